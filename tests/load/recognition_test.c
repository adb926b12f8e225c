// Recognition: what the documents and the ledger count, with caps, windows and months; levels that
// rise and fall; badges that stay; honours and their ties; and who is not ranked at all.
#include "model/member_facts.h"
#include "site.h"

Suite *recognition_suite(void);

#define CONSENT                                                                         \
	"consent: [{scope: [profile, story, ranking], channels: [site, email], given: " \
	"2020-01-01}]\n"
#define MEMBER "name: M\n" CONSENT

// Everything that is known of a member, in one line.
static struct str told(struct arena *a, const struct library *lib, const char *slug)
{
	struct member_facts m = member_facts(a, lib, member_index(lib, str_cstr(slug)));
	const struct recognition *r = m.recognition;
	struct buf b;
	struct str text;

	if (!r)
		return S("not ranked");
	buf_init(&b, BUF_MAX_DEFAULT);
	buf_printf(&b, "%lld:", (long long)r->points);
	for (size_t i = 0; i < r->grants.n; i++)
		buf_printf(&b, " %.*s%+lld", STR_ARG(r->grants.p[i].kind),
			   (long long)r->grants.p[i].points);
	for (size_t i = 0; i < r->levels.n; i++)
		buf_printf(&b, "%s %.*s", i ? " >" : " |",
			   STR_ARG(r->levels.p[i].rule ? r->levels.p[i].rule->id : S("none")));
	for (size_t i = 0; i < r->levels.n; i++)
		if (r->levels.p[i].since.set)
			buf_printf(&b, " %02d-%02d", r->levels.p[i].since.wall.month,
				   r->levels.p[i].since.wall.day);
	for (size_t i = 0; i < r->badges.n; i++)
		buf_printf(&b, " | %.*s %02d-%02d%s", STR_ARG(r->badges.p[i].rule->id),
			   r->badges.p[i].since.wall.month, r->badges.p[i].since.wall.day,
			   r->badges.p[i].revoked.set ? " revoked" : "");
	for (size_t i = 0; i < r->honours.n; i++)
		buf_printf(&b, " | %.*s %d-%02d", STR_ARG(r->honours.p[i].rule->id),
			   (int)r->honours.p[i].month.wall.year, r->honours.p[i].month.wall.month);
	text = arena_dup(a, buf_view(&b));
	buf_release(&b);
	return text;
}

