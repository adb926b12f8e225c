#include "text/css.h"

#include "report.h"

Suite *css_suite(void);

// The path of the element asked for: table.outer > td.cell.wide > p.note
static struct css_element path[] = {
	{S_INIT("table"), S_INIT("outer"), NULL},
	{S_INIT("td"), S_INIT("cell  wide"), NULL},
	{S_INIT("p"), S_INIT("note"), NULL},
};

static const struct css_case {
	const char *name, *css, *style, *reports;
} cases[] = {
	{"nothing", "", "", ""},
	{"element", "p { color: #222; margin: 0 }", "color: #222; margin: 0", ""},
	{"names in any case", "P { COLOR: Red }", "color: Red", ""},
	{"class", ".note { color: red }", "color: red", ""},
	{"element and class", "p.note { color: red } td.note { color: blue }", "color: red", ""},
	{"two classes", ".note.big { color: red }", "", ""},
	{"list", "h1, p , td{ color: red }", "color: red", ""},
	{"ancestor", ".outer p { color: red } ul p { color: blue }", "color: red", ""},
	{"ancestor with two classes", "td.cell.wide p { color: red }", "color: red", ""},
	{"later wins", "p { color: red; margin: 0 } p { color: blue }", "margin: 0; color: blue",
	 ""},
	{"more specific wins", ".note { color: red } p { color: blue }", "color: red", ""},
	{"ancestors add up", "td p { color: red } p { color: blue }", "color: red", ""},
	{"important", "p { color: red !important } .note { color: blue; margin: 0 }",
	 "color: red; margin: 0", ""},
	{"later important", "p { color: red !important } .note { color: blue ! IMPORTANT }",
	 "color: blue", ""},
	{"comments", "/* a */ p /* b */ { /* c */ color: red; /* ; } */ margin: 0 }",
	 "color: red; margin: 0", ""},
	{"comment in a value", "p { margin: 0 /* x */ 1px }", "margin: 0 1px", ""},
	{"lines in a value", "p { font-family: \"A  B\",\n\t\tserif }",
	 "font-family: \"A  B\", serif", ""},
	{"strings and brackets", "p { background: url(a;b}.png); font-family: \"x;}\" }",
	 "background: url(a;b}.png); font-family: \"x;}\"", ""},
	{"media is left out", "@media (max-width: 600px) { p { color: red } }", "", ""},
	{"pseudo class", "p:hover { color: red } p { margin: 0 }", "margin: 0", "1:1 css-selector"},
	{"child", "td > p { color: red }", "", "1:1 css-selector"},
	{"two ancestors", "table td p { color: red }", "", "1:1 css-selector"},
	{"id, attribute, star", "#a, p[x], *, p { color: red }", "color: red",
	 "1:1 css-selector; 1:5 css-selector; 1:11 css-selector"},
	{"empty selector", "{ color: red }", "", "1:1 css-selector"},
	{"no colon", "p { color red; margin: 0 }", "margin: 0", "1:5 css-syntax"},
	{"no value", "p { color: ; margin: 0 }", "margin: 0", "1:5 css-syntax"},
	{"not closed", "p { color: red", "color: red", "1:3 css-syntax"},
	{"text outside", "p { margin: 0 }\nfoo;\n", "margin: 0", "2:1 css-syntax"},
	{"stray brace", "} p { margin: 0 }", "margin: 0", "1:1 css-syntax"},
	{"other at-rules", "@import url(x);\n@font-face { src: y }\np { margin: 0 }", "margin: 0",
	 "1:1 css-syntax; 2:1 css-syntax"},
	{"media not closed", "@media x { p { color: red }", "", "1:10 css-syntax"},
};

