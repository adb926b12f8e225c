#include <stdlib.h>

#include "cli/mail.h"
#include "send/diags.h"

static const struct subscriber *find(const struct mail *m, const struct send_plan *plan)
{
	struct str as = m->options->as;

	for (size_t i = 0; i < m->audience.list.n; i++)
		if (as.n ? str_eq_nocase(m->audience.list.p[i].email, as)
			 : plan->version[i] != PLAN_NOBODY)
			return &m->audience.list.p[i];
	return NULL;
}

static int show(struct mail *m, const struct send_plan *plan, const struct subscriber *s)
{
	struct command_run *r = m->run;
	size_t version = plan->version[s - m->audience.list.p];
	struct email_stamp stamp = {.date = r->site.now};
	struct email_message *message;
	struct email_recipient to;
	const char *why;
	struct buf b;
	int code = EXIT_OK;

	if (version == PLAN_NOBODY) {
		diag_report(r->log, &SEND_PLAN, subscriber_source(&m->audience, s),
			    subscriber_row(s), "this subscriber does not get the issue: %s",
			    s->suppressed ? "the address is suppressed"
					  : "none of its segments is theirs");
		diag_hint(r->log, "preview it as somebody who gets it");
		return EXIT_OK;
	}
	message = email_message_new(r->arena, m->lib->site, &m->emails.p[version], &stamp, r->log);
	if (!message)
		return EXIT_OK;
	subscriber_read(r->arena, &m->audience, s, &to);
	to.unsubscribe_token = S("preview"); // what leaves a screen takes nobody off the list
	buf_init(&b, BUF_MAX_DEFAULT);
	if (email_message_write(&b, message, &to, &why))
		code = run_print(r, buf_view(&b));
	buf_release(&b);
	return code;
}

static void nobody(struct mail *m)
{
	const struct str *as = &m->options->as;

	diag_report_path(m->run->log, &SEND_PLAN, *as,
			 as->n ? "there is no such subscriber" : "nobody gets the issue");
	diag_hint(m->run->log,
		  as->n ? "--as takes an address of the lists in %.*s/"
			: "the lists in %.*s/ are empty, or all their addresses "
			  "are suppressed or in no segment of the issue",
		  STR_ARG(m->lib->site->newsletter.audience));
}

static int run(struct command_run *r, const struct str *args, size_t n)
{
	const struct subscriber *s;
	struct send_plan plan;
	struct mail m;
	int code;

	(void)n;
	if (mail_open(&m, r, args[0], &code) &&
	    send_plan_make(r->arena, m.lib->site, &m.emails, &m.audience, &m.known, NULL, &plan,
			   r->log)) {
		s = find(&m, &plan);
		if (s)
			code = show(&m, &plan, s);
		else
			nobody(&m);
	}
	mail_close(&m);
	return code;
}

const struct mail_action mail_preview = {"preview", "ISSUE", 1, 1, run};
