#pragma once
// A finished library to files: plan, render, write.

#include "model/library.h"
#include "output/issue.h"

enum build_act { BUILD_WRITE, BUILD_REMOVE };
// A file of a build in memory, for who looks it over instead of writing it.
struct build_file {
	struct str path;           // below the destination: "site/en/index.html"
	struct str url;            // site-relative; empty below outbox/
	struct str bytes;          // p == NULL: a copy of a file that was not read
	const struct entry *entry; // the document it is made from; NULL for lists and the like
	bool page;                 // HTML for people
};
// What of a build moves along with the clock, first.
struct build_move {
	instant at;       // INSTANT_NONE: nothing does
	struct str file;  // the document's, "content/pages/on.md"; else "site/en/index.html"
	const char *kind; // "post", "home", "list" …
	const char *what; // "one more event is ahead"
};
struct build_options {
	struct str root;        // the site's folder (themes/ is looked for here first)
	struct str destination; // receives site/, outbox/ and .kith/
	unsigned jobs;
	bool dry_run, force;
	// Who the newsletter goes to, for its reports; NULL: there is no list at hand.
	const struct email_audience *audience;
	// Called for each file that was written or removed (dry_run: would be), with its path below
	// the destination. May be NULL.
	void (*report)(void *ctx, enum build_act, struct str path);
	void *report_ctx;
	// Called for each file of the build, once, on the thread of the worker that made it; then
	// nothing is compared, written or removed. May be NULL.
	void (*visit)(void *ctx, unsigned worker, const struct build_file *);
	void *visit_ctx;
	struct build_move *ahead; // filled in; NULL: nobody asks
};
struct build_stats {
	size_t pages, files, written, removed, unchanged;
	uint64_t bytes;
};
// False, with reports, when anything is wrong; then site/ and outbox/ are as they were. When the
// log holds errors already, the theme and the plan are looked over all the same, so that one run
// shows every problem, and nothing is rendered.
bool build_site(struct arena *, const struct library *, const struct build_options *,
		struct build_stats *, struct diag_log *);

// The options of the site's theme, for `kith schema`; NULL with reports.
const struct field_table *build_theme_options(struct arena *, const struct site *, struct str root,
					      struct diag_log *);
