// The driver of tests/suites/zones.py. A line is a zone's name and, after a TAB, either an instant
// in seconds, answered by the offset and the wall time; or `=` and a wall time in seconds (as if it
// were UTC), answered by the instant, how it fits (0 once, 1 in a gap, 2 twice), and the instant by
// way of a remembered spell. `names` lists all zones; `near NAME` gives the nearest name.

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/diag.h"
#include "base/zone.h"

static void answer_wall(const struct zone *z, int64_t wall, struct zone_spell *spell)
{
	enum zone_fit fit, again;
	instant t = zone_from_civil(z, civil_from_utc(wall), &fit);
	instant near = zone_from_wall(z, wall, spell, &again);

	printf("%" PRId64 " %d %" PRId64 " %d\n", t, (int)fit, near, (int)again);
}

static void answer(struct zone_db *db, struct str line)
{
	static const struct zone *last;
	static struct zone_spell spell;
	struct str name = str_first(line, str_index(line, '\t'));
	struct str what = str_from(line, name.n + 1);
	const struct zone *z = zone_find(db, name);
	int64_t number;

	if (!z || !str_int(str_from(what, str_starts(what, S("="))), &number)) {
		printf("%s\n", z ? "?" : "none");
		return;
	}
	if (z != last)
		spell = (struct zone_spell){0};
	last = z;
	if (what.p[0] == '=')
		answer_wall(z, number, &spell);
	else
		printf("%d %" PRId64 "\n", zone_offset(z, number),
		       civil_to_utc(zone_to_civil(z, number)));
}

int main(void)
{
	struct arena arena;
	struct zone_db *db;
	char *line = NULL;
	size_t cap = 0;

	arena_init(&arena);
	db = zone_db_new(&arena, NULL);
	for (ssize_t n; (n = getline(&line, &cap, stdin)) > 0;) {
		struct str s = str_of(line, (size_t)n - (line[n - 1] == '\n'));
		struct strs names;

		if (str_eq(s, S("names"))) {
			names = zone_names(db);
			for (size_t i = 0; i < names.n; i++)
				printf("%s%.*s", i ? " " : "", STR_ARG(names.p[i]));
			printf("\n");
		} else if (str_starts(s, S("near "))) {
			names = zone_names(db);
			s = diag_nearest(str_from(s, 5), names.p, names.n);
			printf("%.*s\n", STR_ARG(s));
		} else {
			answer(db, s);
		}
	}
	free(line);
	arena_release(&arena);
	return 0;
}
