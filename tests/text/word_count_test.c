#include "report.h"
#include "text/word_count.h"

Suite *word_count_suite(void);

static const struct text_row {
	const char *text;
	uint32_t han, words;
} html_rows[] = {
	{"", 0, 0},
	{"<p>使用<b>Hugo</b></p>\n<p>吧</p>", 3, 1},
	{"<p>one</p><p>two</p>", 0, 2},
	{"<b>o</b>ne<br>two<custom-tag>three", 0, 3},
	{"don&#8217;t&nbsp;go &amp; R&eacute;my", 0, 3},
	{"a < b, c <3 & d &; e", 0, 6},
	{"<!-- no --><script>var x;</script><style>p {}</style>yes", 0, 1},
	{"<p title=\"a > b\" lang='x>y' data-x = '>'>in</p>", 0, 1},
	{"<p title=it's>in</p>", 0, 1},
	{"before <p title=\"never closed", 0, 1},
	{"before <!-- never closed", 0, 1},
	{"before <script>never closed", 0, 1},
};

START_TEST(html)
{
	const struct text_row *r = &html_rows[_i];
	struct word_count w = {0};

	word_count_html(&w, str_cstr(r->text));
	ck_assert_msg(w.han == r->han && w.words == r->words, "%s: %u + %u", r->text, w.han,
		      w.words);
}
END_TEST

START_TEST(pieces)
{
	struct word_count w = {0};

	word_count_add(&w, S("one w"));
	word_count_add(&w, S("ord, e-"));
	word_count_add(&w, S("mail"));
	ck_assert_uint_eq(w.words, 3);
	word_count_blank(&w);
	word_count_add(&w, S("x"));
	word_count_end(&w);
	word_count_add(&w, S("y"));
	ck_assert_uint_eq(w.words, 5);
	ck_assert_uint_eq(word_count_sum(&w), 5);
}
END_TEST

static const struct minutes_row {
	uint32_t han, words;
	unsigned minutes;
} minutes_rows[] = {
	{0, 0, 0},     {1, 0, 1},     {400, 0, 1},
	{401, 0, 2},   {0, 220, 1},   {0, 221, 2},
	{200, 110, 1}, {200, 111, 2}, {4000000000u, 4000000000u, 28181819},
};

START_TEST(minutes)
{
	const struct minutes_row *r = &minutes_rows[_i];
	struct word_count w = {.han = r->han, .words = r->words};

	ck_assert_uint_eq(word_count_minutes(&w), r->minutes);
	ck_assert_uint_eq(word_count_sum(&w), (uint64_t)r->han + r->words);
}
END_TEST

Suite *word_count_suite(void)
{
	Suite *s = suite_create("word_count");
	TCase *t = tcase_create("word_count");

	tcase_add_loop_test(t, html, 0, N(html_rows));
	tcase_add_test(t, pieces);
	tcase_add_loop_test(t, minutes, 0, N(minutes_rows));
	suite_add_tcase(s, t);
	return s;
}
