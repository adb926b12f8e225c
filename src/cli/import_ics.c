// Events of iCalendar files: components of one UID are one event.

#include "base/utf8.h"
#include "cli/import_ics.h"
#include "model/url.h"

#define DAY 86400

bool ics_report(const struct ics_event *ev, const struct diag_kind *kind,
		const struct ical_prop *prop, const char *fmt, ...)
{
	struct str at = prop ? ical_place(ev->src, prop) : ev->c->at, message;
	va_list args;

	va_start(args, fmt);
	message = arena_vprintf(ev->im->arena, fmt, args);
	va_end(args);
	diag_report(ev->im->log, kind, ev->src, at, "%.*s", STR_ARG(message));
	return false;
}

// ---- times --------------------------------------------------------------------------------------

// The calendar's own definition of a zone; NULL when there is none.
static const struct ical_component *zone_definition(const struct ics_event *ev, struct str tzid)
{
	for (size_t i = 0; i < ev->calendar->parts.n; i++) {
		const struct ical_component *c = ev->calendar->parts.p[i];
		const struct ical_prop *id = ical_get(c, "TZID");

		if (id && str_eq(c->name, S("VTIMEZONE")) &&
		    (str_eq(id->value, tzid) || str_eq(ical_text(ev->im->arena, id->value), tzid)))
			return c;
	}
	return NULL;
}

// By the rules that the calendar gives; said once for each.
static const struct zone *zone_by_rules(const struct ics_event *ev, struct str tzid, int32_t year)
{
	const struct ical_component *c = zone_definition(ev, tzid);
	struct arena *a = ev->im->arena;
	struct str key = arena_printf(a, "%p %d", (const void *)c, (int)year);
	const struct zone *zone = map_get(&ev->im->clocks, key);

	if (zone || !c)
		return zone;
	zone = import_zone_by_rules(ev->im, c, tzid, year);
	if (!zone)
		return NULL;
	map_put(&ev->im->clocks, key, (void *)zone);
	key = arena_printf(a, "%p", (const void *)c);
	if (map_get(&ev->im->clocks, key) != zone) {
		ics_report(ev, &CLI_IMPORT_ZONE, ical_get(c, "TZID"),
			   "\"%.*s\" becomes %.*s, which has the same clock", STR_ARG(tzid),
			   STR_ARG(zone_name(zone)));
		diag_hint(ev->im->log, "correct timezone in the files, or say which zone is meant "
				       "with --timezone");
		map_put(&ev->im->clocks, key, (void *)zone);
	}
	return zone;
}

static const struct zone *zone_of(const struct ics_event *ev, const struct ical_prop *prop,
				  struct str tzid, int32_t year)
{
	const struct zone *zone = import_zone(ev->im, tzid);
	const struct ical_component *c = zone ? NULL : zone_definition(ev, tzid);
	const struct ical_prop *where = c ? ical_get(c, "X-LIC-LOCATION") : NULL;
	struct strs names;

	if (where)
		zone = import_zone(ev->im, str_trim(where->value));
	if (!zone)
		zone = ev->im->zone ? ev->im->zone : zone_by_rules(ev, tzid, year);
	if (zone)
		return zone;
	names = zone_names(ev->im->zones);
	ics_report(ev, &CLI_IMPORT_LEFT, prop, "there is no time zone \"%.*s\"", STR_ARG(tzid));
	if (!diag_suggest(ev->im->log, tzid, names.p, names.n))
		diag_hint(ev->im->log, "say which is meant with --timezone");
	return NULL;
}

// The zone of times that give none: the calendar's, else the site's.
static const struct zone *floating_zone(const struct ics_event *ev)
{
	const struct ical_prop *p = ical_get(ev->calendar, "X-WR-TIMEZONE");
	const struct zone *zone = p ? import_zone(ev->im, str_trim(p->value)) : NULL;

	return zone ? zone : ev->im->site->zone;
}

// A value as written, with the zone that it names; an instant in UTC has that zone.
static bool read_time(const struct ics_event *ev, const struct ical_prop *prop, struct str value,
		      struct moment *m)
{
	struct str tzid = ical_param(prop, "TZID");

