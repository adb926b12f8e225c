#include "base/utf8.h"

#include <check.h>

Suite *utf8_suite(void);

#define N(rows) (sizeof(rows) / sizeof *(rows))

static const struct check_row {
	const char *name;
	struct str text;
	size_t bad; // SIZE_MAX: all valid
} check_rows[] = {
	{"empty", S_INIT(""), SIZE_MAX},
	{"ascii", S_INIT("hello"), SIZE_MAX},
	{"nul is a character", S_INIT("a\0b"), SIZE_MAX},
	{"exactly eight bytes", S_INIT("12345678"), SIZE_MAX},
	{"chinese", S_INIT("商户社区"), SIZE_MAX},
	{"mixed", S_INIT("abcdefgh商ijklmnop户q"), SIZE_MAX},
	{"least and most of two bytes", S_INIT("\xC2\x80\xDF\xBF"), SIZE_MAX},
	{"least and most of three bytes", S_INIT("\xE0\xA0\x80\xEF\xBF\xBF"), SIZE_MAX},
	{"around the surrogates", S_INIT("\xED\x9F\xBF\xEE\x80\x80"), SIZE_MAX},
	{"least and most of four bytes", S_INIT("\xF0\x90\x80\x80\xF4\x8F\xBF\xBF"), SIZE_MAX},
	{"lone tail", S_INIT("a\x80"), 1},
	{"last tail", S_INIT("\xBF"), 0},
	{"tail after a full sequence", S_INIT("\xC3\xA9\xA9"), 2},
	{"overlong slash in two", S_INIT("\xC0\xAF"), 0},
	{"overlong C1", S_INIT("\xC1\xBF"), 0},
	{"overlong in three", S_INIT("\xE0\x80\xAF"), 0},
	{"most overlong in three", S_INIT("\xE0\x9F\xBF"), 0},
	{"overlong in four", S_INIT("\xF0\x80\x80\xAF"), 0},
	{"most overlong in four", S_INIT("\xF0\x8F\xBF\xBF"), 0},
	{"first surrogate", S_INIT("x\xED\xA0\x80"), 1},
	{"last surrogate", S_INIT("\xED\xBF\xBF"), 0},
	{"surrogate pair (CESU-8)", S_INIT("\xED\xA0\xBD\xED\xB8\x80"), 0},
	{"above U+10FFFF", S_INIT("\xF4\x90\x80\x80"), 0},
	{"lead byte F5", S_INIT("\xF5\x80\x80\x80"), 0},
	{"five bytes", S_INIT("\xF8\x88\x80\x80\x80"), 0},
	{"six bytes", S_INIT("\xFC\x84\x80\x80\x80\x80"), 0},
	{"byte FE", S_INIT("12345678\xFE"), 8},
	{"byte FF", S_INIT("123456789\xFF"), 9},
	{"cut of two", S_INIT("ab\xC3"), 2},
	{"cut of three after one", S_INIT("\xE5"), 0},
	{"cut of three after two", S_INIT("\xE5\x95"), 0},
	{"cut of four after one", S_INIT("\xF0"), 0},
	{"cut of four after three", S_INIT("\xF0\x9F\x98"), 0},
	{"ascii where a tail belongs", S_INIT("\xE5\x41\x86"), 0},
	{"lead where a tail belongs", S_INIT("\xE5\x95\xE5\x95\x86"), 0},
	{"bad within the first word",
	 S_INIT("123\xFF"
		"5678901234567"),
	 3},
	{"bad within the second word",
	 S_INIT("12345678123\xFF"
		"5678"),
	 11},
};

START_TEST(check_valid)
{
	for (size_t i = 0; i < N(check_rows); i++) {
		const struct check_row *r = &check_rows[i];
		size_t got = utf8_check(r->text), want = r->bad == SIZE_MAX ? r->text.n : r->bad;

		ck_assert_msg(got == want, "%s: %zu, expected %zu", r->name, got, want);
	}
}
END_TEST

START_TEST(encode_and_decode_all)
{
	for (uint32_t cp = 0; cp < 0x110400; cp++) {
		bool scalar = cp < 0xD800 || (cp > 0xDFFF && cp < 0x110000);
		uint32_t back = 0;
		char bytes[4];
		size_t n = utf8_encode(cp, bytes);

		if ((n > 0) != scalar)
			ck_abort_msg("U+%04X: length %zu", cp, n);
		if (scalar && utf8_check(str_of(bytes, n)) != n)
			ck_abort_msg("U+%04X: found invalid", cp);
		if (scalar && (utf8_decode(str_of(bytes, n), &back) != n || back != cp))
			ck_abort_msg("U+%04X: came back as U+%04X", cp, back);
	}
}
END_TEST

