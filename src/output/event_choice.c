#include "output/event_choice.h"

#include <stdlib.h>

#include "model/library.h"

static bool is_called(struct str asked, struct str name, struct str slug)
{
	return str_eq_nocase(asked, name) || str_eq_nocase(asked, slug);
}

// Whether one of the event's calendars is of that kind and name.
static bool is_in(const struct event *ev, enum calendar_kind kind, struct str asked)
{
	for (size_t i = 0; i < ev->calendars.n; i++) {
		const struct calendar *c = ev->calendars.p[i];

		if (c->kind == kind && is_called(asked, c->name, c->slug))
			return true;
	}
	return asked.n == 0;
}

static bool has_tag(const struct event *ev, struct str tag)
{
	for (size_t i = 0; i < ev->e.terms.n; i++)
		if (is_called(tag, ev->e.terms.p[i]->name, ev->e.terms.p[i]->slug))
			return true;
	return tag.n == 0;
}

bool event_chosen(const struct event *ev, const struct event_choice *c)
{
	return has_tag(ev, c->tag) && is_in(ev, CALENDAR_CITY, c->city) &&
	       is_in(ev, CALENDAR_SERIES, c->series) && is_in(ev, CALENDAR_GROUP, c->group);
}

static int by_start(const void *x, const void *y)
{
	const struct instance *a = *(const struct instance *const *)x,
			      *b = *(const struct instance *const *)y;
	int order;

	if (a->as.starts != b->as.starts)
		return a->as.starts < b->as.starts ? -1 : 1;
	order = str_cmp(a->event->e.id, b->event->e.id);
	return order ? order : civil_to_utc(a->as.id) < civil_to_utc(b->as.id) ? -1 : 1;
}

void instances_sort(struct instances *all)
{
	if (all->n)
		qsort(all->p, all->n, sizeof *all->p, by_start);
}
