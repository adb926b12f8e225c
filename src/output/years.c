// The archive: /archive/ names the years, /archive/2026/ all that was published in one, the newest
// first. Themes without years.html have none.

#include <stdlib.h>

#include "base/vec.h"
#include "model/url.h"
#include "output/listing.h"
#include "output/view_class.h"
#include "output/visible.h"

#define TEMPLATE S("years.html")

struct year {
	int64_t number, count;
	struct str url;
	struct entry **p; // the newest first
};
struct years { // of one language
	struct year *p;
	size_t n, cap;
};
struct archive { // a target's input
	const struct years *years;
	const struct year *year; // NULL: the page that names them
};

static int newest_first(const void *a, const void *b)
{
	const struct entry *x = *(struct entry *const *)a, *y = *(struct entry *const *)b;

	if (x->date.wall.year != y->date.wall.year)
		return x->date.wall.year > y->date.wall.year ? -1 : 1;
	if (x->date.at != y->date.at)
		return x->date.at > y->date.at ? -1 : 1;
	return str_cmp(x->id, y->id);
}

static const struct years *find_years(struct plan *p, const struct lang *lang)
{
	const struct site *site = p->lib->site;
	struct years *years = arena_new(p->arena, struct years);
	struct entries all = {0};

	for (unsigned k = 0; k < site->nkinds; k++) {
		const struct entries *list = &p->lib->lists[k][lang->index];

		for (size_t i = 0; i < list->n; i++)
			if (entry_in_archive(site, list->p[i]))
				vec_push(p->arena, &all, list->p[i]);
	}
	if (all.n)
		qsort(all.p, all.n, sizeof *all.p, newest_first);
	for (size_t i = 0; i < all.n; i++) {
		int32_t number = all.p[i]->date.wall.year;

		if (years->n == 0 || years->p[years->n - 1].number != number)
			vec_push(p->arena, years,
				 (struct year){number, 0, url_archive(p->arena, lang, number),
					       all.p + i});
		years->p[years->n - 1].count++;
	}
	return years;
}

static bool add(struct plan *p, const struct lang *lang, const struct years *years,
		const struct year *year)
{
	struct archive *archive = arena_new(p->arena, struct archive);
	struct target t = {.lang = lang,
			   .kind = S("years"),
			   .tmpl = TEMPLATE,
			   .input = archive,
			   .group = S("years"),
			   .page = true,
			   .what = S("the archive")};

	*archive = (struct archive){years, year};
	t.changed = year ? entries_changed(year->p, (size_t)year->count) : NULL;
	t.url = url_archive(p->arena, lang, year ? (int32_t)year->number : 0);
	t.title = plan_word(p, lang, S("archive_title"));
	if (year) {
		t.title = arena_printf(p->arena, "%.*s %lld", STR_ARG(t.title),
				       (long long)year->number);
		t.group = arena_printf(p->arena, "years %lld", (long long)year->number);
	}
	return plan_find(p, t.url) || plan_add(p, t);
}

static bool plan(struct plan *p)
{
	const struct site *site = p->lib->site;
	bool ok = true;

	if (!theme_has_template(p->theme, TEMPLATE))
		return true;
	for (unsigned i = 0; i < site->nlangs; i++) {
		const struct years *years = find_years(p, &site->langs[i]);

		if (years->n)
			ok &= add(p, &site->langs[i], years, NULL);
		for (size_t k = 0; k < years->n; k++)
			ok &= add(p, &site->langs[i], years, &years->p[k]);
	}
	return ok;
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	const struct view_classes *c = r->view->classes;
	const struct archive *archive = t->input;
	const struct year *year = archive->year;
	struct arena *a = &r->scratch;
	struct value context = v_map_new(a);

	note_read(r, READ_LIST, archive->years);
	v_map_set(a, context, S("page"), v_object(c->target, t));
	v_map_set(a, context, S("years"),
		  v_seq_structs(a, c->year, archive->years->p, archive->years->n,
				sizeof *archive->years->p));
	if (year) {
		v_map_set(a, context, S("year"), v_object(c->year, year));
		v_map_set(a, context, S("items"), view_entries(r, a, year->p, (size_t)year->count));
	}
	(void)p;
	return reader_render(r, t->tmpl, context, out);
}

const struct format format_years = {"years", "text/html", plan, render};

// ---- what templates see -------------------------------------------------------------------------

static struct value year_url(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return v_str(link_url(reader_of(vm), vm_arena(vm), ((const struct year *)o)->url));
}

static const struct vfield year_rows[] = {
	{.name = S_INIT("number"),
	 .how = VF_INT64,
	 .off = offsetof(struct year, number),
	 .type = "int",
	 .help = "The year: 2026."},
	{.name = S_INIT("count"),
	 .how = VF_INT64,
	 .off = offsetof(struct year, count),
	 .type = "int",
	 .help = "How many documents it has."},
	VIEW_GET("url", year_url, "str", "Its page."),
};

void years_classes(struct view_classes *c, struct class_draft *d)
{
	class_add(d, VIEW_ROWS(year_rows));
	c->year = class_done(d, "year", NULL);
}
