// Checks that look at several documents, or at the site as a whole.

#include "check/checks.h"
#include "model/kind.h"

#define NAMED_MAX 5 // names that a summary gives before it only counts

// Evenings of a series may have one name; two of them on one day may not.
static bool may_share(const struct entry *a, const struct entry *b)
{
	return a->kind->id == KIND_event &&
	       ((const struct event *)a)->starts.at != ((const struct event *)b)->starts.at;
}

void check_title_duplicate(const struct library *lib, const struct diag_kind *kind,
			   struct diag_log *log)
{
	struct map first; // "kind language title" -> struct entry *

	map_init(&first, log->arena);
	for (size_t i = 0; i < lib->all.n; i++) {
		const struct entry *e = lib->all.p[i];
		struct str key = arena_printf(log->arena, "%s %u %.*s", e->kind->name,
					      e->lang->index, STR_ARG(e->title));
		void **seen = map_at(&first, key);

		if (!*seen) {
			*seen = lib->all.p[i];
			continue;
		}
		if (may_share(e, *seen))
			continue;
		diag_report(log, kind, e->src, entry_at(e, "title"), "the title \"%.*s\" is taken",
			    STR_ARG(e->title));
		diag_hint(log, "%.*s has it, too",
			  STR_ARG(((const struct entry *)*seen)->src->path));
	}
}

// ---- languages ----------------------------------------------------------------------------------

void check_translation_stale(const struct library *lib, const struct diag_kind *kind,
			     struct diag_log *log)
{
	for (size_t i = 0; i < lib->all.n; i++) {
		const struct entry *e = lib->all.p[i], *newer = e->stale_against;
		const struct civil *day;

		if (!newer)
			continue;
		day = &newer->updated.wall;
		diag_report(log, kind, e->src, entry_at(e, e->updated.set ? "updated" : "date"),
			    "%.*s was changed on %04d-%02d-%02d, after this version",
			    STR_ARG(newer->src->path), (int)day->year, day->month, day->day);
	}
}

static struct str languages_at(const struct site *site)
{
	const struct ynode *n = ynode_get(site->tree, S("languages"));

	return n ? n->at : (struct str){0};
}

static void report_missing(const struct library *lib, const struct lang *lang,
			   const struct entries *missing, size_t all, const struct diag_kind *kind,
			   struct diag_log *log)
{
	diag_report(log, kind, lib->site->src, languages_at(lib->site),
		    "%zu of %zu documents %s no version in \"%.*s\"", missing->n, all,
		    missing->n == 1 ? "has" : "have", STR_ARG(lang->tag));
	for (size_t i = 0; i < missing->n && i < NAMED_MAX; i++)
		diag_trail(log, "%.*s", STR_ARG(missing->p[i]->src->path));
	if (missing->n > NAMED_MAX)
		diag_trail(log, "and %zu more", missing->n - NAMED_MAX);
}

void check_translation_missing(const struct library *lib, const struct diag_kind *kind,
			       struct diag_log *log)
{
	for (unsigned l = 0; l < lib->site->nlangs; l++) {
		const struct lang *lang = &lib->site->langs[l];
		struct entries missing = {0};
		size_t all = 0;

		for (size_t i = 0; i < lib->all.n; i++) {
			struct entry *e = lib->all.p[i];

			if (e != e->versions.p[0])
				continue;
			all++;
			if (e->missing >> l & 1)
				vec_push(log->arena, &missing, e);
		}
		if (missing.n)
			report_missing(lib, lang, &missing, all, kind, log);
	}
}

// ---- members and files --------------------------------------------------------------------------

static void mark(struct map *named, const struct refs *refs)
{
	const struct people *people = &refs->as[CHANNEL_SITE];

	for (size_t i = 0; i < people->n; i++)
		map_put(named, people->p[i]->slug, (void *)people->p[i]);
}

void check_member_unreferenced(const struct library *lib, const struct diag_kind *kind,
			       struct diag_log *log)
{
	const struct people *people = &lib->people[CHANNEL_SITE];
	struct role roles[ROLES_MAX];
	struct map named;

	map_init(&named, log->arena);
	for (size_t i = 0; i < lib->all.n; i++) {
		const struct entry *e = lib->all.p[i];

		for (unsigned k = entry_roles(e, roles); k-- > 0;)
			mark(&named, roles[k].refs);
	}
	for (size_t i = 0; i < people->n; i++)
		if (!map_get(&named, people->p[i]->slug))
			diag_report_path(log, kind, people->p[i]->file,
					 "no document names this member");
}

void check_file_idle(const struct library *lib, const struct diag_kind *kind, struct diag_log *log)
{
	for (size_t i = 0; i < lib->idle.n; i++)
		diag_report_path(log, kind, lib->idle.p[i],
				 "no document names this file, so it is not copied");
}

void check_consent_off(const struct library *lib, const struct diag_kind *kind,
		       struct diag_log *log)
{
	if (lib->site->kinds[KIND_story].consent)
		diag_report(log, kind, lib->site->src, (struct str){0},
			    "stories need no consent on this site");
}
