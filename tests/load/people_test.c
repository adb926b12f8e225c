// Consent: denied unless recorded, by person, scope and channel; a withdrawal takes effect and
// never blocks the build.
#include "model/event.h"
#include "model/story.h"
#include "site.h"

Suite *people_suite(void);

#define STORY "---\ntitle: S\nmember: mira\n---\nText\n"
#define ALL "{scope: [profile, story, photo], channels: [site, feed, email], given: 2026-01-01}"

enum { GONE = -1 };

static const struct {
	const char *name, *member; // content/members/mira.yaml below the name
	int channels;              // bits of the story's channels; GONE: it vanished
	int persons;               // bits of the channels in which there is a person
	bool photo;                // the person on the site has a picture
	const char *report;        // a part of what is reported; "" nothing at all
} rows[] = {
	{"all", "consent: [" ALL "]\n", 7, 7, true, ""},
	{"nothing", "", 0, 0, false,
	 "error: \"mira\" has not consented to a story on the site [consent-story]"},
	{"story without a profile",
	 "consent: {scope: story, channels: [site, feed], given: 2026-01-01}\n", 3, 0, false,
	 "warning: subject \"mira\" is left out: no consent to a profile on the site "
	 "[consent-byline]"},
	{"site alone", "consent: {scope: [story, profile], channels: site, given: 2026-01-01}\n", 1,
	 1, false, "warning: the picture is left out: no consent to it [consent-photo]"},
	{"mail, not the site",
	 "consent: {scope: [story, profile], channels: email, given: 2026-01-01}\n", 4, 4, false,
	 "error: \"mira\" has not consented to a story on the site [consent-story]"},
	{"two records add up",
	 "consent: [{scope: [story], channels: [site], given: 2026-01-01}, {scope: profile, "
	 "channels: [site, feed], given: "
	 "2026-02-01}]\n",
	 1, 3, false, "[consent-photo]"},
	{"not given yet", "consent: {scope: [story, profile], channels: site, given: 2026-12-01}\n",
	 0, 0, false, "[consent-story]"},
	{"expired",
	 "consent: {scope: [story, profile], channels: site, given: 2025-01-01, expires: "
	 "2026-11-21}\n",
	 0, 0, false, "[consent-story]"},
	{"expires later",
	 "consent: {scope: [story, profile], channels: site, given: 2025-01-01, expires: "
	 "2026-11-22}\n",
	 1, 1, false, "[consent-photo]"},
	{"withdrew all", "consent: [" ALL "]\nwithdrawn: [{scope: all, date: 2026-11-01}]\n", GONE,
	 0, false, "note: the story is left out: its subject withdrew [consent-withdrawn]"},
	{"withdrew the story", "consent: [" ALL "]\nwithdrawn: {scope: story, date: 2026-11-01}\n",
	 GONE, 7, true, "note: the story is left out: its subject withdrew [consent-withdrawn]"},
	{"withdrew without a date", "consent: [" ALL "]\nwithdrawn: all\n", GONE, 0, false,
	 "[consent-withdrawn]"},
	{"withdraws tomorrow", "consent: [" ALL "]\nwithdrawn: {scope: all, date: 2026-11-22}\n", 7,
	 7, true, ""},
	{"withdrew the picture",
	 "consent: [" ALL "]\nwithdrawn: {scope: photo, date: 2026-11-01}\n", 7, 7, false,
	 "note: this member withdrew consent: what it covered is not shown [consent-withdrawn]"},
	{"agreed again",
	 "consent: [" ALL ", {scope: [profile, story], channels: site, given: 2026-11-10}]\n"
	 "withdrawn: {scope: all, date: 2026-11-01}\n",
	 1, 1, false, "note: this member withdrew consent"},
	{"a scope with a typing error",
	 "consent: {scope: [profil], channels: site, given: 2026-01-01}\n", 0, 0, false,
	 "error: there is no scope \"profil\" [field-value]"},
	{"a withdrawal with a typing error",
	 "consent: [" ALL "]\nwithdrawn: {scope: al, date: 2026-11-01}\n", 7, 7, true,
	 "error: there is no scope \"al\" [field-value]"},
	{"a channel with a typing error",
	 "consent: {scope: [profile], channels: sites, given: 2026-01-01}\n", 0, 0, false,
	 "error: there is no channel \"sites\" [field-value]"},
};

static int person_bits(const struct library *lib)
{
	int bits = 0;

	for (unsigned c = 0; c < CHANNEL_COUNT; c++)
		bits |= lib->people[c].n ? 1 << c : 0;
	return bits;
}

START_TEST(consent)
{
	struct site_bench b;
	const struct entry *story;
	const struct people *site;

	site_open(&b);
	site_put(&b, "content/members/mira.yaml",
		 arena_printf(&b.arena, "name: Mira\nimage: mira.jpg\n%s", rows[_i].member).p);
	site_put(&b, "content/members/mira.jpg", "x");
	site_put(&b, "content/stories/s.md", STORY);
	site_load(&b);
	story = map_get(&b.lib->by_path, S("stories/s.md"));
	if (rows[_i].channels == GONE)
		ck_assert_msg(!story, "%s: the story is there", rows[_i].name);
	else
		ck_assert_msg(story && (int)story->channels == rows[_i].channels, "%s: channels %d",
			      rows[_i].name, story ? (int)story->channels : GONE);
	ck_assert_msg(person_bits(b.lib) == rows[_i].persons, "%s: persons %d", rows[_i].name,
		      person_bits(b.lib));
	site = &b.lib->people[CHANNEL_SITE];
	ck_assert_msg((site->n && site->p[0]->image.url.n) == rows[_i].photo, "%s: picture",
		      rows[_i].name);
	ck_assert_msg((b.lib->files.n != 0) == (rows[_i].photo), "%s: the picture's file",
		      rows[_i].name);
	ck_assert_msg(*rows[_i].report ? strstr(b.report, rows[_i].report) != NULL : !*b.report,
		      "%s: reported\n%s", rows[_i].name, b.report);
	site_close(&b);
}
END_TEST

