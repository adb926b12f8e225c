#include <check.h>

#include "model/kind.h"
#include "model/url.h"

Suite *url_suite(void);

#define N(rows) (sizeof(rows) / sizeof *(rows))
#define SAME(what, got, want)                                                               \
	ck_assert_msg(str_eq((got), str_cstr(want)), "%s: \"%.*s\" and not \"%s\"", (what), \
		      STR_ARG(got), (want))

static struct arena arena;

static void open_arena(void)
{
	arena_init(&arena);
}

static void close_arena(void)
{
	arena_release(&arena);
}

static const struct {
	const char *text, *slug, *name;
} slugs[] = {
	{"Lantern Night", "lantern-night", "lantern-night"},
	{"  C++ & Rust!  ", "c-rust", "c-rust"},
	{"灯笼之夜 2026", "灯笼之夜-2026", "灯笼之夜-2026"},
	{"freebsd-14.2", "freebsd-14-2", "freebsd-14.2"},
	{"a__b", "a-b", "a-b"},
	{"a_b", "a-b", "a_b"},
	{"..", "", ""},
	{".hidden.", "hidden", "hidden"},
	{"ÄRGER", "ärger", "ärger"},
	{"a/../b", "a-b", "a-b"},
	{"!?", "", ""},
	{"", "", ""},
	{"نص عربي", "نص-عربي", "نص-عربي"},
};

START_TEST(slug)
{
	SAME(slugs[_i].text, url_slug(&arena, str_cstr(slugs[_i].text), false), slugs[_i].slug);
	SAME(slugs[_i].text, url_slug_name(&arena, str_cstr(slugs[_i].text), false),
	     slugs[_i].name);
}
END_TEST

static const struct {
	const char *url, *file;
} files[] = {
	{"/", "index.html"},
	{"/a/", "a/index.html"},
	{"/x.xml", "x.xml"},
	{"/%E7%81%AF/", "灯/index.html"},
	{"/a/?q#f", "a/index.html"},
	{"/a/../b/", ""},
	{"/a/%2e%2e/b/", ""},
	{"/%00/", ""},
	{"/%ff/", ""},
	{"a/", ""},
	{"", ""},
	{"https://x.example/", ""},
};

START_TEST(to_file)
{
	SAME(files[_i].url, url_to_file(&arena, str_cstr(files[_i].url)), files[_i].file);
}
END_TEST

START_TEST(encoding)
{
	struct str back;

	SAME("path", url_encoded(&arena, S("/灯 笼/a?b#c%\"/~x_1.2-3")),
	     "/%E7%81%AF%20%E7%AC%BC/a%3Fb%23c%25%22/~x_1.2-3");
	ck_assert(url_decode(&arena, S("/%E7%81%AF%20a%2"), &back));
	SAME("decoded", back, "/灯 a%2");
	ck_assert(!url_decode(&arena, S("%00"), &back));
	ck_assert(!url_decode(&arena, S("%C3%28"), &back));
}
END_TEST

static const struct {
	const char *url, *scheme;
	bool external, safe, known, web;
} schemes[] = {
	{"https://x.example/", "https", true, true, true, true},
	{"http://x.example/", "http", true, true, true, true},
	{"http:x", "http", true, true, true, false},
	{"//x.example/", "", true, true, true, false},
	{"mailto:a@b.example", "mailto", true, true, true, false},
	{"hhttps://x.example", "hhttps", true, true, false, false},
	{"JavaScript:x", "JavaScript", true, false, false, false},
	{"data:text/html,x", "data", true, false, false, false},
	{"/a:b", "", false, true, true, false},
	{"a/b:c", "", false, true, true, false},
	{"1a:b", "", false, true, true, false},
	{"#a", "", false, true, true, false},
	{"", "", false, true, true, false},
};

START_TEST(scheme)
{
	struct str url = str_cstr(schemes[_i].url);

	SAME(schemes[_i].url, url_scheme(url), schemes[_i].scheme);
	ck_assert_msg(url_is_external(url) == schemes[_i].external, "%s: external",
		      schemes[_i].url);
	ck_assert_msg(url_is_safe(url) == schemes[_i].safe, "%s: safe", schemes[_i].url);
	ck_assert_msg(url_is_web(url) == schemes[_i].web, "%s: web", schemes[_i].url);
	ck_assert_msg(url_is_known(url) == schemes[_i].known, "%s: known", schemes[_i].url);
}
END_TEST

