#pragma once
// Reading iCalendar streams (RFC 5545): content lines unfolded, parameters and values apart, as a
// tree of components. What a line means is for the reader of the tree.
//
// Lenient where files in the wild are sloppy (LF alone, lines folded inside a character, lines that
// are none); such lines are reported and left out. At most ICAL_DEPTH_MAX levels and ICAL_LINES_MAX
// lines.

#include "base/date.h"
#include "base/diag.h"
#include "base/vec.h"

#define ICAL_DEPTH_MAX 16
#define ICAL_LINES_MAX 2000000
#define ICAL_BYTES_MAX ((size_t)64 << 20)

struct ical_param {
	struct str name, value; // the name in upper case; several values with commas between them
};
struct ical_prop {
	struct str name;  // in upper case
	struct str value; // unfolded, as written
	struct str at;    // the first line of it in the file, without its end
	struct ical_param *params;
	size_t n, cap;
};
struct ical_component {
	struct str name; // in upper case: "VEVENT"; empty for the stream
	struct str at;   // its BEGIN line
	struct ical_component *parent;
	struct {
		struct ical_prop *p;
		size_t n, cap;
	} props;
	struct {
		struct ical_component **p;
		size_t n, cap;
	} parts;
};

// The stream, whose parts are its calendars; NULL with a report when it holds none or is too large.
// The tree points into src->text.
struct ical_component *ical_parse(struct arena *, const struct source *, struct diag_log *);

// The first property of that name; NULL when there is none.
const struct ical_prop *ical_get(const struct ical_component *, const char *name);
// The value of a parameter; empty when it is not given.
struct str ical_param(const struct ical_prop *, const char *name);
// Where to point a report at: the value, where it stands in the file as it is, or the line.
struct str ical_place(const struct source *, const struct ical_prop *);

// Values. TEXT (§3.3.11) without its escapes, and without control characters, which it cannot hold.
struct str ical_text(struct arena *, struct str value);
// The next value of a list, up to a comma that is not escaped; false at the end.
bool ical_next(struct str *rest, struct str *value);
// P1DT2H30M, -PT15M, P2W (§3.3.6) in seconds.
bool ical_duration(struct str, int64_t *seconds);
// +0530 or -053015 (§3.3.14) in seconds east of UTC.
bool ical_offset(struct str, int *seconds);
