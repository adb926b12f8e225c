// References to members, and what their consent does.
#include "load/diags.h"
#include "load/resolve.h"
#include "load/room.h"
#include "model/diags.h"
#include "model/event.h"
#include "model/story.h"

void link_refs(struct loading *l, struct refs *refs, const struct strs *slugs)
{
	for (size_t i = 0; i < refs->n; i++) {
		struct ref *r = &refs->p[i];
		const struct member *near;
		struct str best;

		r->to = map_get(&l->lib->member_by_slug, r->slug);
		if (r->to)
			continue;
		diag_report(l->log, &LOAD_MEMBER, r->src, r->at, "no member called \"%.*s\"",
			    STR_ARG(r->slug));
		best = diag_nearest(r->slug, slugs->p, slugs->n);
		near = best.n ? map_get(&l->lib->member_by_slug, best) : NULL;
		if (near)
			diag_hint(l->log, "did you mean \"%.*s\" (%.*s)?", STR_ARG(best),
				  STR_ARG(near->e.src->path));
	}
}

static void resolve_entry(struct loading *l, struct entry *e, const struct strs *slugs)
{
	struct role roles[ROLES_MAX];
	unsigned n = entry_roles(e, roles);

	for (unsigned i = 0; i < n; i++)
		link_refs(l, roles[i].refs, slugs);
}

static bool shows_photo(const struct member *m)
{
	for (enum channel c = 0; c < CHANNEL_COUNT; c++)
		if (consent_given(m, SCOPE_PHOTO, c))
			return true;
	return false;
}

// A member's picture is copied only with consent to it.
static void settle_photos(struct loading *l)
{
	for (size_t i = 0; i < l->lib->members.n; i++) {
		struct member *m = l->lib->members.p[i];
		struct file *f = resolve_beside(l, l->arena, &m->e, m->e.image.src);

		if (!f || shows_photo(m))
			continue;
		f->withheld = true;
		if (m->withdrew >> SCOPE_PHOTO & 1 || !m->person[CHANNEL_SITE])
			continue;
		diag_report(l->log, &MODEL_CONSENT_PHOTO, m->e.src, entry_at(&m->e, "image"),
			    "the picture is left out: no consent to it");
		diag_hint(l->log, "record it under \"consent\", with scope photo");
	}
}

// Those whose subjects withdrew are gone from lib->all: links to them are taken out, not reported
// as dead.
static void note_withdrawn(struct loading *l, const struct entries *before)
{
	for (size_t i = 0, k = 0; i < before->n; i++) {
		if (k < l->lib->all.n && l->lib->all.p[k] == before->p[i])
			k++;
		else
			absent_put(l, before->p[i], ABSENT_WITHDRAWN);
	}
}

void link_members(struct loading *l)
{
	struct entries before = {0};
	struct strs slugs = {0};

	for (size_t i = 0; i < l->lib->members.n; i++)
		vec_push(l->arena, &slugs, l->lib->members.p[i]->e.slug);
	for (size_t i = 0; i < l->lib->all.n; i++) {
		vec_push(l->arena, &before, l->lib->all.p[i]);
		resolve_entry(l, l->lib->all.p[i], &slugs);
	}
	link_deeds(l, &slugs);
	consent_resolve(l->lib, l->opt->now);
	settle_photos(l);
	consent_apply(l->lib, l->log);
	note_withdrawn(l, &before);
	consent_collect(l->lib);
}
