// Taxonomies: who carries which term.
#include <stdlib.h>

#include "base/utf8.h"
#include "load/room.h"
#include "model/url.h"

// Terms of one taxonomy in one language while they are gathered; "Rust" and "rust" are one term.
struct found_term {
	struct str key;
	struct term *term;
};
struct gathering {
	struct map by_key; // -> struct term *
	VEC(struct found_term) terms;
};

static int by_key(const void *x, const void *y)
{
	return str_cmp(((const struct found_term *)x)->key, ((const struct found_term *)y)->key);
}

static void add_term(struct loading *l, struct gathering *g, struct entry *e, struct str taxonomy,
		     struct str name)
{
	struct str key = utf8_lowered(l->arena, str_trim(name));
	struct term *t;

	if (key.n == 0)
		return;
	t = map_get(&g->by_key, key);
	if (!t) {
		t = arena_new(l->arena, struct term);
		*t = (struct term){.taxonomy = taxonomy, .name = str_trim(name), .lang = e->lang};
		map_put(&g->by_key, key, t);
		vec_push(l->arena, &g->terms, (struct found_term){key, t});
	}
	if (t->entries.n && t->entries.p[t->entries.n - 1] == e)
		return;
	vec_push(l->arena, &t->entries, e);
	vec_push(l->arena, &e->terms, t);
}

static void count_shown(struct term *t)
{
	for (size_t i = 0; i < t->entries.n; i++)
		for (enum channel c = 0; c < CHANNEL_COUNT; c++)
			t->shown[c] += entry_in(t->entries.p[i], c);
}

// "C" and "C++" have one slug: in the order of their names, later ones are numbered.
static void name_terms(struct loading *l, struct gathering *g, const struct lang *lang)
{
	struct map slugs;

	map_init(&slugs, l->arena);
	if (g->terms.n)
		qsort(g->terms.p, g->terms.n, sizeof *g->terms.p, by_key);
	for (size_t i = 0; i < g->terms.n; i++) {
		struct term *t = g->terms.p[i].term;
		struct str base = url_slug(l->arena, t->name, site_pinyin(l->site, lang));

		if (base.n == 0)
			base = S("term");
		t->slug = base;
		for (uintptr_t k = (uintptr_t)map_get(&slugs, base); k && map_get(&slugs, t->slug);
		     k++) {
			t->slug = arena_printf(l->arena, "%.*s-%zu", STR_ARG(base), (size_t)k + 1);
			map_put(&slugs, base, (void *)(k + 1));
		}
		map_put(&slugs, t->slug, (void *)(uintptr_t)1);
		t->url = url_term(l->arena, t->taxonomy, t->slug, lang);
		entries_sort_newest(&t->entries);
		count_shown(t);
		vec_push(l->arena, &l->lib->terms[lang->index], t);
	}
}

// A taxonomy named like a field of the kind takes that field's values.
static void take_field(struct entry *e, const struct field_table *table, struct str taxonomy,
		       struct strs *values)
{
	const struct field *f = field_find(table, taxonomy);

	if (f && f->type == F_STRS)
		*values = *(struct strs *)((char *)e + f->off);
}

void link_terms(struct loading *l)
{
	for (size_t i = 0; i < l->site->taxonomies.n; i++) {
		struct str taxonomy = l->site->taxonomies.p[i];
		struct gathering *g = arena_array(l->arena, struct gathering, l->site->nlangs);

		for (unsigned k = 0; k < l->site->nlangs; k++)
			map_init(&g[k].by_key, l->arena);
		for (size_t k = 0; k < l->lib->all.n; k++) {
			struct entry *e = l->lib->all.p[k];
			struct strs *values = &e->taxa[i];

			take_field(e, &entry_fields, taxonomy, values);
			take_field(e, e->kind->fields, taxonomy, values);
			for (size_t v = 0; v < values->n; v++)
				add_term(l, &g[e->lang->index], e, taxonomy, values->p[v]);
		}
		for (unsigned k = 0; k < l->site->nlangs; k++)
			name_terms(l, &g[k], &l->site->langs[k]);
	}
}
