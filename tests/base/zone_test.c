#include "base/zone.h"

#include <check.h>

#include "base/fs.h"

Suite *zone_suite(void);

#define FIXTURES "tests/base/zoneinfo" // copies of the time zone database's files

static struct arena arena;
static struct zone_db *db;

static void setup(void)
{
	arena_init(&arena);
	db = zone_db_new(&arena, FIXTURES);
}

static void teardown(void)
{
	arena_release(&arena);
}

static const struct zone *must_find(const char *name)
{
	const struct zone *z = zone_find(db, str_cstr(name));

	ck_assert_msg(z != NULL, "%s: no such zone", name);
	return z;
}

static const struct at_row {
	const char *name;
	instant t;
	int offset;
} at_rows[] = {
#define AT(name, t, offset) {name, t, offset},
#define WALL(name, y, mo, d, h, mi, s, t, fit)
#include "zone_expected.def"
#undef AT
#undef WALL
};

static const struct wall_row {
	const char *name;
	struct civil c;
	instant t;
	enum zone_fit fit;
} wall_rows[] = {
#define AT(name, t, offset)
#define WALL(name, y, mo, d, h, mi, s, t, fit) {name, {y, mo, d, h, mi, s}, t, fit},
#include "zone_expected.def"
#undef AT
#undef WALL
};

START_TEST(offsets)
{
	for (size_t i = 0; i < sizeof at_rows / sizeof *at_rows; i++) {
		const struct at_row *r = &at_rows[i];
		int got = zone_offset(must_find(r->name), r->t);

		ck_assert_msg(got == r->offset, "%s at %lld: offset %d, expected %d", r->name,
			      (long long)r->t, got, r->offset);
	}
}
END_TEST

START_TEST(wall_times)
{
	for (size_t i = 0; i < sizeof wall_rows / sizeof *wall_rows; i++) {
		const struct wall_row *r = &wall_rows[i];
		enum zone_fit fit;
		instant got = zone_from_civil(must_find(r->name), r->c, &fit);

		ck_assert_msg(got == r->t && fit == r->fit,
			      "%s %d-%02d-%02d %02d:%02d: %lld fit %d, expected %lld fit %d",
			      r->name, r->c.year, r->c.month, r->c.day, r->c.hour, r->c.minute,
			      (long long)got, fit, (long long)r->t, r->fit);
		ck_assert_msg(zone_from_civil(must_find(r->name), r->c, NULL) == got,
			      "%s: another answer without a fit", r->name);
	}
}
END_TEST

// Every instant comes back from its wall time, or is the second of two an offset's change apart.
static void round_trips(const struct zone *z, instant from, instant to, instant step)
{
	struct str name = zone_name(z);

	for (instant t = from; t < to; t += step) {
		enum zone_fit fit;
		struct civil c = zone_to_civil(z, t);
		instant back = zone_from_civil(z, c, &fit);

		if (fit == ZONE_GAP)
			ck_abort_msg("%.*s: %lld is in a gap", STR_ARG(name), (long long)t);
		if (back != t && (fit != ZONE_TWICE || back > t || t - back > 52 * 3600))
			ck_abort_msg("%.*s: %lld became %lld (fit %d)", STR_ARG(name), (long long)t,
				     (long long)back, fit);
	}
}

START_TEST(round_trips_of_fixtures)
{
	struct strs names = zone_names(db);

	ck_assert_uint_eq(names.n, 9); // with UTC
	for (size_t i = 0; i < names.n; i++)
		round_trips(zone_find(db, names.p[i]), -4000000000, 6000000000, 900 * 719);
}
END_TEST

START_TEST(round_trips_of_system)
{
	struct zone_db *system = zone_db_new(&arena, NULL);
	struct strs names = zone_names(system);

	ck_assert_uint_ge(names.n, 1);
	for (size_t i = 0; i < names.n; i++) {
		const struct zone *z = zone_find(system, names.p[i]);

		ck_assert_msg(z != NULL, "%.*s: listed but not found", STR_ARG(names.p[i]));
		round_trips(z, 1600000000, 1800000000, 7919 * 127);
		ck_assert_msg(i == 0 || str_cmp(names.p[i - 1], names.p[i]) < 0, "%.*s: unsorted",
			      STR_ARG(names.p[i]));
	}
}
END_TEST

START_TEST(utc_is_built_in)
{
	struct zone_db *empty = zone_db_new(&arena, "/nonexistent");
	const struct zone *z = zone_find(empty, S("UTC"));
	struct strs names = zone_names(empty);

	ck_assert_ptr_nonnull(z);
	ck_assert_int_eq(zone_offset(z, 1800000000), 0);
	ck_assert_int_eq(zone_from_civil(z, (struct civil){1970, 1, 2, 0, 0, 0}, NULL), 86400);
	ck_assert_uint_eq(names.n, 1);
	ck_assert(str_eq(names.p[0], S("UTC")));
	ck_assert_ptr_null(zone_find(empty, S("Asia/Shanghai")));
}
END_TEST

