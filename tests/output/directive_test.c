#include "fixture.h"

static void begin(struct fixture *f)
{
	fx_init(f);
	fx_put(f, "kith.yaml",
	       "version: 1\ntitle: Lane\nbase_url: https://lane.example/\nlanguages: "
	       "[en]\ntimezone: UTC\ntheme: t\n"
	       "formats: {email: false}\n");
	fx_put(f, "themes/t/templates/directives/digest.html",
	       "[{% for e in items %}{{ e.title }};{% endfor %}{{ args.limit | default('-') }}]");
	fx_put(f, "themes/t/templates/directives/events.html",
	       "({% for e in items %}{{ e.title }};{% endfor %})");
	fx_put(f, "themes/t/templates/directives/story.html",
	       "<b>{{ item.title }}</b>{{ item.content }}");
	fx_put(f, "themes/t/templates/directives/event.html", "<i>{{ item.title }}</i>");
	fx_put(f, "themes/t/templates/directives/members.html",
	       "/{% for p in items %}{{ p.name }};{% endfor %}/");
	fx_put(f, "themes/t/templates/directives/gallery.html",
	       "{% for i in items %}{{ i.image.url }}={{ i.image.alt }}={{ i.caption }};{% endfor "
	       "%}");
	fx_put(f, "themes/t/templates/newsletter.html", "{{ page.content }}");
	for (int day = 1; day <= 9; day++)
		fx_put(f, arena_printf(&f->arena, "content/posts/p%d.md", day).p,
		       arena_printf(&f->arena,
				    "---\ntitle: P%d\ndate: 2026-11-0%d\ntags: [t%d]\n%s---\nx\n",
				    day, day, day % 2, day == 4 ? "channels: [email]\n" : "")
			       .p);
	fx_put(f, "content/events/near.md",
	       "---\ntitle: Near\nstarts: 2026-11-12 10:00\ncity: Suzhou\nseries: Tea\n"
	       "groups: [Bakers]\n---\nx\n");
	fx_put(f, "content/events/nearer.md",
	       "---\ntitle: Nearer\nstarts: 2026-11-10 10:00\ncity: Qingdu\n"
	       "groups: [Bakers, Smiths]\n---\nx\n");
	fx_put(f, "content/events/far.md",
	       "---\ntitle: Far\nstarts: 2027-01-10\ngroups: [smiths]\n---\nx\n");
	fx_put(f, "content/events/over.md",
	       "---\ntitle: Over\nstarts: 2026-11-01 10:00\nduration: 1h\n---\nx\n");
	fx_put(f, "content/stories/s.md",
	       "---\ntitle: Tale\ndate: 2026-11-01\nmember: mira\n---\nTold.\n");
	fx_put(f, "content/members/mira.yaml",
	       "name: Mira\nroles: [{role: Ambassador}]\nconsent: [{scope: [profile, story], "
	       "channels: [site], given: "
	       "2026-05-01, wording: v1, "
	       "evidence: \"sha256:00\"}]\n");
	fx_put(f, "content/members/tom.yaml",
	       "name: Tom\nroles: [{role: ambassador, until: 2026-11-01}, {role: host}]\nconsent: "
	       "[{scope: profile, channels: site, given: 2026-05-01}]\n");
	fx_put(f, "content/members/una.yaml", "name: Una\nroles: [{role: host}]\n"); // no consent
	for (int i = 0; i < 3; i++)
		fx_put(f,
		       (const char *[]){"content/static/img/a b.png", "content/static/img/c.svg",
					"content/static/img/c.txt"}[i],
		       "<svg/>");
	fx_put(f, "content/newsletters/2026-10.md",
	       "---\ntitle: October\ndate: 2026-11-02 12:00\n---\nx\n");
}