	*m = (struct moment){.set = true};
	if (!date_parse_basic(str_trim(value), &m->wall, &m->form))
		return ics_report(ev, &CLI_IMPORT_LEFT, prop, "%.*s can't be read: \"%.*s\"",
				  STR_ARG(prop->name), STR_ARG(value));
	if (m->form == DATE_DAY)
		m->zone = ev->im->site->zone;
	else if (m->form == DATE_ZONED)
		m->zone = zone_find(ev->im->zones, S("UTC"));
	else if (tzid.n)
		m->zone = zone_of(ev, prop, tzid, m->wall.year);
	else
		m->zone = floating_zone(ev);
	if (!m->zone)
		return false;
	m->at = zone_from_civil(m->zone, m->wall, NULL);
	return true;
}

// The same in the event's zone, and a day alone where the event takes whole days.
static struct moment in_zone(const struct ics_event *ev, struct moment m)
{
	if (m.form == DATE_ZONED || (m.form == DATE_LOCAL && m.zone != ev->zone)) {
		m.wall = zone_to_civil(ev->zone, m.at);
		m.form = DATE_LOCAL;
	}
	if (ev->starts.form == DATE_DAY && m.form != DATE_DAY) {
		m.form = DATE_DAY;
		m.wall.hour = m.wall.minute = m.wall.second = 0;
	}
	m.zone = ev->zone;
	if (m.form == DATE_DAY)
		m.at = zone_from_civil(ev->zone, m.wall, NULL);
	return m;
}

static bool repeats(const struct ical_component *c)
{
	return ical_get(c, "RRULE") || ical_get(c, "RDATE");
}

// An end of whole days is the day behind the last.
static struct moment last_day(struct moment m)
{
	if (m.form == DATE_DAY)
		m.wall = civil_from_utc(civil_to_utc(m.wall) - DAY);
	return m;
}

static bool read_end(const struct ics_event *ev, const struct ical_component *c,
		     struct moment *ends, int64_t *duration)
{
	const struct ical_prop *end = ical_get(c, "DTEND"), *length = ical_get(c, "DURATION");
	struct moment m;

	if (end) {
		if (!read_time(ev, end, end->value, &m))
			return false;
		*ends = last_day(in_zone(ev, m));
	} else if (length && (!ical_duration(str_trim(length->value), duration) || *duration < 0)) {
		*duration = 0;
		return ics_report(ev, &CLI_IMPORT_LOST, length, "the duration can't be read"), true;
	}
	return true;
}

static bool read_times(struct ics_event *ev)
{
	const struct ical_prop *start = ical_get(ev->c, "DTSTART");
	struct moment m;

	if (!start)
		return ics_report(ev, &CLI_IMPORT_LEFT, NULL, "the event has no DTSTART");
	if (!read_time(ev, start, start->value, &m))
		return false;
	ev->zone = m.form == DATE_ZONED && !repeats(ev->c) ? floating_zone(ev) : m.zone;
	ev->starts = m;
	ev->starts = in_zone(ev, m);
	if (!read_end(ev, ev->c, &ev->ends, &ev->duration))
		return false;
	if (ev->ends.set && civil_to_utc(ev->ends.wall) < civil_to_utc(ev->starts.wall)) {
		if (ev->starts.form != DATE_DAY)
			ics_report(ev, &CLI_IMPORT_LOST, ical_get(ev->c, "DTEND"),
				   "the event ends before it begins, so its end is left out");
		ev->ends.set = false;
	}
	return true;
}

// ---- recurrence ---------------------------------------------------------------------------------

static void read_rule(struct ics_event *ev, const struct ical_prop *p)
{
	struct rrule_faults faults = {0};

	if (ev->rule_prop) {
		ics_report(ev, &CLI_IMPORT_LOST, p,
			   "an event has one rule, so this one is left out");
		return;
	}
	ev->rule_prop = p;
	if (rrule_parse(ev->im->arena, p->value, &ev->rule, &faults)) {
		ev->set.rrule = &ev->rule;
		return;
	}
	for (size_t i = 0; i < faults.n; i++) {
		const struct rrule_fault *f = &faults.p[i];

		diag_report(ev->im->log, &CLI_IMPORT_LOST, ev->src,
			    str_within(f->at, ev->src->text) ? f->at : p->at,
			    "the rule is left out: %.*s", STR_ARG(f->message));
		if (f->hint.n)
			diag_hint(ev->im->log, "%.*s", STR_ARG(f->hint));
	}
}

