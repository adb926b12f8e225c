#include "model/rrule.h"

#include "base/diag.h"

enum part_id {
	P_FREQ,
	P_INTERVAL,
	P_COUNT,
	P_UNTIL,
	P_WKST,
	P_BYMONTH,
	P_BYMONTHDAY,
	P_BYDAY,
	P_BYSETPOS,
	P_COUNT_ALL,
};

struct parser {
	struct arena *arena;
	struct rrule *rule;
	struct rrule_faults *faults;
	struct str at[P_COUNT_ALL]; // values of the parts that are given
	bool failed;
};

static const struct str freqs[] = {S_INIT("DAILY"), S_INIT("WEEKLY"), S_INIT("MONTHLY"),
				   S_INIT("YEARLY")};
static const struct str weekdays[7] = {S_INIT("SU"), S_INIT("MO"), S_INIT("TU"), S_INIT("WE"),
				       S_INIT("TH"), S_INIT("FR"), S_INIT("SA")};

__attribute__((format(printf, 3, 4))) static bool fault(struct parser *p, struct str at,
							const char *fmt, ...)
{
	struct rrule_fault *f = vec_add(p->arena, p->faults);
	va_list args;

	va_start(args, fmt);
	*f = (struct rrule_fault){.at = at, .message = arena_vprintf(p->arena, fmt, args)};
	va_end(args);
	p->failed = true;
	return false;
}

// Adds a hint to the fault just found; false, as the fault gave.
__attribute__((format(printf, 2, 3))) static bool hint(struct parser *p, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	p->faults->p[p->faults->n - 1].hint = arena_vprintf(p->arena, fmt, args);
	va_end(args);
	return false;
}

static bool hint_nearest(struct parser *p, struct str word, const struct str *names, size_t n)
{
	struct str best = diag_nearest(word, names, n);

	return best.n ? hint(p, "did you mean \"%.*s\"?", STR_ARG(best)) : false;
}

static struct str upper(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++)
		p[i] = s.p[i] >= 'a' && s.p[i] <= 'z' ? (char)(s.p[i] - 32) : s.p[i];
	return str_of(p, s.n);
}

// ---- values -------------------------------------------------------------------------------------

static bool read_freq(struct parser *p, struct str v)
{
	static const struct str finer[] = {S_INIT("HOURLY"), S_INIT("MINUTELY"),
					   S_INIT("SECONDLY")};

	for (size_t i = 0; i < 4; i++) {
		if (!str_eq_nocase(v, freqs[i]))
			continue;
		p->rule->freq = (enum rrule_freq)i;
		return true;
	}
	for (size_t i = 0; i < 3; i++) {
		if (!str_eq_nocase(v, finer[i]))
			continue;
		fault(p, v, "FREQ=%.*s is not supported", STR_ARG(finer[i]));
		return hint(p, "events repeat DAILY, WEEKLY, MONTHLY or YEARLY");
	}
	fault(p, v, "there is no frequency \"%.*s\"", STR_ARG(v));
	if (!diag_nearest(upper(p->arena, v), freqs, 4).n)
		return hint(p, "it is one of: DAILY, WEEKLY, MONTHLY, YEARLY");
	return hint_nearest(p, upper(p->arena, v), freqs, 4);
}

// A whole number in a range; negative ones from -max on where `back`.
static bool read_number(struct parser *p, struct str v, const char *name, int64_t max, bool back,
			int64_t *out)
{
	if (str_int(v, out) && ((*out >= 1 && *out <= max) || (back && *out <= -1 && *out >= -max)))
		return true;
	return fault(p, v, "%s must be a number from 1 to %lld%s, not \"%.*s\"", name,
		     (long long)max, back ? " or its negative" : "", STR_ARG(v));
}

static bool read_interval(struct parser *p, struct str v)
{
	int64_t n;

	if (!read_number(p, v, "INTERVAL", RRULE_INTERVAL_MAX, false, &n))
		return false;
	p->rule->interval = (uint32_t)n;
	return true;
}

static bool read_count(struct parser *p, struct str v)
{
	int64_t n;

	if (!read_number(p, v, "COUNT", RRULE_COUNT_MAX, false, &n))
		return false;
	p->rule->count = (uint32_t)n;
	return true;
}

