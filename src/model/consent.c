#include "model/consent.h"

#include "model/kind.h"
#include "model/library.h"
#include "model/member.h"
#include "model/url.h"

static const char *const scope_names[SCOPE_COUNT] = {"profile", "story", "photo", "ranking"};
static const char *const channel_names[CHANNEL_COUNT] = {"site", "feed", "email"};

#define ALL_SCOPES ((1u << SCOPE_COUNT) - 1)

// The bits of those `names` that stand in the list; "all" is every bit where it may stand.
static unsigned bits_of(const struct strs *list, const char *const *names, unsigned n, bool all)
{
	unsigned bits = 0;

	for (size_t i = 0; i < list->n; i++) {
		if (all && str_eq(list->p[i], S("all")))
			bits |= (1u << n) - 1;
		for (unsigned k = 0; k < n; k++)
			if (str_eq(list->p[i], str_cstr(names[k])))
				bits |= 1u << k;
	}
	return bits;
}

// Adds what one file of the member withdraws: when[] is when each scope was last withdrawn by
// `now`.
static void read_withdrawals(struct member *m, const struct parts *list, instant now,
			     instant when[SCOPE_COUNT])
{
	const struct withdrawal *w = list->p;

	for (size_t i = 0; i < list->n; i++) {
		unsigned scopes = bits_of(&w[i].scope, scope_names, SCOPE_COUNT, true);
		instant at = w[i].date.set ? w[i].date.at : INT64_MAX;

		if (w[i].date.set && at > now)
			continue;
		m->withdrew |= scopes;
		for (unsigned s = 0; s < SCOPE_COUNT; s++)
			if (scopes >> s & 1 && at > when[s])
				when[s] = at;
	}
}

// A record counts from the day it was given until it expires, and a withdrawal ends those given up
// to its day.
static void resolve_member(struct member *m, instant now)
{
	const struct consent_record *r = m->consent.p;
	instant withdrawn[SCOPE_COUNT] = {INSTANT_NONE, INSTANT_NONE, INSTANT_NONE, INSTANT_NONE};
	unsigned any = 0;

	for (size_t i = 0; i < m->e.versions.n; i++)
		read_withdrawals(m, &((struct member *)m->e.versions.p[i])->withdrawn, now,
				 withdrawn);
	for (size_t i = 0; i < m->consent.n; i++) {
		unsigned scopes = bits_of(&r[i].scope, scope_names, SCOPE_COUNT, false);
		unsigned channels = bits_of(&r[i].channels, channel_names, CHANNEL_COUNT, false);

		if (!r[i].given.set || r[i].given.at > now ||
		    (r[i].expires.set && r[i].expires.at <= now))
			continue;
		for (unsigned s = 0; s < SCOPE_COUNT; s++)
			if (withdrawn[s] != INSTANT_NONE && r[i].given.at <= withdrawn[s])
				scopes &= ~(1u << s);
		for (unsigned c = 0; c < CHANNEL_COUNT; c++)
			if (channels >> c & 1)
				m->granted[c] |= scopes;
	}
	for (unsigned c = 0; c < CHANNEL_COUNT; c++)
		any |= m->granted[c];
	m->withdrew &= ~any;
	m->gone = m->withdrew == ALL_SCOPES;
}

bool consent_given(const struct member *m, unsigned scope, enum channel c)
{
	return m->granted[c] >> scope & 1;
}

bool member_rankable(const struct member *m)
{
	for (size_t i = 0; i < m->e.versions.n; i++)
		if (!((const struct member *)m->e.versions.p[i])->ranking)
			return false;
	return m->ranking;
}

bool role_is(const struct member_role *r, struct str name)
{
	for (uint32_t i = 0; i < r->role.n; i++)
		if (r->role.p[i].n && str_eq_nocase(r->role.p[i], name))
			return true;
	return false;
}

bool role_current(const struct member_role *r, instant now)
{
	return !(r->since.set && r->since.at > now) && !(r->until.set && r->until.at <= now);
}

bool person_has_role(const struct person *p, struct str name, instant now)
{
	const struct member_role *r = p->roles.p;

	for (size_t i = 0; i < p->roles.n; i++)
		if (role_is(&r[i], name) && role_current(&r[i], now))
			return true;
	return false;
}

static const struct doc *doc_in(const struct member *m, unsigned lang)
{
	const struct entry *e = &m->e;

	for (size_t i = 0; i < m->e.versions.n; i++)
		if (m->e.versions.p[i]->lang->index == lang)
			e = m->e.versions.p[i];
	return e->doc;
}

static struct person *make_person(struct library *lib, struct member *m, enum channel c)
{
	struct person *p = arena_new(lib->arena, struct person);

	p->slug = m->e.slug;
	p->file = m->e.src->path;
	p->name = m->name;
	p->bio = m->bio;
	p->pronouns = m->pronouns;
	p->city = m->city;
	p->links = m->links;
	p->roles = m->roles;
	p->joined = m->joined;
	p->doc = m->e.doc;
	p->channel = c;
	if (consent_given(m, SCOPE_PHOTO, c))
		p->image = m->e.image;
	for (unsigned i = 0; i < lib->site->nlangs; i++) {
		p->docs[i] = doc_in(m, i);
		if (consent_given(m, SCOPE_PROFILE, CHANNEL_SITE))
			p->urls[i] = arena_cat(lib->arena, lib->site->langs[i].prefix, m->e.url);
	}
	return p;
}

void consent_resolve(struct library *lib, instant now)
{
	for (size_t i = 0; i < lib->members.n; i++) {
		struct member *m = lib->members.p[i];

		resolve_member(m, now);
		for (enum channel c = 0; c < CHANNEL_COUNT; c++) {
			if (!consent_given(m, SCOPE_PROFILE, c))
				continue;
			m->person[c] = make_person(lib, m, c);
			vec_push(lib->arena, &lib->people[c], m->person[c]);
		}
	}
}