// Of a period, its start; how long it lasts is the event's.
static void read_dates(struct ics_event *ev, const struct ical_prop *p, struct moments *out)
{
	struct str rest = p->value, one;
	struct moment m;
	size_t slash;

	while (ical_next(&rest, &one)) {
		if (out->n >= OCCURRENCES_MAX) {
			ics_report(
				ev, &CLI_IMPORT_LOST, p,
				"an event has at most %d extra or left out dates, so the rest is "
				"left out",
				OCCURRENCES_MAX);
			return;
		}
		slash = str_index(one, '/');

		if (slash != SIZE_MAX)
			ics_report(
				ev, &CLI_IMPORT_LOST, p,
				"the length of an extra date is left out: it lasts as long as the "
				"event");
		if (read_time(ev, p, str_first(one, slash), &m))
			vec_push(ev->im->arena, out, in_zone(ev, m));
	}
}

static void read_recurrence(struct ics_event *ev)
{
	for (size_t i = 0; i < ev->c->props.n; i++) {
		const struct ical_prop *p = &ev->c->props.p[i];

		if (str_eq(p->name, S("RRULE")))
			read_rule(ev, p);
		else if (str_eq(p->name, S("RDATE")))
			read_dates(ev, p, &ev->set.rdate);
		else if (str_eq(p->name, S("EXDATE")))
			read_dates(ev, p, &ev->set.exdate);
		else if (str_eq(p->name, S("EXRULE")))
			ics_report(ev, &CLI_IMPORT_LOST, p,
				   "a rule of exceptions is left out: list the days as exdate");
	}
}

struct str ics_text(const struct ics_event *ev, const struct ical_component *c, const char *name)
{
	const struct ical_prop *p = ical_get(c, name);

	return p ? str_trim(ical_text(ev->im->arena, p->value)) : (struct str){0};
}

static bool is_address(struct str text)
{
	return str_index(text, ' ') == SIZE_MAX && url_is_web(text);
}

struct str ics_join_url(const struct ical_component *c)
{
	static const char *const names[] = {"CONFERENCE", "X-GOOGLE-CONFERENCE",
					    "X-MICROSOFT-SKYPETEAMSMEETINGURL", "LOCATION"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const struct ical_prop *p = ical_get(c, names[i]);

		if (p && is_address(str_trim(p->value)))
			return str_trim(p->value);
	}
	return (struct str){0};
}

struct str ics_place(const struct ics_event *ev, const struct ical_component *c)
{
	struct str place = ics_text(ev, c, "LOCATION");

	return is_address(place) ? (struct str){0} : place;
}

int ics_status(const struct ics_event *ev, const struct ical_component *c)
{
	const struct ical_prop *p = ical_get(c, "STATUS");

	if (p && str_eq_nocase(str_trim(p->value), S("CANCELLED")))
		return STATUS_CANCELLED;
	if (p && !str_eq_nocase(str_trim(p->value), S("CONFIRMED")))
		ics_report(ev, &CLI_IMPORT_LOST, p, "the status \"%.*s\" is left out",
			   STR_ARG(str_trim(p->value)));
	return STATUS_SCHEDULED;
}

static struct str differing(const struct ics_event *ev, const struct ical_component *c,
			    const char *name)
{
	struct str own = ics_text(ev, c, name);

	return str_eq(own, ics_text(ev, ev->c, name)) ? (struct str){0} : own;
}

int64_t ics_length(const struct ics_event *ev, const struct moment *starts,
		   const struct moment *ends, int64_t duration)
{
	if (ends->set)
		return civil_to_utc(ends->wall) - civil_to_utc(starts->wall) +
		       (ev->starts.form == DATE_DAY ? DAY : 0);
	if (ev->starts.form == DATE_DAY)
		return duration > DAY ? duration : DAY;
	return duration;
}

