// The finished library: what each file becomes, where it lives, and what links lead to.
#include "model/event.h"
#include "model/kind.h"
#include "model/newsletter.h"
#include "site.h"

Suite *library_suite(void);

#define DATED "---\ntitle: A\ndate: 2026-01-01\n---\n"
#define TITLED "---\ntitle: A\n---\n"

static const struct {
	const char *config, *path, *text;
	const char *id, *url; // url NULL: no entry comes of it
} places[] = {
	{"", "posts/a.md", DATED, "posts/a", "/posts/a/"},
	{"", "posts/2026-03-04-a.md", TITLED, "posts/2026-03-04-a", "/posts/a/"},
	{"", "posts/a/index.md", DATED, "posts/a", "/posts/a/"},
	{"", "posts/news/a.md", DATED, "posts/news/a", "/posts/a/"},
	{"", "posts/Große Nacht.md", DATED, "posts/Große Nacht", "/posts/gro%C3%9Fe-nacht/"},
	{"", "posts/a.md", "---\ntitle: A\ndate: 2026-01-01\nslug: 灯\n---\n", "posts/a",
	 "/posts/%E7%81%AF/"},
	{"languages: [zh-Hans, en]\n", "posts/a.en.md", DATED, "posts/a", "/en/posts/a/"},
	{"languages: [zh-Hans, en]\n", "posts/a/index.en.md", DATED, "posts/a", "/en/posts/a/"},
	{"languages: [zh-Hans, en]\n", "posts/EN/a.md", DATED, "posts/a", "/en/posts/a/"},
	{"languages: [zh-Hans, en]\n", "en/posts/a.md", DATED, "posts/a", "/en/posts/a/"},
	{"languages: [zh-Hans, en]\n", "posts/a.md",
	 "---\ntitle: A\ndate: 2026-01-01\nlanguage: en\n---\n", "posts/a", "/en/posts/a/"},
	{"", "posts/a.md", "---\ntitle: A\ndate: 2026-01-01\ntranslation_key: k\n---\n", "k",
	 "/posts/a/"},
	{"", "pages/about.md", "# About\n", "pages/about", "/about/"},
	{"", "pages/guide/start.md", "# Start\n", "pages/guide/start", "/guide/start/"},
	{"", "pages/guide/index.md", "# Guide\n", "pages/guide", "/guide/"},
	{"", "pages/index.md", "# Home\n", "pages", "/"},
	{"kinds: {page: {folder: .}}\n", "guide/start.md", "# Start\n", "guide/start",
	 "/guide/start/"},
	{"kinds: {page: {folder: .}}\n", "posts/a.md", DATED, "posts/a", "/posts/a/"},
	{"", "events/e.yaml", "title: E\nstarts: 2026-12-01\n", "events/e", "/events/e/"},
	{"", "events/e.md", "---\ntitle: E\nstarts: 2026-12-01\n---\nText\n", "events/e",
	 "/events/e/"},
	{"", "events/2026-12-01-e.md", "---\ntitle: E\nstarts: 2026-12-01\n---\n",
	 "events/2026-12-01-e", "/events/2026-12-01-e/"},
	{"", "newsletters/2026-11.md", DATED, "newsletters/2026-11", "/newsletters/2026-11/"},
	{"kinds: {post: {folder: [news, blog/x], permalink: /n/:year/:slug/}}\n", "blog/x/a.md",
	 DATED, "blog/x/a", "/n/2026/a/"},
	{"kinds: {story: {folder: success, aliases: {synopsis: summary}, consent: off}}\n",
	 "success/s.md", "---\ntitle: S\nsynopsis: x\n---\n", "success/s", "/stories/s/"},
	{"", "posts/a.md", "---\ntitle: A\ndate: 2026-11-21\ndraft: true\n---\n", "", NULL},
	{"", "posts/a.md", "---\ntitle: A\ndate: 2026-11-22\n---\n", "", NULL},
	{"", "posts/a.md", "---\ntitle: A\ndate: 2026-01-01\nexpires: 2026-11-21\n---\n", "", NULL},
	{"", "data/a.yaml", "a: b\n", "", NULL},
	{"", "i18n/a.md", DATED, "", NULL},
	{"ignore: [\"posts/d*\"]\n", "posts/draft.md", "---\n", "", NULL},
	{"", "posts/.a.md", "---\n", "", NULL},
};

