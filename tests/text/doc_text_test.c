#include "text/doc_text.h"

#include "base/utf8.h"
#include "parse.h"
#include "text/markdown.h"

Suite *doc_text_suite(void);

static const struct text_row {
	const char *name, *markdown, *text;
	unsigned width;
} text_rows[] = {
	{"headings", "# 灯笼巷\n## b\n### c\ntext\n", "灯笼巷\n======\n\nb\n-\n\n### c\n\ntext\n",
	 0},
	{"paragraphs", "a *b* **c** `d` ~~e~~\nf  \ng\n\nh\n", "a b c d e f\ng\n\nh\n", 0},
	{"wrapped", "one two three four\n", "one two\nthree\nfour\n", 8},
	{"wrapped Chinese", "一二三四五六，七八「九十」。\n",
	 "一二三四\n五六，七\n八「九\n十」。\n", 8},
	{"long words stay whole", "a https://example.org/b c\n", "a\nhttps://example.org/b\nc\n",
	 8},
	{"links", "[a](https://b/c) [d](/e) https://f.g [h](#i)\n",
	 "a [1] d [2] https://f.g h\n\n[1] https://b/c\n[2] https://x/e\n", 0},
	{"a link's number behind Chinese", "去[夜市](https://b/c)看\n",
	 "去夜市[1]看\n\n[1] https://b/c\n", 0},
	{"a link's number begins no line", "一二三[四](https://b/c)\n",
	 "一二三\n四[1]\n\n[1] https://b/c\n", 8},
	{"a middle dot begins no line", "one two · three\n", "one\ntwo ·\nthree\n", 8},
	{"lists", "- a\n- b\n  1. c\n  2. d\n\ne\n", "- a\n- b\n  1. c\n  2. d\n\ne\n", 0},
	{"loose lists", "- a\n\n  b\n- c\n", "- a\n\n  b\n\n- c\n", 0},
	{"wrapped lists", "10. one two three\n", "10. one\n    two\n    three\n", 8},
	{"tasks", "- [ ] a\n- [x] b\n", "- [ ] a\n- [x] b\n", 0},
	{"empty item", "-\n- a\n", "-\n- a\n", 0},
	{"quotes", "> a\n>\n> > b\n\nc\n", "> a\n>\n> > b\n\nc\n", 0},
	{"list in a quote in a list", "- > - a\n  >   b\n", "- > - a b\n", 0},
	{"code", "a\n\n```\nb  c\n\n d\n```\n", "a\n\n    b  c\n\n     d\n", 4},
	{"rule", "a\n\n---\n\nb\n", "a\n\n----\n\nb\n", 0},
	{"table", "|甲|b|\n|---|---:|\n|一二|1|\n|三|22|\n",
	 "甲     b\n----  --\n一二   1\n三    22\n", 40},
	{"wide table", "|name|where|\n|---|---|\n|aaaaaaaa|bbbbbbbb cccc|\n|d||\n",
	 "name: aaaaaaaa\nwhere: bbbbbbbb cccc\n\nname: d\n", 20},
	{"image", "![alt](b.png)\n", "alt\n", 0},
	{"raw HTML", "a <b>c</b>\n\n<div>d</div>\n", "a c\n", 0},
	{"joined lines", "你好\n世界\n", "你好世界\n", 0},
	{"segment", "::: segment a\nb\n:::\n\nc\n", "b\n\nc\n", 0},
	{"field", "{{ recipient.name | default(\"x\") }}\n", "x\n", 0},
};

START_TEST(documents)
{
	struct markdown_options markdown = {.fields = true, .html = HTML_RAW};

	for (size_t i = 0; i < N(text_rows); i++) {
		const struct text_row *r = &text_rows[i];
		struct doc_text_options options = {.width = r->width,
						   .link_prefix = S("https://x")};
		struct bench b;

		bench_init(&b, str_cstr(r->markdown));
		doc_text_write(
			&b.out,
			markdown_parse(&b.arena, &b.src, b.src.text, &markdown, &b.log)->root,
			&options);
		assert_str(r->name, buf_view(&b.out), str_cstr(r->text));
		bench_release(&b);
	}
}
END_TEST

