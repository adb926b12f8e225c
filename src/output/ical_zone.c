// VTIMEZONE (RFC 5545 §3.6.5). Each change of offset stands by itself: some readers take only the
// first of several RDATEs, and a zone's future is more than one yearly rule can say (Ramadan).

#include "output/ical.h"

bool ical_is_utc(const struct zone *z)
{
	static const struct str names[] = {S_INIT("UTC"),      S_INIT("Etc/UTC"), S_INIT("Etc/UCT"),
					   S_INIT("Etc/Zulu"), S_INIT("Zulu"),    S_INIT("UCT")};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(zone_name(z), names[i]))
			return true;
	return false;
}

static void put_offset(struct icalw *w, const char *name, int seconds)
{
	char text[16];
	struct buf b = {.p = text, .cap = sizeof text, .max = sizeof text};

	icalw_offset(&b, seconds);
	icalw_put(w, name, buf_view(&b));
}

// From `at` on `to` seconds east of UTC hold instead of `from`.
static void observance(struct icalw *w, instant at, int from, int to)
{
	const char *type = to > from ? "DAYLIGHT" : "STANDARD";
	char text[24];
	struct buf b = {.p = text, .cap = sizeof text, .max = sizeof text};

	icalw_begin(w, type);
	icalw_wall(&b, civil_from_utc(at + from));
	icalw_put(w, "DTSTART", buf_view(&b));
	put_offset(w, "TZOFFSETFROM", from);
	put_offset(w, "TZOFFSETTO", to);
	put_offset(w, "TZNAME", to);
	icalw_end(w, type);
}

#define EPOCH_START INT64_C(-2208988800) // 1900-01-01

void ical_zone(struct icalw *w, const struct ical_zone *z)
{
	struct zone_spell now = zone_spell(z->zone, z->from), next;
	int before = now.offset;

	if (ical_is_utc(z->zone))
		return;
	icalw_begin(w, "VTIMEZONE");
	icalw_put(w, "TZID", zone_name(z->zone));
	if (now.from > EPOCH_START)
		before = zone_spell(z->zone, now.from - 1).offset;
	observance(w, now.from > EPOCH_START ? now.from : EPOCH_START, before, now.offset);
	for (; now.until <= z->to; now = next) {
		next = zone_spell(z->zone, now.until);
		if (next.offset != now.offset)
			observance(w, now.until, now.offset, next.offset);
	}
	icalw_end(w, "VTIMEZONE");
}
