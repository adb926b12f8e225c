// The calendars, months and years that events belong to, in each language.
#include <stdlib.h>

#include "base/keyed.h"
#include "base/utf8.h"
#include "load/room.h"
#include "model/agenda.h"
#include "model/url.h"

#define DAY 86400

// ---- calendars ----------------------------------------------------------------------------------

// Those of one language while they are gathered.
struct gathering {
	struct loading *l;
	struct agenda *agenda;
	struct buf key;      // of the one that is looked for
	struct map as_spelt; // kind and name -> struct calendar *
	struct map by_key;   // kind and name in lower case -> the same
	struct map slugs;    // kind and slug -> a calendar that has it
};

static struct calendar *calendar_of(struct gathering *g, enum calendar_kind kind, struct str name,
				    struct str key)
{
	struct calendar **at = (struct calendar **)map_at(&g->by_key, key);

	if (!*at) {
		*at = arena_new(g->l->arena, struct calendar);
		**at = (struct calendar){.kind = kind, .lang = g->agenda->lang, .name = name};
		vec_push(g->l->arena, &g->agenda->calendars, *at);
	}
	return *at;
}

static struct calendar *calendar_at(struct gathering *g, enum calendar_kind kind, struct str name)
{
	struct arena *a = g->l->arena;
	struct calendar *c;
	struct str key;

	buf_reset(&g->key);
	buf_char(&g->key, (char)('0' + kind));
	buf_str(&g->key, name);
	if ((c = map_get(&g->as_spelt, buf_view(&g->key))))
		return c;
	key = arena_dup(a, buf_view(&g->key));
	c = calendar_of(g, kind, name, utf8_lowered(a, key));
	map_put(&g->as_spelt, key, c);
	return c;
}

static void put_in(struct gathering *g, struct calendar *c, struct event *ev)
{
	if (c->events.n && c->events.p[c->events.n - 1] == &ev->e)
		return;
	vec_push(g->l->arena, &c->events, &ev->e);
	c->feeds |= entry_in(&ev->e, CHANNEL_FEED);
	c->site |= entry_in(&ev->e, CHANNEL_SITE);
	if (ev->e.lang == g->agenda->lang)
		vec_push(g->l->arena, &ev->calendars, c);
}

static void put_named(struct gathering *g, enum calendar_kind kind, struct str name,
		      struct event *ev)
{
	name = str_trim(name);
	if (name.n)
		put_in(g, calendar_at(g, kind, name), ev);
}

static void put_terms(struct gathering *g, struct event *ev)
{
	for (size_t i = 0; i < ev->e.terms.n; i++) {
		const struct term *t = ev->e.terms.p[i];
		struct str key = arena_printf(g->l->arena, "%.*s %.*s", STR_ARG(t->taxonomy),
					      STR_ARG(t->name));
		struct calendar *c;

		if (t->lang != g->agenda->lang)
			continue;
		c = calendar_at(g, CALENDAR_TERM, key);
		c->term = t;
		ev->e.terms.p[i]->calendar = c;
		put_in(g, c, ev);
	}
}

static void put_event(struct gathering *g, struct event *ev)
{
	put_in(g, calendar_at(g, CALENDAR_ALL, S("")), ev);
	put_named(g, CALENDAR_CITY, ev->location.city, ev);
	put_named(g, CALENDAR_SERIES, ev->e.series, ev);
	for (size_t i = 0; i < ev->groups.n; i++)
		put_named(g, CALENDAR_GROUP, ev->groups.p[i], ev);
	put_terms(g, ev);
}

static int by_name(const void *x, const void *y)
{
	const struct calendar *a = *(struct calendar *const *)x, *b = *(struct calendar *const *)y;

	return a->kind != b->kind ? (int)a->kind - (int)b->kind : str_cmp(a->name, b->name);
}

