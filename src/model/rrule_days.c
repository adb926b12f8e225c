// The days of a rule, one period (day, week, month or year) at a time: all days of the period that
// fit, then BYSETPOS among them, then one after the other.
#include "model/rrule.h"

// Periods without a day behind which there can be none any more: the calendar repeats itself after
// 400 years, which are whole weeks, and so does what any INTERVAL of them looks at.
static const uint32_t empty_max[] = {
	[RRULE_DAILY] = 146097,
	[RRULE_WEEKLY] = 20871,
	[RRULE_MONTHLY] = 4800,
	[RRULE_YEARLY] = 400,
};

static int weekday_of(int64_t day) // 1970-01-01 was a Thursday
{
	return (int)(((day + 4) % 7 + 7) % 7);
}

static struct civil civil_of(int64_t day)
{
	return civil_from_utc(day * 86400);
}

// A period: `n` days from `base` on.
struct period {
	int64_t base;
	unsigned n;
};

static struct period period_at(const struct rrule_days *d, int64_t number)
{
	int64_t step = number * d->rule->interval, month;
	struct civil c;

	switch (d->rule->freq) {
	case RRULE_DAILY:
		return (struct period){d->first + step, 1};
	case RRULE_WEEKLY:
		return (struct period){d->first + step * 7, 7};
	case RRULE_MONTHLY:
		c = civil_of(d->start);
		month = (int64_t)c.year * 12 + c.month - 1 + step;
		c.year = (int32_t)(month / 12);
		c.month = (uint8_t)(month % 12 + 1);
		return (struct period){civil_days(c.year, c.month, 1),
				       (unsigned)civil_days_in_month(c.year, c.month)};
	default:
		c = civil_of(d->start);
		c.year += (int32_t)step;
		return (struct period){civil_days(c.year, 1, 1),
				       365 + (civil_days_in_month(c.year, 2) == 29)};
	}
}

// The last period that does not begin behind `day`.
static int64_t period_before(const struct rrule_days *d, int64_t day)
{
	struct civil start = civil_of(d->start), c = civil_of(day);
	int64_t units;

	if (day <= d->start)
		return 0;
	switch (d->rule->freq) {
	case RRULE_DAILY:
		units = day - d->start;
		break;
	case RRULE_WEEKLY:
		units = (day - d->first) / 7;
		break;
	case RRULE_MONTHLY:
		units = ((int64_t)c.year - start.year) * 12 + c.month - start.month;
		break;
	default:
		units = c.year - start.year;
	}
	return units / d->rule->interval;
}

static bool has(const uint64_t *set, unsigned i)
{
	return set[i / 64] >> i % 64 & 1;
}

// Whether the n-th day of a span of days is among those that BYDAY numbers.
static bool ordinal_fits(const struct rrule *r, int weekday, int64_t nth, int64_t of)
{
	int64_t forth = nth / 7 + 1, back = (of - 1 - nth) / 7 + 1;

	return r->ordinals[0][weekday] >> forth & 1 || r->ordinals[1][weekday] >> back & 1;
}

// A day under test, and the span within which numbers of BYDAY count.
struct candidate {
	int weekday;
	int64_t nth, of;
};

static bool weekday_fits(const struct rrule_days *d, const struct candidate *c)
{
	if (d->by.weekdays >> c->weekday & 1)
		return true;
	if (d->rule->by_ordinal)
		return ordinal_fits(d->rule, c->weekday, c->nth, c->of);
	return !d->by.weekdays;
}

static bool month_day_fits(const struct rrule_days *d, int day, int of)
{
	const uint32_t *days = d->by.month_days;

	return !(days[0] | days[1]) || days[0] >> day & 1 || days[1] >> (of + 1 - day) & 1;
}

static bool month_fits(const struct rrule_days *d, int month)
{
	return !d->by.months || d->by.months >> month & 1;
}

static void add_day(struct rrule_days *d, unsigned i)
{
	d->set[i / 64] |= UINT64_C(1) << i % 64;
}

// The days of one month of the period. Numbers of BYDAY count within it, where the rule names
// months, and else within the year.
static void fill_month(struct rrule_days *d, const struct period *p, int32_t year, int month)
{
	int64_t first = civil_days(year, month, 1), before = first - p->base;
	int last = civil_days_in_month(year, month), weekday = weekday_of(first);
	bool in_month = d->rule->freq == RRULE_MONTHLY || d->rule->months;

	for (int day = 1; day <= last; day++, weekday = weekday == 6 ? 0 : weekday + 1) {
		struct candidate c = {weekday, day - 1, last};

		if (!in_month)
			c.nth += before, c.of = p->n;
		if (month_day_fits(d, day, last) && weekday_fits(d, &c))
			add_day(d, (unsigned)(before + day - 1));
	}
}

static void fill_months(struct rrule_days *d, const struct period *p)
{
	struct civil first = civil_of(p->base);
	int months = d->rule->freq == RRULE_MONTHLY ? 1 : 12;

	for (int month = first.month; month < first.month + months; month++)
		if (month_fits(d, month))
			fill_month(d, p, first.year, month);
}