START_TEST(inlining)
{
	for (size_t i = 0; i < N(cases); i++) {
		struct css_inliner *inliner;
		struct css_sheet *sheet;
		struct str style = {0};
		struct bench b;

		bench_init(&b, str_cstr(cases[i].css));
		sheet = css_parse(&b.arena, &b.src, &b.log);
		inliner = css_inliner_new(&b.arena, sheet);
		for (size_t k = 0; k < 2 * N(path); k++) // the second time from what is known
			style = css_style(inliner, &path[k % N(path)],
					  k % N(path) ? &path[k % N(path) - 1] : NULL);
		assert_str(cases[i].name, style, str_cstr(cases[i].style));
		assert_reports(cases[i].name, &b, cases[i].reports);
		bench_release(&b);
	}
}
END_TEST

// More ancestors than one word of bits has, and the same element in other places.
START_TEST(many_ancestors)
{
	struct css_element other = {.name = S_INIT("div")}, p = {.name = S_INIT("p")};
	struct css_inliner *inliner;
	struct buf css;
	struct bench b;

	buf_init(&css, BUF_MAX_DEFAULT);
	for (int i = 0; i < 70; i++)
		buf_printf(&css, ".c%d p { a%d: b }\n", i, i);
	bench_init(&b, buf_view(&css));
	inliner = css_inliner_new(&b.arena, css_parse(&b.arena, &b.src, &b.log));
	for (int i = 0; i < 70; i++) {
		struct css_element e = {.name = S_INIT("div")};

		e.classes = arena_printf(&b.arena, "c%d", i);
		ck_assert_uint_eq(css_style(inliner, &e, NULL).n, 0);
		assert_str("below a class", css_style(inliner, &p, &e),
			   arena_printf(&b.arena, "a%d: b", i));
		css_style(inliner, &other, &e);
		assert_str("further below", css_style(inliner, &p, &other),
			   arena_printf(&b.arena, "a%d: b", i));
	}
	css_style(inliner, &other, NULL);
	ck_assert_uint_eq(css_style(inliner, &p, &other).n, 0);
	buf_release(&css);
	bench_release(&b);
}
END_TEST

static const struct {
	const char *declaration;
	bool dropped;
} dropped_rows[] = {
	{"color: #abcdef", false},
	{"margin-left: 1.5em", false},
	{"border-top-left-radius: 8px", false},
	{"padding: 1px 2pt 3% 0", false},
	{"mso-line-height-rule: exactly", false},
	{"font-family: initial-font, \"rem\", system-ui", false},
	{"background-image: url(https://a.example/b.png)", false},
	{"display: block", false},
	{"border: 1px solid grid", false}, // a keyword of display only
	{"box-shadow: 0 0 2px #000", true},
	{"position: absolute", true},
	{"display: flex", true},
	{"display: inline-grid", true},
	{"margin-inline: 1px", true},
	{"margin: 1rem", true},
	{"width: calc(100% - 2px)", true},
	{"color: var(--x)", true},
	{"--x: red", true},
	{"background-image: linear-gradient(#fff, #000)", true},
	{"background-image: url(data:image/png)", true},
	{"animation: x 1s", true},
	{"colour: red", true},
};

START_TEST(dropped)
{
	for (size_t i = 0; i < N(dropped_rows); i++) {
		const char *d = dropped_rows[i].declaration;
		char text[200];
		struct bench b;

		snprintf(text, sizeof text, "p { %s }\n@media print { q { %s } }\n", d, d);
		bench_init(&b, str_cstr(text));
		css_parse(&b.arena, &b.src, &b.log);
		assert_reports(d, &b,
			       dropped_rows[i].dropped ? "1:5 css-dropped; 2:20 css-dropped" : "");
		bench_release(&b);
	}
}
END_TEST

START_TEST(media_size)
{
	for (size_t n = 16384; n <= 16385; n++) {
		struct buf css;
		struct bench b;

		buf_init(&css, BUF_MAX_DEFAULT);
		buf_lit(&css, "@media print { /*");
		while (css.n < n - 5) // and the line's end that is added
			buf_char(&css, 'x');
		buf_lit(&css, "*/ }");
		bench_init(&b, buf_view(&css));
		css_parse(&b.arena, &b.src, &b.log);
		assert_reports("size", &b, n > 16384 ? "0:0 css-media" : "");
		buf_release(&css);
		bench_release(&b);
	}
}
END_TEST

