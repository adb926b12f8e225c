// Checks that look at several documents, or at the site as a whole.

#include "check/checks.h"

void check_title_duplicate(const struct library *lib, const struct diag_kind *kind,
			   struct diag_log *log)
{
	struct map first[LANGS_MAX];

	for (unsigned i = 0; i < lib->site->nlangs; i++)
		map_init(&first[i], log->arena);
	for (size_t i = 0; i < lib->all.n; i++) {
		const struct entry *e = lib->all.p[i];
		void **seen = map_at(&first[e->lang->index], e->title);

		if (!*seen) {
			*seen = lib->all.p[i];
			continue;
		}
		diag_report(log, kind, e->src, entry_at(e, "title"), "the title \"%.*s\" is taken",
			    STR_ARG(e->title));
		diag_hint(log, "%.*s has it, too",
			  STR_ARG(((const struct entry *)*seen)->src->path));
	}
}

void check_consent_off(const struct library *lib, const struct diag_kind *kind,
		       struct diag_log *log)
{
	if (lib->site->kinds[KIND_story].consent)
		diag_report(log, kind, lib->site->src, (struct str){0},
			    "stories need no consent on this site");
}