// 20261201, 20261201T190000 or 20261201T190000Z; and as dates are written elsewhere.
static bool read_until(struct parser *p, struct str v)
{
	struct rrule *r = p->rule;
	int offset;

	r->has_until = true;
	if (date_parse_basic(v, &r->until, &r->until_form))
		return true;
	if (date_parse(v, &r->until, &r->until_form, &offset)) {
		if (r->until_form == DATE_ZONED)
			r->until = civil_from_utc(civil_to_utc(r->until) - offset);
		return true;
	}
	fault(p, v, "UNTIL can't be read as a date: \"%.*s\"", STR_ARG(v));
	return hint(p, "write 20261231 or 20261231T180000Z");
}

static bool find_weekday(struct parser *p, struct str v, uint8_t *out)
{
	for (uint8_t i = 0; i < 7; i++) {
		if (!str_eq_nocase(v, weekdays[i]))
			continue;
		*out = i;
		return true;
	}
	fault(p, v, "there is no weekday \"%.*s\"", STR_ARG(v));
	return hint(p, "weekdays are MO, TU, WE, TH, FR, SA and SU");
}

static bool read_wkst(struct parser *p, struct str v)
{
	return find_weekday(p, v, &p->rule->wkst);
}

static bool read_months(struct parser *p, struct str v)
{
	struct str one;
	int64_t n;
	bool ok = true;

	while (str_next(&v, ',', &one)) {
		if (read_number(p, one, "BYMONTH", 12, false, &n))
			p->rule->months |= (uint16_t)(1u << n);
		else
			ok = false;
	}
	return ok;
}

static bool read_month_days(struct parser *p, struct str v)
{
	struct str one;
	int64_t n;
	bool ok = true;

	while (str_next(&v, ',', &one)) {
		if (read_number(p, one, "BYMONTHDAY", 31, true, &n))
			p->rule->month_days[n < 0] |= 1u << (n < 0 ? -n : n);
		else
			ok = false;
	}
	return ok;
}

static bool read_weekday(struct parser *p, struct str v)
{
	struct str number = str_first(v, v.n < 2 ? 0 : v.n - 2);
	uint8_t day = 0;
	int64_t n;

	if (!find_weekday(p, str_from(v, number.n), &day))
		return false;
	if (number.n == 0) {
		p->rule->weekdays |= (uint8_t)(1u << day);
		return true;
	}
	if (!read_number(p, number, "the number of a weekday", 53, true, &n))
		return false;
	p->rule->ordinals[n < 0][day] |= (uint64_t)1 << (n < 0 ? -n : n);
	p->rule->by_ordinal = true;
	return true;
}

static bool read_weekdays(struct parser *p, struct str v)
{
	struct str one;
	bool ok = true;

	while (str_next(&v, ',', &one))
		ok &= read_weekday(p, one);
	return ok;
}

static bool read_setpos(struct parser *p, struct str v)
{
	struct str one;
	int64_t n;
	bool ok = true;

	while (str_next(&v, ',', &one)) {
		if (read_number(p, one, "BYSETPOS", 366, true, &n)) {
			unsigned i = (unsigned)(n < 0 ? -n : n) - 1;

			p->rule->setpos[n < 0][i / 64] |= (uint64_t)1 << i % 64;
		} else {
			ok = false;
		}
	}
	p->rule->by_setpos = true;
	return ok;
}

// ---- parts --------------------------------------------------------------------------------------

static const struct part {
	struct str name;
	bool (*read)(struct parser *, struct str);
} parts[P_COUNT_ALL] = {
	[P_FREQ] = {S_INIT("FREQ"), read_freq},
	[P_INTERVAL] = {S_INIT("INTERVAL"), read_interval},
	[P_COUNT] = {S_INIT("COUNT"), read_count},
	[P_UNTIL] = {S_INIT("UNTIL"), read_until},
	[P_WKST] = {S_INIT("WKST"), read_wkst},
	[P_BYMONTH] = {S_INIT("BYMONTH"), read_months},
	[P_BYMONTHDAY] = {S_INIT("BYMONTHDAY"), read_month_days},
	[P_BYDAY] = {S_INIT("BYDAY"), read_weekdays},
	[P_BYSETPOS] = {S_INIT("BYSETPOS"), read_setpos},
};

