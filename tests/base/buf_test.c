#include "base/buf.h"
#include "base/arena.h"

#include <check.h>
#include <stdio.h>

Suite *buf_suite(void);

START_TEST(append)
{
	struct buf b;

	buf_init(&b, BUF_MAX_DEFAULT);
	ck_assert_uint_eq(buf_view(&b).n, 0);
	buf_add(&b, NULL, 0);
	buf_lit(&b, "a");
	buf_char(&b, '\0');
	buf_str(&b, S("商户"));
	buf_str(&b, (struct str){0});
	buf_printf(&b, "%d%s", 12, "x");
	buf_utf8(&b, 0x1F600);
	buf_utf8(&b, 0xD800); // no character: nothing
	ck_assert(str_eq(buf_view(&b), S("a\0商户12x😀")));
	ck_assert(!b.full);
	buf_reset(&b);
	ck_assert_uint_eq(b.n, 0);
	buf_release(&b);
	buf_release(&b);
}
END_TEST

START_TEST(integers)
{
	static const int64_t rows[] = {0, 7, -1, -33, 1000000007, INT64_MAX, INT64_MIN};

	for (size_t i = 0; i < 4 * sizeof rows / sizeof *rows; i++) {
		int width = (int)(i % 4);
		char want[32];
		struct buf b;

		snprintf(want, sizeof want, "%0*lld", width, (long long)rows[i / 4]);
		buf_init(&b, BUF_MAX_DEFAULT);
		buf_int(&b, rows[i / 4], (unsigned)width);
		ck_assert_msg(str_eq(buf_view(&b), str_cstr(want)), "%s: %.*s", want, (int)b.n,
			      b.p);
		buf_release(&b);
	}
}
END_TEST

START_TEST(growth)
{
	struct buf b;

	buf_init(&b, BUF_MAX_DEFAULT);
	for (int i = 0; i < 300000; i++)
		buf_char(&b, (char)('a' + i % 26));
	for (int i = 0; i < 300000; i++)
		if (b.p[i] != (char)('a' + i % 26))
			ck_abort_msg("byte %d", i);
	buf_printf(&b, "%0*d", 500000, 1);
	ck_assert_uint_eq(b.n, 800000);
	buf_release(&b);
}
END_TEST

START_TEST(maximum)
{
	struct buf b;

	buf_init(&b, 10);
	buf_lit(&b, "1234567890");
	ck_assert(!b.full);
	ck_assert_uint_eq(b.n, 10);
	buf_lit(&b, "x");
	ck_assert(b.full);
	ck_assert(str_eq(buf_view(&b), S("1234567890")));
	buf_reset(&b);
	ck_assert(!b.full);
	buf_lit(&b, "12345");
	buf_lit(&b, "6789012"); // taken whole or not at all, and nothing after it
	ck_assert(b.full);
	buf_char(&b, 'x');
	ck_assert(str_eq(buf_view(&b), S("12345")));
	ck_assert_ptr_null(buf_reserve(&b, 1));
	ck_assert_ptr_null(buf_reserve(&b, SIZE_MAX));
	buf_release(&b);
}
END_TEST

START_TEST(printf_at_the_maximum)
{
	struct buf b;

	buf_init(&b, 10);
	buf_printf(&b, "%s", "1234567890");
	ck_assert_msg(!b.full && b.n == 10, "%zu bytes, full %d", b.n, b.full);
	buf_release(&b);
	buf_init(&b, 10);
	buf_printf(&b, "%s", "12345678901");
	ck_assert(b.full);
	ck_assert_uint_eq(b.n, 0);
	buf_release(&b);
}
END_TEST

START_TEST(reserve)
{
	struct buf b;
	char *p;

	buf_init(&b, 1 << 20);
	p = buf_reserve(&b, 1000);
	ck_assert_ptr_nonnull(p);
	memset(p, 'x', 1000);
	b.n += 1000;
	ck_assert_ptr_eq(b.p, p);
	ck_assert_ptr_nonnull(buf_reserve(&b, 100000));
	ck_assert_uint_eq(b.n, 1000);
	ck_assert_int_eq(b.p[999], 'x');
	buf_release(&b);
}
END_TEST

START_TEST(move)
{
	struct arena a;
	struct buf b;
	struct str s;

	arena_init(&a);
	buf_init(&b, 100);
	s = buf_move(&b, &a);
	ck_assert(s.n == 0 && s.p && *s.p == 0);
	buf_lit(&b, "abc");
	s = buf_move(&b, &a);
	ck_assert(str_eq(s, S("abc")) && s.p[3] == 0);
	ck_assert(b.n == 0 && b.cap == 0);
	arena_release(&a);
}
END_TEST

Suite *buf_suite(void)
{
	Suite *s = suite_create("buf");
	TCase *c = tcase_create("buf");

	tcase_add_test(c, append);
	tcase_add_test(c, integers);
	tcase_add_test(c, growth);
	tcase_add_test(c, maximum);
	tcase_add_test(c, printf_at_the_maximum);
	tcase_add_test(c, reserve);
	tcase_add_test(c, move);
	suite_add_tcase(s, c);
	return s;
}