// Now is 2026-11-21 12:00 UTC.
static const struct {
	const char *name, *rules, *ledger, *mira, *bo;
} rows[] = {
	{"nothing asked for", "{}", "[]", "not ranked", "not ranked"},
	{"points and times", "{points: {a: 3, b: {points: 2}}}",
	 "[{member: mira, date: 2026-10-01, kind: a, count: 2}, {member: mira, date: 2026-10-02, "
	 "kind: b}, {member: mira, date: 2026-10-03, kind: b, points: 7}]",
	 "15: a+6 b+2 b+7", "0:"},
	{"what is still to come", "{points: {a: 3}}",
	 "[{member: mira, date: 2026-11-22, kind: a}, {member: mira, date: 2026-11-21, kind: a}]",
	 "3: a+3", "0:"},
	{"a cap for each kind and month", "{points: {a: {points: 3, cap_per_month: 2}, b: 1}}",
	 "[{member: mira, date: 2026-09-30, kind: a}, {member: mira, date: 2026-10-01, kind: a, "
	 "count: 5}, {member: mira, date: 2026-10-02, kind: b}, {member: mira, date: 2026-10-31, "
	 "kind: a}, {member: mira, date: 2026-11-01, kind: a}]",
	 "13: a+3 a+6 b+1 a+0 a+3", "0:"},
	{"the cap goes by date, not by the ledger's order",
	 "{points: {a: {points: 3, cap_per_month: 1}}}",
	 "[{member: mira, date: 2026-10-05, kind: a, points: 9}, {member: mira, date: 2026-10-04, "
	 "kind: a}]",
	 "3: a+3 a+0", "0:"},
	{"a window's first and last day", "{window_days: 10, points: {a: 1, b: 2, c: 4}}",
	 "[{member: mira, date: \"2026-11-11T12:00:00Z\", kind: a}, {member: mira, date: "
	 "\"2026-11-11T12:00:01Z\", kind: b}, {member: mira, date: \"2026-11-21T12:00:00Z\", kind: "
	 "c}]",
	 "6: a+1 b+2 c+4", "0:"},
	{"a level that rises and falls",
	 "{window_days: 10, points: {a: 1}, levels: [{id: new, min: 0}, {id: old, min: 5, keep: "
	 "3}]}",
	 "[{member: mira, date: 2026-10-01, kind: a, count: 2}, {member: mira, date: 2026-10-05, "
	 "kind: a, count: 3}]",
	 "0: a+2 a+3 | new > old > new 10-05 10-15", "0: | new"},
	{"a level that is kept with fewer points",
	 "{window_days: 30, points: {a: 1}, levels: [{id: new, min: 0}, {id: old, min: 5, keep: "
	 "3}]}",
	 "[{member: mira, date: 2026-10-10, kind: a, count: 2}, {member: mira, date: 2026-11-05, "
	 "kind: a, count: 3}]",
	 "3: a+2 a+3 | new > old 11-05", "0: | new"},
	{"without keep it falls at once",
	 "{window_days: 30, points: {a: 1}, levels: [{id: new, min: 0}, {id: old, min: 5}]}",
	 "[{member: mira, date: 2026-10-10, kind: a, count: 2}, {member: mira, date: 2026-11-05, "
	 "kind: a, count: 3}]",
	 "3: a+2 a+3 | new > old > new 11-05 11-09", "0: | new"},
	{"no level to begin with", "{points: {a: 1}, levels: [{id: one, min: 2}]}",
	 "[{member: mira, date: 2026-10-10, kind: a, count: 2}]", "2: a+2 | none > one 10-10",
	 "0: | none"},
	{"a level by hand, with a term",
	 "{levels: [{id: new, min: 0}, {id: star, manual: true, term_required: true}]}",
	 "[{member: mira, date: 2026-09-01, level: star, until: 2026-10-01}, {member: bo, date: "
	 "2026-11-01, level: star, until: 2026-12-01}]",
	 "0: | new > star > new 09-01 10-01", "0: | new > star 11-01"},
	{"a level by hand, revoked", "{levels: [{id: new, min: 0}, {id: star, manual: true}]}",
	 "[{member: mira, date: 2026-09-01, level: star}, {member: mira, date: 2026-09-09, level: "
	 "star, revoked: true, note: moved away}]",
	 "0: | new > star > new 09-01 09-09", "0: | new"},
	{"a badge for so many times", "{badges: [{id: three, count: a, gte: 3}]}",
	 "[{member: mira, date: 2026-10-01, kind: a, count: 2}, {member: mira, date: 2026-10-02, "
	 "kind: a}, {member: bo, date: 2026-10-02, kind: a, count: 2}]",
	 "0: a+0 a+0 | three 10-02", "0: a+0"},
	{"a badge for distinct months", "{badges: [{id: two, count: a, gte: 2, distinct: month}]}",
	 "[{member: mira, date: 2026-09-30, kind: a}, {member: mira, date: 2026-10-01, kind: a}, "
	 "{member: bo, date: 2026-10-01, kind: a, count: 9}, {member: bo, date: 2026-10-31, kind: "
	 "a}]",
	 "0: a+0 a+0 | two 10-01", "0: a+0 a+0"},
	{"a badge stays when its points are gone",
	 "{window_days: 1, points: {a: 5}, badges: [{id: one, count: a}]}",
	 "[{member: mira, date: 2020-02-02, kind: a}]", "0: a+5 | one 02-02", "0:"},
	{"a badge revoked, and given again", "{badges: [{id: one, count: a}]}",
	 "[{member: mira, date: 2026-02-02, kind: a}, {member: mira, date: 2026-03-03, badge: one, "
	 "revoked: true, note: it was a mistake}, {member: bo, date: 2026-02-02, kind: a}, "
	 "{member: "
	 "bo, date: 2026-03-03, badge: one, revoked: true, note: why}, {member: bo, date: "
	 "2026-04-04, badge: one}]",
	 "0: a+0 | one 02-02 revoked", "0: a+0 | one 04-04"},
	{"the most points of a month that is over", "{points: {a: 1}, honours: [{id: top}]}",
	 "[{member: mira, date: 2026-10-10, kind: a, count: 2}, {member: bo, date: 2026-10-10, "
	 "kind: a, count: 3}, {member: mira, date: 2026-11-10, kind: a}]",
	 "3: a+2 a+1", "3: a+3 | top 2026-10"},
	{"the first two of a month", "{points: {a: 1}, honours: [{id: top, top: 2}]}",
	 "[{member: mira, date: 2026-10-10, kind: a, count: 2}, {member: bo, date: 2026-10-10, "
	 "kind: a, count: 3}]",
	 "2: a+2 | top 2026-10", "3: a+3 | top 2026-10"},
	{"a tie goes to who was first", "{points: {a: 1}, honours: [{id: top}]}",
	 "[{member: mira, date: 2026-10-10, kind: a, count: 2}, {member: bo, date: 2026-10-01, "
	 "kind: a}, {member: bo, date: 2026-10-09, kind: a}]",
	 "2: a+2", "2: a+1 a+1 | top 2026-10"},
	{"a tie is shared", "{points: {a: 1}, honours: [{id: top, tie: shared}]}",
	 "[{member: mira, date: 2026-10-10, kind: a, count: 2}, {member: bo, date: 2026-10-01, "
	 "kind: a}, {member: bo, date: 2026-10-09, kind: a}]",
	 "2: a+2 | top 2026-10", "2: a+1 a+1 | top 2026-10"},
	{"who has a role is passed over",
	 "{points: {a: 1}, honours: [{id: top, exclude_roles: [Staff]}]}",
	 "[{member: mira, date: 2026-10-10, kind: a}, {member: bo, date: 2026-10-01, kind: a, "
	 "count: 9}, {member: bo, date: 2026-09-01, kind: a, count: 9}]",
	 "1: a+1 | top 2026-10", "18: a+9 a+9 | top 2026-09"},
};

