#pragma once
// What a build will make, before anything is made: every target with its file and URL. Collisions,
// the sitemap, stale files and dry runs are read from it.

#include "output/issue.h"
#include "output/target.h"
#include "output/theme.h"

struct plan {
	struct arena *arena;
	const struct library *lib;
	const struct theme *theme;
	const struct pictures *pictures; // NULL: they are copied as they are
	struct diag_log *log;
	struct str root;                       // the site's folder
	const struct email_audience *audience; // of the newsletter; NULL: there is no list at hand
	const struct format *format;           // whose plan() is running
	VEC(struct target *) targets;
	struct map by_file[OUT_ROOTS]; // file -> struct target *
	struct map by_group;           // group -> struct target_group *
	struct feeds *feeds;           // output/feed.c's own; NULL before it planned
};
// Asks every format; false, with reports, when two targets want the same place or a template is
// missing.
bool plan_make(struct plan *, struct arena *, const struct library *, const struct theme *,
	       const struct pictures *, struct str root, const struct email_audience *,
	       struct diag_log *);
// Adds a target: url and the fields that apply are set by the caller; file and root by this, and
// the format unless it is given. NULL, with a report, when its place is taken.
struct target *plan_add(struct plan *, struct target);
// The target at a site-relative URL; NULL when there is none.
const struct target *plan_find(const struct plan *, struct str url);
// Reports that a page's template is missing, unless the theme has it.
bool plan_check_template(struct plan *, const struct target *);
