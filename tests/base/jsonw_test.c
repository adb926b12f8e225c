#include "base/jsonw.h"

#include <check.h>

Suite *jsonw_suite(void);

#define N(rows) (sizeof(rows) / sizeof *(rows))

static const struct text_row {
	const char *name;
	struct str text;
	const char *expected;
} text_rows[] = {
	{"plain", S_INIT("abc"), "\"abc\""},
	{"empty", S_INIT(""), "\"\""},
	{"quote and backslash", S_INIT("a\"b\\c"), "\"a\\\"b\\\\c\""},
	{"line ends and tab", S_INIT("a\nb\tc\r"), "\"a\\nb\\tc\\u000d\""},
	{"control characters", S_INIT("\x01\x1F\x7F"), "\"\\u0001\\u001f\\u007f\""},
	{"NUL", S_INIT("a\0b"), "\"a\\u0000b\""},
	{"chinese stays", S_INIT("灯笼"), "\"灯笼\""},
	{"line separators", S_INIT("\xE2\x80\xA8\xE2\x80\xA9"), "\"\\u2028\\u2029\""},
	{"no UTF-8", S_INIT("a\xFF\xC0z"), "\"a\xEF\xBF\xBD\xEF\xBF\xBDz\""},
	{"outside the BMP", S_INIT("😀"), "\"😀\""},
};

START_TEST(text)
{
	const struct text_row *r = &text_rows[_i];
	struct jsonw w;
	struct buf b;

	buf_init(&b, BUF_MAX_DEFAULT);
	jsonw_init(&w, &b);
	jsonw_str(&w, r->text);
	ck_assert_msg(str_eq(buf_view(&b), str_cstr(r->expected)), "%s: got %.*s", r->name,
		      STR_ARG(buf_view(&b)));
	buf_release(&b);
}
END_TEST

START_TEST(structure)
{
	static const char expected[] = "{\n"
				       "  \"a\": [\n"
				       "    1,\n"
				       "    true,\n"
				       "    null,\n"
				       "    {}\n"
				       "  ],\n"
				       "  \"b\": [],\n"
				       "  \"c\": null,\n"
				       "  \"d\": \"x\",\n"
				       "  \"e\": -9223372036854775808,\n"
				       "  \"f\": false\n"
				       "}\n";
	struct jsonw w;
	struct buf b;

	buf_init(&b, BUF_MAX_DEFAULT);
	jsonw_init(&w, &b);
	jsonw_object(&w);
	jsonw_put_array(&w, "a");
	jsonw_int(&w, 1);
	jsonw_bool(&w, true);
	jsonw_null(&w);
	jsonw_object(&w);
	jsonw_close(&w);
	jsonw_close(&w);
	jsonw_put_array(&w, "b");
	jsonw_close(&w);
	jsonw_put_text(&w, "c", S(""));
	jsonw_put_text(&w, "d", S("x"));
	jsonw_put_int(&w, "e", INT64_MIN);
	jsonw_put_bool(&w, "f", false);
	jsonw_close(&w);
	ck_assert_msg(str_eq(buf_view(&b), str_cstr(expected)), "got %.*s", STR_ARG(buf_view(&b)));
	buf_release(&b);
}
END_TEST

START_TEST(script)
{
	struct jsonw w;
	struct buf b;

	buf_init(&b, BUF_MAX_DEFAULT);
	jsonw_init_script(&w, &b);
	jsonw_object(&w);
	jsonw_key(&w, S("a<b"));
	jsonw_str(&w, S("</script><!--"));
	jsonw_put_array(&w, "c");
	jsonw_int(&w, 1);
	jsonw_int(&w, 2);
	jsonw_close(&w);
	jsonw_close(&w);
	ck_assert_msg(str_eq(buf_view(&b),
			     S("{\"a\\u003cb\":\"\\u003c/script>\\u003c!--\",\"c\":[1,2]}")),
		      "%.*s", STR_ARG(buf_view(&b)));
	buf_release(&b);
}
END_TEST

Suite *jsonw_suite(void)
{
	Suite *s = suite_create("jsonw");
	TCase *t = tcase_create("jsonw");

	tcase_add_loop_test(t, text, 0, N(text_rows));
	tcase_add_test(t, structure);
	tcase_add_test(t, script);
	suite_add_tcase(s, t);
	return s;
}