// What another component of the event says of one occurrence.
static bool read_override(struct ics_event *ev, const struct ical_component *c, struct override *o)
{
	const struct ical_prop *id = ical_get(c, "RECURRENCE-ID"), *start = ical_get(c, "DTSTART");
	struct moment m, starts;
	int status = ics_status(ev, c);

	*o = (struct override){0};
	if (!read_time(ev, id, id->value, &m))
		return false;
	o->at = in_zone(ev, m);
	if (ical_param(id, "RANGE").n)
		ics_report(ev, &CLI_IMPORT_LOST, id,
			   "the change is kept for this occurrence only, not for those behind it");
	if (start && !read_time(ev, start, start->value, &m))
		return false;
	starts = start ? in_zone(ev, m) : o->at;
	if (starts.at != o->at.at)
		o->starts = starts;
	if (!read_end(ev, c, &o->ends, &o->duration))
		return false;
	if (ics_length(ev, &starts, &o->ends, o->duration) ==
	    ics_length(ev, &ev->starts, &ev->ends, ev->duration)) {
		o->ends.set = false;
		o->duration = 0;
	}
	if (status != ev->status)
		o->status = status + 1;
	o->title = differing(ev, c, "SUMMARY");
	o->location.name = ics_place(ev, c);
	if (str_eq(o->location.name, ics_place(ev, ev->c)))
		o->location.name = (struct str){0};
	o->public_url = differing(ev, c, "URL");
	if (!url_is_web(o->public_url))
		o->public_url = (struct str){0};
	if (!str_eq(ics_join_url(c), ics_join_url(ev->c)))
		o->join_url = ics_join_url(c);
	if (differing(ev, c, "DESCRIPTION").n)
		ics_report(ev, &CLI_IMPORT_LOST, ical_get(c, "DESCRIPTION"),
			   "the occurrence's own description is left out");
	return true;
}

static bool says_something(const struct override *o)
{
	return o->starts.set || o->ends.set || o->duration || o->status || o->title.n ||
	       o->location.name.n || o->public_url.n || o->join_url.n;
}

static void read_overrides(struct ics_event *ev)
{
	struct override o;

	for (size_t i = 0; i < ev->others.n && ev->overrides.n < OVERRIDES_MAX; i++)
		if (read_override(ev, ev->others.p[i], &o) && says_something(&o))
			vec_push(ev->im->arena, &ev->overrides, o);
	if (ev->others.n > OVERRIDES_MAX && ev->overrides.n == OVERRIDES_MAX)
		ics_report(
			ev, &CLI_IMPORT_LOST, NULL,
			"an event has at most %d changed occurrences, so the rest is as the rule "
			"has it",
			OVERRIDES_MAX);
	ev->set.overrides = (struct parts){ev->overrides.p, ev->overrides.n};
}

// ---- all of a file ------------------------------------------------------------------------------

static void report_dropped(const struct ics_event *ev)
{
	static const char *const known[] = {
		"UID",    "DTSTAMP",  "DTSTART",       "DTEND",         "DURATION",   "SUMMARY",
		"STATUS", "LOCATION", "DESCRIPTION",   "URL",           "CATEGORIES", "RRULE",
		"RDATE",  "EXDATE",   "RECURRENCE-ID", "SEQUENCE",      "CREATED",    "EXRULE",
		"CLASS",  "TRANSP",   "PRIORITY",      "LAST-MODIFIED", "CONFERENCE", "GEO",
	};
	struct arena *a = ev->im->arena;
	struct str list = {0};

	for (size_t i = 0; i < ev->c->props.n; i++) {
		struct str name = ev->c->props.p[i].name;
		bool drop = !str_starts(name, S("X-"));

		for (size_t k = 0; drop && k < sizeof known / sizeof *known; k++)
			drop = !str_eq(name, str_cstr(known[k]));
		for (size_t k = 0; drop && k < i; k++)
			drop = !str_eq(name, ev->c->props.p[k].name);
		if (drop)
			list = arena_printf(a, "%.*s%s%.*s", STR_ARG(list), list.n ? ", " : "",
					    STR_ARG(name));
	}
	if (list.n)
		ics_report(ev, &CLI_IMPORT_DROPPED, NULL, "not kept: %.*s", STR_ARG(list));
}

