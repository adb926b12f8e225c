// What members' consent does to the entries of a site.
#include "model/diags.h"
#include "model/kind.h"
#include "model/library.h"
#include "model/member.h"

static void report_withdrawn(const struct member *m, struct diag_log *log)
{
	struct str at = entry_at(&m->e, "withdrawn");

	if (m->gone)
		diag_report(log, &MODEL_WITHDRAWN, m->e.src, at,
			    "this member withdrew: nothing of theirs is shown");
	else
		diag_report(log, &MODEL_WITHDRAWN, m->e.src, at,
			    "this member withdrew consent: what it covered is not shown");
}

static void fill_refs(struct arena *a, const struct role *role, struct diag_log *log)
{
	for (size_t i = 0; i < role->refs->n; i++) {
		const struct ref *r = &role->refs->p[i];

		if (!r->to)
			continue;
		for (enum channel c = 0; c < CHANNEL_COUNT; c++)
			if (r->to->person[c])
				vec_push(a, &role->refs->as[c], r->to->person[c]);
		if (r->to->person[CHANNEL_SITE] || r->to->withdrew >> SCOPE_PROFILE & 1)
			continue;
		diag_report(log, &MODEL_CONSENT_BYLINE, r->src, r->at,
			    "%s \"%.*s\" is left out: no consent to a profile on the site",
			    role->name, STR_ARG(r->slug));
		diag_hint(log, "record it under \"consent\" in %.*s", STR_ARG(r->to->e.src->path));
	}
}

// False when a subject withdrew from it.
static bool story_stands(struct story *s, struct diag_log *log)
{
	for (size_t i = 0; i < s->member.n; i++) {
		const struct ref *r = &s->member.p[i];

		if (r->to && r->to->withdrew >> SCOPE_STORY & 1) {
			diag_report(log, &MODEL_WITHDRAWN, r->src, r->at,
				    "the story is left out: its subject withdrew");
			return false;
		}
	}
	return true;
}

static void narrow_story(struct story *s, struct diag_log *log)
{
	if (s->member.n == 0) {
		diag_report(log, &MODEL_CONSENT_STORY, s->e.src, s->e.front->at,
			    "the story names no member whose story it is");
		diag_hint(log, "add a line like this: member: mira");
	}
	for (size_t i = 0; i < s->member.n; i++) {
		const struct ref *r = &s->member.p[i];

		if (!r->to)
			continue;
		for (enum channel c = 0; c < CHANNEL_COUNT; c++)
			if (!consent_given(r->to, SCOPE_STORY, c))
				s->e.channels &= ~(1u << c);
		if (consent_given(r->to, SCOPE_STORY, CHANNEL_SITE))
			continue;
		diag_report(log, &MODEL_CONSENT_STORY, r->src, r->at,
			    "\"%.*s\" has not consented to a story on the site", STR_ARG(r->slug));
		diag_hint(log,
			  "record it under \"consent\" in %.*s, with scope story and channel site",
			  STR_ARG(r->to->e.src->path));
	}
}

void consent_apply(struct library *lib, struct diag_log *log)
{
	bool free_stories = lib->site->kinds[KIND_story].consent == CONSENT_OFF;
	struct role roles[ROLES_MAX];
	size_t kept = 0;

	for (size_t i = 0; i < lib->members.n; i++)
		if (lib->members.p[i]->withdrew)
			report_withdrawn(lib->members.p[i], log);
	for (size_t i = 0; i < lib->all.n; i++) {
		struct entry *e = lib->all.p[i];

		if (e->kind->id == KIND_story) {
			if (!story_stands((struct story *)e, log))
				continue;
			if (!free_stories)
				narrow_story((struct story *)e, log);
		}
		for (unsigned k = entry_roles(e, roles); k-- > 0;)
			fill_refs(lib->arena, &roles[k], log);
		lib->all.p[kept++] = e;
	}
	lib->all.n = kept;
}

static void file_under(struct arena *a, const struct refs *refs, struct entry *e, size_t list)
{
	for (size_t i = 0; i < refs->n; i++) {
		if (!refs->p[i].to)
			continue;
		for (enum channel c = 0; c < CHANNEL_COUNT; c++) {
			struct person *p = refs->p[i].to->person[c];
			struct entries *l = p ? (struct entries *)((char *)p + list) : NULL;

			if (l && entry_in(e, c) && (l->n == 0 || l->p[l->n - 1] != e))
				vec_push(a, l, e);
		}
	}
}

void consent_collect(struct library *lib)
{
	for (size_t i = 0; i < lib->all.n; i++) {
		struct entry *e = lib->all.p[i];

		if (e->kind->id == KIND_story)
			file_under(lib->arena, &((struct story *)e)->member, e,
				   offsetof(struct person, stories));
		else if (e->kind->id == KIND_event)
			file_under(lib->arena, &((struct event *)e)->hosts, e,
				   offsetof(struct person, hosting));
		if (e->kind->id == KIND_post || e->kind->id == KIND_page || e->kind->own)
			file_under(lib->arena, &e->authors, e, offsetof(struct person, posts));
	}
	for (enum channel c = 0; c < CHANNEL_COUNT; c++) {
		for (size_t i = 0; i < lib->people[c].n; i++) {
			struct person *p = (struct person *)lib->people[c].p[i];

			entries_sort_newest(&p->stories);
			entries_sort_newest(&p->posts);
			entries_sort_newest(&p->hosting);
		}
	}
}