static bool hide_segment(void *ctx, struct buf *out, const struct doc_node *n)
{
	(void)ctx;
	if (n->type == DOC_DIRECTIVE)
		buf_lit(out, "[here]\n");
	return true;
}

START_TEST(directives)
{
	struct markdown_options markdown = {0};
	struct doc_text_options options = {.directive = hide_segment};
	struct bench b;

	bench_init(&b, S("a\n\n::x\n\n::: segment s\n[b](/c)\n:::\n\n[d](/e)\n"));
	doc_text_write(&b.out,
		       markdown_parse(&b.arena, &b.src, b.src.text, &markdown, &b.log)->root,
		       &options);
	assert_str("directives", buf_view(&b.out), S("a\n\n[here]\n\nd [1]\n\n[1] /e\n"));
	bench_release(&b);
}
END_TEST

static struct str tip_word(void *ctx, const struct doc_node *n, struct str key)
{
	(void)ctx, (void)n;
	return str_eq(key, S("callout_tip")) ? S("Tip") : (struct str){0};
}

START_TEST(callouts)
{
	struct bench b;
	struct doc_text_options options = {.word = tip_word};
	const struct doc *d =
		bench_parse(&b, "> [!TIP]\n> a\n>\n> b\n\n- > [!tip]\n  > c\n", HTML_AS_TEXT);

	doc_text_write(&b.out, d->root, &options);
	assert_str("callouts", buf_view(&b.out), S("> Tip\n> a\n>\n> b\n\n- > Tip\n  > c\n"));
	bench_release(&b);
}
END_TEST

START_TEST(no_line_too_wide)
{
	struct str parts[] = {S("灯笼巷"), S(" "),    S("trader "), S("，"), S("「"),
			      S("」"),     S("2026"), S("——"),      S(". ")};
	struct bench b;
	struct buf text;
	struct str rest, line;
	unsigned seed = 7;

	bench_init(&b, S(""));
	buf_init(&text, BUF_MAX_DEFAULT);
	for (int i = 0; i < 3000; i++) {
		seed = seed * 1103515245 + 12345;
		buf_str(&text, parts[(seed >> 16) % N(parts)]);
	}
	text_wrap(&b.out, buf_view(&text), 40, S("- "), S("  "));
	rest = buf_view(&b.out);
	while (str_line(&rest, &line)) {
		unsigned width = 0;
		uint32_t cp, first;

		utf8_decode(str_from(line, 2), &first);
		for (size_t i = 0; i < line.n;) {
			i += utf8_decode(str_from(line, i), &cp);
			width += (unsigned)utf8_width(cp);
		}
		// Marks that hang together may make a line longer by their own width.
		ck_assert_msg(width <= 40 + 24, "%.*s", STR_ARG(line));
		ck_assert_msg(first != 0xFF0C && first != 0x300D && first != ' ', "%.*s",
			      STR_ARG(line));
	}
	bench_release(&b);
	buf_release(&text);
}
END_TEST

// A mark of a field is one word, as wide as what stands in it when there is no better one.
START_TEST(marks)
{
	struct bench b;

	bench_init(&b, S(""));
	text_wrap(&b.out,
		  S("Dear \x01"
		    "0123456789abcdefname\x02good friend of ours\x03, how are you?"),
		  26, S(""), S(""));
	assert_str("marks", buf_view(&b.out),
		   S("Dear \x01"
		     "0123456789abcdefname\x02good friend of ours\x03,\nhow are you?\n"));
	bench_release(&b);
}
END_TEST

Suite *doc_text_suite(void)
{
	Suite *s = suite_create("doc_text");
	TCase *t = tcase_create("doc_text");

	tcase_add_test(t, documents);
	tcase_add_test(t, directives);
	tcase_add_test(t, callouts);
	tcase_add_test(t, no_line_too_wide);
	tcase_add_test(t, marks);
	suite_add_tcase(s, t);
	return s;
}
