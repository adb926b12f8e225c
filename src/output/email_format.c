// outbox/<issue>/: email.html and email.txt to paste into any service, preview.eml to open in a
// mail program. Versions in other languages than the first, and those with a segment's parts, in
// folders of their own; with the second subject under names of their own (email-b.html).

#include "output/diags.h"
#include "output/email.h"
#include "output/format.h"
#include "text/mime.h"

enum part { PART_HTML, PART_TEXT, PART_MESSAGE, PART_WECHAT, PART_WECHAT_PREVIEW, PART_REPORT };
static const struct {
	const char *stem, *suffix;
	enum part part;
} PARTS[] = {{"email", ".html", PART_HTML},
	     {"email", ".txt", PART_TEXT},
	     {"preview", ".eml", PART_MESSAGE},
	     {"wechat", ".html", PART_WECHAT},
	     {"wechat-preview", ".html", PART_WECHAT_PREVIEW}};

static bool is_wechat(enum part part)
{
	return part == PART_WECHAT || part == PART_WECHAT_PREVIEW;
}

// All that is made of one issue. Its targets follow one another: the first to be made renders all
// versions, the last lets them go.
struct job {
	const struct newsletter *issues[LANGS_MAX];
	unsigned n;
	const struct css_sheet *css;
	struct strs segments;              // that its parts are for
	const struct email_groups *groups; // NULL: who gets it is not known
	struct arena arena;
	struct emails emails;
	size_t *counts; // by version; NULL without groups
	size_t reports; // of the log before the first about this issue
	bool made, ok;
};
struct job_part {
	struct job *job;
	const struct newsletter *issue;
	unsigned segments, arm;
	enum part part;
	bool last;
};

// "en/traders/": where a version's files lie in the issue's folder.
static struct str folder(struct arena *a, const struct job *job, const struct job_part *p)
{
	struct str lang = p->issue->e.lang->prefix, segment = {0};

	lang = lang.n ? str_from(lang, 1) : lang;
	for (size_t i = 0; i < job->segments.n; i++)
		if (p->segments == 1U << i)
			segment = job->segments.p[i];
	return arena_printf(a, "%.*s%s%s%.*s%s", STR_ARG(lang), lang.n ? "/" : "",
			    segment.n ? "segment-" : "", STR_ARG(segment), segment.n ? "/" : "");
}

static bool plan_version(struct plan *plan, struct job_part version)
{
	struct str below = folder(plan->arena, version.job, &version);

	for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
		struct target t = {.root = OUT_OUTBOX, .follows = true};

		// One article is enough: there are no subjects there.
		if (is_wechat(PARTS[i].part) &&
		    (version.arm || !theme_has_template(plan->theme, S("email/wechat.html"))))
			continue;

		struct job_part *part = arena_new(plan->arena, struct job_part);

		*part = version;
		part->part = PARTS[i].part;
		t.file = arena_printf(plan->arena, "%.*s/%.*s%s%s%s", STR_ARG(version.issue->issue),
				      STR_ARG(below), PARTS[i].stem, version.arm ? "-b" : "",
				      PARTS[i].suffix);
		t.lang = version.issue->e.lang;
		t.entry = &version.issue->e;
		t.input = part;
		if (!plan_add(plan, t))
			return false;
	}
	return true;
}

// The version without any part for a segment, and those with one segment's parts.
static bool plan_job(struct plan *plan, struct job *job)
{
	struct job_part *report = arena_new(plan->arena, struct job_part);
	size_t before = plan->targets.n;
	struct emails all = {0};

	for (unsigned i = 0; i < job->n; i++) {
		const struct newsletter *issue = job->issues[i];
		unsigned used = email_segments(plan->arena, &all, issue, plan->log);

		for (const struct newsletter *n = NULL; (n = email_following(issue, n));)
			used |= email_segments(plan->arena, &all, n, plan->log);
		job->segments = all.segments;
		for (unsigned set = 0; set <= used; set = set ? set << 1 : 1) {
			if (set & ~used)
				continue;
			for (unsigned arm = 0; arm < (issue->subject_b.n ? 2 : 1); arm++)
				if (!plan_version(plan, (struct job_part){.job = job,
									  .issue = issue,
									  .segments = set,
									  .arm = arm}))
					return false;
		}
	}
	plan->targets.p[before]->follows = false;
	*report = (struct job_part){
		.job = job, .issue = job->issues[0], .part = PART_REPORT, .last = true};
	return plan_add(plan, (struct target){
				      .root = OUT_OUTBOX,
				      .file = arena_printf(plan->arena, "%.*s/report.json",
							   STR_ARG(report->issue->issue)),
				      .lang = report->issue->e.lang,
				      .entry = &report->issue->e,
				      .input = report,
				      .follows = true,
			      });
}

// All languages of an issue; NULL when another version of it comes before this one.
static struct job *find_job(struct plan *plan, const struct newsletter *first)
{
	const struct entries *versions = &first->e.versions;
	struct job *job = arena_new(plan->arena, struct job);

