// When an event takes place: its schedule, and what of it can't be.
#include "load/diags.h"
#include "load/document.h"
#include "model/event.h"

#define DAY 86400
#define NEAR ((instant)40 * DAY)       // how far away an occurrence may be that was meant
#define AHEAD ((instant)2 * 366 * DAY) // how far ahead skipped wall times are reported

struct event_place {
	const struct loading *l;
	struct worker *w;
	struct event *ev;
	const struct source *src;
	struct str at; // of the recurrence, when nothing nearer is known
};

static struct str shown(struct arena *a, const struct schedule *s, struct civil c)
{
	return s->all_day ? arena_printf(a, "%04d-%02d-%02d", (int)c.year, c.month, c.day)
			  : arena_printf(a, "%04d-%02d-%02d %02d:%02d", (int)c.year, c.month, c.day,
					 c.hour, c.minute);
}

// The place of one item of a list below `recurrence`, or of a field in it.
static struct str place_of(const struct event_place *p, const char *list, size_t i,
			   const char *field)
{
	const struct ynode *all = ynode_get(p->ev->e.front, S("recurrence")), *n;

	n = ynode_get(all, str_cstr(list));
	if (n && n->type == Y_SEQ)
		n = i < n->n ? n->items[i] : NULL;
	if (n && field && ynode_get(n, str_cstr(field)))
		n = ynode_get(n, str_cstr(field));
	return n ? n->at : p->at;
}

static void hint_nearest(const struct event_place *p, struct civil wall)
{
	const struct schedule *s = &p->ev->times;
	instant t = zone_from_civil(s->zone, wall, NULL), best = INT64_MAX;
	struct occurrences near;
	struct occurrence one;
	struct civil id = {0};

	occurrences_begin(&near, s, t - NEAR, t + NEAR, OCCURRENCES_MAX);
	while (occurrences_next(&near, &one)) {
		instant away = one.starts > t ? one.starts - t : t - one.starts;

		if (away < best)
			best = away, id = one.id;
	}
	if (best != INT64_MAX)
		diag_hint(&p->w->log, "the nearest occurrence is on %.*s",
			  STR_ARG(shown(p->w->arena, s, id)));
}

static void no_exdate(const struct event_place *p, const struct schedule_fault *f)
{
	diag_report(&p->w->log, &LOAD_EVENT_DATES, p->src, place_of(p, "exdate", f->index, NULL),
		    "the event would not take place on %.*s anyway",
		    STR_ARG(shown(p->w->arena, &p->ev->times, f->wall)));
	hint_nearest(p, f->wall);
}

static void no_override(const struct event_place *p, const struct schedule_fault *f)
{
	diag_report(&p->w->log, &LOAD_EVENT_OVERRIDE, p->src,
		    place_of(p, "overrides", f->index, "at"), "the event has no occurrence on %.*s",
		    STR_ARG(shown(p->w->arena, &p->ev->times, f->wall)));
	hint_nearest(p, f->wall);
}

static void override_twice(const struct event_place *p, const struct schedule_fault *f)
{
	diag_report(&p->w->log, &LOAD_EVENT_OVERRIDE, p->src,
		    place_of(p, "overrides", f->index, "at"),
		    "the occurrence on %.*s is left out or changed already",
		    STR_ARG(shown(p->w->arena, &p->ev->times, f->wall)));
	diag_hint(&p->w->log, "keep one of them");
}

static void override_order(const struct event_place *p, const struct schedule_fault *f)
{
	diag_report(&p->w->log, &LOAD_EVENT_ORDER, p->src,
		    place_of(p, "overrides", f->index, "ends"),
		    "the occurrence ends before it begins");
}

