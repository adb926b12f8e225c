#include "model/recognition.h"

#include <stdlib.h>

#include "model/kind.h"
#include "model/member.h"
#include "model/recognition_parts.h"

#define DAY 86400

bool grant_counts(const struct recognition_config *c, const struct grant *g, instant at)
{
	return g->at <= at && g->at > at - c->window_days * DAY;
}

const struct held_level *recognition_level(const struct recognition *r, instant at)
{
	const struct held_level *last = NULL;

	for (size_t i = 0; i < r->levels.n; i++)
		if (!r->levels.p[i].since.set || r->levels.p[i].since.at <= at)
			last = &r->levels.p[i];
	return last && last->rule ? last : NULL;
}

bool badge_held(const struct held_badge *b, instant at)
{
	return b->since.at <= at && !(b->revoked.set && b->revoked.at <= at);
}

int64_t recognition_month(const struct site *site, instant at)
{
	struct civil c = zone_to_civil(site->zone, at);

	return (int64_t)c.year * 12 + c.month - 1;
}

// ---- what was done ------------------------------------------------------------------------------

static void add_grant(struct library *lib, struct member *m, struct grant g)
{
	if (!m || !m->recognition || g.at > lib->now)
		return;
	g.order = m->recognition->grants.n;
	vec_push(lib->arena, &m->recognition->grants, g);
}

// The people of one role, each once.
static void add_people(struct library *lib, const struct role *role, const struct grant *g)
{
	for (size_t i = 0; i < role->refs->n; i++) {
		bool again = false;

		for (size_t k = 0; k < i; k++)
			again |= role->refs->p[k].to == role->refs->p[i].to;
		if (!again)
			add_grant(lib, role->refs->p[i].to, *g);
	}
}

// An event counts each time that it took place, when it is over.
static void add_event(struct library *lib, const struct event *ev, const struct role *role)
{
	struct grant g = {.kind = str_cstr(role->name), .count = 1, .entry = &ev->e};
	struct occurrences it;
	struct occurrence o;

	if (ev->status == STATUS_CANCELLED || ev->status == STATUS_POSTPONED)
		return;
	occurrences_begin(&it, &ev->times, ev->starts.at, lib->now, OCCURRENCES_MAX);
	while (occurrences_next(&it, &o)) {
		if (o.ends > lib->now || o.status == STATUS_CANCELLED ||
		    o.status == STATUS_POSTPONED)
			continue;
		g.at = o.ends - 1; // all-day ones end with their last day
		g.date = moment_in(ev->times.zone, o.starts, DATE_DAY);
		add_people(lib, role, &g);
	}
}

// What a document's role counts as: "story" for its subjects, else the kind for its authors.
static struct str counts_as(const struct entry *e, const struct role *role)
{
	bool story = e->kind->id == KIND_story;

	if (strcmp(role->name, story ? "subject" : "author") == 0)
		return str_cstr(e->kind->name);
	return (struct str){0};
}

static void add_entry(struct library *lib, const struct entry *e)
{
	struct role roles[ROLES_MAX];
	unsigned n = entry_roles(e, roles);

	for (unsigned i = 0; i < n; i++) {
		struct grant g = {.kind = counts_as(e, &roles[i]),
				  .at = e->date.at,
				  .date = e->date,
				  .count = 1,
				  .entry = e};

		if (e->kind->id == KIND_event && strcmp(roles[i].name, "author") != 0)
			add_event(lib, (const struct event *)e, &roles[i]);
		else if (g.kind.n && e->date.set)
			add_people(lib, &roles[i], &g);
	}
}

static void add_deed(struct library *lib, const struct deed *d)
{
	struct grant g = {
		.kind = d->kind, .at = d->date.at, .date = d->date, .count = d->count, .deed = d};

	struct member *m = d->member.n ? d->member.p[0].to : NULL;

	if (!m || !m->recognition)
		return;
	vec_push(lib->arena, &m->deeds, d);
	if (d->kind.n)
		add_grant(lib, m, g);
}

// ---- what it counts -----------------------------------------------------------------------------

static int by_time(const void *x, const void *y)
{
	const struct grant *a = x, *b = y;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

static const struct points_rule *rule_of(const struct recognition_config *c, struct str kind)
{
	for (size_t i = 0; i < c->points.n; i++)
		if (str_eq(points_rules(c)[i].of, kind))
			return &points_rules(c)[i];
	return NULL;
}

// What was counted by one rule in the month that the grants, which come by date, have reached.
struct month_count {
	int64_t month, counted;
};

// How many times of the grant its month's cap leaves.
static int64_t capped(const struct site *site, int64_t cap, struct month_count *so_far,
		      const struct grant *g)
{
	int64_t month = recognition_month(site, g->at), left;

	if (month != so_far->month)
		*so_far = (struct month_count){month, 0};
	left = cap - so_far->counted;
	left = left < g->count ? left : g->count;
	so_far->counted += left;
	return left;
}

// `months`: room for one of each rule.
static void count_points(const struct library *lib, struct recognition *r,
			 struct month_count *months)
{
	const struct recognition_config *c = &lib->site->recognition;

	memset(months, 0, c->points.n * sizeof *months);
	if (r->grants.n)
		qsort(r->grants.p, r->grants.n, sizeof *r->grants.p, by_time);
	for (size_t i = 0; i < r->grants.n; i++) {
		struct grant *g = &r->grants.p[i];
		const struct points_rule *rule = rule_of(c, g->kind);
		int64_t each = g->deed && g->deed->points ? g->deed->points
			       : rule                     ? rule->points
							  : 0;

		g->counted = g->count;
		if (rule && rule->cap_per_month)
			g->counted = capped(lib->site, rule->cap_per_month,
					    &months[rule - points_rules(c)], g);
		g->points = g->counted * each;
		if (grant_counts(c, g, lib->now))
			r->points += g->points;
	}
}

// ---- all of it ----------------------------------------------------------------------------------

static bool may_be_ranked(const struct member *m)
{
	unsigned channels = 0;

	for (enum channel c = 0; c < CHANNEL_COUNT; c++)
		channels += m->person[c] && consent_given(m, SCOPE_RANKING, c);
	return channels && member_rankable(m);
}

static void hand_out(struct member *m)
{
	for (enum channel c = 0; c < CHANNEL_COUNT; c++)
		if (m->person[c] && consent_given(m, SCOPE_RANKING, c))
			m->person[c]->recognition = m->recognition;
}

void recognition_make(struct library *lib)
{
	const struct recognition_config *c = &lib->site->recognition;
	struct month_count *months = arena_array(lib->arena, struct month_count, c->points.n);

	if (c->points.n + c->levels.n + c->badges.n + c->honours.n == 0)
		return;
	for (size_t i = 0; i < lib->members.n; i++)
		if (may_be_ranked(lib->members.p[i]))
			lib->members.p[i]->recognition = arena_new(lib->arena, struct recognition);
	for (size_t i = 0; i < lib->all.n; i++)
		if (lib->all.p[i]->versions.p[0] == lib->all.p[i]) // the others say the same
			add_entry(lib, lib->all.p[i]);
	for (size_t i = 0; i < lib->deeds.n; i++)
		add_deed(lib, &lib->deeds.p[i]);
	for (size_t i = 0; i < lib->members.n; i++) {
		struct member *m = lib->members.p[i];

		if (!m->recognition)
			continue;
		count_points(lib, m->recognition, months);
		if (c->levels.n)
			recognition_levels(lib, m);
		recognition_badges(lib, m);
		hand_out(m);
	}
	recognition_honours(lib);
}
