// When events take place around now, and the calendars, months and years that they belong to.
#include <stdlib.h>

#include "base/utf8.h"
#include "load/diags.h"
#include "load/room.h"
#include "model/agenda.h"
#include "model/url.h"

#define DAY 86400

// ---- instances ----------------------------------------------------------------------------------

static void add_instance(struct arena *a, struct event *ev, const struct occurrence *o)
{
	vec_push(a, &ev->instances, (struct instance){ev, *o});
}

// Adds those that are not over at `from` and begin before `to`, in as much memory as they need;
// true when there were more than `max`.
static bool take(struct arena *a, struct event *ev, instant from, instant to, size_t max)
{
	struct occurrences it;
	struct occurrence o;
	struct instance *p;
	struct buf found;
	size_t n;

	buf_init(&found, BUF_MAX_DEFAULT);
	occurrences_begin(&it, &ev->times, from, to, max);
	while (occurrences_next(&it, &o))
		buf_add(&found, (const char *)&o, sizeof o);
	n = found.n / sizeof o;
	p = arena_array(a, struct instance, ev->instances.n + n + 1);
	for (size_t i = 0; i < ev->instances.n; i++)
		p[i] = ev->instances.p[i];
	for (size_t i = 0; i < n; i++) {
		memcpy(&o, found.p + i * sizeof o, sizeof o);
		p[ev->instances.n + i] = (struct instance){ev, o};
	}
	ev->instances.cap = ev->instances.n + n + 1;
	ev->instances.n += n;
	ev->instances.p = p;
	buf_release(&found);
	return it.capped;
}

static void take_last(struct arena *a, struct event *ev, instant before)
{
	struct occurrence o, last = {0};
	struct occurrences it;
	bool any = false;

	occurrences_begin(&it, &ev->times, INT64_MIN, before, OCCURRENCES_MAX);
	for (; occurrences_next(&it, &o); any = true)
		last = o;
	if (any)
		add_instance(a, ev, &last);
}

// What lists show: what is on or comes next and is not called off; else the last.
static const struct instance *choose(const struct event *ev, instant now)
{
	const struct instance *next = NULL;

	for (size_t i = 0; i < ev->instances.n; i++) {
		const struct instance *one = &ev->instances.p[i];

		if (one->as.ends <= now)
			continue;
		if (one->as.status != STATUS_CANCELLED)
			return one;
		next = next ? next : one;
	}
	return next ? next : ev->instances.n ? &ev->instances.p[ev->instances.n - 1] : NULL;
}

static bool has_next(const struct event *ev, instant now)
{
	for (size_t i = ev->instances.n; i-- > 0;)
		if (ev->instances.p[i].as.ends > now)
			return true;
	return false;
}

// ---- wall times that are none, or two -----------------------------------------------------------

#define UNCLEAR_MAX 200 // of one event

static bool is_extra(const struct schedule *s, int64_t wall)
{
	for (size_t i = 0; i < s->extra.n; i++)
		if (s->extra.p[i] == wall)
			return true;
	return false;
}

// Whether the time of day at which the event begins lies in that stretch of wall time.
static bool begins_in(const struct schedule *s, int64_t from, int64_t to)
{
	int64_t time = s->start.hour * 3600 + s->start.minute * 60 + s->start.second;
	int64_t rest = from - time;
	int64_t day = rest > 0 ? (rest + DAY - 1) / DAY : rest / DAY; // the first that may

	return day * DAY + time < to;
}

static void take_unclear(struct arena *a, struct event *ev, instant from, instant to)
{
	struct occurrences it;
	struct occurrence o;

	occurrences_begin(&it, &ev->times, from, to, OCCURRENCES_MAX);
	while (occurrences_next(&it, &o))
		if (o.starts >= from && !o.override && !is_extra(&ev->times, civil_to_utc(o.id)) &&
		    ev->unclear.n < UNCLEAR_MAX)
			vec_push(a, &ev->unclear, o);
}

// Where the offset grows, wall times are skipped right behind the change; where it shrinks, those
// right before it come again.
static void find_unclear(struct arena *a, struct event *ev)
{
	const struct schedule *s = &ev->times;
	struct zone_spell now = zone_spell(s->zone, zone_from_civil(s->zone, s->start, NULL) - DAY);

	if (s->all_day || !ev->recurrence.rrule)
		return;
	while (now.until < ev->horizon) {
		struct zone_spell next = zone_spell(s->zone, now.until);
		instant at = now.until;
		int more = next.offset - now.offset;

		if (more > 0 && begins_in(s, at + now.offset, at + next.offset))
			take_unclear(a, ev, at, at + more);
		else if (more < 0 && begins_in(s, at + next.offset, at + now.offset))
			take_unclear(a, ev, at + more, at);
		now = next;
	}
}

// ---- of one event -------------------------------------------------------------------------------

// The one occurrence of what does not come again. One that never takes place was reported: its
// start stands in for it.
static void expand_once(struct worker *w, struct event *ev)
{
	struct occurrence o = {.starts = ev->starts.at, .ends = ev->end, .wall = ev->times.start};
	struct occurrences it;

	occurrences_begin(&it, &ev->times, INT64_MIN, INT64_MAX, 1);
	occurrences_next(&it, &o);
	ev->instances.p = arena_new(w->arena, struct instance);
	ev->instances.p[0] = (struct instance){ev, o};
	ev->instances.n = ev->instances.cap = 1;
	ev->horizon = o.ends;
}