START_TEST(by_ledger)
{
	for (size_t i = 0; i < N(rows); i++) {
		struct site_bench b;
		struct library *lib;

		site_open(&b);
		site_put(&b, "kith.yaml",
			 arena_printf(&b.arena, CONFIG "recognition: %s\n", rows[i].rules).p);
		site_put(&b, "content/members/mira.yaml", MEMBER);
		site_put(&b, "content/members/bo.yaml",
			 MEMBER "roles: [{role: staff, since: 2026-10-01}]\n");
		site_put(&b, "content/ledger/all.yaml", rows[i].ledger);
		lib = site_load(&b);
		ck_assert_msg(b.log.n == 0, "%s: %s", rows[i].name, b.report);
		ck_assert_msg(str_eq(told(&b.arena, lib, "mira"), str_cstr(rows[i].mira)),
			      "%s: mira\n got  %.*s\n want %s", rows[i].name,
			      STR_ARG(told(&b.arena, lib, "mira")), rows[i].mira);
		ck_assert_msg(str_eq(told(&b.arena, lib, "bo"), str_cstr(rows[i].bo)),
			      "%s: bo\n got  %.*s\n want %s", rows[i].name,
			      STR_ARG(told(&b.arena, lib, "bo")), rows[i].bo);
		site_close(&b);
	}
}
END_TEST

#define CAP_A 3
#define CAP_B 40