// In an issue of 8 November, the last one having been of the 2nd.
static const struct {
	const char *text, *want;
} rows[] = {
	{"::digest{kind=post since=last}",
	 "[P8;P7;P6;P5;P3;-]"}, // P4 is for mail only, P9 is later
	{"::digest{kind=post since=last limit=2}", "[P8;P7;2]"},
	{"::digest{}", "[P8;P7;P6;P5;P3;-]"},
	{"::digest{since=2026-11-06}", "[P8;P7;-]"},
	{"::digest{kind=post tag=t0 limit=3}", "[P8;P6;P2;3]"},
	{"::digest{kind=story}", "[Tale;-]"},
	{"::events{next=3d}", "(Nearer;)"},
	{"::events{next=1w}", "(Nearer;Near;)"},
	{"::events{next=30d limit=1}", "(Nearer;)"},
	{"::events{}", "(Nearer;Near;)"},
	{"::events{next=30d city=suzhou}", "(Near;)"},
	{"::events{next=30d city=Qingdu}", "(Nearer;)"},
	{"::events{next=30d series=tea}", "(Near;)"},
	{"::events{next=30d group=bakers}", "(Nearer;Near;)"},
	{"::events{next=30d group=Bakers city=Qingdu}", "(Nearer;)"},
	{"::events{next=90d group=smiths}", "(Nearer;Far;)"},
	{"::digest{since=3d}", "[P8;P7;P6;-]"},
	{"::story{slug=s}", "<b>Tale</b><p>Told.</p>\n"},
	{"::event{slug=over}", "<i>Over</i>"},
	{"::members{}", "/Mira;Tom;/"},
	{"::members{limit=1}", "/Mira;/"},
	{"::members{role=ambassador}", "/Mira;/"}, // Tom no longer is
	{"::members{role=host}", "/Tom;/"},        // Una has not agreed to be shown
	{"::gallery{files=/img}", "/img/a%20b.png==;/img/c.svg==;"},
	{"::gallery{files=/img/*.svg}", "/img/c.svg==;"},
};

START_TEST(test_chosen)
{
	struct fixture f;

	begin(&f);
	fx_put(&f, "content/newsletters/2026-11.md",
	       arena_printf(&f.arena, "---\ntitle: November\ndate: 2026-11-08 12:00\n---\n%s\n",
			    rows[_i].text)
		       .p);
	ck_assert_msg(fx_build(&f), "%s: %s", rows[_i].text, fx_log(&f));
	ck_assert_msg(strcmp(fx_get(&f, "site/newsletters/2026-11/index.html"), rows[_i].want) == 0,
		      "%s\n got: %s\nwant: %s", rows[_i].text,
		      fx_get(&f, "site/newsletters/2026-11/index.html"), rows[_i].want);
	fx_done(&f);
}
END_TEST

static void put_album(struct fixture *f, const char *index)
{
	fx_put(f, "themes/t/templates/post.html", "{{ page.content }}");
	fx_put(f, "content/posts/album/index.md", index);
	fx_put(f, "content/posts/album/b.jpg", "<svg/>");
	fx_put(f, "content/posts/album/a.JPG", "<svg/>");
	fx_put(f, "content/posts/album/notes.txt", "x");
	fx_put(f, "content/posts/album/more/c.png", "<svg/>");
}

// A bundle's gallery: its pictures by name, with what the front matter says of them.
START_TEST(test_gallery)
{
	struct fixture f;

	begin(&f);
	put_album(&f, "---\ntitle: Album\ndate: 2026-11-01\nresources: [{src: b.jpg, alt: B & C, "
		      "title: T}, {src: 'more/*', alt: M}]\n---\n::gallery{}\n\n"
		      "::gallery{files=more}\n\n::gallery{files=\"./*.jpg\"}\n");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_str_eq(fx_get(&f, "site/posts/album/index.html"),
			 "/posts/album/a.JPG==;/posts/album/b.jpg=B &amp; C=T;"
			 "/posts/album/more/c.png=M=;\n/posts/album/more/c.png=M=;\n"
			 "/posts/album/b.jpg=B &amp; C=T;");
	fx_done(&f);
}
END_TEST

// A picture that a member did not agree to is in no gallery.
START_TEST(test_gallery_consent)
{
	struct fixture f;

	begin(&f);
	put_album(&f, "---\ntitle: Album\ndate: 2026-11-01\n---\n::gallery{files=\"/img/*\"}\n");
	fx_put(&f, "content/members/una.yaml", "name: Una\nimage: {src: /img/c.svg, alt: x}\n");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_str_eq(fx_get(&f, "site/posts/album/index.html"), "/img/a%20b.png==;");
	fx_done(&f);
}
END_TEST

