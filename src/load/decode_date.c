#include "load/decode_date.h"

bool date_read(struct str text, const struct zone *zone, struct moment *out)
{
	struct moment m = {.set = true};

	if (!date_parse(str_trim(text), &m.wall, &m.form, &m.offset))
		return false;
	if (m.form == DATE_ZONED) {
		m.at = civil_to_utc(m.wall) - m.offset;
	} else {
		m.zone = zone;
		m.at = zone_from_civil(zone, m.wall, NULL);
		m.offset = zone_offset(zone, m.at);
	}
	*out = m;
	return true;
}

static bool bad_date(struct decode *d, const struct field *f, const struct ynode *n)
{
	diag_report(d->log, d->ids->date, d->src, n->at, "\"%s\" is no date that can be read",
		    f->name);
	diag_hint(d->log, "write 2026-11-21, 2026-11-21 09:30, or 2026-11-21T09:30:00+08:00");
	return false;
}

// {yyyy_mm_dd: "2026-11-21", utc_hh_mm: "09:30"}: the time may be missing.
static bool decode_date_map(struct decode *d, const struct field *f, const struct ynode *n,
			    const struct zone *zone, struct moment *out)
{
	const struct ynode *day = ynode_get(n, S("yyyy_mm_dd")),
			   *time = ynode_get(n, S("utc_hh_mm"));
	struct str text;

	for (size_t i = 0; i < n->n; i++) {
		static const struct str names[] = {S_INIT("yyyy_mm_dd"), S_INIT("utc_hh_mm")};

		if (str_eq(n->pairs[i].key, names[0]) || str_eq(n->pairs[i].key, names[1]))
			continue;
		diag_report(d->log, d->ids->key, d->src, n->pairs[i].key_at,
			    "a date has no field \"%.*s\"", STR_ARG(n->pairs[i].key));
		diag_suggest(d->log, n->pairs[i].key, names, 2);
		return false;
	}
	if (!day || day->type != Y_SCALAR)
		return bad_date(d, f, n);
	text = day->text;
	if (time && time->type == Y_SCALAR)
		text = arena_printf(d->arena, "%.*s %.*s Z", STR_ARG(text), STR_ARG(time->text));
	if (date_read(text, zone, out))
		return true;
	return bad_date(d, f, time && date_read(day->text, zone, out) ? time : day);
}

bool date_decode(struct decode *d, const struct field *f, const struct ynode *n, struct moment *out)
{
	const struct zone *zone = d->zone ? d->zone : d->site->zone;

	if (n->type == Y_MAP)
		return decode_date_map(d, f, n, zone, out);
	if (n->type == Y_SCALAR && date_read(n->text, zone, out))
		return true;
	return bad_date(d, f, n);
}