// Rows in no order, of three kinds, two of them capped: each against all before it, in its month.
START_TEST(caps_of_many)
{
	struct site_bench b;
	const struct library *lib;
	const struct recognition *r;
	struct buf ledger;
	uint32_t random = 1;

	site_open(&b);
	buf_init(&ledger, BUF_MAX_DEFAULT);
	for (int i = 0; i < 400; i++) {
		random = random * 1664525 + 1013904223;
		buf_printf(&ledger, "- {member: mira, date: 2026-%02u-%02u, kind: %c, count: %u}\n",
			   1 + (random >> 8) % 11, 1 + (random >> 12) % 20,
			   "abc"[(random >> 17) % 3], 1 + (random >> 24) % 4);
	}
	site_put(&b, "kith.yaml",
		 CONFIG
		 "recognition: {points: {c: 1, a: {points: 1, cap_per_month: 3}, b: {points: "
		 "1, cap_per_month: 40}}}\n");
	site_put(&b, "content/members/mira.yaml", MEMBER);
	buf_char(&ledger, 0);
	site_put(&b, "content/ledger/all.yaml", ledger.p);
	lib = site_load(&b);
	ck_assert_msg(b.log.n == 0, "%s", b.report);
	r = member_facts(&b.arena, lib, member_index(lib, S("mira"))).recognition;
	ck_assert_uint_eq(r->grants.n, 400);
	for (size_t i = 0; i < r->grants.n; i++) {
		const struct grant *g = &r->grants.p[i];
		int64_t left = *g->kind.p == 'a' ? CAP_A : *g->kind.p == 'b' ? CAP_B : INT32_MAX;

		for (size_t k = 0; k < i; k++)
			if (str_eq(r->grants.p[k].kind, g->kind) &&
			    r->grants.p[k].date.wall.month == g->date.wall.month)
				left -= r->grants.p[k].counted;
		ck_assert_int_eq(g->counted, left < g->count ? left : g->count);
	}
	buf_release(&ledger);
	site_close(&b);
}
END_TEST

#define RULES "recognition: {points: {story: 10, host: 8, speaker: 6, post: 4}}\n"

// What counts of documents.
START_TEST(by_documents)
{
	static const struct put files[] = {
		{"kith.yaml", CONFIG "languages: [en, fr]\n" RULES},
		{"content/members/mira.yaml", MEMBER},
		{"content/stories/a.md",
		 "---\ntitle: A\ndate: 2026-10-01\nmember: mira\nauthors: bo\n---\nText\n"},
		{"content/stories/a.fr.md",
		 "---\ntitle: A\ndate: 2026-10-01\nmember: mira\n---\nText\n"},
		{"content/posts/b.md",
		 "---\ntitle: B\ndate: 2026-10-02\nauthors: [mira, bo]\n---\nText\n"},
		{"content/posts/later.md",
		 "---\ntitle: L\ndate: 2026-12-02\nauthors: mira\n---\nText\n"},
		{"content/posts/draft.md",
		 "---\ntitle: D\ndate: 2026-10-02\ndraft: true\nauthors: mira\n---\nText\n"},
		{"content/events/past.md",
		 "---\ntitle: P\nstarts: 2026-10-03 19:00\nhosts: [mira, mira]\nsessions: "
		 "[{title: S, speakers: [mira]}]\n---\n"},
		{"content/events/on.md",
		 "---\ntitle: O\nstarts: 2026-11-21 11:00\nends: 2026-11-21 13:00\nhosts: "
		 "mira\n---\n"},
		{"content/events/off.md", "---\ntitle: X\nstarts: 2026-10-04 19:00\nstatus: "
					  "cancelled\nhosts: mira\n---\n"},
		{"content/events/weekly.md",
		 "---\ntitle: W\nstarts: 2026-11-01 19:00\nhosts: bo\nrecurrence: {rrule: "
		 "\"FREQ=WEEKLY\", exdate: [\"2026-11-08 19:00\"], overrides: [{at: \"2026-11-15 "
		 "19:00\", status: cancelled}]}\n---\n"},
		{"content/members/bo.yaml", MEMBER},
	};
	struct site_bench b;
	struct library *lib;

	site_open(&b);
	for (size_t i = 0; i < N(files); i++)
		site_put(&b, files[i].path, files[i].text);
	lib = site_load(&b);
	ck_assert_msg(b.log.errors == 0, "%s", b.report);
	ck_assert_msg(
		str_eq(told(&b.arena, lib, "mira"), S("28: story+10 post+4 host+8 speaker+6")),
		"%.*s", STR_ARG(told(&b.arena, lib, "mira")));
	ck_assert_msg(str_eq(told(&b.arena, lib, "bo"), S("12: post+4 host+8")), "%.*s",
		      STR_ARG(told(&b.arena, lib, "bo")));
	site_close(&b);
}
END_TEST

