// Kinds of the site's own, what _index.md gives, and data files.
#include "site.h"

Suite *kinds_suite(void);

#define KINDS                                                                                   \
	CONFIG "languages: [en, zh-Hans]\ntaxonomies: [tags, {name: values, title: {zh-Hans: "  \
	       "价值}}]\n"                                                                    \
	       "kinds:\n  recipe:\n    folder: recipes\n    list: true\n    feed: true\n"       \
	       "    title: {en: Recipes, zh-Hans: 菜谱}\n    fields:\n"                       \
	       "      minutes: {type: int, required: true}\n      level: {type: enum, values: " \
	       "[easy, "                                                                        \
	       "hard]}\n      cooks: members\n      rest: duration\n"

static const void *own_field(const struct entry *e, const char *name)
{
	const struct field *f = field_find(e->kind->fields, str_cstr(name));

	ck_assert_msg(f, "no field %s", name);
	return (const char *)e + f->off;
}

START_TEST(own_kind)
{
	struct site_bench b;
	const struct entry *e;
	const struct refs *cooks;

	site_open(&b);
	site_put(&b, "kith.yaml", KINDS);
	site_put(&b, "content/members/mira.yaml",
		 "name: Mira\nconsent: {scope: profile, channels: "
		 "site, given: 2026-01-01}\n");
	site_put(&b, "content/recipes/cake.md",
		 "---\ntitle: Cake\ndate: 2026-01-01\nminutes: 45\nlevel: hard\ncooks: mira\n"
		 "rest: 1h\ntags: sweet\n---\nMix.\n");
	site_load(&b);
	ck_assert_msg(!*b.report, "%s", b.report);
	e = site_entry(&b, "recipes/cake.md");
	SAME("url", e->url, "/recipes/cake/");
	ck_assert_str_eq(e->kind->name, "recipe");
	ck_assert(e->kind->own && e->kind->in_feed &&
		  e->kind == site_kind(b.lib->site, S("recipe")));
	ck_assert_int_eq(*(const int64_t *)own_field(e, "minutes"), 45);
	ck_assert_int_eq(*(const int64_t *)own_field(e, "rest"), 3600);
	ck_assert_int_eq(*(const int *)own_field(e, "level"), 1);
	cooks = own_field(e, "cooks");
	ck_assert(cooks->n == 1 && cooks->p[0].to && cooks->as[CHANNEL_SITE].n == 1);
	ck_assert_uint_eq(b.lib->lists[e->kind->id][0].n, 1);
	ck_assert(map_get(&b.lib->urls, S("/recipes/")) != NULL);
	ck_assert(library_has_list(b.lib, e->kind->id, &b.lib->site->langs[0]));
	SAME("title", ltext_get(&b.lib->site->kinds[e->kind->id].title, &b.lib->site->langs[1]),
	     "菜谱");
	SAME("taxonomy", b.lib->site->taxonomies.p[1], "values");
	SAME("taxonomy", ltext_get(&b.lib->site->taxonomy[1].title, NULL), "价值");
	site_close(&b);
}
END_TEST

static const struct {
	const char *name;
	struct put files[5];
	const char *report;
} rows[] = {
	{"a field that is missing",
	 {{"kith.yaml", KINDS}, {"content/recipes/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\n"}},
	 "content/recipes/a.md:2:1: error: recipe lacks the field \"minutes\" [field-missing]\n"
	 "    2 | title: A\n"
	 "      | ^~~~~~~~\n"
	 "  hint: add a line like this: minutes: 10\n"},
	{"a word that is none of its values",
	 {{"kith.yaml", KINDS},
	  {"content/recipes/a.md",
	   "---\ntitle: A\ndate: 2026-01-01\nminutes: 1\nlevel: hrad\n---\n"}},
	 "content/recipes/a.md:5:8: error: \"level\" can't be \"hrad\" [field-value]\n"
	 "    5 | level: hrad\n"
	 "      |        ^~~~\n"
	 "  hint: did you mean \"hard\"?\n"},
	{"a fault in a cascade, once for all documents",
	 {{"content/posts/news/_index.md", "---\ncascade:\n  authors: [nobody]\n---\n"},
	  {"content/posts/news/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\n"},
	  {"content/posts/news/b.md", "---\ntitle: B\ndate: 2026-01-01\n---\n"}},
	 "content/posts/news/_index.md:3:13: error: no member called \"nobody\" [member-unknown]\n"
	 "    3 |   authors: [nobody]\n"
	 "      |             ^~~~~~\n"
	 "  hint: correct the slug, or add the member's file\n"},
	{"what cannot be cascaded",
	 {{"content/posts/_index.md", "---\ncascade: {slug: x}\n---\n"}},
	 "content/posts/_index.md:2:11: error: \"slug\" is each document's own and can't be "
	 "cascaded [front-matter-key]\n"
	 "    2 | cascade: {slug: x}\n"
	 "      |           ^~~~\n"
	 "  hint: give it in the documents themselves\n"},
	{"a cascade in a document",
	 {{"content/posts/a.md", "---\ntitle: A\ndate: 2026-01-01\ncascade: {draft: true}\n---\n"}},
	 "content/posts/a.md:4:10: error: \"cascade\" stands only in _index.md [field-value]\n"
	 "    4 | cascade: {draft: true}\n"
	 "      |          ^~~~~~~~~~~~~\n"
	 "  hint: move it to the _index.md of the folder that it is for\n"},
	{"a text that has no page",
	 {{"content/posts/news/_index.md", "---\ntitle: News\n---\nText.\n"}},
	 "content/posts/news/_index.md:4:1: warning: the text of a section is not shown "
	 "[section-text]\n"
	 "    4 | Text.\n"
	 "      | ^\n"
	 "  hint: only the folder of a kind has a page of its own: its list\n"},
	{"a row of data that is too short",
	 {{"content/data/p.csv", "name,price\ncake,3\ntea\n"}},
	 "content/data/p.csv:3:1: error: the row has 1 fields, and the header 2 [data-row]\n"
	 "    3 | tea\n"
	 "      | ^~~\n"
	 "  hint: give each row as many fields as the header has, and each column a name of its "
	 "own\n"},
	{"a file that is no data",
	 {{"content/data/p.txt", "x"}},
	 "content/data/p.txt: warning: the file is no data: templates cannot see it [file-stray]\n"
	 "  hint: data is .yaml, .json or .csv\n"},
};

