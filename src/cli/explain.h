#pragma once
// What `kith explain` says of one document.

#include "base/diag.h"
#include "cli/status.h"

struct explain {
	struct arena *arena;
	const struct library *lib;
	struct str root; // the site's folder
	struct listing list;
	struct buf *out;
};
void explain_entry(const struct explain *, const struct listed *, struct diag_log *);
void explain_member(const struct explain *, const struct listed *);