static const struct {
	const char *name, *member;
	bool ranked;
	int shown; // bits of the channels
} consent_rows[] = {
	{"all", MEMBER, true, 5},
	{"nothing", "name: M\n", false, 0},
	{"no ranking", "name: M\nconsent: {scope: profile, channels: site, given: 2026-01-01}\n",
	 false, 0},
	{"ranking without a profile",
	 "name: M\nconsent: {scope: ranking, channels: site, given: 2026-01-01}\n", false, 0},
	{"ranking elsewhere than the profile",
	 "name: M\nconsent: [{scope: ranking, channels: site, given: 2026-01-01}, {scope: profile, "
	 "channels: email, given: 2026-01-01}]\n",
	 false, 0},
	{"mail alone",
	 "name: M\nconsent: {scope: [profile, ranking], channels: email, given: 2026-01-01}\n",
	 true, 4},
	{"opted out", MEMBER "ranking: false\n", false, 0},
	{"withdrew", MEMBER "withdrawn: {scope: all, date: 2026-11-01}\n", false, 0},
	{"withdrew from ranking", MEMBER "withdrawn: {scope: ranking, date: 2026-11-01}\n", false,
	 0},
};

START_TEST(by_consent)
{
	for (size_t i = 0; i < N(consent_rows); i++) {
		struct site_bench b;
		struct library *lib;
		struct member_facts m, bo;
		int shown = 0;

		site_open(&b);
		site_put(&b, "kith.yaml",
			 CONFIG "recognition: {points: {a: 1}, honours: [{id: top}]}\n");
		site_put(&b, "content/members/mira.yaml", consent_rows[i].member);
		site_put(&b, "content/members/bo.yaml", MEMBER);
		site_put(&b, "content/ledger/all.yaml",
			 "[{member: mira, date: 2026-10-10, kind: a, count: 2}, {member: bo, date: "
			 "2026-10-10, kind: a}]");
		lib = site_load(&b);
		m = member_facts(&b.arena, lib, member_index(lib, S("mira")));
		bo = member_facts(&b.arena, lib, member_index(lib, S("bo")));
		for (enum channel c = 0; c < CHANNEL_COUNT; c++)
			shown |= (m.shown[c] && m.shown[c]->recognition) << c;
		ck_assert_msg((m.recognition != NULL) == consent_rows[i].ranked, "%s",
			      consent_rows[i].name);
		ck_assert_msg(shown == consent_rows[i].shown, "%s: %d", consent_rows[i].name,
			      shown);
		// Whoever is not ranked takes no honour from others.
		ck_assert_msg(bo.recognition->honours.n == !consent_rows[i].ranked, "%s",
			      consent_rows[i].name);
		site_close(&b);
	}
}
END_TEST

