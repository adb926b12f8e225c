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

// An issue's three targets follow one another: the first to be made renders it, the last lets it
// go.
struct job {
	const struct newsletter *issue;
	const struct css_sheet *css;
	struct arena arena;
	struct email email;
	bool made, ok;
};
struct job_part {
	struct job *job;
	enum part part;
};

static bool plan_issue(struct plan *plan, const struct newsletter *issue,
		       const struct css_sheet *css)
{
	struct job *job = arena_new(plan->arena, struct job);

	*job = (struct job){.issue = issue, .css = css};
	arena_init(&job->arena);
	for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
		struct job_part *part = arena_new(plan->arena, struct job_part);
		struct str lang = issue->e.lang->prefix.n ? str_from(issue->e.lang->prefix, 1)
							  : (struct str){0};

		*part = (struct job_part){job, PARTS[i].part};
		if (!plan_add(plan,
			      (struct target){
				      .root = OUT_OUTBOX,
				      .file = arena_printf(plan->arena, "%.*s/%.*s%s%s",
							   STR_ARG(issue->issue), STR_ARG(lang),
							   lang.n ? "/" : "", PARTS[i].file),
				      .lang = issue->e.lang,
				      .entry = &issue->e,
				      .input = part,
				      .follows = i > 0,
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

static bool write_message(struct reader *r, const struct job *job, struct buf *out)
{
	const struct site *site = r->view->lib->site;
	const struct moment *date = &job->issue->e.date;
	struct mailbox from;
	const char *why;

	if (!mailbox_parse(site->newsletter.from, &from, &why))
		return false;
	if (!date->set)
		note_read(r, READ_NOW, NULL);
	return email_message(out, site, &job->email,
			     &(struct email_recipient){.address = from.address,
						       .unsubscribe_token = S("preview")},
			     date->set ? date->at : r->view->lib->now, r->log);
}

static bool write_part(struct reader *r, const struct job *job, enum part part, struct buf *out)
{
	const struct site *site = r->view->lib->site;

	if (part == PART_MESSAGE)
		return write_message(r, job, out);
	if (part == PART_HTML)
		email_merge(out, job->email.html, EMAIL_HTML, site, job->issue, NULL);
	else
		email_merge(out, job->email.text, EMAIL_PLAIN, site, job->issue, NULL);
	return true;
}

static bool render(struct reader *r, const struct plan *plan, const struct target *t,
		   struct buf *out)
{
	const struct job_part *part = t->input;
	struct job *job = part->job;
	bool ok;

	(void)plan;
	if (!job->made)
		job->ok = email_make(r, &job->arena, job->css, job->issue, &job->email);
	job->made = true;
	ok = job->ok && write_part(r, job, part->part, out);
	if (part->part == PART_MESSAGE)
		arena_release(&job->arena);
	return ok;
}

const struct format format_email = {
	.name = "email",
	.media_type = "text/html",
	.plan = plan,
	.render = render,
};
