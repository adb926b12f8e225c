#include "base/keyed.h"

#include <check.h>
#include <stdlib.h>

Suite *keyed_suite(void);

#define N 20000

static int expected(const void *x, const void *y)
{
	const struct keyed *a = x, *b = y;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (const char *)a->what < (const char *)b->what ? -1 : 1; // as they came
}

// As qsort has it, with what they are in the order in which they came.
static void check_sorted(size_t n, int64_t (*key)(size_t))
{
	static char place[N];
	static struct keyed ours[2 * N], theirs[N];

	for (size_t i = 0; i < n; i++)
		ours[i] = theirs[i] = (struct keyed){key(i), &place[i]};
	keyed_sort(ours, ours + n, n);
	qsort(theirs, n, sizeof *theirs, expected);
	for (size_t i = 0; i < n; i++) {
		ck_assert_int_eq(ours[i].key, theirs[i].key);
		ck_assert_ptr_eq(ours[i].what, theirs[i].what);
	}
}

static uint64_t scramble(size_t i)
{
	uint64_t x = (i + 1) * UINT64_C(0x9E3779B97F4A7C15);

	return x ^ x >> 29;
}

static int64_t any(size_t i)
{
	return (int64_t)scramble(i);
}

static int64_t near_now(size_t i)
{
	return (int64_t)(1795000000 + scramble(i) % 300000000);
}

static int64_t few(size_t i)
{
	return (int64_t)(scramble(i) % 7) - 3;
}

static int64_t ends(size_t i)
{
	static const int64_t values[] = {INT64_MAX, 0, INT64_MIN, -1, 1, INT64_MIN + 1};

	return values[i % 6];
}

static int64_t same(size_t i)
{
	(void)i;
	return -5;
}

START_TEST(as_qsort)
{
	int64_t (*const keys[])(size_t) = {any, near_now, few, ends, same};

	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
		check_sorted(N, keys[k]);
}
END_TEST

START_TEST(small)
{
	for (size_t n = 0; n < 5; n++)
		check_sorted(n, any);
}
END_TEST

Suite *keyed_suite(void)
{
	Suite *s = suite_create("keyed");
	TCase *c = tcase_create("sort");

	tcase_add_test(c, as_qsort);
	tcase_add_test(c, small);
	suite_add_tcase(s, c);
	return s;
}
