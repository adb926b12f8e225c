// Any text as a rule: refused with faults inside of it, or written so that it reads the same again,
// and its occurrences come in order, within the window and no more than asked for. The first bytes
// choose start, zone and window.

#include <stdlib.h>

#include "model/recur.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define DAY 86400
#define MOST 300

static void must(bool good)
{
	if (!good)
		abort();
}

static void check_faults(struct str text, const struct rrule_faults *faults)
{
	must(faults->n > 0);
	for (size_t i = 0; i < faults->n; i++)
		must(faults->p[i].message.n && (faults->p[i].at.p == NULL || text.n == 0 ||
						str_within(faults->p[i].at, text)));
}

static void check_written(struct arena *a, const struct rrule *rule)
{
	struct rrule_faults faults = {0};
	struct rrule again;
	struct buf first, second;

	buf_init(&first, 1 << 16);
	buf_init(&second, 1 << 16);
	rrule_write(&first, rule);
	must(rrule_parse(a, buf_view(&first), &again, &faults));
	rrule_write(&second, &again);
	must(str_eq(buf_view(&first), buf_view(&second)));
	buf_release(&first);
	buf_release(&second);
}

static void check_days(const struct rrule *rule, int64_t start, int64_t from, int64_t to)
{
	int64_t day, last = INT64_MIN;
	struct rrule_days days;

	rrule_days_begin(&days, rule, start, from, to);
	for (int i = 0; i < MOST && rrule_days_next(&days, &day); i++) {
		must(day > last && day >= start && day >= from && day < to);
		last = day;
	}
}

static void check_occurrences(struct arena *a, const struct rrule *rule, const struct zone *zone,
			      const uint8_t *head)
{
	int64_t start = 4000 + head[0] * 100 + head[1], from = start + head[2] * 30;
	struct civil wall = civil_from_utc(start * DAY + head[3] * 337);
	struct moment at = {.set = true, .form = DATE_LOCAL, .wall = wall, .zone = zone};
	struct override changed = {.at = at, .status = 4};
	struct recurrence set = {
		.rrule = rule, .rdate = {&at, 1, 1}, .overrides = {&changed, head[4] & 1}};
	struct schedule s = {.zone = zone, .start = wall, .length = head[5] * 3600, .set = &set};
	struct schedule_faults faults = {0};
	struct occurrences all;
	struct occurrence one;
	int n = 0;

	check_days(rule, start, from, from + head[6] * 20);
	schedule_settle(&s, a, &faults);
	occurrences_begin(&all, &s, from * DAY, (from + head[6] * 20) * DAY, MOST);
	for (instant last = INT64_MIN; occurrences_next(&all, &one); last = one.starts, n++)
		must(one.starts >= last && one.ends >= one.starts && one.starts < all.to &&
		     (one.ends > all.from || one.starts >= all.from));
	must(n <= MOST);
	schedule_end(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia",
					    "Africa/Casablanca"};
	struct rrule_faults faults = {0};
	const struct zone *zone;
	struct arena arena;
	struct rrule rule;
	struct str text;

	if (size < 8)
		return 0;
	arena_init(&arena);
	zone = zone_find(zone_db_new(&arena, "tests/base/zoneinfo"), str_cstr(names[data[7] % 4]));
	text = str_of((const char *)data + 8, size - 8);
	if (!zone || !rrule_parse(&arena, text, &rule, &faults)) {
		must(zone != NULL);
		check_faults(text, &faults);
	} else {
		check_written(&arena, &rule);
		check_occurrences(&arena, &rule, zone, data);
	}
	arena_release(&arena);
	return 0;
}