// Hosts, speakers and authors: persons for those who agreed, a report for those who did not, a note
// alone for who withdrew.
START_TEST(names)
{
	struct site_bench b;
	struct event *e;

	site_open(&b);
	site_put(&b, "content/members/mira.yaml", "name: Mira\nconsent: [" ALL "]\n");
	site_put(&b, "content/members/wen.yaml", "name: Wen\n");
	site_put(&b, "content/members/zhou.yaml",
		 "name: Zhou\nconsent: [" ALL "]\nwithdrawn: all\n");
	site_put(&b, "content/events/e.yaml",
		 "title: E\nstarts: 2026-12-01\nhosts: [mira, wen]\nspeakers: [zhou]\nauthors: "
		 "mira\n");
	site_load(&b);
	e = (struct event *)site_entry(&b, "events/e.yaml");
	ck_assert_uint_eq(e->hosts.as[CHANNEL_SITE].n, 1);
	SAME("host", e->hosts.as[CHANNEL_SITE].p[0]->slug, "mira");
	ck_assert_uint_eq(e->speakers.as[CHANNEL_SITE].n, 0);
	ck_assert_uint_eq(e->e.authors.as[CHANNEL_EMAIL].n, 1);
	ck_assert_str_eq(b.report,
			 "content/events/e.yaml:3:15: warning: host \"wen\" is left out: no "
			 "consent to a profile on the site "
			 "[consent-byline]\n"
			 "    3 | hosts: [mira, wen]\n"
			 "      |               ^~~\n"
			 "  hint: record it under \"consent\" in content/members/wen.yaml\n"
			 "content/members/zhou.yaml:3:12: note: this member withdrew: nothing of "
			 "theirs is shown "
			 "[consent-withdrawn]\n"
			 "    3 | withdrawn: all\n"
			 "      |            ^~~\n");
	ck_assert_uint_eq(b.lib->people[CHANNEL_SITE].p[0]->hosting.n, 1);
	site_close(&b);
}
END_TEST

// Links to what a withdrawal took away, directives and menus with it: taken out, noted, and no
// error.
START_TEST(withdrawal_never_blocks)
{
	struct site_bench b;
	struct entry *post;

	site_open(&b);
	site_put(&b, "kith.yaml", CONFIG "menus: {main: [{page: stories/s}]}\n");
	site_put(&b, "content/members/mira.yaml",
		 "name: Mira\nimage: /mira.jpg\nconsent: [" ALL "]\nwithdrawn: all\n");
	site_put(&b, "content/static/mira.jpg", "x");
	site_put(&b, "content/stories/s.md", STORY);
	site_put(&b, "content/posts/p.md",
		 "---\ntitle: P\ndate: 2026-01-01\n---\nA [*story*](../stories/s.md), "
		 "[her](/members/mira/), [it](/stories/s/) and "
		 "![m](/mira.jpg) end.\n");
	site_put(&b, "content/newsletters/n.md",
		 "---\ntitle: N\ndate: 2026-01-01\n---\n::story{slug=s}\n\nBye\n");
	site_load(&b);
	ck_assert_msg(b.log.errors == 0 && b.log.warnings == 0, "%s", b.report);
	post = site_entry(&b, "posts/p.md");
	SAME("text", doc_plain(&b.arena, post->doc->root), "A story, her, it and  end.");
	for (struct doc_node *n = post->doc->root; n; n = doc_next(post->doc->root, n))
		ck_assert(n->type != DOC_LINK && n->type != DOC_IMAGE);
	SAME("mail", doc_plain(&b.arena, site_entry(&b, "newsletters/n.md")->doc->root), "Bye");
	ck_assert_uint_eq(b.lib->files.n, 0);
	ck_assert_ptr_null(map_get(&b.lib->urls, S("/members/mira/")));
	site_close(&b);
}
END_TEST

START_TEST(without_consent)
{
	struct site_bench b;

	site_open(&b);
	site_put(&b, "kith.yaml", CONFIG "kinds: {story: {consent: off}}\n");
	site_put(&b, "content/stories/s.md", "---\ntitle: S\n---\nText\n");
	site_load(&b);
	ck_assert_str_eq(b.report, "");
	ck_assert_uint_eq(site_entry(&b, "stories/s.md")->channels, 7);
	site_close(&b);
}
END_TEST

START_TEST(story_of_nobody)
{
	static const struct put files[] = {{"content/stories/s.md", "---\ntitle: S\n---\n"}};

	site_check("nobody", files, 1,
		   "content/stories/s.md:2:1: error: the story names no member whose story it is "
		   "[consent-story]\n"
		   "    2 | title: S\n"
		   "      | ^~~~~~~~\n"
		   "  hint: add a line like this: member: mira\n");
}
END_TEST

Suite *people_suite(void)
{
	Suite *s = suite_create("people");
	TCase *t = tcase_create("people");

	tcase_add_loop_test(t, consent, 0, N(rows));
	tcase_add_test(t, names);
	tcase_add_test(t, withdrawal_never_blocks);
	tcase_add_test(t, without_consent);
	tcase_add_test(t, story_of_nobody);
	suite_add_tcase(s, t);
	return s;
}
