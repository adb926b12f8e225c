#include "model/recur.h"

#include <stdlib.h>

#include "model/event.h"

#define AT(type, member) offsetof(struct type, member)
#define DAY 86400
#define TAIL 400 // days in which the last occurrence is likely

static const char *const modes[] = {"unchanged", "onsite", "online", "hybrid", NULL};
static const char *const statuses[] = {"unchanged",    "scheduled", "postponed",
				       "moved_online", "cancelled", NULL};

FIELDS(override_fields, "override", struct override,
       {"at", F_MOMENT, AT(override, at), FIELD_REQUIRED,
	.help = "When the occurrence that it is about would begin.", .example = "2026-06-09 19:00"},
       {"starts", F_MOMENT, AT(override, starts), .help = "When it begins instead.",
	.example = "2026-06-10 19:00"},
       {"ends", F_MOMENT, AT(override, ends), .help = "When it ends, where that changes.",
	.example = "2026-06-10 21:00"},
       {"duration", F_DURATION, AT(override, duration),
	.help = "How long it takes, where that changes.", .example = "3h"},
       {"status", F_ENUM, AT(override, status), .values = statuses,
	.help = "Whether it takes place as planned.", .example = "cancelled"},
       {"title", F_TEXT, AT(override, title), .help = "Its own title.",
	.example = "Lantern Night by the river"},
       {"summary", F_TEXT, AT(override, summary), .help = "What is different, in a sentence.",
	.example = "We meet outdoors this time."},
       {"mode", F_ENUM, AT(override, mode), .values = modes, .help = "Where people meet.",
	.example = "online"},
       {"location", F_PART, AT(override, location), .sub = &location_fields,
	.help = "Where it is instead.", .example = "{name: Tea house, city: Suzhou}"},
       {"public_url", F_URL, AT(override, public_url), .help = "Its own page elsewhere.",
	.example = "https://meet.example/lanterns-june"},
       {"join_url", F_URL, AT(override, join_url), FIELD_PRIVATE,
	.help = "Where to join it online; never published.",
	.example = "https://meet.example/room-june"}, );

FIELDS(recurrence_fields, "recurrence", struct recurrence,
       {"rrule", F_RRULE, AT(recurrence, rrule), .help = "The rule by which it comes again.",
	.example = "\"FREQ=MONTHLY;BYDAY=2TU;COUNT=12\""},
       {"rdate", F_MOMENTS, AT(recurrence, rdate), .most = OCCURRENCES_MAX,
	.help = "Dates on which it takes place as well.", .example = "[\"2026-12-31 22:00\"]"},
       {"exdate", F_MOMENTS, AT(recurrence, exdate), .most = OCCURRENCES_MAX,
	.help = "Dates on which it does not.", .example = "[\"2026-03-08 19:00\"]"},
       {"overrides", F_PARTS, AT(recurrence, overrides), .sub = &override_fields,
	.most = OVERRIDES_MAX,
	.help = "Occurrences that are moved, cancelled or otherwise different.",
	.example = "[{at: \"2026-06-09 19:00\", status: cancelled}]"}, );

// ---- occurrences without what overrides say -----------------------------------------------------

static int64_t day_of(int64_t wall)
{
	return wall >= 0 ? wall / DAY : -((DAY - 1 - wall) / DAY);
}

static int64_t time_of(const struct schedule *s)
{
	return s->all_day ? 0 : s->start.hour * 3600 + s->start.minute * 60 + s->start.second;
}

static int64_t start_day(const struct schedule *s)
{
	return civil_days(s->start.year, s->start.month, s->start.day);
}

static int64_t start_wall(const struct schedule *s)
{
	return start_day(s) * DAY + time_of(s);
}

// The wall time that a date of the file means: a day alone means the time of day of the start.
static int64_t wall_of(const struct schedule *s, const struct moment *m)
{
	struct civil c = m->form == DATE_ZONED ? zone_to_civil(s->zone, m->at) : m->wall;

	if (m->form == DATE_DAY || s->all_day)
		return civil_days(c.year, c.month, c.day) * DAY + time_of(s);
	return civil_to_utc(c);
}

static instant end_of(const struct occurrences *o, int64_t wall, instant starts,
		      struct zone_spell *spell)
{
	const struct schedule *s = o->of;
	enum zone_fit fit;
	instant ends;

	if (s->exact && !s->all_day)
		return starts + s->length;
	ends = zone_from_wall(s->zone, wall + s->length, spell, &fit);
	return ends < starts ? starts : ends;
}

static uint16_t nights_of(const struct zone *z, const struct occurrence *c,
			  struct zone_spell *spell)
{
	instant last = c->ends > c->starts ? c->ends - 1 : c->starts;
	int64_t nights;

