#pragma once
// What is merely unwise in a finished library, and what is wrong with the pages built from it. Each
// check is a row of checks.def.

#include "base/diag.h"
#include "model/library.h"

// Looks over the documents and the site: every check whose level is not off.
void check_site(const struct library *, struct diag_log *);

// ---- the built pages ----------------------------------------------------------------------------
// A file of the build, as it would be written.
struct built_file {
	struct str path;           // below the destination: "site/en/index.html"
	struct str url;            // site-relative; empty below outbox/
	struct str bytes;          // p == NULL: a copy that was not read
	const struct entry *entry; // the document it is made from; may be NULL
	bool page;                 // HTML for people
};
struct built; // all that was found in them

struct built *built_new(struct arena *, const struct library *, unsigned workers);
// Parses one file; each worker's calls on its own thread, all at the same time.
void built_add(struct built *, unsigned worker, const struct built_file *);
// What can be said when all are there; then their memory is given back, but for the arena's.
void built_report(struct built *, struct diag_log *);
void built_release(struct built *);

// ---- links to other sites -----------------------------------------------------------------------
struct external_options {
	struct str cache;       // file that remembers what worked: ".kith/links"
	const char *agent;      // how kith names itself
	int64_t now;            // seconds since 1970, for the age of what is remembered
	int64_t (*clock)(void); // milliseconds that only go up, for waiting
	unsigned retries,
		first_wait; // how often a failure is tried again, and after how many
			    // milliseconds the first time; twice as long each further time
};
struct external_stats {
	size_t links, asked, remembered, ignored;
};
// Asks for every http and https address that documents and built pages link to, and reports those
// that do not answer as they should.
void check_external(const struct library *, const struct built *, const struct external_options *,
		    struct external_stats *, struct diag_log *);

extern const struct diag_kind *const check_diags[]; // NULL-terminated
