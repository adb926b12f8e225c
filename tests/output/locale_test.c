#include <check.h>

#include "output/locale.h"

static const struct {
	const char *pattern, *lang, *want; // want NULL: refused
} dates[] = {
	{"yyyy-MM-dd", "en", "2026-03-07"},
	{"y-M-d", "en", "2026-3-7"},
	{"yy", "en", "26"},
	{"d MMMM y", "en", "7 March 2026"},
	{"d MMM y", "en", "7 Mar 2026"},
	{"EEEE, EEE", "en", "Saturday, Sat"},
	{"EEEE EEE", "zh-Hans", "星期六 周六"},
	{"EEEE EEE", "zh-Hant", "星期六 週六"},
	{"EEE", "zh-TW", "週六"},
	{"MMMM MMM", "zh-Hans", "三月 3月"},
	{"MMMM", "zh-Hant", "3月"},
	{"y年M月d日", "zh-Hans", "2026年3月7日"},
	{"HH:mm:ss", "en", "15:04:09"},
	{"H h hh a", "en", "15 3 03 PM"},
	{"ah:mm", "zh-Hans", "下午3:04"},
	{"XXX", "en", "+08:00"},
	{"Z", "en", "+0800"},
	{"d 'de' M", "fr", "7 de 3"},
	{"h 'o''clock'", "en", "3 o'clock"},
	{"''yy", "en", "'26"},
	{"EEEE d MMMM", "fr", "samedi 7 mars"},
	{"EEE, d. MMM", "de", "Sa, 7. März"},
	{"M月d日(EEE) EEEE", "ja", "3月7日(土) 土曜日"},
	{"EEEE d MMMM", "ar", "السبت 7 مارس"},
	{"", "en", ""},
	{"MMMM", "sv", NULL},
	{"MMMMM", "en", NULL},
	{"Q", "en", NULL},
	{"X", "en", NULL},
	{"'open", "en", NULL},
};

START_TEST(test_date)
{
	struct date_shown d = {{2026, 3, 7, 15, 4, 9}, 8 * 3600};
	const char *why = NULL;
	struct buf out;
	bool ok;

	buf_init(&out, 1000);
	ok = date_pattern(&out, d, str_cstr(dates[_i].pattern), str_cstr(dates[_i].lang), &why);
	ck_assert_msg(ok == (dates[_i].want != NULL), "%s in %s: %s", dates[_i].pattern,
		      dates[_i].lang, why ? why : "taken");
	if (ok)
		ck_assert_msg(str_eq(buf_view(&out), str_cstr(dates[_i].want)),
			      "%s in %s: got %.*s, want %s", dates[_i].pattern, dates[_i].lang,
			      STR_ARG(buf_view(&out)), dates[_i].want);
	else
		ck_assert_ptr_nonnull(why);
	buf_release(&out);
}
END_TEST

START_TEST(test_noon)
{
	static const struct {
		int hour;
		const char *want;
	} rows[] = {{0, "12 AM"}, {1, "1 AM"}, {11, "11 AM"}, {12, "12 PM"}, {23, "11 PM"}};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct date_shown d = {{2026, 1, 1, (uint8_t)rows[i].hour, 0, 0}, 0};
		const char *why;
		struct buf out;

		buf_init(&out, 100);
		ck_assert(date_pattern(&out, d, S("h a"), S("en"), &why));
		ck_assert_msg(str_eq(buf_view(&out), str_cstr(rows[i].want)), "hour %d: %.*s",
			      rows[i].hour, STR_ARG(buf_view(&out)));
		buf_reset(&out);
		ck_assert(date_pattern(&out, d, S("XXX"), S("en"), &why));
		ck_assert(str_eq(buf_view(&out), S("Z")));
		buf_release(&out);
	}
}
END_TEST

START_TEST(test_plural)
{
	static const struct {
		const char *lang;
		int64_t n;
		enum plural want;
	} rows[] = {
		{"en", 0, PLURAL_OTHER},      {"en", 1, PLURAL_ONE},
		{"en-GB", 1, PLURAL_ONE},     {"en", 2, PLURAL_OTHER},
		{"zh-Hans", 1, PLURAL_OTHER}, {"zh-Hant", 0, PLURAL_OTHER},
		{"fr", 0, PLURAL_ONE},        {"fr", 2, PLURAL_OTHER},
		{"ru", 1, PLURAL_ONE},        {"ru", 21, PLURAL_ONE},
		{"ru", 11, PLURAL_MANY},      {"ru", 3, PLURAL_FEW},
		{"ru", 13, PLURAL_MANY},      {"pl", 22, PLURAL_FEW},
		{"pl", 21, PLURAL_MANY},      {"cs", 4, PLURAL_FEW},
		{"ar", 0, PLURAL_ZERO},       {"ar", 1, PLURAL_ONE},
		{"ar", 2, PLURAL_TWO},        {"ar", 7, PLURAL_FEW},
		{"ar", 11, PLURAL_MANY},      {"ar", 100, PLURAL_OTHER},
		{"xx", 1, PLURAL_OTHER},      {"enx", 1, PLURAL_OTHER},
		{"en", -1, PLURAL_ONE},       {"en", INT64_MIN, PLURAL_OTHER},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		ck_assert_msg(plural_of(str_cstr(rows[i].lang), rows[i].n) == rows[i].want,
			      "%s %ld: %s", rows[i].lang, (long)rows[i].n,
			      plural_names[plural_of(str_cstr(rows[i].lang), rows[i].n)]);
}
END_TEST

START_TEST(test_autonym)
{
	ck_assert(str_eq(lang_autonym(S("zh-Hans")), S("简体中文")));
	ck_assert(str_eq(lang_autonym(S("zh-Hant-HK")), S("繁體中文")));
	ck_assert(str_eq(lang_autonym(S("EN")), S("English")));
	ck_assert(str_eq(lang_autonym(S("tlh")), S("tlh")));
}
END_TEST

Suite *locale_suite(void);
Suite *locale_suite(void)
{
	Suite *s = suite_create("output/locale");
	TCase *t = tcase_create("locale");

	tcase_add_loop_test(t, test_date, 0, sizeof dates / sizeof *dates);
	tcase_add_test(t, test_noon);
	tcase_add_test(t, test_plural);
	tcase_add_test(t, test_autonym);
	suite_add_tcase(s, t);
	return s;
}
