#include <stdio.h>

#include "cli/mail.h"

#define AT(member) offsetof(struct mail_options, member)

static const struct option_row rows[] = {
	{"plan", 0, OPT_TEXT, AT(plan), "HASH", "send: the plan that is sent"},
	{"test", 0, OPT_FLAG, AT(test), NULL,
	 "send: to the addresses given instead, marked [TEST], in a ledger of its own"},
	{"connections", 0, OPT_INT, AT(connections), "N",
	 "send: connections to the relay, instead of kith.yaml's newsletter.connections"},
	{"resend-unknown", 0, OPT_FLAG, AT(resend_unknown), NULL,
	 "send: also to those who may have got it"},
	{"no-retry", 0, OPT_FLAG, AT(no_retry), NULL,
	 "send: whom the relay refuses for now is left to the next run"},
	{"shard", 0, OPT_TEXT, AT(shard), "I/N",
	 "send: only part I of N equal ones, each in a ledger of its own"},
	{"as", 0, OPT_TEXT, AT(as), "EMAIL", "preview: the mail as this subscriber gets it"},
	{"dry-run", 'n', OPT_FLAG, AT(dry_run), NULL,
	 "import: say what would be written, and write nothing"},
	{"count-looks", 0, OPT_FLAG, AT(count_looks), NULL,
	 "import unsubscribe: a GET of a link counts as well as a POST"},
	{"unproven", 0, OPT_FLAG, AT(unproven), NULL,
	 "import dsn: notifications count that bring back nothing of a mail of ours"},
	{"records", 0, OPT_TEXT, AT(records), "FILE",
	 "doctor: DNS records of the sender's domain, as dig +noall +answer TXT prints them"},
	{0},
};

static const struct mail_action *const actions[] = {
#define MAIL_ACTION(name) &mail_##name,
#include "cli/mail.def"
#undef MAIL_ACTION
};
#define ACTIONS (sizeof actions / sizeof *actions)

static int usage(struct str word)
{
	struct str names[ACTIONS], near;

	for (size_t i = 0; i < ACTIONS; i++)
		names[i] = str_cstr(actions[i]->name);
	near = diag_nearest(word, names, ACTIONS);
	fprintf(stderr, "kith: mail does not know \"%.*s\"%s%.*s%s\n", STR_ARG(word),
		near.n ? "; did you mean \"" : "", STR_ARG(near), near.n ? "\"?" : "");
	return EXIT_USAGE;
}

static int run(struct command_run *r)
{
	for (size_t i = 0; i < ACTIONS; i++) {
		const struct mail_action *a = actions[i];
		size_t n = r->nargs - 1;

		if (!str_eq(r->args[0], str_cstr(a->name)))
			continue;
		if (n >= a->min_args && n <= a->max_args)
			return a->run(r, r->args + 1, n);
		fprintf(stderr, "kith: mail %s %s %s%s; `kith help mail` says more\n", a->name,
			n < a->min_args ? "needs" : "takes", a->args,
			n < a->min_args || a->max_args == 0 ? "" : " and no more");
		return EXIT_USAGE;
	}
	return usage(r->args[0]);
}

const struct command command_mail = {
	.name = "mail",
	.args = "ACTION …",
	.min_args = 1,
	.max_args = 1000,
	.summary = "preview, plan and send a newsletter issue, import what comes back",
	.help = "preview ISSUE           the message as a subscriber gets it, to standard output\n"
		"plan ISSUE              who gets what, and the hash that `send` asks for; nothing "
		"is sent\n"
		"send ISSUE --plan HASH  sends exactly that plan; the same command again goes on "
		"where it ended\n"
		"send ISSUE --test ADDRESS…  a test mail to each address\n"
		"status ISSUE            sent, deferred, rejected, unknown, to go\n"
		"import dsn|unsubscribe|clicks PATH  what comes back, from mails and logs\n"
		"doctor                  whether the relay can be used, and what DNS records say; "
		"nothing is sent\n"
		"\n"
		"ISSUE is the file's name without .md: 2026-11. Mail goes through newsletter.relay "
		"of kith.yaml, or into the Maildir\n"
		"outbox/ISSUE/maildir when there is none. Secrets come from the environment "
		"(KITH_SMTP_PASSWORD, KITH_LEDGER_KEY,\n"
		"KITH_UNSUBSCRIBE_KEY) or from the files that kith.yaml names. `send` exits with 7 "
		"when any mail was not sent; --format json\n"
		"prints what happens, one object a line.",
	.options = rows,
	.options_size = sizeof(struct mail_options),
	.run = run,
};
