// Values by their field's type: what is read of each form.
#include <check.h>

#include "base/date.h"
#include "load/decode.h"
#include "model/event.h"

Suite *decode_suite(void);

#define N(rows) (sizeof(rows) / sizeof *(rows))

struct bench {
	struct arena arena;
	struct diag_log log;
	struct source src;
	struct site site;
	struct decode d;
	const struct ynode *tree;
};

static void bench_open(struct bench *b, const char *yaml)
{
	*b = (struct bench){.src = {S("a.yaml"), str_cstr(yaml)}};
	arena_init(&b->arena);
	diag_init(&b->log, &b->arena);
	b->d = (struct decode){
		.arena = &b->arena, .log = &b->log, .src = &b->src, .site = &b->site};
	b->d.ids = &decode_content_ids;
	b->d.zones = zone_db_new(&b->arena, NULL);
	b->site.zone = zone_find(b->d.zones, S("Asia/Shanghai"));
	b->site.nlangs = 2;
	b->site.langs[0] = (struct lang){.tag = S("zh-Hans")};
	b->site.langs[1] = (struct lang){.index = 1, .tag = S("en")};
	b->tree = ytree_parse(&b->arena, &b->src, b->src.text, &b->log);
	ck_assert_msg(b->tree, "no YAML: %s", yaml);
}

#define UTC(...) civil_to_utc((struct civil){__VA_ARGS__})

static const struct {
	const char *yaml;
	bool ok;
	int64_t at[6]; // year, month, day, hour, minute in UTC
	int offset;
} dates[] = {
	{"starts: 2026-11-21", true, {2026, 11, 20, 16, 0}, 28800},
	{"starts: 2026-11-21 09:30", true, {2026, 11, 21, 1, 30}, 28800},
	{"{starts: 2026-11-21 09:30, timezone: Europe/Berlin}", true, {2026, 11, 21, 8, 30}, 3600},
	{"{timezone: Europe/Berlin, starts: 2026-07-21 09:30}", true, {2026, 7, 21, 7, 30}, 7200},
	{"starts: 2026-11-21T09:30:00+02:00", true, {2026, 11, 21, 7, 30}, 7200},
	{"{timezone: Europe/Berlin, starts: 2026-11-21T09:30:00Z}", true, {2026, 11, 21, 9, 30}, 0},
	{"starts: {yyyy_mm_dd: 2026-11-21}", true, {2026, 11, 20, 16, 0}, 28800},
	{"starts: {yyyy_mm_dd: '2026-11-21', utc_hh_mm: '19:30'}", true, {2026, 11, 21, 19, 30}, 0},
	{"starts: {yyyy_mm_dd: 2026-11-21, utc_hh_mm: 25:00}", false, {0}, 0},
	{"starts: {yyyy_mm_dd: 2026-11-31}", false, {0}, 0},
	{"starts: {utc_hh_mm: 19:30}", false, {0}, 0},
	{"starts: {yyyy_mm_d: 2026-11-21}", false, {0}, 0},
	{"starts: [2026-11-21]", false, {0}, 0},
	{"starts: tomorrow", false, {0}, 0},
};

START_TEST(date)
{
	struct bench b;
	struct event e = {0};
	struct decode_shape shape = {.tables = {&entry_fields, &event_fields}, .to = &e};
	const int64_t *at = dates[_i].at;
	bool ok;

	bench_open(&b, dates[_i].yaml);
	ok = decode_map(&b.d, b.tree, &shape);
	ck_assert_msg(ok == dates[_i].ok && (b.log.errors == 0) == ok, "%s: %d", dates[_i].yaml,
		      ok);
	if (ok) {
		ck_assert_msg(e.starts.set && e.starts.at == UTC((int32_t)at[0], (uint8_t)at[1],
								 (uint8_t)at[2], (uint8_t)at[3],
								 (uint8_t)at[4], 0),
			      "%s: %lld", dates[_i].yaml, (long long)e.starts.at);
		ck_assert_msg(e.starts.offset == dates[_i].offset, "%s: offset %d", dates[_i].yaml,
			      e.starts.offset);
	}
	arena_release(&b.arena);
}
END_TEST