	arena_init(&job->arena);
	for (size_t i = 0; i < versions->n; i++) {
		if (!entry_in(versions->p[i], CHANNEL_EMAIL))
			continue;
		if (job->n == 0 && versions->p[i] != &first->e)
			return NULL;
		job->issues[job->n++] = (const struct newsletter *)versions->p[i];
	}
	return job;
}

static bool check_job(const struct job *job, struct diag_log *log)
{
	bool ok = true;

	for (unsigned i = 0; i < job->n; i++)
		ok = email_check_issue(job->issues[i], log) && ok;
	return ok;
}

static bool plan(struct plan *plan)
{
	const struct library *lib = plan->lib;
	const struct email_groups *groups =
		plan->audience ? email_groups(plan->arena, plan->audience) : NULL;
	struct css_sheet *css = NULL;
	bool ok = true;

	for (unsigned i = 0; i < lib->site->nlangs; i++)
		for (size_t k = 0; k < lib->lists[KIND_newsletter][i].n; k++) {
			const struct entry *e = lib->lists[KIND_newsletter][i].p[k];
			struct job *job;

			if (!entry_in(e, CHANNEL_EMAIL))
				continue;
			if (!css && (!email_check_site(lib->site, plan->log) ||
				     !(css = email_css(plan->arena, plan->theme, plan->log))))
				return false;
			job = find_job(plan, (const struct newsletter *)e);
			if (!job)
				continue;
			job->css = css;
			job->groups = groups;
			ok = check_job(job, plan->log) && plan_job(plan, job) && ok;
		}
	return ok;
}

static bool write_message(struct reader *r, struct job *job, const struct email *email,
			  struct buf *out)
{
	const struct site *site = r->view->lib->site;
	const struct moment *date = &email->issue->e.date;
	struct email_recipient to = {.unsubscribe_token = S("preview")};
	struct email_stamp stamp = {.date = date->set ? date->at : r->view->lib->now};
	const struct email_message *message;
	struct mailbox from;
	const char *why;

	if (!mailbox_parse(site->newsletter.from, &from, &why))
		return false;
	to.address = from.address;
	if (!date->set)
		note_read(r, READ_NOW, NULL);
	message = email_message_new(&job->arena, site, email, &stamp, r->log);
	if (!message || email_message_write(out, message, &to, &why))
		return message != NULL;
	diag_report(r->log, &OUT_MAIL_HEADER, email->issue->e.src, (struct str){0}, "%s", why);
	return false;
}

static const struct email *find_version(const struct job_part *part)
{
	const struct emails *all = &part->job->emails;

	for (size_t i = 0; i < all->n; i++)
		if (all->p[i].issue == part->issue && all->p[i].segments == part->segments &&
		    all->p[i].arm == part->arm)
			return &all->p[i];
	return NULL;
}

static bool write_wechat(struct reader *r, const struct job_part *part, const struct email *email,
			 struct buf *out)
{
	struct email_walk walk = {.reader = r,
				  .issue = part->issue,
				  .own = part->issue,
				  .all = &part->job->emails,
				  .segments = part->segments};
	struct buf article;
	bool ok;

	if (part->part == PART_WECHAT)
		return email_wechat(&walk, part->job->css, out);
	buf_init(&article, BUF_MAX_DEFAULT);
	ok = email_wechat(&walk, part->job->css, &article) &&
	     email_wechat_preview(&walk, email, buf_view(&article), out);
	buf_release(&article);
	return ok;
}

static bool write_part(struct reader *r, const struct job_part *part, struct buf *out)
{
	const struct site *site = r->view->lib->site;
	const struct email *email = find_version(part);
	const struct job *job = part->job;

	if (part->part == PART_REPORT) {
		email_report(out, site, &job->emails, job->groups, job->counts, r->log,
			     job->reports);
		return true;
	}
	if (!email)
		return false;
	if (part->part == PART_MESSAGE)
		return write_message(r, part->job, email, out);
	if (is_wechat(part->part))
		return write_wechat(r, part, email, out);
	if (part->part == PART_HTML)
		email_merge(out, email->html, EMAIL_HTML, site, part->issue, NULL);
	else
		email_merge(out, email->text, EMAIL_PLAIN, site, part->issue, NULL);
	return true;
}

static bool make_job(struct reader *r, struct job *job)
{
	const struct site *site = r->view->lib->site;
	bool ok = true;

	job->reports = r->log->n;
	for (unsigned i = 0; i < job->n; i++)
		ok = email_make(r, &job->arena, job->css, job->issues[i], &job->emails) && ok;
	email_identify(&job->arena, &job->emails);
	if (ok && job->groups) {
		job->counts = email_count(&job->arena, job->groups, &job->emails);
		email_check_audience(site, job->groups, &job->emails, job->counts, r->log);
	}
	return ok;
}

static bool render(struct reader *r, const struct plan *plan, const struct target *t,
		   struct buf *out)
{
	const struct job_part *part = t->input;
	struct job *job = part->job;
	bool ok;

	(void)plan;
	if (!job->made)
		job->ok = make_job(r, job);
	job->made = true;
	ok = job->ok && write_part(r, part, out);
	if (part->last)
		arena_release(&job->arena);
	return ok;
}

const struct format format_email = {
	.name = "email",
	.media_type = "text/html",
	.plan = plan,
	.render = render,
};
