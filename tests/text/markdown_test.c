#include "text/markdown.h"

#include "report.h"
#include "text/doc_html.h"

Suite *markdown_suite(void);

enum { HTML = 1, FIELDS = 2, SAFE = 4 };

static struct doc *parse(struct bench *b, struct str text, int flags)
{
	struct markdown_options options = {.html = flags & SAFE   ? HTML_SAFE
						   : flags & HTML ? HTML_RAW
								  : HTML_AS_TEXT,
					   .fields = flags & FIELDS};

	bench_init(b, text);
	return markdown_parse(&b->arena, &b->src, b->src.text, &options, &b->log);
}

static const struct html_row {
	const char *name, *markdown, *html;
	int flags;
} html_rows[] = {
	{"heading ids", "# A b!\n## A b\n## 你好，世界\n## !\n",
	 "<h1 id=\"a-b\">A b!</h1>\n<h2 id=\"a-b-1\">A b</h2>\n"
	 "<h2 id=\"你好-世界\">你好，世界</h2>\n<h2 id=\"section\">!</h2>\n",
	 0},
	{"an id of one's own", "## When *and* where {#when}\n## When\n",
	 "<h2 id=\"when\">When <em>and</em> where</h2>\n<h2 id=\"when-1\">When</h2>\n", 0},
	{"joined lines", "你好\n世界，\n好。\nand\n好\nx\ny\n",
	 "<p>你好世界，好。\nand\n好\nx\ny</p>\n", 0},
	{"joined across markup", "**你好**\n*世界*\n",
	 "<p><strong>你好</strong><em>世界</em></p>\n", 0},
	{"emphasis beside Chinese marks", "**注意：**请看**「此」**处\n",
	 "<p><strong>注意：</strong>请看<strong>「此」</strong>处</p>\n", 0},
	{"emphasis beside a link", "**[甲](b)**乙\n",
	 "<p><strong><a href=\"b\">甲</a></strong>乙</p>\n", 0},
	{"emphasis beside brackets", "请**(重要)**看\n", "<p>请<strong>(重要)</strong>看</p>\n", 0},
	{"rare Han beside emphasis", "**注：**𠀀\n", "<p><strong>注：</strong>𠀀</p>\n", 0},
	{"callout", "> [!NOTE]\n> text\n",
	 "<aside class=\"callout callout-note\" role=\"note\">\n<p>text</p>\n</aside>\n", 0},
	{"callout in lower case", "> [!tip]\n>\n> text\n",
	 "<aside class=\"callout callout-tip\" role=\"note\">\n<p>text</p>\n</aside>\n", 0},
	{"no callout", "> [!foo]\n> text\n", "<blockquote>\n<p>[!foo]\ntext</p>\n</blockquote>\n",
	 0},
	{"tasks", "- [ ] a\n- [x] b\n",
	 "<ul>\n<li class=\"task\"><label><input type=\"checkbox\" disabled> a</label></li>\n"
	 "<li class=\"task\"><label><input type=\"checkbox\" disabled checked> b</label></li>\n"
	 "</ul>\n",
	 0},
	{"tasks with blocks", "- [ ] a\n  - b\n\n- [x] c\n\n  d\n",
	 "<ul>\n<li class=\"task\"><p><label><input type=\"checkbox\" disabled> a</label></p>\n"
	 "<ul>\n<li>b</li>\n</ul>\n</li>\n"
	 "<li class=\"task\"><p><label><input type=\"checkbox\" disabled checked> c</label></p>\n"
	 "<p>d</p>\n</li>\n</ul>\n",
	 0},
	{"a tight task with a list", "- [ ] *a* x\n  - b\n",
	 "<ul>\n<li class=\"task\"><label><input type=\"checkbox\" disabled> <em>a</em> x</label>\n"
	 "<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n",
	 0},
	{"table", "|a|b|\n|:--|--:|\n|1|`x`|\n",
	 "<table>\n<thead>\n<tr>\n<th class=\"left\" scope=\"col\">a</th>\n<th class=\"right\" "
	 "scope=\"col\">b</th>\n</tr>\n"
	 "</thead>\n<tbody>\n<tr>\n<td class=\"left\">1</td>\n<td "
	 "class=\"right\"><code>x</code></td>\n</tr>\n</tbody>\n</table>\n",
	 0},
	{"struck out", "~~a~~\n", "<p><del>a</del></p>\n", 0},
	{"bare links", "https://a.b/c me@a.b\n",
	 "<p><a href=\"https://a.b/c\">https://a.b/c</a> <a "
	 "href=\"mailto:me@a.b\">me@a.b</a></p>\n",
	 0},
	{"entities", "&amp; &#x4F60; &copy; &NoSuch; &#0; &fjlig;\n",
	 "<p>&amp; 你 © &amp;NoSuch; \xEF\xBF\xBD fj</p>\n", 0},
	{"entity in an address", "[a](b&amp;c \"&quot;\")\n",
	 "<p><a href=\"b&amp;c\" title=\"&quot;\">a</a></p>\n", 0},
	{"raw HTML kept", "<b>x</b>\n\n<div>\ny\n</div>\n", "<p><b>x</b></p>\n<div>\ny\n</div>\n",
	 HTML},
	{"raw HTML as text", "<b>x</b>\n\n<div>\ny\n</div>\n",
	 "<p>&lt;b&gt;x&lt;/b&gt;</p>\n<p>&lt;div&gt;\ny\n&lt;/div&gt;\n</p>\n", 0},
	{"scripts in links",
	 "[a](javascript:x) [b](JAVA\tSCRIPT:x) ![c](data:x) [d](  vbscript:x) [e](/x:y)\n",
	 "<p><a>a</a> [b](JAVA\tSCRIPT:x) c <a>d</a> <a href=\"/x:y\">e</a></p>\n", 0},
	{"image", "![a *b* ![c](d)](e.png \"t\") f\n",
	 "<p><img src=\"e.png\" alt=\"a b c\" title=\"t\"> f</p>\n", 0},
	{"narrow tables", "|a|b|c\n|:-|-|-:\n1|2|3\n\n> |a|\n> |-|\n\n|-|\n\n    |-|\n",
	 "<table>\n<thead>\n<tr>\n<th class=\"left\" scope=\"col\">a</th>\n<th "
	 "scope=\"col\">b</th>\n<th class=\"right\" scope=\"col\">c</th>\n</tr>\n</thead>\n"
	 "<tbody>\n<tr>\n<td class=\"left\">1</td>\n<td>2</td>\n<td class=\"right\">3</td>\n"
	 "</tr>\n</tbody>\n</table>\n<blockquote>\n<table>\n<thead>\n<tr>\n<th "
	 "scope=\"col\">a</th>\n</tr>\n</thead>\n</table>\n</blockquote>\n<p>|-|</p>\n"
	 "<pre><code>|-|\n</code></pre>\n",
	 0},
	{"Chinese address", "[a](路 径)[b](/路径?q=\"x\")\n",
	 "<p>[a](路 径)<a href=\"/%E8%B7%AF%E5%BE%84?q=%22x%22\">b</a></p>\n", 0},
	{"code block", "```c x\na\n\n  <b>\n```\n",
	 "<pre><code class=\"language-c\">a\n\n  &lt;b&gt;\n</code></pre>\n", 0},
	{"code in a quote", "> ```\n> a\n>  b\n> ```\n",
	 "<blockquote>\n<pre><code>a\n b\n</code></pre>\n</blockquote>\n", 0},
	{"CRLF", "a\r\nb\r\n\r\n    c\r\n    d\r\n",
	 "<p>a\nb</p>\n<pre><code>c\nd\n</code></pre>\n", 0},
	{"nested lists", "1. a\n   - b\n\n     c\n5. d\n",
	 "<ol>\n<li>a\n<ul>\n<li>\n<p>b</p>\n<p>c</p>\n</li>\n</ul>\n</li>\n<li>d</li>\n</ol>\n",
	 0},
	{"hard break", "a  \nb\\\nc\n", "<p>a<br>\nb<br>\nc</p>\n", 0},
	{"directives write nothing by themselves", "a\n::b{c=d}\ne\n", "<p>a</p>\n<p>e</p>\n", 0},
	{"directives beside raw HTML", "<!-- x -->\n::b{c=d}\n<div>y</div>\n",
	 "<!-- x -->\n<div>y</div>\n", HTML},
	{"no directive in code", "```\n::b{c=d}\n:::\n```\n\n    ::c\n",
	 "<pre><code>::b{c=d}\n:::\n</code></pre>\n<pre><code>::c\n</code></pre>\n", 0},
	{"no directive", "a ::b{c=d}\n\n::std::string\n\n:::note\n\n::1\n",
	 "<p>a ::b{c=d}</p>\n<p>::std::string</p>\n<p>:::note</p>\n<p>::1</p>\n", 0},
	{"segment", "a\n\n::: segment vip\nb\n\n- c\n:::\nd\n",
	 "<p>a</p>\n<p>b</p>\n<ul>\n<li>c</li>\n</ul>\n<p>d</p>\n", 0},
	{"more", "a\n\n<!-- more -->\n\nb <!--more-->\n", "<p>a</p>\n<p>b </p>\n", 0},
	{"fields", "你好，**{{ recipient.name | default(\"a_b_\") }}**！`{{ x }}`\n",
	 "<p>你好，<strong>a_b_</strong>！<code>{{ x }}</code></p>\n", FIELDS},
	{"no fields", "{{ recipient.name | default(\"a_b_\") }}\n",
	 "<p>{{ recipient.name | default(&quot;a_b_&quot;) }}</p>\n", 0},
	{"field in a table and an address",
	 "|a|\n|---|\n|{{recipient.x | default('y')}}|\n\n[b](/{{ recipient.id }})\n",
	 "<table>\n<thead>\n<tr>\n<th "
	 "scope=\"col\">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>y</td>\n</tr>\n</tbody>\n</"
	 "table>\n"
	 "<p><a href=\"/%7B%7B%20recipient.id%20%7D%7D\">b</a></p>\n",
	 FIELDS},
	// md4c 0.4.8 ends emphasis here that it never began.
	{"crowded emphasis", "1. [**a**](b)[**甲**](c)[ **d**](e)**：** 近**f**g，[h](i)**。**\n",
	 "<ol>\n<li><a href=\"b\"><strong>a</strong></a><a href=\"c\"><strong>甲</strong></a><a "
	 "href=\"e\"> <strong>d</strong></a>"
	 "<strong>：</strong> 近<strong>f</strong>g，<a "
	 "href=\"i\">h</a><strong>。</strong></li>\n</ol>\n",
	 0},
};