	if (last < spell->from || last >= spell->until)
		*spell = zone_spell(z, last);
	nights =
		day_of(last + spell->offset) - civil_days(c->wall.year, c->wall.month, c->wall.day);
	return (uint16_t)(nights < 0 ? 0 : nights < UINT16_MAX ? nights : UINT16_MAX);
}

// What is moved by a gap is moved as a whole.
static void place(struct occurrences *o, int64_t wall, struct occurrence *out)
{
	enum zone_fit fit;
	instant t = zone_from_wall(o->of->zone, wall, &o->spell, &fit);
	int64_t seen = fit == ZONE_GAP ? t + zone_offset(o->of->zone, t) : wall;
	struct civil civil = civil_from_utc(seen);

	*out = (struct occurrence){
		.starts = t,
		.ends = end_of(o, seen, t, &o->spell),
		.wall = civil,
		.id = seen == wall ? civil : civil_from_utc(wall),
		.status = o->of->status,
		.moved = fit == ZONE_GAP,
	};
	out->nights = nights_of(o->of->zone, out, &o->spell);
}

// Whether the wall time is not behind UNTIL.
static bool in_rule(struct occurrences *o, int64_t wall)
{
	const struct rrule *r = o->of->set->rrule;
	enum zone_fit fit;

	if (!r->has_until)
		return true;
	if (r->until_form == DATE_ZONED && !o->of->all_day)
		return zone_from_wall(o->of->zone, wall, &o->spell, &fit) <= civil_to_utc(r->until);
	if (r->until_form == DATE_LOCAL && !o->of->all_day)
		return wall <= civil_to_utc(r->until);
	return day_of(wall) <= civil_days(r->until.year, r->until.month, r->until.day);
}

static void next_by_rule(struct occurrences *o)
{
	int64_t day;

	o->by_rule = o->has_rule && rrule_days_next(&o->days, &day);
	if (!o->by_rule)
		return;
	o->rule_wall = day * DAY + time_of(o->of);
	o->by_rule = in_rule(o, o->rule_wall);
	o->has_rule = o->by_rule;
}

// The next wall time of the rule, the start or the extra dates; false behind the last.
static bool next_wall(struct occurrences *o, int64_t *wall)
{
	const struct walls *extra = &o->of->extra;
	bool any = false;

	if (o->once)
		*wall = start_wall(o->of), any = true;
	if (o->by_rule && (!any || o->rule_wall < *wall))
		*wall = o->rule_wall, any = true;
	if (o->extra < extra->n && (!any || extra->p[o->extra] < *wall))
		*wall = extra->p[o->extra], any = true;
	if (!any)
		return false;
	if (o->once && start_wall(o->of) == *wall)
		o->once = false;
	if (o->by_rule && o->rule_wall == *wall)
		next_by_rule(o);
	while (o->extra < extra->n && extra->p[o->extra] == *wall)
		o->extra++;
	return true;
}

static bool is_skipped(struct occurrences *o, int64_t wall)
{
	const struct walls *skipped = &o->of->skipped;

	while (o->skipped < skipped->n && skipped->p[o->skipped] < wall)
		o->skipped++;
	return o->skipped < skipped->n && skipped->p[o->skipped] == wall;
}

static bool is_over(const struct occurrence *c, instant from)
{
	return c->ends <= from && c->starts < from;
}

static void next_base(struct occurrences *o)
{
	int64_t wall;

	while (next_wall(o, &wall)) {
		if (is_skipped(o, wall))
			continue;
		place(o, wall, &o->base);
		if (is_over(&o->base, o->from))
			continue;
		o->has_base = o->base.starts < o->to;
		return;
	}
	o->has_base = false;
}

// A day as a wall time sees it, with room for any offset.
static int64_t near_day(instant t, int64_t more)
{
	const instant limit = (instant)4000 * 365 * DAY * 3;

	if (t > limit)
		return limit / DAY;
	if (t < -limit)
		return -(limit / DAY);
	return day_of(t) + more;
}

// Nothing is looked for behind UNTIL, nor behind what COUNT is known to end with.
static void begin_rule(struct occurrences *o, int64_t from, int64_t to)
{
	const struct rrule *r = o->of->set->rrule;

	if (r->has_until) {
		int64_t last = civil_days(r->until.year, r->until.month, r->until.day) + 2;

		to = last < to ? last : to;
	}
	if (o->of->counted)
		rrule_days_within(&o->days, r, start_day(o->of), from,
				  o->of->last < to ? o->of->last + 1 : to);
	else
		rrule_days_begin(&o->days, r, start_day(o->of), from, to);
	next_by_rule(o);
}

