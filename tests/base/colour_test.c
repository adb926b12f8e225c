#include "base/colour.h"

#include <check.h>

static const struct {
	const char *text;
	bool good;
	struct colour want;
} texts[] = {
	{"#fff", true, {255, 255, 255}},
	{"#a92c1b", true, {0xa9, 0x2c, 0x1b}},
	{"#A92C1B", true, {0xa9, 0x2c, 0x1b}},
	{"#c93", true, {0xcc, 0x99, 0x33}},
	{"", false, {0, 0, 0}},
	{"#", false, {0, 0, 0}},
	{"fff", false, {0, 0, 0}},
	{"#ffff", false, {0, 0, 0}},
	{"#ggg", false, {0, 0, 0}},
	{"#12345g", false, {0, 0, 0}},
	{"red;}", false, {0, 0, 0}},
};

START_TEST(test_parse)
{
	struct colour got = {0, 0, 0};
	bool good = colour_parse(str_cstr(texts[_i].text), &got);

	ck_assert_msg(good == texts[_i].good, "%s", texts[_i].text);
	if (good)
		ck_assert_msg(got.r == texts[_i].want.r && got.g == texts[_i].want.g &&
				      got.b == texts[_i].want.b,
			      "%s", texts[_i].text);
}
END_TEST

// Values of WCAG's own examples: #767676 is the lightest grey that is read on white.
START_TEST(test_contrast)
{
	struct colour black = {0, 0, 0}, white = {255, 255, 255}, grey = {0x76, 0x76, 0x76};

	ck_assert_double_eq_tol(colour_contrast(black, white), 21.0, 1e-9);
	ck_assert_double_eq_tol(colour_contrast(white, black), 21.0, 1e-9);
	ck_assert_double_eq_tol(colour_contrast(grey, grey), 1.0, 1e-9);
	ck_assert_double_eq_tol(colour_contrast(grey, white), 4.54, 0.005);
}
END_TEST

Suite *colour_suite(void);
Suite *colour_suite(void)
{
	Suite *s = suite_create("colour");
	TCase *t = tcase_create("colour");

	tcase_add_loop_test(t, test_parse, 0, sizeof texts / sizeof *texts);
	tcase_add_test(t, test_contrast);
	suite_add_tcase(s, t);
	return s;
}