START_TEST(html)
{
	for (size_t i = 0; i < N(html_rows); i++) {
		const struct html_row *r = &html_rows[i];
		struct bench b;
		struct doc *d = parse(&b, str_cstr(r->markdown), r->flags);

		doc_html_write(&b.out, d->root, NULL);
		assert_str(r->name, buf_view(&b.out), str_cstr(r->html));
		assert_reports(r->name, &b, "");
		bench_release(&b);
	}
}
END_TEST

static const struct error_row {
	const char *name, *markdown, *reports;
} error_rows[] = {
	{"open brace", "a\n\n::b{c=d\n", "3:4 directive-syntax"},
	{"open quote", "::b{c=\"d}\n", "1:4 directive-syntax"},
	{"text behind", "::b{c=d} e\n", "1:10 directive-syntax"},
	{"text right behind a quote", "::b{c=\"d\"e}\n", "1:5 directive-syntax"},
	{"unknown part", "::: foo\n:::\n", "1:5 directive-syntax"},
	{"segment without id", "::: segment\n:::\n", "1:1 directive-syntax"},
	{"segment with two ids", "::: segment a b\n:::\n", "1:1 directive-syntax"},
	{"not closed", "::: segment a\nb\n", "1:1 segment-open"},
	{"not open", "b\n:::\n", "2:1 segment-open"},
	{"nested", "::: segment a\n::: segment b\n:::\n", "2:1 segment-open"},
	{"closed in a list", "::: segment a\n- b\n\n  :::\n", "1:1 segment-open; 4:3 segment-open"},
	{"bad field", "a {{ name }} b\n", "1:3 directive-syntax"},
	{"bad filter", "{{ recipient.name | upper }}\n", "1:1 directive-syntax"},
	{"bad default", "{{ recipient.name | default(x) }}\n", "1:1 directive-syntax"},
};

