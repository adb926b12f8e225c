// What stands in a calendar of one event.
#include "fixture.h"

#define SITE                                                                    \
	"version: 1\ntitle: Lane\nbase_url: https://lane.example/\nlanguages: " \
	"[en]\ntimezone: Asia/Shanghai\ntheme: t\nformats: {email: false}\n"

// The lines of site/events/e/event.ics, unfolded, with \n.
static const char *calendar_of(struct fixture *f, const char *fields)
{
	const char *text;
	struct buf b;

	fx_put(f, "kith.yaml", SITE);
	fx_put(f, "content/events/e.yaml",
	       arena_printf(&f->arena, "uid: e@lane.example\n%s", fields).p);
	ck_assert_msg(fx_build(f), "%s: %s", fields, fx_log(f));
	text = fx_get(f, "site/events/e/event.ics");
	buf_init(&b, BUF_MAX_DEFAULT);
	for (const char *p = text; *p; p++) {
		if (!strncmp(p, "\r\n ", 3))
			p += 2;
		else if (*p != '\r')
			buf_char(&b, *p);
	}
	text = arena_dup(&f->arena, buf_view(&b)).p;
	text = arena_printf(&f->arena, "%.*s", (int)b.n, text).p;
	buf_release(&b);
	return text;
}

#define HEAD                                                     \
	"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//kith//events//" \
	"EN\nCALSCALE:GREGORIAN\nMETHOD:PUBLISH\n"
#define STAMPS                                                                                   \
	"UID:e@lane.example\nDTSTAMP:20260201T090000Z\nCREATED:20251231T230000Z\nLAST-MODIFIED:" \
	"20260201T090000Z\nSEQUENCE:29498945\n"
#define REST(title, status)                                                                      \
	"SUMMARY:" title                                                                         \
	"\nDESCRIPTION:https://lane.example/events/e/\nLOCATION:Tea house\\, Suzhou\n"           \
	"GEO:31.300000;120.600000\nURL;VALUE=URI:https://lane.example/events/e/\nSTATUS:" status \
	"\nORGANIZER;CN=Lane:https://lane.example/\nEND:VEVENT\n"
#define TITLE "Tea\\; or 茶\\, \\\\ 🏮"

// A rule with an extra date, one that is left out, one that is called off, one that is moved, and
// one whose wall time does not exist.
START_TEST(whole)
{
	struct fixture f;

	fx_init(&f);
	ck_assert_str_eq(
		calendar_of(
			&f,
			"title: \"Tea; or 茶, \\\\ 🏮\"\nstarts: 2026-03-03 02:30\nduration: 90m\n"
			"timezone: Europe/Berlin\ndate: 2026-01-01\nupdated: 2026-02-01 "
			"10:00\nsequence: 5\n"
			"location: {name: Tea house, city: Suzhou, geo: {lat: 31.3, lon: 120.6}}\n"
			"recurrence:\n  rrule: FREQ=WEEKLY;BYDAY=TU,SU;COUNT=12\n"
			"  rdate: [\"2026-04-01 08:00\"]\n  exdate: [2026-03-08]\n  overrides:\n"
			"    - {at: 2026-03-10, status: cancelled}\n"
			"    - {at: 2026-03-15, starts: \"2026-03-16 18:00\", title: Later}\n"),
		HEAD
		"BEGIN:VTIMEZONE\nTZID:Europe/Berlin\n"
		"BEGIN:STANDARD\nDTSTART:20251026T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n"
		"TZNAME:+0100\nEND:STANDARD\n"
		"BEGIN:DAYLIGHT\nDTSTART:20260329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
		"TZNAME:+0200\nEND:DAYLIGHT\nEND:VTIMEZONE\n"
		"BEGIN:VEVENT\n" STAMPS
		"DTSTART;TZID=Europe/Berlin:20260303T023000\nDURATION:PT1H30M\n"
		"RRULE:FREQ=WEEKLY;COUNT=12;BYDAY=TU,SU\nRDATE;TZID=Europe/Berlin:20260401T080000\n"
		"EXDATE;TZID=Europe/Berlin:20260308T023000\n" REST(
			TITLE,
			"CONFIRMED") "BEGIN:VEVENT\n" STAMPS
				     "RECURRENCE-ID;TZID=Europe/Berlin:20260310T023000\n"
				     "DTSTART;TZID=Europe/"
				     "Berlin:20260310T023000\nDTEND;TZID=Europe/"
				     "Berlin:20260310T040000\n" REST(
					     TITLE,
					     "CANCELLED") "BEGIN:VEVENT\n" STAMPS
							  "RECURRENCE-ID;TZID=Europe/"
							  "Berlin:20260315T023000\n"
							  "DTSTART;TZID=Europe/"
							  "Berlin:20260316T180000\nDTEND;TZID="
							  "Europe/Berlin:20260316T193000\n" REST(
								  "Later",
								  "CONFIRMED") "BEGIN:"
									       "VEVENT\n" STAMPS
									       "RECURRENCE-ID;TZID="
									       "Europe/"
									       "Berlin:"
									       "20260329T023000\n"
									       "DTSTART;TZID="
									       "Europe/"
									       "Berlin:"
									       "20260329T033000\nDT"
									       "END;TZID=Europe/"
									       "Berlin:"
									       "20260329T050000"
									       "\n" REST(TITLE,
											 "CONFIRME"
											 "D") "END:"
											      "VCAL"
											      "ENDA"
											      "R"
											      "\n");
	fx_done(&f);
}
END_TEST

