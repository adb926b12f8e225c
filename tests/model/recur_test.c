#include "model/recur.h"

#include <check.h>

Suite *recur_suite(void);

#define N(rows) (sizeof(rows) / sizeof *(rows))

static struct arena arena;
static struct zone_db *zones;

static void setup(void)
{
	arena_init(&arena);
	zones = zone_db_new(&arena, "tests/base/zoneinfo");
}

static void teardown(void)
{
	arena_release(&arena);
}

// ---- rules that are refused ---------------------------------------------------------------------

static const struct {
	const char *rule, *at, *message;
} refused[] = {
	{"", "", "the rule is empty"},
	{"COUNT=3", "COUNT=3", "the rule lacks FREQ"},
	{"FREQ=HOURLY", "HOURLY", "FREQ=HOURLY is not supported"},
	{"FREQ=secondly", "secondly", "FREQ=SECONDLY is not supported"},
	{"FREQ=DAYLY", "DAYLY", "there is no frequency \"DAYLY\""},
	{"FREQ=DAILY;BYHOUR=3", "BYHOUR", "BYHOUR is not supported"},
	{"FREQ=DAILY;BYMINUTE=3", "BYMINUTE", "BYMINUTE is not supported"},
	{"FREQ=DAILY;BYSECOND=3", "BYSECOND", "BYSECOND is not supported"},
	{"FREQ=YEARLY;BYWEEKNO=20", "BYWEEKNO", "BYWEEKNO is not supported"},
	{"FREQ=YEARLY;BYYEARDAY=100", "BYYEARDAY", "BYYEARDAY is not supported"},
	{"RSCALE=CHINESE;FREQ=YEARLY", "RSCALE", "RSCALE is not supported"},
	{"FREQ=YEARLY;SKIP=FORWARD", "SKIP", "SKIP is not supported"},
	{"FREQ=DAILY;BYDY=MO", "BYDY", "a rule has no part \"BYDY\""},
	{"FREQ=DAILY;;COUNT=2", "FREQ=DAILY;;COUNT=2", "a part of the rule is empty"},
	{"FREQ=DAILY;COUNT=2;COUNT=3", "COUNT", "COUNT is given twice"},
	{"FREQ=DAILY;COUNT=", "COUNT", "COUNT has no value"},
	{"FREQ=DAILY;COUNT", "COUNT", "COUNT has no value"},
	{"FREQ=DAILY;COUNT=0", "0", "COUNT must be a number from 1 to 100000, not \"0\""},
	{"FREQ=DAILY;COUNT=100001", "100001",
	 "COUNT must be a number from 1 to 100000, not \"100001\""},
	{"FREQ=DAILY;INTERVAL=10001", "10001",
	 "INTERVAL must be a number from 1 to 10000, not \"10001\""},
	{"FREQ=DAILY;INTERVAL=-1", "-1", "INTERVAL must be a number from 1 to 10000, not \"-1\""},
	{"FREQ=DAILY;UNTIL=20261301", "20261301", "UNTIL can't be read as a date: \"20261301\""},
	{"FREQ=DAILY;UNTIL=20260229", "20260229", "UNTIL can't be read as a date: \"20260229\""},
	{"FREQ=DAILY;UNTIL=20261201T25", "20261201T25",
	 "UNTIL can't be read as a date: \"20261201T25\""},
	{"FREQ=DAILY;COUNT=3;UNTIL=20261201", "20261201",
	 "a rule has either COUNT or UNTIL, not both"},
	{"FREQ=WEEKLY;BYDAY=MO,XX", "XX", "there is no weekday \"XX\""},
	{"FREQ=WEEKLY;BYDAY=2TU", "2TU",
	 "BYDAY with numbers needs FREQ=MONTHLY or FREQ=YEARLY, not WEEKLY"},
	{"FREQ=MONTHLY;BYDAY=0TU", "0",
	 "the number of a weekday must be a number from 1 to 53 or its negative, not \"0\""},
	{"FREQ=MONTHLY;BYDAY=6TU", "6TU", "no month has more than five of a weekday"},
	{"FREQ=YEARLY;BYMONTH=2;BYDAY=-6TU", "-6TU", "no month has more than five of a weekday"},
	{"FREQ=YEARLY;BYMONTH=13", "13", "BYMONTH must be a number from 1 to 12, not \"13\""},
	{"FREQ=YEARLY;BYMONTHDAY=32", "32",
	 "BYMONTHDAY must be a number from 1 to 31 or its negative, not \"32\""},
	{"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "30", "none of its months has that day"},
	{"FREQ=DAILY;BYMONTH=4,6;BYMONTHDAY=-31,31", "-31,31", "none of its months has that day"},
	{"FREQ=WEEKLY;BYMONTHDAY=3", "3", "BYMONTHDAY can't be used with FREQ=WEEKLY"},
	{"FREQ=MONTHLY;BYSETPOS=1", "1",
	 "BYSETPOS needs BYDAY, BYMONTHDAY or BYMONTH to choose from"},
	{"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367", "367",
	 "BYSETPOS must be a number from 1 to 366 or its negative, not \"367\""},
	{"FREQ=DAILY;WKST=8", "8", "there is no weekday \"8\""},
};

START_TEST(refuses)
{
	struct rrule_faults faults = {0};
	struct rrule rule;
	const char *text = refused[_i].rule;

	ck_assert_msg(!rrule_parse(&arena, str_cstr(text), &rule, &faults), "%s", text);
	ck_assert_msg(faults.n == 1, "%s: %zu faults", text, faults.n);
	ck_assert_msg(str_eq(faults.p[0].message, str_cstr(refused[_i].message)), "%s: %.*s", text,
		      STR_ARG(faults.p[0].message));
	ck_assert_msg(str_eq(faults.p[0].at, str_cstr(refused[_i].at)), "%s: at %.*s", text,
		      STR_ARG(faults.p[0].at));
	ck_assert_msg(faults.p[0].at.p >= text && faults.p[0].at.p <= text + strlen(text), "%s",
		      text);
}
END_TEST

START_TEST(names_every_fault)
{
	struct rrule_faults faults = {0};
	struct rrule rule;

	ck_assert(!rrule_parse(&arena, S("FREQ=HOURLY;BYHOUR=1;BYDAY=XX,YY;COUNT=x"), &rule,
			       &faults));
	ck_assert_uint_eq(faults.n, 5);
}
END_TEST

// ---- rules that are read ------------------------------------------------------------------------

static const struct {
	const char *rule, *written;
} accepted[] = {
	{"FREQ=DAILY", "FREQ=DAILY"},
	{" rrule:freq=weekly ; byday=we,mo ; interval=1 ", "FREQ=WEEKLY;BYDAY=MO,WE"},
	{"WKST=SU;BYDAY=SU,-1MO,2MO;FREQ=MONTHLY;COUNT=3",
	 "FREQ=MONTHLY;COUNT=3;WKST=SU;BYDAY=2MO,-1MO,SU"},
	{"FREQ=DAILY;UNTIL=20261201", "FREQ=DAILY;UNTIL=20261201"},
	{"FREQ=DAILY;UNTIL=2026-12-01", "FREQ=DAILY;UNTIL=20261201"},
	{"FREQ=DAILY;UNTIL=20261201T190000", "FREQ=DAILY;UNTIL=20261201T190000"},
	{"FREQ=DAILY;UNTIL=20261201t190000z", "FREQ=DAILY;UNTIL=20261201T190000Z"},
	{"FREQ=DAILY;UNTIL=2026-12-01T19:00:00+08:00", "FREQ=DAILY;UNTIL=20261201T110000Z"},
	{"FREQ=YEARLY;INTERVAL=2;BYMONTH=12,1;BYMONTHDAY=-1,31,1;BYSETPOS=-366,2,1",
	 "FREQ=YEARLY;INTERVAL=2;BYMONTH=1,12;BYMONTHDAY=1,31,-1;BYSETPOS=1,2,-366"},
	{"FREQ=YEARLY;BYDAY=53FR,-53FR", "FREQ=YEARLY;BYDAY=53FR,-53FR"},
};

START_TEST(reads_and_writes)
{
	struct rrule_faults faults = {0};
	struct rrule rule;
	struct buf b;

	buf_init(&b, 1000);
	ck_assert_msg(rrule_parse(&arena, str_cstr(accepted[_i].rule), &rule, &faults), "%s",
		      accepted[_i].rule);
	rrule_write(&b, &rule);
	ck_assert_msg(str_eq(buf_view(&b), str_cstr(accepted[_i].written)), "%s: %.*s",
		      accepted[_i].rule, STR_ARG(buf_view(&b)));
	buf_release(&b);
}
END_TEST

// ---- occurrences --------------------------------------------------------------------------------

// Dates are written as in a file; overrides as "at>starts", "at-" for a cancelled one.
static const struct {
	const char *what, *zone, *rule, *start, *rdates, *exdates, *overrides;
	int64_t length;
	const char *expected; // wall times, with what is special about them
} plans[] = {
	{"once", "Europe/Berlin", "", "2026-11-21 19:00", "", "", "", 7200, "2026-11-21 19:00"},
	{"rdate beside the start", "Europe/Berlin", "", "2026-11-21 19:00",
	 "2026-11-20 18:00,2026-11-21 19:00,2026-11-23", "", "", 7200,
	 "2026-11-20 18:00,2026-11-21 19:00,2026-11-23 19:00"},
	{"a day alone leaves out what is on it", "Europe/Berlin", "FREQ=DAILY;COUNT=3",
	 "2026-11-21 19:00", "", "2026-11-22", "", 7200, "2026-11-21 19:00,2026-11-23 19:00"},
	{"an instant as an exception", "Europe/Berlin", "FREQ=DAILY;COUNT=3", "2026-11-21 19:00",
	 "", "2026-11-22T18:00:00Z", "", 7200, "2026-11-21 19:00,2026-11-23 19:00"},
	{"until a day means all of it", "Europe/Berlin", "FREQ=DAILY;UNTIL=20261123",
	 "2026-11-21 19:00", "", "", "", 7200,
	 "2026-11-21 19:00,2026-11-22 19:00,2026-11-23 19:00"},
	{"until an instant", "Asia/Shanghai", "FREQ=DAILY;UNTIL=20261122T110000Z",
	 "2026-11-21 19:00", "", "", "", 7200, "2026-11-21 19:00,2026-11-22 19:00"},
	{"a gap moves on by itself", "Europe/Berlin", "FREQ=DAILY;COUNT=3", "2026-03-28 02:30", "",
	 "", "", 3600, "2026-03-28 02:30,2026-03-29 03:30 moved,2026-03-30 02:30"},
	{"half an hour's gap", "Australia/Lord_Howe", "FREQ=WEEKLY;COUNT=2", "2026-09-27 02:10", "",
	 "", "", 3600, "2026-09-27 02:10,2026-10-04 02:40 moved"},
	{"a day that is skipped", "Pacific/Apia", "FREQ=DAILY;COUNT=4", "2011-12-29 10:00", "", "",
	 "", 3600, "2011-12-29 10:00,2011-12-31 10:00 moved,2011-12-31 10:00,2012-01-01 10:00"},
	{"moved, cancelled, described", "Europe/Berlin", "FREQ=WEEKLY;COUNT=4", "2026-11-21 19:00",
	 "", "", "2026-11-28 19:00>2026-12-06 20:00,2026-12-05 19:00-", 7200,
	 "2026-11-21 19:00,2026-12-05 19:00 cancelled,2026-12-06 20:00 other,2026-12-12 19:00"},
	{"what is no occurrence can't be moved", "Europe/Berlin", "FREQ=WEEKLY;COUNT=2",
	 "2026-11-21 19:00", "", "", "2026-11-27 19:00>2026-12-06 20:00", 7200,
	 "2026-11-21 19:00,2026-11-28 19:00"},
	{"an extra date is moved", "Europe/Berlin", "FREQ=WEEKLY;COUNT=2", "2026-11-21 19:00",
	 "2026-11-24 12:00", "", "2026-11-24 12:00>2026-11-25 12:00", 7200,
	 "2026-11-21 19:00,2026-11-25 12:00 other,2026-11-28 19:00"},
	{"whole days", "America/New_York", "FREQ=YEARLY;COUNT=3", "2024-02-29", "2026-02-28", "",
	 "", 86400, "2024-02-29 00:00,2026-02-28 00:00,2028-02-29 00:00,2032-02-29 00:00"},
	{"the start is not of the rule", "Europe/Berlin", "FREQ=WEEKLY;BYDAY=MO;COUNT=2",
	 "2026-11-21 19:00", "", "", "", 7200, "2026-11-23 19:00,2026-11-30 19:00"},
	{"leap days that never come", "Europe/Berlin",
	 "FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", "2026-11-21 19:00", "", "", "", 7200,
	 ""},
	{"numbered and plain weekdays together", "Europe/Berlin",
	 "FREQ=MONTHLY;BYDAY=SU,1MO;COUNT=6", "2026-11-01 19:00", "", "", "", 7200,
	 "2026-11-01 19:00,2026-11-02 19:00,2026-11-08 19:00,2026-11-15 19:00,2026-11-22 19:00,"
	 "2026-11-29 19:00"},
};

static struct moment moment_of(struct str text, const struct zone *zone)
{
	struct moment m = {.set = true, .zone = zone};

	ck_assert_msg(date_parse(text, &m.wall, &m.form, &m.offset), "%.*s", STR_ARG(text));
	m.at = m.form == DATE_ZONED ? civil_to_utc(m.wall) - m.offset
				    : zone_from_civil(zone, m.wall, NULL);
	return m;
}

static struct moments moments_of(const char *list, const struct zone *zone)
{
	struct str rest = str_cstr(list), one;
	struct moments out = {0};

	while (rest.n && str_next(&rest, ',', &one))
		vec_push(&arena, &out, moment_of(one, zone));
	return out;
}

static struct parts overrides_of(const char *list, const struct zone *zone)
{
	struct str rest = str_cstr(list), one;
	struct override *all = arena_array(&arena, struct override, 8);
	size_t n = 0;

	while (rest.n && str_next(&rest, ',', &one)) {
		size_t moved = str_index(one, '>');

		all[n].at = moment_of(str_first(one, 16), zone);
		if (moved != SIZE_MAX)
			all[n].starts = moment_of(str_from(one, moved + 1), zone);
		else
			all[n].status = 4;
		n++;
	}
	return (struct parts){all, n};
}

static struct schedule *schedule_of(size_t i)
{
	struct schedule *s = arena_new(&arena, struct schedule);
	struct recurrence *set = arena_new(&arena, struct recurrence);
	struct rrule *rule = arena_new(&arena, struct rrule);
	const struct zone *zone = zone_find(zones, str_cstr(plans[i].zone));
	struct moment start = moment_of(str_cstr(plans[i].start), zone);
	struct rrule_faults faults = {0};
	struct schedule_faults wrong = {0};

	if (*plans[i].rule) {
		ck_assert_msg(rrule_parse(&arena, str_cstr(plans[i].rule), rule, &faults), "%s",
			      plans[i].rule);
		set->rrule = rule;
	}
	set->rdate = moments_of(plans[i].rdates, zone);
	set->exdate = moments_of(plans[i].exdates, zone);
	set->overrides = overrides_of(plans[i].overrides, zone);
	*s = (struct schedule){.zone = zone,
			       .start = start.wall,
			       .all_day = start.form == DATE_DAY,
			       .length = plans[i].length,
			       .set = set};
	schedule_settle(s, &arena, &wrong);
	return s;
}

static struct str all_between(const struct schedule *s, instant from, instant to)
{
	struct occurrences all;
	struct occurrence o;
	struct str out = {0};

	occurrences_begin(&all, s, from, to, 100);
	while (occurrences_next(&all, &o))
		out = arena_printf(&arena, "%.*s%s%04d-%02d-%02d %02d:%02d%s%s%s", STR_ARG(out),
				   out.n ? "," : "", (int)o.wall.year, o.wall.month, o.wall.day,
				   o.wall.hour, o.wall.minute, o.moved ? " moved" : "",
				   o.status == 3 ? " cancelled" : "",
				   o.override && o.status != 3 ? " other" : "");
	return out;
}

START_TEST(occurs)
{
	const struct schedule *s = schedule_of((size_t)_i);
	struct str got = all_between(s, INT64_MIN, INT64_MAX);

	ck_assert_msg(str_eq(got, str_cstr(plans[_i].expected)), "%s:\n  got  %.*s\n  want %s",
		      plans[_i].what, STR_ARG(got), plans[_i].expected);
}
END_TEST

// Each occurrence is found by a window around it alone, and not by one beside it.
START_TEST(windows)
{
	const struct schedule *s = schedule_of((size_t)_i);
	struct occurrences all;
	struct occurrence o, found;

	occurrences_begin(&all, s, INT64_MIN, INT64_MAX, 100);
	while (occurrences_next(&all, &o)) {
		struct occurrences near;
		size_t same = 0;

		occurrences_begin(&near, s, o.starts, o.starts + 1, 100);
		while (occurrences_next(&near, &found))
			same += found.starts == o.starts && found.ends == o.ends;
		ck_assert_msg(same >= 1, "%s", plans[_i].what);
		occurrences_begin(&near, s, o.ends, o.ends + 1, 100);
		while (occurrences_next(&near, &found))
			ck_assert_msg(found.ends > o.ends, "%s", plans[_i].what);
	}
}
END_TEST

static const struct {
	const char *what;
	int64_t expected; // days after 2026-11-21
} ends[] = {
	{"FREQ=DAILY", -1},
	{"FREQ=DAILY;COUNT=3", 2},
	{"FREQ=DAILY;UNTIL=20261130", 9},
	{"FREQ=DAILY;COUNT=20000", 19999},
	{"FREQ=YEARLY;COUNT=3", 731},
	{"FREQ=YEARLY;UNTIL=20291120", 731},
};

START_TEST(last_end)
{
	struct recurrence set = {0};
	struct rrule_faults faults = {0};
	struct rrule rule;
	struct schedule s = {.zone = zone_find(zones, S("UTC")),
			     .start = {2026, 11, 21, 19, 0, 0},
			     .length = 3600,
			     .set = &set};
	instant first = civil_to_utc(s.start), want = INT64_MAX;
	struct schedule_faults wrong = {0};

	ck_assert(rrule_parse(&arena, str_cstr(ends[_i].what), &rule, &faults));
	set.rrule = &rule;
	schedule_settle(&s, &arena, &wrong);
	if (ends[_i].expected >= 0)
		want = first + ends[_i].expected * 86400 + 3600;
	ck_assert_msg(schedule_end(&s) == want, "%s", ends[_i].what);
}
END_TEST

START_TEST(says_what_names_nothing)
{
	static const enum schedule_fault_type types[] = {
		SCHEDULE_EXDATE, SCHEDULE_OVERRIDE, SCHEDULE_TWICE, SCHEDULE_ORDER, SCHEDULE_START};
	const struct zone *zone = zone_find(zones, S("Europe/Berlin"));
	struct rrule_faults faults = {0};
	struct schedule_faults wrong = {0};
	struct rrule rule;
	struct recurrence set = {.rrule = &rule};
	struct schedule s = {
		.zone = zone, .start = {2026, 11, 21, 19, 0, 0}, .length = 3600, .set = &set};
	struct override *o;

	ck_assert(rrule_parse(&arena, S("FREQ=WEEKLY;BYDAY=MO;COUNT=5"), &rule, &faults));
	set.exdate = moments_of("2026-11-24,2026-11-23", zone);
	set.overrides = overrides_of("2026-11-25 19:00-,2026-11-23 19:00-,2026-11-30 19:00-", zone);
	o = set.overrides.p;
	o[2].ends = moment_of(S("2026-11-30 18:00"), zone);
	schedule_settle(&s, &arena, &wrong);
	ck_assert_uint_eq(wrong.n, N(types));
	for (size_t t = 0; t < N(types); t++) {
		size_t found = 0;

		for (size_t i = 0; i < wrong.n; i++)
			found += wrong.p[i].type == types[t];
		ck_assert_msg(found == 1, "fault %zu", t);
	}
}
END_TEST

START_TEST(caps)
{
	struct recurrence set = {0};
	struct rrule_faults faults = {0};
	struct rrule rule;
	struct schedule s = {
		.zone = zone_find(zones, S("UTC")), .start = {2026, 11, 21, 19, 0, 0}, .set = &set};
	struct occurrences all;
	struct occurrence one;
	size_t n = 0;

	ck_assert(rrule_parse(&arena, S("FREQ=DAILY;COUNT=7"), &rule, &faults));
	set.rrule = &rule;
	for (size_t max = 6; max <= 7; max++) {
		occurrences_begin(&all, &s, INT64_MIN, INT64_MAX, max);
		for (n = 0; occurrences_next(&all, &one); n++)
			;
		ck_assert_uint_eq(n, max);
		ck_assert(all.capped == (max == 6));
	}
}
END_TEST

Suite *recur_suite(void)
{
	Suite *s = suite_create("recur");
	TCase *t = tcase_create("recur");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, refuses, 0, N(refused));
	tcase_add_test(t, names_every_fault);
	tcase_add_loop_test(t, reads_and_writes, 0, N(accepted));
	tcase_add_loop_test(t, occurs, 0, N(plans));
	tcase_add_loop_test(t, windows, 0, N(plans));
	tcase_add_loop_test(t, last_end, 0, N(ends));
	tcase_add_test(t, says_what_names_nothing);
	tcase_add_test(t, caps);
	suite_add_tcase(s, t);
	return s;
}
