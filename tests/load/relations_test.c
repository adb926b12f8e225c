// Series, related documents, versions in other languages, what stands in for missing ones.
#include "site.h"

Suite *relations_suite(void);

static void put_post(struct site_bench *b, const char *name, const char *date, const char *more)
{
	const char *path = arena_printf(&b->arena, "content/posts/%s.md", name).p;

	site_put(b, path,
		 arena_printf(&b->arena, "---\ntitle: %s\ndate: %s\n%s---\nText.\n", name, date,
			      more)
			 .p);
}

START_TEST(series)
{
	struct site_bench b;
	const struct entry *e;

	site_open(&b);
	put_post(&b, "two", "2026-02-01", "series: Walks\n");
	put_post(&b, "one", "2026-01-01", "series: Walks\n");
	put_post(&b, "three", "2026-03-01", "series: ' Walks '\n");
	put_post(&b, "other", "2026-01-15", "series: Talks\n");
	put_post(&b, "alone", "2026-01-16", "");
	site_load(&b);
	ck_assert_msg(!*b.report, "%s", b.report);
	e = site_entry(&b, "posts/two.md");
	ck_assert(e->in_series && e->part == 2 && e->in_series->parts.n == 3);
	SAME("first", e->in_series->parts.p[0]->title, "one");
	SAME("last", e->in_series->parts.p[2]->title, "three");
	ck_assert(!site_entry(&b, "posts/alone.md")->in_series);
	ck_assert_uint_eq(b.lib->series.n, 2);
	SAME("in the order of names", b.lib->series.p[0]->name, "Talks");
	site_close(&b);
}
END_TEST

START_TEST(related)
{
	struct site_bench b;
	const struct entry *e;

	site_open(&b);
	put_post(&b, "me", "2026-01-01", "tags: [tea, lamps, lane]\n");
	put_post(&b, "both", "2025-01-01", "tags: [tea, lamps]\n");
	put_post(&b, "rare", "2025-06-01", "tags: [tea]\n");
	for (int i = 0; i < 6; i++)
		put_post(&b, arena_printf(&b.arena, "many%d", i).p,
			 arena_printf(&b.arena, "2024-01-0%d", i + 1).p, "tags: [lane]\n");
	put_post(&b, "none", "2026-01-02", "tags: [bikes]\n");
	site_load(&b);
	ck_assert_msg(!*b.report, "%s", b.report);
	e = site_entry(&b, "posts/me.md");
	ck_assert_uint_eq(e->related.n, RELATED_MAX);
	SAME("two terms before one", e->related.p[0]->title, "both");
	SAME("a rare term before a common one", e->related.p[1]->title, "rare");
	SAME("newer before older", e->related.p[2]->title, "many5");
	ck_assert_uint_eq(site_entry(&b, "posts/none.md")->related.n, 0);
	site_close(&b);
}
END_TEST

START_TEST(translations)
{
	struct site_bench b;
	const struct entry *e;

	site_open(&b);
	site_put(&b, "kith.yaml", CONFIG "languages: [zh-Hans, en, ja]\n");
	put_post(&b, "a", "2026-01-01", "updated: 2026-03-01\n");
	put_post(&b, "a.en", "2026-01-01", "updated: 2026-02-01\n");
	put_post(&b, "b", "2026-01-01", "");
	put_post(&b, "b.en", "2026-01-01", "");
	put_post(&b, "b.ja", "2026-01-01", "");
	site_load(&b);
	ck_assert_msg(!*b.report, "%s", b.report);
	e = site_entry(&b, "posts/a.en.md");
	ck_assert(e->stale_against == site_entry(&b, "posts/a.md"));
	ck_assert_uint_eq(e->missing, 1u << 2);
	ck_assert(!site_entry(&b, "posts/a.md")->stale_against);
	e = site_entry(&b, "posts/b.en.md");
	ck_assert(!e->stale_against && e->missing == 0);
	ck_assert_uint_eq(library_list(b.lib, KIND_post, &b.lib->site->langs[2])->n, 1);
	site_close(&b);
}
END_TEST

START_TEST(fallback)
{
	struct site_bench b;
	const struct entries *list;

	site_open(&b);
	site_put(&b, "kith.yaml", CONFIG "languages: [zh-Hans, en, ja]\nfallback: {en: zh-Hans}\n");
	put_post(&b, "a", "2026-01-01", "");
	put_post(&b, "b", "2026-01-02", "");
	put_post(&b, "b.en", "2026-01-02", "");
	put_post(&b, "c", "2026-01-03", "");
	site_load(&b);
	ck_assert_str_eq(b.report, "kith.yaml:4:11: note: lists in \"en\" show 2 documents in "
				   "\"zh-Hans\" [translation-fallback]\n"
				   "    4 | fallback: {en: zh-Hans}\n"
				   "      |           ^~~~~~~~~~~~~\n");
	list = library_list(b.lib, KIND_post, &b.lib->site->langs[1]);
	ck_assert_uint_eq(list->n, 3);
	SAME("newest first", list->p[0]->path, "posts/c.md");
	SAME("its own version", list->p[1]->path, "posts/b.en.md");
	SAME("in its own language", list->p[2]->lang->tag, "zh-Hans");
	ck_assert_uint_eq(b.lib->lists[KIND_post][1].n, 1);
	ck_assert_uint_eq(library_list(b.lib, KIND_post, &b.lib->site->langs[2])->n, 0);
	site_close(&b);
}
END_TEST

START_TEST(menus)
{
	struct site_bench b;

	site_open(&b);
	site_put(&b, "kith.yaml",
		 CONFIG "languages: [en, zh-Hans]\nmenus:\n  main:\n    en: [{page: about}]\n    "
			"zh-Hans: [{page: hours}]\n");
	site_put(&b, "content/pages/about.md", "---\ntitle: About\n---\n");
	site_put(&b, "content/pages/hours.md", "---\ntitle: Hours\n---\n");
	site_load(&b);
	ck_assert_str_eq(b.report,
			 "kith.yaml:7:22: error: there is no page \"hours\" [menu-target]\n"
			 "    7 |     zh-Hans: [{page: hours}]\n"
			 "      |                      ^~~~~\n"
			 "  hint: pages/hours has no version in \"zh-Hans\"\n");
	ck_assert_uint_eq(b.lib->site->menus.n, 2);
	ck_assert(b.lib->site->menus.p[1].lang == &b.lib->site->langs[1]);
	site_close(&b);
}
END_TEST

START_TEST(retracted)
{
	struct site_bench b;
	const struct entry *e;

	site_open(&b);
	put_post(&b, "a", "2026-01-01",
		 "retracted: {date: 2026-02-01, reason: It never *took* place.}\n");
	site_load(&b);
	ck_assert_msg(!*b.report, "%s", b.report);
	e = site_entry(&b, "posts/a.md");
	SAME("the page stays", e->url, "/posts/a/");
	SAME("the reason takes the place of the text", doc_plain(&b.arena, e->doc->root),
	     "It never *took* place.");
	SAME("in lists as well", e->excerpt, "It never *took* place.");
	site_close(&b);
}
END_TEST

Suite *relations_suite(void)
{
	Suite *s = suite_create("relations");
	TCase *t = tcase_create("relations");

	tcase_add_test(t, series);
	tcase_add_test(t, related);
	tcase_add_test(t, translations);
	tcase_add_test(t, fallback);
	tcase_add_test(t, menus);
	tcase_add_test(t, retracted);
	suite_add_tcase(s, t);
	return s;
}