START_TEST(errors)
{
	for (size_t i = 0; i < N(error_rows); i++) {
		const struct error_row *r = &error_rows[i];
		struct bench b;

		parse(&b, str_cstr(r->markdown), FIELDS);
		assert_reports(r->name, &b, r->reports);
		bench_release(&b);
	}
}
END_TEST

// The place of the first link or image.
static const struct place_row {
	const char *markdown, *at;
	size_t line, col;
} place_rows[] = {
	{"a\n\n字 [x](../a.md) b\n", "../a.md", 3, 7}, {"[x](<a b> \"t\")\n", "a b", 1, 6},
	{"[x](a&amp;b)\n", "a&amp;b", 1, 5},           {"[*x*](a\\*b)\n", "a\\*b", 1, 7},
	{"[x][y]\n\n[y]: /z\n", "/z", 3, 6},           {"<https://a.b>\n", "https://a.b", 1, 2},
	{"https://a.b\n", "https://a.b", 1, 1},        {"a@b.cd\n", "a@b.cd", 1, 1},
	{"> - ![x](y.png)\n", "y.png", 1, 10},         {"**注意：**请[x](y)\n", "y", 1, 13},
};

START_TEST(places)
{
	for (size_t i = 0; i < N(place_rows); i++) {
		const struct place_row *r = &place_rows[i];
		struct bench b;
		struct doc *d = parse(&b, str_cstr(r->markdown), 0);
		size_t line, col;

		ck_assert_msg(d->links.n == 1, "%s", r->markdown);
		assert_str(r->markdown, d->links.p[0]->at, str_cstr(r->at));
		diag_place(&b.src, d->links.p[0]->at.p, &line, &col);
		ck_assert_msg(line == r->line && col == r->col, "%s: %zu:%zu", r->markdown, line,
			      col);
		bench_release(&b);
	}
}
END_TEST

