#include "base/date.h"

#include <check.h>

Suite *date_suite(void);

#define N(rows) (sizeof(rows) / sizeof *(rows))

static const struct instant_row {
	struct civil c;
	instant t;
	int weekday;
} instant_rows[] = {
	{{1970, 1, 1, 0, 0, 0}, 0, 4},
	{{1969, 12, 31, 23, 59, 59}, -1, 3},
	{{2026, 11, 21, 9, 30, 0}, 1795253400, 6},
	{{2000, 2, 29, 12, 0, 0}, 951825600, 2},
	{{1900, 3, 1, 0, 0, 0}, -2203891200, 4},
	{{2100, 2, 28, 23, 59, 59}, 4107542399, 0},
	{{2100, 3, 1, 0, 0, 0}, 4107542400, 1},
	{{1, 1, 1, 0, 0, 0}, -62135596800, 1},
	{{0, 2, 29, 0, 0, 0}, -62162121600, 2},
	{{-1, 12, 31, 0, 0, 0}, -62167305600, 5},
	{{9999, 12, 31, 23, 59, 59}, 253402300799, 5},
};

START_TEST(instants)
{
	for (size_t i = 0; i < N(instant_rows); i++) {
		const struct instant_row *r = &instant_rows[i];
		struct civil c = civil_from_utc(r->t);

		ck_assert_msg(civil_to_utc(r->c) == r->t, "row %zu: %lld", i,
			      (long long)civil_to_utc(r->c));
		ck_assert_msg(c.year == r->c.year && c.month == r->c.month && c.day == r->c.day &&
				      c.hour == r->c.hour && c.minute == r->c.minute &&
				      c.second == r->c.second,
			      "row %zu: %d-%02d-%02d %02d:%02d:%02d", i, c.year, c.month, c.day,
			      c.hour, c.minute, c.second);
		ck_assert_msg(civil_weekday(r->c) == r->weekday, "row %zu: weekday %d", i,
			      civil_weekday(r->c));
	}
}
END_TEST

START_TEST(each_day_follows_the_last)
{
	int64_t day = civil_days(-800, 1, 1);
	int weekday = civil_weekday((struct civil){-800, 1, 1, 0, 0, 0});

	for (int month_count = 0; month_count < 3300 * 12; month_count++) {
		int year = -800 + month_count / 12, month = 1 + month_count % 12;

		for (int d = 1; d <= civil_days_in_month(year, month); d++, day++) {
			struct civil c = civil_from_utc(day * 86400 + 86399);

			if (civil_days(year, month, d) != day)
				ck_abort_msg("%d-%02d-%02d: not the next day", year, month, d);
			if (c.year != year || c.month != month || c.day != d)
				ck_abort_msg("%d-%02d-%02d: back as %d-%02d-%02d", year, month, d,
					     c.year, c.month, c.day);
			if (civil_weekday(c) != weekday)
				ck_abort_msg("%d-%02d-%02d: weekday", year, month, d);
			weekday = (weekday + 1) % 7;
		}
	}
}
END_TEST

START_TEST(far_instants_stay_in_range)
{
	static const instant far[] = {INT64_MIN, INT64_MIN + 1, INT64_MAX, INT64_MAX - 1};

	for (size_t i = 0; i < N(far); i++) {
		struct civil c = civil_from_utc(far[i]);
		struct buf b;

		ck_assert_msg(far[i] < 0 ? c.year < -1000000000 : c.year > 1000000000,
			      "row %zu: year %d", i, c.year);
		buf_init(&b, 4096);
		date_rfc3339(&b, far[i], 50000);
		date_rfc5322(&b, far[i], -50000);
		ck_assert(!b.full);
		buf_release(&b);
	}
}
END_TEST