START_TEST(names_that_are_none)
{
	static const char *const names[] = {
		"",
		"Mars/Olympus",
		"Asia",
		"asia/shanghai",
		"Asia/Shanghai/",
		"/usr/share/zoneinfo/Asia/Shanghai",
		"../zoneinfo/Asia/Shanghai",
		"Asia/../Asia/Shanghai",
		"./Asia/Shanghai",
		"Asia//Shanghai",
		"Asia/Shanghai ",
		"../zone_test.c",
		"localtime",
		"posixrules",
		"right/UTC",
		"tzdata.zi",
		"leapseconds",
	};
	struct zone_db *system = zone_db_new(&arena, NULL);

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		for (int again = 0; again < 2; again++)
			ck_assert_msg(!zone_find(db, str_cstr(names[i])), "\"%s\" found", names[i]);
		ck_assert_msg(!zone_find(system, str_cstr(names[i])), "\"%s\" found in the system",
			      names[i]);
	}
	ck_assert_ptr_null(zone_find(db, str_of("Asia/Shanghai\0x", 15)));
	ck_assert_ptr_eq(must_find("Asia/Shanghai"), must_find("Asia/Shanghai"));
}
END_TEST

// A version 2 file without transitions, of one type at `offset`, with a footer.
static struct str tzif(int32_t offset, const char *footer)
{
	char block[50] = {'T', 'Z', 'i', 'f', '2'};
	struct str half;

	block[39] = 1; // one type
	for (int i = 0; i < 4; i++)
		block[44 + i] = (char)((uint32_t)offset >> (24 - 8 * i));
	half = str_of(block, sizeof block);
	return arena_cat(&arena, arena_cat(&arena, half, half), str_cstr(footer));
}

// Rules at instants of 2026 (January 1st is 1767225600) and elsewhere.
static const struct rule_row {
	const char *footer;
	instant t;
	int offset;
} rule_rows[] = {
	{"\nUTC0\n", 0, 0},
	{"\nCST-8\n", 1767225600, 28800},
	{"\n<+0530>-5:30\n", 1767225600, 19800},
	{"\n<-03>3\n", 1767225600, -10800},
	{"\n<+01>-1:00:30\n", 1767225600, 3630},
	{"\nEST5EDT,M3.2.0,M11.1.0\n", 1772953199, -18000}, // 2026-03-08 06:59:59Z
	{"\nEST5EDT,M3.2.0,M11.1.0\n", 1772953200, -14400},
	{"\nEST5EDT,M3.2.0,M11.1.0\n", 1793512799, -14400}, // 2026-11-01 05:59:59Z
	{"\nEST5EDT,M3.2.0,M11.1.0\n", 1793512800, -18000},
	{"\nNZST-12NZDT,M9.5.0,M4.1.0/3\n", 1767225600, 46800}, // southern summer
	{"\nNZST-12NZDT,M9.5.0,M4.1.0/3\n", 1782864000, 43200},
	{"\nIST-1GMT0,M10.5.0,M3.5.0/1\n", 1767225600, 0}, // "summer" in winter, an hour less
	{"\nIST-1GMT0,M10.5.0,M3.5.0/1\n", 1782864000, 3600},
	{"\nEST5EDT,0/0,J365/25\n", 1767225600, -14400}, // always in summer time
	{"\nEST5EDT,0/0,J365/25\n", 1767243600, -14400},
	{"\nEST5EDT,0/0,J365/25\n", 1782864000, -14400},
	{"\n<-02>2<-01>,M3.5.0/-1,M10.5.0/0\n", 1774745999, -7200}, // 2026-03-29 00:59:59Z
	{"\n<-02>2<-01>,M3.5.0/-1,M10.5.0/0\n", 1774746000, -3600},
	{"\nAAA0BBB,J60/0,J300/0\n", 1709251199, 0}, // J60 is March 1st in a leap year too
	{"\nAAA0BBB,J60/0,J300/0\n", 1709251200, 3600},
	{"\nAAA0BBB,J60/0,J300/0\n", 1772323199, 0},
	{"\nAAA0BBB,J60/0,J300/0\n", 1772323200, 3600},
	{"\nAAA0BBB,59/0,300/0\n", 1709164799, 0}, // day 59 counted from 0 is the leap day
	{"\nAAA0BBB,59/0,300/0\n", 1709164800, 3600},
	{"\nAAA0BBB,J1/-167,J100\n", 1766624399, 0}, // begins in the year before: 12-25 01:00
	{"\nAAA0BBB,J1/-167,J100\n", 1766624400, 3600},
	{"\nAAA0BBB,J100,J365/167\n", 1767736799, 3600}, // ends in the year after: 01-06 22:00Z
	{"\nAAA0BBB,J100,J365/167\n", 1767736800, 0},
	{"\nAAA0BBB-2:30:15,J60/0,J300/0\n", 1782864000, 9015},
};