START_TEST(every_node_has_a_place)
{
	struct bench b;
	struct doc *d = parse(&b,
			      S("# a\n\ng\nh *i*  \nj\n\n> - b *c* `d`\n> e\n>   1. "
				"e\n\n---\n\n|a|b|\n|-|-|\n|1||\n\n```\nx\n```\n\n<!--more-->\n\n"
				"::f{x=y}\n"),
			      0);

	for (struct doc_node *n = d->root; n; n = doc_next(d->root, n)) {
		ck_assert_msg(str_within(n->at, b.src.text), "type %d", n->type);
		if (n->type == DOC_SOFT_BREAK || n->type == DOC_HARD_BREAK)
			assert_str("break", n->at, S("\n"));
		for (struct doc_node *c = n->first; c; c = c->next)
			ck_assert(c->parent == n && (c->next || n->last == c));
	}
	bench_release(&b);
}
END_TEST

START_TEST(what_a_document_lists)
{
	struct bench b;
	struct doc *d = parse(&b,
			      S("# a\n[b](c) ![d](e)\n## f\n\n::x{k=v two=\"a b\" 'c d' "
				"bare}\n\n<!--more-->\n\n::: segment s\n:::\n"),
			      0);
	const struct doc_node *x = d->directives.p[0];

	ck_assert_uint_eq(d->headings.n, 2);
	ck_assert_uint_eq(d->links.n, 2);
	ck_assert_uint_eq(d->directives.n, 2);
	ck_assert_int_eq(d->links.p[1]->type, DOC_IMAGE);
	ck_assert_ptr_nonnull(d->more);
	assert_str("name", x->info, S("x"));
	ck_assert_uint_eq(x->nargs, 4);
	assert_str("key", x->args[0].key, S("k"));
	assert_str("value", x->args[0].value, S("v"));
	assert_str("two words", x->args[1].value, S("a b"));
	assert_str("two bare words", x->args[2].value, S("c d"));
	assert_str("bare", x->args[3].value, S("bare"));
	assert_str("bare key", x->args[3].key, S(""));
	assert_str("place", x->args[1].at, S("two=\"a b\""));
	assert_str("segment", d->directives.p[1]->args[0].value, S("s"));
	bench_release(&b);
}
END_TEST

static const struct words_row {
	const char *markdown;
	uint32_t han, words;
} words_rows[] = {
	{"", 0, 0},
	{"使用Hugo\n", 2, 1},
	{"Don't count e-mail v1.2, 1,000 or so.\n", 0, 7},
	{"a*b*c `d e` &amp; f\n", 0, 4},
	{"你好，世界。\n", 4, 0},
	{"[甲](https://example.org/a/b) https://example.org/ <me@a.b>\n", 1, 0},
	{"```c\nint x;\n```\n", 0, 2},
	{"![alt text](b) <b>x</b>\n\n<div>\nnot counted\n</div>\n", 0, 1},
	{"a\nb\n\n- c\n- d\n", 0, 4},
	{"- — ... -\n", 0, 0},
	{"ひらがな 한국어\n", 0, 2},
};

