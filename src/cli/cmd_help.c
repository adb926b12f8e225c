#include "cli/command.h"
#include "cli/reference.h"

// What `kith help` knows beside commands and the ids of messages.
static const struct topic {
	const char *name;
	void (*write)(struct buf *);
} topics[] = {
	{"messages", reference_messages},
	{"fields", reference_fields},
};
#define TOPICS (sizeof topics / sizeof *topics)

static bool write_topic(struct buf *out, struct str name)
{
	const struct diag_kind *message = reference_message(name);

	for (const struct command *const *c = commands; *c; c++) {
		if (str_eq(str_cstr((*c)->name), name)) {
			help_command(out, *c);
			return true;
		}
	}
	for (size_t i = 0; i < TOPICS; i++) {
		if (str_eq(str_cstr(topics[i].name), name)) {
			topics[i].write(out);
			return true;
		}
	}
	if (message)
		buf_printf(out, "%s\n    %s\n    %s\n", message->id, message->cause,
			   message->remedy);
	return message;
}

static int unknown(struct command_run *r)
{
	struct strs names = {0};
	struct str near;

	for (const struct command *const *c = commands; *c; c++)
		vec_push(r->arena, &names, str_cstr((*c)->name));
	for (size_t i = 0; i < TOPICS; i++)
		vec_push(r->arena, &names, str_cstr(topics[i].name));
	for (size_t i = 0; registry[i]; i++)
		for (const struct diag_kind *const *k = registry[i]; *k; k++)
			vec_push(r->arena, &names, str_cstr((*k)->id));
	near = diag_nearest(r->args[0], names.p, names.n);
	fprintf(stderr, "kith: there is no command, topic or message \"%.*s\"%s%.*s%s\n",
		STR_ARG(r->args[0]), near.n ? "; did you mean \"" : "", STR_ARG(near),
		near.n ? "\"?" : "");
	return EXIT_USAGE;
}

static int run(struct command_run *r)
{
	struct buf out;
	int code;

	buf_init(&out, BUF_MAX_DEFAULT);
	if (r->nargs == 0)
		help_overview(&out);
	code = r->nargs == 0 || write_topic(&out, r->args[0]) ? run_print(r, buf_view(&out))
							      : unknown(r);
	buf_release(&out);
	return code;
}

const struct command command_help = {
	.name = "help",
	.args = "[COMMAND|ID]",
	.max_args = 1,
	.summary = "what kith can do, or all about one command or one message",
	.help = "`kith help messages` lists every message with its cause and what to do, `kith "
		"help fields` every field of\n"
		"documents and kith.yaml, both as Markdown.",
	.no_site = true,
	.run = run,
};
