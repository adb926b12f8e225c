// What is to come and what is over, by the clock of the build and the zone of the event.
#include "fixture.h"

#include "model/event.h"

#define LISTS                                                                                   \
	"{% for e in query('event', when='upcoming') %}{{ e.title }}@{{ e.starts }} {% endfor " \
	"%}|{% for e in query('event', when='past') %}{{ e.title }} {% endfor %}"

static void begin(struct fixture *f)
{
	fx_init(f);
	fx_put(f, "kith.yaml",
	       "version: 1\ntitle: Lane\nbase_url: https://lane.example/\nlanguages: "
	       "[en]\ntimezone: Asia/Shanghai\ntheme: t\nformats: {email: false}\n");
}

static void put_event(struct fixture *f, const char *slug, const char *fields)
{
	fx_put(f, arena_printf(&f->arena, "content/events/%s.yaml", slug).p,
	       arena_printf(&f->arena, "title: %s\nuid: %s\n%s", slug, slug, fields).p);
}

static instant utc(int month, int day, int hour, int minute, int second)
{
	return civil_to_utc((struct civil){2026, (uint8_t)month, (uint8_t)day, (uint8_t)hour,
					   (uint8_t)minute, (uint8_t)second});
}

// One event, and on which side it is a second before and at the instant at which it is over.
static const struct {
	const char *name, *fields;
	int month, day, hour, minute; // the end, in UTC
} ends[] = {
	{"ends", "starts: 2026-11-21 19:00\nends: 2026-11-21 21:30\n", 11, 21, 13, 30},
	{"ends days later", "starts: 2026-11-20 19:00\nends: 2026-11-23 12:00\n", 11, 23, 4, 0},
	{"duration", "starts: 2026-11-21 19:00\nduration: 90m\n", 11, 21, 12, 30},
	{"no end: the day in the site's zone", "starts: 2026-11-21 19:00\n", 11, 21, 16, 0},
	{"a zone of its own",
	 "starts: 2026-11-21 19:00\nends: 2026-11-21 20:00\ntimezone: Europe/Berlin\n", 11, 21, 19,
	 0},
	{"no end: the day in its own zone",
	 "starts: 2026-11-21 19:00\ntimezone: America/New_York\n", 11, 22, 5, 0},
	{"a whole day", "starts: 2026-11-21\ntimezone: Pacific/Auckland\n", 11, 21, 11, 0},
	{"whole days", "starts: 2026-11-21\nends: 2026-11-23\ntimezone: America/New_York\n", 11, 24,
	 5, 0},
	{"with an offset", "starts: 2026-11-21T19:00:00-03:00\nends: 2026-11-21T20:00:00-03:00\n",
	 11, 21, 23, 0},
	{"over the change of clocks",
	 "starts: 2026-10-25 01:00\nduration: 3h\ntimezone: Europe/Berlin\n", 10, 25, 2, 0},
	{"to a wall time behind the change",
	 "starts: 2026-10-25 01:00\nends: 2026-10-25 04:00\ntimezone: Europe/Berlin\n", 10, 25, 3,
	 0},
	{"of several, the last",
	 "starts: 2026-11-01 19:00\nduration: 1h\nrecurrence: {rrule: FREQ=DAILY;COUNT=3}\n", 11, 3,
	 12, 0},
	{"the last is moved",
	 "starts: 2026-11-01 19:00\nduration: 1h\nrecurrence: {rrule: FREQ=DAILY;COUNT=2, "
	 "overrides: [{at: 2026-11-02, starts: 2026-11-09 08:00}]}\n",
	 11, 9, 1, 0},
	{"cancelled ones pass as well",
	 "starts: 2026-11-21 19:00\nduration: 1h\nstatus: cancelled\n", 11, 21, 12, 0},
};

