// kith.yaml: what it may say, and what is reported of it.
#include "model/kind.h"
#include "model/url.h"
#include "site.h"

Suite *config_suite(void);

static const struct {
	const char *name, *config, *report;
} rows[] = {
	{"unknown key", CONFIG "langages: [en]\n",
	 "kith.yaml:3:1: error: kith.yaml has no field \"langages\" [config-key]\n"
	 "    3 | langages: [en]\n"
	 "      | ^~~~~~~~\n"
	 "  hint: did you mean \"languages\"?\n"},
	{"unknown key in a part", CONFIG "feeds: {itms: 3}\n",
	 "kith.yaml:3:9: error: feeds has no field \"itms\" [config-key]\n"
	 "    3 | feeds: {itms: 3}\n"
	 "      |         ^~~~\n"
	 "  hint: did you mean \"items\"?\n"},
	{"no title", "base_url: https://t.example\n",
	 "kith.yaml:1:1: error: kith.yaml lacks the field \"title\" [config]\n"
	 "    1 | base_url: https://t.example\n"
	 "      | ^~~~~~~~~~~~~~~~~~~~~~~~~~~\n"
	 "  hint: add a line like this: title: Lantern Lane Traders\n"},
	{"no address", "title: T\n",
	 "kith.yaml:1:1: error: kith.yaml lacks the field \"base_url\" [config]\n"
	 "    1 | title: T\n"
	 "      | ^~~~~~~~\n"
	 "  hint: add a line like this: base_url: https://lantern.example/\n"},
	{"bad address", "title: T\nbase_url: t.example\n",
	 "kith.yaml:2:11: error: \"base_url\" must be an http or https address without ? and # "
	 "[config]\n"
	 "    2 | base_url: t.example\n"
	 "      |           ^~~~~~~~~\n"
	 "  hint: correct kith.yaml at the place shown\n"},
	{"unknown kind", CONFIG "kinds: {psot: {folder: x}}\n",
	 "kith.yaml:3:9: error: there is no kind \"psot\" [config-key]\n"
	 "    3 | kinds: {psot: {folder: x}}\n"
	 "      |         ^~~~\n"
	 "  hint: did you mean \"post\"?\n"},
	{"alias of no field", CONFIG "kinds: {story: {aliases: {synopsis: sumary}}}\n",
	 "kith.yaml:3:37: error: story has no field \"sumary\" [config]\n"
	 "    3 | kinds: {story: {aliases: {synopsis: sumary}}}\n"
	 "      |                                     ^~~~~~\n"
	 "  hint: did you mean \"summary\"?\n"},
	{"folder that climbs", CONFIG "kinds: {story: {folder: ../x}}\n",
	 "kith.yaml:3:25: error: a kind's folder must lie in the content folder [config]\n"
	 "    3 | kinds: {story: {folder: ../x}}\n"
	 "      |                         ^~~~\n"
	 "  hint: correct kith.yaml at the place shown\n"},
	{"language twice", CONFIG "languages: [en, EN]\n",
	 "kith.yaml:3:17: error: the language \"EN\" is listed twice [config]\n"
	 "    3 | languages: [en, EN]\n"
	 "      |                 ^~\n"
	 "  hint: correct kith.yaml at the place shown\n"},
	{"language that is none", CONFIG "languages: [english_uk]\n",
	 "kith.yaml:3:13: error: \"english_uk\" is no BCP 47 tag of a language [config]\n"
	 "    3 | languages: [english_uk]\n"
	 "      |             ^~~~~~~~~~\n"
	 "  hint: write zh-Hans, en or pt-BR\n"},
	{"text in a language that is not listed",
	 "title: {en: T, fr: U}\nbase_url: https://t.example\n",
	 "kith.yaml:1:16: error: \"fr\" is not one of the site's languages [config]\n"
	 "    1 | title: {en: T, fr: U}\n"
	 "      |                ^~\n"
	 "  hint: correct kith.yaml at the place shown\n"},
	{"menu to no page", CONFIG "menus: {main: [{page: about}]}\n",
	 "kith.yaml:3:23: error: there is no page \"about\" [menu-target]\n"
	 "    3 | menus: {main: [{page: about}]}\n"
	 "      |                       ^~~~~\n"
	 "  hint: correct the menu in kith.yaml\n"},
	{"menu to no kind", CONFIG "menus: {main: [{kind: evnt}]}\n",
	 "kith.yaml:3:23: error: there is no kind \"evnt\" [menu-target]\n"
	 "    3 | menus: {main: [{kind: evnt}]}\n"
	 "      |                       ^~~~\n"
	 "  hint: did you mean \"event\"?\n"},
	{"menu to no URL", CONFIG "menus: {main: [{url: /nope/}]}\n",
	 "kith.yaml:3:22: error: nothing is at \"/nope/\" [menu-target]\n"
	 "    3 | menus: {main: [{url: /nope/}]}\n"
	 "      |                      ^~~~~~\n"
	 "  hint: correct the menu in kith.yaml\n"},
	{"level of a check", CONFIG "checks: {link-dead: warn}\n",
	 "kith.yaml:3:21: error: the level of a check is off, note, warning or error [config]\n"
	 "    3 | checks: {link-dead: warn}\n"
	 "      |                     ^~~~\n"
	 "  hint: correct kith.yaml at the place shown\n"},
	{"format that is neither on nor off", CONFIG "formats: {rss: 2}\n",
	 "kith.yaml:3:16: error: a format is turned on by true and off by false [config]\n"
	 "    3 | formats: {rss: 2}\n"
	 "      |                ^\n"
	 "  hint: correct kith.yaml at the place shown\n"},
	{"version of another kith", CONFIG "version: 2\n",
	 "kith.yaml:3:10: error: this kith reads version 1 of kith.yaml [config]\n"
	 "    3 | version: 2\n"
	 "      |          ^\n"
	 "  hint: correct kith.yaml at the place shown\n"},
};