START_TEST(place)
{
	struct site_bench b;
	const struct entry *e;

	site_open(&b);
	site_put(&b, "kith.yaml", arena_printf(&b.arena, CONFIG "%s", places[_i].config).p);
	site_put(&b, arena_printf(&b.arena, "content/%s", places[_i].path).p, places[_i].text);
	site_load(&b);
	ck_assert_msg(!*b.report, "%s: %s", places[_i].path, b.report);
	e = map_get(&b.lib->by_path, str_cstr(places[_i].path));
	ck_assert_msg(!e == !places[_i].url, "%s: an entry, or none", places[_i].path);
	if (e) {
		SAME(places[_i].path, e->id, places[_i].id);
		SAME(places[_i].path, e->url, places[_i].url);
	}
	site_close(&b);
}
END_TEST

START_TEST(asked_for)
{
	struct site_bench b;

	site_open(&b);
	b.options.drafts = b.options.future = b.options.expired = true;
	site_put(&b, "content/posts/a.md", "---\ntitle: A\ndate: 2026-11-21\ndraft: true\n---\n");
	site_put(&b, "content/posts/b.md", "---\ntitle: A\ndate: 2027-11-21\n---\n");
	site_put(&b, "content/posts/c.md",
		 "---\ntitle: A\ndate: 2026-01-01\nexpires: 2026-02-01\n---\n");
	ck_assert_uint_eq(site_load(&b)->all.n, 3);
	site_close(&b);
}
END_TEST

static const char target_config[] =
	CONFIG "languages: [zh-Hans, en]\nkinds: {story: {consent: off}}\n";
static const struct put target_site[] = {
	{"content/posts/a.md", "---\ntitle: A\ndate: 2026-01-01\ntags: [灯]\naliases: "
			       "[/old/]\n---\n## Über uns\n\n<i id='x'></i>\n"},
	{"content/posts/a.en.md", "---\ntitle: A\ndate: 2026-01-01\n---\n## Us\n"},
	{"content/posts/b/index.md", "---\ntitle: B\ndate: 2026-01-02\n---\n"},
	{"content/posts/b/灯 1.png", "x"},
	{"content/posts/b/more/c.pdf", "x"},
	{"content/posts/beside.png", "x"},
	{"content/events/meet.yaml", "title: E\nstarts: 2026-12-01\n"},
	{"content/pages/guide/index.md", "# G\n"},
	{"content/static/css/x.css", "x"},
	{"content/members/mira.yaml",
	 "name: Mira\nconsent: {scope: profile, channels: site, given: 2026-01-01}\n"},
};

// Links as they stand in content/posts/from.md and from.en.md, and where they lead.
static const struct {
	const char *href, *target;
	bool en;
} targets[] = {
	{"a.md", "/posts/a/", false},
	{"a.md", "/en/posts/a/", true},
	{"a.en.md#us", "/en/posts/a/#us", false},
	{"./a.md#%C3%BCber-uns", "/posts/a/#%C3%BCber-uns", false},
	{"a.md#x", "/posts/a/#x", false},
	{"/posts/a.md", "/posts/a/", false},
	{"../events/meet.yaml", "/events/meet/", false},
	{"../posts/b/index.md?x=1", "/posts/b/?x=1", false},
	{"b/", "/posts/b/", false},
	{"b", "/posts/b/", false},
	{"/posts/b/", "/posts/b/", false},
	{"/posts/b", "/posts/b/", false},
	{"/posts/b/index.html", "/posts/b/", false},
	{"../a/", "/posts/a/", false},
	{"/old/", "/posts/a/", false},
	{"#here", "/posts/from/#here", false},
	{"#fn-1", "/posts/from/#fn-1", false},
	{"#fnref-1", "/posts/from/#fnref-1", false},
	{"#fnref-1-2", "/posts/from/#fnref-1-2", false},
	{"#top", "/posts/from/#top", false},
	{"/", "/", false},
	{"/en/", "/en/", false},
	{"/posts/", "/posts/", false},
	{"/events/", "/events/", false},
	{"/members/", "/members/", false},
	{"/members/mira/", "/members/mira/", false},
	{"../members/mira.yaml", "/en/members/mira/", true},
	{"/tags/", "/tags/", false},
	{"/tags/deng/", "/tags/deng/", false},
	{"/rss.xml", "/rss.xml", false},
	{"/sitemap.xml", "/sitemap.xml", false},
	{"/css/x.css", "/css/x.css", false},
	{"/guide/", "/guide/", false},
	{"../pages/guide/index.md", "/guide/", false},
	{"b/more/c.pdf", "/posts/b/more/c.pdf", false},
	{"<b/灯 1.png>", "/posts/b/%E7%81%AF%201.png", false},
	{"beside.png", "/posts/beside.png", false},
	{"https://x.example/a?b#c", "https://x.example/a?b#c", false},
	{"mailto:a@b.example", "mailto:a@b.example", false},
	{"//x.example/", "//x.example/", false},
};