static const struct {
	const char *yaml;
	bool head;
	size_t tags; // SIZE_MAX: refused
} lists[] = {
	{"tags: a", false, 1},
	{"tags: [a, b]", false, 2},
	{"tags: []", false, 0},
	{"tags:", false, 0},
	{"tags: a, b", false, 1},
	{"tags: a, b", true, 2},
	{"tags: [a, ~]", false, 1},
	{"tags: {a: b}", false, SIZE_MAX},
	{"tags: [[a]]", false, SIZE_MAX},
	{"tags: [1, true]", false, 2},
};

START_TEST(list)
{
	struct bench b;
	struct event e = {0};
	struct decode_shape shape = {.tables = {&entry_fields}, .to = &e};
	bool ok;

	bench_open(&b, lists[_i].yaml);
	b.d.head = lists[_i].head;
	ok = decode_map(&b.d, b.tree, &shape);
	ck_assert_msg(ok == (lists[_i].tags != SIZE_MAX), "%s", lists[_i].yaml);
	ck_assert_msg(!ok || e.e.tags.n == lists[_i].tags, "%s: %zu", lists[_i].yaml, e.e.tags.n);
	arena_release(&b.arena);
}
END_TEST

// One map of all the forms that a part, a reference, a number and a choice may have.
START_TEST(forms)
{
	struct bench b;
	struct event e = {0};
	struct decode_shape shape = {.tables = {&entry_fields, &event_fields}, .to = &e};

	bench_open(&b, "title: 2026\nstarts: 2026-11-21\nimage: a.png\nlocation: Tea house\nhosts: "
		       "mira\nspeakers: [a, b]\n"
		       "mode: hybrid\nall_day: TRUE\nweight: -3\nrsvp: {capacity: "
		       "0x10}\npublic_url: /x/\nextra: {a: 1}\n"
		       "corrections: {date: 2026-11-22, text: x}\nduration: 1h\nsummary: ~\n");
	ck_assert(decode_map(&b.d, b.tree, &shape));
	ck_assert(str_eq(e.e.title, S("2026")));
	ck_assert(str_eq(e.e.image.src, S("a.png")));
	ck_assert(str_eq(e.location.name, S("Tea house")));
	ck_assert(e.hosts.n == 1 && e.speakers.n == 2 && str_eq(e.speakers.p[1].slug, S("b")));
	ck_assert(e.mode == MODE_HYBRID && e.all_day && e.e.weight == -3 && e.rsvp.capacity == 16);
	ck_assert(e.e.corrections.n == 1 && e.duration == 3600 && e.e.summary.n == 0);
	ck_assert(ynode_get(e.e.extra, S("a")) != NULL);
	arena_release(&b.arena);
}
END_TEST

static const struct {
	const char *yaml, *id;
} faults[] = {
	{"public_url: javascript:x", "field-url"},
	{"public_url: x", "field-url"},
	{"mode: [a]", "field-type"},
	{"all_day: yes", "field-type"},
	{"weight: 1.5", "field-type"},
	{"hosts: {a: b}", "field-type"},
	{"location: [a]", "field-type"},
	{"location: {nam: x}", "front-matter-key"},
	{"extra: x", "field-type"},
	{"duration: soon", "field-value"},
	{"status: off", "field-value"},
	{"corrections: [{text: x}]", "field-missing"},
	{"timezone: [x]", "field-type"},
	{"timezone: ../x", "field-zone"},
	{"starts: 2026-13-01", "field-date"},
};

START_TEST(fault)
{
	struct bench b;
	struct event e = {0};
	struct decode_shape shape = {.tables = {&entry_fields, &event_fields}, .to = &e};

	bench_open(&b, faults[_i].yaml);
	ck_assert(!decode_map(&b.d, b.tree, &shape));
	ck_assert_msg(strcmp(b.log.p[0].kind->id, faults[_i].id) == 0, "%s: %s", faults[_i].yaml,
		      b.log.p[0].kind->id);
	ck_assert_msg(b.log.p[0].at.p, "%s: no place", faults[_i].yaml);
	arena_release(&b.arena);
}
END_TEST

Suite *decode_suite(void)
{
	Suite *s = suite_create("decode");
	TCase *t = tcase_create("decode");

	tcase_add_loop_test(t, date, 0, N(dates));
	tcase_add_loop_test(t, list, 0, N(lists));
	tcase_add_test(t, forms);
	tcase_add_loop_test(t, fault, 0, N(faults));
	suite_add_tcase(s, t);
	return s;
}
