#include "model/change.h"

#include "model/kind.h"
#include "model/member.h"

static void offer(const struct library *lib, struct change_ahead *best, instant at,
		  const struct entry *e, const char *what)
{
	struct str file = e ? e->src->path : S("");

	if (at <= lib->now || (best->at != INSTANT_NONE && at >= best->at))
		return;
	*best = (struct change_ahead){at, file, e ? e->kind->name : "event", what};
}

static void offer_moment(const struct library *lib, struct change_ahead *best,
			 const struct moment *m, const struct entry *e, const char *what)
{
	if (m->set)
		offer(lib, best, m->at, e, what);
}

// ---- events -------------------------------------------------------------------------------------

// The first instant of a month at which `t` is past.
static instant month_after(const struct zone *zone, instant t)
{
	instant start = zone_month(zone, t, 0);

	return start >= t ? start : zone_month(zone, t, 1);
}

// Occurrences come into what is worked out, and leave it, at the beginnings of months.
static void offer_window(const struct library *lib, struct change_ahead *best,
			 const struct event *ev)
{
	const struct events_config *c = &lib->site->events;
	struct agenda_window w = agenda_window(lib->site, lib->now);
	struct occurrences it;
	struct occurrence o;

	occurrences_begin(&it, &ev->times, w.to, INT64_MAX, OCCURRENCES_MAX);
	while (occurrences_next(&it, &o)) {
		if (o.starts < w.to)
			continue;
		offer(lib, best, zone_month(lib->site->zone, o.starts, 0) - c->next, &ev->e,
		      "has one more occurrence ahead");
		break;
	}
	for (size_t i = 0; ev->instances.n > 1 && i < ev->instances.n; i++)
		offer(lib, best, month_after(lib->site->zone, ev->instances.p[i].as.ends) + c->past,
		      &ev->e, "has one occurrence less behind");
	if (ev->horizon == w.to)
		offer(lib, best, w.to - c->next, &ev->e, "is looked at further ahead");
}

static void offer_event(const struct library *lib, struct change_ahead *best,
			const struct event *ev)
{
	for (size_t i = 0; i < ev->instances.n; i++)
		offer(lib, best, ev->instances.p[i].as.ends, &ev->e, "ends");
	if (recurrence_given(&ev->recurrence))
		offer_window(lib, best, ev);
}

// The page of the month that is next shows another one when that month is over.
static void offer_month(const struct library *lib, struct change_ahead *best,
			const struct agenda *a)
{
	const struct month *m = agenda_month(a, lib->now, lib->site->zone);
	struct civil first;

	if (!m || m == &a->months.p[a->months.n - 1])
		return;
	first = (struct civil){m->year, (uint8_t)m->month, 1, 0, 0, 0};
	offer(lib, best,
	      zone_month(lib->site->zone, zone_from_civil(lib->site->zone, first, NULL), 1), NULL,
	      "calendar shows another month");
}

// ---- members ------------------------------------------------------------------------------------

// Points that no longer count, what the ledger gives for a time, and the honours of a month.
static void offer_recognition(const struct library *lib, struct change_ahead *best,
			      const struct member *m)
{
	const struct recognition_config *c = &lib->site->recognition;
	const struct recognition *r = m->recognition;

	for (size_t i = 0; i < r->grants.n; i++) {
		const struct grant *g = &r->grants.p[i];

		if (g->points)
			offer(lib, best, g->at + c->window_days * 86400, &m->e, "has fewer points");
	}
	for (size_t i = 0; i < m->deeds.n; i++) {
		offer_moment(lib, best, &m->deeds.p[i]->date, &m->e, "is recognised");
		offer_moment(lib, best, &m->deeds.p[i]->until, &m->e, "level's term is over");
	}
	if (r->grants.n && c->honours.n)
		offer(lib, best, zone_month(lib->site->zone, r->grants.p[r->grants.n - 1].at, 1),
		      &m->e, "may be honoured");
}

static void offer_member(const struct library *lib, struct change_ahead *best,
			 const struct member *m)
{
	const struct consent_record *r = m->consent.p;
	const struct member_role *role = m->roles.p;

	for (size_t i = 0; i < m->consent.n; i++) {
		offer_moment(lib, best, &r[i].given, &m->e, "consent begins");
		offer_moment(lib, best, &r[i].expires, &m->e, "consent expires");
	}
	for (size_t i = 0; i < m->roles.n; i++) {
		offer_moment(lib, best, &role[i].since, &m->e, "role begins");
		offer_moment(lib, best, &role[i].until, &m->e, "role ends");
	}
	for (size_t v = 0; v < m->e.versions.n; v++) {
		const struct member *version = (const struct member *)m->e.versions.p[v];
		const struct withdrawal *w = version->withdrawn.p;

		for (size_t i = 0; i < version->withdrawn.n; i++)
			offer_moment(lib, best, &w[i].date, &version->e, "consent is withdrawn");
	}
	offer_moment(lib, best, &m->e.date, &m->e, "is due");
	offer_moment(lib, best, &m->e.expires, &m->e, "expires");
	if (m->recognition)
		offer_recognition(lib, best, m);
}

struct change_ahead change_ahead(const struct library *lib)
{
	struct change_ahead best = {.at = INSTANT_NONE, .kind = "", .what = ""};

	for (size_t i = 0; i < lib->all.n; i++) {
		const struct entry *e = lib->all.p[i];

		offer_moment(lib, &best, &e->date, e, "is due");
		offer_moment(lib, &best, &e->expires, e, "expires");
		if (e->kind->id == KIND_event)
			offer_event(lib, &best, (const struct event *)e);
	}
	for (size_t i = 0; i < lib->absent.n; i++)
		if (lib->absent.p[i].why == ABSENT_FUTURE)
			offer_moment(lib, &best, &lib->absent.p[i].entry->date,
				     lib->absent.p[i].entry, "is due");
	for (size_t i = 0; i < lib->members.n; i++)
		offer_member(lib, &best, lib->members.p[i]);
	for (unsigned i = 0; i < lib->site->nlangs; i++)
		offer_month(lib, &best, &lib->agendas[i]);
	return best;
}
