// Checks of one document: images, headings, title and summary, dates, an event's uid.

#include "base/utf8.h"
#include "check/checks.h"

#define TITLE_COLUMNS 60
#define SUMMARY_COLUMNS 160

static void report_alt(const struct entry *e, const struct doc_node *image,
		       const struct diag_kind *kind, struct diag_log *log)
{
	const struct doc_node *gallery = image->parent->parent;

	if (!gallery || gallery->type != DOC_DIRECTIVE) {
		diag_report(log, kind, e->src, image->at, "image without alternative text");
		return;
	}
	diag_report(log, kind, e->src, image->at, "\"%.*s\" in the gallery has no alternative text",
		    STR_ARG(image->href));
	diag_hint(log, "add it to the front matter: resources: [{src: %.*s, alt: \"…\"}]",
		  STR_ARG(image->href));
}

void check_image_alt(const struct library *lib, const struct diag_kind *kind, struct diag_log *log)
{
	for (size_t i = 0; i < lib->all.n; i++) {
		const struct entry *e = lib->all.p[i];

		for (size_t k = 0; e->doc && k < e->doc->links.n; k++) {
			const struct doc_node *n = e->doc->links.p[k];

			if (n->type == DOC_IMAGE && !n->first)
				report_alt(e, n, kind, log);
		}
	}
}

void check_image_field_alt(const struct library *lib, const struct diag_kind *kind,
			   struct diag_log *log)
{
	for (size_t i = 0; i < lib->all.n; i++) {
		const struct entry *e = lib->all.p[i];

		if (e->image.src.n && !e->image.alt.n)
			diag_report(log, kind, e->src, entry_at(e, "image"),
				    "image without alternative text");
	}
}

void check_heading_order(const struct library *lib, const struct diag_kind *kind,
			 struct diag_log *log)
{
	for (size_t i = 0; i < lib->all.n; i++) {
		const struct doc *doc = lib->all.p[i]->doc;
		unsigned last = 0;

		for (size_t k = 0; doc && k < doc->headings.n; k++) {
			const struct doc_node *h = doc->headings.p[k];

			if (last && h->level > last + 1)
				diag_report(log, kind, doc->src, h->at,
					    "heading of level %u follows one of level %u", h->level,
					    last);
			last = h->level;
		}
	}
}

// Whether the first heading was taken out of the text, to be its title.
static bool is_title(const struct doc *doc)
{
	const struct doc_node *h = doc->headings.p[0], *n = h->parent ? h->parent->first : NULL;

	while (n && n != h)
		n = n->next;
	return !n;
}

void check_heading_top(const struct library *lib, const struct diag_kind *kind,
		       struct diag_log *log)
{
	for (size_t i = 0; i < lib->all.n; i++) {
		const struct doc *doc = lib->all.p[i]->doc;

		for (size_t k = 0; doc && k < doc->headings.n; k++)
			if (doc->headings.p[k]->level == 1 && !(k == 0 && is_title(doc)))
				diag_report(log, kind, doc->src, doc->headings.p[k]->at,
					    "a heading of level 1 beside the title");
	}
}

static void check_width(const struct entry *e, const char *field, struct str text, unsigned max,
			const struct diag_kind *kind, struct diag_log *log)
{
	unsigned width = utf8_columns(text);

	if (width > max)
		diag_report(log, kind, e->src, entry_at(e, field),
			    "the %s is %u columns wide; %u are shown", field, width, max);
}

void check_title_long(const struct library *lib, const struct diag_kind *kind, struct diag_log *log)
{
	for (size_t i = 0; i < lib->all.n; i++)
		check_width(lib->all.p[i], "title", lib->all.p[i]->title, TITLE_COLUMNS, kind, log);
}

void check_summary_long(const struct library *lib, const struct diag_kind *kind,
			struct diag_log *log)
{
	for (size_t i = 0; i < lib->all.n; i++)
		check_width(lib->all.p[i], "summary", lib->all.p[i]->summary, SUMMARY_COLUMNS, kind,
			    log);
}

// A day alone stands for all of that day.
static bool is_before(const struct moment *a, const struct moment *b)
{
	if (!a->set || !b->set)
		return false;
	if (a->form == DATE_DAY)
		return a->at + 86400 <= b->at;
	return a->at < b->at;
}

static void check_event_dates(const struct event *ev, const struct diag_kind *kind,
			      struct diag_log *log)
{
	const struct ynode *list = field_node(ev->e.field_aliases, ev->e.front, "sessions"), *at;
	const struct session *s = ev->sessions.p;
	struct moment end = {.set = true, .form = DATE_LOCAL, .at = ev->end};

	if (ev->rsvp.until.set && ev->rsvp.until.at > ev->horizon)
		diag_report(log, kind, ev->e.src, entry_at(&ev->e, "rsvp"),
			    "one can register until after the event has ended");
	for (size_t i = 0; i < ev->sessions.n && !recurrence_given(&ev->recurrence); i++) {
		at = list && list->type == Y_SEQ ? list->items[i] : list;
		if (at && (is_before(&s[i].starts, &ev->starts) || is_before(&end, &s[i].ends)))
			diag_report(log, kind, ev->e.src, at->at,
				    "a session is not within the time of the event");
	}
}

static void check_dates(const struct entry *e, const struct diag_kind *kind, struct diag_log *log)
{
	if (is_before(&e->updated, &e->date))
		diag_report(log, kind, e->src, entry_at(e, "updated"),
			    "updated before it was published");
	if (is_before(&e->expires, &e->date))
		diag_report(log, kind, e->src, entry_at(e, "expires"),
			    "it expires before it is published");
	for (size_t i = 0; i < e->corrections.n; i++)
		if (is_before(&((const struct correction *)e->corrections.p)[i].date, &e->date))
			diag_report(log, kind, e->src, entry_at(e, "corrections"),
				    "corrected before it was published");
	if (e->kind->id == KIND_event)
		check_event_dates((const struct event *)e, kind, log);
}

void check_date_order(const struct library *lib, const struct diag_kind *kind, struct diag_log *log)
{
	for (size_t i = 0; i < lib->all.n; i++)
		check_dates(lib->all.p[i], kind, log);
	for (size_t i = 0; i < lib->absent.n; i++)
		check_dates(lib->absent.p[i].entry, kind, log);
}

void check_event_uid(const struct library *lib, const struct diag_kind *kind, struct diag_log *log)
{
	for (size_t i = 0; i < lib->all.n; i++) {
		const struct entry *e = lib->all.p[i];
		const struct event *ev = (const struct event *)e;

		// Once for all languages: they share it.
		if (e->kind->id != KIND_event || !ev->uid_made || e != e->versions.p[0])
			continue;
		diag_report(log, kind, e->src, e->front->at,
			    "the event has no uid: calendars know it by its path");
		diag_hint(log, "add a line like this, and never change it: uid: %.*s",
			  STR_ARG(ev->uid));
	}
}