START_TEST(target)
{
	struct site_bench b;
	const struct entry *e;

	site_open(&b);
	site_put(&b, "kith.yaml", target_config);
	for (size_t i = 0; i < N(target_site); i++)
		site_put(&b, target_site[i].path, target_site[i].text);
	site_put(&b, targets[_i].en ? "content/posts/from.en.md" : "content/posts/from.md",
		 arena_printf(&b.arena,
			      "---\ntitle: F\ndate: 2026-01-01\n---\n## Here\n\n[x](%s) a[^1] "
			      "b[^1]\n\n[^1]: n\n",
			      targets[_i].href)
			 .p);
	site_load(&b);
	ck_assert_msg(!*b.report, "%s: %s", targets[_i].href, b.report);
	e = site_entry(&b, targets[_i].en ? "posts/from.en.md" : "posts/from.md");
	SAME(targets[_i].href, e->doc->links.p[0]->target, targets[_i].target);
	site_close(&b);
}
END_TEST

static bool has_file(const struct library *lib, const char *path, const char *url)
{
	for (size_t i = 0; i < lib->files.n; i++)
		if (str_eq(lib->files.p[i].path, str_cstr(path)))
			return str_eq(lib->files.p[i].url, str_cstr(url));
	return false;
}

// Copied: what is static, lies in a published bundle, or is named by a document; once for all
// languages.
START_TEST(files)
{
	struct site_bench b;

	site_open(&b);
	site_put(&b, "kith.yaml", target_config);
	for (size_t i = 0; i < N(target_site); i++)
		site_put(&b, target_site[i].path, target_site[i].text);
	site_put(&b, "content/posts/d/index.md",
		 "---\ntitle: D\ndate: 2026-01-01\ndraft: true\n---\n");
	site_put(&b, "content/posts/d/d.png", "x");
	site_put(&b, "content/posts/b/index.en.md",
		 "---\ntitle: B\ndate: 2026-01-02\n---\n![x](<灯 1.png>)\n");
	site_load(&b);
	ck_assert_str_eq(b.report, "");
	ck_assert_uint_eq(b.lib->files.n, 3);
	ck_assert(has_file(b.lib, "content/posts/b/灯 1.png", "/posts/b/%E7%81%AF%201.png"));
	ck_assert(has_file(b.lib, "content/posts/b/more/c.pdf", "/posts/b/more/c.pdf"));
	ck_assert(has_file(b.lib, "content/static/css/x.css", "/css/x.css"));
	SAME("image", site_entry(&b, "posts/b/index.en.md")->doc->links.p[0]->target,
	     "/posts/b/%E7%81%AF%201.png");
	site_close(&b);
}
END_TEST

START_TEST(titles)
{
	struct site_bench b;
	const struct entry *e;

	site_open(&b);
	site_put(&b, "content/pages/a.md", "# Over *all*\n\nFirst\nline.\n\nSecond.\n");
	site_put(&b, "content/pages/b.md",
		 "---\ntitle: B\n---\n# Heading\n\nOne.\n\nTwo.\n\n<!--more-->\n\nThree.\n");
	site_put(&b, "content/pages/c.md", "---\ntitle: C\nsummary: Short\n---\nLong\n");
	site_load(&b);
	ck_assert_str_eq(b.report, "");
	e = site_entry(&b, "pages/a.md");
	SAME("title", e->title, "Over all");
	ck_assert_int_eq(e->doc->root->first->type, DOC_PARAGRAPH);
	SAME("excerpt", e->excerpt, "First line.");
	SAME("excerpt", site_entry(&b, "pages/b.md")->excerpt, "One. Two.");
	ck_assert_int_eq(site_entry(&b, "pages/b.md")->doc->root->first->type, DOC_HEADING);
	SAME("excerpt", site_entry(&b, "pages/c.md")->excerpt, "Short");
	site_close(&b);
}
END_TEST

