// Terms: /tags/ lists those of a taxonomy, /tags/lantern/ what has one.

#include "base/vec.h"
#include "model/url.h"
#include "output/listing.h"
#include "output/naming.h"
#include "output/view_class.h"
#include "output/visible.h"

// The index of one taxonomy in one language.
struct tag_index {
	const struct terms *terms;
	struct str taxonomy;
};

// Whether the taxonomy's index shows the term: something of it may be shown.
static bool shows(const struct term *term, struct str taxonomy)
{
	return str_eq(term->taxonomy, taxonomy) && term->shown[CHANNEL_SITE] > 0;
}

static bool plan_term(struct plan *p, const struct term *term)
{
	struct entries *shown = arena_new(p->arena, struct entries);
	struct listing l = {
		.base = term->url, .entries = shown, .term = term, .calendar = term->calendar};
	struct target t = {
		.lang = term->lang, .kind = S("tag"), .tmpl = S("tag.html"), .title = term->name};

	*shown = visible_entries(p->arena, &term->entries, CHANNEL_SITE);
	t.what = arena_printf(p->arena, "the page of %.*s \"%.*s\"", STR_ARG(term->taxonomy),
			      STR_ARG(term->name));
	t.group = arena_printf(p->arena, "%.*s %.*s", STR_ARG(term->taxonomy), STR_ARG(term->slug));
	return listing_plan(p, l, t);
}

static bool plan_taxonomy(struct plan *p, struct str taxonomy, const struct lang *lang)
{
	const struct terms *terms = &p->lib->terms[lang->index];
	struct tag_index *index = arena_new(p->arena, struct tag_index);
	struct target t = {.lang = lang,
			   .kind = S("tags"),
			   .tmpl = S("tags.html"),
			   .input = index,
			   .page = true};
	bool any = false, ok = true;

	*index = (struct tag_index){terms, taxonomy};
	for (size_t i = 0; i < terms->n; i++) {
		if (!shows(terms->p[i], taxonomy))
			continue;
		any = true;
		ok &= plan_term(p, terms->p[i]);
	}
	if (!any)
		return ok;
	t.url = url_taxonomy(p->arena, taxonomy, lang);
	t.title = title_of_taxonomy(p->lib, p->theme, taxonomy, lang);
	t.what = t.group = arena_printf(p->arena, "the index of %.*s", STR_ARG(taxonomy));
	return (plan_add(p, t) && plan_check_template(p, &t)) & ok;
}

static bool plan(struct plan *p)
{
	const struct site *site = p->lib->site;
	bool ok = true;

	for (unsigned i = 0; i < site->nlangs; i++)
		for (size_t k = 0; k < site->taxonomies.n; k++)
			ok &= plan_taxonomy(p, site->taxonomies.p[k], &site->langs[i]);
	return ok;
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	const struct tag_index *index = t->input;
	struct arena *a = &r->scratch;
	struct value context, list;

	if (str_eq(t->kind, S("tag")))
		return listing_render(r, p, t, out);
	context = v_map_new(a);
	list = v_list_new(a, index->terms->n);
	for (size_t i = 0; i < index->terms->n; i++)
		if (shows(index->terms->p[i], index->taxonomy))
			v_list_push(a, list, view_term(r, index->terms->p[i]));
	v_map_set(a, context, S("page"), v_object(r->view->classes->target, t));
	v_map_set(a, context, S("terms"), list);
	return reader_render(r, t->tmpl, context, out);
}

const struct format format_tag = {"tag", "text/html", plan, render};
