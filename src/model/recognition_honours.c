// Honours: of each month that is over, those with the most points in it.
#include <stdlib.h>

#include "model/recognition_parts.h"

// What one member did in one month.
struct sum {
	struct member *member;
	int64_t month, points;
	instant reached; // when the last of the points came
};
struct sums {
	struct sum *p;
	size_t n, cap;
};

static void add_sums(const struct library *lib, struct member *m, struct sums *sums)
{
	for (size_t i = 0; m->recognition && i < m->recognition->grants.n; i++) {
		const struct grant *g = &m->recognition->grants.p[i];
		int64_t month = recognition_month(lib->site, g->at);
		struct sum *last = sums->n ? &sums->p[sums->n - 1] : NULL;

		if (g->points == 0)
			continue;
		if (!last || last->member != m || last->month != month) {
			last = vec_add(lib->arena, sums);
			*last = (struct sum){.member = m, .month = month};
		}
		last->points += g->points;
		last->reached = g->at;
	}
}

// By month; in it the most points first, and those who had them earlier.
static int by_month(const void *x, const void *y)
{
	const struct sum *a = x, *b = y;

	if (a->month != b->month)
		return a->month < b->month ? -1 : 1;
	if (a->points != b->points)
		return a->points > b->points ? -1 : 1;
	if (a->reached != b->reached)
		return a->reached < b->reached ? -1 : 1;
	return str_cmp(a->member->e.slug, b->member->e.slug);
}

static bool is_excluded(const struct honour_rule *rule, const struct member *m, instant at)
{
	const struct member_role *role = m->roles.p;

	for (size_t i = 0; i < rule->exclude_roles.n; i++)
		for (size_t k = 0; k < m->roles.n; k++)
			if (role_is(&role[k], rule->exclude_roles.p[i]) &&
			    role_current(&role[k], at))
				return true;
	return false;
}

// One month's sums.
static void give(const struct library *lib, const struct honour_rule *rule, const struct sum *sums,
		 size_t n)
{
	const struct zone *zone = lib->site->zone;
	instant over = zone_month(zone, sums[0].reached, 1);
	struct moment month = moment_in(zone, zone_month(zone, sums[0].reached, 0), DATE_DAY);
	int64_t given = 0, last = 0;

	for (size_t i = 0; over <= lib->now && i < n; i++) {
		bool tied = rule->tie == TIE_SHARED && sums[i].points == last;

		if (is_excluded(rule, sums[i].member, over - 1))
			continue;
		if (given >= rule->top && !tied)
			break;
		vec_push(lib->arena, &sums[i].member->recognition->honours,
			 (struct held_honour){rule, month, over, sums[i].points});
		last = sums[i].points;
		given++;
	}
}

void recognition_honours(const struct library *lib)
{
	const struct recognition_config *c = &lib->site->recognition;
	struct sums sums = {0};

	for (size_t i = 0; i < lib->members.n; i++)
		add_sums(lib, lib->members.p[i], &sums);
	if (sums.n)
		qsort(sums.p, sums.n, sizeof *sums.p, by_month);
	for (size_t from = 0, to; from < sums.n; from = to) {
		for (to = from; to < sums.n && sums.p[to].month == sums.p[from].month; to++)
			;
		for (size_t i = 0; i < c->honours.n; i++)
			give(lib, &honour_rules(c)[i], &sums.p[from], to - from);
	}
}