static void start_off(const struct event_place *p, const struct schedule_fault *f)
{
	struct str first = shown(p->w->arena, &p->ev->times, f->wall);

	diag_report(&p->w->log, &LOAD_EVENT_DATES, p->src, place_of(p, "rrule", 0, NULL),
		    "the rule does not give the day on which the event starts: the first is %.*s",
		    STR_ARG(first));
	diag_hint(&p->w->log, "write starts: %.*s, or correct the rule", STR_ARG(first));
}

static void no_occurrence(const struct event_place *p, const struct schedule_fault *f)
{
	(void)f;
	diag_report(&p->w->log, &LOAD_EVENT_NEVER, p->src, place_of(p, "rrule", 0, NULL),
		    "the event never takes place");
}

static void (*const reports[])(const struct event_place *, const struct schedule_fault *) = {
	[SCHEDULE_EXDATE] = no_exdate,     [SCHEDULE_OVERRIDE] = no_override,
	[SCHEDULE_TWICE] = override_twice, [SCHEDULE_ORDER] = override_order,
	[SCHEDULE_START] = start_off,      [SCHEDULE_NOTHING] = no_occurrence,
};

// ---- skipped wall times -------------------------------------------------------------------------

static int64_t time_of_day(int64_t wall)
{
	return (wall % DAY + DAY) % DAY;
}

// Whether the clocks are put forward at an instant so that the time of day is among those skipped.
static bool skips(const struct schedule *s, instant t)
{
	int before = zone_offset(s->zone, t - 1), after = zone_offset(s->zone, t);
	int64_t into = time_of_day(civil_to_utc(s->start)) - time_of_day(t + before);

	return after > before && (into + DAY) % DAY < after - before;
}

static void report_gap(const struct event_place *p, const struct occurrence *o)
{
	const struct schedule *s = &p->ev->times;
	struct arena *a = p->w->arena;
	const struct source *src;
	struct str at = field_place(&p->ev->e, "starts", &src);

	diag_report(&p->w->log, &LOAD_EVENT_GAP, src, at,
		    "there is no %.*s in %.*s: the event begins at %02d:%02d on that day",
		    STR_ARG(shown(a, s, o->id)), STR_ARG(zone_name(s->zone)), o->wall.hour,
		    o->wall.minute);
	diag_hint(&p->w->log, s->set && recurrence_given(s->set)
				      ? "give this occurrence another start with an override"
				      : "the clocks are put forward then: choose another time");
}

// Looks only where the clocks are put forward, and reports the next time.
static void check_gaps(const struct event_place *p)
{
	const struct schedule *s = &p->ev->times;
	instant now = p->l->opt->now, from = zone_from_civil(s->zone, s->start, NULL) - DAY, to;
	struct zone_spell spell;
	struct occurrences near;
	struct occurrence one;

	if (s->all_day)
		return;
	to = from + AHEAD;
	if (s->set && recurrence_given(s->set) && now > from)
		from = now, to = now + AHEAD;
	for (spell = zone_spell(s->zone, from); spell.until < to;
	     spell = zone_spell(s->zone, spell.until)) {
		if (!skips(s, spell.until))
			continue;
		occurrences_begin(&near, s, spell.until - DAY, spell.until + DAY, OCCURRENCES_MAX);
		while (occurrences_next(&near, &one)) {
			if (one.moved) {
				report_gap(p, &one);
				return;
			}
		}
	}
}

void document_event(const struct loading *l, struct worker *w, struct event *ev)
{
	struct event_place p = {.l = l, .w = w, .ev = ev};
	struct schedule_faults faults = {0};

	document_event_fields(w, ev);
	p.at = field_place(&ev->e, "recurrence", &p.src);
	event_schedule(ev, &ev->times);
	// What a rule that can't be read would give is not known.
	if (!ev->recurrence.rrule && place_of(&p, "rrule", 0, NULL).p != p.at.p)
		return;
	schedule_settle(&ev->times, w->arena, &faults);
	for (size_t i = 0; i < faults.n; i++)
		reports[faults.p[i].type](&p, &faults.p[i]);
	check_gaps(&p);
}