static const struct parse_row {
	const char *text;
	struct civil c;
	enum date_form form;
	int offset;
} parse_rows[] = {
	{"2026-11-21", {2026, 11, 21, 0, 0, 0}, DATE_DAY, 0},
	{"2024-02-29", {2024, 2, 29, 0, 0, 0}, DATE_DAY, 0},
	{"0001-01-01", {1, 1, 1, 0, 0, 0}, DATE_DAY, 0},
	{"9999-12-31", {9999, 12, 31, 0, 0, 0}, DATE_DAY, 0},
	{"2026-11-21 09:30", {2026, 11, 21, 9, 30, 0}, DATE_LOCAL, 0},
	{"2026-11-21 9:30", {2026, 11, 21, 9, 30, 0}, DATE_LOCAL, 0},
	{"2026-11-21T09:30:15", {2026, 11, 21, 9, 30, 15}, DATE_LOCAL, 0},
	{"2026-11-21T23:59:59.999999999", {2026, 11, 21, 23, 59, 59}, DATE_LOCAL, 0},
	{"2026-11-21T09:30:00Z", {2026, 11, 21, 9, 30, 0}, DATE_ZONED, 0},
	{"2026-11-21t09:30:00z", {2026, 11, 21, 9, 30, 0}, DATE_ZONED, 0},
	{"2026-11-21T09:30:00.5Z", {2026, 11, 21, 9, 30, 0}, DATE_ZONED, 0},
	{"2026-11-21T09:30:00+08:00", {2026, 11, 21, 9, 30, 0}, DATE_ZONED, 28800},
	{"2026-11-21T9:30:00+08:00", {2026, 11, 21, 9, 30, 0}, DATE_ZONED, 28800},
	{"2026-11-21 09:30 -0330", {2026, 11, 21, 9, 30, 0}, DATE_ZONED, -12600},
	{"2026-11-21 09:30:00 +0000", {2026, 11, 21, 9, 30, 0}, DATE_ZONED, 0},
	{"2026-11-21 09:30:00 UTC", {2026, 11, 21, 9, 30, 0}, DATE_ZONED, 0},
	{"2026-11-21 09:30:00 -00:00", {2026, 11, 21, 9, 30, 0}, DATE_ZONED, 0},
	{"2026-11-21 09:30:00 +23:59", {2026, 11, 21, 9, 30, 0}, DATE_ZONED, 86340},
	{"Sat, 21 Nov 2026 09:30:00 +0800", {2026, 11, 21, 9, 30, 0}, DATE_ZONED, 28800},
	{"Sat, 21 Nov 2026 09:30:00 GMT", {2026, 11, 21, 9, 30, 0}, DATE_ZONED, 0},
	{"1 Feb 2026", {2026, 2, 1, 0, 0, 0}, DATE_DAY, 0},
};

START_TEST(parse)
{
	for (size_t i = 0; i < N(parse_rows); i++) {
		const struct parse_row *r = &parse_rows[i];
		enum date_form form = DATE_DAY;
		struct civil c = {0};
		int offset = -1;

		ck_assert_msg(date_parse(str_cstr(r->text), &c, &form, &offset), "%s: refused",
			      r->text);
		ck_assert_msg(form == r->form && offset == r->offset, "%s: form %d, offset %d",
			      r->text, form, offset);
		ck_assert_msg(c.year == r->c.year && c.month == r->c.month && c.day == r->c.day &&
				      civil_to_utc(c) == civil_to_utc(r->c),
			      "%s: %d-%02d-%02d %02d:%02d:%02d", r->text, c.year, c.month, c.day,
			      c.hour, c.minute, c.second);
	}
}
END_TEST

static const char *const refused[] = {
	"",
	" ",
	"2026",
	"2026-11",
	"2026-11-",
	"2026-1-2",
	"26-11-21",
	"12026-11-21",
	"-2026-11-21",
	"2026/11/21",
	"2026-00-10",
	"2026-13-10",
	"2026-11-00",
	"2026-11-31",
	"2026-02-29",
	"1900-02-29",
	" 2026-11-21",
	"2026-11-21 ",
	"2026-11-21T",
	"2026-11-21x09:30",
	"2026-11-21 09",
	"2026-11-21 0930",
	"2026-11-21 24:00",
	"2026-11-21 09:60",
	"2026-11-21 09:3",
	"2026-11-21 09:30:60",
	"2026-11-21 09:30:",
	"2026-11-21 09:30:00.",
	"2026-11-21 09:30:00.1234567890",
	"2026-11-21 09:30:00 ",
	"2026-11-21 09:30:00  Z",
	"2026-11-21 09:30:00Zx",
	"2026-11-21 09:30:00+8",
	"2026-11-21 09:30:00+08",
	"2026-11-21 09:30:00+24:00",
	"2026-11-21 09:30:00+08:60",
	"2026-11-21 09:30:00 PST",
	"2026-11-21Z",
	"２０２６-11-21",
	"Sat 21 Nov 2026",
	"Sat, 31 Nov 2026 09:30:00 GMT",
	"Sat, 0 Nov 2026",
	"Sat, 21 Nov 26",
	"Sat, 21 Foo 2026",
	"Foo, 21 Nov 2026",
	"yesterday",
};