START_TEST(words)
{
	for (size_t i = 0; i < N(words_rows); i++) {
		struct bench b;
		struct doc *d = parse(&b, str_cstr(words_rows[i].markdown), HTML);

		ck_assert_msg(d->length.han == words_rows[i].han &&
				      d->length.words == words_rows[i].words,
			      "%s: %u + %u", words_rows[i].markdown, d->length.han,
			      d->length.words);
		bench_release(&b);
	}
}
END_TEST

static const struct slug_row {
	const char *text, *slug;
} slug_rows[] = {
	{"Hello, World!", "hello-world"},
	{"  What's new? ", "whats-new"},
	{"《灯笼巷》 2026", "灯笼巷-2026"},
	{"Ärger & Öl", "ärger-öl"},
	{"---", ""},
	{"a_b-c", "a-b-c"},
};

START_TEST(slug)
{
	struct arena a;

	arena_init(&a);
	for (size_t i = 0; i < N(slug_rows); i++)
		assert_str(slug_rows[i].text, markdown_slug(&a, str_cstr(slug_rows[i].text)),
			   str_cstr(slug_rows[i].slug));
	arena_release(&a);
}
END_TEST

static void expect_limit(struct buf *markdown, const char *name, const char *reports)
{
	struct bench b;

	parse(&b, buf_view(markdown), FIELDS);
	assert_reports(name, &b, reports);
	bench_release(&b);
	buf_reset(markdown);
}

START_TEST(limits)
{
	struct buf m;

	buf_init(&m, BUF_MAX_DEFAULT);
	for (int i = 0; i < 98; i++)
		buf_lit(&m, ">");
	buf_lit(&m, " a");
	expect_limit(&m, "98 quotes", "");
	for (int i = 0; i < 100000; i++)
		buf_lit(&m, ">");
	buf_lit(&m, " a");
	expect_limit(&m, "quotes", "1:1 markdown-limit");
	for (int i = 0; i < 100000; i++)
		buf_lit(&m, "- ");
	buf_lit(&m, "a");
	expect_limit(&m, "lists", "1:1 markdown-limit");
	for (int i = 0; i < 200; i++)
		buf_lit(&m, "*a **b ");
	for (int i = 0; i < 200; i++)
		buf_lit(&m, "b** a*");
	expect_limit(&m, "emphasis", "1:345 markdown-limit");
	for (int i = 0; i < 20000; i++)
		buf_lit(&m, "http://a.b ");
	expect_limit(&m, "addresses", "");
	buf_lit(&m, "x\n\n");
	for (int i = 0; i < 25000; i++)
		buf_lit(&m, "a [b](c)\n");
	expect_limit(&m, "links in a block", "3:1 markdown-limit");
	for (int i = 0; i < 25000; i++)
		buf_lit(&m, "a [b](c)\n\n");
	expect_limit(&m, "links in blocks", "");
	for (int i = 0; i < 50000; i++)
		buf_lit(&m, "[a]: x\n\n");
	expect_limit(&m, "definitions", "");
	for (int i = 0; i < 50000; i++)
		buf_lit(&m, "[");
	expect_limit(&m, "brackets", "");
	buf_lit(&m, "[a]: /");
	for (int i = 0; i < 4000; i++)
		buf_lit(&m, "x");
	buf_lit(&m, "\n\n");
	for (int i = 0; i < 400; i++)
		buf_lit(&m, "[a] ");
	expect_limit(&m, "addresses by reference", "3:1052 markdown-limit");
	for (int i = 0; i < 500; i++)
		buf_lit(&m, "|a");
	buf_lit(&m, "\n");
	for (int i = 0; i < 500; i++)
		buf_lit(&m, "|---");
	for (int i = 0; i < 500; i++)
		buf_lit(&m, "\n|b");
	expect_limit(&m, "cells", "31:2 markdown-limit");
	memset(buf_reserve(&m, (4u << 20) + 1), 'a', (4u << 20) + 1);
	m.n = (4u << 20) + 1;
	expect_limit(&m, "bytes", "1:1 markdown-limit");
	buf_release(&m);
}
END_TEST

Suite *markdown_suite(void)
{
	Suite *s = suite_create("markdown");
	TCase *t = tcase_create("markdown");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, html);
	tcase_add_test(t, errors);
	tcase_add_test(t, places);
	tcase_add_test(t, every_node_has_a_place);
	tcase_add_test(t, what_a_document_lists);
	tcase_add_test(t, words);
	tcase_add_test(t, slug);
	tcase_add_test(t, limits);
	suite_add_tcase(s, t);
	return s;
}