static void expand_many(struct loading *l, struct worker *w, struct event *ev)
{
	size_t max = (size_t)l->site->events.occurrences;
	struct agenda_window window = agenda_window(l->site, l->opt->now);
	const struct source *src;

	if (take(w->arena, ev, window.from, window.to, max)) {
		diag_report(
			&w->log, &LOAD_EVENT_MANY, ev->e.src,
			field_place(&ev->e, "recurrence", &src),
			"the event has more than %zu occurrences around now: the rest is left out",
			max);
		diag_hint(&w->log, "raise events.occurrences in kith.yaml, or shorten events.next");
	}
	if (!has_next(ev, l->opt->now))
		take(w->arena, ev, l->opt->now, INT64_MAX, 1);
	if (ev->instances.n == 0)
		take_last(w->arena, ev, window.from);
	if (ev->instances.n == 0)
		expand_once(w, ev);
	ev->horizon = schedule_end(&ev->times);
	if (ev->horizon == INT64_MAX || ev->horizon < ev->instances.p[0].as.ends)
		ev->horizon = window.to;
	find_unclear(w->arena, ev);
}

static void expand(struct loading *l, struct worker *w, size_t item)
{
	struct event *ev = (struct event *)l->lib->all.p[item];

	if (ev->e.kind->id != KIND_event)
		return;
	if (recurrence_given(&ev->recurrence))
		expand_many(l, w, ev);
	else
		expand_once(w, ev);
	ev->shown = choose(ev, l->opt->now);
	ev->is_past = !has_next(ev, l->opt->now);
}

// ---- identifiers --------------------------------------------------------------------------------

static struct str host_of(const struct site *site)
{
	const struct ynode *at = ynode_get(site->tree, S("base_url"));
	struct str url = at && at->type == Y_SCALAR ? at->text : site->base_url;
	size_t host = str_find(url, S("://"));

	url = host == SIZE_MAX ? url : str_from(url, host + 3);
	url = str_first(url, str_index(url, '/'));
	return str_first(url, str_index(url, ':'));
}

// That of another language, else one made of the path: it lasts as long as the file is not moved.
static void give_uid(struct loading *l, struct event *ev)
{
	const struct entries *versions = &ev->e.versions;

	for (size_t i = 0; i < versions->n && ev->uid.n == 0; i++)
		ev->uid = ((const struct event *)versions->p[i])->uid;
	if (ev->uid.n)
		return;
	ev->uid = arena_printf(l->arena, "%.*s@%.*s", STR_ARG(url_encoded(l->arena, ev->e.id)),
			       STR_ARG(host_of(l->site)));
	ev->uid_made = true;
}

static void check_uid(struct loading *l, struct map *seen, struct event *ev)
{
	struct event **first = (struct event **)map_at(seen, ev->uid);
	const struct source *src;

	if (*first && !str_eq((*first)->e.id, ev->e.id)) {
		diag_report(l->log, &LOAD_EVENT_UID_TWICE, ev->e.src,
			    field_place(&ev->e, "uid", &src), "%.*s has this uid already",
			    STR_ARG((*first)->e.src->path));
		diag_hint(l->log, "give each event a uid of its own");
	} else if (!*first) {
		*first = ev;
	}
}

// Each language's version first gets what another one has, then what is made up.
static void settle_uids(struct loading *l)
{
	struct map seen;

	map_init(&seen, l->arena);
	for (size_t i = 0; i < l->lib->all.n; i++) {
		struct event *ev = (struct event *)l->lib->all.p[i];

		if (ev->e.kind->id != KIND_event)
			continue;
		give_uid(l, ev);
		check_uid(l, &seen, ev);
	}
}

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

static int by_start(const void *x, const void *y)
{
	const struct instance *a = *(const struct instance *const *)x,
			      *b = *(const struct instance *const *)y;

	if (a->as.starts != b->as.starts)
		return a->as.starts < b->as.starts ? -1 : 1;
	return str_cmp(a->event->e.id, b->event->e.id);
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
	instant last = i->as.ends > i->as.starts ? i->as.ends - 1 : i->as.starts;

	// Most are over long before their month: no change of offset is longer than a day.
	if (i->as.wall.day + (last - i->as.starts) / DAY < 27)
		return first_month(i);
	return month_number(zone_to_civil(i->event->times.zone, last));
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

static void add_to_agenda(struct gathering *g, const struct instance *i)
{
	int64_t length = i->as.ends - i->as.starts;

	vec_push(g->l->arena, &g->agenda->all, i);
	if (length > g->agenda->longest)
		g->agenda->longest = length;
}

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
	for (size_t i = 0; i < events->n; i++) {
		struct event *ev = (struct event *)events->p[i];

		put_event(&g, ev);
		for (size_t k = 0; k < ev->instances.n; k++)
			add_to_agenda(&g, &ev->instances.p[k]);
	}
	buf_release(&g.key);
	if (calendars->n)
		qsort(calendars->p, calendars->n, sizeof *calendars->p, by_name);
	for (size_t i = 0; i < calendars->n; i++)
		place_calendar(&g, calendars->p[i]);
	if (g.agenda->all.n)
		qsort(g.agenda->all.p, g.agenda->all.n, sizeof *g.agenda->all.p, by_start);
	if (l->site->kinds[KIND_event].list.n == 0)
		return;
	gather_months(&g);
	gather_years(&g, events);
}

void link_events(struct loading *l)
{
	load_work(l, l->lib->all.n, expand);
	settle_uids(l);
	for (unsigned i = 0; i < l->site->nlangs; i++)
		gather(l, &l->site->langs[i]);
}