// Lines that a calendar has, with a line's end on both sides, and ("!") those that it has not.
static const struct {
	const char *fields, *lines[6];
} rows[] = {
	{"title: T\nstarts: 2026-12-04 19:00\nends: 2026-12-04 21:00\n",
	 {"DTSTART;TZID=Asia/Shanghai:20261204T190000", "DTEND;TZID=Asia/Shanghai:20261204T210000",
	  "TZID:Asia/Shanghai", "SEQUENCE:0", "DTSTAMP:20261204T110000Z", "!LAST-MODIFIED"}},
	{"title: T\nstarts: 2026-12-04 19:00\n", // no end is made up
	 {"DTSTART;TZID=Asia/Shanghai:20261204T190000", "!DTEND", "!DURATION"}},
	{"title: T\nstarts: 2026-12-04 19:00\ntimezone: UTC\nduration: 1h\n",
	 {"DTSTART:20261204T190000Z", "DTEND:20261204T200000Z", "!BEGIN:VTIMEZONE", "!TZID"}},
	{"title: T\nstarts: 2026-12-04\nends: 2026-12-06\n",
	 {"DTSTART;VALUE=DATE:20261204", "DTEND;VALUE=DATE:20261207", "TRANSP:TRANSPARENT",
	  "!BEGIN:VTIMEZONE"}},
	{"title: T\nstarts: 2026-12-04\n", {"DTSTART;VALUE=DATE:20261204", "!DTEND", "!VTIMEZONE"}},
	{"title: T\nstarts: 2026-12-04\nrecurrence: {rrule: FREQ=DAILY;UNTIL=20261224, exdate: "
	 "[2026-12-06]}\n",
	 {"RRULE:FREQ=DAILY;UNTIL=20261224", "EXDATE;VALUE=DATE:20261206"}},
	// UNTIL in UTC, half a day behind the last
	{"title: T\nstarts: 2026-12-04 19:00\nrecurrence: {rrule: FREQ=DAILY;UNTIL=20261224}\n",
	 {"RRULE:FREQ=DAILY;UNTIL=20261224T230000Z"}},
	// The clocks go back: what comes twice is written in UTC
	{"title: T\nstarts: 2026-10-25 02:30\nduration: 15m\ntimezone: Europe/Berlin\n",
	 {"DTSTART:20261025T003000Z", "DTEND:20261025T004500Z"}},
	// A duration is time that passes, an end is a wall time
	{"title: T\nstarts: 2026-10-25 01:00\nduration: 4h\ntimezone: Europe/Berlin\n",
	 {"DTEND;TZID=Europe/Berlin:20261025T040000"}},
	// A zone is told of for as long as the event goes on, and no longer
	{"title: T\nstarts: 2026-06-01 08:00\nduration: 1h\ntimezone: Europe/Berlin\n",
	 {"DTSTART:20260329T020000", "!DTSTART:20261025T030000", "!DTSTART:20251026T030000"}},
	{"title: T\nstarts: 2026-06-01 08:00\nduration: 1h\ntimezone: Europe/Berlin\n"
	 "recurrence: {rrule: FREQ=YEARLY;COUNT=3}\n",
	 {"DTSTART:20260329T020000", "DTSTART:20280326T020000", "!DTSTART:20281029T030000"}},
	{"title: T\nstarts: 2026-12-04 19:00\nstatus: cancelled\n", {"STATUS:CANCELLED"}},
	{"title: T\nstarts: 2026-12-04 19:00\nstatus: postponed\n", {"STATUS:TENTATIVE"}},
	{"title: T\nstarts: 2026-12-04 19:00\nstatus: postponed\nprevious_starts: 2026-12-01 "
	 "19:00\n",
	 {"STATUS:CONFIRMED"}},
	{"title: T\nstarts: 2026-12-04 19:00\nmode: online\njoin_url: https://meet.example/hush\n"
	 "public_url: https://talk.example/\n",
	 {"CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://talk.example/", "!hush"}},
	{"title: T\nstarts: 2026-12-04 19:00\npublic_url: https://talk.example/\n",
	 {"!CONFERENCE"}},
	{"title: T\nstarts: 2026-12-04 19:00\ntags: [\"tea, hot\", 灯]\n",
	 {"CATEGORIES:tea\\, hot,灯"}},
	{"title: T\nstarts: 2026-12-04 19:00\nimage: /pic.svg\n",
	 {"IMAGE;VALUE=URI;DISPLAY=BADGE:https://lane.example/pic.svg"}},
	{"title: T\nsummary: \"one,\\ntwo; 灯\\\\\"\nstarts: 2026-12-04 19:00\n",
	 {"DESCRIPTION:one\\,\\ntwo\\; 灯\\\\\\n\\nhttps://lane.example/events/e/"}},
	{"title: T\nstarts: 2026-12-04 19:00\nupdated: 2026-11-01T00:00:00Z\n",
	 {"SEQUENCE:29891520", "DTSTAMP:20261101T000000Z", "LAST-MODIFIED:20261101T000000Z",
	  "!CREATED"}},
	{"title: T\nstarts: 2026-12-04 19:00\nupdated: 2026-11-01T00:01:00Z\nsequence: 7\n",
	 {"SEQUENCE:29891528"}},
	{"title: T\nstarts: 2026-12-04 19:00\ndate: 2026-10-01\n",
	 {"SEQUENCE:0", "DTSTAMP:20260930T160000Z", "CREATED:20260930T160000Z",
	  "LAST-MODIFIED:20260930T160000Z"}},
	{"title: T\nstarts: 2026-12-04 19:00\nlocation: {name: A}\nrecurrence: {rrule: "
	 "FREQ=DAILY;COUNT=2, "
	 "overrides: [{at: 2026-12-05, location: {geo: {lat: -1.5, lon: 2}}, mode: online}]}\n",
	 {"LOCATION:A", "GEO:-1.500000;2.000000"}},
};

START_TEST(line)
{
	struct fixture f;
	const char *text;

	fx_init(&f);
	fx_put(&f, "content/static/pic.svg", "<svg/>");
	text = calendar_of(&f, rows[_i].fields);
	for (size_t k = 0; k < 6 && rows[_i].lines[k]; k++) {
		const char *want = rows[_i].lines[k];

		if (*want == '!')
			ck_assert_msg(!strstr(text, want + 1), "%s has %s\n%s", rows[_i].fields,
				      want + 1, text);
		else
			ck_assert_msg(strstr(text, arena_printf(&f.arena, "\n%s\n", want).p),
				      "%s lacks %s\n%s", rows[_i].fields, want, text);
	}
	fx_done(&f);
}
END_TEST

Suite *calendar_suite(void);
Suite *calendar_suite(void)
{
	Suite *s = suite_create("output/calendar");
	TCase *t = tcase_create("calendar");

	tcase_add_test(t, whole);
	tcase_add_loop_test(t, line, 0, (int)(sizeof rows / sizeof *rows));
	suite_add_tcase(s, t);
	return s;
}
