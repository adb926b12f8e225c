#include "fixture.h"

static const struct {
	const char *name;
	const char *first, *second; // front matter of posts/one.md and posts/two.md
	const char *id, *part;      // what is reported; NULL: nothing
} pairs[] = {
	{"different", "title: One", "title: Two", NULL, NULL},
	{"same slug", "title: One\nslug: x", "title: Two\nslug: x", "url-collision",
	 "/posts/x/ is taken by content/posts/one.md"},
	{"case", "title: One\nslug: xa", "title: Two\nslug: xA", "url-case",
	 "differs only in upper and lower case"},
	{"alias of a page", "title: One\nslug: x", "title: Two\naliases: [/posts/x/]",
	 "url-collision", "/posts/x/ is taken by content/posts/one.md"},
	{"alias is file, page needs folder", "title: One\nslug: x",
	 "title: Two\naliases: [/posts/x/index.html/]", "url-collision", NULL},
	{"alias of the list", "title: One", "title: Two\naliases: [/posts/]", "url-collision",
	 "the list of kind post"},
	{"alias that climbs", "title: One", "title: Two\naliases: [/../x/]", "slug-invalid",
	 "is no path of this site"},
	{"two aliases", "title: One\naliases: [/old/]", "title: Two\naliases: [/old/]",
	 "url-collision", "/old/ is taken by"},
};

START_TEST(test_pairs)
{
	struct fixture f;
	bool ok;

	fx_init(&f);
	fx_put(&f, "content/posts/one.md",
	       arena_printf(&f.arena, "---\n%s\ndate: 2026-11-01\n---\nx\n", pairs[_i].first).p);
	fx_put(&f, "content/posts/two.md",
	       arena_printf(&f.arena, "---\n%s\ndate: 2026-11-02\n---\nx\n", pairs[_i].second).p);
	ok = fx_build(&f);
	ck_assert_msg(ok == (pairs[_i].id == NULL), "%s: %s", pairs[_i].name, fx_log(&f));
	if (pairs[_i].id && *pairs[_i].id && pairs[_i].part)
		ck_assert_msg(fx_said(&f, pairs[_i].id, pairs[_i].part), "%s: %s", pairs[_i].name,
			      fx_log(&f));
	if (!ok)
		ck_assert_msg(!fx_has(&f, "site"), "%s: something was written", pairs[_i].name);
	fx_done(&f);
}
END_TEST

START_TEST(test_place)
{
	struct fixture f;
	size_t line, col;

	fx_init(&f);
	fx_put(&f, "content/posts/one.md", "---\ntitle: One\ndate: 2026-11-01\nslug: x\n---\nx\n");
	fx_put(&f, "content/posts/two.md", "---\ntitle: Two\ndate: 2026-11-01\nslug: x\n---\nx\n");
	ck_assert(!fx_build(&f));
	ck_assert_msg(f.log.n == 1, "%s", fx_log(&f));
	ck_assert_str_eq(f.log.p[0].src->path.p, "content/posts/two.md");
	diag_place(f.log.p[0].src, f.log.p[0].at.p, &line, &col);
	ck_assert_msg(line == 4 && col == 7, "%zu:%zu", line, col);
	fx_done(&f);
}
END_TEST

