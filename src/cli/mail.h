#pragma once
// What the actions of `kith mail` share: one row each in mail.def, one file cmd_mail_<name>.c each.

#include "cli/command.h"
#include "output/build.h"
#include "send/send.h"

struct mail_options {
	struct str plan, shard, as;
	int64_t connections;
	bool test, resend_unknown, no_retry;
	bool dry_run, count_looks, unproven; // import
	struct str records;                  // doctor
};
struct mail_action {
	const char *name, *args;     // "send", "ISSUE --plan HASH"
	unsigned min_args, max_args; // behind its name
	int (*run)(struct command_run *, const struct str *args, size_t n);
};
#define MAIL_ACTION(name) extern const struct mail_action mail_##name;
#include "cli/mail.def"
#undef MAIL_ACTION

// An issue, composed, with the audience and what ledgers say.
struct mail {
	struct command_run *run;
	struct mail_options *options;
	struct library *lib;
	struct str issue;
	struct emails emails;
	struct audience audience;
	unsigned shard, shards;
	struct str ledger_folder;
	struct ledger_key *key;    // NULL: there is no ledger yet, nor a key
	struct ledger_table known; // of all ledgers of the issue
};
// False when the reports of the log, or *code, say why.
bool mail_open(struct mail *, struct command_run *, struct str issue, int *code);
void mail_close(struct mail *);
// Reads the key of ledgers into m->key; makes it when that is wanted and there is no ledger yet.
bool mail_key(struct mail *, bool make);
// Adds all ledgers of the issue to m->known.
bool mail_known(struct mail *);
// Gives an issue's plan, as a send would make it now, to `show`; gives its exit code.
int mail_show_plan(struct command_run *, struct str issue,
		   int (*show)(struct mail *, const struct send_plan *));
const char *mail_ledger_path(struct mail *, bool test);
const char *mail_plan_path(struct mail *);
// "2026-12 · SUBJECT" of the issue's first language.
struct str mail_title(struct mail *);
// "40 s", "14 min", "2 h 5 min".
void mail_duration(struct buf *, double seconds);
// Prints an object as one line, or as it is.
int mail_print_json(struct command_run *, struct buf *, bool one_line);
