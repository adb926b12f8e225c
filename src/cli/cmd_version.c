#include "cli/command.h"

static int run(struct command_run *r)
{
	return run_print(r, S("kith " KITH_VERSION "\n"));
}

const struct command command_version = {
	.name = "version",
	.summary = "the version of this program",
	.no_site = true,
	.run = run,
};
