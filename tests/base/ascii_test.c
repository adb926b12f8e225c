#include "base/ascii.h"

#include <check.h>
#include <ctype.h>

Suite *ascii_suite(void);

// In the C locale, in which the tests run, the standard's classes are these.
START_TEST(classes)
{
	for (int i = 0; i < 256; i++) {
		char c = (char)i;

		ck_assert_msg(ascii_is_digit(c) == !!isdigit(i), "digit %02X", i);
		ck_assert_msg(ascii_is_letter(c) == !!isalpha(i), "letter %02X", i);
		ck_assert_msg(ascii_is_alnum(c) == !!isalnum(i), "alnum %02X", i);
		ck_assert_msg(ascii_is_space(c) == !!isspace(i), "space %02X", i);
		ck_assert_msg(ascii_is_control(c) == !!iscntrl(i), "control %02X", i);
		ck_assert_msg((ascii_hex(c) >= 0) == !!isxdigit(i), "hex %02X", i);
		ck_assert_msg(ascii_lower(c) == (char)tolower(i), "lower %02X", i);
	}
}
END_TEST

static const struct control_row {
	char c;
	bool in_line, in_text; // whether it is refused there
} control_rows[] = {
	{0, true, true},     {'\t', false, false}, {'\n', true, false},
	{'\r', true, false}, {'\f', true, true},   {0x1F, true, true},
	{' ', false, false}, {0x7F, true, true},   {(char)0x80, false, false},
};

START_TEST(controls)
{
	for (size_t i = 0; i < sizeof control_rows / sizeof *control_rows; i++) {
		const struct control_row *r = &control_rows[i];

		ck_assert_msg(ascii_is_line_control(r->c) == r->in_line, "row %zu", i);
		ck_assert_msg(ascii_is_text_control(r->c) == r->in_text, "row %zu", i);
	}
}
END_TEST

START_TEST(hex)
{
	ck_assert_int_eq(ascii_hex('0'), 0);
	ck_assert_int_eq(ascii_hex('9'), 9);
	ck_assert_int_eq(ascii_hex('a'), 10);
	ck_assert_int_eq(ascii_hex('F'), 15);
	ck_assert_int_eq(ascii_hex('g'), -1);
}
END_TEST

Suite *ascii_suite(void)
{
	Suite *s = suite_create("ascii");
	TCase *t = tcase_create("ascii");

	tcase_add_test(t, classes);
	tcase_add_test(t, controls);
	tcase_add_test(t, hex);
	suite_add_tcase(s, t);
	return s;
}
