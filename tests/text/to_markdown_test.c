#include "text/to_markdown.h"

#include <check.h>

Suite *to_markdown_suite(void);

static const struct {
	const char *from, *to;
} texts[] = {
	{"", ""},
	{"  \n ", ""},
	{"Bring a lantern.", "Bring a lantern.\n"},
	{"One\nTwo", "One\\\nTwo\n"},
	{"One\n\n\nTwo", "One\n\nTwo\n"},
	{"a*b* _c_ d_e `f` [g](h) <x> ~j~",
	 "a\\*b\\* \\_c\\_ d_e \\`f\\` \\[g\\](h) \\<x> \\~j\\~\n"},
	{"# no heading", "\\# no heading\n"},
	{"> no quote", "\\> no quote\n"},
	{"Title\n-----", "Title\\\n\\-----\n"},
	{"Title\n=====", "Title\\\n\\=====\n"},
	{"::gallery", "\\::gallery\n"},
	{"Bring:\n- a lamp\n* tea\n1. luck", "Bring:\n\n- a lamp\n- tea\n1. luck\n"},
	{"    not code", "not code\n"},
	{"see https://lantern.example/a_b_c*d now", "see <https://lantern.example/a_b_c*d> now\n"},
	{"see https://lantern.example/a.", "see https://lantern.example/a.\n"},
	{"Q&A; Tom & Ann &amp;", "Q\\&A; Tom & Ann \\&amp;\n"},
	{"灯笼_夜_", "灯笼_夜\\_\n"},
	{"2 < 3 and 4 > 3", "2 \\< 3 and 4 > 3\n"},
	{"One<br>Two<br/><br />Three", "One\\\nTwo\n\nThree\n"},
	{"<p>One</p><p>Two &amp; three</p>", "One\n\nTwo & three\n"},
	{"<a href=\"https://lantern.example/x\">here</a>.",
	 "[here](<https://lantern.example/x>).\n"},
	{"<b>no</b> <a href=\"javascript:alert(1)\">trap</a>", "no trap\n"},
	{"<ul><li>one</li><li>two</li></ul>end", "- one\n- two\n\nend\n"},
	{"<span>x</span><script>y</script>", "xy\n"},
	{"\x01\x02::gallery", "\\::gallery\n"},
	{"<b>::gallery</b>", "\\::gallery\n"},
	{"<p>&#58;:gallery</p>", "\\::gallery\n"},
	{"One\n<i>two</i>", "One\\\ntwo\n"},
	{"One\ntwo<br>three", "One two\\\nthree\n"},
	{"<br>a &lt;b&gt; c", "a \\<b> c\n"},
	{"<a href=\"https://x.example\">open", "[open](<https://x.example>)\n"},
};

START_TEST(text)
{
	struct arena arena;
	struct buf b;

	arena_init(&arena);
	buf_init(&b, 10000);
	to_markdown(&b, &arena, str_cstr(texts[_i].from));
	ck_assert_msg(str_eq(buf_view(&b), str_cstr(texts[_i].to)), "%s:\n  got  %.*s\n  want %s",
		      texts[_i].from, STR_ARG(buf_view(&b)), texts[_i].to);
	buf_release(&b);
	arena_release(&arena);
}
END_TEST

Suite *to_markdown_suite(void)
{
	Suite *s = suite_create("to_markdown");
	TCase *t = tcase_create("to_markdown");

	tcase_add_loop_test(t, text, 0, sizeof texts / sizeof *texts);
	suite_add_tcase(s, t);
	return s;
}
