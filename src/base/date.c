#include "base/date.h"

#include <stdio.h>

#define DAY 86400
// Instants beyond these years are brought to the nearest end, so that years always fit.
#define YEAR_MAX 2000000000

static const char month_names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					"Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char day_names[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

// The calendar repeats every 400 years of 146097 days. Years here begin in March, so that the leap
// day comes last; 719468 days lie between 0000-03-01 and 1970-01-01.
int64_t civil_days(int32_t year, int month, int day)
{
	int64_t y = (int64_t)year - (month <= 2), era = floor_div(y, 400), of_era = y - era * 400;
	int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

instant civil_to_utc(struct civil c)
{
	return civil_days(c.year, c.month, c.day) * DAY + c.hour * 3600 + c.minute * 60 + c.second;
}

struct civil civil_from_utc(instant t)
{
	const instant limit = (instant)YEAR_MAX * 366 * DAY;
	int64_t days, era;
	uint32_t rest, quads, century, of_century, year, of_year, month_day;
	uint64_t years;

	t = t > limit ? limit : t < -limit ? -limit : t;
	days = floor_div(t, DAY);
	rest = (uint32_t)(t - days * DAY);
	days += 719468;
	era = floor_div(days, 146097);
	// Divisions by multiplying, as C. Neri and L. Schneider have them ("Euclidean affine
	// functions and their application to calendar algorithms", 2022).
	quads = 4 * (uint32_t)(days - era * 146097) + 3;
	century = quads / 146097;
	of_century = quads % 146097 | 3;
	years = UINT64_C(2939745) * of_century;
	year = 100 * century + (uint32_t)(years >> 32);
	of_year = (uint32_t)years / 2939745 / 4;
	month_day = 2141 * of_year + 197913;
	return (struct civil){
		.year = (int32_t)(era * 400 + year + (of_year >= 306)),
		.month = (uint8_t)((month_day >> 16) - (of_year >= 306 ? 12 : 0)),
		.day = (uint8_t)((month_day & 0xFFFF) / 2141 + 1),
		.hour = (uint8_t)(rest / 3600),
		.minute = (uint8_t)(rest / 60 % 60),
		.second = (uint8_t)(rest % 60),
	};
}

int civil_weekday(struct civil c)
{
	int64_t days = civil_days(c.year, c.month, c.day) + 4; // 1970-01-01 was a Thursday

	return (int)(days - floor_div(days, 7) * 7);
}

int civil_days_in_month(int32_t year, int month)
{
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	if (month == 2)
		return 28 + leap;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static bool take(struct str *s, char c)
{
	if (s->n == 0 || *s->p != c)
		return false;
	*s = str_from(*s, 1);
	return true;
}

// Takes a number of at least `min` and at most `max` digits that is no larger than `limit`.
static bool take_number(struct str *s, size_t min, size_t max, int limit, int *out)
{
	size_t n = 0;
	int v = 0;

	for (; n < max && n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++)
		v = v * 10 + (s->p[n] - '0');
	if (n < min || v > limit)
		return false;
	*s = str_from(*s, n);
	*out = v;
	return true;
}

static bool set_day(struct civil *c, int year, int month, int day)
{
	*c = (struct civil){.year = year, .month = (uint8_t)month, .day = (uint8_t)day};
	return month > 0 && day > 0 && day <= civil_days_in_month(year, month);
}

static bool take_day(struct str *s, struct civil *c)
{
	int year, month, day;

	if (!take_number(s, 4, 4, 9999, &year) || !take(s, '-') ||
	    !take_number(s, 2, 2, 12, &month) || !take(s, '-') || !take_number(s, 2, 2, 31, &day))
		return false;
	return set_day(c, year, month, day);
}

// The index of the name that the text begins with, which is taken; n when there is none.
static int take_name(struct str *s, const char (*names)[4], int n)
{
	int i = 0;

	while (i < n && !str_starts(*s, str_of(names[i], 3)))
		i++;
	if (i < n)
		*s = str_from(*s, 3);
	return i;
}

// `Sat, 21 Nov 2026` (RFC 5322 §3.3). The name of the day is not held against the date.
static bool take_mail_day(struct str *s, struct civil *c)
{
	int day, month, year;

	if (take_name(s, day_names, 7) < 7 && (!take(s, ',') || !take(s, ' ')))
		return false;
	if (!take_number(s, 1, 2, 31, &day) || !take(s, ' '))
		return false;
	month = take_name(s, month_names, 12) + 1;
	if (month > 12 || !take(s, ' ') || !take_number(s, 4, 4, 9999, &year))
		return false;
	return set_day(c, year, month, day);
}

// `09:30`, `9:30` (as YAML 1.1 has it), `09:30:00`, `09:30:00.123` (the fraction is passed over).
static bool take_time(struct str *s, struct civil *c)
{
	int hour, minute, second = 0, fraction;

	if (!take_number(s, 1, 2, 23, &hour) || !take(s, ':') || !take_number(s, 2, 2, 59, &minute))
		return false;
	if (take(s, ':')) {
		if (!take_number(s, 2, 2, 59, &second))
			return false;
		if (take(s, '.') && !take_number(s, 1, 9, 999999999, &fraction))
			return false;
	}
	c->hour = (uint8_t)hour;
	c->minute = (uint8_t)minute;
	c->second = (uint8_t)second;
	return true;
}

// `Z`, `GMT`, `UTC`, `+08:00`, `+0800`.
static bool take_offset(struct str *s, int *offset)
{
	static const char names[][4] = {"GMT", "UTC"};
	int sign, hours, minutes;

	*offset = 0;
	if (take(s, 'Z') || take(s, 'z') || take_name(s, names, 2) < 2)
		return true;
	sign = take(s, '+') ? 1 : take(s, '-') ? -1 : 0;
	if (!sign || !take_number(s, 2, 2, 23, &hours))
		return false;
	take(s, ':');
	if (!take_number(s, 2, 2, 59, &minutes))
		return false;
	*offset = sign * (hours * 3600 + minutes * 60);
	return true;
}

bool date_parse(struct str s, struct civil *out, enum date_form *form, int *offset)
{
	struct str start = s;
	struct civil c;
	int east = 0;

	if (!take_day(&s, &c) && (s = start, !take_mail_day(&s, &c)))
		return false;
	*form = DATE_DAY;
	if (s.n) {
		if (!take(&s, 'T') && !take(&s, 't') && !take(&s, ' '))
			return false;
		if (!take_time(&s, &c))
			return false;
		*form = DATE_LOCAL;
	}
	if (s.n) {
		take(&s, ' ');
		if (!take_offset(&s, &east))
			return false;
		*form = DATE_ZONED;
	}
	*out = c;
	*offset = east;
	return s.n == 0;
}

// The `n` digits at `from` as a number; -1 when they are none.
static int digits(struct str s, size_t from, size_t n)
{
	int out = 0;

	for (size_t i = from; i < from + n; i++) {
		if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
			return -1;
		out = out * 10 + (s.p[i] - '0');
	}
	return out;
}

bool date_parse_basic(struct str s, struct civil *out, enum date_form *form)
{
	int year = digits(s, 0, 4), month = digits(s, 4, 2), day = digits(s, 6, 2);
	int hour = digits(s, 9, 2), minute = digits(s, 11, 2), second = digits(s, 13, 2);
	bool zoned = s.n == 16 && (s.p[15] == 'Z' || s.p[15] == 'z');

	*form = s.n == 8 ? DATE_DAY : zoned ? DATE_ZONED : DATE_LOCAL;
	if (*form == DATE_DAY)
		hour = minute = second = 0;
	else if ((s.n != 15 && !zoned) || (s.p[8] != 'T' && s.p[8] != 't'))
		return false;
	if (second == 60) // a leap second, which this calendar does not count
		second = 59;
	*out = (struct civil){year,          (uint8_t)month,  (uint8_t)day,
			      (uint8_t)hour, (uint8_t)minute, (uint8_t)second};
	return year >= 1 && month >= 1 && month <= 12 && day >= 1 &&
	       day <= civil_days_in_month(year, month) && hour >= 0 && hour < 24 && minute >= 0 &&
	       minute < 60 && second >= 0 && second < 60;
}

// The wall time at `offset`, and the offset's sign, hours and minutes for "%c%02d:%02d".
struct shown {
	struct civil c;
	char sign;
	int hours, minutes;
};

static struct shown show(instant t, int offset)
{
	int size = offset < 0 ? -offset : offset;
	instant limit = INT64_MAX - size;

	t = t > limit ? limit : t < -limit ? -limit : t;
	return (struct shown){
		.c = civil_from_utc(t + offset),
		.sign = offset < 0 ? '-' : '+',
		.hours = size / 3600,
		.minutes = size / 60 % 60,
	};
}

void date_rfc5322(struct buf *out, instant t, int offset)
{
	struct shown s = show(t, offset);

	buf_printf(out, "%s, %02d %s %04d %02d:%02d:%02d %c%02d%02d", day_names[civil_weekday(s.c)],
		   s.c.day, month_names[s.c.month - 1], (int)s.c.year, s.c.hour, s.c.minute,
		   s.c.second, s.sign, s.hours, s.minutes);
}

// The number in two digits, with a mark in front.
static char *put_two(char *p, char mark, int n)
{
	p[0] = mark;
	p[1] = (char)('0' + n / 10);
	p[2] = (char)('0' + n % 10);
	return p + 3;
}

#define YEAR_ROOM 12 // bytes of the longest year

static char *put_day(char *p, struct civil day)
{
	unsigned year = (unsigned)day.year;

	if (year < 10000) {
		*p++ = (char)('0' + year / 1000);
		p = put_two(p, (char)('0' + year / 100 % 10), (int)(year % 100));
	} else {
		p += snprintf(p, YEAR_ROOM, "%04d", (int)day.year);
	}
	return put_two(put_two(p, '-', day.month), '-', day.day);
}

void date_day(struct buf *out, struct civil day)
{
	char text[YEAR_ROOM + 6];

	buf_add(out, text, (size_t)(put_day(text, day) - text));
}

void date_rfc3339(struct buf *out, instant t, int offset)
{
	struct shown s = show(t, offset);
	char text[YEAR_ROOM + 6 + 15], *p = put_day(text, s.c);

	p = put_two(p, 'T', s.c.hour);
	p = put_two(p, ':', s.c.minute);
	p = put_two(p, ':', s.c.second);
	p = put_two(p, s.sign, s.hours);
	p = put_two(p, ':', s.minutes);
	buf_add(out, text, (size_t)(p - text));
}

bool duration_parse(struct str s, int64_t *seconds)
{
	static const struct {
		char unit;
		int64_t seconds;
	} units[] = {{'w', 604800}, {'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};
	int64_t total = 0;

	if (s.n == 0)
		return false;
	while (s.n) {
		size_t digits = 0, u = 0;
		int64_t count;

		while (digits < s.n && s.p[digits] >= '0' && s.p[digits] <= '9')
			digits++;
		if (digits == 0 || digits == s.n || digits > 9 ||
		    !str_int(str_first(s, digits), &count))
			return false;
		while (u < sizeof units / sizeof *units && units[u].unit != s.p[digits])
			u++;
		if (u == sizeof units / sizeof *units || total > INT64_MAX / 2)
			return false;
		total += count * units[u].seconds;
		s = str_from(s, digits + 1);
	}
	*seconds = total;
	return true;
}
