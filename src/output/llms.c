// llms.txt (llmstxt.org) of each language: the site's pages and newest documents as a Markdown list
// of links, for programs that read on someone's behalf. Unless the site brings its own.

#include "model/url.h"
#include "output/format.h"
#include "output/naming.h"
#include "output/view_class.h"

#define LINKS_MAX 50 // of one kind
#define SUMMARY_LENGTH 160

static bool plan(struct plan *p)
{
	const struct site *site = p->lib->site;
	bool ok = true;

	for (unsigned i = 0; i < site->nlangs; i++) {
		struct target t = {.lang = &site->langs[i], .what = S("llms.txt")};

		t.url = url_llms(p->arena, t.lang);
		ok &= plan_find(p, t.url) || plan_add(p, t);
	}
	return ok;
}

// Text on one line, with nothing that would end a link.
static void put_text(struct buf *out, struct str text)
{
	bool gap = false;

	text = str_trim(text);
	for (size_t i = 0; i < text.n; i++) {
		bool space = (unsigned char)text.p[i] <= ' ';

		if (space && gap)
			continue;
		if (text.p[i] == '[' || text.p[i] == ']' || text.p[i] == '\\')
			buf_char(out, '\\');
		buf_char(out, space ? ' ' : text.p[i]);
		gap = space;
	}
}

static void put_link(struct reader *r, struct buf *out, struct str title, struct str url,
		     struct str text)
{
	buf_lit(out, "- [");
	put_text(out, title);
	buf_lit(out, "](");
	buf_str(out, link_url(r, &r->scratch, url));
	buf_lit(out, ")");
	if (text.n) {
		buf_lit(out, ": ");
		put_text(out, view_cut(&r->scratch, text, SUMMARY_LENGTH));
	}
	buf_char(out, '\n');
}

static void put_heading(struct buf *out, struct str title)
{
	buf_lit(out, "\n## ");
	put_text(out, title);
	buf_lit(out, "\n\n");
}

static void put_kind(struct reader *r, struct buf *out, const struct kind *kind)
{
	const struct library *lib = r->view->lib;
	const struct view_lists *lists = reader_lists(r);
	const struct entries *list =
		kind->id == KIND_event ? &lists->agenda : &lists->kinds[kind->id];
	struct str title = title_of_list(lib, r->view->theme, kind, r->lang);

	note_read(r, READ_LIST, list);
	if (list->n == 0)
		return;
	put_heading(out, title.n ? title : str_cstr(kind->name));
	for (size_t i = 0; i < list->n && i < LINKS_MAX; i++) {
		note_read(r, READ_ENTRY, list->p[i]);
		put_link(r, out, list->p[i]->title, list->p[i]->url, list->p[i]->excerpt);
	}
	if (list->n > LINKS_MAX && library_has_list(lib, kind->id, r->lang))
		put_link(r, out, S("…"), url_list(&r->scratch, lib->site, kind->id, r->lang),
			 S(""));
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	const struct site *site = p->lib->site;
	struct str text = ltext_get(&site->description, t->lang);

	reader_begin(r, t->lang, CHANNEL_SITE, LINK_ABSOLUTE, NULL);
	note_read(r, READ_SITE, NULL);
	note_read(r, READ_NOW, NULL); // of events, which are to come
	buf_lit(out, "# ");
	put_text(out, ltext_get(&site->title, t->lang));
	buf_char(out, '\n');
	if (text.n) {
		buf_lit(out, "\n> ");
		put_text(out, text);
		buf_char(out, '\n');
	}
	put_kind(r, out, &kind_page);
	for (unsigned k = 0; k < site->nkinds; k++)
		if (k != KIND_page && k != KIND_member)
			put_kind(r, out, site->all_kinds[k]);
	return true;
}

const struct format format_llms = {"llms", "text/plain", plan, render};