START_TEST(test_pages)
{
	struct fixture f;

	fx_init(&f);
	for (int i = 0; i < 25; i++)
		fx_put(&f, arena_printf(&f.arena, "content/posts/p%02d.md", i).p,
		       arena_printf(&f.arena,
				    "---\ntitle: P%d\ndate: 2026-10-%02d\ntags: [a]\n---\nx\n", i,
				    i + 1)
			       .p);
	fx_put(&f, "themes/t/templates/list.html",
	       "{{ items | length }} {{ items[0].title }} {{ pagination.number }}/{{ "
	       "pagination.total }} "
	       "{{ pagination.prev }} {{ pagination.next.url if pagination.next else '-' }} "
	       "{% for p in pagination.pages %}{{ '[' if p.current }}{{ p.number }}{{ '…' if p.gap "
	       "}} {{ p.url }} {% endfor %}");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_str_eq(
		fx_get(&f, "site/posts/index.html"),
		"10 P24 1/3 None /posts/page/2/ [1 /posts/ 2 /posts/page/2/ 3 /posts/page/3/ ");
	ck_assert_str_eq(fx_get(&f, "site/posts/page/3/index.html"),
			 "5 P4 3/3 /posts/page/2/ - 1 /posts/ 2 /posts/page/2/ [3 /posts/page/3/ ");
	ck_assert(fx_has(&f, "site/tags/a/page/3/index.html"));
	ck_assert(!fx_has(&f, "site/zh-hans/posts/index.html"));
	fx_put(&f, "kith.yaml",
	       "version: 1\ntitle: Lane\nbase_url: https://lane.example/\nlanguages: [en]\ntheme: "
	       "t\npage_size: 2\n");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_str_eq(fx_get(&f, "site/posts/page/7/index.html"),
			 "2 P12 7/13 /posts/page/6/ /posts/page/8/ 1 /posts/ 5… /posts/page/5/ 6 "
			 "/posts/page/6/ [7 /posts/page/7/ "
			 "8 /posts/page/8/ 9 /posts/page/9/ 13… /posts/page/13/ ");
	fx_done(&f);
}
END_TEST

// A document kept from the site has no page, stands in no list and is no neighbour.
START_TEST(test_channels)
{
	struct fixture f;

	fx_init(&f);
	fx_put(&f, "content/posts/a.md", "---\ntitle: A\ndate: 2026-11-01\n---\nx\n");
	fx_put(&f, "content/posts/b.md",
	       "---\ntitle: B\ndate: 2026-11-02\nchannels: [email]\ntags: "
	       "[hush]\n---\nsecretword\n");
	fx_put(&f, "content/posts/c.md",
	       "---\ntitle: C\ndate: 2026-11-03\nchannels: [site]\n---\nx\n");
	fx_put(&f, "themes/t/templates/post.html", "{{ page.prev.title if page.prev else '-' }}");
	fx_put(&f, "themes/t/templates/list.html",
	       "{{ items | map(attribute='title') | join(' ') }}");
	fx_put(&f, "themes/t/templates/home.html",
	       "{{ query('post') | map(attribute='title') | join(' ') }}");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert(!fx_has(&f, "site/posts/b/index.html"));
	ck_assert(!fx_has(&f, "site/tags/hush/index.html"));
	ck_assert_str_eq(fx_get(&f, "site/posts/c/index.html"), "A");
	ck_assert_str_eq(fx_get(&f, "site/posts/index.html"), "C A");
	ck_assert_str_eq(fx_get(&f, "site/index.html"), "C A");
	ck_assert_ptr_null(strstr(fx_get(&f, "site/sitemap.xml"), "/posts/b/"));
	ck_assert_ptr_null(strstr(fx_get(&f, "site/rss.xml"), "secretword"));
	ck_assert_ptr_null(strstr(fx_get(&f, "site/rss.xml"), "/posts/c/"));
	fx_done(&f);
}
END_TEST

START_TEST(test_layout)
{
	struct fixture f;

	fx_init(&f);
	fx_put(&f, "content/posts/a.md",
	       "---\ntitle: A\ndate: 2026-11-01\nlayout: stroy\n---\nx\n");
	ck_assert(!fx_build(&f));
	ck_assert_msg(fx_said(&f, "theme-missing", "no template \"stroy.html\""), "%s", fx_log(&f));
	ck_assert_msg(strstr(f.log.p[0].hint.p, "\"story.html\""), "%.*s",
		      STR_ARG(f.log.p[0].hint));
	fx_put(&f, "content/posts/a.md", "---\ntitle: A\ndate: 2026-11-01\nlayout: page\n---\nx\n");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	fx_done(&f);
}
END_TEST

Suite *plan_suite(void);
Suite *plan_suite(void)
{
	Suite *s = suite_create("output/plan");
	TCase *t = tcase_create("plan");

	tcase_add_loop_test(t, test_pairs, 0, sizeof pairs / sizeof *pairs);
	tcase_add_test(t, test_place);
	tcase_add_test(t, test_pages);
	tcase_add_test(t, test_channels);
	tcase_add_test(t, test_layout);
	suite_add_tcase(s, t);
	return s;
}