START_TEST(over_at_its_end)
{
	instant end = utc(ends[_i].month, ends[_i].day, ends[_i].hour, ends[_i].minute, 0);
	struct fixture f;

	begin(&f);
	put_event(&f, "e", ends[_i].fields);
	for (int late = 0; late < 2; late++) {
		f.now = end - 1 + late;
		ck_assert_msg(fx_load(&f), "%s: %s", ends[_i].name, fx_log(&f));
		ck_assert_msg(((struct event *)f.lib->all.p[0])->is_past == late, "%s: %s its end",
			      ends[_i].name, late ? "at" : "a second before");
	}
	fx_done(&f);
}
END_TEST

// Which occurrence stands for an event, at several times.
#define WEEKLY                                                                                     \
	"starts: 2026-11-03 19:00\nduration: 1h\nrecurrence: {rrule: FREQ=WEEKLY;COUNT=5, "        \
	"exdate: "                                                                                 \
	"[2026-11-10], overrides: [{at: 2026-11-17, status: cancelled}, {at: 2026-11-24, starts: " \
	"2026-11-25 08:00}]}\n"
static const struct {
	int month, day, hour, minute, second;
	const char *starts;
} shown[] = {
	{10, 1, 0, 0, 0, "2026-11-03T19:00:00+08:00"},    // not begun
	{11, 3, 11, 59, 59, "2026-11-03T19:00:00+08:00"}, // still on
	{11, 3, 12, 0, 0, "2026-11-25T08:00:00+08:00"}, // over; left out and cancelled ones do not
							// count
	{11, 25, 0, 59, 59, "2026-11-25T08:00:00+08:00"},
	{11, 25, 1, 0, 0, "2026-12-01T19:00:00+08:00"},
	{12, 1, 12, 0, 0, "2026-12-01T19:00:00+08:00"}, // past: the last
};

START_TEST(next_occurrence)
{
	struct fixture f;
	const char *page;

	begin(&f);
	put_event(&f, "weekly", WEEKLY);
	fx_put(&f, "themes/t/templates/event.html",
	       "{{ page.occurrence.starts }} {{ page.next_occurrence.starts if "
	       "page.next_occurrence else '-' }} {{ "
	       "page.is_past }}");
	f.now = utc(shown[_i].month, shown[_i].day, shown[_i].hour, shown[_i].minute,
		    shown[_i].second);
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	page = fx_get(&f, "site/events/weekly/index.html");
	ck_assert_str_eq(page, _i + 1 < (int)(sizeof shown / sizeof *shown)
				       ? arena_printf(&f.arena, "%s %s False", shown[_i].starts,
						      shown[_i].starts)
						 .p
				       : arena_printf(&f.arena, "%s - True", shown[_i].starts).p);
	fx_done(&f);
}
END_TEST

// What an override changes, and what it leaves as the event has it.
#define PRINTED                                                                                  \
	"{% for o in page.occurrences %}{{ o.title }}/{{ o.summary }}/{{ o.location.name }}/{{ " \
	"o.location.city }}/{{ o.mode }}/{{ o.status }}/{{ o.public_url }}/{{ o.starts }}/{{ "   \
	"o.ends }}/{{ o.previous_starts }}/{{ o.price }};{% endfor %}"