// "São" and "Sao" may have one slug: in the order of their names, later ones are numbered.
static void name_calendar(struct gathering *g, struct calendar *c)
{
	struct arena *a = g->l->arena;
	const char *kind = calendar_kind_name(c->kind);
	struct str base = url_slug(a, c->name, site_pinyin(g->l->site, c->lang));
	void **taken;

	base = base.n ? str_first(base, URL_SLUG_MAX / 2) : S("events");
	c->slug = base;
	for (unsigned n = 2;; n++) {
		taken = map_at(&g->slugs, arena_printf(a, "%s %.*s", kind, STR_ARG(c->slug)));
		if (!*taken)
			break;
		c->slug = arena_printf(a, "%.*s-%u", STR_ARG(base), n);
	}
	*taken = c;
}

static void place_calendar(struct gathering *g, struct calendar *c)
{
	struct arena *a = g->l->arena;
	const struct site *site = g->l->site;

	if (c->kind == CALENDAR_TERM) {
		c->name = c->term->name;
		c->slug = c->term->slug;
		c->page = c->term->url;
		c->url = url_calendar(a, c->page);
		return;
	}
	if (c->kind == CALENDAR_ALL) {
		c->page = url_list(a, site, KIND_event, c->lang);
		c->url = url_calendar(a, url_home(a, c->lang));
	} else {
		name_calendar(g, c);
		c->page = url_events(a, site, c->lang, calendar_kind_name(c->kind), c->slug);
		c->url = url_calendar(a, c->page);
	}
	if (site->kinds[KIND_event].list.n == 0 || !c->site)
		c->page = S("");
}

// ---- months -------------------------------------------------------------------------------------

static int by_id(const void *x, const void *y)
{
	return str_cmp((*(struct entry *const *)x)->id, (*(struct entry *const *)y)->id);
}

// By start, those that start together by id.
static void gather_instances(struct gathering *g, const struct entries *events)
{
	struct arena *a = g->l->arena;
	struct agenda *agenda = g->agenda;
	struct entry **in_order = malloc((events->n + 1) * sizeof *in_order);
	struct keyed *sorted;
	size_t n = 0;

	for (size_t i = 0; i < events->n; i++)
		n += ((const struct event *)events->p[i])->instances.n;
	sorted = malloc(2 * (n + 1) * sizeof *sorted);
	if (!in_order || !sorted)
		BUG("out of memory");
	if (events->n)
		memcpy(in_order, events->p, events->n * sizeof *in_order);
	qsort(in_order, events->n, sizeof *in_order, by_id);
	n = 0;
	for (size_t i = 0; i < events->n; i++) {
		const struct event *ev = (const struct event *)in_order[i];

		for (size_t k = 0; k < ev->instances.n; k++) {
			const struct instance *one = &ev->instances.p[k];
			int64_t length = one->as.ends - one->as.starts;

			sorted[n++] = (struct keyed){one->as.starts, one};
			agenda->longest = length > agenda->longest ? length : agenda->longest;
		}
	}
	keyed_sort(sorted, sorted + n, n);
	agenda->all.p = arena_array(a, const struct instance *, n + 1);
	agenda->all.cap = n + 1;
	for (; agenda->all.n < n; agenda->all.n++)
		agenda->all.p[agenda->all.n] = sorted[agenda->all.n].what;
	free(sorted);
	free(in_order);
}

static int month_number(struct civil c)
{
	return c.year * 12 + c.month - 1;
}

static int first_month(const struct instance *i)
{
	return month_number(i->as.wall);
}

static int last_month(const struct instance *i)
{
	struct civil c = i->as.wall;

	if (c.day + i->as.nights <= 28)
		return month_number(c);
	return month_number(
		civil_from_utc((civil_days(c.year, c.month, c.day) + i->as.nights) * DAY));
}

#define MONTHS_MAX 24 // that one occurrence is shown in

static struct month *month_at(struct gathering *g, int number)
{
	struct agenda *a = g->agenda;
	size_t at = a->months.n;