void occurrences_begin(struct occurrences *o, const struct schedule *s, instant from, instant to,
		       size_t max)
{
	*o = (struct occurrences){
		.of = s,
		.from = from,
		.to = to,
		.left = max,
		.has_rule = s->set && s->set->rrule,
		.once = !(s->set && s->set->rrule),
	};
	if (o->has_rule)
		begin_rule(o, near_day(from, -3 - s->length / DAY), near_day(to, 3));
	next_base(o);
}

bool occurrences_next(struct occurrences *o, struct occurrence *out)
{
	const struct changes *changes = &o->of->changes;

	while (o->change < changes->n && is_over(&changes->p[o->change].as, o->from))
		o->change++;
	if (o->change < changes->n && changes->p[o->change].as.starts < o->to &&
	    (!o->has_base || changes->p[o->change].as.starts <= o->base.starts)) {
		*out = changes->p[o->change].as;
		o->capped = o->left == 0;
		if (o->capped)
			return false;
		o->change++;
	} else if (o->has_base) {
		o->capped = o->left == 0;
		if (o->capped)
			return false;
		*out = o->base;
		next_base(o);
	} else {
		return false;
	}
	o->left--;
	return true;
}

// The end of the last of those that are not over at `from`; INSTANT_NONE when there is none.
static instant end_after(const struct schedule *s, instant from)
{
	instant end = INSTANT_NONE;
	struct occurrences all;
	struct occurrence one;

	occurrences_begin(&all, s, from, INT64_MAX, SIZE_MAX);
	while (occurrences_next(&all, &one))
		end = one.ends > end ? one.ends : end;
	return end;
}

// Of a rule that ends, the last year is looked at first.
instant schedule_end(const struct schedule *s)
{
	const struct rrule *r = s->set ? s->set->rrule : NULL;
	int64_t last;
	instant end;

	if (!r)
		return end_after(s, INT64_MIN);
	if (!r->count && !r->has_until)
		return INT64_MAX;
	last = s->counted ? s->last : civil_days(r->until.year, r->until.month, r->until.day);
	end = end_after(s, (last - TAIL) * DAY);
	return end == INSTANT_NONE ? end_after(s, INT64_MIN) : end;
}

// ---- settling -----------------------------------------------------------------------------------

// A wall time that the file names, and what names it.
struct named {
	int64_t wall;
	size_t index;
	bool is_override, found;
};
struct naming {
	struct named *p;
	size_t n, cap;
};