static void import_event(struct ics_event *ev)
{
	struct str title = ics_text(ev, ev->c, "SUMMARY");
	struct import_event put = {.uid = ev->uid, .src = ev->src, .at = ev->c->at};

	if (!read_times(ev))
		return;
	ev->status = ics_status(ev, ev->c);
	read_recurrence(ev);
	read_overrides(ev);
	if (!ics_settle(ev))
		return;
	if (title.n == 0) {
		ics_report(ev, &CLI_IMPORT_LOST, NULL, "the event has no SUMMARY for its title");
		title = S("Event");
	}
	report_dropped(ev);
	buf_reset(&ev->im->out);
	ics_write(ev, title);
	put.title = title;
	put.starts = ev->starts.wall;
	import_put(ev->im, &put);
}

struct events {
	struct ics_event *p;
	size_t n, cap;
};

// The event that a component belongs to; a new one when its UID is new.
static struct ics_event *event_of(struct import *im, const struct source *src,
				  struct events *events, struct map *by_uid,
				  const struct ical_component *c)
{
	const struct ical_prop *uid = ical_get(c, "UID");
	struct str key = uid ? str_trim(uid->value) : (struct str){0};
	struct ics_event *ev;
	size_t known = key.n ? (size_t)map_get(by_uid, key) : 0;

	if (known)
		return &events->p[known - 1];
	ev = vec_add(im->arena, events);
	*ev = (struct ics_event){.im = im, .src = src, .calendar = c->parent, .uid = key};
	if (key.n)
		map_put(by_uid, key, (void *)events->n);
	return ev;
}

static int64_t sequence_of(const struct ical_component *c)
{
	const struct ical_prop *p = ical_get(c, "SEQUENCE");
	int64_t n = 0;

	return p && str_int(str_trim(p->value), &n) ? n : 0;
}

static void add_component(struct ics_event *ev, const struct ical_component *c)
{
	if (ical_get(c, "RECURRENCE-ID"))
		vec_push(ev->im->arena, &ev->others, c);
	else if (!ev->c || sequence_of(c) >= sequence_of(ev->c)) // the newest of several
		ev->c = c;
}

static void make_uid(struct ics_event *ev)
{
	struct str title = ics_text(ev, ev->c, "SUMMARY"), start = ics_text(ev, ev->c, "DTSTART");

	if (ev->uid.n)
		return;
	ics_report(ev, &CLI_IMPORT_LOST, NULL, "the event has no UID, so it gets one of its own");
	ev->uid = import_uid(ev->im, title, start);
}

void import_ics(struct import *im, const struct source *src)
{
	const struct ical_component *stream = ical_parse(im->arena, src, im->log);
	struct events events = {0};
	struct map by_uid;

	map_init(&by_uid, im->arena);
	for (size_t i = 0; stream && i < stream->parts.n; i++) {
		const struct ical_component *calendar = stream->parts.p[i];

		for (size_t k = 0; k < calendar->parts.n; k++) {
			const struct ical_component *c = calendar->parts.p[k];

			if (str_eq(c->name, S("VEVENT")))
				add_component(event_of(im, src, &events, &by_uid, c), c);
			else if (!str_eq(c->name, S("VTIMEZONE")))
				diag_report(im->log, &CLI_IMPORT_DROPPED, src, c->at,
					    "%.*s is no event and not kept", STR_ARG(c->name));
		}
	}
	for (size_t i = 0; i < events.n; i++) {
		struct ics_event *ev = &events.p[i];

		if (!ev->c) {
			ev->c = ev->others.p[0];
			ics_report(ev, &CLI_IMPORT_LEFT, NULL,
				   "an occurrence of an event that the file does not have");
			continue;
		}
		make_uid(ev);
		import_event(ev);
	}
}