	while (at > 0 && month_number((struct civil){a->months.p[at - 1].year,
						     (uint8_t)a->months.p[at - 1].month, 1, 0, 0,
						     0}) > number)
		at--;
	if (at > 0 && a->months.p[at - 1].year == number / 12 &&
	    a->months.p[at - 1].month == number % 12 + 1)
		return &a->months.p[at - 1];
	vec_add(g->l->arena, &a->months);
	memmove(&a->months.p[at + 1], &a->months.p[at],
		(a->months.n - 1 - at) * sizeof *a->months.p);
	a->months.p[at] = (struct month){
		.year = number / 12,
		.month = number % 12 + 1,
		.url = url_month(g->l->arena, g->l->site, a->lang, number / 12, number % 12 + 1),
	};
	return &a->months.p[at];
}

// By start, so that months are mostly found at the end.
static void gather_months(struct gathering *g)
{
	struct instances *all = &g->agenda->all;

	for (size_t i = 0; i < all->n; i++) {
		int first = first_month(all->p[i]), last = last_month(all->p[i]);

		if (!entry_in(&all->p[i]->event->e, CHANNEL_SITE))
			continue;
		last = last < first + MONTHS_MAX ? last : first + MONTHS_MAX - 1;
		for (int m = first; m <= last; m++)
			vec_push(g->l->arena, &month_at(g, m)->on, all->p[i]);
	}
}

// ---- years --------------------------------------------------------------------------------------

static int by_end(const struct event *a, const struct event *b)
{
	if (a->shown->as.ends != b->shown->as.ends)
		return a->shown->as.ends > b->shown->as.ends ? -1 : 1;
	return str_cmp(a->e.id, b->e.id);
}

struct past {
	struct event *event;
	int32_t year; // in which it began
};

static void add_past(struct gathering *g, struct past *past)
{
	struct agenda *a = g->agenda;
	struct event_year *last = a->years.n ? &a->years.p[a->years.n - 1] : NULL;

	if (!last || last->year != past->year) {
		last = vec_add(g->l->arena, &a->years);
		last->year = past->year;
		last->url = url_events(g->l->arena, g->l->site, a->lang, "past",
				       arena_printf(g->l->arena, "%04d", (int)past->year));
	}
	vec_push(g->l->arena, &last->events, &past->event->e);
}

static int by_year(const void *x, const void *y)
{
	const struct past *a = x, *b = y;

	return a->year != b->year ? (a->year > b->year ? -1 : 1) : by_end(a->event, b->event);
}

static void gather_years(struct gathering *g, const struct entries *events)
{
	struct past *past = arena_array(g->l->arena, struct past, events->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < events->n; i++) {
		struct event *ev = (struct event *)events->p[i];

		if (ev->is_past && entry_in(&ev->e, CHANNEL_SITE))
			past[n++] = (struct past){ev, instance_starts(ev->shown).wall.year};
	}
	qsort(past, n, sizeof *past, by_year);
	for (size_t i = 0; i < n; i++)
		add_past(g, &past[i]);
}

// ---- all of it ----------------------------------------------------------------------------------

static void gather(struct loading *l, const struct lang *lang)
{
	const struct entries *events = library_list(l->lib, KIND_event, lang);
	struct gathering g = {.l = l, .agenda = &l->lib->agendas[lang->index]};
	struct calendars *calendars = &g.agenda->calendars;

	buf_init(&g.key, BUF_MAX_DEFAULT);
	map_init(&g.as_spelt, l->arena);
	map_init(&g.by_key, l->arena);
	map_init(&g.slugs, l->arena);
	g.agenda->lang = lang;
	for (size_t i = 0; i < events->n; i++)
		put_event(&g, (struct event *)events->p[i]);
	buf_release(&g.key);
	if (calendars->n)
		qsort(calendars->p, calendars->n, sizeof *calendars->p, by_name);
	for (size_t i = 0; i < calendars->n; i++)
		place_calendar(&g, calendars->p[i]);
	gather_instances(&g, events);
	if (l->site->kinds[KIND_event].list.n == 0)
		return;
	gather_months(&g);
	gather_years(&g, events);
}

void link_agendas(struct loading *l)
{
	for (unsigned i = 0; i < l->site->nlangs; i++)
		gather(l, &l->site->langs[i]);
}