START_TEST(reports)
{
	struct site_bench b;

	site_open(&b);
	site_put(&b, "kith.yaml", rows[_i].config);
	site_put(&b, "content/static/x.txt", "x");
	site_load(&b);
	ck_assert_msg(strcmp(b.report, rows[_i].report) == 0, "%s: reported\n%s\nand not\n%s",
		      rows[_i].name, b.report, rows[_i].report);
	ck_assert_msg(b.log.exit == 3, "%s: exit code %d", rows[_i].name, b.log.exit);
	site_close(&b);
}
END_TEST

START_TEST(missing)
{
	struct site_bench b;

	site_open(&b);
	b.options.config = S("other.yaml");
	ck_assert_ptr_null(site_load(&b));
	ck_assert_int_eq(b.log.exit, 3);
	ck_assert_str_eq(b.report, "other.yaml: error: the site has no kith.yaml [config]\n"
				   "  hint: name the site's folder with -s, or the file with -c\n");
	site_close(&b);
}
END_TEST

START_TEST(broken)
{
	struct site_bench b;

	site_open(&b);
	site_put(&b, "kith.yaml", "title: [\n");
	ck_assert_ptr_null(site_load(&b));
	ck_assert_int_eq(b.log.exit, 3);
	site_close(&b);
}
END_TEST

START_TEST(defaults)
{
	struct site_bench b;
	const struct site *s;

	site_open(&b);
	site_put(&b, "content/static/x.txt", "x");
	s = site_load(&b)->site;
	ck_assert_str_eq(b.report, "");
	ck_assert_uint_eq(s->nlangs, 1);
	SAME("language", s->langs[0].tag, "en");
	SAME("prefix", s->langs[0].prefix, "");
	SAME("address", s->base_url, "https://t.example");
	SAME("path", s->base_path, "");
	SAME("zone", zone_name(s->zone), "UTC");
	SAME("theme", s->theme, "default");
	SAME("taxonomy", s->taxonomies.p[0], "tags");
	ck_assert_int_eq(s->page_size, 10);
	ck_assert_int_eq(s->feeds.items, 20);
	SAME("list", s->kinds[KIND_event].list, "/events/");
	ck_assert(site_format(s, "rss"));
	site_close(&b);
}
END_TEST

