// What is on in a city, in a series, in a group: /events/city/suzhou/ … Events of a tag stand on
// the tag's own page.

#include <stdlib.h>

#include "base/vec.h"
#include "output/listing.h"
#include "output/visible.h"

static int in_order(const void *x, const void *y)
{
	const struct event *a = *(const struct event *const *)x,
			   *b = *(const struct event *const *)y;
	instant s = a->shown->as.starts, t = b->shown->as.starts;

	if (a->is_past != b->is_past)
		return a->is_past ? 1 : -1;
	if (s != t)
		return (s < t) != a->is_past ? -1 : 1;
	return str_cmp(a->e.id, b->e.id);
}

static bool plan_one(struct plan *p, const struct calendar *c)
{
	struct entries *shown = arena_new(p->arena, struct entries), all;
	const char *kind = calendar_kind_name(c->kind);
	struct listing l = {.base = c->page, .entries = shown, .calendar = c, .kind = KIND_event};
	struct target t = {.lang = c->lang,
			   .kind = str_cstr(kind),
			   .tmpl = str_cstr(kind_event.list_tmpl),
			   .title = c->name};

	all = visible_entries(p->arena, &c->events, CHANNEL_SITE);
	for (size_t i = 0; i < all.n; i++)
		vec_push(p->arena, shown, all.p[i]);
	qsort(shown->p, shown->n, sizeof *shown->p, in_order);
	t.what = arena_printf(p->arena, "the events of %s \"%.*s\"", kind, STR_ARG(c->name));
	t.group = arena_printf(p->arena, "events %s %.*s", kind, STR_ARG(c->slug));
	return listing_plan(p, l, t);
}

static bool plan(struct plan *p)
{
	bool ok = true;

	for (unsigned i = 0; i < p->lib->site->nlangs; i++) {
		const struct calendars *all = &p->lib->agendas[i].calendars;

		for (size_t k = 0; k < all->n; k++)
			if (all->p[k]->page.n && all->p[k]->kind != CALENDAR_ALL &&
			    all->p[k]->kind != CALENDAR_TERM)
				ok &= plan_one(p, all->p[k]);
	}
	return ok;
}

const struct format format_calendars = {"calendars", "text/html", plan, listing_render};
