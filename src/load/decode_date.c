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

// Takes the digits that the text begins with, up to four; -1 when there are none.
static int take_digits(struct str *s)
{
	size_t n = 0;
	int v = 0;

	for (; n < 4 && n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++)
		v = v * 10 + (s->p[n] - '0');
	*s = str_from(*s, n);
	return n ? v : -1;
}

static int take_part(struct str *s, const char *before)
{
	if (s->n == 0 || !strchr(before, s->p[0]))
		return -1;
	*s = str_from(*s, 1);
	return take_digits(s);
}

// What is wrong with a date whose form is right; empty when its form is not.
static struct str what_is_wrong(struct arena *a, struct str s)
{
	static const char *const months[] = {"January",   "February", "March",    "April",
					     "May",       "June",     "July",     "August",
					     "September", "October",  "November", "December"};
	int year = take_digits(&s), month = take_part(&s, "-"), day = take_part(&s, "-");
	int hour = take_part(&s, "T "), minute = take_part(&s, ":"), second = take_part(&s, ":");

	if (day < 0)
		return (struct str){0};
	if (month < 1 || month > 12)
		return arena_printf(a, "there is no month %d", month);
	if (day < 1 || day > civil_days_in_month(year, month))
		return arena_printf(a, "there is no %d %s %d", day, months[month - 1], year);
	if (hour > 23)
		return arena_printf(a, "there is no hour %d", hour);
	if (minute > 59)
		return arena_printf(a, "there is no minute %d", minute);
	if (second > 59)
		return arena_printf(a, "there is no second %d", second);
	return (struct str){0};
}

// 2026年1月1日, 2026/1/1 and 2026.1.1 as they would be written; empty for anything else.
static struct str as_written(struct arena *a, struct str s)
{
	int part[3];

	for (int i = 0; i < 3; i++) {
		while (i && s.n && (s.p[0] < '0' || s.p[0] > '9'))
			s = str_from(s, 1);
		part[i] = take_digits(&s);
	}
	if (part[0] < 1000 || part[1] < 1 || part[1] > 12 || part[2] < 1 ||
	    part[2] > civil_days_in_month(part[0], part[1]))
		return (struct str){0};
	return arena_printf(a, "%04d-%02d-%02d", part[0], part[1], part[2]);
}

static bool bad_date(struct decode *d, const struct field *f, const struct ynode *n)
{
	struct str text = n->type == Y_SCALAR ? str_trim(n->text) : (struct str){0};
	struct str wrong = what_is_wrong(d->arena, text), better = as_written(d->arena, text);

	if (wrong.n) {
		diag_report(d->log, d->ids->date, d->src, n->at, "\"%s\" can't be read: %.*s",
			    f->name, STR_ARG(wrong));
		diag_hint(d->log, "correct the date");
		return false;
	}
	if (n->type == Y_SCALAR)
		diag_report(d->log, d->ids->date, d->src, n->at, "\"%s\" can't be read as a date",
			    f->name);
	else
		diag_report(d->log, d->ids->date, d->src, n->at, "\"%s\" must be a date, not %s",
			    f->name, ynode_what(n));
	if (better.n)
		diag_hint(d->log, "write %.*s", STR_ARG(better));
	else
		diag_hint(d->log,
			  "write 2026-11-21, 2026-11-21 09:30, or 2026-11-21T09:30:00+08:00");
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
