#include "model/agenda.h"

// The first instant of a month, `more` months on.
static instant month_start(const struct zone *zone, instant t, int more)
{
	struct civil c = zone_to_civil(zone, t);
	int number = c.year * 12 + c.month - 1 + more;

	c = (struct civil){number / 12, (uint8_t)(number % 12 + 1), 1, 0, 0, 0};
	return zone_from_civil(zone, c, NULL);
}

struct agenda_window agenda_window(const struct site *site, instant now)
{
	return (struct agenda_window){
		month_start(site->zone, now - site->events.past, 0),
		month_start(site->zone, now + site->events.next, 1),
	};
}

const char *calendar_kind_name(enum calendar_kind kind)
{
	static const char *const names[] = {
		[CALENDAR_ALL] = "all",     [CALENDAR_CITY] = "city", [CALENDAR_SERIES] = "series",
		[CALENDAR_GROUP] = "group", [CALENDAR_TERM] = "term",
	};

	return names[kind];
}

const struct month *agenda_month(const struct agenda *a, instant now, const struct zone *zone)
{
	struct civil today = zone_to_civil(zone, now);

	for (size_t i = 0; i < a->months.n; i++) {
		const struct month *m = &a->months.p[i];

		if (m->year > today.year || (m->year == today.year && m->month >= today.month))
			return m;
	}
	return a->months.n ? &a->months.p[a->months.n - 1] : NULL;
}

size_t agenda_from(const struct agenda *a, instant t)
{
	size_t lo = 0, hi = a->all.n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (a->all.p[mid]->as.starts < t)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}
