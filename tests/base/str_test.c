#include "base/str.h"

#include <check.h>

Suite *str_suite(void);

#define N(rows) (sizeof(rows) / sizeof *(rows))

static int sign(int v)
{
	return (v > 0) - (v < 0);
}

static const struct compare_row {
	struct str a, b;
	int order;
	bool nocase;
} compare_rows[] = {
	{S_INIT(""), S_INIT(""), 0, true},
	{S_INIT(""), S_INIT("a"), -1, false},
	{S_INIT("a"), S_INIT("b"), -1, false},
	{S_INIT("a"), S_INIT("ab"), -1, false},
	{S_INIT("b"), S_INIT("ab"), 1, false},
	{S_INIT("a\0b"), S_INIT("a\0c"), -1, false},
	{S_INIT("Title"), S_INIT("tITLE"), -1, true},
	{S_INIT("@"), S_INIT("`"), -1, false},
	{S_INIT("z"), S_INIT("\xE5\x95\x86"), -1, false}, // bytes are unsigned
};

START_TEST(compare)
{
	for (size_t i = 0; i < N(compare_rows); i++) {
		const struct compare_row *r = &compare_rows[i];

		ck_assert_msg(sign(str_cmp(r->a, r->b)) == r->order, "row %zu", i);
		ck_assert_msg(sign(str_cmp(r->b, r->a)) == -r->order, "row %zu the other way", i);
		ck_assert_msg(str_eq(r->a, r->b) == (r->order == 0), "row %zu: equal", i);
		ck_assert_msg(str_eq_nocase(r->a, r->b) == r->nocase, "row %zu: no case", i);
	}
	ck_assert(str_eq((struct str){0}, S("")));
	ck_assert_int_eq(str_cmp((struct str){0}, S("")), 0);
}
END_TEST

static const struct find_row {
	struct str text, needle;
	size_t at;
} find_rows[] = {
	{S_INIT(""), S_INIT(""), 0},
	{S_INIT("abc"), S_INIT(""), 0},
	{S_INIT(""), S_INIT("a"), SIZE_MAX},
	{S_INIT("abc"), S_INIT("abcd"), SIZE_MAX},
	{S_INIT("abc"), S_INIT("abc"), 0},
	{S_INIT("aaab"), S_INIT("aab"), 1},
	{S_INIT("ababac"), S_INIT("abac"), 2},
	{S_INIT("xxyz"), S_INIT("z"), 3},
	{S_INIT("xxyz"), S_INIT("zz"), SIZE_MAX},
	{S_INIT("a\0bc"), S_INIT("\0b"), 1},
};

START_TEST(find)
{
	for (size_t i = 0; i < N(find_rows); i++) {
		const struct find_row *r = &find_rows[i];

		ck_assert_msg(str_find(r->text, r->needle) == r->at, "row %zu: %zu", i,
			      str_find(r->text, r->needle));
	}
	ck_assert_uint_eq(str_find((struct str){0}, S("a")), SIZE_MAX);
	ck_assert_uint_eq(str_index(S("a/b/c"), '/'), 1);
	ck_assert_uint_eq(str_rindex(S("a/b/c"), '/'), 3);
	ck_assert_uint_eq(str_index(S("abc"), '/'), SIZE_MAX);
	ck_assert_uint_eq(str_rindex(S(""), '/'), SIZE_MAX);
	ck_assert_uint_eq(str_index((struct str){0}, 'a'), SIZE_MAX);
}
END_TEST

static const struct trim_row {
	const char *text, *trimmed, *rtrimmed;
} trim_rows[] = {
	{"", "", ""},
	{" \t\r\n\v\f", "", ""},
	{"a", "a", "a"},
	{"  a b \n", "a b", "  a b"},
	{"\xC2\xA0x", "\xC2\xA0x", "\xC2\xA0x"},
};

START_TEST(find_in_list)
{
	struct str words[] = {S(""), S("ab"), S("a"), S("ab")};
	struct strs all = {words, N(words), N(words)}, none = {0};

	ck_assert_uint_eq(str_index_in(S("ab"), &all), 1);
	ck_assert_uint_eq(str_index_in(S(""), &all), 0);
	ck_assert_uint_eq(str_index_in(S("A"), &all), SIZE_MAX);
	ck_assert_uint_eq(str_index_in(S(""), &none), SIZE_MAX);
	ck_assert(str_is_in(S("a"), &all));
	ck_assert(!str_is_in(S("b"), &all));
}
END_TEST

START_TEST(trim)
{
	for (size_t i = 0; i < N(trim_rows); i++) {
		const struct trim_row *r = &trim_rows[i];

		ck_assert_msg(str_eq(str_trim(str_cstr(r->text)), str_cstr(r->trimmed)), "row %zu",
			      i);
		ck_assert_msg(str_eq(str_rtrim(str_cstr(r->text)), str_cstr(r->rtrimmed)),
			      "row %zu: right", i);
	}
}
END_TEST