static bool unknown_part(struct parser *p, struct str name)
{
	static const struct str unsupported[] = {
		S_INIT("BYSECOND"),  S_INIT("BYMINUTE"), S_INIT("BYHOUR"), S_INIT("BYWEEKNO"),
		S_INIT("BYYEARDAY"), S_INIT("BYEASTER"), S_INIT("RSCALE"), S_INIT("SKIP")};
	struct str names[P_COUNT_ALL];

	for (size_t i = 0; i < sizeof unsupported / sizeof *unsupported; i++) {
		if (!str_eq_nocase(name, unsupported[i]))
			continue;
		fault(p, name, "%.*s is not supported", STR_ARG(unsupported[i]));
		return hint(p, "use FREQ, INTERVAL, COUNT, UNTIL, WKST, BYMONTH, BYMONTHDAY, BYDAY "
			       "and BYSETPOS, or list the days as rdate");
	}
	for (size_t i = 0; i < P_COUNT_ALL; i++)
		names[i] = parts[i].name;
	fault(p, name, "a rule has no part \"%.*s\"", STR_ARG(name));
	return hint_nearest(p, upper(p->arena, name), names, P_COUNT_ALL);
}

static bool read_part(struct parser *p, struct str text)
{
	size_t equals = str_index(text, '=');
	struct str name = str_trim(str_first(text, equals)), value;

	if (name.n == 0)
		return fault(p, text.n ? text : p->rule->text, "a part of the rule is empty");
	for (size_t i = 0; i < P_COUNT_ALL; i++) {
		if (!str_eq_nocase(name, parts[i].name))
			continue;
		if (p->at[i].p)
			return fault(p, name, "%.*s is given twice", STR_ARG(parts[i].name));
		value = equals == SIZE_MAX ? str_from(text, text.n)
					   : str_trim(str_from(text, equals + 1));
		p->at[i] = value;
		if (value.n == 0)
			return fault(p, name, "%.*s has no value", STR_ARG(parts[i].name));
		return parts[i].read(p, value);
	}
	return unknown_part(p, name);
}

// ---- what can't be together ---------------------------------------------------------------------

// Whether there is such a day in any of the months, in some year.
static bool has_month_day(const struct rrule *r)
{
	for (int month = 1; month <= 12; month++) {
		int last = civil_days_in_month(2000, month);
		uint32_t possible = (uint32_t)((UINT64_C(1) << (last + 1)) - 2);

		if (r->months && !(r->months >> month & 1))
			continue;
		if ((r->month_days[0] | r->month_days[1]) & possible)
			return true;
	}
	return false;
}

static bool check_ordinals(struct parser *p)
{
	const struct rrule *r = p->rule;
	bool in_month = r->freq == RRULE_MONTHLY || r->months;

	if (!r->by_ordinal)
		return true;
	if (r->freq < RRULE_MONTHLY) {
		fault(p, p->at[P_BYDAY],
		      "BYDAY with numbers needs FREQ=MONTHLY or FREQ=YEARLY, not %.*s",
		      STR_ARG(freqs[r->freq]));
		return hint(p, "take the numbers away, or change FREQ");
	}
	for (size_t i = 0; in_month && i < 14; i++)
		if (r->ordinals[i / 7][i % 7] >> 6)
			return fault(p, p->at[P_BYDAY], "no month has more than five of a weekday");
	return true;
}

static bool check_rule(struct parser *p)
{
	const struct rrule *r = p->rule;

	if (!p->at[P_FREQ].p) {
		fault(p, r->text, "the rule lacks FREQ");
		return hint(p, "begin it like this: FREQ=WEEKLY");
	}
	if (r->count && r->has_until) {
		fault(p, p->at[P_UNTIL], "a rule has either COUNT or UNTIL, not both");
		return hint(p, "take one of them away");
	}
	check_ordinals(p);
	if (p->at[P_BYMONTHDAY].p && r->freq == RRULE_WEEKLY)
		fault(p, p->at[P_BYMONTHDAY], "BYMONTHDAY can't be used with FREQ=WEEKLY");
	else if (p->at[P_BYMONTHDAY].p && !has_month_day(r))
		fault(p, p->at[P_BYMONTHDAY], "none of its months has that day");
	if (r->by_setpos && !p->at[P_BYMONTH].p && !p->at[P_BYMONTHDAY].p && !p->at[P_BYDAY].p)
		fault(p, p->at[P_BYSETPOS],
		      "BYSETPOS needs BYDAY, BYMONTHDAY or BYMONTH to choose "
		      "from");
	return !p->failed;
}