// What a feed may not show is left out there, and shown on the page.
START_TEST(test_feed)
{
	struct fixture f;
	const char *rss;

	begin(&f);
	fx_put(&f, "themes/t/templates/post.html", "{{ page.content }}");
	fx_put(&f, "content/posts/p9.md",
	       "---\ntitle: P9\ndate: 2026-11-09\n---\nBefore\n\n::story{slug=s}\n\n"
	       "::event{slug=near}\n\n::members{}\n");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_ptr_nonnull(strstr(fx_get(&f, "site/posts/p9/index.html"), "<b>Tale</b>"));
	rss = fx_get(&f, "site/rss.xml");
	ck_assert_ptr_nonnull(strstr(rss, "Before"));
	ck_assert_ptr_nonnull(strstr(rss, "Near"));
	ck_assert_ptr_null(strstr(rss, "Tale"));
	ck_assert_ptr_null(strstr(rss, "Mira"));
	fx_done(&f);
}
END_TEST

// Directives work in any document; without a template of its own the one for mail is used.
START_TEST(test_templates)
{
	struct fixture f;

	begin(&f);
	fx_put(&f, "content/pages/about.md", "---\ntitle: About\n---\n::events{next=30d}\n");
	fx_put(&f, "themes/t/templates/page.html", "{{ page.content }}");
	ck_assert_int_eq(
		rename(fx_path(&f, "themes/t/templates/directives"), fx_path(&f, "themes/t/email")),
		0);
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_str_eq(fx_get(&f, "site/about/index.html"), "()");
	ck_assert(fs_remove(fx_path(&f, "themes/t/email/events.html")));
	ck_assert(!fx_build(&f));
	ck_assert_msg(fx_said(&f, "theme-missing", "events.html"), "%s", fx_log(&f));
	fx_done(&f);
}
END_TEST

// A callout or footnote needs words: a theme that lacks them is told so at the place.
START_TEST(test_word)
{
	struct fixture f;

	begin(&f);
	fx_put(&f, "themes/t/templates/post.html", "{{ page.content }}");
	fx_put(&f, "content/posts/p1.md", "---\ntitle: P\ndate: 2026-11-01\n---\n> [!TIP]\n> x\n");
	ck_assert(!fx_build(&f));
	ck_assert_msg(fx_said(&f, "i18n-missing", "no text \"callout_tip\" in language \"en\""),
		      "%s", fx_log(&f));
	fx_put(&f, "content/i18n/en.yaml", "callout_tip: Tip\n");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_ptr_nonnull(strstr(fx_get(&f, "site/posts/p1/index.html"), ">Tip</p>\n<p>x</p>"));
	fx_done(&f);
}
END_TEST

// A story that shows itself ends in a report, not in a crash.
START_TEST(test_nesting)
{
	struct fixture f;

	begin(&f);
	fx_put(&f, "content/stories/s.md",
	       "---\ntitle: Tale\ndate: 2026-11-01\nmember: mira\n---\n::story{slug=u}\n");
	fx_put(&f, "content/stories/u.md",
	       "---\ntitle: Twin\ndate: 2026-11-01\nmember: mira\n---\n::story{slug=s}\n");
	fx_put(&f, "themes/t/templates/story.html", "{{ page.content }}");
	ck_assert(!fx_build(&f));
	ck_assert_msg(fx_said(&f, "template-type", "nest too deep"), "%s", fx_log(&f));
	fx_done(&f);
}
END_TEST

Suite *directive_suite(void);
Suite *directive_suite(void)
{
	Suite *s = suite_create("output/directive");
	TCase *t = tcase_create("directive");

	tcase_add_loop_test(t, test_chosen, 0, sizeof rows / sizeof *rows);
	tcase_add_test(t, test_gallery);
	tcase_add_test(t, test_gallery_consent);
	tcase_add_test(t, test_feed);
	tcase_add_test(t, test_templates);
	tcase_add_test(t, test_word);
	tcase_add_test(t, test_nesting);
	suite_add_tcase(s, t);
	return s;
}
