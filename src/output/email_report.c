// outbox/<issue>/report.json: what a marketer looks at before a send.

#include "base/jsonw.h"
#include "output/diags.h"
#include "output/email.h"
#include "text/diags.h"

// Every check that a mail goes through.
static const struct diag_kind *const CHECKS[] = {
	&OUT_MAIL_SIZE,      &OUT_MAIL_CLIPPED, &OUT_MAIL_SECTION,    &OUT_MAIL_IMAGE,
	&OUT_MAIL_IMAGE_URL, &OUT_MAIL_LINK,    &OUT_MAIL_LINK_HTTP,  &OUT_MAIL_ELEMENT,
	&TEXT_CSS_DROPPED,   &TEXT_CSS_MEDIA,   &TEXT_CSS_SELECTOR,   &OUT_MAIL_TEXT_SIZE,
	&OUT_MAIL_CONTRAST,  &OUT_MAIL_TAP,     &OUT_MAIL_LANG,       &OUT_MAIL_VIEW,
	&OUT_MAIL_LEAVE,     &OUT_MAIL_ADDRESS, &OUT_MAIL_PREHEADER,  &OUT_MAIL_HEADER,
	&OUT_MAIL_TEXT,      &OUT_MAIL_EMPTY,   &OUT_SEGMENT_UNKNOWN, &OUT_MAIL_CONSENT,
	&OUT_MAIL_AD,
};

static void put_segments(struct jsonw *w, const struct emails *all, unsigned set)
{
	jsonw_put_array(w, "segments");
	for (size_t i = 0; i < all->segments.n; i++)
		if (set >> i & 1)
			jsonw_str(w, all->segments.p[i]);
	jsonw_close(w);
}

static void put_sections(struct jsonw *w, const struct email *e)
{
	jsonw_put_array(w, "sections");
	for (size_t i = 0; i < e->sections.n; i++) {
		jsonw_object(w);
		jsonw_put_text(w, "id", e->sections.p[i].id);
		jsonw_put_text(w, "title", e->sections.p[i].title);
		jsonw_put_int(w, "bytes", (int64_t)e->sections.p[i].bytes);
		jsonw_close(w);
	}
	jsonw_close(w);
}

static void put_links(struct jsonw *w, const struct email *e)
{
	jsonw_put_array(w, "links");
	for (size_t i = 0; i < e->links.n; i++)
		jsonw_str(w, e->links.p[i]);
	jsonw_close(w);
	jsonw_put_array(w, "images");
	for (size_t i = 0; i < e->images.n; i++) {
		jsonw_object(w);
		jsonw_put_str(w, "url", e->images.p[i].url);
		jsonw_put_str(w, "alt", e->images.p[i].alt);
		jsonw_put_int(w, "width", e->images.p[i].width);
		jsonw_close(w);
	}
	jsonw_close(w);
}

static void put_fields(struct jsonw *w, const struct email *e)
{
	jsonw_put_array(w, "fields");
	for (size_t i = 0; i < e->fields.n; i++) {
		jsonw_object(w);
		jsonw_put_str(w, "name", e->fields.p[i].name);
		jsonw_put_bool(w, "fallback", !e->fields.p[i].needed);
		jsonw_close(w);
	}
	jsonw_close(w);
}

static void put_version(struct jsonw *w, const struct emails *all, size_t i, const size_t *counts)
{
	const struct email *e = &all->p[i];

	jsonw_object(w);
	jsonw_put_str(w, "language", e->issue->e.lang->tag);
	put_segments(w, all, e->segments);
	jsonw_put_str(w, "arm", e->arm ? S("b") : S("a"));
	jsonw_put_str(w, "subject", e->subject);
	jsonw_key(w, S("recipients"));
	if (counts)
		jsonw_int(w, (int64_t)counts[i]);
	else
		jsonw_null(w);
	jsonw_put_bool(w, "empty", e->empty);
	jsonw_put_object(w, "bytes");
	jsonw_put_int(w, "html", (int64_t)e->html.n);
	jsonw_put_int(w, "text", (int64_t)e->text.n);
	jsonw_close(w);
	put_sections(w, e);
	put_fields(w, e);
	put_links(w, e);
	jsonw_close(w);
}