static const struct {
	const char *override, *want;
} overrides[] = {
	{"", "e/S/A/B/onsite/scheduled/https://a.example//2026-12-02T19:00:00+08:00/"
	     "2026-12-02T20:00:00+08:00/None/1"},
	{"title: t, summary: s", "t/s/A/B/onsite/scheduled/https://a.example//"
				 "2026-12-02T19:00:00+08:00/2026-12-02T20:00:00+08:00/None/1"},
	{"location: {name: X}", "e/S/X//onsite/scheduled/https://a.example//"
				"2026-12-02T19:00:00+08:00/2026-12-02T20:00:00+08:00/None/1"},
	{"mode: hybrid, public_url: /x/",
	 "e/S/A/B/hybrid/scheduled//x//2026-12-02T19:00:00+08:00/2026-12-02T20:00:00+08:00/None/1"},
	{"status: moved_online", "e/S/A/B/online/moved_online/https://a.example//"
				 "2026-12-02T19:00:00+08:00/2026-12-02T20:00:00+08:00/None/1"},
	{"status: moved_online, mode: hybrid",
	 "e/S/A/B/hybrid/moved_online/https://a.example//2026-12-02T19:00:00+08:00/"
	 "2026-12-02T20:00:00+08:00/None/1"},
	{"starts: 2026-12-01 08:00",
	 "e/S/A/B/onsite/scheduled/https://a.example//2026-12-01T08:00:00+08:00/"
	 "2026-12-01T09:00:00+08:00/2026-12-02T19:00:00+08:00/1"},
	{"starts: 2026-12-02 19:00", "e/S/A/B/onsite/scheduled/https://a.example//"
				     "2026-12-02T19:00:00+08:00/2026-12-02T20:00:00+08:00/None/1"},
	{"starts: 2026-12-02T12:00:00Z",
	 "e/S/A/B/onsite/scheduled/https://a.example//2026-12-02T20:00:00+08:00/"
	 "2026-12-02T21:00:00+08:00/2026-12-02T19:00:00+08:00/1"},
	{"ends: 2026-12-03 01:00", "e/S/A/B/onsite/scheduled/https://a.example//"
				   "2026-12-02T19:00:00+08:00/2026-12-03T01:00:00+08:00/None/1"},
	{"duration: 5m", "e/S/A/B/onsite/scheduled/https://a.example//2026-12-02T19:00:00+08:00/"
			 "2026-12-02T19:05:00+08:00/None/1"},
};

START_TEST(override)
{
	struct fixture f;
	const char *page, *want;

	begin(&f);
	put_event(&f, "e",
		  arena_printf(&f.arena,
			       "summary: S\nstarts: 2026-12-02 19:00\nduration: 1h\nlocation: "
			       "{name: A, city: B}\n"
			       "public_url: https://a.example/\nprice: 1\nrecurrence: {rrule: "
			       "FREQ=DAILY;COUNT=1, "
			       "overrides: [{at: 2026-12-02%s%s}]}\n",
			       *overrides[_i].override ? ", " : "", overrides[_i].override)
			  .p);
	fx_put(&f, "themes/t/templates/event.html", PRINTED);
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	page = fx_get(&f, "site/events/e/index.html");
	want = arena_printf(&f.arena, "%s;", overrides[_i].want).p;
	ck_assert_msg(strcmp(page, want) == 0, "%s\n got: %s\nwant: %s", overrides[_i].override,
		      page, want);
	fx_done(&f);
}
END_TEST

START_TEST(lists)
{
	struct fixture f;

	begin(&f);
	put_event(&f, "weekly", WEEKLY);
	put_event(&f, "long", "starts: 2026-11-01\nends: 2026-11-30\n");
	put_event(&f, "early", "starts: 2026-11-02 08:00\nduration: 1h\n");
	put_event(&f, "late", "starts: 2026-11-22 08:00\nduration: 1h\n");
	ck_assert_str_eq(fx_render(&f, LISTS, "site/404.html"),
			 "long@2026-11-01T00:00:00+08:00 late@2026-11-22T08:00:00+08:00 "
			 "weekly@2026-11-25T08:00:00+08:00 |early ");
	fx_done(&f);
}
END_TEST

// ---- the function events() ----------------------------------------------------------------------

#define SHOW(args)                                                                                \
	"{% for o in events(" args ") %}{{ o.title }} {{ date(o.starts, 'MM-dd HH') }}{{ '!' if " \
	"o.status == 'cancelled' }};{% endfor %}"
