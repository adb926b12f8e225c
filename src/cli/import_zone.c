#include "cli/import.h"

static const struct {
	const char *windows, *name;
} windows_zones[] = {
#define ZONE(windows, name) {windows, name},
#include "cli/windows_zones.def"
#undef ZONE
};

const size_t import_windows_zones = sizeof windows_zones / sizeof *windows_zones;

const struct zone *import_windows_zone(struct import *im, size_t i)
{
	return zone_find(im->zones, str_cstr(windows_zones[i].name));
}

const struct zone *import_zone(struct import *im, struct str name)
{
	const struct zone *zone = zone_find(im->zones, name);

	for (size_t i = 0; !zone && i < import_windows_zones; i++)
		if (str_eq_nocase(name, str_cstr(windows_zones[i].windows)))
			return import_windows_zone(im, i);
	// /citadel.org/20250101_1/Europe/Berlin: the longest end that is a zone.
	for (size_t at; !zone && (at = str_index(name, '/')) != SIZE_MAX;) {
		name = str_from(name, at + 1);
		if (str_index(name, '/') != SIZE_MAX)
			zone = zone_find(im->zones, name);
	}
	return zone;
}

void import_moment(struct buf *b, const struct moment *m)
{
	const struct civil *c = &m->wall;

	if (m->form != DATE_DAY && m->zone && zone_from_civil(m->zone, *c, NULL) != m->at) {
		date_rfc3339(b, m->at, zone_offset(m->zone, m->at));
		return;
	}
	date_day(b, *c);
	if (m->form == DATE_DAY)
		return;
	buf_printf(b, " %02d:%02d", c->hour, c->minute);
	if (c->second)
		buf_printf(b, ":%02d", c->second);
}
