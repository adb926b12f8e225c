#pragma once
// One command of the program: name, options, help and run together. main.c reads the table made
// from commands.def; usage errors and `kith help` are made from these rows.

#include "load/load.h"

enum exit_code {
	EXIT_OK = 0,
	EXIT_CONTENT = 1,
	EXIT_USAGE = 2,
	EXIT_CONFIG = 3,
	EXIT_TEMPLATE = 4,
	EXIT_IO = 6,
	EXIT_NETWORK = 7,
	EXIT_INTERNAL = 70,
};

enum option_type {
	OPT_FLAG, // bool
	OPT_TEXT, // struct str
	OPT_INT,  // int64_t, not negative
	OPT_ENUM, // int: an index into `values`
};

// A row: where the value goes is an offset into the options struct that the table is for.
struct option_row {
	const char *name; // "now", without dashes
	char letter;      // 's' for -s; 0: none
	enum option_type type;
	size_t off;
	const char *values; // OPT_ENUM: "on|off"; OPT_TEXT, OPT_INT: what the value is called in
			    // help ("DIR")
	const char *help;
};

// Options that every command has.
struct common_options {
	bool quiet, verbose, strict, help;
	int format;           // enum diag_format
	int64_t max_warnings; // more of them fail; -1: any number is fine
};
// Options that every command has which reads a site.
struct site_options {
	struct str source;      // the site's folder
	struct str destination; // receives site/, outbox/ and .kith/
	struct str base_url, config, now_text;
	bool drafts, future, expired;
	int64_t jobs;
	instant now; // from --now, SOURCE_DATE_EPOCH or the clock
};

struct command_run {
	struct arena *arena;
	struct diag_log *log; // printed by main after run returns; its exit code counts when run
			      // returns EXIT_OK
	struct common_options common;
	struct site_options site;
	void *options;          // the command's own struct
	const struct str *args; // positional arguments
	size_t nargs;
};

struct command {
	const char *name;
	const char *args; // "[kind]" as shown in help; NULL: none
	unsigned min_args, max_args;
	const char *summary;              // one line
	const char *help;                 // further lines; may be NULL
	const struct option_row *options; // ends with a row without a name; may be NULL
	size_t options_size;              // of the command's own options struct
	bool no_site;                     // reads no site: takes none of site_options
	bool no_result; // its result are the reports: in JSON and SARIF they go to standard output
	int (*run)(struct command_run *); // an exit_code
};

#define COMMAND(name) extern const struct command command_##name;
#include "cli/commands.def"
#undef COMMAND
extern const struct command *const commands[]; // NULL-terminated
extern const struct option_row common_rows[], site_rows[];

// What load_site needs, from the options.
struct load_options run_load_options(const struct command_run *);
struct str run_destination(const struct command_run *);
// Writes to standard output; EXIT_IO with a report when that fails.
int run_print(struct command_run *, struct str text);
// The same for a line that says how it went: left out when --quiet, or when standard output holds
// reports for a machine.
int run_say(struct command_run *, struct str line);
// Whether warnings alone make this run fail: --strict, --max-warnings.
bool run_warnings_fail(const struct command_run *);

// All that kith can report: one table a room. For `checks` in kith.yaml, SARIF and the guide.
extern const struct diag_kind *const *const registry[];
extern const char *const registry_titles[]; // of each table, for the guide

// Reads the command line into *run; false after a usage error was printed.
bool args_read(struct command_run *, const struct command **, int argc, char **argv);
void help_command(struct buf *, const struct command *);
void help_overview(struct buf *);
