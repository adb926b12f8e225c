#include "parse.h"

Suite *bare_link_suite(void);

#define A(url) "<a href=\"" url "\">" url "</a>"

static const struct html_case links[] = {
	{"Chinese full stop", "见https://a.example/x。\n",
	 "<p>见" A("https://a.example/x") "。</p>\n", NULL},
	{"full-width marks", "https://a.b/c，https://a.b/d）；https://a.b？\n",
	 "<p>" A("https://a.b/c") "，" A("https://a.b/d") "）；" A("https://a.b") "？</p>\n", NULL},
	{"Chinese letters", "访问https://a.b/c了解\n", "<p>访问" A("https://a.b/c") "了解</p>\n",
	 NULL},
	{"Chinese quotes", "“https://a.b/c”——「https://a.b」\n",
	 "<p>“" A("https://a.b/c") "”——「" A("https://a.b") "」</p>\n", NULL},
	{"other letters", "https://a.b/Ärger\n",
	 "<p><a href=\"https://a.b/%C3%84rger\">https://a.b/Ärger</a></p>\n", NULL},
	{"marks at the end", "https://a.b/c. https://a.b/?d! 'https://a.b' https://a.b/e:\n",
	 "<p>" A("https://a.b/c") ". " A("https://a.b/?d") "! '" A("https://a.b") "' " A(
		 "https://a.b/e") ":</p>\n",
	 NULL},
	{"brackets", "(https://a.b/c) https://a.b/c_(d) (https://a.b/c_(d))\n",
	 "<p>(" A("https://a.b/c") ") " A("https://a.b/c_(d)") " (" A(
		 "https://a.b/c_(d)") ")</p>\n",
	 NULL},
	{"emphasis inside", "https://a.b/_c_/*d*/e **https://a.b/f_**\n",
	 "<p>" A("https://a.b/_c_/*d*/e") " <strong>" A("https://a.b/f") "_</strong></p>\n", NULL},
	{"references", "https://a.b/?c=1&d=2&amp;e=3&amp;\n",
	 "<p><a href=\"https://a.b/?c=1&amp;d=2&amp;e=3\">https://a.b/?c=1&amp;d=2&amp;e=3</a>&amp;"
	 "</p>\n",
	 NULL},
	{"www", "见www.a.cn/b，WWW.c.d www.e xwww.f.g\n",
	 "<p>见<a href=\"http://www.a.cn/b\">www.a.cn/b</a>，<a "
	 "href=\"http://WWW.c.d\">WWW.c.d</a> "
	 "www.e xwww.f.g</p>\n",
	 NULL},
	{"mail", "写a.b+c@d.ef。或x@y、@z a@b.c- q@r.s.\n",
	 "<p>写<a href=\"mailto:a.b+c@d.ef\">a.b+c@d.ef</a>。或x@y、@z a@b.c- <a "
	 "href=\"mailto:q@r.s\">q@r.s</a>.</p>\n",
	 NULL},
	{"no address",
	 "http:// https://x ftp://a..b xhttp://a.b http://localhost:8080/c file://a.b\n",
	 "<p>http:// https://x ftp://a..b xhttp://a.b " A(
		 "http://localhost:8080/c") " file://a.b</p>\n",
	 NULL},
	{"not in links, code or raw links",
	 "[https://a.b](/c) `https://a.b` <a href=\"x\">https://a.b</a> <https://a.b/_c_>\n",
	 "<p><a href=\"/c\">https://a.b</a> <code>https://a.b</code> <a "
	 "href=\"x\">https://a.b</a> " A("https://a.b/_c_") "</p>\n",
	 NULL},
	{"addresses as Markdown has them",
	 "[a](https://b.c/_d_*e*&amp;f) [g][h]\n\n[h]:\n  https://b.c/_d_&amp;*e*\n",
	 "<p><a href=\"https://b.c/_d_*e*&amp;f\">a</a> <a "
	 "href=\"https://b.c/_d_&amp;*e*\">g</a></p>\n",
	 NULL},
	{"scripts", "javascript://a.b/%0Ax data://a.b/c\n",
	 "<p>javascript://a.b/%0Ax data://a.b/c</p>\n", NULL},
};

