#include "text/doc_html.h"

#include "parse.h"
#include "text/markdown.h"

Suite *doc_html_suite(void);

static bool put_directive(void *ctx, struct buf *out, const struct doc_node *n)
{
	(void)ctx;
	buf_printf(out, "[%.*s]\n", STR_ARG(n->info));
	return n->type == DOC_DIRECTIVE;
}

static void put_field(void *ctx, struct buf *out, const struct doc_node *n)
{
	(void)ctx;
	buf_printf(out, "<<%.*s>>", STR_ARG(n->info));
}

static void put_attrs(void *ctx, struct buf *out, const char *tag, const struct doc_node *n)
{
	(void)ctx;
	buf_printf(out, " style=\"%s%d\"", tag, n->type);
}

static const struct option_row {
	const char *name, *markdown, *html;
	struct doc_html_options options;
} option_rows[] = {
	{"sub-path",
	 "[a](/b) [c](d) [e](//f) [g](https://h) ![i](/j)\n",
	 "<p><a href=\"/sub/b\">a</a> <a href=\"d\">c</a> <a href=\"//f\">e</a> <a "
	 "href=\"https://h\">g</a> "
	 "<img src=\"/sub/j\" alt=\"i\"></p>\n",
	 {.link_prefix = S_INIT("/sub")}},
	{"headings one lower",
	 "# a\n###### b\n",
	 "<h2 id=\"a\">a</h2>\n<h6 id=\"b\">b</h6>\n",
	 {.heading_shift = 1}},
	{"no ids", "# a\n", "<h1>a</h1>\n", {.no_heading_ids = true}},
	{"XHTML",
	 "a  \nb\n\n---\n\n![c](d)\n",
	 "<p>a<br />\nb</p>\n<hr />\n<p><img src=\"d\" alt=\"c\" /></p>\n",
	 {.xhtml = true}},
	{"directives",
	 "a\n\n::b{c=d}\n\n::: segment e\nf\n:::\n",
	 "<p>a</p>\n[b]\n[segment]\n<p>f</p>\n",
	 {.directive = put_directive}},
	{"fields",
	 "{{ recipient.name | default(\"x\") }}\n",
	 "<p><<name>></p>\n",
	 {.field = put_field}},
	{"attributes",
	 "a *b*\n",
	 "<p style=\"p1\">a <em style=\"em23\">b</em></p>\n",
	 {.attrs = put_attrs}},
};

START_TEST(options)
{
	struct markdown_options markdown = {.fields = true};

	for (size_t i = 0; i < N(option_rows); i++) {
		const struct option_row *r = &option_rows[i];
		struct bench b;

		bench_init(&b, str_cstr(r->markdown));
		doc_html_write(
			&b.out,
			markdown_parse(&b.arena, &b.src, b.src.text, &markdown, &b.log)->root,
			&r->options);
		assert_str(r->name, buf_view(&b.out), str_cstr(r->html));
		bench_release(&b);
	}
}
END_TEST

START_TEST(children)
{
	struct markdown_options markdown = {0};
	struct bench b;

	bench_init(&b, S("## a *b*\n"));
	doc_html_children(
		&b.out,
		markdown_parse(&b.arena, &b.src, b.src.text, &markdown, &b.log)->root->first, NULL);
	assert_str("children", buf_view(&b.out), S("a <em>b</em>"));
	bench_release(&b);
}
END_TEST

static const struct escape_row {
	const char *text, *escaped, *url;
} escape_rows[] = {
	{"", "", ""},
	{"a<b>&\"'", "a&lt;b&gt;&amp;&quot;'", "a%3Cb%3E&amp;%22'"},
	{"灯", "灯", "%E7%81%AF"},
	{"##a#b", "##a#b", "#%23a%23b"},
	{"/a b?c=d&e#f%20", "/a b?c=d&amp;e#f%20", "/a%20b?c=d&amp;e#f%20"},
};

START_TEST(escapes)
{
	for (size_t i = 0; i < N(escape_rows); i++) {
		const struct escape_row *r = &escape_rows[i];
		struct bench b;

		bench_init(&b, S(""));
		html_escape(&b.out, str_cstr(r->text));
		assert_str(r->text, buf_view(&b.out), str_cstr(r->escaped));
		buf_reset(&b.out);
		html_url(&b.out, str_cstr(r->text));
		assert_str(r->text, buf_view(&b.out), str_cstr(r->url));
		bench_release(&b);
	}
}
END_TEST

static const struct url_row {
	const char *url;
	bool safe;
} url_rows[] = {
	{"", true},
	{"/a:b", true},
	{"https://a.b", true},
	{"mailto:a@b", true},
	{"javascript:a", false},
	{"JavaScript:a", false},
	{" \tjava\nscript:a", false},
	{"\x01javascript :a", false},
	{"vbscript:a", false},
	{"data:text/html,a", false},
	{"javascripts:a", true},
	{"./javascript:a", true},
};

START_TEST(safe_urls)
{
	for (size_t i = 0; i < N(url_rows); i++)
		ck_assert_msg(html_is_safe_url(str_cstr(url_rows[i].url)) == url_rows[i].safe, "%s",
			      url_rows[i].url);
}
END_TEST

static struct str upper_word(void *ctx, const struct doc_node *n, struct str key)
{
	(void)ctx;
	ck_assert_int_eq(n->type, DOC_QUOTE);
	return str_eq(key, S("callout_tip")) ? S("Tip & trick") : (struct str){0};
}

START_TEST(callouts)
{
	static const struct html_case rows[] = {
		{"titled", "> [!TIP]\n> a\n",
		 "<aside class=\"callout callout-tip\" role=\"note\">\n"
		 "<p class=\"callout-title\">Tip &amp; trick</p>\n<p>a</p>\n</aside>\n",
		 NULL},
		{"without a word", "> [!Caution]\n> a\n",
		 "<aside class=\"callout callout-caution\" role=\"note\">\n<p>a</p>\n</aside>\n",
		 NULL},
		{"no callout", "> a\n", "<blockquote>\n<p>a</p>\n</blockquote>\n", NULL},
	};

	assert_html(rows, N(rows), HTML_AS_TEXT, &(struct doc_html_options){.word = upper_word});
}
END_TEST

Suite *doc_html_suite(void)
{
	Suite *s = suite_create("doc_html");
	TCase *t = tcase_create("doc_html");

	tcase_add_test(t, options);
	tcase_add_test(t, children);
	tcase_add_test(t, callouts);
	tcase_add_test(t, escapes);
	tcase_add_test(t, safe_urls);
	suite_add_tcase(s, t);
	return s;
}