START_TEST(order)
{
	struct site_bench b;
	const struct entries *list;

	site_open(&b);
	site_put(&b, "content/posts/old.md", "---\ntitle: O\ndate: 2026-01-01\n---\n");
	site_put(&b, "content/posts/new.md", "---\ntitle: N\ndate: 2026-03-01\n---\n");
	site_put(&b, "content/posts/mid.md", "---\ntitle: M\ndate: 2026-02-01\n---\n");
	site_put(&b, "content/events/late.yaml", "title: L\nstarts: 2026-12-02\n");
	site_put(&b, "content/events/soon.yaml",
		 "title: S\nstarts: 2026-12-01 19:00\nends: 2026-12-01\n");
	site_put(&b, "content/pages/z.md", "---\ntitle: Z\nweight: -1\n---\n");
	site_put(&b, "content/pages/a.md", "---\ntitle: A\n---\n");
	site_put(&b, "content/newsletters/1.md", "---\ntitle: N1\ndate: 2026-01-01\n---\n");
	site_put(&b, "content/newsletters/2.md",
		 "---\ntitle: N2\ndate: 2026-02-01\nsubject: Sub\n---\n");
	site_load(&b);
	list = &b.lib->lists[KIND_post][0];
	ck_assert(list->n == 3 && str_eq(list->p[0]->title, S("N")) &&
		  str_eq(list->p[2]->title, S("O")));
	ck_assert(list->p[1]->prev == list->p[2] && list->p[1]->next == list->p[0] &&
		  !list->p[0]->next);
	list = &b.lib->lists[KIND_event][0];
	ck_assert(str_eq(list->p[0]->title, S("S")) && list->p[0]->next == list->p[1]);
	ck_assert_int_eq(((struct event *)list->p[0])->end,
			 civil_to_utc((struct civil){2026, 12, 2, 0, 0, 0}));
	ck_assert_int_eq(((struct event *)list->p[1])->end,
			 civil_to_utc((struct civil){2026, 12, 3, 0, 0, 0}));
	ck_assert(((struct event *)list->p[1])->all_day && !((struct event *)list->p[0])->all_day);
	ck_assert(str_eq(b.lib->lists[KIND_page][0].p[0]->title, S("Z")));
	list = &b.lib->lists[KIND_newsletter][0];
	ck_assert_ptr_eq(((struct newsletter *)list->p[0])->last, list->p[1]);
	SAME("issue", ((struct newsletter *)list->p[0])->issue, "2");
	SAME("subject", ((struct newsletter *)list->p[0])->subject, "Sub");
	SAME("subject", ((struct newsletter *)list->p[1])->subject, "N1");
	site_close(&b);
}
END_TEST

START_TEST(terms)
{
	struct site_bench b;
	const struct terms *t;

	site_open(&b);
	site_put(&b, "kith.yaml",
		 CONFIG "taxonomies: [tags, values, mood]\nkinds: {story: {consent: off}}\n");
	site_put(
		&b, "content/posts/a.md",
		"---\ntitle: A\ndate: 2026-01-01\ntags: [Rust, C++, C, 'rust']\nmood: glad\n---\n");
	site_put(&b, "content/posts/b.md",
		 "---\ntitle: B\ndate: 2026-02-01\ntags: rust\nchannels: [site]\n---\n");
	site_put(&b, "content/stories/s.md", "---\ntitle: S\nvalues: [craft]\n---\n");
	site_load(&b);
	ck_assert_str_eq(b.report, "");
	t = &b.lib->terms[0];
	ck_assert_uint_eq(t->n, 5);
	SAME("term", t->p[0]->name, "C");
	SAME("term", t->p[0]->url, "/tags/c/");
	SAME("term", t->p[1]->name, "C++");
	SAME("term", t->p[1]->url, "/tags/c-2/");
	SAME("term", t->p[2]->name, "Rust");
	ck_assert(t->p[2]->entries.n == 2 && str_eq(t->p[2]->entries.p[0]->title, S("B")));
	ck_assert_uint_eq(t->p[2]->shown[CHANNEL_SITE], 2);
	ck_assert_uint_eq(t->p[2]->shown[CHANNEL_FEED], 1);
	SAME("term", t->p[3]->url, "/values/craft/");
	SAME("term", t->p[4]->url, "/mood/glad/");
	ck_assert_uint_eq(site_entry(&b, "posts/a.md")->terms.n, 4);
	site_close(&b);
}
END_TEST

