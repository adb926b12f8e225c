#include "../text/report.h"
#include "output/email.h"

Suite *email_inline_suite(void);

#define SHEET                                                                                      \
	"p { margin: 0 }\n.a { color: red }\np.b { padding: 4px }\n.c td { width: 1px }\n"         \
	".q { font-family: \"A B\", serif }\ndiv { clear: both }\nstyle { clear: both }\ntitle { " \
	"clear: both }\n"                                                                          \
	"@media (max-width: 600px) { .keep { width: 100% } #id { color: blue } }\n"

static const struct inline_row {
	const char *name, *html, *want;
} inline_rows[] = {
	{"text", "a < b > c & <", "a < b > c & <"},
	{"nothing applies", "<b>x</b>", "<b>x</b>"},
	{"element", "<p>x</p>", "<p style=\"margin: 0\">x</p>"},
	{"case", "<P CLASS=a>x</P>", "<P style=\"margin: 0; color: red\">x</P>"},
	{"class", "<i class=\"z a\">x</i>", "<i style=\"color: red\">x</i>"},
	{"element and class", "<p class='b'>x</p>", "<p style=\"margin: 0; padding: 4px\">x</p>"},
	{"ancestor", "<div class=\"c\"><table><tr><td>x</td></tr></table></div>",
	 "<div style=\"clear: both\"><table><tr><td style=\"width: "
	 "1px\">x</td></tr></table></div>"},
	{"ancestor that is closed", "<i class=c></i><td>x</td>", "<i></i><td>x</td>"},
	{"void elements open nothing", "<br class=c><img class=c src=x><hr class=c><td>x</td>",
	 "<br><img src=x><hr><td>x</td>"},
	{"self-closing", "<br class=\"a\"/><img class=\"c\" /><td>x</td>",
	 "<br style=\"color: red\" /><img /><td>x</td>"},
	{"own style comes last", "<p style=\"margin: 9px\">x</p>",
	 "<p style=\"margin: 0; margin: 9px\">x</p>"},
	{"own style alone", "<b style='a: b'>x</b>", "<b style=\"a: b\">x</b>"},
	{"own style with quotes", "<b style='font: \"A\"'>x</b>",
	 "<b style=\"font: &quot;A&quot;\">x</b>"},
	{"values with quotes", "<b class=q>x</b>",
	 "<b style=\"font-family: &quot;A B&quot;, serif\">x</b>"},
	{"attributes stay", "<p id=x class=a title='<p class=\"a\">' data-y hidden>x</p>",
	 "<p id=x title='<p class=\"a\">' data-y hidden style=\"margin: 0; color: red\">x</p>"},
	{"a > in quotes", "<p title=\"a > b\" class=\"b\">x</p>",
	 "<p title=\"a > b\" style=\"margin: 0; padding: 4px\">x</p>"},
	{"blanks around =", "<p class = \"a\" id\n=\nx>y</p>",
	 "<p id\n=\nx style=\"margin: 0; color: red\">y</p>"},
	{"a quote inside an unquoted value", "<p title=it's class=a>x</p>",
	 "<p title=it's style=\"margin: 0; color: red\">x</p>"},
	{"a stray quote", "<p \" class=a>x</p>", "<p \" style=\"margin: 0; color: red\">x</p>"},
	{"a class that @media names", "<p class=\"a keep z\">x</p>",
	 "<p class=\"keep\" style=\"margin: 0; color: red\">x</p>"},
	{"a class that only begins like it", "<b class=\"kee keeper\">x</b>", "<b>x</b>"},
	{"comment", "<!-- <p class=a> --><p>x</p>",
	 "<!-- <p class=a> --><p style=\"margin: 0\">x</p>"},
	{"comment that is not closed", "a<!-- <p>", "a<!-- <p>"},
	{"short comments", "<!--><p>x</p><!---><p>y</p>",
	 "<!--><p style=\"margin: 0\">x</p><!---><p style=\"margin: 0\">y</p>"},
	{"Outlook's conditional comment",
	 "<!--[if mso]><table><tr><td class=a><![endif]--><p>x</p>",
	 "<!--[if mso]><table><tr><td class=a><![endif]--><p style=\"margin: 0\">x</p>"},
	{"not Outlook", "<!--[if !mso]><!--><p>x</p><!--<![endif]-->",
	 "<!--[if !mso]><!--><p style=\"margin: 0\">x</p><!--<![endif]-->"},
	{"doctype", "<!doctype html>\n<?xml x?><p>x",
	 "<!doctype html>\n<?xml x?><p style=\"margin: 0\">x"},
	{"raw text", "<style>p > a { b: \"<p>\" }</style><p>x</p>",
	 "<style style=\"clear: both\">p > a { b: \"<p>\" }</style><p style=\"margin: 0\">x</p>"},
	{"title", "<title>a <p> b</title>", "<title style=\"clear: both\">a <p> b</title>"},
	{"raw text that is not closed", "<script><p></scripts><p>", "<script><p></scripts><p>"},
	{"@media", "<style data-media></style>x",
	 "<style>\n@media (max-width: 600px) { .keep { width: 100% } #id { color: blue } "
	 "}\n</style>x"},
	{"@media with something in it", "<style data-media>old</style\n>x",
	 "<style>\n@media (max-width: 600px) { .keep { width: 100% } #id { color: blue } "
	 "}\n</style>x"},
	{"unclosed elements", "<div class=c><p>a<p>b<td>c</div><td>d</td>",
	 "<div style=\"clear: both\"><p style=\"margin: 0\">a<p style=\"margin: 0\">b<td "
	 "style=\"width: "
	 "1px\">c</div><td>d</td>"},
	{"closing what is not open", "</b></td><p>x</p></p>",
	 "</b></td><p style=\"margin: 0\">x</p></p>"},
	{"a tag that does not end", "x<p class=a", "x<p class=a"},
	{"a quote that does not end", "x<p class=\"a>y</p>", "x<p class=\"a>y</p>"},
	{"no tags", "<3 <> < p> <1p> </> <", "<3 <> < p> <1p> </> <"},
	{"a mark", "<a href=\"\x01k\x03\">\x01n\x02p\x03</a><p>",
	 "<a href=\"\x01k\x03\">\x01n\x02p\x03</a><p style=\"margin: 0\">"},
};