// Pieces are joined with '|' and ended with '.'.
static const char *const split_rows[][3] = {
	// text, by ',', by lines
	{"", ".", ""},
	{",", "|.", ",|"},
	{"a,,b", "a||b.", "a,,b|"},
	{"a,b,", "a|b|.", "a,b,|"},
	{"one\ntwo\r\n\nthree", "one\ntwo\r\n\nthree.", "one|two||three|"},
	{"one\n", "one\n.", "one|"},
	{"\n", "\n.", "|"},
	{"a\rb\r", "a\rb\r.", "a\rb|"},
};

START_TEST(split)
{
	for (size_t i = 0; i < N(split_rows); i++) {
		struct str rest = str_cstr(split_rows[i][0]), piece;
		char got[100];
		size_t n = 0;

		while (str_next(&rest, ',', &piece)) {
			if (n)
				got[n - 1] = '|';
			memcpy(got + n, piece.p, piece.n);
			n += piece.n + 1;
		}
		got[n - 1] = '.';
		ck_assert_msg(str_eq(str_of(got, n), str_cstr(split_rows[i][1])), "row %zu: %.*s",
			      i, (int)n, got);
		n = 0;
		for (rest = str_cstr(split_rows[i][0]); str_line(&rest, &piece); got[n++] = '|') {
			memcpy(got + n, piece.p, piece.n);
			n += piece.n;
		}
		ck_assert_msg(str_eq(str_of(got, n), str_cstr(split_rows[i][2])),
			      "row %zu: lines %.*s", i, (int)n, got);
	}
}
END_TEST

static const struct int_row {
	const char *text;
	bool ok;
	int64_t value;
} int_rows[] = {
	{"0", true, 0},
	{"-0", true, 0},
	{"+7", true, 7},
	{"007", true, 7},
	{"9223372036854775807", true, INT64_MAX},
	{"-9223372036854775808", true, INT64_MIN},
	{"9223372036854775808", false, 0},
	{"-9223372036854775809", false, 0},
	{"99999999999999999999999", false, 0},
	{"", false, 0},
	{"-", false, 0},
	{"+", false, 0},
	{"+-1", false, 0},
	{" 1", false, 0},
	{"1 ", false, 0},
	{"1.0", false, 0},
	{"0x10", false, 0},
	{"/", false, 0},
	{":", false, 0},
};

START_TEST(integers)
{
	for (size_t i = 0; i < N(int_rows); i++) {
		const struct int_row *r = &int_rows[i];
		int64_t v = 42;
		bool ok = str_int(str_cstr(r->text), &v);

		ck_assert_msg(ok == r->ok, "\"%s\": %d", r->text, ok);
		ck_assert_msg(v == (ok ? r->value : 42), "\"%s\": %lld", r->text, (long long)v);
	}
}
END_TEST

static const struct {
	const char *pattern, *text;
	bool fits;
} globs[] = {
	{"", "", true},
	{"", "a", false},
	{"*", "", true},
	{"*", "a/b", true},
	{"a", "a", true},
	{"a", "ab", false},
	{"a*", "abc", true},
	{"*c", "abc", true},
	{"a*c", "abbc", true},
	{"a*c", "abb", false},
	{"*b*", "abc", true},
	{"**", "x", true},
	{"a*b*c", "a1b2b3c", true},
	{"drafts/*", "drafts/x/y.md", true},
	{"?", "a", false},
};

START_TEST(glob)
{
	for (size_t i = 0; i < N(globs); i++)
		ck_assert_msg(str_glob(str_cstr(globs[i].pattern), str_cstr(globs[i].text)) ==
				      globs[i].fits,
			      "\"%s\" and \"%s\"", globs[i].pattern, globs[i].text);
}
END_TEST

START_TEST(slices)
{
	struct str s = S("hello");

	ck_assert(str_eq(str_from(s, 2), S("llo")));
	ck_assert(str_eq(str_from(s, 9), S("")));
	ck_assert(str_eq(str_first(s, 2), S("he")));
	ck_assert(str_eq(str_first(s, 9), s));
	ck_assert(str_starts(s, S("he")) && !str_starts(s, S("hello!")) && str_starts(s, S("")));
	ck_assert(str_ends(s, S("lo")) && !str_ends(s, S("!hello")) && str_ends(s, S("")));
	ck_assert(str_within(str_from(s, 5), s) && str_within(str_first(s, 1), s));
	ck_assert(!str_within((struct str){0}, s) && !str_within(s, str_first(s, 4)));
	ck_assert_uint_eq(str_cstr(NULL).n, 0);
}
END_TEST

Suite *str_suite(void)
{
	Suite *s = suite_create("str");
	TCase *c = tcase_create("str");

	tcase_add_test(c, compare);
	tcase_add_test(c, find);
	tcase_add_test(c, find_in_list);
	tcase_add_test(c, trim);
	tcase_add_test(c, split);
	tcase_add_test(c, integers);
	tcase_add_test(c, glob);
	tcase_add_test(c, slices);
	suite_add_tcase(s, c);
	return s;
}
