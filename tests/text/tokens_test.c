#include "text/tokens.h"

#include <check.h>

Suite *tokens_suite(void);

static const struct {
	const char *text, *tokens; // those of a run: each pair before its second character
} rows[] = {
	{"", ""},
	{"Lantern Lane, 2026!", "lantern|lane|2026"},
	{"don't re-use _x_", "don|t|re|use|x"},
	{"Café ÉCOLE naïve", "cafe|ecole|naive"},
	{"e\xcc\x81t", "et"},
	{"ＨＵＧＯ ﬁne", "hugo|fine"},
	{"Straße", "straße"},
	{"ΟΔΟΣ οδος", "οδοσ|οδοσ"},
	{"灯笼", "灯|灯笼|笼"},
	{"灯 笼", "灯|笼"},
	{"灯，笼。", "灯|笼"},
	{"使用Hugo建", "使|使用|用|hugo|建"},
	{"が か", "が|か"},
	{"ﾊﾅ", "ハ|ハナ|ナ"},
	{"한국", "한|한국|국"},
	{"豈", "豈"}, // a compatibility ideograph
	{"𠮷野", "𠮷|𠮷野|野"},
	{"مَكتبة", "مكتبة"},
	{"aaaaaaaaaaaaaaaaaaaaaaaaaaaa b", "aaaaaaaaaaaaaaaaaaaaaaaa|b"},
	{"\xff\xfe x", "x"},
};

static void put(void *ctx, struct str token)
{
	struct buf *out = ctx;

	if (out->n)
		buf_char(out, '|');
	buf_str(out, token);
}

START_TEST(tokens)
{
	struct buf out;

	buf_init(&out, 4096);
	tokens_each(str_cstr(rows[_i].text), put, &out);
	ck_assert_msg(str_eq(buf_view(&out), str_cstr(rows[_i].tokens)), "%s: %.*s", rows[_i].text,
		      STR_ARG(buf_view(&out)));
	buf_release(&out);
}
END_TEST

START_TEST(runs)
{
	ck_assert(token_is_run(S("灯笼")) && token_is_run(S("が")) && token_is_run(S("국")));
	ck_assert(!token_is_run(S("hugo")) && !token_is_run(S("é")) && !token_is_run(S("")));
}
END_TEST

Suite *tokens_suite(void)
{
	Suite *s = suite_create("tokens");
	TCase *c = tcase_create("tokens");

	tcase_add_loop_test(c, tokens, 0, sizeof rows / sizeof *rows);
	tcase_add_test(c, runs);
	suite_add_tcase(s, c);
	return s;
}
