// The zone that a calendar defines by rules of its own (VTIMEZONE, RFC 5545 §3.6.5), found among
// the system's by its clock: programs call zones what they like, "(UTC+01:00) Amsterdam, Berlin" or
// "Customized Time Zone", and give the rules with them.

#include <stdlib.h>

#include "base/utf8.h"
#include "cli/import.h"
#include "model/rrule.h"

#define YEARS 3         // that are compared, from that of the event
#define SHIFTS_MAX 1000 // of the offset in them; what has more is no zone

// From an instant on, `to` seconds east of UTC hold instead of `from`.
struct shift {
	instant at;
	int from, to;
};
struct clock {
	instant from, until; // that are compared
	struct {
		struct shift *p;
		size_t n, cap;
	} shifts; // by time
};

static instant year_start(int32_t year)
{
	return civil_days(year, 1, 1) * 86400;
}

static void add_shift(struct arena *a, struct clock *c, int64_t wall, int from, int to)
{
	struct shift one = {wall - from, from, to};

	if (one.at < c->until && c->shifts.n <= SHIFTS_MAX)
		vec_push(a, &c->shifts, one);
}

// Those that a rule gives, from the year before on, so that the first offset is known.
static void add_rule(struct arena *a, struct clock *c, const struct ical_prop *p,
		     struct civil start, int from, int to)
{
	struct rrule_faults faults = {0};
	struct rrule_days days;
	struct rrule rule;
	int64_t day, first = civil_days(start.year, start.month, start.day);
	int64_t time = start.hour * 3600 + start.minute * 60 + start.second;

	if (!rrule_parse(a, p->value, &rule, &faults))
		return;
	rrule_days_begin(&days, &rule, first, c->from / 86400 - 400, c->until / 86400 + 2);
	while (c->shifts.n <= SHIFTS_MAX && rrule_days_next(&days, &day)) {
		int64_t wall = day * 86400 + time;

		if (rule.has_until && wall - from > civil_to_utc(rule.until) + 86400)
			break;
		add_shift(a, c, wall, from, to);
	}
}

static void add_dates(struct arena *a, struct clock *c, const struct ical_prop *p, int from, int to)
{
	struct str rest = p->value, one;
	enum date_form form;
	struct civil wall;

	while (ical_next(&rest, &one) && c->shifts.n <= SHIFTS_MAX)
		if (date_parse_basic(str_trim(one), &wall, &form) && form == DATE_LOCAL)
			add_shift(a, c, civil_to_utc(wall), from, to);
}

// A STANDARD or DAYLIGHT part; what lacks something is left out.
static void add_part(struct arena *a, struct clock *c, const struct ical_component *part)
{
	const struct ical_prop *start = ical_get(part, "DTSTART"), *p;
	const struct ical_prop *before = ical_get(part, "TZOFFSETFROM");
	const struct ical_prop *behind = ical_get(part, "TZOFFSETTO");
	enum date_form form;
	struct civil wall;
	int from, to;

	if (!start || !before || !behind ||
	    !date_parse_basic(str_trim(start->value), &wall, &form) || form != DATE_LOCAL ||
	    !ical_offset(str_trim(before->value), &from) ||
	    !ical_offset(str_trim(behind->value), &to))
		return;
	add_shift(a, c, civil_to_utc(wall), from, to);
	for (size_t i = 0; i < part->props.n; i++) {
		p = &part->props.p[i];
		if (str_eq(p->name, S("RRULE")))
			add_rule(a, c, p, wall, from, to);
		else if (str_eq(p->name, S("RDATE")))
			add_dates(a, c, p, from, to);
	}
}

static int by_time(const void *x, const void *y)
{
	const struct shift *a = x, *b = y;

	return a->at != b->at ? (a->at < b->at ? -1 : 1) : a->to - b->to;
}

// False when it gives no clock.
static bool read_clock(struct arena *a, struct clock *c, const struct ical_component *definition,
		       int32_t year)
{
	*c = (struct clock){.from = year_start(year), .until = year_start(year + YEARS)};
	for (size_t i = 0; i < definition->parts.n; i++)
		add_part(a, c, definition->parts.p[i]);
	if (c->shifts.n == 0 || c->shifts.n > SHIFTS_MAX)
		return false;
	qsort(c->shifts.p, c->shifts.n, sizeof *c->shifts.p, by_time);
	return true;
}

// Whether the zone has the same offset throughout the years that are compared.
static bool has_clock(const struct zone *zone, const struct clock *c)
{
	int offset = c->shifts.p[0].from;
	size_t next = 0;

	for (instant t = c->from; t < c->until;) {
		struct zone_spell spell = zone_spell(zone, t);

		while (next < c->shifts.n && c->shifts.p[next].at <= t)
			offset = c->shifts.p[next++].to;
		if (offset != spell.offset)
			return false;
		for (; next < c->shifts.n && c->shifts.p[next].at < spell.until; next++)
			if (c->shifts.p[next].to != spell.offset)
				return false;
		t = spell.until;
	}
	return true;
}

// Whether a text names the zone's city: "Los_Angeles" in "(UTC-08:00) Los Angeles".
static bool names_city(struct arena *a, struct str text, struct str zone)
{
	struct str city = zone;
	struct buf b;
	bool found;

	for (size_t at; (at = str_index(city, '/')) != SIZE_MAX;)
		city = str_from(city, at + 1);
	buf_init(&b, BUF_MAX_DEFAULT);
	for (size_t i = 0; i < city.n; i++)
		buf_char(&b, city.p[i] == '_' ? ' ' : city.p[i]);
	found = str_find(utf8_lowered(a, text), utf8_lowered(a, buf_view(&b))) != SIZE_MAX;
	buf_release(&b);
	return found;
}

const struct zone *import_zone_by_rules(struct import *im, const struct ical_component *definition,
					struct str name, int32_t year)
{
	const struct zone *found = NULL;
	struct clock clock;

	if (!read_clock(im->arena, &clock, definition, year))
		return NULL;
	if (has_clock(im->site->zone, &clock))
		return im->site->zone;
	for (size_t i = 0; i < import_windows_zones; i++) {
		const struct zone *zone = import_windows_zone(im, i);

		if (!zone || !has_clock(zone, &clock))
			continue;
		if (names_city(im->arena, name, zone_name(zone)))
			return zone;
		found = found ? found : zone;
	}
	return found;
}