START_TEST(decode_invalid)
{
	for (size_t i = 0; i < N(check_rows); i++) {
		const struct check_row *r = &check_rows[i];
		uint32_t cp = 0;

		if (r->bad == SIZE_MAX)
			continue;
		ck_assert_msg(utf8_decode(str_from(r->text, r->bad), &cp) == 1 && cp == 0xFFFD,
			      "%s: U+%04X", r->name, cp);
	}
	ck_assert_uint_eq(utf8_decode(S(""), &(uint32_t){0}), 0);
}
END_TEST

static const struct count_row {
	struct str text;
	size_t count;
	size_t nth, offset;
} count_rows[] = {
	{S_INIT(""), 0, 0, 0},
	{S_INIT(""), 0, 3, 0},
	{S_INIT("abc"), 3, 2, 2},
	{S_INIT("abcdefghijkl"), 12, 9, 9},
	{S_INIT("abcdefghijkl"), 12, 3, 3},
	{S_INIT("abcdefgh商户"), 10, 9, 11},
	{S_INIT("商户a"), 3, 2, 6},
	{S_INIT("商户a"), 3, 9, 7},
	{S_INIT("😀x"), 2, 1, 4},
	{S_INIT("e\xCC\x81"), 2, 1, 1},
	{S_INIT("\xFF\xE5\x95 "), 4, 3, 3}, // each invalid byte counts for one
};

START_TEST(count_and_offset)
{
	for (size_t i = 0; i < N(count_rows); i++) {
		const struct count_row *r = &count_rows[i];
		size_t count = utf8_count(r->text), offset = utf8_offset(r->text, r->nth);

		ck_assert_msg(count == r->count, "row %zu: count %zu", i, count);
		ck_assert_msg(offset == r->offset, "row %zu: offset %zu", i, offset);
	}
}
END_TEST

static const struct class_row {
	uint32_t cp;
	int width;
	bool han, punct, alnum;
} class_rows[] = {
	{0x00, 0, 0, 0, 0},      {0x09, 0, 0, 0, 0},     {0x1B, 0, 0, 0, 0},
	{0x7F, 0, 0, 0, 0},      {0x9B, 0, 0, 0, 0},     {' ', 1, 0, 0, 0},
	{'~', 1, 0, 0, 0},       {'a', 1, 0, 0, 1},      {'Z', 1, 0, 0, 1},
	{'@', 1, 0, 0, 0},       {'[', 1, 0, 0, 0},      {'`', 1, 0, 0, 0},
	{'{', 1, 0, 0, 0},       {'0', 1, 0, 0, 1},      {'/', 1, 0, 0, 0},
	{0xE9, 1, 0, 0, 1},      {0xB7, 1, 0, 0, 0},     // middle dot
	{0x300, 0, 0, 0, 1},     {0x200B, 0, 0, 0, 0},   // combining grave, zero width space
	{0x2014, 1, 0, 0, 0},    {0x2026, 1, 0, 0, 0},   // ambiguous ones are narrow
	{0x201C, 1, 0, 0, 0},    {0x20AC, 1, 0, 0, 0},   //
	{0x2E80, 2, 1, 0, 1},    {0x2FD5, 2, 1, 0, 1},   // radicals
	{0x2FD6, -1, 0, 0, 0},   {0x3000, 2, 0, 1, 0},   //
	{0x3001, 2, 0, 1, 0},    {0x3002, 2, 0, 1, 0},   // 、。
	{0x3005, 2, 1, 0, 1},    {0x3007, 2, 1, 0, 1},   // 々〇
	{0x3003, 2, 0, 1, 0},    {0x3006, 2, 0, 0, 1},   // 〃〆
	{0x3008, 2, 0, 1, 0},    {0x300C, 2, 0, 1, 0},   // 〈「
	{0x3021, 2, 1, 0, 1},    {0x3042, 2, 0, 0, 1},   // 〡あ
	{0x30AB, 2, 0, 0, 1},    {0x30FB, 2, 0, 1, 0},   // カ・
	{0x30FC, 2, 0, 0, 1},    {0x3131, 2, 0, 0, 1},   // ーㄱ
	{0x33FF, 2, 0, 0, 0},    {0x3400, 2, 1, 0, 1},   // ㏿, extension A
	{0x4DBF, 2, 1, 0, 1},    {0x4DC0, -1, 0, 0, 0},  // a hexagram (its width changed)
	{0x4E00, 2, 1, 0, 1},    {0x9FFF, 2, 1, 0, 1},   //
	{0xAC00, 2, 0, 0, 1},    {0xF900, 2, 1, 0, 1},   // 가, compatibility
	{0xFAD9, 2, 1, 0, 1},    {0xFE0F, 0, 0, 0, 1},   // variation selector
	{0xFE30, 2, 0, 1, 0},    {0xFF01, 2, 0, 1, 0},   // ！
	{0xFF0C, 2, 0, 1, 0},    {0xFF10, 2, 0, 0, 1},   // ，０
	{0xFF1A, 2, 0, 1, 0},    {0xFF21, 2, 0, 0, 1},   // ：Ａ
	{0xFF61, 1, 0, 1, 0},    {0xFF71, 1, 0, 0, 1},   // half-width ｡ｱ
	{0x1F600, 2, 0, 0, 0},   {0x20000, 2, 1, 0, 1},  // 😀, extension B
	{0x2A6DF, 2, 1, 0, 1},   {0x2B739, 2, 1, 0, 1},  // extensions B, C
	{0x2EBE0, 2, 1, 0, 1},   {0x2EE5D, 2, 1, 0, 1},  // extensions F, I
	{0x2FA1D, 2, 1, 0, 1},   {0x2FA1E, -1, 0, 0, 0}, //
	{0x323AF, 2, 1, 0, 1},   {0x323B0, -1, 0, 0, 0}, // extension H
	{0x10FFFF, -1, 0, 0, 0}, {0x110000, 0, 0, 0, 0}, {UINT32_MAX, 0, 0, 0, 0},
};