static const struct html_case emphasis[] = {
	{"before a letter", "**注意：**请看 **注意：**see **a**：b **a。**B\n",
	 "<p><strong>注意：</strong>请看 <strong>注意：</strong>see <strong>a</strong>：b "
	 "<strong>a。</strong>B</p>\n",
	 NULL},
	{"one mark", "*注意：*请看*「此」*处 x*，y，*z\n",
	 "<p><em>注意：</em>请看<em>「此」</em>处 x<em>，y，</em>z</p>\n", NULL},
	{"both", "***注意：***请 **甲*「乙」*丙**丁\n",
	 "<p><em><strong>注意：</strong></em>请 <strong>甲<em>「乙」</em>丙</strong>丁</p>\n",
	 NULL},
	{"quotes", "他说**“你好”**吗 他说**“你好”**abc x**“你”**x **‘你’**好 *「你」*a\n",
	 "<p>他说<strong>“你好”</strong>吗 他说<strong>“你好”</strong>abc x<strong>“你”</strong>x "
	 "<strong>‘你’</strong>好 <em>「你」</em>a</p>\n",
	 NULL},
	{"marks of other languages", "请**(重要)**看 看**a!**好 a**\"b\"**c\n",
	 "<p>请<strong>(重要)</strong>看 看<strong>a!</strong>好 a**&quot;b&quot;**c</p>\n", NULL},
	{"beside code", "`a`**：**b **`a`**乙\n",
	 "<p><code>a</code><strong>：</strong>b <strong><code>a</code></strong>乙</p>\n", NULL},
	{"kana and Hangul", "**「あ」**い **(한)**국\n",
	 "<p><strong>「あ」</strong>い <strong>(한)</strong>국</p>\n", NULL},
	{"struck out", "~~删除：~~请\n", "<p><del>删除：</del>请</p>\n", NULL},
	{"not with blanks", "甲** 乙 **丙 ** 丁：\n", "<p>甲** 乙 **丙 ** 丁：</p>\n", NULL},
	{"addresses keep their letters", "[a](b \"甲**（乙）**丙 &amp;\")\n",
	 "<p><a href=\"b\" title=\"甲**（乙）**丙 &amp;\">a</a></p>\n", NULL},
};

static const struct html_case joined[] = {
	{"across markup", "**你好**\n世界\n*甲*\n`乙`\n[丙](d)\n",
	 "<p><strong>你好</strong>世界<em>甲</em><code>乙</code><a href=\"d\">丙</a></p>\n", NULL},
	{"marks", "甲，\n“乙”\n丙——\n丁…\n「戊」\n。\n", "<p>甲，“乙”丙——丁…「戊」。</p>\n", NULL},
	{"not beside Latin", "甲\na\n乙 \nb\n“c”\nd\n", "<p>甲\na\n乙\nb\n“c”\nd</p>\n", NULL},
};

START_TEST(bare_links)
{
	assert_html(links, N(links), HTML_RAW, NULL);
}
END_TEST

START_TEST(chinese_emphasis)
{
	assert_html(emphasis, N(emphasis), HTML_RAW, NULL);
}
END_TEST

START_TEST(joined_lines)
{
	assert_html(joined, N(joined), HTML_RAW, NULL);
}
END_TEST

START_TEST(places)
{
	struct bench b;
	const struct doc *d = bench_parse(&b, "字 https://a.b/?c&amp;d。[e](f) g@h.ij\n", HTML_RAW);
	static const char *const want[] = {"https://a.b/?c&amp;d", "f", "g@h.ij"};

	ck_assert_uint_eq(d->links.n, N(want));
	for (size_t i = 0; i < N(want); i++) {
		assert_str("place", d->links.p[i]->at, str_cstr(want[i]));
		ck_assert_int_eq(d->links.p[i]->autolink, i != 1);
	}
	ck_assert_uint_eq(word_count_sum(&d->length), 2); // 字 and e
	bench_release(&b);
}
END_TEST

Suite *bare_link_suite(void)
{
	Suite *s = suite_create("bare_link");
	TCase *t = tcase_create("bare_link");

	tcase_add_test(t, bare_links);
	tcase_add_test(t, chinese_emphasis);
	tcase_add_test(t, joined_lines);
	tcase_add_test(t, places);
	suite_add_tcase(s, t);
	return s;
}
