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

static void sort_list(struct entries *list, enum kind_id kind)
{
	if (list->n == 0)
		return;
	if (kind == KIND_page)
		qsort(list->p, list->n, sizeof *list->p, by_weight);
	else if (kind == KIND_event)
		qsort(list->p, list->n, sizeof *list->p, by_start);
	else
		entries_sort_newest(list);
	link_neighbours(list, kind != KIND_page && kind != KIND_event);
}

void link_lists(struct loading *l)
{
	struct library *lib = l->lib;

	link_versions(l, &lib->all);
	for (size_t i = 0; i < lib->all.n; i++) {
		struct entry *e = lib->all.p[i];

		map_put(&lib->by_path, e->path, e);
		if (e == e->versions.p[0])
			map_put(&lib->by_id, e->id, e);
		vec_push(l->arena, &lib->lists[e->kind->id][e->lang->index], e);
	}
	for (size_t k = 0; k < KIND_COUNT; k++)
		for (unsigned i = 0; i < l->site->nlangs; i++)
			sort_list(&lib->lists[k][i], (enum kind_id)k);
}
