// Levels and badges: who came to hold what, and when.
#include <stdlib.h>

#include "model/recognition_parts.h"

#define DAY 86400

// ---- levels -------------------------------------------------------------------------------------

struct instants {
	instant *p;
	size_t n, cap;
};

static int by_instant(const void *x, const void *y)
{
	instant a = *(const instant *)x, b = *(const instant *)y;

	return a < b ? -1 : a > b;
}

static void add_instant(const struct library *lib, struct instants *list, instant at)
{
	if (at <= lib->now)
		vec_push(lib->arena, list, at);
}

// Every time at which the level may be another.
static struct instants turns(const struct library *lib, const struct member *m)
{
	int64_t window = lib->site->recognition.window_days * DAY;
	const struct recognition *r = m->recognition;
	struct instants list = {0};

	for (size_t i = 0; i < r->grants.n; i++) {
		add_instant(lib, &list, r->grants.p[i].at);
		add_instant(lib, &list, r->grants.p[i].at + window);
	}
	for (size_t i = 0; i < m->deeds.n; i++) {
		const struct deed *d = m->deeds.p[i];

		if (!d->level.n)
			continue;
		add_instant(lib, &list, d->date.at);
		if (d->until.set)
			add_instant(lib, &list, d->until.at);
	}
	if (list.n)
		qsort(list.p, list.n, sizeof *list.p, by_instant);
	return list;
}

// The grant by hand that holds at that time; NULL when there is none, or it was revoked.
static const struct deed *given(const struct member *m, const struct level_rule *rule, instant at)
{
	const struct deed *last = NULL;

	for (size_t i = 0; i < m->deeds.n; i++) {
		const struct deed *d = m->deeds.p[i];

		if (str_eq(d->level, rule->id) && d->date.at <= at &&
		    (!last || d->date.at >= last->date.at))
			last = d;
	}
	return last && !last->revoked && !(last->until.set && last->until.at <= at) ? last : NULL;
}

// The level by points alone, from the one held before: up where `min` is reached, down only where
// they are fewer than `keep`. SIZE_MAX: none.
static size_t by_points(const struct recognition_config *c, size_t held, int64_t points)
{
	const struct level_rule *rule = level_rules(c);
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < c->levels.n; i++)
		if (!rule[i].manual && (points >= rule[i].min ||
					(held != SIZE_MAX && i <= held && points >= rule[i].keep)))
			best = i;
	return best;
}

// The highest of the level by points and those given by hand.
static struct held_level held_at(const struct recognition_config *c, const struct member *m,
				 size_t own, instant at)
{
	struct held_level held = {.rule = own == SIZE_MAX ? NULL : &level_rules(c)[own]};

	for (size_t i = own == SIZE_MAX ? 0 : own; i < c->levels.n; i++) {
		const struct level_rule *rule = &level_rules(c)[i];
		const struct deed *d = rule->manual ? given(m, rule, at) : NULL;

		if (d)
			held = (struct held_level){.rule = rule, .until = d->until};
	}
	return held;
}

void recognition_levels(const struct library *lib, struct member *m)
{
	const struct recognition_config *c = &lib->site->recognition;
	struct recognition *r = m->recognition;
	struct instants at = turns(lib, m);
	size_t own = by_points(c, SIZE_MAX, 0), in = 0, out = 0;
	int64_t points = 0;

	vec_push(lib->arena, &r->levels,
		 (struct held_level){.rule = own == SIZE_MAX ? NULL : &level_rules(c)[own]});
	for (size_t i = 0; i < at.n; i++) {
		struct held_level now, *last = &r->levels.p[r->levels.n - 1];

		for (; in < r->grants.n && r->grants.p[in].at <= at.p[i]; in++)
			points += r->grants.p[in].points;
		for (; out < in && !grant_counts(c, &r->grants.p[out], at.p[i]); out++)
			points -= r->grants.p[out].points;
		own = by_points(c, own, points);
		now = held_at(c, m, own, at.p[i]);
		if (now.rule == last->rule) {
			last->until = now.until; // a term that goes on
			continue;
		}
		now.since = moment_in(lib->site->zone, at.p[i], DATE_DAY);
		vec_push(lib->arena, &r->levels, now);
	}
}

// ---- badges -------------------------------------------------------------------------------------

// What was done of the badge's kind, until it is enough; where that was, or NULL.
static const struct grant *earned_by(const struct site *site, const struct recognition *r,
				     const struct badge_rule *rule, size_t *used)
{
	int64_t n = 0, last = INT64_MIN;

	*used = 0;
	for (size_t i = 0; rule->count.n && i < r->grants.n; i++) {
		const struct grant *g = &r->grants.p[i];
		int64_t month = recognition_month(site, g->at);

		if (!str_eq(g->kind, rule->count))
			continue;
		++*used;
		if (rule->distinct == DISTINCT_NONE)
			n += g->count;
		else
			n += month != last;
		last = month;
		if (n >= rule->gte)
			return g;
	}
	return NULL;
}

// The next row of the ledger about that badge behind `after`, by date, up to `now`; NULL when there
// is none.
static const struct deed *next_deed(const struct member *m, const struct badge_rule *rule,
				    const struct deed *after, instant now)
{
	const struct deed *best = NULL;

	for (size_t i = 0; i < m->deeds.n; i++) {
		const struct deed *d = m->deeds.p[i];

		if (!str_eq(d->badge, rule->id) || d->date.at > now)
			continue;
		if (after &&
		    (d->date.at < after->date.at || (d->date.at == after->date.at && d <= after)))
			continue;
		if (!best || d->date.at < best->date.at)
			best = d;
	}
	return best;
}

static void give(struct held_badge *b, struct moment since)
{
	if (b->since.set && !b->revoked.set)
		return;
	b->since = since;
	b->revoked = (struct moment){0};
	b->reason = (struct str){0};
}

static void add_badge(const struct library *lib, struct member *m, const struct badge_rule *rule)
{
	struct held_badge b = {.rule = rule};
	const struct grant *earned = earned_by(lib->site, m->recognition, rule, &b.grants);
	const struct deed *d = next_deed(m, rule, NULL, lib->now);

	while (earned || d) {
		if (earned && (!d || earned->at <= d->date.at)) {
			give(&b, moment_in(lib->site->zone, earned->at, DATE_DAY));
			earned = NULL;
			continue;
		}
		if (!d->revoked) {
			give(&b, d->date);
		} else if (b.since.set && !b.revoked.set) {
			b.revoked = d->date;
			b.reason = d->note;
		}
		d = next_deed(m, rule, d, lib->now);
	}
	if (b.since.set)
		vec_push(lib->arena, &m->recognition->badges, b);
}

void recognition_badges(const struct library *lib, struct member *m)
{
	const struct recognition_config *c = &lib->site->recognition;

	for (size_t i = 0; i < c->badges.n; i++)
		add_badge(lib, m, &badge_rules(c)[i]);
}