static const struct {
	const char *pattern, *section, *slug;
	bool dated;
	const char *url, *bad;
} permalinks[] = {
	{"/posts/:slug/", "", "灯", true, "/en/posts/%E7%81%AF/", ""},
	{"/:year/:month/:day/:slug.html", "", "a", true, "/en/2026/03/07/a.html", ""},
	{"/:year/:slug/", "", "a", false, "", ":year"},
	{"/:path/", "Guide/More", "a", false, "/en/guide/more/a/", ""},
	{"/:path/", "", "", false, "/en/", ""},
	{"/:section/:slug/", "news/x", "a", false, "/en/news/a/", ""},
	{"/:section/:slug/", "", "a", false, "/en/a/", ""},
	{"/:lang/:slug/", "", "a", false, "/en/a/", ""},
	{"/:title/", "", "a", false, "/en/a-title/", ""},
	{"/:slugs/", "", "a", false, "", ":slugs"},
	{"/../:slug/", "", "a", false, "", "/../:slug/"},
};

START_TEST(permalink)
{
	static struct site site;
	struct lang lang = {.index = 1, .tag = S("en"), .prefix = S("/en")};
	struct entry e = {.kind = &kind_post, .lang = &lang, .title = S("A Title")};
	struct str url = {0}, bad = {0};
	bool ok;

	site.kinds[KIND_post].permalink = str_cstr(permalinks[_i].pattern);
	e.section = str_cstr(permalinks[_i].section);
	e.slug = str_cstr(permalinks[_i].slug);
	if (permalinks[_i].dated)
		e.date = (struct moment){.set = true, .wall = {.year = 2026, .month = 3, .day = 7}};
	ok = url_permalink(&arena, &site, &e, &url, &bad);
	ck_assert_msg(ok == (*permalinks[_i].url != 0), "%s", permalinks[_i].pattern);
	SAME(permalinks[_i].pattern, ok ? url : (struct str){0}, permalinks[_i].url);
	SAME(permalinks[_i].pattern, bad, permalinks[_i].bad);
}
END_TEST

START_TEST(pages)
{
	struct lang zh = {.tag = S("zh-Hans"), .prefix = S("")},
		    en = {.index = 1, .tag = S("en"), .prefix = S("/en")};

	SAME("home", url_home(&arena, &zh), "/");
	SAME("home", url_home(&arena, &en), "/en/");
	SAME("feed", url_feed(&arena, url_home(&arena, &en), &feed_forms[0]), "/en/rss.xml");
	SAME("feed of a list", url_feed(&arena, S("/posts/"), &feed_forms[2]), "/posts/feed.json");
	SAME("not found", url_not_found(&arena, &zh), "/404.html");
	SAME("first page", url_list_page(&arena, S("/posts/"), 1), "/posts/");
	SAME("second page", url_list_page(&arena, S("/posts/"), 2), "/posts/page/2/");
	SAME("term", url_term(&arena, S("tags"), S("灯"), &en), "/en/tags/%E7%81%AF/");
	SAME("taxonomy", url_taxonomy(&arena, S("tags"), &zh), "/tags/");
}
END_TEST

START_TEST(slug_ok)
{
	ck_assert(url_slug_ok(S("a")) && url_slug_ok(S("灯笼")) && url_slug_ok(S("a b")));
	ck_assert(!url_slug_ok(S("")) && !url_slug_ok(S("..")) && !url_slug_ok(S("a/b")) &&
		  !url_slug_ok(S("a\nb")));
	ck_assert(!url_slug_ok(S("a?b")) && !url_slug_ok(S("a#b")) && !url_slug_ok(S("a\\b")));
}
END_TEST

Suite *url_suite(void)
{
	Suite *s = suite_create("url");
	TCase *t = tcase_create("url");

	tcase_add_checked_fixture(t, open_arena, close_arena);
	tcase_add_loop_test(t, slug, 0, N(slugs));
	tcase_add_loop_test(t, to_file, 0, N(files));
	tcase_add_test(t, encoding);
	tcase_add_loop_test(t, scheme, 0, N(schemes));
	tcase_add_loop_test(t, permalink, 0, N(permalinks));
	tcase_add_test(t, pages);
	tcase_add_test(t, slug_ok);
	suite_add_tcase(s, t);
	return s;
}
