#pragma once
// CSV (RFC 4180): quoted fields with doubled quotes, CRLF or LF, an optional BOM. Fields are slices
// of the text where they hold no doubled quote, copies in the arena where they do.

#include "base/diag.h"

struct csv {
	struct arena *arena;
	const struct source *src;
	struct str rest;
	struct diag_log *log;
	struct str *cells; // of the row last read
	size_t n, cap;
	struct str row; // its place
	bool failed;    // an unterminated quote or text behind a closing quote was reported
};

void csv_init(struct csv *, struct arena *, const struct source *, struct diag_log *);
bool csv_row(struct csv *); // false at the end or after a failure; blank lines are skipped