static const struct {
	const char *text, *want;
} calls[] = {
	{SHOW("limit=4"), "long 11-01 00;daily 11-21 19;daily 11-22 19!;fair 11-23 08;"},
	{SHOW("within='2d'"), "long 11-01 00;daily 11-21 19;daily 11-22 19!;"},
	{SHOW("within='49h'"), "long 11-01 00;daily 11-21 19;daily 11-22 19!;fair 11-23 08;"},
	{SHOW("'upcoming', '2w', city='Qingdu'"), "fair 11-23 08;"},
	{SHOW("within='2w', city='qing-du'"), ""},
	{SHOW("series='talks', limit=1"), "daily 11-21 19;"},
	{SHOW("group='Bakers', within='3d'"), "fair 11-23 08;"},
	{SHOW("group='bakers', tag='tea'"), ""},
	{SHOW("tag='tea', limit=2"), "daily 11-21 19;daily 11-22 19!;"},
	{SHOW("tag='none'"), ""},
	{"{% for c in site.agenda.cities %}" SHOW("city=c") "{% endfor %}", "fair 11-23 08;"},
	{SHOW("'past', limit=2"), "daily 11-20 19;daily 11-19 19;"},
	{SHOW("'past', within='2d'"), "daily 11-20 19;daily 11-19 19;"},
	{SHOW("when='past', city='Qingdu'"), "gone 11-02 08;"},
	{SHOW("'past', '20d', city='Qingdu'"), "gone 11-02 08;"},
	{SHOW("'past', '18d', city='Qingdu'"), ""},
	{"{{ events(series='talks') | length }} {{ events('past', series='talks') | length }}",
	 "30 20"},
	{"{{ events(city=none, tag=none, limit=none) | length }}", "33"},
	{"{{ events(limit=1)[0].event.url }} {{ events(limit=1)[0].location.name }}",
	 "/events/long/ Everywhere"},
	{"{{ events('soon') }}", "error: when is"},
	{"{{ events(within='soon') }}", "error: within is"},
	{"{{ events(limit=0) }}", "error: limit is"},
	{"{{ events(limit='many') }}", "error: limit is"},
	{"{{ events(where='x') }}", "error: where"},
};

START_TEST(function)
{
	const char *want = calls[_i].want, *got;
	struct fixture f;

	begin(&f);
	put_event(&f, "daily",
		  "starts: 2026-11-01 19:00\nduration: 1h\nseries: Talks\ntags: [Tea]\nrecurrence: "
		  "{rrule: "
		  "FREQ=DAILY;COUNT=50, overrides: [{at: 2026-11-22, status: cancelled}]}\n");
	put_event(&f, "long", "starts: 2026-11-01\nends: 2026-11-30\nlocation: Everywhere\n");
	put_event(&f, "fair",
		  "starts: 2026-11-23 08:00\nduration: 1h\ncity: Qingdu\ngroups: [Bakers]\n");
	put_event(&f, "gone", "starts: 2026-11-02 08:00\nduration: 1h\ncity: Qingdu\n");
	put_event(&f, "private", "starts: 2026-11-23 08:00\nduration: 1h\nchannels: [email]\n");
	put_event(&f, "later", "starts: 2027-03-23 08:00\nduration: 1h\n");
	got = fx_render(&f, calls[_i].text, "site/404.html");
	if (str_starts(str_cstr(want), S("error: ")))
		ck_assert_msg(str_starts(str_cstr(got), S("error: ")) &&
				      str_find(str_cstr(got), str_from(str_cstr(want), 7)) !=
					      SIZE_MAX,
			      "%s: %s", calls[_i].text, got);
	else
		ck_assert_msg(strcmp(got, want) == 0, "%s\n got: %s\nwant: %s", calls[_i].text, got,
			      want);
	fx_done(&f);
}
END_TEST

#define N(rows) ((int)(sizeof(rows) / sizeof *(rows)))

Suite *agenda_suite(void);
Suite *agenda_suite(void)
{
	Suite *s = suite_create("output/agenda");
	TCase *t = tcase_create("agenda");

	tcase_add_loop_test(t, over_at_its_end, 0, N(ends));
	tcase_add_loop_test(t, next_occurrence, 0, N(shown));
	tcase_add_loop_test(t, override, 0, N(overrides));
	tcase_add_test(t, lists);
	tcase_add_loop_test(t, function, 0, N(calls));
	suite_add_tcase(s, t);
	return s;
}