START_TEST(media)
{
	struct bench b;

	bench_init(&b, S("p { margin: 0 }\n@media print { p { font-family: \"}\" } /* } */ }\nq { "
			 "color: red }\n@media (x) {}\n"));
	assert_str("media", css_media(css_parse(&b.arena, &b.src, &b.log)),
		   S("@media print { p { font-family: \"}\" } /* } */ }\n@media (x) {}\n"));
	assert_reports("media", &b, "");
	bench_release(&b);
}
END_TEST

static const struct {
	const char *name, *css, *want;
} compacted[] = {
	{"nothing", "", ""},
	{"only space", " \n\t", ""},
	{"a rule", "p {\n\tcolor: red;\n\tmargin: 0 auto;\n}\n", "p{color:red;margin:0 auto}"},
	{"selectors", "a , b > c  d + e ~ f{}", "a,b>c d + e ~ f{}"},
	{"descendants keep their space", "a :hover , b  .c {}", "a :hover,b .c{}"},
	{"escapes", ".a\\: b { c: d }", ".a\\: b{c:d}"},
	{"an escaped quote", ".a\\\" b , c {}", ".a\\\" b,c{}"},
	{"media", "@media (min-width: 1px) and ( max-width : 2px ) { p { a: b; } }",
	 "@media (min-width:1px) and (max-width :2px){p{a:b}}"},
	{"calc", "p { a: calc( 1px + 2px ) -3px }", "p{a:calc(1px + 2px) -3px}"},
	{"strings", "p::before { content: \"a ;  } /* b */\" }",
	 "p::before{content:\"a ;  } /* b */\"}"},
	{"a string that never ends", "p { content: \"a  ", "p{content:\"a  "},
	{"addresses", "p { a: url( x;/*y*/  z.png ) }", "p{a:url( x;/*y*/  z.png )}"},
	{"an address in quotes", "p { a: url( \"x  y\" ) }", "p{a:url(\"x  y\")}"},
	{"comments", "/* a */ p /* b */ { /* c */ a: b /* d */ c }/* e", "p{a:b c}"},
	{"a comment between names", "a/**/b{}", "a/**/b{}"},
	{"a comment that keeps a name from being a function", "p{a:url/* b */(c)}",
	 "p{a:url/**/(c)}"},
	{"a comment that keeps another one from beginning", "p{a:b //**/*c}", "p{a:b //**/*c}"},
	{"semicolons", "p { a: b;; } @import \"x\";", "p{a:b}@import \"x\";"},
	{"important", "p { a: b !important }", "p{a:b !important}"},
	{"custom properties", ":root { --a: #fff; --b:1px   2px }", ":root{--a:#fff;--b:1px 2px}"},
};

// Twice makes no difference.
START_TEST(compacting)
{
	struct buf once, twice;

	buf_init(&once, BUF_MAX_DEFAULT);
	buf_init(&twice, BUF_MAX_DEFAULT);
	css_compact(&once, str_cstr(compacted[_i].css));
	assert_str(compacted[_i].name, buf_view(&once), str_cstr(compacted[_i].want));
	css_compact(&twice, buf_view(&once));
	assert_str(compacted[_i].name, buf_view(&twice), str_cstr(compacted[_i].want));
	buf_release(&once);
	buf_release(&twice);
}
END_TEST

Suite *css_suite(void)
{
	Suite *s = suite_create("css");
	TCase *t = tcase_create("css");

	tcase_add_test(t, inlining);
	tcase_add_test(t, many_ancestors);
	tcase_add_test(t, media);
	tcase_add_loop_test(t, compacting, 0, N(compacted));
	tcase_add_test(t, media_size);
	tcase_add_test(t, dropped);
	suite_add_tcase(s, t);
	return s;
}
