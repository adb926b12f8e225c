#include <signal.h>

#include "cli/command.h"
#include "cli/mail.h"
#include "output/build.h"
#include "send/send.h"

struct tally {
	struct command_run *run;
	size_t n[OUTCOME_COUNT];
};

static void on_attempt(void *ctx, const struct subscriber *to)
{
	(void)ctx;
	(void)to;
}

// One line a recipient: the outcome, the address, the relay's words.
static void on_outcome(void *ctx, const struct subscriber *to, enum outcome o, struct str reply)
{
	struct tally *t = ctx;

	t->n[o]++;
	if (!t->run->common.quiet || o != OUTCOME_SENT)
		printf("%-9s %.*s  %.*s\n", outcome_name(o), STR_ARG(to->email), STR_ARG(reply));
	fflush(stdout);
}

static int print_tally(struct command_run *r, const struct tally *t)
{
	struct buf line;
	int code;

	buf_init(&line, BUF_MAX_DEFAULT);
	for (int o = 0; o < OUTCOME_COUNT; o++)
		if (t->n[o] || o == OUTCOME_SENT)
			buf_printf(&line, "%s%zu %s", line.n ? ", " : "", t->n[o], outcome_name(o));
	buf_char(&line, '\n');
	code = run_print(r, buf_view(&line));
	buf_release(&line);
	return code;
}

static size_t failures(const struct tally *t)
{
	size_t n = 0;

	for (int o = 0; o < OUTCOME_COUNT; o++)
		n += o == OUTCOME_SENT ? 0 : t->n[o];
	return n;
}

static int send(struct command_run *r, struct str issue)
{
	struct load_options load = run_load_options(r);
	struct library *lib = load_site(r->arena, &load, r->log);
	struct build_options build = {
		.root = r->site.source, .destination = run_destination(r), .jobs = load.jobs};
	struct tally tally = {.run = r};
	struct witness witness = {on_attempt, on_outcome, &tally};
	struct send_options options = {.root = r->site.source, .date = r->site.now};
	struct audience audience = {0};
	struct emails emails = {0};
	int code;

	if (!lib)
		return EXIT_OK; // the log says why, and its exit code counts
	audience_read(r->arena, r->site.source, lib->site->newsletter.audience, &audience, r->log);
	email_compose(r->arena, lib, &build, issue, &emails, r->log);
	if (r->log->errors || (r->common.strict && r->log->warnings))
		return EXIT_OK;
	options.maildir = arena_printf(r->arena, "%.*s/outbox/%.*s/maildir",
				       STR_ARG(build.destination), STR_ARG(issue));
	signal(SIGPIPE, SIG_IGN); // a relay that closes, or nobody who reads what is printed, must
				  // not end a send
	if (!send_issue(r->arena, lib->site, &emails, &audience, &options, &witness, r->log) &&
	    tally.n[OUTCOME_SENT] + failures(&tally) == 0)
		return EXIT_OK;
	code = print_tally(r, &tally);
	return failures(&tally) && !r->log->errors ? EXIT_NETWORK : code;
}

static const struct {
	struct str name;
	size_t args;
	int (*run)(struct command_run *, struct str what);
} ACTIONS[] = {
	{S_INIT("send"), 2, send},
	{S_INIT("import"), 3, mail_import},
};

static int run(struct command_run *r)
{
	struct str names[sizeof ACTIONS / sizeof *ACTIONS], near;

	for (size_t i = 0; i < sizeof ACTIONS / sizeof *ACTIONS; i++) {
		names[i] = ACTIONS[i].name;
		if (!str_eq(names[i], r->args[0]))
			continue;
		if (r->nargs == ACTIONS[i].args)
			return ACTIONS[i].run(r, r->args[1]);
		fprintf(stderr, "kith: mail %.*s takes %zu more words; see kith help mail\n",
			STR_ARG(names[i]), ACTIONS[i].args - 1);
		return EXIT_USAGE;
	}
	near = diag_nearest(r->args[0], names, sizeof names / sizeof *names);
	fprintf(stderr, "kith: mail does not know \"%.*s\"%s%.*s%s\n", STR_ARG(r->args[0]),
		near.n ? "; did you mean \"" : "", STR_ARG(near), near.n ? "\"?" : "");
	return EXIT_USAGE;
}

static const struct option_row rows[] = {
	{"dry-run", 'n', OPT_FLAG, offsetof(struct mail_options, dry_run), NULL,
	 "import: say what would be written, and write nothing"},
	{"count-looks", 0, OPT_FLAG, offsetof(struct mail_options, count_looks), NULL,
	 "import unsubscribe: a GET of a link counts as well as a POST"},
	{0},
};

const struct command command_mail = {
	.name = "mail",
	.args = "ACTION …",
	.min_args = 2,
	.max_args = 3,
	.summary = "send a newsletter issue to the audience, import what comes back",
	.options = rows,
	.options_size = sizeof(struct mail_options),
	.help = "send ISSUE  one message for each subscriber of audience/*.csv, through "
		"newsletter.relay of kith.yaml, or into the Maildir\n"
		"            outbox/ISSUE/maildir when no relay is set. ISSUE is the file's name "
		"without .md: 2026-11. Prints what became\n"
		"            of each mail, and exits with 7 when any was not sent. The relay's "
		"password comes from KITH_SMTP_PASSWORD or\n"
		"            newsletter.password_file.",
	.run = run,
};
