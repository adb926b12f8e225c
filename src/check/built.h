#pragma once
// What was found in the files of a build.

#include "check/checks.h"

struct fault { // something wrong with one page
	const struct diag_kind *kind;
	struct str what;
};
struct link {
	struct str url; // site-relative, with fragment
	struct str raw; // as it stands in the page
};
struct facts { // of one file
	struct str path, url;
	const struct entry *entry;
	bool page, parsed;
	VEC(struct link) links; // to this site, each as often as it stands
	struct strs anchors;    // those of them that a visitor can follow: <a>
	struct strs external;   // http and https addresses that a visitor can follow
	struct map ids;         // decoded
	VEC(struct fault) faults;
	bool seen; // the search for orphans came by
};

struct built_worker {
	struct arena keep, scratch;
	VEC(struct facts *) files;
};
struct built {
	struct arena *arena;
	const struct library *lib;
	struct built_worker *workers;
	unsigned nworkers;
	VEC(struct facts *) files; // by path, once all are there
	struct map by_path;        // "site/index.html" -> struct facts *
};

// Reads the file's HTML into *facts.
void facts_read(struct built_worker *, const struct site *, struct facts *, struct str html);
// The URL that a reference means on the page at `base`: site-relative; empty for other sites.
struct str facts_resolve(struct arena *, const struct site *, struct str base, struct str href);
// The path of the file that serves a site-relative URL: "site/a/index.html"; empty when it climbs
// out.
struct str built_path(struct arena *, struct str url);