static const struct css_sheet *sheet(struct bench *b, const char *css)
{
	struct source *src = arena_new(&b->arena, struct source);

	*src = (struct source){S("email.css"), str_cstr(css)};
	return css_parse(&b->arena, src, &b->log);
}

START_TEST(rows)
{
	for (size_t i = 0; i < N(inline_rows); i++) {
		const struct inline_row *r = &inline_rows[i];
		struct bench b;

		bench_init(&b, str_cstr(r->html));
		email_inline(&b.out, b.src.text, sheet(&b, SHEET), NULL);
		assert_reports(r->name, &b, "");
		assert_str(r->name, buf_view(&b.out), str_cstr(r->want));
		bench_release(&b);
	}
}
END_TEST

START_TEST(no_media)
{
	struct bench b;

	bench_init(&b, S("<style data-media></style><p class=x>"));
	email_inline(&b.out, b.src.text, sheet(&b, ".x { margin: 0 }"), NULL);
	assert_str("without @media there is no style", buf_view(&b.out),
		   S("<p style=\"margin: 0\">"));
	bench_release(&b);
}
END_TEST

// Far deeper than selectors look: every level is written, and the time grows with the text only.
START_TEST(deep)
{
	enum { LEVELS = 200000 };
	struct bench b;
	struct buf html;

	bench_init(&b, S(""));
	buf_init(&html, BUF_MAX_DEFAULT);
	for (int i = 0; i < LEVELS; i++)
		buf_lit(&html, "<b>");
	buf_lit(&html, "<p>");
	for (int i = 0; i < LEVELS; i++)
		buf_lit(&html, "</i>");
	email_inline(&b.out, buf_view(&html), sheet(&b, "p { margin: 0 }\nb p { color: red }"),
		     NULL);
	ck_assert_uint_eq(b.out.n, html.n + strlen(" style=\"margin: 0; color: red\""));
	buf_release(&html);
	bench_release(&b);
}
END_TEST

Suite *email_inline_suite(void)
{
	Suite *s = suite_create("email_inline");
	TCase *t = tcase_create("email_inline");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, rows);
	tcase_add_test(t, no_media);
	tcase_add_test(t, deep);
	suite_add_tcase(s, t);
	return s;
}
