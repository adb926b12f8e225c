#include "base/map.h"

#include <check.h>

Suite *map_suite(void);

#define KEYS 100000

static struct arena a;
static struct map m;

static void setup(void)
{
	arena_init(&a);
	map_init(&m, &a);
}

static void teardown(void)
{
	arena_release(&a);
}

START_TEST(empty)
{
	ck_assert_ptr_null(map_get(&m, S("a")));
	ck_assert_ptr_null(map_get(&m, S("")));
	ck_assert_uint_eq(m.n, 0);
}
END_TEST

START_TEST(put_get_replace)
{
	int one, two;

	map_put(&m, S("a"), &one);
	map_put(&m, S(""), &two);
	map_put(&m, S("a\0b"), &two);
	ck_assert_ptr_eq(map_get(&m, S("a")), &one);
	ck_assert_ptr_eq(map_get(&m, S("")), &two);
	ck_assert_ptr_eq(map_get(&m, (struct str){0}), &two);
	ck_assert_ptr_null(map_get(&m, S("A")));
	map_put(&m, S("a"), &two);
	ck_assert_ptr_eq(map_get(&m, S("a")), &two);
	ck_assert_uint_eq(m.n, 3);
	ck_assert_ptr_null(*map_at(&m, S("new")));
	*map_at(&m, S("new")) = &one;
	ck_assert_ptr_eq(map_get(&m, S("new")), &one);
	ck_assert_uint_eq(m.n, 4);
}
END_TEST

START_TEST(many_in_order)
{
	static size_t values[KEYS];

	for (size_t i = 0; i < KEYS; i++) {
		values[i] = i;
		map_put(&m, arena_printf(&a, "key-%zu", i * 7919), &values[i]);
	}
	ck_assert_uint_eq(m.n, KEYS);
	for (size_t i = 0; i < KEYS; i++) {
		struct str key = arena_printf(&a, "key-%zu", i * 7919);

		if (map_get(&m, key) != &values[i])
			ck_abort_msg("%.*s: lost", STR_ARG(key));
		if (m.entries[i].value != &values[i])
			ck_abort_msg("entry %zu: out of order", i);
		key = arena_printf(&a, "no-%zu", i);
		if (map_get(&m, key))
			ck_abort_msg("%.*s: found", STR_ARG(key));
	}
}
END_TEST

Suite *map_suite(void)
{
	Suite *s = suite_create("map");
	TCase *c = tcase_create("map");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 30);
	tcase_add_test(c, empty);
	tcase_add_test(c, put_get_replace);
	tcase_add_test(c, many_in_order);
	suite_add_tcase(s, c);
	return s;
}
