#pragma once
// A document's text parted into front matter and body.

#include "base/diag.h"
#include "text/ytree.h"

struct front {
	struct ynode *tree; // an empty map when there is no front matter
	struct str body;
	bool given; // there is front matter
	bool head;  // `Key: value` lines without a fence
};

// Front matter is fenced by lines of `---`, or a bare head of `Key: value` lines, or missing. False
// with a report when it cannot be read.
bool front_read(struct arena *, const struct source *, struct front *out, struct diag_log *);
