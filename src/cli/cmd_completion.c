// Completion for shells, made from the tables that read the command line.

#include "cli/command.h"

static void put_options(struct buf *b, const struct option_row *rows)
{
	for (; rows && rows->name; rows++)
		buf_printf(b, " --%s", rows->name);
}

static void put_words(struct buf *b, const struct command *c)
{
	put_options(b, c->options);
	if (!c->no_site)
		put_options(b, site_rows);
	put_options(b, common_rows);
}

static void put_commands(struct buf *b)
{
	for (const struct command *const *c = commands; *c; c++)
		buf_printf(b, " %s", (*c)->name);
}

// The values of options that have a few: "--format) text|github" as cases of a shell.
static void put_values(struct buf *b, const struct option_row *rows)
{
	for (; rows && rows->name; rows++) {
		struct str rest, value;

		if (rows->type != OPT_ENUM)
			continue;
		buf_printf(b, "\t--%s)\n\t\twords=\"", rows->name);
		rest = str_cstr(rows->values);
		for (const char *gap = ""; str_next(&rest, '|', &value); gap = " ")
			buf_printf(b, "%s%.*s", gap, STR_ARG(value));
		buf_lit(b, "\" ;;\n");
	}
}

static void put_bash(struct buf *b)
{
	buf_lit(b, "_kith() {\n\tlocal word=${COMP_WORDS[COMP_CWORD]} "
		   "before=${COMP_WORDS[COMP_CWORD-1]} "
		   "words= name=\n\tfor name in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
		   "\t\tcase $name in -*) ;; *) break ;; esac\n\t\tname=\n\tdone\n\tcase $before "
		   "in\n");
	put_values(b, common_rows);
	for (const struct command *const *c = commands; *c; c++)
		put_values(b, (*c)->options);
	buf_lit(b, "\t-s|--source|-d|--destination)\n\t\tCOMPREPLY=($(compgen -d -- "
		   "\"$word\"))\n\t\treturn ;;\n"
		   "\tesac\n\tif [ -z \"$words\" ]; then\n\t\tcase $name in\n");
	for (const struct command *const *c = commands; *c; c++) {
		buf_printf(b, "\t\t%s) words=\"", (*c)->name);
		put_words(b, *c);
		buf_lit(b, "\" ;;\n");
	}
	buf_lit(b, "\t\t*) words=\"");
	put_commands(b);
	put_options(b, common_rows);
	buf_lit(b, "\" ;;\n\t\tesac\n\tfi\n\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
		   "\t[ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- \"$word\"))\n}\n"
		   "complete -F _kith kith\n");
}

// zsh reads bash's own form.
static void put_zsh(struct buf *b)
{
	buf_lit(b, "#compdef kith\nautoload -U +X bashcompinit && bashcompinit\n");
	put_bash(b);
}

static void put_fish_text(struct buf *b, const char *text)
{
	buf_char(b, '\'');
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			buf_char(b, '\\');
		buf_char(b, *text);
	}
	buf_char(b, '\'');
}

static void put_fish_options(struct buf *b, const char *command, const struct option_row *rows)
{
	for (; rows && rows->name; rows++) {
		buf_lit(b, "complete -c kith");
		if (command)
			buf_printf(b, " -n '__fish_seen_subcommand_from %s'", command);
		buf_printf(b, " -l %s", rows->name);
		if (rows->letter)
			buf_printf(b, " -s %c", rows->letter);
		if (rows->type != OPT_FLAG)
			buf_lit(b, " -r");
		if (rows->type == OPT_ENUM) {
			struct str rest = str_cstr(rows->values), value;

			buf_lit(b, " -f -a '");
			for (const char *gap = ""; str_next(&rest, '|', &value); gap = " ")
				buf_printf(b, "%s%.*s", gap, STR_ARG(value));
			buf_char(b, '\'');
		}
		buf_lit(b, " -d ");
		put_fish_text(b, rows->help);
		buf_char(b, '\n');
	}
}

static void put_fish(struct buf *b)
{
	for (const struct command *const *c = commands; *c; c++) {
		buf_printf(b, "complete -c kith -n __fish_use_subcommand -f -a %s -d ", (*c)->name);
		put_fish_text(b, (*c)->summary);
		buf_char(b, '\n');
		put_fish_options(b, (*c)->name, (*c)->options);
		if (!(*c)->no_site)
			put_fish_options(b, (*c)->name, site_rows);
	}
	put_fish_options(b, NULL, common_rows);
}

static const struct shell {
	const char *name;
	void (*put)(struct buf *);
} shells[] = {{"bash", put_bash}, {"zsh", put_zsh}, {"fish", put_fish}};

static int run(struct command_run *r)
{
	struct buf out;
	int code;

	for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
		if (!str_eq(r->args[0], str_cstr(shells[i].name)))
			continue;
		buf_init(&out, BUF_MAX_DEFAULT);
		shells[i].put(&out);
		code = run_print(r, buf_view(&out));
		buf_release(&out);
		return code;
	}
	fprintf(stderr, "kith: completion is for bash, zsh or fish, not \"%.*s\"\n",
		STR_ARG(r->args[0]));
	return EXIT_USAGE;
}

const struct command command_completion = {
	.name = "completion",
	.args = "bash|zsh|fish",
	.min_args = 1,
	.max_args = 1,
	.summary = "what a shell needs to complete kith's commands and options",
	.help = "For bash: put `source <(kith completion bash)` into ~/.bashrc. For fish: `kith "
		"completion fish >\n"
		"~/.config/fish/completions/kith.fish`.",
	.no_site = true,
	.run = run,
};
