#pragma once
// Files to a finished library: scan, read, decode, link. Reports every problem of the site in one
// go.

#include "model/library.h"

struct load_options {
	struct str source;   // the site's folder
	struct str config;   // path of kith.yaml relative to it, or absolute; empty: "kith.yaml"
	struct str base_url; // overrides kith.yaml's; may be empty
	bool drafts, future, expired;
	instant now;
	unsigned jobs;
	// Tables of all that can be reported, for `checks` in kith.yaml; NULL-terminated. NULL: ids
	// are not checked.
	const struct diag_kind *const *const *diags;
};

// NULL only when kith.yaml cannot be read; otherwise a library, to be used only when `log` holds no
// error.
struct library *load_site(struct arena *, const struct load_options *, struct diag_log *);
// Only kith.yaml. Sets the log's levels from its `checks`.
struct site *load_config(struct arena *, const struct load_options *, struct zone_db *,
			 struct diag_log *);
// Reads a file of the site as a source: UTF-8 checked, BOM dropped, size limited, NUL refused. NULL
// with a report.
const struct source *load_source(struct arena *, struct str root, struct str path,
				 struct diag_log *);
// The same with a limit of its own, in bytes, for what may be large.
const struct source *load_source_max(struct arena *, struct str root, struct str path, size_t max,
				     struct diag_log *);
// The front matter of a document, or all of a YAML file; NULL with a report when it can't be read.
struct ynode *load_front(struct arena *, const struct source *, struct diag_log *);
