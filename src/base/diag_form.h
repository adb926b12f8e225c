#pragma once
// What the forms of a report have in common.

#include "base/diag.h"

// The place of one report after the other, in the order of diag_sort: each source is scanned once.
struct diag_cursor {
	const struct source *src;
	const char *at;
	size_t line, col; // of `at`
};
void diag_cursor_move(struct diag_cursor *, const struct source *, const char *at);

struct str diag_path(const struct diag *);
const char *diag_level_name(enum diag_level);
// Writes what to try: the report's own hint, else what its kind always says, begun in lower case
// and without the full stop; nothing for a note without a hint.
void diag_advice(struct buf *, const struct diag *);