START_TEST(versions)
{
	struct site_bench b;
	const struct entry *zh, *en;
	struct str url, title;
	struct menu_item item = {.page = S("about")};

	site_open(&b);
	site_put(&b, "kith.yaml", CONFIG "languages: [zh-Hans, en]\n");
	site_put(&b, "content/pages/about.md", "# 关于\n");
	site_put(&b, "content/pages/about.en.md", "# About\n");
	site_put(&b, "content/pages/only.en.md", "# Only\n");
	site_load(&b);
	zh = site_entry(&b, "pages/about.md");
	en = site_entry(&b, "pages/about.en.md");
	ck_assert(zh->versions.n == 2 && en->versions.n == 2 && zh->versions.p[1] == en);
	ck_assert_ptr_eq(entry_version(en, zh->lang), zh);
	ck_assert_ptr_null(entry_version(site_entry(&b, "pages/only.en.md"), zh->lang));
	ck_assert_ptr_eq(map_get(&b.lib->by_id, S("pages/only")),
			 site_entry(&b, "pages/only.en.md"));
	ck_assert(library_menu_link(&b.arena, b.lib, &item, en->lang, &url, &title));
	SAME("menu", url, "/en/about/");
	SAME("menu", title, "About");
	item.page = S("only");
	ck_assert(!library_menu_link(&b.arena, b.lib, &item, zh->lang, &url, &title));
	site_close(&b);
}
END_TEST

START_TEST(kept_fields)
{
	struct site_bench b;
	const struct entry *e;

	site_open(&b);
	site_put(&b, "kith.yaml",
		 CONFIG "kinds: {post: {unknown_fields: keep, aliases: {description: summary, "
			"author: byline}}}\n");
	site_put(&b, "content/posts/a.md",
		 "---\ntitle: A\ndate: 2026-01-01\nfoo: 1\nimage: {src: https://x.example/a.png, "
		 "z: 1}\n"
		 "description: D\nauthor: [W, V]\n---\n");
	site_put(&b, "content/posts/b.md",
		 "---\ntitle: B\ndate: 2026-01-01\ndescription: D\nsummary: S\n---\n");
	site_load(&b);
	ck_assert_str_eq(b.report, "");
	e = site_entry(&b, "posts/a.md");
	ck_assert(e->unknown && e->unknown->n == 1 && ynode_get(e->unknown, S("foo")));
	SAME("alias", e->summary, "D");
	ck_assert_uint_eq(e->byline.n, 2);
	SAME("own name before alias", site_entry(&b, "posts/b.md")->summary, "S");
	ck_assert(ynode_get(site_entry(&b, "posts/b.md")->unknown, S("description")));
	site_close(&b);
}
END_TEST

// What members write holds only clean HTML, whatever the site says.
START_TEST(raw_html)
{
	struct site_bench b;

	site_open(&b);
	site_put(&b, "kith.yaml", CONFIG "kinds: {story: {consent: off}}\n");
	site_put(&b, "content/stories/s.md",
		 TITLED "<b id=a>x</b><script>\n\n<iframe>y</iframe>\n");
	site_put(&b, "content/pages/p.md", TITLED "<b>x</b>\n");
	site_load(&b);
	for (struct doc_node *n = site_entry(&b, "stories/s.md")->doc->root, *top = n; n;
	     n = doc_next(top, n))
		if (n->type == DOC_HTML)
			ck_assert(str_find(n->text, S("id")) == SIZE_MAX &&
				  str_find(n->text, S("<s")) == SIZE_MAX);
		else if (n->type == DOC_HTML_BLOCK)
			SAME("frame", n->first->text, "&lt;iframe&gt;y&lt;/iframe&gt;\n");
	ck_assert_int_eq(site_entry(&b, "pages/p.md")->doc->root->first->first->type, DOC_HTML);
	site_close(&b);
}
END_TEST

Suite *library_suite(void)
{
	Suite *s = suite_create("library");
	TCase *t = tcase_create("library");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, place, 0, N(places));
	tcase_add_test(t, asked_for);
	tcase_add_loop_test(t, target, 0, N(targets));
	tcase_add_test(t, files);
	tcase_add_test(t, titles);
	tcase_add_test(t, order);
	tcase_add_test(t, terms);
	tcase_add_test(t, versions);
	tcase_add_test(t, kept_fields);
	tcase_add_test(t, raw_html);
	suite_add_tcase(s, t);
	return s;
}
