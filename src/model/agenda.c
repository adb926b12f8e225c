#include "model/agenda.h"

struct agenda_window agenda_window(const struct site *site, instant now)
{
	return (struct agenda_window){
		zone_month(site->zone, now - site->events.past, 0),
		zone_month(site->zone, now + site->events.next, 1),
	};
}

bool calendar_is_add_link(struct str url)
{
	return str_starts(url, S(CALENDAR_GOOGLE)) || str_starts(url, S(CALENDAR_OUTLOOK));
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
