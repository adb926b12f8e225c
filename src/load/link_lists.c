// Versions, lists and neighbours.
#include <stdlib.h>

#include "load/room.h"
#include "model/event.h"
#include "model/newsletter.h"

static int by_weight(const void *x, const void *y)
{
	const struct entry *a = *(struct entry *const *)x, *b = *(struct entry *const *)y;
	int c;

	if (a->weight != b->weight)
		return a->weight < b->weight ? -1 : 1;
	c = str_cmp(a->title, b->title);
	return c ? c : str_cmp(a->id, b->id);
}

static int by_start(const void *x, const void *y)
{
	const struct event *a = *(struct event *const *)x, *b = *(struct event *const *)y;

	if (a->starts.at != b->starts.at)
		return a->starts.at < b->starts.at ? -1 : 1;
	return str_cmp(a->e.id, b->e.id);
}

// Newest first runs backwards in time: there, what stands before is newer.
static void link_neighbours(struct entries *list, bool newest_first)
{
	for (size_t i = 0; i < list->n; i++) {
		struct entry *e = list->p[i];
		struct entry *before = i ? list->p[i - 1] : NULL,
			     *after = i + 1 < list->n ? list->p[i + 1] : NULL;

		e->prev = newest_first ? after : before;
		e->next = newest_first ? before : after;
		if (e->kind->id == KIND_newsletter)
			((struct newsletter *)e)->last = (struct newsletter *)e->prev;
	}
}

static void order(struct entries *list, enum kind_id kind)
{
	if (kind == KIND_page)
		qsort(list->p, list->n, sizeof *list->p, by_weight);
	else if (kind == KIND_event)
		qsort(list->p, list->n, sizeof *list->p, by_start);
	else
		entries_sort_newest(list);
}

static void sort_list(struct entries *list, enum kind_id kind)
{
	if (list->n == 0)
		return;
	order(list, kind);
	link_neighbours(list, kind != KIND_page && kind != KIND_event);
}

// A language's own list, with documents of the one that stands in where it has no version.
static void mix(struct loading *l, enum kind_id kind, const struct lang *lang)
{
	const struct lang *other = l->site->fallback[lang->index];
	const struct entries *own = &l->lib->lists[kind][lang->index];
	const struct entries *theirs = &l->lib->lists[kind][other->index];
	struct entries *mixed = &l->lib->mixed[kind][lang->index];

	for (size_t i = 0; i < own->n; i++)
		vec_push(l->arena, mixed, own->p[i]);
	for (size_t i = 0; i < theirs->n; i++)
		if (!entry_version(theirs->p[i], lang))
			vec_push(l->arena, mixed, theirs->p[i]);
	if (mixed->n)
		order(mixed, kind);
}

void link_lists(struct loading *l)
{
	struct library *lib = l->lib;

	link_versions(l, &lib->all);
	for (size_t i = 0; i < lib->all.n; i++) {
		struct entry *e = lib->all.p[i];

		e->number = (uint32_t)i;
		map_put(&lib->by_path, e->path, e);
		if (e == e->versions.p[0])
			map_put(&lib->by_id, e->id, e);
		vec_push(l->arena, &lib->lists[e->kind->id][e->lang->index], e);
	}
	for (size_t k = 0; k < l->site->nkinds; k++)
		for (unsigned i = 0; i < l->site->nlangs; i++)
			sort_list(&lib->lists[k][i], (enum kind_id)k);
	for (size_t k = 0; k < l->site->nkinds; k++)
		for (unsigned i = 0; i < l->site->nlangs; i++)
			if (l->site->fallback[i])
				mix(l, (enum kind_id)k, &l->site->langs[i]);
}