static const struct {
	const char *rules, *ledger, *report;
} fault_rows[] = {
	{"{points: {answer: 1}}", "- {member: mira, date: 2026-10-10, kind: anwser}",
	 "content/ledger/all.yaml:1:42: error: nothing in \"recognition\" counts \"anwser\" "
	 "[ledger-row]"},
	{"{points: {answer: 1}}", "- {member: mira, date: 2026-10-10, kind: anwser}",
	 "hint: did you mean \"answer\"?"},
	{"{points: {a: 1}}", "- {member: mria, date: 2026-10-10, kind: a}",
	 "1:12: error: no member called \"mria\" [member-unknown]"},
	{"{points: {a: 1}}", "- {member: mira, kind: a}", "ledger lacks the field \"date\""},
	{"{points: {a: 1}}", "- {member: mira, date: 2026-10-10, kind: a, cout: 2}",
	 "ledger has no field \"cout\""},
	{"{points: {a: 1}}", "- {member: mira, date: 2026-10-10}",
	 "error: the row says neither kind nor level nor badge [ledger-row]"},
	{"{points: {a: 1}, badges: [{id: b}]}",
	 "- {member: mira, date: 2026-10-10, kind: a, badge: b}",
	 "error: a row is about one kind, level or badge, not several"},
	{"{points: {a: 1}}", "- {member: mira, date: 2026-10-10, kind: a, count: 0}",
	 "\"count\" must be from 1 to 1000000, not 0"},
	{"{badges: [{id: star}]}", "- {member: mira, date: 2026-10-10, badge: stra}",
	 "error: there is no badge \"stra\""},
	{"{badges: [{id: star}]}", "- {member: mira, date: 2026-10-10, badge: star, revoked: true}",
	 "error: the row does not say why it revokes"},
	{"{levels: [{id: star, min: 5}]}", "- {member: mira, date: 2026-10-10, level: star}",
	 "error: there is no level \"star\" that is given by hand"},
	{"{levels: [{id: star, manual: true, term_required: true}]}",
	 "- {member: mira, date: 2026-10-10, level: star}",
	 "error: the level \"star\" needs a term"},
	{"{levels: [{id: star, manual: true}]}",
	 "- {member: mira, date: 2026-10-10, level: star, until: 2026-10-10}",
	 "error: the term is over before it begins"},
	{"{points: {a: 1}}", "member: mira\n", "must be a list of rows, not a map"},
	{"{points: {a: 1}}", "- mira\n", "a row of the ledger must be a map, not text"},
	{"{badges: [{id: a}, {id: a}]}", "[]", "the rule \"a\" stands there twice"},
	{"{levels: [{id: a, min: 5}, {id: b, min: 5}]}", "[]",
	 "the rule \"b\" needs no more points than the one before it"},
	{"{levels: [{id: a, min: 5, keep: 6}]}", "[]",
	 "the rule \"a\" asks for more points to stay than to get there"},
	{"{points: [a]}", "[]", "\"points\" must be a list of maps, not a list"},
	{"{points: {a: {pionts: 1}}}", "[]", "hint: did you mean \"points\"?"},
	{"{window: 3}", "[]", "recognition has no field \"window\""},
};

START_TEST(faults)
{
	for (size_t i = 0; i < N(fault_rows); i++) {
		struct site_bench b;

		site_open(&b);
		site_put(&b, "kith.yaml",
			 arena_printf(&b.arena, CONFIG "recognition: %s\n", fault_rows[i].rules).p);
		site_put(&b, "content/members/mira.yaml", MEMBER);
		site_put(&b, "content/ledger/all.yaml", fault_rows[i].ledger);
		site_load(&b);
		ck_assert_msg(strstr(b.report, fault_rows[i].report), "%zu: %s\nhas no: %s", i,
			      b.report, fault_rows[i].report);
		site_close(&b);
	}
}
END_TEST

Suite *recognition_suite(void)
{
	Suite *s = suite_create("recognition");
	TCase *t = tcase_create("recognition");

	tcase_add_test(t, by_ledger);
	tcase_add_test(t, caps_of_many);
	tcase_add_test(t, by_documents);
	tcase_add_test(t, by_consent);
	tcase_add_test(t, faults);
	suite_add_tcase(s, t);
	return s;
}