START_TEST(reports)
{
	site_check(rows[_i].name, rows[_i].files, N(rows[_i].files), rows[_i].report);
}
END_TEST

START_TEST(cascades)
{
	static const struct put files[] = {
		{"kith.yaml", CONFIG "languages: [en, zh-Hans]\n"},
		{"content/posts/_index.md", "---\ntitle: All the news\ncascade:\n  tags: [news]\n"
					    "  summary: From above\n  weight: 3\n---\nHello.\n"},
		{"content/posts/_index.zh-Hans.md",
		 "---\ntitle: 新闻\ncascade: {weight: 7}\n---\n"},
		{"content/posts/near/_index.md", "---\ncascade: {summary: From near}\n---\n"},
		{"content/posts/a.md", "---\ntitle: A\ndate: 2026-01-01\n---\n"},
		{"content/posts/near/b.md", "---\ntitle: B\ndate: 2026-01-01\nweight: 5\n---\n"},
		{"content/posts/near/b.zh-Hans.md", "---\ntitle: B\ndate: 2026-01-01\n---\n"},
		{"content/events/_index.md", "---\ncascade: {timezone: Asia/Shanghai}\n---\n"},
		{"content/events/e.yaml", "title: E\nstarts: 2026-12-01 08:00\n"},
		{"content/pages/guide/_index.md",
		 "---\ntitle: Guide\ncascade: {layout: wide}\n---\n"},
		{"content/pages/guide/one.md", "---\ntitle: One\n---\n"},
	};
	struct site_bench b;
	const struct entry *e;

	site_open(&b);
	for (size_t i = 0; i < N(files); i++)
		site_put(&b, files[i].path, files[i].text);
	site_load(&b);
	ck_assert_msg(!*b.report, "%s", b.report);
	e = site_entry(&b, "posts/a.md");
	SAME("above", e->summary, "From above");
	ck_assert(e->weight == 3 && e->terms.n == 1);
	e = site_entry(&b, "posts/near/b.md");
	SAME("the nearest wins", e->summary, "From near");
	ck_assert_msg(e->weight == 5, "the document's own wins");
	e = site_entry(&b, "posts/near/b.zh-Hans.md");
	ck_assert_msg(e->weight == 7, "that of a language wins over that of all");
	e = site_entry(&b, "events/e.yaml");
	ck_assert_int_eq(((const struct event *)e)->starts.at,
			 civil_to_utc((struct civil){2026, 12, 1, 0, 0, 0}));
	SAME("pages", site_entry(&b, "pages/guide/one.md")->layout, "wide");
	SAME("a page", site_entry(&b, "pages/guide/_index.md")->url, "/guide/");
	e = b.lib->sections[KIND_post][0];
	ck_assert(e && e->doc->root->first);
	SAME("the list's title", e->title, "All the news");
	SAME("the list's title", b.lib->sections[KIND_post][1]->title, "新闻");
	site_close(&b);
}
END_TEST

START_TEST(data)
{
	struct site_bench b;
	const struct ynode *n;
	int64_t i;
	bool yes;

	site_open(&b);
	site_put(&b, "content/data/prices.csv",
		 "name,price,code,open\ncake,3,007,true\n\"rice, red\",4.5,12,false\n");
	site_put(&b, "content/data/shop/hours.yaml", "mon: [9, 18]\n");
	site_put(&b, "content/data/links.json", "{\"a\": [1, true, null]}");
	site_load(&b);
	ck_assert_msg(!*b.report, "%s", b.report);
	n = ynode_get(b.lib->data, S("prices"));
	ck_assert(n && n->type == Y_SEQ && n->n == 2);
	SAME("quoted", ynode_get(n->items[1], S("name"))->text, "rice, red");
	ck_assert(ynode_int(ynode_get(n->items[0], S("price")), &i) && i == 3);
	ck_assert(ynode_bool(ynode_get(n->items[0], S("open")), &yes) && yes);
	ck_assert_msg(!ynode_get(n->items[0], S("code"))->plain, "a code is no number");
	n = ynode_get(ynode_get(b.lib->data, S("shop")), S("hours"));
	ck_assert(n && ynode_get(n, S("mon"))->n == 2);
	ck_assert(ynode_get(ynode_get(b.lib->data, S("links")), S("a"))->n == 3);
	site_close(&b);
}
END_TEST

Suite *kinds_suite(void)
{
	Suite *s = suite_create("kinds");
	TCase *t = tcase_create("kinds");

	tcase_add_test(t, own_kind);
	tcase_add_loop_test(t, reports, 0, N(rows));
	tcase_add_test(t, cascades);
	tcase_add_test(t, data);
	suite_add_tcase(s, t);
	return s;
}