bool rrule_parse(struct arena *a, struct str text, struct rrule *out, struct rrule_faults *faults)
{
	static const struct str prefix = S_INIT("RRULE:");
	struct parser p = {.arena = a, .rule = out, .faults = faults};
	struct str rest = str_trim(text), part;

	if (str_eq_nocase(str_first(rest, prefix.n), prefix))
		rest = str_trim(str_from(rest, prefix.n));
	*out = (struct rrule){.text = rest, .interval = 1, .wkst = 1};
	if (rest.n == 0)
		return fault(&p, text, "the rule is empty");
	while (str_next(&rest, ';', &part))
		read_part(&p, part);
	return !p.failed && check_rule(&p);
}

// ---- writing ------------------------------------------------------------------------------------

static void put_name(struct buf *b, enum part_id part, bool *first)
{
	if (*first) {
		buf_char(b, ';');
		buf_str(b, parts[part].name);
		buf_char(b, '=');
	} else {
		buf_char(b, ',');
	}
	*first = false;
}

static void put_bits(struct buf *b, enum part_id part, const uint64_t *bits, unsigned n, int add)
{
	bool first = true;

	for (unsigned back = 0; back < 2; back++) {
		for (unsigned i = 0; i < n; i++) {
			unsigned at = back * n + i;

			if (!(bits[at / 64] >> at % 64 & 1))
				continue;
			put_name(b, part, &first);
			buf_printf(b, "%s%d", back ? "-" : "", (int)i + add);
		}
	}
}

static void put_days(struct buf *b, const struct rrule *r)
{
	bool first = true;

	for (unsigned i = 1; i <= 7; i++) {
		unsigned day = i % 7;

		if (r->weekdays >> day & 1) {
			put_name(b, P_BYDAY, &first);
			buf_str(b, weekdays[day]);
		}
		for (unsigned k = 0; k < 128; k++) {
			if (!(r->ordinals[k / 64][day] >> k % 64 & 1))
				continue;
			put_name(b, P_BYDAY, &first);
			buf_printf(b, "%s%u", k / 64 ? "-" : "", k % 64);
			buf_str(b, weekdays[day]);
		}
	}
}

static void put_until(struct buf *b, const struct rrule *r)
{
	const struct civil *c = &r->until;

	buf_printf(b, ";UNTIL=%04d%02d%02d", (int)c->year, c->month, c->day);
	if (r->until_form == DATE_DAY)
		return;
	buf_printf(b, "T%02d%02d%02d%s", c->hour, c->minute, c->second,
		   r->until_form == DATE_ZONED ? "Z" : "");
}

void rrule_write(struct buf *b, const struct rrule *r)
{
	uint64_t months = r->months >> 1;
	uint64_t days = (uint64_t)r->month_days[0] >> 1 | (uint64_t)r->month_days[1] >> 1 << 31;

	buf_printf(b, "FREQ=%.*s", STR_ARG(freqs[r->freq]));
	if (r->interval > 1)
		buf_printf(b, ";INTERVAL=%u", (unsigned)r->interval);
	if (r->count)
		buf_printf(b, ";COUNT=%u", (unsigned)r->count);
	if (r->has_until)
		put_until(b, r);
	if (r->wkst != 1)
		buf_printf(b, ";WKST=%.*s", STR_ARG(weekdays[r->wkst]));
	put_bits(b, P_BYMONTH, &months, 31, 1);
	put_bits(b, P_BYMONTHDAY, &days, 31, 1);
	put_days(b, r);
	put_bits(b, P_BYSETPOS, r->setpos[0], 6 * 64, 1);
}
