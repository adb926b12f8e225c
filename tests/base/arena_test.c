#include "base/arena.h"

#include <check.h>

#include "base/vec.h"

Suite *arena_suite(void);

static struct arena a;

static void setup(void)
{
	arena_init(&a);
}

static void teardown(void)
{
	arena_release(&a);
}

START_TEST(zeroed_aligned_and_apart)
{
	unsigned char *last = NULL;
	size_t last_size = 0;

	for (size_t size = 0; size < 3000; size += 7) {
		unsigned char *p = arena_alloc(&a, size);

		ck_assert_uint_eq((uintptr_t)p % 16, 0);
		for (size_t i = 0; i < size; i++)
			if (p[i] != 0)
				ck_abort_msg("%zu bytes: not zeroed", size);
		memset(p, 0xAA, size);
		for (size_t i = 0; i < last_size; i++)
			if (last[i] != 0xAA)
				ck_abort_msg("%zu bytes: overlaps", size);
		last = p;
		last_size = size;
	}
}
END_TEST

START_TEST(large_pieces)
{
	static const size_t sizes[] = {1, 65536, 65537, 4 << 20, (4 << 20) + 1, 20 << 20};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		char *p = arena_alloc(&a, sizes[i]);

		p[0] = p[sizes[i] - 1] = 1;
		ck_assert_uint_ge(a.total, sizes[i]);
	}
}
END_TEST

START_TEST(raw_alignment)
{
	for (size_t align = 1; align <= 64; align *= 2) {
		arena_alloc_raw(&a, 1, 1);
		ck_assert_uint_eq((uintptr_t)arena_alloc_raw(&a, 3, align) % align, 0);
	}
}
END_TEST

START_TEST(reset_keeps_the_largest_block)
{
	size_t held;

	arena_reset(&a); // of nothing
	arena_alloc(&a, 1 << 20);
	for (int i = 0; i < 1000; i++)
		arena_alloc(&a, 10000);
	arena_reset(&a);
	held = a.total;
	ck_assert_uint_ge(held, 1 << 20);
	for (int round = 0; round < 100; round++) {
		char *p = arena_alloc(&a, 1 << 19);

		ck_assert_int_eq(p[0] | p[(1 << 19) - 1], 0);
		memset(p, 1, 1 << 19);
		arena_reset(&a);
		ck_assert_uint_eq(a.total, held);
	}
}
END_TEST

START_TEST(strings)
{
	struct str s = arena_dup(&a, S("a\0b")), long_one;

	ck_assert(str_eq(s, S("a\0b")));
	ck_assert_int_eq(s.p[s.n], 0);
	ck_assert_str_eq(arena_cstr(&a, (struct str){0}), "");
	ck_assert(str_eq(arena_cat(&a, S("商"), S("户")), S("商户")));
	ck_assert(str_eq(arena_cat(&a, (struct str){0}, (struct str){0}), S("")));
	ck_assert(str_eq(arena_printf(&a, "%s-%05d", "x", 42), S("x-00042")));
	ck_assert_uint_eq(arena_printf(&a, "%s", "").n, 0);
	long_one = arena_printf(&a, "%0*d", 300000, 7);
	ck_assert_uint_eq(long_one.n, 300000);
	ck_assert_int_eq(long_one.p[299999], '7');
	ck_assert_int_eq(long_one.p[300000], 0);
}
END_TEST

START_TEST(vectors)
{
	VEC(size_t) v = {0};

	for (size_t i = 0; i < 100000; i++)
		vec_push(&a, &v, i * 3);
	ck_assert_uint_eq(v.n, 100000);
	for (size_t i = 0; i < v.n; i++)
		if (v.p[i] != i * 3)
			ck_abort_msg("element %zu is %zu", i, v.p[i]);
	ck_assert_uint_eq(*vec_add(&a, &v), 0);
}
END_TEST

Suite *arena_suite(void)
{
	Suite *s = suite_create("arena");
	TCase *c = tcase_create("arena");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, zeroed_aligned_and_apart);
	tcase_add_test(c, large_pieces);
	tcase_add_test(c, raw_alignment);
	tcase_add_test(c, reset_keeps_the_largest_block);
	tcase_add_test(c, strings);
	tcase_add_test(c, vectors);
	suite_add_tcase(s, c);
	return s;
}
