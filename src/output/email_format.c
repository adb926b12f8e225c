// outbox/<issue>/: email.html and email.txt to paste into any service, preview.eml to open in a
// mail program; versions in other languages than the first in a folder of their own.

#include "output/diags.h"
#include "output/email.h"
#include "output/format.h"
#include "text/mime.h"

enum part { PART_HTML, PART_TEXT, PART_MESSAGE };
static const struct {
	const char *file;
	enum part part;
} PARTS[] = {{"email.html", PART_HTML}, {"email.txt", PART_TEXT}, {"preview.eml", PART_MESSAGE}};

struct job {
	const struct newsletter *issue;
	const struct css_sheet *css;
	enum part part;
};

static bool plan_issue(struct plan *plan, const struct newsletter *issue,
		       const struct css_sheet *css)
{
	for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
		struct job *job = arena_new(plan->arena, struct job);
		struct str lang = issue->e.lang->prefix.n ? str_from(issue->e.lang->prefix, 1)
							  : (struct str){0};

		*job = (struct job){issue, css, PARTS[i].part};
		if (!plan_add(plan,
			      (struct target){
				      .root = OUT_OUTBOX,
				      .file = arena_printf(plan->arena, "%.*s/%.*s%s%s",
							   STR_ARG(issue->issue), STR_ARG(lang),
							   lang.n ? "/" : "", PARTS[i].file),
				      .lang = issue->e.lang,
				      .entry = &issue->e,
				      .input = job,
			      }))
			return false;
	}
	return true;
}

static bool plan(struct plan *plan)
{
	const struct library *lib = plan->lib;
	struct css_sheet *css = NULL;
	bool ok = true;

	for (unsigned i = 0; i < lib->site->nlangs; i++)
		for (size_t k = 0; k < lib->lists[KIND_newsletter][i].n; k++) {
			const struct entry *e = lib->lists[KIND_newsletter][i].p[k];

			if (!entry_in(e, CHANNEL_EMAIL))
				continue;
			if (!css && (!email_check_site(lib->site, plan->log) ||
				     !(css = email_css(plan->arena, plan->theme, plan->log))))
				return false;
			ok = email_check_issue((const struct newsletter *)e, plan->log) &&
			     plan_issue(plan, (const struct newsletter *)e, css) && ok;
		}
	return ok;
}

static bool render_message(struct reader *r, const struct job *job, struct buf *out)
{
	const struct site *site = r->view->lib->site;
	const struct moment *date = &job->issue->e.date;
	struct mailbox from;
	struct email email;
	const char *why;

	if (!mailbox_parse(site->newsletter.from, &from, &why) ||
	    !email_make(r, r->log->arena, job->css, job->issue, &email))
		return false;
	if (!date->set)
		note_read(r, READ_NOW, NULL);
	return email_message(out, site, &email,
			     &(struct email_recipient){.address = from.address,
						       .unsubscribe_token = S("preview")},
			     date->set ? date->at : r->view->lib->now, r->log);
}

static bool render(struct reader *r, const struct plan *plan, const struct target *t,
		   struct buf *out)
{
	const struct job *job = t->input;
	struct buf part;
	bool ok;

	if (job->part == PART_MESSAGE)
		return render_message(r, job, out);
	buf_init(&part, BUF_MAX_DEFAULT);
	ok = job->part == PART_HTML ? email_html(r, job->css, job->issue, &part)
				    : email_text(r, job->issue, &part);
	if (ok)
		email_merge(out, buf_view(&part), job->part == PART_HTML ? EMAIL_HTML : EMAIL_PLAIN,
			    plan->lib->site, job->issue, NULL);
	buf_release(&part);
	return ok;
}

const struct format format_email = {
	.name = "email",
	.media_type = "text/html",
	.plan = plan,
	.render = render,
};
