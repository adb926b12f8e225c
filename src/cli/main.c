// The program: reads the command line, runs one command, prints what was reported, and ends with
// the exit code that it asks for.

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "cli/command.h"

static bool is_set(const char *name)
{
	const char *v = getenv(name);

	return v && *v;
}

// The one place where the clock is read.
static bool decide_now(struct site_options *s)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	enum date_form form;
	struct civil c;
	int offset = 0;

	if (s->now_text.n) {
		if (!date_parse(s->now_text, &c, &form, &offset)) {
			fprintf(stderr,
				"kith: --now needs a date like 2026-11-21 or "
				"2026-11-21T09:30:00+08:00, not \"%.*s\"\n",
				STR_ARG(s->now_text));
			return false;
		}
		s->now = civil_to_utc(c) - (form == DATE_ZONED ? offset : 0);
		return true;
	}
	if (epoch && *epoch) {
		if (!str_int(str_cstr(epoch), &s->now)) {
			fprintf(stderr,
				"kith: SOURCE_DATE_EPOCH is not a number of seconds: \"%s\"\n",
				epoch);
			return false;
		}
		return true;
	}
	s->now = time(NULL);
	return true;
}

static void print_summary(const struct diag_log *log)
{
	if (log->errors)
		fprintf(stderr, "%zu error%s", log->errors, log->errors == 1 ? "" : "s");
	if (log->warnings)
		fprintf(stderr, "%s%zu warning%s", log->errors ? ", " : "", log->warnings,
			log->warnings == 1 ? "" : "s");
	if (log->errors || log->warnings)
		fputc('\n', stderr);
}

// For people and workflows to standard error; for machines to standard output, unless that holds
// the command's own result.
static int print_log(struct command_run *run, const struct command *command)
{
	enum diag_format format = (enum diag_format)run->common.format;
	struct buf out;
	int code = EXIT_OK;

	if (format <= DIAG_GITHUB) {
		diag_print(run->log, stderr, format, isatty(2) && !is_set("NO_COLOR"));
		return code;
	}
	buf_init(&out, BUF_MAX_DEFAULT);
	if (format == DIAG_JSON)
		diag_json(run->log, &out);
	else
		diag_sarif(run->log, &out, registry, KITH_VERSION);
	if (command->no_result)
		code = run_print(run, buf_view(&out));
	else
		fwrite(out.p, 1, out.n, stderr);
	buf_release(&out);
	return code;
}

// What the reports ask for. To commands that read a site, its theme is content like any other: a
// template's mistakes have a code of their own only where a template is all there is.
static int exit_of(const struct command_run *run, const struct command *command)
{
	if (run->log->exit == EXIT_TEMPLATE && !command->no_site)
		return EXIT_CONTENT;
	return run->log->exit;
}

static int run_command(struct command_run *run, const struct command *command)
{
	int code = command->run(run), printed;

	diag_sort(run->log);
	printed = print_log(run, command);
	if (run->common.format == DIAG_TEXT)
		print_summary(run->log);
	if (code == EXIT_OK)
		code = exit_of(run, command);
	if (code == EXIT_OK && run_warnings_fail(run))
		code = EXIT_CONTENT;
	return code == EXIT_OK ? printed : code;
}

static int help(struct command_run *run, const struct command *command)
{
	struct buf out;
	int code;

	buf_init(&out, BUF_MAX_DEFAULT);
	if (command == &command_help)
		help_overview(&out);
	else
		help_command(&out, command);
	code = run_print(run, buf_view(&out));
	buf_release(&out);
	return code;
}

int main(int argc, char **argv)
{
	struct arena arena;
	struct diag_log log;
	struct command_run run = {.arena = &arena, .log = &log, .site = {.source = S_INIT(".")}};
	const struct command *command;
	int code;

	arena_init(&arena);
	diag_init(&log, &arena);
	run.common.max_warnings = -1;
	run.common.format = is_set("GITHUB_ACTIONS") ? DIAG_GITHUB : DIAG_TEXT;
	if (!args_read(&run, &command, argc, argv) || !decide_now(&run.site))
		code = EXIT_USAGE;
	else if (run.common.help)
		code = help(&run, command);
	else
		code = run_command(&run, command);
	arena_release(&arena);
	return code;
}
