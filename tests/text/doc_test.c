#include "parse.h"

Suite *doc_suite(void);

static const struct html_case heading_cases[] = {
	{"id and classes", "# A *b* {#x .c .红}\n",
	 "<h1 id=\"x\" class=\"c 红\">A <em>b</em></h1>\n", NULL},
	{"class only", "# A {.c}\n", "<h1 id=\"a\" class=\"c\">A</h1>\n", NULL},
	{"without a blank", "## 标题{#x}\n", "<h2 id=\"x\">标题</h2>\n", NULL},
	{"written ids stay", "# a\n# b {#a}\n# a\n",
	 "<h1 id=\"a-1\">a</h1>\n<h1 id=\"a\">b</h1>\n<h1 id=\"a-2\">a</h1>\n", NULL},
	{"no attributes", "# The set {a, b}\n# {}\n# x {{ y }}\n",
	 "<h1 id=\"the-set-a-b\">The set {a, b}</h1>\n<h1 id=\"section\">{}</h1>\n"
	 "<h1 id=\"x-y\">x {{ y }}</h1>\n",
	 NULL},
	{"unknown attribute", "# A {#b key=c}\n", "<h1 id=\"a-b-key-c\">A {#b key=c}</h1>\n",
	 "1:9 heading-attribute"},
	{"two ids", "# A {#b #c}\n", "<h1 id=\"a-b-c\">A {#b #c}</h1>\n", "1:9 heading-attribute"},
	{"a colon", "# A {: #b}\n", "<h1 id=\"a-b\">A {: #b}</h1>\n", "1:6 heading-attribute"},
	{"blanks", "# A {#b c}\n", "<h1 id=\"a-b-c\">A {#b c}</h1>\n", "1:9 heading-attribute"},
	{"an id twice", "# A {#x}\n\n# B {#x}\n", "<h1 id=\"x\">A</h1>\n<h1 id=\"x-1\">B</h1>\n",
	 "3:7 heading-id"},
};

static const struct html_case figure_cases[] = {
	{"figure", "![a *b*](c.png \"说明\")\n",
	 "<figure><img src=\"c.png\" alt=\"a b\"><figcaption>说明</figcaption></figure>\n", NULL},
	{"in a link", "[![a](b \"c\")](d)\n",
	 "<figure><a href=\"d\"><img src=\"b\" alt=\"a\"></a><figcaption>c</figcaption></figure>\n",
	 NULL},
	{"no title", "![a](b)\n", "<p><img src=\"b\" alt=\"a\"></p>\n", NULL},
	{"not alone", "![a](b \"c\") d\n", "<p><img src=\"b\" alt=\"a\" title=\"c\"> d</p>\n",
	 NULL},
	{"two", "![a](b \"c\")![a](b \"c\")\n",
	 "<p><img src=\"b\" alt=\"a\" title=\"c\"><img src=\"b\" alt=\"a\" title=\"c\"></p>\n",
	 NULL},
	{"in a list", "- ![a](b \"c\")\n",
	 "<ul>\n<li><img src=\"b\" alt=\"a\" title=\"c\"></li>\n</ul>\n", NULL},
};

START_TEST(headings)
{
	assert_html(heading_cases, N(heading_cases), HTML_AS_TEXT, NULL);
}
END_TEST

START_TEST(figures)
{
	assert_html(figure_cases, N(figure_cases), HTML_AS_TEXT, NULL);
}
END_TEST

START_TEST(figure_without_image)
{
	struct bench b;
	struct doc *d = bench_parse(&b, "![a](b \"c\")\n", HTML_AS_TEXT);

	d->root->first->first = d->root->first->last = NULL; // as linking leaves out an image
	doc_html_write(&b.out, d->root, NULL);
	assert_str("empty", buf_view(&b.out), S("<p></p>\n"));
	bench_release(&b);
}
END_TEST

// "level id text(…)" of each item, its children in the brackets.
static void put_toc(struct buf *out, const struct doc_toc *toc)
{
	for (size_t i = 0; i < toc->n; i++) {
		const struct doc_toc *item = &toc->items[i];

		buf_printf(out, "%u %.*s %.*s(", item->level, STR_ARG(item->id),
			   STR_ARG(item->text));
		put_toc(out, item);
		buf_lit(out, ")");
	}
}

static const struct toc_row {
	const char *name, *markdown, *want;
} toc_rows[] = {
	{"none", "# a\n\ntext\n", ""},
	{"nested", "# t\n## a\n### b `c`\n### d\n## e & f\n##### g\n",
	 "2 a a(3 b-c b c()3 d d())2 e-f e & f()"},
	{"levels left out", "#### a\n## b\n#### c\n### d\n", "4 a a()2 b b(4 c c()3 d d())"},
	{"Chinese and a footnote", "## 灯[^1]\n\n[^1]: x\n", "2 灯 灯()"},
};

START_TEST(toc)
{
	for (size_t i = 0; i < N(toc_rows); i++) {
		struct bench b;
		const struct doc *d = bench_parse(&b, toc_rows[i].markdown, HTML_AS_TEXT);
		struct doc_toc top = doc_toc(&b.arena, d);

		put_toc(&b.out, &top);
		assert_str(toc_rows[i].name, buf_view(&b.out), str_cstr(toc_rows[i].want));
		bench_release(&b);
	}
}
END_TEST

static const struct excerpt_row {
	const char *name, *markdown, *text;
} excerpt_rows[] = {
	{"empty", "", ""},
	{"first paragraph", "# a\n\n> q\n\n你好\n世界 *b*\n\nc\n", "你好世界 b"},
	{"first with words", "![a lamp](b.png)\n\nc ![d](e.png)\n\nf\n", "c"},
	{"more", "a\n\n- b\n- c\n\n```\nd\n```\n\n| e |\n| --- |\n\n<!--more-->\n\nf\n", "a b c"},
	{"more at once", "<!--more-->\n\na\n", ""},
	{"more behind a paragraph", "# t\n\na <!-- more -->\n\nb\n", "a"},
	{"more in a quote", "a\n\n> b <!--more-->\n\nc\n", "a b"},
	{"no paragraph", "- a\n", ""},
	{"footnotes", "a[^1]\n\n[^1]: b\n", "a"},
};

START_TEST(excerpt)
{
	for (size_t i = 0; i < N(excerpt_rows); i++) {
		struct bench b;
		const struct doc *d = bench_parse(&b, excerpt_rows[i].markdown, HTML_RAW);

		assert_str(excerpt_rows[i].name, doc_excerpt(&b.arena, d),
			   str_cstr(excerpt_rows[i].text));
		bench_release(&b);
	}
}
END_TEST

Suite *doc_suite(void)
{
	Suite *s = suite_create("doc");
	TCase *t = tcase_create("doc");

	tcase_add_test(t, headings);
	tcase_add_test(t, figures);
	tcase_add_test(t, figure_without_image);
	tcase_add_test(t, toc);
	tcase_add_test(t, excerpt);
	suite_add_tcase(s, t);
	return s;
}
