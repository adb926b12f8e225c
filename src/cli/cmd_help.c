#include "cli/command.h"

static int run(struct command_run *r)
{
	struct buf out;
	int code = EXIT_OK;

	buf_init(&out, BUF_MAX_DEFAULT);
	if (r->nargs == 0) {
		help_overview(&out);
	} else {
		const struct command *const *c = commands;
		struct { struct str *p; size_t n, cap; } names = {0};

		for (; *c && !str_eq(str_cstr((*c)->name), r->args[0]); c++)
			vec_push(r->arena, &names, str_cstr((*c)->name));
		if (*c) {
			help_command(&out, *c);
		} else {
			struct str near = diag_nearest(r->args[0], names.p, names.n);

			fprintf(stderr, "kith: unknown command \"%.*s\"%s%.*s%s\n", STR_ARG(r->args[0]),
				near.n ? "; did you mean \"" : "", STR_ARG(near), near.n ? "\"?" : "");
			code = EXIT_USAGE;
		}
	}
	if (code == EXIT_OK)
		code = run_print(r, buf_view(&out));
	buf_release(&out);
	return code;
}

const struct command command_help = {
	.name = "help",
	.args = "[COMMAND]",
	.max_args = 1,
	.summary = "what kith can do, or all about one command",
	.no_site = true,
	.run = run,
};
