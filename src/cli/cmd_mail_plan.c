#include <stdio.h>

#include "base/fs.h"
#include "base/jsonw.h"
#include "cli/mail.h"
#include "send/diags.h"

#define PLAN_OUT ((size_t)16 << 20)

struct shown {
	struct mail *mail;
	const struct send_plan *plan;
	size_t done; // recipients that the ledgers name as done
	double seconds;
};

static size_t count_done(struct mail *m, const struct send_plan *plan)
{
	struct send_options usual = {0};
	size_t n = 0;

	for (size_t i = 0; m->key && m->known.n && i < plan->audience->list.n; i++) {
		const struct ledger_entry *e;
		struct ledger_id id;

		if (plan->version[i] == PLAN_NOBODY)
			continue;
		id = ledger_id_of(m->key, plan->audience->list.p[i].email);
		e = ledger_find(&m->known, &id);
		n += e && !send_is_due(e->state, &usual);
	}
	return n;
}

static void show_text(struct buf *b, const struct shown *s)
{
	const struct send_plan *p = s->plan;
	const struct audience *a = p->audience;
	struct arena *arena = s->mail->run->arena;

	buf_printf(b, "%.*s\n", STR_ARG(mail_title(s->mail)));
	for (size_t i = 0; i < p->emails->n; i++)
		buf_printf(b, "%9zu  in %.*s%s, %zu bytes each\n", p->versions[i].recipients,
			   STR_ARG(send_version_name(arena, p->emails, &p->emails->p[i])),
			   p->emails->p[i].empty ? " (nothing stands in it)" : "",
			   p->versions[i].bytes);
	if (p->elsewhere)
		buf_printf(b, "%9zu  not in the issue's segments\n", p->elsewhere);
	for (size_t i = 0; i < a->reasons.n; i++)
		if (a->reasons.p[i].n)
			buf_printf(b, "%9zu  suppressed: %.*s\n", a->reasons.p[i].n,
				   STR_ARG(a->reasons.p[i].reason));
	if (a->duplicates)
		buf_printf(b, "%9zu  rows of addresses that stand there twice\n", a->duplicates);
	if (a->without_consent)
		buf_printf(b, "%9zu  without evidence of their consent\n", a->without_consent);
	if (s->done)
		buf_printf(b, "%9zu  done already\n", s->done);
	buf_printf(b, "%9zu  mails to send", p->recipients - s->done);
	if (s->seconds >= 1) {
		buf_lit(b, ", in ");
		mail_duration(b, s->seconds);
		buf_lit(b, " or more at the rate of kith.yaml");
	}
	buf_printf(b, "\nplan %s: kith mail send %.*s --plan %s\n", p->hash,
		   STR_ARG(s->mail->issue), p->hash);
}

static void put_versions(struct jsonw *w, const struct shown *s)
{
	const struct send_plan *p = s->plan;

	jsonw_put_array(w, "versions");
	for (size_t i = 0; i < p->emails->n; i++) {
		const struct email *e = &p->emails->p[i];

		jsonw_object(w);
		jsonw_put_str(w, "language", e->issue->e.lang->tag);
		jsonw_put_array(w, "segments");
		for (size_t k = 0; k < p->emails->segments.n; k++)
			if (e->segments >> k & 1)
				jsonw_str(w, p->emails->segments.p[k]);
		jsonw_close(w);
		jsonw_put_str(w, "arm", e->arm ? S("b") : S("a"));
		jsonw_put_str(w, "subject", e->subject);
		jsonw_put_bool(w, "empty", e->empty);
		jsonw_put_int(w, "recipients", (int64_t)p->versions[i].recipients);
		jsonw_put_int(w, "bytes", (int64_t)p->versions[i].bytes);
		jsonw_close(w);
	}
	jsonw_close(w);
}

static void show_json(struct buf *b, const struct shown *s)
{
	const struct send_plan *p = s->plan;
	const struct audience *a = p->audience;
	struct jsonw w;

	jsonw_init(&w, b);
	jsonw_object(&w);
	jsonw_put_str(&w, "issue", s->mail->issue);
	jsonw_put_str(&w, "hash", str_cstr(p->hash));
	jsonw_put_int(&w, "recipients", (int64_t)p->recipients);
	jsonw_put_int(&w, "done", (int64_t)s->done);
	put_versions(&w, s);
	jsonw_put_int(&w, "elsewhere", (int64_t)p->elsewhere);
	jsonw_put_object(&w, "suppressed");
	for (size_t i = 0; i < a->reasons.n; i++) {
		jsonw_key(&w, a->reasons.p[i].reason);
		jsonw_int(&w, (int64_t)a->reasons.p[i].n);
	}
	jsonw_close(&w);
	jsonw_put_int(&w, "duplicates", (int64_t)a->duplicates);
	jsonw_put_int(&w, "without_consent", (int64_t)a->without_consent);
	jsonw_put_int(&w, "seconds", (int64_t)(s->seconds + 0.5));
	jsonw_close(&w);
}

static int show(struct mail *m, const struct send_plan *plan)
{
	struct shown s = {.mail = m, .plan = plan, .done = count_done(m, plan)};
	struct buf b;
	int code;

	if (!send_duration(m->lib->site, plan->recipients - s.done, plan->busiest, &s.seconds,
			   m->run->log))
		return EXIT_OK;
	if (!send_plan_write(mail_plan_path(m), m->issue, plan)) {
		diag_report_path(m->run->log, &SEND_PLAN, str_cstr(mail_plan_path(m)),
				 "the plan cannot be written");
		return EXIT_IO;
	}
	buf_init(&b, PLAN_OUT);
	if (m->run->common.format == DIAG_JSON)
		show_json(&b, &s);
	else
		show_text(&b, &s);
	code = run_print(m->run, buf_view(&b));
	buf_release(&b);
	return code;
}

static int run(struct command_run *r, const struct str *args, size_t n)
{
	(void)n;
	return mail_show_plan(r, args[0], show);
}

const struct mail_action mail_plan = {"plan", "ISSUE", 1, 1, run};
