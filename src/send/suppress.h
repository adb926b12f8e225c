#pragma once
// suppressed.csv of the audience's folder: addresses that get no mail, whatever the lists say.

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"

struct suppress_row {
	struct str address;
	struct str reason; // "unsubscribe", "bounce 5.1.1": ASCII without commas and quotes
	instant since;
};
// Adds rows at its end, in the order of its own columns; makes the file when it is not there. The
// old file stays when that fails.
bool suppress_add(struct arena *, struct str root, struct str folder, const struct suppress_row *,
		  size_t n, struct diag_log *);
