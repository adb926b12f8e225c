#include "parse.h"
#include "text/doc_text.h"

Suite *footnote_suite(void);

#define SECTION "<div class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n"
#define END "</ol>\n</div>\n"
#define REF(n) "<sup><a id=\"fnref-" n "\" href=\"#fn-" n "\" role=\"doc-noteref\">" n "</a></sup>"
#define BACK(id, label) \
	" <a href=\"#fnref-" id "\" role=\"doc-backlink\" aria-label=\"↩ " label "\">↩</a>"
#define NOTE(n, text) "<li id=\"fn-" n "\">\n<p>" text BACK(n, n) "</p>\n</li>\n"

static const struct html_case cases[] = {
	{"one", "a[^1]b\n\n[^1]: note *c*\n",
	 "<p>a" REF("1") "b</p>\n" SECTION NOTE("1", "note <em>c</em>") END, NULL},
	{"numbered by first use", "a[^y] b[^x]\n\n[^x]: X\n[^y]: Y\n",
	 "<p>a" REF("1") " b" REF("2") "</p>\n" SECTION NOTE("1", "Y") NOTE("2", "X") END, NULL},
	{"two references", "[^n] [^N]\n\n[^n]: c\n",
	 "<p>" REF("1") " <sup><a id=\"fnref-1-2\" href=\"#fn-1\" role=\"doc-noteref\">1</a></sup>"
			"</p>\n" SECTION "<li id=\"fn-1\">\n<p>c" BACK("1", "1")
				BACK("1-2", "1-2") "</p>\n</li>\n" END,
	 NULL},
	{"several blocks", "a[^1]\n\n[^1]: b\n    c\n\n    - d\n\n\n    e\n\nf\n",
	 "<p>a" REF("1") "</p>\n<p>f</p>\n" SECTION
			 "<li id=\"fn-1\">\n<p>b\nc</p>\n<ul>\n<li>d</li>\n</ul>\n<p>e" BACK(
				 "1", "1") "</p>\n</li>\n" END,
	 NULL},
	{"code at its end", "a[^1]\n\n[^1]: b\n\n\t```\n\tc\n\n\t d\n\t```\n",
	 "<p>a" REF("1") "</p>\n" SECTION "<li id=\"fn-1\">\n<p>b</p>\n<pre><code>c\n\n d\n"
			 "</code></pre>\n<p><a href=\"#fnref-1\" role=\"doc-backlink\" "
			 "aria-label=\"↩ 1\">↩</a>"
			 "</p>\n</li>\n" END,
	 NULL},
	{"a fence that is not closed stays inside", "a[^1]\n\n[^1]: b\n\n    ```\n    c\n\nd\n",
	 "<p>a" REF("1") "</p>\n<p>d</p>\n" SECTION "<li id=\"fn-1\">\n<p>b</p>\n<pre><code>c\n"
			 "</code></pre>\n<p><a href=\"#fnref-1\" role=\"doc-backlink\" "
			 "aria-label=\"↩ 1\">↩</a>"
			 "</p>\n</li>\n" END,
	 NULL},
	{"a paragraph carried on", "a[^1]\n[^1]: b\nc\n# d\n",
	 "<p>a" REF("1") "</p>\n<h1 id=\"d\">d</h1>\n" SECTION NOTE("1", "b\nc") END, NULL},
	{"notes in notes", "a[^1]\n\n[^2]: c\n[^1]: b[^2]\n",
	 "<p>a" REF("1") "</p>\n" SECTION NOTE("1", "b" REF("2")) NOTE("2", "c") END, NULL},
	{"links that the text defines", "a[^1]\n\n[^1]: [b][r]\n\n[r]: /c\n",
	 "<p>a" REF("1") "</p>\n" SECTION NOTE("1", "<a href=\"/c\">b</a>") END, NULL},
	{"beside emphasis", "**注意：**[^1]好**甲[^1]**\n\n[^1]: b\n",
	 "<p><strong>注意：</strong>" REF("1") "好<strong>甲<sup><a id=\"fnref-1-2\" "
					       "href=\"#fn-1\" role=\"doc-noteref\">1</a></sup>"
					       "</strong></p>\n" SECTION
					       "<li id=\"fn-1\">\n<p>b" BACK("1", "1")
						       BACK("1-2", "1-2") "</p>\n</li>\n" END,
	 NULL},
	{"marks in a label", "a[^*x*_y]\n\n[^*x*_y]: b\n",
	 "<p>a" REF("1") "</p>\n" SECTION NOTE("1", "b") END, NULL},
	{"in a heading", "# A[^1]\n## fn-1\n\n[^1]: b\n",
	 "<h1 id=\"a\">A" REF("1") "</h1>\n<h2 id=\"fn-1-1\">fn-1</h2>\n" SECTION NOTE("1", "b")
		 END,
	 NULL},
	{"not in code", "`[^1]`\n\n```\n[^1]: b\n[^1]\n```\n\n    [^1]: c\n",
	 "<p><code>[^1]</code></p>\n<pre><code>[^1]: b\n[^1]\n</code></pre>\n"
	 "<pre><code>[^1]: c\n</code></pre>\n",
	 NULL},
	{"not in raw HTML",
	 "<!-- a\n[^1]: b\n-->\n\n<pre>\n[^2]: c\n\n```\n</pre>\n\nd[^3]\n\n[^3]: e\n",
	 "<!-- a\n[^1]: b\n-->\n<pre>\n[^2]: c\n\n```\n</pre>\n<p>d" REF("1") "</p>\n" SECTION NOTE(
		 "1", "e") END,
	 NULL},
	{"escaped", "\\[^1] [a^1] [^ ] [^]\n", "<p>[^1] [a^1] [^ ] [^]</p>\n", NULL},
	{"CRLF", "a[^1]\r\n\r\n[^1]: b\r\n    c\r\n\r\n    d\r\n",
	 "<p>a" REF("1") "</p>\n" SECTION
			 "<li id=\"fn-1\">\n<p>b\nc</p>\n<p>d" BACK("1", "1") "</p>\n</li>\n" END,
	 NULL},
	{"empty", "a[^1]\n\n[^1]:\n",
	 "<p>a" REF("1") "</p>\n" SECTION "<li id=\"fn-1\">\n<p>"
			 "<a href=\"#fnref-1\" role=\"doc-backlink\" aria-label=\"↩ "
			 "1\">↩</a></p>\n</li>\n" END,
	 NULL},
	{"nothing else", "[^1]:", "", "1:1 footnote-unused"},
	{"undefined", "字[^1] b\n", "<p>字[^1] b</p>\n", "1:2 footnote-undefined"},
	{"defined in a quote", "> [^z]: q\n>\n> y[^z]\n",
	 "<blockquote>\n<p>[^z]: q</p>\n<p>y[^z]</p>\n</blockquote>\n",
	 "1:3 footnote-undefined; 3:4 footnote-undefined"},
	{"unused", "a\n\n  [^1]: b\n", "<p>a</p>\n", "3:3 footnote-unused"},
	{"used by an unused one", "a\n\n[^1]: b[^2]\n\n[^2]: c\n", "<p>a</p>\n",
	 "3:1 footnote-unused; 5:1 footnote-unused"},
	{"twice", "a[^x]\n\n[^x]: b\n\n[^X]: c\n",
	 "<p>a" REF("1") "</p>\n" SECTION NOTE("1", "b") END, "5:1 footnote-duplicate"},
	{"in a link", "[a[^1]](b)[^1]\n\n[^1]: c\n",
	 "<p><a href=\"b\">a[^1]</a>" REF("1") "</p>\n" SECTION NOTE("1", "c") END,
	 "1:3 footnote-place"},
	{"places inside notes", "a[^1]\n\n[^1]: b\n    c [^2]\n",
	 "<p>a" REF("1") "</p>\n" SECTION NOTE("1", "b\nc [^2]") END, "4:7 footnote-undefined"},
};