START_TEST(values)
{
	struct site_bench b;
	const struct site *s;

	site_open(&b);
	site_put(&b, "kith.yaml",
		 "title: {zh-Hans: 巷, en: Lane}\nbase_url: https://t.example/sub//\nlanguages: "
		 "[zh-Hans, en, ar]\n"
		 "timezone: Asia/Shanghai\nformats: {rss: false}\npage_size: 3\n"
		 "kinds: {story: {folder: [a, b/c], consent: off, unknown_fields: keep}}\n"
		 "newsletter: {from: x, unsubscribe: {mailto: a@b.example}}\nmarkdown: {html: "
		 "none}\n");
	site_put(&b, "content/static/x.txt", "x");
	s = site_load(&b)->site;
	ck_assert_str_eq(b.report, "");
	SAME("title", ltext_get(&s->title, site_lang(s, S("EN"))), "Lane");
	SAME("title without a text", ltext_get(&s->title, site_lang(s, S("ar"))), "巷");
	SAME("address", s->base_url, "https://t.example/sub");
	SAME("path", s->base_path, "/sub");
	SAME("prefix", s->langs[1].prefix, "/en");
	ck_assert(s->langs[2].rtl && !s->langs[1].rtl);
	SAME("zone", zone_name(s->zone), "Asia/Shanghai");
	SAME("folder", s->kinds[KIND_story].folders.p[1], "b/c");
	SAME("unsubscribe", s->newsletter.unsubscribe.mailto, "a@b.example");
	ck_assert_int_eq(s->kinds[KIND_story].consent, CONSENT_OFF);
	ck_assert_int_eq(s->markdown.html, MARKDOWN_HTML_NONE);
	ck_assert(!site_format(s, "rss") && site_format(s, "sitemap"));
	site_close(&b);
}
END_TEST

START_TEST(address_of_the_command_line)
{
	struct site_bench b;

	site_open(&b);
	b.options.base_url = S("http://localhost:8000/x/");
	site_put(&b, "content/static/x.txt", "x");
	site_load(&b);
	SAME("address", b.lib->site->base_url, "http://localhost:8000/x");
	SAME("path", b.lib->site->base_path, "/x");
	site_close(&b);
}
END_TEST

// `checks` lowers a report, and an id that no table has is an error where the tables are known.
START_TEST(checks)
{
	static const struct diag_kind known = {"link-dead", DIAG_ERROR, 1, "", ""};
	static const struct diag_kind *const table[] = {&known, NULL}, *const *const tables[] = {
									       table, NULL};
	struct site_bench b;

	site_open(&b);
	b.options.diags = tables;
	site_put(&b, "kith.yaml", CONFIG "checks: {link-dead: note, link-ded: off}\n");
	site_put(&b, "content/pages/a.md", "# A\n\n[x](/nope/)\n");
	site_load(&b);
	ck_assert_msg(strstr(b.report, "note: nothing is at \"/nope/\" [link-dead]"), "%s",
		      b.report);
	ck_assert_msg(strstr(b.report, "error: there is no check \"link-ded\" [config-key]"), "%s",
		      b.report);
	ck_assert_msg(strstr(b.report, "did you mean \"link-dead\"?"), "%s", b.report);
	site_close(&b);
}
END_TEST

Suite *config_suite(void)
{
	Suite *s = suite_create("config");
	TCase *t = tcase_create("config");

	tcase_add_loop_test(t, reports, 0, N(rows));
	tcase_add_test(t, missing);
	tcase_add_test(t, broken);
	tcase_add_test(t, defaults);
	tcase_add_test(t, values);
	tcase_add_test(t, address_of_the_command_line);
	tcase_add_test(t, checks);
	suite_add_tcase(s, t);
	return s;
}
