// What documents have to do with each other: series, what is related, versions that are missing or
// behind.
#include <stdlib.h>

#include "load/diags.h"
#include "load/room.h"

// ---- series -------------------------------------------------------------------------------------

static int by_name(const void *x, const void *y)
{
	const struct series *a = *(struct series *const *)x, *b = *(struct series *const *)y;
	int c = str_cmp(a->name, b->name);

	return c ? c : (int)a->lang->index - (int)b->lang->index;
}

static struct series *series_at(struct loading *l, struct map *found, struct entry *e)
{
	struct str name = str_trim(e->series);
	struct str key = arena_printf(l->arena, "%u %.*s", e->lang->index, STR_ARG(name));
	struct series **at = (struct series **)map_at(found, key);

	if (!*at) {
		*at = arena_new(l->arena, struct series);
		**at = (struct series){.name = name, .lang = e->lang};
		vec_push(l->arena, &l->lib->series, *at);
	}
	return *at;
}

static void number_parts(struct series *s)
{
	struct entries *list = &s->parts;

	entries_sort_newest(list);
	for (size_t i = 0; i < list->n / 2; i++) {
		struct entry *swap = list->p[i];

		list->p[i] = list->p[list->n - 1 - i];
		list->p[list->n - 1 - i] = swap;
	}
	for (size_t i = 0; i < list->n; i++) {
		list->p[i]->in_series = s;
		list->p[i]->part = (unsigned)i + 1;
	}
}

void link_series(struct loading *l)
{
	struct library *lib = l->lib;
	struct map found;

	map_init(&found, l->arena);
	for (size_t i = 0; i < lib->all.n; i++)
		if (str_trim(lib->all.p[i]->series).n)
			vec_push(l->arena, &series_at(l, &found, lib->all.p[i])->parts,
				 lib->all.p[i]);
	for (size_t i = 0; i < lib->series.n; i++)
		number_parts(lib->series.p[i]);
	if (lib->series.n)
		qsort(lib->series.p, lib->series.n, sizeof *lib->series.p, by_name);
}

// ---- related ------------------------------------------------------------------------------------
// A term weighs the more the fewer documents have it. Of a term with many documents only those are
// looked at that stand next to the document in time, so the work grows with the number of documents
// and not with its square.

#define NEAR 40 // on each side

struct scores {
	uint32_t *of; // by entry.number; 0 but for those in `touched`
	struct entries touched;
};

static uint32_t weight(size_t documents, size_t all)
{
	uint32_t w = 1;

	for (size_t n = documents; n < all; n *= 2)
		w++;
	return w;
}

static bool newer(const struct entry *a, const struct entry *b)
{
	if (a->date.at != b->date.at)
		return a->date.at > b->date.at;
	return str_cmp(a->id, b->id) < 0;
}

static void keep_best(struct scores *s, struct entry *e, struct entry *best[RELATED_MAX], size_t *n)
{
	size_t at = *n;

	while (at > 0 &&
	       (s->of[e->number] > s->of[best[at - 1]->number] ||
		(s->of[e->number] == s->of[best[at - 1]->number] && newer(e, best[at - 1]))))
		at--;
	if (at == RELATED_MAX)
		return;
	if (*n < RELATED_MAX)
		(*n)++;
	for (size_t i = *n - 1; i > at; i--)
		best[i] = best[i - 1];
	best[at] = e;
}

static void score_term(struct loading *l, struct scores *s, const struct entry *e,
		       const struct term *t, size_t at)
{
	size_t from = at > NEAR ? at - NEAR : 0;
	size_t to = at + NEAR < t->entries.n ? at + NEAR + 1 : t->entries.n;
	uint32_t w = weight(t->entries.n, l->lib->all.n);

	for (size_t i = from; i < to; i++) {
		struct entry *other = t->entries.p[i];

		if (other == e || !entry_in(other, CHANNEL_SITE))
			continue;
		if (s->of[other->number] == 0)
			vec_push(l->arena, &s->touched, other);
		s->of[other->number] += w;
	}
}

static void relate(struct loading *l, struct scores *s, struct entry *e, const size_t *places)
{
	struct entry *best[RELATED_MAX];
	size_t n = 0;

	s->touched.n = 0;
	for (size_t i = 0; i < e->terms.n; i++)
		score_term(l, s, e, e->terms.p[i], places[i]);
	for (size_t i = 0; i < s->touched.n; i++)
		keep_best(s, s->touched.p[i], best, &n);
	for (size_t i = 0; i < s->touched.n; i++)
		s->of[s->touched.p[i]->number] = 0;
	for (size_t i = 0; i < n; i++)
		vec_push(l->arena, &e->related, best[i]);
}

void link_related(struct loading *l)
{
	struct library *lib = l->lib;
	struct scores s = {.of = arena_array(l->arena, uint32_t, lib->all.n)};
	size_t **places = arena_array(l->arena, size_t *, lib->all.n);

	for (size_t i = 0; i < lib->all.n; i++)
		places[i] = arena_array(l->arena, size_t, lib->all.p[i]->terms.n);
	for (unsigned k = 0; k < l->site->nlangs; k++) {
		for (size_t i = 0; i < lib->terms[k].n; i++) {
			const struct term *t = lib->terms[k].p[i];

			for (size_t at = 0; at < t->entries.n; at++) {
				const struct entry *e = t->entries.p[at];
				size_t nth = 0;

				while (e->terms.p[nth] != t)
					nth++;
				places[e->number][nth] = at;
			}
		}
	}
	for (size_t i = 0; i < lib->all.n; i++)
		relate(l, &s, lib->all.p[i], places[i]);
}

// ---- translations -------------------------------------------------------------------------------

static instant last_change(const struct entry *e)
{
	return e->updated.set ? e->updated.at : e->date.set ? e->date.at : INSTANT_NONE;
}

static void compare_versions(struct loading *l, struct entry *e)
{
	uint32_t all = (uint32_t)((1u << l->site->nlangs) - 1), has = 0;

	for (size_t i = 0; i < e->versions.n; i++) {
		const struct entry *other = e->versions.p[i];

		has |= 1u << other->lang->index;
		if (other == e || !other->updated.set || last_change(e) >= other->updated.at)
			continue;
		if (!e->stale_against || other->updated.at > e->stale_against->updated.at)
			e->stale_against = other;
	}
	e->missing = all & ~has;
}

static void report_fallback(struct loading *l, const struct lang *lang, size_t n)
{
	const struct ynode *at = ynode_get(l->site->tree, S("fallback"));

	diag_report(l->log, &LOAD_FALLBACK, l->site->src, at ? at->at : (struct str){0},
		    "lists in \"%.*s\" show %zu document%s in \"%.*s\"", STR_ARG(lang->tag), n,
		    n == 1 ? "" : "s", STR_ARG(l->site->fallback[lang->index]->tag));
}

void link_translations(struct loading *l)
{
	struct library *lib = l->lib;

	for (size_t i = 0; i < lib->all.n; i++)
		compare_versions(l, lib->all.p[i]);
	for (unsigned k = 0; k < l->site->nlangs; k++) {
		size_t n = 0;

		if (!l->site->fallback[k])
			continue;
		for (size_t i = 0; i < l->site->nkinds; i++)
			n += lib->mixed[i][k].n - lib->lists[i][k].n;
		if (n)
			report_fallback(l, &l->site->langs[k], n);
	}
}