START_TEST(notes)
{
	assert_html(cases, N(cases), HTML_RAW, NULL);
}
END_TEST

static struct str back_word(void *ctx, const struct doc_node *n, struct str key)
{
	(void)ctx;
	ck_assert_int_eq(n->type, DOC_NOTE);
	return str_eq(key, S("note_back")) ? S("回到正文") : (struct str){0};
}

START_TEST(options)
{
	static const struct html_case plain[] = {
		{"no ids", "a[^1]\n\n[^1]: b\n",
		 "<p>a<sup>[1]</sup></p>\n" SECTION "<li>\n<p>b</p>\n</li>\n" END, NULL}};
	static const struct html_case named[] = {
		{"words and prefix", "a[^1]\n\n[^1]: b\n",
		 "<p>a<sup><a id=\"p-fnref-1\" href=\"#p-fn-1\" "
		 "role=\"doc-noteref\">1</a></sup></p>\n" SECTION
		 "<li id=\"p-fn-1\">\n<p>b <a href=\"#p-fnref-1\" role=\"doc-backlink\" "
		 "aria-label=\"回到正文 1\">↩</a></p>\n</li>\n" END,
		 NULL}};

	assert_html(plain, 1, HTML_AS_TEXT, &(struct doc_html_options){.no_heading_ids = true});
	assert_html(named, 1, HTML_AS_TEXT,
		    &(struct doc_html_options){.word = back_word, .note_prefix = S("p-")});
}
END_TEST

START_TEST(as_text)
{
	struct bench b;
	const struct doc *d =
		bench_parse(&b, "a[^1] [b](/c)\n\n[^1]: one two\n\n    three [d](/e)\n", HTML_RAW);

	doc_text_write(&b.out, d->root, &(struct doc_text_options){.width = 8});
	assert_str("text", buf_view(&b.out),
		   S("a¹ b [1]\n\n----\n\n¹ one\n  two\n\n  three\n  d [2]\n\n[1] /c\n[2] /e\n"));
	bench_release(&b);
}
END_TEST

Suite *footnote_suite(void)
{
	Suite *s = suite_create("footnote");
	TCase *t = tcase_create("footnote");

	tcase_add_test(t, notes);
	tcase_add_test(t, options);
	tcase_add_test(t, as_text);
	suite_add_tcase(s, t);
	return s;
}
