#include "fixture.h"

#include "output/theme.h"
#include "output/view_class.h"

static void content(struct fixture *f)
{
	fx_init(f);
	fx_put(f, "kith.yaml",
	       "version: 1\ntitle: {en: Lane, zh-Hans: 巷}\nbase_url: "
	       "https://lane.example/sub\nlanguages: [en, zh-Hans]\n"
	       "timezone: Asia/Shanghai\ntheme: t\nmenus: {main: [{page: about}, {kind: post}, "
	       "{url: \"https://x.example/\", title: X}]}\n"
	       "newsletter: {from: \"a@lane.example\", relay: \"smtp://hush-relay:25\", user: "
	       "hush-user, password_file: hush-file}\n"
	       "extra: {colour: red}\n");
	fx_put(f, "content/pages/about.md",
	       "---\ntitle: About\n---\nx\n\n## One\n\n### Two 灯笼\n");
	fx_put(f, "content/posts/a.md",
	       "---\ntitle: A < B\ndate: 2026-11-01 09:30\ntags: [tea, lamps]\nauthors: "
	       "[mira]\nextra: {n: 3, on: true, list: [a, 2]}\n"
	       "image: {src: x.svg, alt: an x}\n---\n# Head\n\nSome *text* with [a link](b.md).\n");
	fx_put(f, "content/posts/x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
	fx_put(f, "content/posts/b.md", "---\ntitle: B\ndate: 2026-11-03\ntags: [tea]\n---\nx\n");
	fx_put(f, "content/posts/a.zh-Hans.md", "---\ntitle: 甲\ndate: 2026-11-01\n---\nx\n");
	fx_put(f, "content/events/soon.md",
	       "---\ntitle: Soon\nstarts: 2026-12-04 19:00\nduration: 90m\nlocation: {name: Tea "
	       "house}\nmode: hybrid\nhosts: [mira]\n"
	       "join_url: https://meet.example/hush-room\n---\nx\n");
	fx_put(f, "content/events/later.md", "---\ntitle: Later\nstarts: 2026-12-24\n---\nx\n");
	fx_put(f, "content/events/gone.md", "---\ntitle: Gone\nstarts: 2026-10-04 19:00\n---\nx\n");
	fx_put(f, "content/members/mira.yaml",
	       "name: {en: Mira, zh-Hans: 米拉}\ncity: Hush City\n"
	       "consent: [{scope: [profile], channels: [site], given: 2026-05-01, wording: "
	       "hush-wording, evidence: \"sha256:00\"}]\n");
	fx_put(f, "content/members/tom.yaml", "name: Tom Hushed\n");
	fx_put(f, "themes/t/assets/main.css", "a{}");
	fx_put(f, "themes/t/assets/logo.svg", "<svg/>");
}

static const struct {
	const char *text, *want; // want "error: …": the report has that part
} home[] = {
	{"{{ site.title }} {{ site.url }} {{ site.feed_url }} {{ site.base_url }}",
	 "Lane /sub/ /sub/rss.xml https://lane.example/sub"},
	{"{% for l in site.languages %}{{ l.tag }} {{ l.name }} {{ l.url }};{% endfor %}",
	 "en English /sub/;zh-Hans 简体中文 /sub/zh-hans/;"},
	{"{% for m in site.menus.main %}{{ m.title }} {{ m.url }};{% endfor %}",
	 "About /sub/about/;Posts /sub/posts/;X https://x.example/;"},
	{"{{ site.extra.colour }} {{ site.has_newsletters }}", "red False"},
	{"{{ site.newsletter.relay }}", "error: relay"},
	{"{{ site.newsletter.user }}", "error: user"},
	{"{{ site.newsletter.password_file }}", "error: password_file"},
	{"{{ now }} {{ now.day }} {{ now.time }} {{ now.zone }}",
	 "2026-11-21T08:00:00+08:00 2026-11-21 08:00 Asia/Shanghai"},
	{"{{ lang }} {{ lang.dir }} {{ lang.prefix }}|", "en ltr |"},
	{"{% set p = query('post') %}{{ p[0].title }} {{ p[1].title }} {{ p | length }}",
	 "B A &lt; B 2"},
	{"{% set p = query('post')[1] %}{{ p.url }} {{ url(p) }} {{ url(p, absolute=true) }}",
	 "/sub/posts/a/ /sub/posts/a/ https://lane.example/sub/posts/a/"},
	{"{{ url('/x/') }} {{ url('/sub/x/') }} {{ url('https://y.example/') }} {{ url('about') }} "
	 "{{ url('/x/', absolute=true) }}",
	 "/sub/x/ /sub/x/ https://y.example/ /sub/about/ https://lane.example/sub/x/"},
	{"{{ url('abuot') }}", "error: abuot"},
	{"{{ asset('logo.svg') }}", "/sub/assets/logo.svg"},
	{"{{ asset('main.cs') }}", "error: main.cs"},
	{"{% set p = query('post')[1] %}{{ p.content }}",
	 "<h1 id=\"head\">Head</h1>\n<p>Some <em>text</em> with <a href=\"/sub/posts/b/\">a "
	 "link</a>.</p>\n"},
	{"{% set p = query('post')[1] %}{% for t in p.tags %}{{ t.name }} {{ t.url }} {{ t.count "
	 "}};{% endfor %}",
	 "tea /sub/tags/tea/ 2;lamps /sub/tags/lamps/ 1;"},
	{"{% set p = query('post')[1] %}{{ p.authors[0].name }} {{ p.authors[0].url }} {{ "
	 "p.image.url }} {{ p.image.alt }}",
	 "Mira /sub/members/mira/ /sub/posts/x.svg an x"},
	{"{% set p = query('post')[1] %}{{ p.extra.n + 1 }} {{ p.extra.on }} {{ p.extra.list }} {{ "
	 "p.n }}",
	 "4 True [&#39;a&#39;, 2] 3"},
	{"{% set p = query('post')[0] %}{{ p.image }} {{ p.updated }} {{ p.prev.title }} {{ p.next "
	 "}}",
	 "None None A &lt; B None"},
	{"{% set p = query('post')[1] %}{% for v in p.versions %}{{ v.lang }} {{ v.name }} {{ "
	 "v.url }} {{ v.title }};{% endfor %}",
	 "en English /sub/posts/a/ A &lt; B;zh-Hans 简体中文 /sub/zh-hans/posts/a/ 甲;"},
	{"{% for v in page.versions %}{{ v.lang.tag }} {{ v.url }};{% endfor %}",
	 "en /sub/404.html;zh-Hans /sub/zh-hans/404.html;"},
	{"{% set p = query('page')[0] %}{% for h in p.toc recursive %}{{ h.level }} {{ h.id }} {{ "
	 "h.text "
	 "}};{{ loop(h.children) }}{% endfor %} {{ p.word_count }} {{ p.reading_time }}",
	 "2 one One;3 two-灯笼 Two 灯笼; 5 1"},
	{"{{ page.kind }} {{ page.title }} {{ page.lang }}", "404 Not found en"},
	{"{% for e in query('event', when='upcoming') %}{{ e.title }} {{ e.is_past }} {{ e.starts "
	 "}} {{ e.end }};{% endfor %}",
	 "Soon False 2026-12-04T19:00:00+08:00 2026-12-04T20:30:00+08:00;Later False "
	 "2026-12-24T00:00:00+08:00 None;"},
	{"{% for e in query('event', when='past') %}{{ e.title }} {{ e.is_past }};{% endfor %}",
	 "Gone True;"},
	{"{{ query('event', when='upcoming', limit=1) | length }}", "1"},
	{"{{ query('event', when='now') }}", "error: upcoming"},
	{"{{ query('evnet') }}", "error: evnet"},
	{"{{ query('post', tag='tea') | length }} {{ query('post', tag='lamps')[0].title }} {{ "
	 "query('post', tag='none') | length }}",
	 "2 A &lt; B 0"},
	{"{{ query('post', author='mira')[0].title }} {{ query('post', author='tom') | length }}",
	 "A &lt; B 0"},
	{"{% for p in query('member') %}{{ p.name }} {{ p.posts[0].title }} {{ p.hosting[0].title "
	 "}};{% endfor %}",
	 "Mira A &lt; B Soon;"},
	{"{% set e = query('event', when='upcoming')[0] %}{{ e.mode }} {{ e.status }} {{ "
	 "e.location.name }} {{ e.hosts[0].name }} {{ e.timezone }}",
	 "hybrid scheduled Tea house Mira Asia/Shanghai"},
	{"{% set e = query('event')[0] %}{{ e.join_url }}", "error: join_url"},
	{"{% set e = query('event')[0] %}{{ e['join_url'] }}", "error: join_url"},
	{"{% set e = query('event')[0] %}{{ e.join_url is defined }} {{ (e | attr('join_url')) is "
	 "defined }}",
	 "False False"},
	{"{{ query('member')[0].consent }}", "error: consent"},
	{"{{ t('plain') }} {{ t('books', n=1) }} {{ t('books', n=2) }} {{ t('books', n=0) }} {{ "
	 "t('by', name='<x>') }}",
	 "Plain 1 book 2 books 0 books by &lt;x&gt;"},
	{"{{ t('plian') }}", "error: there is no text \"plian\""},
	{"{{ t('by') }}", "error: needs the parameter \"name\""},
	{"{{ date(now, 'EEE d MMMM y, HH:mm') }} {{ date(now, 'EEEE', lang='zh-Hans') }} {{ "
	 "date('2026-02-01', 'd.M.') }}",
	 "Sat 21 November 2026, 08:00 星期六 1.2."},
	{"{{ now.year + 1 }} {{ now.month }} {{ query('event', when='upcoming')[0].starts.month }}",
	 "2027 11 12"},
	{"{{ date(now, 'Q') }}", "error: date pattern"},
	{"{{ date(3, 'd') }}", "error: moment"},
	{"{{ markdown('*a* [b](/c/)') }}", "<p><em>a</em> <a href=\"/sub/c/\">b</a></p>\n"},
	{"{{ '<script>x</script> <b>y</b>'|markdown }}{{ '[b](/c/)'|markdown }}",
	 "&lt;script&gt;x&lt;/script&gt; <b>y</b>\n<p><a href=\"/sub/c/\">b</a></p>\n"},
	{"{{ query('post')[1]|word_count }} {{ query('post')[1].content|word_count }} {{ "
	 "query('post')[1]|reading_time }} {{ '使用Hugo'|word_count }} {{ 'word_count' is filter "
	 "}} {{ ['a b']|map('word_count')|first }}",
	 "6 6 1 3 True 2"},
	{"{{ excerpt('one two three four', length=9) }} {{ excerpt(query('post')[1]) }}",
	 "one two… Some text with a link."},
	{"{{ query('post')[1].titel }}", "error: titel"},
};

START_TEST(test_home)
{
	struct fixture f;
	const char *got;

	content(&f);
	got = fx_render(
		&f,
		arena_printf(&f.arena, "{%% if lang.tag == 'en' %%}%s{%% endif %%}", home[_i].text)
			.p,
		"site/404.html");
	if (strncmp(home[_i].want, "error: ", 7) == 0)
		ck_assert_msg(strncmp(got, "error: ", 7) == 0 && strstr(got, home[_i].want + 7) &&
				      f.log.exit == 4,
			      "%s\n got: %s", home[_i].text, got);
	else
		ck_assert_msg(strcmp(got, home[_i].want) == 0, "%s\n got: %s\nwant: %s",
			      home[_i].text, got, home[_i].want);
	fx_done(&f);
}
END_TEST

START_TEST(test_other_language)
{
	struct fixture f;

	content(&f);
	ck_assert_str_eq(fx_render(&f,
				   "{{ site.title }} {{ site.url }} {{ t('books', n=1) }} {{ "
				   "query('post')[0].url }} "
				   "{{ query('member')[0].name }} {% for m in site.menus.main %}{{ "
				   "m.title }};{% endfor %}",
				   "site/zh-hans/404.html"),
			 "巷 /sub/zh-hans/ 1 本书 /sub/zh-hans/posts/a/ 米拉 文章;X;");
	fx_done(&f);
}
END_TEST

// Whatever a template prints of everything it can reach, private things are not among it.
START_TEST(test_private)
{
	static const char dump[] = "{% macro all(o) %}{{ o.title }}{{ o.content }}{{ o.extra }}{{ "
				   "o.excerpt }}{% endmacro %}"
				   "{% for k in ['post', 'event', 'page', 'story', 'newsletter'] "
				   "%}{% for e in query(k) %}{{ all(e) }}"
				   "{% endfor %}{% endfor %}{% for p in query('member') %}{{ "
				   "p.name }}{{ p.bio }}{% endfor %}";
	struct fixture f;
	struct fs_list files = {0};

	content(&f);
	fx_render(&f, dump, "site/404.html");
	ck_assert_msg(f.log.errors == 0, "%s", fx_log(&f));
	ck_assert(fs_walk(&f.arena, fx_path(&f, "site"), &files));
	ck_assert_uint_gt(files.n, 10);
	for (size_t i = 0; i < files.n; i++) {
		const char *text =
			fx_get(&f, arena_printf(&f.arena, "site/%.*s", STR_ARG(files.p[i].path)).p);

		ck_assert_msg(!strstr(text, "hush") && !strstr(text, "Hushed"), "%.*s: %s",
			      STR_ARG(files.p[i].path), text);
	}
	fx_done(&f);
}
END_TEST

// The rows of every class, against the field tables.
START_TEST(test_classes)
{
	struct fixture f;
	struct theme *theme;
	struct view *v;

	content(&f);
	ck_assert_msg(fx_load(&f), "%s", fx_log(&f));
	theme = theme_open(&f.arena, f.lib->site, str_cstr(f.dir), &f.log);
	ck_assert_ptr_nonnull(theme);
	v = view_new(&f.arena, f.lib, theme, &f.log);
	ck_assert_ptr_nonnull(v);
	ck_assert_ptr_null(v->classes->kinds[KIND_member]);
	for (int k = 0; k < KIND_COUNT; k++) {
		const struct field_table *tables[] = {&entry_fields, kinds[k]->fields};

		for (int t = 0; t < 2 && k != KIND_member; t++) {
			for (size_t i = 0; tables[t] && i < tables[t]->n; i++) {
				const struct field *row = &tables[t]->fields[i];
				bool found = false;

				for (uint32_t c = 0; c < v->classes->kinds[k]->nfields; c++)
					found |= str_eq(v->classes->kinds[k]->fields[c].name,
							str_cstr(row->name));
				ck_assert_msg(found == !(row->flags & FIELD_PRIVATE), "%s.%s",
					      kinds[k]->name, row->name);
			}
		}
	}
	for (uint32_t c = 0; c < v->classes->kinds[KIND_event]->nfields; c++)
		ck_assert_msg(v->classes->kinds[KIND_event]->fields[c].help != NULL,
			      "%s has no help", v->classes->kinds[KIND_event]->fields[c].name.p);
	fx_done(&f);
}
END_TEST

START_TEST(test_reads)
{
	struct fixture f;
	struct theme *theme;
	struct reads reads;
	struct reader *r;
	struct view *v;
	struct buf out;
	unsigned seen = 0;

	content(&f);
	fx_put(&f, "themes/t/templates/x.html",
	       "{{ now.day }}{{ query('post')[0].title }}{{ t('plain') }}{{ query('post')[0].title "
	       "}}");
	ck_assert_msg(fx_load(&f), "%s", fx_log(&f));
	theme = theme_open(&f.arena, f.lib->site, str_cstr(f.dir), &f.log);
	v = view_new(&f.arena, f.lib, theme, &f.log);
	r = reader_new(v, &f.log);
	reads_init(&reads, &f.arena);
	r->reads = &reads;
	buf_init(&out, 10000);
	reader_begin(r, &f.lib->site->langs[0], CHANNEL_SITE, LINK_ROOT, NULL);
	ck_assert(reader_render(r, S("x.html"), v_map_new(&r->scratch), &out));
	for (size_t i = 0; i < reads.list.n; i++)
		seen |= 1u << reads.list.p[i].what;
	ck_assert_uint_eq(seen,
			  1u << READ_NOW | 1u << READ_LIST | 1u << READ_ENTRY | 1u << READ_WORD);
	ck_assert_msg(reads.list.n == 4, "%zu reads", reads.list.n);
	buf_release(&out);
	reader_free(r);
	fx_done(&f);
}
END_TEST

// A fragment that is kept for one channel is not shown in another, nor in another form of links.
START_TEST(test_fragments)
{
	struct fixture f;
	struct theme *theme;
	struct reader *r;
	struct view *v;
	struct buf out;

	content(&f);
	fx_put(&f, "themes/t/templates/x.html", "{% include 'partials/p.html' without context %};");
	fx_put(&f, "themes/t/templates/partials/p.html",
	       "{{ site.url }}{% for p in query('member') %} {{ p.name }}{% endfor %}");
	ck_assert_msg(fx_load(&f), "%s", fx_log(&f));
	theme = theme_open(&f.arena, f.lib->site, str_cstr(f.dir), &f.log);
	v = view_new(&f.arena, f.lib, theme, &f.log);
	r = reader_new(v, &f.log);
	buf_init(&out, 10000);
	for (int i = 0; i < 4; i++) {
		static const enum channel channels[] = {CHANNEL_SITE, CHANNEL_FEED, CHANNEL_EMAIL,
							CHANNEL_SITE};

		reader_begin(r, &f.lib->site->langs[0], channels[i],
			     i % 3 ? LINK_ABSOLUTE : LINK_ROOT, NULL);
		ck_assert(reader_render(r, S("x.html"), v_map_new(&r->scratch), &out));
	}
	ck_assert_msg(
		str_eq(buf_view(&out),
		       S("/sub/ Mira;https://lane.example/sub/;https://lane.example/sub/;/sub/ "
			 "Mira;")),
		"%.*s", STR_ARG(buf_view(&out)));
	buf_release(&out);
	reader_free(r);
	fx_done(&f);
}
END_TEST

// The site's own theme folder wins over the shipped one file by file, and its own words over the
// theme's.
START_TEST(test_override)
{
	struct fixture f;

	content(&f);
	ck_assert_int_eq(rename(fx_path(&f, "themes"), fx_path(&f, "shipped")), 0);
	setenv("KITH_THEMES", fx_path(&f, "shipped"), 1);
	fx_put(&f, "shipped/t/templates/404.html", "shipped {{ t('plain') }}");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_str_eq(fx_get(&f, "site/404.html"), "shipped Plain");
	fx_put(&f, "themes/t/templates/404.html", "own {{ t('plain') }} {{ t('not_found') }}");
	fx_put(&f, "content/i18n/en.yaml", "plain: Fancy\n");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_str_eq(fx_get(&f, "site/404.html"), "own Fancy Not found");
	unsetenv("KITH_THEMES");
	fx_done(&f);
}
END_TEST

START_TEST(test_theme)
{
	static const struct {
		const char *theme, *id, *part;
	} rows[] = {
		{"nothing-like-it", "theme-missing", "there is no theme"},
		{"../t", "theme-missing", "is not the name of a theme"},
		{"\".\"", "theme-missing", "is not the name of a theme"},
	};
	struct fixture f;

	fx_init(&f);
	fx_put(&f, "content/pages/about.md", "---\ntitle: About\n---\nx\n");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		fx_put(&f, "kith.yaml",
		       arena_printf(&f.arena,
				    "version: 1\ntitle: x\nbase_url: "
				    "https://x.example/\nlanguages: [en]\ntheme: %s\n",
				    rows[i].theme)
			       .p);
		ck_assert(!fx_build(&f));
		ck_assert_msg(fx_said(&f, rows[i].id, rows[i].part) ||
				      fx_said(&f, "config", "theme"),
			      "%s: %s", rows[i].theme, fx_log(&f));
	}
	fx_done(&f);
}
END_TEST

