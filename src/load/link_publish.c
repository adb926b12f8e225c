// What of all that was read is published, and where it lives.
#include <stdlib.h>

#include "load/diags.h"
#include "load/room.h"
#include "model/url.h"

static int by_id_and_language(const void *x, const void *y)
{
	const struct entry *a = *(struct entry *const *)x, *b = *(struct entry *const *)y;
	int c = str_cmp(a->id, b->id);

	if (c == 0)
		c = (int)a->lang->index - (int)b->lang->index;
	return c ? c : str_cmp(a->path, b->path);
}

void absent_put(struct loading *l, const struct entry *e, enum absence why)
{
	struct absent *absent = arena_new(l->arena, struct absent);

	*absent = (struct absent){why, e};
	vec_push(l->arena, &l->lib->absent, *absent);
	map_put(&l->absent, e->path, absent);
	if (e->url.n)
		map_put(&l->absent, e->url, absent);
}

// Two files for one document in one language: the second is reported and left out.
static bool is_repeat(struct loading *l, const struct entry *e, const struct entry *before)
{
	if (!before || before->lang != e->lang || !str_eq(before->id, e->id))
		return false;
	diag_report(l->log, &LOAD_DUPLICATE, e->src,
		    e->translation_key.n ? entry_at(e, "translation_key") : e->front->at,
		    "this is the same document as %.*s", STR_ARG(before->src->path));
	diag_hint(l->log, "rename one of them, or give it another translation_key");
	return true;
}

static bool give_url(struct loading *l, struct entry *e)
{
	struct entry plain = *e;
	struct str bad;

	if (e->slug.n == 0 && e->stem.n) // reported
		return false;
	if (e->kind->id == KIND_member) // persons put the language's prefix before it
		plain.lang = &l->site->langs[0];
	if (url_permalink(l->arena, l->site, &plain, &e->url, &bad))
		return true;
	diag_report(l->log, &LOAD_SLUG, e->src, e->front->at,
		    "the permalink's \"%.*s\" has no value here", STR_ARG(bad));
	if (!e->date.set)
		diag_hint(l->log, "add a line like this: date: 2026-11-21");
	return false;
}

static enum absence absence_of(const struct loading *l, const struct entry *e)
{
	if (e->draft && !l->opt->drafts)
		return ABSENT_DRAFT;
	if (e->date.set && e->date.at > l->opt->now && !l->opt->future)
		return ABSENT_FUTURE;
	if (e->expires.set && e->expires.at <= l->opt->now && !l->opt->expired)
		return ABSENT_EXPIRED;
	return 0;
}

void link_versions(struct loading *l, struct entries *list)
{
	for (size_t from = 0, to; from < list->n; from = to) {
		for (to = from + 1; to < list->n && str_eq(list->p[to]->id, list->p[from]->id);)
			to++;
		for (size_t i = from; i < to; i++)
			list->p[i]->versions =
				(struct entries){list->p + from, to - from, to - from};
	}
	(void)l;
}

static void add_members(struct loading *l, struct entries *found)
{
	link_versions(l, found);
	for (size_t i = 0; i < found->n; i++) {
		struct member *m = (struct member *)found->p[i];
		struct member *first = (struct member *)m->e.versions.p[0];

		if (m != first)
			continue;
		vec_push(l->arena, &l->lib->members, m);
		map_put(&l->lib->member_by_slug, m->e.slug, m);
		// Bylines do not name someone whose page is not out yet.
		if (absence_of(l, &m->e))
			m->consent = (struct parts){0};
	}
}

void link_publish(struct loading *l)
{
	struct entry *before = NULL;
	struct entries members = {0};

	map_init(&l->absent, l->arena);
	if (l->read.n)
		qsort(l->read.p, l->read.n, sizeof *l->read.p, by_id_and_language);
	for (size_t i = 0; i < l->read.n; i++) {
		struct entry *e = l->read.p[i];
		enum absence why;

		if (is_repeat(l, e, before) || !give_url(l, e))
			continue;
		before = e;
		why = absence_of(l, e);
		if (e->kind->id == KIND_member)
			vec_push(l->arena, &members, e);
		else if (why)
			absent_put(l, e, why);
		else
			vec_push(l->arena, &l->lib->all, e);
	}
	add_members(l, &members);
}
