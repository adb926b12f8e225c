// When events take place around now.
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

void link_events(struct loading *l)
{
	load_work(l, l->lib->all.n, expand);
	settle_uids(l);
	link_agendas(l);
}
