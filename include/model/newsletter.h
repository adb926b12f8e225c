#pragma once
// Newsletter issues.

#include "model/entry.h"

struct newsletter {
	struct entry e;
	struct str subject; // default: the title
	struct str preheader;
	struct strs segments; // to whom; empty: everybody

	// made while loading
	struct str issue;              // the file's stem: "2026-11"
	const struct newsletter *last; // the issue before it in its language; NULL for the first
};