START_TEST(refuse)
{
	for (size_t i = 0; i < N(refused); i++) {
		enum date_form form;
		struct civil c;
		int offset;

		ck_assert_msg(!date_parse(str_cstr(refused[i]), &c, &form, &offset),
			      "\"%s\": taken", refused[i]);
	}
}
END_TEST

static const struct write_row {
	instant t;
	int offset;
	const char *rfc5322, *rfc3339;
} write_rows[] = {
	{0, 0, "Thu, 01 Jan 1970 00:00:00 +0000", "1970-01-01T00:00:00+00:00"},
	{1795224600, 28800, "Sat, 21 Nov 2026 09:30:00 +0800", "2026-11-21T09:30:00+08:00"},
	{1795253400, -12600, "Sat, 21 Nov 2026 06:00:00 -0330", "2026-11-21T06:00:00-03:30"},
	{-1, -3600, "Wed, 31 Dec 1969 22:59:59 -0100", "1969-12-31T22:59:59-01:00"},
	{951782400, 49500, "Tue, 29 Feb 2000 13:45:00 +1345", "2000-02-29T13:45:00+13:45"},
	{-62135596800, 0, "Mon, 01 Jan 0001 00:00:00 +0000", "0001-01-01T00:00:00+00:00"},
};

START_TEST(write_and_read_back)
{
	for (size_t i = 0; i < N(write_rows); i++) {
		const struct write_row *r = &write_rows[i];
		const char *const expected[] = {r->rfc5322, r->rfc3339};

		for (int k = 0; k < 2; k++) {
			enum date_form form;
			struct civil c;
			struct buf b;
			int offset;

			buf_init(&b, 100);
			(k ? date_rfc3339 : date_rfc5322)(&b, r->t, r->offset);
			ck_assert_msg(str_eq(buf_view(&b), str_cstr(expected[k])),
				      "%.*s, expected %s", STR_ARG(buf_view(&b)), expected[k]);
			ck_assert_msg(date_parse(buf_view(&b), &c, &form, &offset), "%s: refused",
				      expected[k]);
			ck_assert_msg(civil_to_utc(c) - offset == r->t,
				      "%s: read as another instant", expected[k]);
			buf_release(&b);
		}
	}
}
END_TEST

static const struct {
	const char *text;
	int64_t seconds; // -1: none
} durations[] = {
	{"90m", 5400},
	{"2h", 7200},
	{"1h30m", 5400},
	{"3d", 259200},
	{"2w", 1209600},
	{"45s", 45},
	{"", -1},
	{"5", -1},
	{"h", -1},
	{"1x", -1},
	{"-1h", -1},
	{"1h ", -1},
	{"99999999999d", -1},
};

// Never beyond what an instant holds, however often it is said.
START_TEST(duration_is_bounded)
{
	static char text[400000];
	int64_t seconds = 0;

	for (size_t i = 0; i + 10 <= sizeof text; i += 10)
		memcpy(text + i, "999999999w", 10);
	ck_assert(!duration_parse(str_of(text, sizeof text), &seconds));
}
END_TEST

START_TEST(duration)
{
	int64_t seconds = 0;
	bool ok = duration_parse(str_cstr(durations[_i].text), &seconds);

	ck_assert_msg(ok == (durations[_i].seconds >= 0) &&
			      (!ok || seconds == durations[_i].seconds),
		      "\"%s\": %d %lld", durations[_i].text, ok, (long long)seconds);
}
END_TEST

Suite *date_suite(void)
{
	Suite *s = suite_create("date");
	TCase *c = tcase_create("date");

	tcase_set_timeout(c, 30);
	tcase_add_test(c, instants);
	tcase_add_test(c, each_day_follows_the_last);
	tcase_add_test(c, far_instants_stay_in_range);
	tcase_add_test(c, parse);
	tcase_add_test(c, refuse);
	tcase_add_test(c, write_and_read_back);
	tcase_add_loop_test(c, duration, 0, N(durations));
	tcase_add_test(c, duration_is_bounded);
	suite_add_tcase(s, c);
	return s;
}