static int by_wall(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	if (x->wall != y->wall)
		return x->wall < y->wall ? -1 : 1;
	if (x->is_override != y->is_override)
		return x->is_override - y->is_override;
	return x->index < y->index ? -1 : x->index > y->index;
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static int by_start(const void *a, const void *b)
{
	const struct occurrence *x = &((const struct change *)a)->as,
				*y = &((const struct change *)b)->as;

	if (x->starts != y->starts)
		return x->starts < y->starts ? -1 : 1;
	return x->override < y->override ? -1 : x->override > y->override;
}

static void collect(struct schedule *s, struct arena *a, struct naming *names)
{
	const struct recurrence *r = s->set;
	const struct override *o = r->overrides.p;

	for (size_t i = 0; i < r->rdate.n; i++)
		if (r->rdate.p[i].set)
			vec_push(a, &s->extra, wall_of(s, &r->rdate.p[i]));
	if (s->extra.n)
		qsort(s->extra.p, s->extra.n, sizeof *s->extra.p, by_number);
	for (size_t i = 0; i < r->exdate.n; i++)
		if (r->exdate.p[i].set)
			vec_push(a, names,
				 (struct named){wall_of(s, &r->exdate.p[i]), i, false, false});
	for (size_t i = 0; i < r->overrides.n; i++)
		if (o[i].at.set)
			vec_push(a, names, (struct named){wall_of(s, &o[i].at), i, true, false});
	if (names->n)
		qsort(names->p, names->n, sizeof *names->p, by_wall);
}

// Marks the names that the rule, the start or rdate give.
static void find_names(struct schedule *s, struct naming *names)
{
	struct occurrences all;
	int64_t wall = 0;
	bool more;
	size_t i = 0;

	all = (struct occurrences){.of = s, .has_rule = s->set->rrule, .once = !s->set->rrule};
	if (names->n == 0)
		return;
	if (all.has_rule)
		begin_rule(&all, day_of(names->p[0].wall) - 1,
			   day_of(names->p[names->n - 1].wall) + 2);
	more = next_wall(&all, &wall);
	while (more && i < names->n) {
		if (names->p[i].wall < wall)
			i++;
		else if (names->p[i].wall == wall)
			names->p[i++].found = true;
		else
			more = next_wall(&all, &wall);
	}
}

static instant override_end(const struct occurrences *o, const struct override *v,
			    const struct occurrence *c, int64_t wall)
{
	struct zone_spell spell = o->spell;
	enum zone_fit fit;

	if (v->ends.set && (v->ends.form == DATE_DAY || o->of->all_day)) {
		int64_t last = civil_days(v->ends.wall.year, v->ends.wall.month, v->ends.wall.day);

		return zone_from_wall(o->of->zone, (last + 1) * DAY, &spell, &fit);
	}
	if (v->ends.set)
		return v->ends.at;
	return v->duration ? c->starts + v->duration : end_of(o, wall, c->starts, &spell);
}

static void add_change(struct schedule *s, struct arena *a, const struct named *n,
		       struct schedule_faults *faults)
{
	const struct override *v = (const struct override *)s->set->overrides.p + n->index;
	struct occurrences o = {.of = s};
	struct change *c = vec_add(a, &s->changes);
	int64_t wall = v->starts.set ? wall_of(s, &v->starts) : n->wall;

	place(&o, wall, &c->as);
	c->as.id = civil_from_utc(n->wall);
	if (v->starts.set && v->starts.form == DATE_ZONED && !s->all_day)
		c->as.starts = v->starts.at, c->as.moved = false;
	c->as.ends = override_end(&o, v, &c->as, wall);
	if (c->as.ends < c->as.starts) {
		vec_push(a, faults, (struct schedule_fault){SCHEDULE_ORDER, n->index, c->as.wall});
		c->as.ends = end_of(&o, wall, c->as.starts, &o.spell);
	}
	c->as.nights = nights_of(s->zone, &c->as, &o.spell);
	c->as.override = v;
	if (v->status)
		c->as.status = v->status - 1;
}

static void use_names(struct schedule *s, struct arena *a, const struct naming *names,
		      struct schedule_faults *faults)
{
	for (size_t i = 0; i < names->n; i++) {
		const struct named *n = &names->p[i];
		// A date that is left out can't be changed as well; of two the first counts.
		bool taken = i && n[-1].wall == n->wall && n->is_override;

		if (!n->found || taken) {
			vec_push(a, faults,
				 (struct schedule_fault){!n->found ? n->is_override
									     ? SCHEDULE_OVERRIDE
									     : SCHEDULE_EXDATE
								   : SCHEDULE_TWICE,
							 n->index, civil_from_utc(n->wall)});
			continue;
		}
		vec_push(a, &s->skipped, n->wall);
		if (n->is_override)
			add_change(s, a, n, faults);
	}
	if (s->changes.n)
		qsort(s->changes.p, s->changes.n, sizeof *s->changes.p, by_start);
}

// Whether there is any occurrence, and whether the start is one.
static void check_start(const struct schedule *s, struct arena *a, struct schedule_faults *faults)
{
	struct occurrences all;
	struct occurrence first;
	struct rrule_days days;
	int64_t day = start_day(s);

	occurrences_begin(&all, s, INT64_MIN, INT64_MAX, 1);
	if (!occurrences_next(&all, &first)) {
		vec_push(a, faults, (struct schedule_fault){.type = SCHEDULE_NOTHING});
		return;
	}
	if (!s->set->rrule)
		return;
	rrule_days_begin(&days, s->set->rrule, day, day, INT64_MAX);
	if (rrule_days_next(&days, &day) && day != start_day(s))
		vec_push(a, faults,
			 (struct schedule_fault){SCHEDULE_START, 0,
						 civil_from_utc(day * DAY + time_of(s))});
}

// Where COUNT ends, so that windows need no counting.
static void count(struct schedule *s)
{
	const struct rrule *r = s->set ? s->set->rrule : NULL;
	struct rrule_days days;

	s->counted = r && r->count;
	s->last = start_day(s) - 1;
	if (!s->counted)
		return;
	rrule_days_begin(&days, r, start_day(s), INT64_MIN, INT64_MAX);
	for (int64_t day; rrule_days_next(&days, &day);)
		s->last = day;
}

void schedule_settle(struct schedule *s, struct arena *a, struct schedule_faults *faults)
{
	struct naming names = {0};

	count(s);
	s->extra = s->skipped = (struct walls){0};
	s->changes = (struct changes){0};
	if (!s->set || !(recurrence_given(s->set) || s->set->exdate.n || s->set->overrides.n))
		return;
	collect(s, a, &names);
	find_names(s, &names);
	use_names(s, a, &names, faults);
	check_start(s, a, faults);
}