START_TEST(classes)
{
	for (size_t i = 0; i < N(class_rows); i++) {
		const struct class_row *r = &class_rows[i];
		int width = utf8_width(r->cp);

		if (r->width >= 0)
			ck_assert_msg(width == r->width, "U+%04X: width %d", r->cp, width);
		ck_assert_msg(utf8_is_han(r->cp) == r->han, "U+%04X: han", r->cp);
		ck_assert_msg(utf8_is_cjk_punct(r->cp) == r->punct, "U+%04X: punctuation", r->cp);
		ck_assert_msg(utf8_is_alnum(r->cp) == r->alnum, "U+%04X: alnum", r->cp);
	}
}
END_TEST

START_TEST(classes_do_not_overlap)
{
	for (uint32_t cp = 0; cp < 0x110000; cp++) {
		int width = utf8_width(cp);

		if (utf8_is_cjk_punct(cp) && utf8_is_alnum(cp))
			ck_abort_msg("U+%04X is both", cp);
		if (width < 0 || width > 2)
			ck_abort_msg("U+%04X: width %d", cp, width);
	}
}
END_TEST

static const char *const lower_rows[][2] = {
	{"", ""},
	{"Hello, WORLD 1", "hello, world 1"},
	{"@[`{AZaz", "@[`{azaz"},
	{"ÀÉÎ Straße", "àéî straße"},
	{"ΑΩ Ж", "αω ж"},
	{"商户Ａ", "商户ａ"},
	{"x\xFFY", "x\xEF\xBF\xBDy"},
};

START_TEST(lower)
{
	for (size_t i = 0; i < N(lower_rows); i++) {
		struct buf b;

		buf_init(&b, 1 << 20);
		utf8_lower(&b, str_cstr(lower_rows[i][0]));
		ck_assert_msg(str_eq(buf_view(&b), str_cstr(lower_rows[i][1])), "%s became %.*s",
			      lower_rows[i][0], STR_ARG(buf_view(&b)));
		buf_release(&b);
	}
}
END_TEST

START_TEST(columns)
{
	ck_assert_uint_eq(utf8_columns(S("")), 0);
	ck_assert_uint_eq(utf8_columns(S("a\t灯e\xCC\x81")), 4);
	ck_assert_uint_eq(utf8_columns(S("\xFF")), 1); // as U+FFFD is shown
}
END_TEST

START_TEST(controls)
{
	static const uint32_t none[] = {' ', '~', 0xA0, 0x2027, 0x202A, 0xFEFF},
			      all[] = {0, '\t', '\n', 0x1F, 0x7F, 0x80, 0x9F},
			      separators[] = {0x2028, 0x2029};

	for (size_t i = 0; i < N(none); i++)
		ck_assert(!utf8_is_control(none[i]) && !utf8_steers(none[i]));
	for (size_t i = 0; i < N(all); i++)
		ck_assert(utf8_is_control(all[i]) && utf8_steers(all[i]));
	for (size_t i = 0; i < N(separators); i++)
		ck_assert(!utf8_is_control(separators[i]) && utf8_steers(separators[i]));
}
END_TEST

Suite *utf8_suite(void)
{
	Suite *s = suite_create("utf8");
	TCase *c = tcase_create("utf8");

	tcase_set_timeout(c, 30);
	tcase_add_test(c, check_valid);
	tcase_add_test(c, encode_and_decode_all);
	tcase_add_test(c, decode_invalid);
	tcase_add_test(c, count_and_offset);
	tcase_add_test(c, classes);
	tcase_add_test(c, classes_do_not_overlap);
	tcase_add_test(c, columns);
	tcase_add_test(c, controls);
	tcase_add_test(c, lower);
	suite_add_tcase(s, c);
	return s;
}
