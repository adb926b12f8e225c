#pragma once
// The output formats: one row each in formats.def, one file each here. A format plans its targets
// and renders them one by one.

#include "output/plan.h"
#include "output/view.h"

struct format {
	const char *name;       // "rss"
	const char *media_type; // "application/rss+xml"
	// Adds the format's targets; false, with reports, when it cannot.
	bool (*plan)(struct plan *);
	// Writes a target's bytes; false with a report. Called on many threads. NULL: target.copy
	// is copied.
	bool (*render)(struct reader *, const struct plan *, const struct target *,
		       struct buf *out);
};

#define FORMAT(name) extern const struct format format_##name;
#include "output/formats.def"
#undef FORMAT
extern const struct format *const formats[]; // NULL-terminated, in the order of planning
