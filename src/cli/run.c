// What commands share: the table of them, reading a site, printing results.

#include <errno.h>

#include "base/pool.h"
#include "cli/command.h"
#include "cli/diags.h"

const struct command *const commands[] = {
#define COMMAND(name) &command_##name,
#include "cli/commands.def"
#undef COMMAND
	NULL,
};

struct load_options run_load_options(const struct command_run *run)
{
	const struct site_options *s = &run->site;

	return (struct load_options){
		.source = s->source,
		.config = s->config,
		.base_url = s->base_url,
		.drafts = s->drafts,
		.future = s->future,
		.expired = s->expired,
		.now = s->now,
		.diags = registry,
		.jobs = s->jobs ? (unsigned)s->jobs : pool_default_jobs(),
	};
}

struct str run_destination(const struct command_run *run)
{
	return run->site.destination.n ? run->site.destination : run->site.source;
}

int run_print(struct command_run *run, struct str text)
{
	if ((text.n == 0 || fwrite(text.p, 1, text.n, stdout) == text.n) && fflush(stdout) == 0)
		return EXIT_OK;
	diag_report_path(run->log, &CLI_OUTPUT, (struct str){0},
			 "cannot write to standard output: %s", strerror(errno));
	return EXIT_IO;
}

int run_say(struct command_run *run, struct str line)
{
	if (run->common.quiet || run->common.format >= DIAG_JSON)
		return EXIT_OK;
	return run_print(run, line);
}

bool run_warnings_fail(const struct command_run *run)
{
	const struct common_options *c = &run->common;

	return (c->strict && run->log->warnings) ||
	       (c->max_warnings >= 0 && run->log->warnings > (uint64_t)c->max_warnings);
}