// All templates are compiled, used or not, and all their errors shown; so are wrong words.
START_TEST(test_all_errors)
{
	struct fixture f;

	fx_init(&f);
	fx_put(&f, "content/pages/about.md", "---\ntitle: About\n---\nx\n");
	fx_put(&f, "themes/t/templates/partials/one.html", "{% if %}");
	fx_put(&f, "themes/t/templates/partials/two.html", "{{ a b }}");
	ck_assert(!fx_build(&f));
	ck_assert_msg(f.log.errors == 2 && f.log.exit == 4, "%s", fx_log(&f));
	fx_put(&f, "themes/t/i18n/en.yaml",
	       "a: {many: x}\nb: [c]\nd: {two: x, other: y}\ne: {tow: x}\n");
	ck_assert(!fx_build(&f));
	ck_assert_msg(f.log.errors == 3, "%s", fx_log(&f));
	fx_done(&f);
}
END_TEST

Suite *view_suite(void);
Suite *view_suite(void)
{
	Suite *s = suite_create("output/view");
	TCase *t = tcase_create("view");

	tcase_add_loop_test(t, test_home, 0, sizeof home / sizeof *home);
	tcase_add_test(t, test_other_language);
	tcase_add_test(t, test_private);
	tcase_add_test(t, test_classes);
	tcase_add_test(t, test_reads);
	tcase_add_test(t, test_fragments);
	tcase_add_test(t, test_override);
	tcase_add_test(t, test_theme);
	tcase_add_test(t, test_all_errors);
	suite_add_tcase(s, t);
	return s;
}