static bool is_about(const struct diag *d, const struct emails *all)
{
	for (size_t i = 0; i < all->n; i++)
		if (d->src == all->p[i].issue->e.src)
			return true;
	return d->src == NULL;
}

static void put_place(struct jsonw *w, const struct diag *d)
{
	size_t line, column;

	jsonw_put_text(w, "file", d->src ? d->src->path : d->path);
	if (!d->src || !d->at.p)
		return;
	diag_place(d->src, d->at.p, &line, &column);
	jsonw_put_int(w, "line", (int64_t)line);
	jsonw_put_int(w, "column", (int64_t)column);
}

static bool repeats(const struct diag_log *log, size_t first, size_t i)
{
	for (size_t k = first; k < i; k++)
		if (log->p[k].kind == log->p[i].kind && log->p[k].src == log->p[i].src &&
		    log->p[k].at.p == log->p[i].at.p &&
		    str_eq(log->p[k].message, log->p[i].message))
			return true;
	return false;
}

static void put_check(struct jsonw *w, const struct diag_kind *kind, const struct emails *all,
		      const struct diag_log *log, size_t first)
{
	static const char *const levels[] = {"off", "note", "warning", "error"};
	bool failed = false;

	for (size_t i = first; i < log->n; i++)
		failed |= log->p[i].kind == kind && is_about(&log->p[i], all);
	jsonw_object(w);
	jsonw_put_str(w, "id", str_cstr(kind->id));
	jsonw_put_str(w, "level", str_cstr(levels[kind->level]));
	jsonw_put_bool(w, "passed", !failed);
	jsonw_put_str(w, "cause", str_cstr(kind->cause));
	jsonw_put_str(w, "remedy", str_cstr(kind->remedy));
	jsonw_put_array(w, "found");
	for (size_t i = first; i < log->n; i++) {
		const struct diag *d = &log->p[i];

		if (d->kind != kind || !is_about(d, all) || repeats(log, first, i))
			continue;
		jsonw_object(w);
		put_place(w, d);
		jsonw_put_str(w, "message", d->message);
		jsonw_close(w);
	}
	jsonw_close(w);
	jsonw_close(w);
}

static void put_totals(struct jsonw *w, const struct emails *all, const struct email_groups *groups,
		       const size_t *counts)
{
	size_t total = 0, reached = 0, empty = 0;

	for (size_t i = 0; groups && i < groups->n; i++)
		total += groups->p[i]->n;
	for (size_t i = 0; counts && i < all->n; i++) {
		reached += counts[i];
		empty += all->p[i].empty ? counts[i] : 0;
	}
	jsonw_put_object(w, "audience");
	jsonw_put_bool(w, "known", counts != NULL);
	jsonw_put_int(w, "subscribers", (int64_t)total);
	jsonw_put_int(w, "recipients", (int64_t)reached);
	jsonw_put_int(w, "empty_mails", (int64_t)empty);
	jsonw_close(w);
}

void email_report(struct buf *out, const struct site *site, const struct emails *all,
		  const struct email_groups *groups, const size_t *counts,
		  const struct diag_log *log, size_t first)
{
	static const char *const profiles[] = {"none", "us", "eu", "cn"};
	struct jsonw w;

	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_put_str(&w, "issue", all->p[0].issue->issue);
	jsonw_put_str(&w, "id", all->id);
	jsonw_put_str(&w, "profile", str_cstr(profiles[site->newsletter.profile]));
	put_totals(&w, all, groups, counts);
	jsonw_put_array(&w, "versions");
	for (size_t i = 0; i < all->n; i++)
		put_version(&w, all, i, counts);
	jsonw_close(&w);
	jsonw_put_array(&w, "checks");
	for (size_t i = 0; i < sizeof CHECKS / sizeof *CHECKS; i++)
		put_check(&w, CHECKS[i], all, log, first);
	jsonw_close(&w);
	jsonw_close(&w);
}
