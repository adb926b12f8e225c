#include "model/member_facts.h"

#include "model/kind.h"
#include "model/member.h"

size_t member_count(const struct library *lib)
{
	return lib->members.n;
}

size_t member_index(const struct library *lib, struct str slug)
{
	for (size_t i = 0; i < lib->members.n; i++)
		if (str_eq(lib->members.p[i]->e.slug, slug))
			return i;
	return SIZE_MAX;
}

static bool withdrawn_since(const struct withdrawal *w, const struct consent_record *r,
			    const struct library *lib)
{
	return (!w->date.set || (w->date.at <= lib->now && r->given.at <= w->date.at));
}

static bool shares_scope(const struct strs *a, const struct strs *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (str_eq(a->p[i], S("all")) || str_is_in(a->p[i], b))
			return true;
	return false;
}

static const char *why_not(const struct member *m, const struct consent_record *r,
			   const struct library *lib)
{
	const struct withdrawal *w = m->withdrawn.p;

	if (!r->given.set)
		return "it does not say when it was given";
	if (r->given.at > lib->now)
		return "it is given in the future";
	if (r->expires.set && r->expires.at <= lib->now)
		return "it has expired";
	for (size_t i = 0; i < m->withdrawn.n; i++)
		if (shares_scope(&w[i].scope, &r->scope) && withdrawn_since(&w[i], r, lib))
			return "it was withdrawn";
	return NULL;
}

static const char *scopes_in(struct arena *a, const struct member *m, enum channel c)
{
	static const char *const names[SCOPE_COUNT] = {"profile", "story", "photo", "ranking"};
	struct str text = {0};

	for (unsigned s = 0; s < SCOPE_COUNT; s++)
		if (consent_given(m, s, c))
			text = arena_printf(a, "%.*s%s%s", STR_ARG(text), text.n ? ", " : "",
					    names[s]);
	return arena_cstr(a, text);
}

struct member_facts member_facts(struct arena *a, const struct library *lib, size_t i)
{
	const struct member *m = lib->members.p[i];
	struct member_facts f = {.entry = &m->e,
				 .gone = m->gone,
				 .recognition = m->recognition,
				 .opted_out = !member_rankable(m)};
	const struct consent_record *r = m->consent.p;
	const struct withdrawal *w = m->withdrawn.p;

	for (size_t k = 0; k < m->consent.n; k++)
		vec_push(a, &f.consent,
			 (struct consent_fact){r[k].scope, r[k].channels, r[k].given, r[k].expires,
					       r[k].wording, r[k].evidence,
					       why_not(m, &r[k], lib)});
	for (size_t k = 0; k < m->withdrawn.n; k++)
		vec_push(a, &f.withdrawn, (struct withdrawal_fact){w[k].scope, w[k].date});
	for (enum channel c = 0; c < CHANNEL_COUNT; c++) {
		f.shown[c] = m->person[c];
		f.scopes[c] = scopes_in(a, m, c);
	}
	return f;
}