START_TEST(rules)
{
	for (size_t i = 0; i < sizeof rule_rows / sizeof *rule_rows; i++) {
		const struct rule_row *r = &rule_rows[i];
		const struct zone *z = zone_parse(&arena, S("Test"), tzif(0, r->footer));

		ck_assert_msg(z != NULL, "%s: refused", r->footer);
		ck_assert_msg(zone_offset(z, r->t) == r->offset, "%s at %lld: %d, expected %d",
			      r->footer, (long long)r->t, zone_offset(z, r->t), r->offset);
	}
}
END_TEST

START_TEST(no_footer)
{
	const struct zone *z = zone_parse(&arena, S("Test"), tzif(-1234, "\n\n"));

	ck_assert_ptr_nonnull(z);
	ck_assert_int_eq(zone_offset(z, INT64_MIN), -1234);
	ck_assert_int_eq(zone_offset(z, INT64_MAX), -1234);
}
END_TEST

START_TEST(bad_footers)
{
	static const char *const footers[] = {
		"",
		"\n",
		"\nCST-8",
		"CST-8\n",
		"\nCS-8\n",
		"\n<CST-8\n",
		"\n<+8>-8\n",
		"\nCST\n",
		"\nCST-25\n",
		"\nCST-8:60\n",
		"\nCST-8 \n",
		"\nEST5EDT\n",
		"\nEST5EDT,M3.2.0\n",
		"\nEST5EDT,M3.2.0,\n",
		"\nEST5EDT,M13.2.0,M11.1.0\n",
		"\nEST5EDT,M3.6.0,M11.1.0\n",
		"\nEST5EDT,M3.0.0,M11.1.0\n",
		"\nEST5EDT,M3.2.7,M11.1.0\n",
		"\nEST5EDT,M3.2.0/168,M11.1.0\n",
		"\nEST5EDT,J0,J300\n",
		"\nEST5EDT,J366,J300\n",
		"\nEST5EDT,366,300\n",
		"\nEST5EDT,M3.2.0,M11.1.0,\n",
	};

	for (size_t i = 0; i < sizeof footers / sizeof *footers; i++)
		ck_assert_msg(!zone_parse(&arena, S("Test"), tzif(0, footers[i])), "%s: taken",
			      footers[i]);
}
END_TEST

START_TEST(damaged_files)
{
	struct str whole;

	ck_assert(fs_read(&arena, FIXTURES "/Asia/Kolkata", 1 << 20, &whole));
	for (size_t n = 0; n < whole.n; n++) {
		struct arena scratch;
		struct str cut;

		arena_init(&scratch);
		cut = str_first(arena_dup(&scratch, str_first(whole, n)), n);
		ck_assert_msg(!zone_parse(&scratch, S("Test"), cut), "cut at %zu: taken", n);
		arena_release(&scratch);
	}
	ck_assert_ptr_null(zone_parse(&arena, S("Test"), tzif(26 * 3600 + 1, "\n\n")));
	ck_assert_ptr_nonnull(zone_parse(&arena, S("Test"), tzif(26 * 3600, "\n\n")));
}
END_TEST

// Any single byte changed gives a zone that still answers, or none.
START_TEST(flipped_bytes)
{
	struct str whole;

	ck_assert(fs_read(&arena, FIXTURES "/Europe/Berlin", 1 << 20, &whole));
	for (size_t i = 0; i < whole.n; i++) {
		struct arena scratch;
		struct str copy;
		const struct zone *z;

		arena_init(&scratch);
		copy = arena_dup(&scratch, whole);
		((char *)copy.p)[i] ^= 0x55;
		z = zone_parse(&scratch, S("Test"), copy);
		if (z)
			round_trips(z, 1700000000, 1800000000, 9999991);
		arena_release(&scratch);
	}
}
END_TEST

Suite *zone_suite(void)
{
	Suite *s = suite_create("zone");
	TCase *c = tcase_create("zone");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 30);
	tcase_add_test(c, offsets);
	tcase_add_test(c, wall_times);
	tcase_add_test(c, round_trips_of_fixtures);
	tcase_add_test(c, round_trips_of_system);
	tcase_add_test(c, utc_is_built_in);
	tcase_add_test(c, names_that_are_none);
	tcase_add_test(c, rules);
	tcase_add_test(c, no_footer);
	tcase_add_test(c, bad_footers);
	tcase_add_test(c, damaged_files);
	tcase_add_test(c, flipped_bytes);
	suite_add_tcase(s, c);
	return s;
}
