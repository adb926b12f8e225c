#include "fixture.h"

static const char member[] = "name: {en: \"Mira & Co\"}\n"
			     "consent: [{scope: [profile, story], channels: [%s], given: "
			     "2026-05-01, wording: v1, evidence: \"sha256:00\"}]\n";

static void put_member(struct fixture *f, const char *slug, const char *channels)
{
	fx_put(f, arena_printf(&f->arena, "content/members/%s.yaml", slug).p,
	       arena_printf(&f->arena, member, channels).p);
}

START_TEST(test_feed)
{
	struct fixture f;
	const char *feed;

	fx_init(&f);
	put_member(&f, "mira", "site, feed, email");
	fx_put(&f, "content/posts/a.md",
	       "---\ntitle: \"Fish & <chips> ]]>\"\ndate: 2026-11-01 09:30\ntags: "
	       "[\"R&D\"]\nauthors: [mira]\n---\n"
	       "See [b](b.md) & <b>raw</b> ]]> ok\n");
	fx_put(&f, "content/posts/b.md",
	       "---\ntitle: B\ndate: 2026-11-03\n---\n## Head\n\n[home](/)\n");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	feed = fx_get(&f, "site/rss.xml");
	static const char *const wanted[] = {
		"<title>Fish &amp; &lt;chips&gt; ]]&gt;</title>",
		"<link>https://lane.example/posts/a/</link>",
		"<guid isPermaLink=\"false\">tag:lane.example,2026-11-01:posts/a/en</guid>",
		"<pubDate>Sun, 01 Nov 2026 09:30:00 +0800</pubDate>",
		"<dc:creator>Mira &amp; Co</dc:creator>",
		"<category>R&amp;D</category>",
		"<a href=\"https://lane.example/posts/b/\">b</a>",
		"<a href=\"https://lane.example/\">home</a>",
		"<h2>Head</h2>",
		"<language>en</language>",
		"<atom:link href=\"https://lane.example/rss.xml\" rel=\"self\" "
		"type=\"application/rss+xml\"/>",
		"<lastBuildDate>Tue, 03 Nov 2026 00:00:00 +0800</lastBuildDate>",
	};
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		ck_assert_msg(strstr(feed, wanted[i]) != NULL, "no %s in\n%s", wanted[i], feed);
	ck_assert_msg(strstr(feed, "tag:lane.example,2026-11-03") <
			      strstr(feed, "tag:lane.example,2026-11-01"),
		      "order");
	ck_assert_ptr_nonnull(
		strstr(fx_get(&f, "site/zh-hans/rss.xml"), "<language>zh-Hans</language>"));
	fx_done(&f);
}
END_TEST

// Who agreed to the site only is no author in the feed.
START_TEST(test_consent)
{
	struct fixture f;

	fx_init(&f);
	put_member(&f, "mira", "site");
	fx_put(&f, "content/posts/a.md",
	       "---\ntitle: A\ndate: 2026-11-01\nauthors: [mira]\n---\nx\n");
	fx_put(&f, "content/stories/s.md",
	       "---\ntitle: Her story\ndate: 2026-11-01\nmember: mira\n---\nx\n");
	fx_put(&f, "themes/t/templates/post.html", "{{ page.authors[0].name }}");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_str_eq(fx_get(&f, "site/posts/a/index.html"), "Mira &amp; Co");
	ck_assert(fx_has(&f, "site/stories/s/index.html"));
	ck_assert_ptr_null(strstr(fx_get(&f, "site/rss.xml"), "Mira"));
	ck_assert_ptr_null(strstr(fx_get(&f, "site/rss.xml"), "Her story"));
	fx_done(&f);
}
END_TEST

START_TEST(test_limits)
{
	struct fixture f;
	const char *feed;

	fx_init(&f);
	fx_put(&f, "kith.yaml",
	       "version: 1\ntitle: Lane\nbase_url: https://lane.example/sub/\nlanguages: "
	       "[en]\ntheme: t\n"
	       "feeds: {items: 2, content: summary}\n");
	for (int i = 1; i <= 4; i++)
		fx_put(&f, arena_printf(&f.arena, "content/posts/p%d.md", i).p,
		       arena_printf(&f.arena,
				    "---\ntitle: P%d\ndate: 2026-11-0%d\nsummary: "
				    "short\n---\nlongtext\n",
				    i, i)
			       .p);
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	feed = fx_get(&f, "site/rss.xml");
	ck_assert_ptr_nonnull(strstr(feed, "<link>https://lane.example/sub/posts/p4/</link>"));
	ck_assert_ptr_nonnull(strstr(feed, "P3"));
	ck_assert_ptr_null(strstr(feed, "P2"));
	ck_assert_ptr_null(strstr(feed, "longtext"));
	ck_assert_ptr_nonnull(strstr(feed, "<description>short</description>"));
	fx_done(&f);
}
END_TEST

START_TEST(test_sitemap)
{
	struct fixture f;
	const char *map;

	fx_init(&f);
	fx_put(&f, "content/posts/a.md",
	       "---\ntitle: A\ndate: 2026-11-01\nupdated: 2026-11-05 10:00\naliases: "
	       "[/old/]\n---\nx\n");
	fx_put(&f, "content/posts/a.zh-Hans.md",
	       "---\ntitle: 甲\ndate: 2026-11-01\nslug: 甲\n---\nx\n");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	map = fx_get(&f, "site/sitemap.xml");
	ck_assert_ptr_nonnull(strstr(map, "<loc>https://lane.example/posts/a/</loc>\n  "
					  "<lastmod>2026-11-05T10:00:00+08:00</lastmod>"));
	ck_assert_ptr_nonnull(strstr(
		map,
		"hreflang=\"zh-Hans\" href=\"https://lane.example/zh-hans/posts/%E7%94%B2/\""));
	ck_assert_ptr_null(strstr(map, "404"));
	ck_assert_ptr_null(strstr(map, "/old/"));
	ck_assert(fx_has(&f, "site/zh-hans/posts/甲/index.html"));
	ck_assert_ptr_nonnull(strstr(fx_get(&f, "site/old/index.html"), "url=/posts/a/"));
	ck_assert_str_eq(fx_get(&f, "site/robots.txt"),
			 "User-agent: *\nDisallow:\n\nSitemap: https://lane.example/sitemap.xml\n");
	fx_done(&f);
}
END_TEST

Suite *rss_suite(void);
Suite *rss_suite(void)
{
	Suite *s = suite_create("output/rss");
	TCase *t = tcase_create("rss");

	tcase_add_test(t, test_feed);
	tcase_add_test(t, test_consent);
	tcase_add_test(t, test_limits);
	tcase_add_test(t, test_sitemap);
	suite_add_tcase(s, t);
	return s;
}