// Of a week, the days before the start don't count as positions (as in dateutil).
static void fill_days(struct rrule_days *d, const struct period *p)
{
	bool by_date = d->by.months || d->by.month_days[0] || d->by.month_days[1];

	for (unsigned i = 0; i < p->n; i++) {
		struct candidate c = {.weekday = weekday_of(p->base + i)};

		if (p->base + i < d->start || !weekday_fits(d, &c))
			continue;
		if (by_date) {
			struct civil day = civil_of(p->base + i);
			int last = civil_days_in_month(day.year, day.month);

			if (!month_fits(d, day.month) || !month_day_fits(d, day.day, last))
				continue;
		}
		add_day(d, i);
	}
}

static void choose_positions(struct rrule_days *d, unsigned n)
{
	const struct rrule *r = d->rule;
	unsigned total = 0, rank = 0;

	for (unsigned i = 0; i < n; i++)
		total += has(d->set, i);
	for (unsigned i = 0; i < n; i++) {
		if (!has(d->set, i))
			continue;
		if (!has(r->setpos[0], rank) && !has(r->setpos[1], total - 1 - rank))
			d->set[i / 64] &= ~(UINT64_C(1) << i % 64);
		rank++;
	}
}

// The bits of a whole week's days, the first of which is `wkst`.
static uint64_t week_of(uint8_t weekdays, uint8_t wkst)
{
	return (((uint64_t)weekdays << 7 | weekdays) >> wkst) & 0x7F;
}

static void fill(struct rrule_days *d, const struct period *p)
{
	d->base = p->base;
	if (d->by.week && p->base >= d->start) {
		d->set[0] = week_of(d->by.weekdays, d->rule->wkst);
		return;
	}
	memset(d->set, 0, sizeof d->set);
	if (d->rule->freq >= RRULE_MONTHLY)
		fill_months(d, p);
	else
		fill_days(d, p);
	if (d->rule->by_setpos)
		choose_positions(d, p->n);
}

// What the rule leaves open follows from the start.
static struct rrule_pattern pattern_of(const struct rrule *r, int64_t start)
{
	struct rrule_pattern by = {
		.months = r->months,
		.weekdays = r->weekdays,
		.month_days = {r->month_days[0], r->month_days[1]},
	};
	struct civil c = civil_of(start);

	if (!by.weekdays && !r->by_ordinal && !by.month_days[0] && !by.month_days[1]) {
		if (r->freq == RRULE_YEARLY && !by.months)
			by.months = (uint16_t)(1u << c.month);
		if (r->freq >= RRULE_MONTHLY)
			by.month_days[0] = 1u << c.day;
		else if (r->freq == RRULE_WEEKLY)
			by.weekdays = (uint8_t)(1u << weekday_of(start));
	}
	by.week = r->freq == RRULE_WEEKLY && !by.months && !r->by_setpos;
	return by;
}

static void begin(struct rrule_days *d, const struct rrule *r, int64_t start, int64_t from,
		  int64_t to)
{
	int64_t last = civil_days(9999, 12, 31);

	*d = (struct rrule_days){
		.rule = r,
		.start = start,
		.from = from,
		.to = to > last ? last + 1 : to,
		.first = start,
		.base = start,
		.left = UINT32_MAX,
		.by = pattern_of(r, start),
	};
	if (r->freq == RRULE_WEEKLY)
		d->first = start - (weekday_of(start) - r->wkst + 7) % 7;
	d->ended = d->to <= start;
}

void rrule_days_within(struct rrule_days *d, const struct rrule *r, int64_t start, int64_t from,
		       int64_t to)
{
	begin(d, r, start, from, to);
	if (!d->ended && from < d->to)
		d->period = period_before(d, from);
}

// What COUNT allows is known only by counting.
void rrule_days_begin(struct rrule_days *d, const struct rrule *r, int64_t start, int64_t from,
		      int64_t to)
{
	if (!r->count) {
		rrule_days_within(d, r, start, from, to);
		return;
	}
	begin(d, r, start, from, to);
	d->left = r->count;
}

static bool take(struct rrule_days *d, int64_t *day)
{
	for (unsigned w = 0; w < 6; w++) {
		unsigned bit;

		if (!d->set[w])
			continue;
		bit = (unsigned)__builtin_ctzll(d->set[w]);
		d->set[w] &= d->set[w] - 1;
		*day = d->base + w * 64 + bit;
		return true;
	}
	return false;
}

bool rrule_days_next(struct rrule_days *d, int64_t *day)
{
	while (!d->ended) {
		struct period p;

		while (take(d, day)) {
			if (*day < d->start)
				continue;
			d->ended = *day >= d->to || --d->left == 0;
			d->empty = 0;
			if (*day >= d->to)
				return false;
			if (*day >= d->from)
				return true;
			if (d->ended)
				return false;
		}
		p = period_at(d, d->period++);
		if (p.base >= d->to || ++d->empty > empty_max[d->rule->freq])
			d->ended = true;
		else
			fill(d, &p);
	}
	return false;
}
