// What is read from a built page: links as URLs of the site, ids, faults.

#include <check.h>

#include "check/built.h"

Suite *facts_suite(void);

#define N(rows) (sizeof(rows) / sizeof *(rows))

static const struct resolve_row {
	const char *name, *base_path, *href, *expected; // "": another site's
} resolve_rows[] = {
	{"root", "", "/a/", "/a/"},
	{"beside", "", "b.png", "/en/x/b.png"},
	{"up", "", "../y/", "/en/y/"},
	{"up to a file", "", "../y", "/en/y"},
	{"up and nothing else", "", "..", "/en/"},
	{"here", "", ".", "/en/x/"},
	{"out of the site", "", "../../../z", "../../../z"},
	{"fragment", "", "#a", "/en/x/#a"},
	{"query", "", "?a=b", "/en/x/?a=b"},
	{"empty", "", "", "/en/x/"},
	{"query and fragment", "", "../y/?q#f", "/en/y/?q#f"},
	{"sub-path", "/sub", "/sub/a/", "/a/"},
	{"sub-path itself", "/sub", "/sub", "/"},
	{"outside the sub-path", "/sub", "/a/", "/../a/"},
	{"a longer name than the sub-path", "/sub", "/subway/", "/../subway/"},
	{"absolute", "", "https://t.example/a/", "/a/"},
	{"absolute, without path", "", "https://t.example", "/"},
	{"another host that begins alike", "", "https://t.example.org/", ""},
	{"another site", "", "https://e.example/", ""},
	{"without scheme", "", "//e.example/", ""},
	{"mail", "", "mailto:a@b.example", ""},
	{"data", "", "data:text/plain,x", ""},
};

static struct site site_of(struct arena *a, const char *base_path)
{
	struct site site = {.base_path = str_cstr(base_path)};

	site.base_url = arena_cat(a, S("https://t.example"), site.base_path);
	return site;
}

START_TEST(resolves)
{
	const struct resolve_row *r = &resolve_rows[_i];
	struct arena a;
	struct site site;
	struct str got;

	arena_init(&a);
	site = site_of(&a, r->base_path);
	got = facts_resolve(&a, &site, S("/en/x/"), str_cstr(r->href));
	ck_assert_msg(str_eq(got, str_cstr(r->expected)), "%s: got %.*s", r->name, STR_ARG(got));
	arena_release(&a);
}
END_TEST

static void read_page(struct built_worker *w, struct facts *f, struct site *site, const char *html)
{
	arena_init(&w->keep);
	arena_init(&w->scratch);
	*site = site_of(&w->keep, "");
	*f = (struct facts){.url = S_INIT("/a/"), .path = S_INIT("site/a/index.html")};
	facts_read(w, site, f, str_cstr(html));
}

static void forget(struct built_worker *w)
{
	arena_release(&w->keep);
	arena_release(&w->scratch);
}

#define PAGE(body) "<!doctype html><html lang=en><title>T</title><body>" body

// The faults of a page, by their ids.
static const struct fault_row {
	const char *name, *html, *ids;
} fault_rows[] = {
	{"none", PAGE("<h1>a</h1><img alt='' src=x><p id=a><p id=b>"), ""},
	{"no language", "<!doctype html><html><title>T</title><h1>a</h1>", "page-lang"},
	{"empty language", "<!doctype html><html lang=''><title>T</title>", "page-lang"},
	{"no title", "<!doctype html><html lang=en><p>a", "page-title"},
	{"blank title", "<!doctype html><html lang=en><title> </title><p>a", "page-title"},
	{"a title of SVG's does not count", "<html lang=en><body><svg><title>a</title></svg>",
	 "page-title"},
	{"two h1", PAGE("<h1>a</h1><h1>b</h1>"), "page-h1"},
	{"an id twice", PAGE("<p id=a><b id=a>x</b>"), "page-id"},
	{"an id and a name", PAGE("<p id=a><a name=a>x</a>"), ""},
	{"img without alt", PAGE("<img src=x>"), "page-alt"},
	{"in a template element", PAGE("<template><p id=a></template><p id=a>"), "page-id"},
	{"in a comment", PAGE("<!-- <img src=x> -->"), ""},
	{"elements without end tags that have no content", PAGE("<br><br><img alt='' src=x>"), ""},
	{"nothing at all", "", "page-lang page-title"},
};

START_TEST(faults)
{
	const struct fault_row *r = &fault_rows[_i];
	struct built_worker w = {0};
	struct str got = {0};
	struct site site;
	struct facts f;

	read_page(&w, &f, &site, r->html);
	for (size_t i = 0; i < f.faults.n; i++)
		got = arena_printf(&w.keep, "%.*s%s%s", STR_ARG(got), i ? " " : "",
				   f.faults.p[i].kind->id);
	ck_assert_msg(str_eq(got, str_cstr(r->ids)), "%s: got \"%.*s\"", r->name, STR_ARG(got));
	forget(&w);
}
END_TEST

START_TEST(links)
{
	struct built_worker w = {0};
	struct site site;
	struct facts f;

	read_page(&w, &f, &site,
		  PAGE("<a href='b/'>x</a> <img alt='' src=c.png srcset='d.png 1x, e.png 2x'>"
		       "<a href='https://e.example/x'>y</a><link rel=icon href=/i.svg>"
		       "<script src=https://e.example/s.js></script>"));
	ck_assert_uint_eq(f.links.n, 5);
	ck_assert_uint_eq(f.anchors.n, 1);
	ck_assert_uint_eq(f.external.n, 1); // what a visitor can follow
	ck_assert(str_eq(f.links.p[0].url, S("/a/b/")) && str_eq(f.links.p[0].raw, S("b/")));
	forget(&w);
}
END_TEST

// The tree is walked and left without recursion, however deep it is.
START_TEST(depth)
{
	struct built_worker w = {0};
	size_t n = 4000;
	struct buf html;
	struct site site;
	struct facts f;

	buf_init(&html, BUF_MAX_DEFAULT);
	for (size_t i = 0; i < n; i++)
		buf_lit(&html, "<b><a href=x>");
	buf_char(&html, '\0');
	read_page(&w, &f, &site, html.p);
	ck_assert_uint_ge(f.links.n, n);
	buf_release(&html);
	forget(&w);
}
END_TEST

Suite *facts_suite(void)
{
	Suite *s = suite_create("facts");
	TCase *t = tcase_create("facts");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, resolves, 0, N(resolve_rows));
	tcase_add_loop_test(t, faults, 0, N(fault_rows));
	tcase_add_test(t, links);
	tcase_add_test(t, depth);
	suite_add_tcase(s, t);
	return s;
}
