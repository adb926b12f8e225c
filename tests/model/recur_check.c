// The driver of tests/suites/recur.py: reads lines of `rule TAB start TAB zone TAB seconds TAB
// rdates TAB exdates TAB from TAB to TAB most`, and prints for each the instants at which
// occurrences start, or what is wrong with the rule. Starts and dates are `2026-11-21` or
// `2026-11-21 19:00`; lists have commas; from and to are instants.

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/recur.h"

#define COLUMNS 9
enum { RULE, START, ZONE, LENGTH, RDATES, EXDATES, FROM, TO, MOST };

static bool read_moment(struct str text, const struct zone *zone, struct moment *m)
{
	*m = (struct moment){.set = true, .zone = zone};
	if (!date_parse(str_trim(text), &m->wall, &m->form, &m->offset))
		return false;
	m->at = m->form == DATE_ZONED ? civil_to_utc(m->wall) - m->offset
				      : zone_from_civil(zone, m->wall, NULL);
	return true;
}

static bool read_moments(struct arena *a, struct str text, const struct zone *zone,
			 struct moments *out)
{
	struct str one;

	while (text.n && str_next(&text, ',', &one))
		if (!read_moment(one, zone, vec_add(a, out)))
			return false;
	return true;
}

static void put_faults(const struct rrule_faults *faults)
{
	printf("error:");
	for (size_t i = 0; i < faults->n; i++)
		printf(" %.*s [%.*s]", STR_ARG(faults->p[i].message), STR_ARG(faults->p[i].at));
	printf("\n");
}

static void put_all(const struct schedule *s, const struct str *in)
{
	struct occurrences all;
	struct occurrence one;
	int64_t from = INT64_MIN, to = INT64_MAX, most = OCCURRENCES_MAX;

	str_int(in[FROM], &from);
	str_int(in[TO], &to);
	str_int(in[MOST], &most);
	occurrences_begin(&all, s, from, to, (size_t)most);
	while (occurrences_next(&all, &one))
		printf("%" PRId64 "%s ", one.starts, one.moved ? "m" : "");
	printf("%s\n", all.capped ? "..." : "");
}

static void answer(struct arena *a, struct zone_db *zones, const struct str *in)
{
	struct recurrence set = {0};
	struct schedule s = {.zone = zone_find(zones, in[ZONE]), .set = &set};
	struct schedule_faults wrong = {0};
	struct rrule_faults faults = {0};
	struct rrule rule;
	struct moment start;

	if (in[RULE].n && !rrule_parse(a, in[RULE], &rule, &faults)) {
		put_faults(&faults);
		return;
	}
	set.rrule = in[RULE].n ? &rule : NULL;
	if (!s.zone || !read_moment(in[START], s.zone, &start) ||
	    !read_moments(a, in[RDATES], s.zone, &set.rdate) ||
	    !read_moments(a, in[EXDATES], s.zone, &set.exdate) || !str_int(in[LENGTH], &s.length)) {
		printf("error: the line can't be read\n");
		return;
	}
	s.start = start.wall;
	s.all_day = start.form == DATE_DAY;
	schedule_settle(&s, a, &wrong);
	put_all(&s, in);
}

int main(void)
{
	struct arena lasting, scratch;
	struct zone_db *zones;
	char *line = NULL;
	size_t cap = 0;

	arena_init(&lasting);
	arena_init(&scratch);
	zones = zone_db_new(&lasting, NULL);
	for (ssize_t n; (n = getline(&line, &cap, stdin)) > 0;) {
		struct str rest = str_of(line, (size_t)n - (line[n - 1] == '\n')), in[COLUMNS];

		for (size_t i = 0; i < COLUMNS; i++)
			if (!str_next(&rest, '\t', &in[i]))
				in[i] = (struct str){0};
		answer(&scratch, zones, in);
		arena_reset(&scratch);
	}
	free(line);
	arena_release(&scratch);
	arena_release(&lasting);
	return 0;
}
