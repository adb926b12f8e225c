#include "check/check.h"
#include "cli/command.h"

static int run(struct command_run *r)
{
	struct load_options load = run_load_options(r);
	struct library *lib = load_site(r->arena, &load, r->log);

	if (lib)
		check_site(lib, r->log);
	if (!lib || r->log->errors || r->common.quiet)
		return EXIT_OK; // the log says why, and its exit code counts
	return run_print(r, arena_printf(r->arena, "%zu documents checked\n", lib->all.n));
}

const struct command command_check = {
	.name = "check",
	.summary = "every problem of the content, writing nothing",
	.help = "Reports what `kith build` would, and what is merely unwise. kith.yaml can raise, lower or turn off each report by\n"
		"its id: `checks: {image-alt: error}`.",
	.run = run,
};
