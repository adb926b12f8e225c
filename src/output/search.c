// The search page of each language, and the index that its script asks.

#include "output/search.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "model/event.h"
#include "model/url.h"
#include "output/format.h"
#include "output/listing.h"
#include "output/single.h"

#define ABOUT_LENGTH 120 // code points
#define TEMPLATE "search.html"

bool search_is_on(const struct theme *theme, const struct site *site)
{
	return site_format(site, "search") &&
	       (theme_has_template(theme, S(TEMPLATE)) || site_format_asked(site, "search"));
}

// ---- planning -----------------------------------------------------------------------------------

static struct str day_of(struct arena *a, const struct moment *m)
{
	struct buf day;

	buf_init(&day, 64);
	date_day(&day, m->wall);
	return buf_move(&day, a);
}

static struct search_page page_of_entry(struct arena *a, const struct entry *e, struct str tmpl)
{
	const struct moment *date =
		e->kind->id == KIND_event ? &((const struct event *)e)->starts : &e->date;
	struct search_page page = {.url = e->url,
				   .title = e->title,
				   .about = e->summary.n ? e->summary : e->excerpt,
				   .at = INSTANT_NONE,
				   .entry = e,
				   .tmpl = tmpl};

	if (date->set) {
		page.at = date->at;
		page.date = day_of(a, date);
	}
	return page;
}

static int by_newest(const void *a, const void *b)
{
	const struct search_page *x = a, *y = b;

	if (x->at != y->at)
		return x->at > y->at ? -1 : 1;
	return str_cmp(x->url, y->url);
}

// About what is indexed, before it is: bodies and titles.
static uint64_t text_bytes(const struct search *s)
{
	uint64_t n = 0;

	for (size_t i = 0; i < s->npages; i++) {
		const struct search_page *p = &s->pages[i];

		n += p->title.n + p->about.n + (p->entry ? p->entry->body.n : 0);
	}
	return n;
}

static struct search *search_new(struct plan *p, const struct lang *lang)
{
	const struct library *lib = p->lib;
	const struct people *people = &lib->people[CHANNEL_SITE];
	struct search *s = arena_new(p->arena, struct search);

	s->lib = lib;
	s->lang = lang;
	s->pages = arena_array(p->arena, struct search_page, lib->all.n + people->n + 1);
	for (size_t i = 0; i < lib->all.n; i++) {
		const struct entry *e = lib->all.p[i];
		const struct target *t;

		if (e->lang != lang || !e->url.n || !entry_in(e, CHANNEL_SITE) ||
		    !(t = plan_find(p, e->url)))
			continue;
		s->pages[s->npages++] =
			page_of_entry(p->arena, e, e->layout.n ? t->tmpl : (struct str){0});
	}
	for (size_t i = 0; i < people->n; i++) {
		const struct person *who = people->p[i];

		if (who->urls[lang->index].n && plan_find(p, who->urls[lang->index]))
			s->pages[s->npages++] =
				(struct search_page){.url = who->urls[lang->index],
						     .title = ltext_get(&who->name, lang),
						     .about = ltext_get(&who->bio, lang),
						     .at = INSTANT_NONE,
						     .person = who};
	}
	qsort(s->pages, s->npages, sizeof *s->pages, by_newest);
	s->nfiles = search_files(s->npages, text_bytes(s));
	return s;
}

struct part { // one file of an index
	struct search *search;
	enum { PART_ABOUT, PART_TOKENS, PART_TABLE } what;
	size_t number;
};

static bool plan_part(struct plan *p, struct search *s, struct str base, struct part part)
{
	static const char *const names[] = {"index", "t", "p"};
	struct part *kept = arena_new(p->arena, struct part);
	struct target t = {.lang = s->lang,
			   .input = kept,
			   .what = S("the search index"),
			   .follows = part.what != PART_ABOUT};

	*kept = part;
	kept->search = s;
	t.url = part.what == PART_ABOUT
			? arena_printf(p->arena, "%.*sindex.txt", STR_ARG(base))
			: arena_printf(p->arena, "%.*s%s%zu.%s", STR_ARG(base), names[part.what],
				       part.number, part.what == PART_TOKENS ? "bin" : "txt");
	return plan_add(p, t) != NULL;
}

static bool plan_index(struct plan *p, const struct lang *lang)
{
	struct search *s = search_new(p, lang);
	struct str base = url_search(p->arena, lang);
	size_t tables = (s->npages + SEARCH_TABLE - 1) / SEARCH_TABLE;
	bool ok = plan_part(p, s, base, (struct part){.what = PART_ABOUT});

	for (size_t i = 0; i < s->nfiles; i++)
		ok &= plan_part(p, s, base, (struct part){.what = PART_TOKENS, .number = i});
	for (size_t i = 0; i < tables; i++)
		ok &= plan_part(p, s, base, (struct part){.what = PART_TABLE, .number = i});
	return ok;
}

static bool plan(struct plan *p)
{
	const struct site *site = p->lib->site;
	bool ok = true;

	if (!search_is_on(p->theme, site))
		return true;
	for (unsigned i = 0; i < site->nlangs; i++) {
		const struct lang *lang = &site->langs[i];
		struct target t = {.lang = lang,
				   .kind = S("search"),
				   .tmpl = S(TEMPLATE),
				   .group = S("search"),
				   .what = S("the search page"),
				   .page = true};

		t.url = url_search(p->arena, lang);
		if (plan_find(p, t.url)) // a document lives there
			continue;
		t.title = plan_word(p, lang, S("search"));
		ok &= single_plan(p, t) && plan_index(p, lang);
	}
	return ok;
}

// ---- rendering ----------------------------------------------------------------------------------

// A cell of a table whose cells end with tabs, and rows with line ends.
static void put_cell(struct buf *out, struct str s, char end)
{
	for (size_t i = 0; i < s.n; i++)
		buf_char(out, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
	buf_char(out, end);
}

static void put_table(struct reader *r, const struct search *s, size_t number, struct buf *out)
{
	for (size_t i = number * SEARCH_TABLE; i < s->npages && i < (number + 1) * SEARCH_TABLE;
	     i++) {
		const struct search_page *p = &s->pages[i];

		put_cell(out, p->url, '\t');
		put_cell(out, p->title, '\t');
		put_cell(out, p->date, '\t');
		put_cell(out, view_cut(&r->scratch, p->about, ABOUT_LENGTH), '\n');
	}
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	const struct part *part = t->input;
	struct search *s;

	if (t->page)
		return single_render(r, p, t, out);
	s = part->search;
	if (part->what == PART_ABOUT) {
		search_make(s, r, r->log->arena);
		buf_printf(out, "%.*s %zu %u %d\n", STR_ARG(s->version), s->npages, s->nfiles,
			   SEARCH_TABLE);
	} else if (part->what == PART_TOKENS) {
		buf_str(out, buf_view(&s->files[part->number]));
		buf_release(&s->files[part->number]);
	} else {
		put_table(r, s, part->number, out);
	}
	return true;
}

const struct format format_search = {"search", "text/html", plan, render};
