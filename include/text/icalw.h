#pragma once
// Writing iCalendar (RFC 5545): each line ends in CRLF and is folded at 75 octets, never inside a
// character; text is escaped. A line is made of its name, any parameters, and its value, which
// ends it.

#include "base/buf.h"
#include "base/date.h"

#define ICALW_LINE 75 // octets without the line's end (§3.1)

struct icalw {
	struct buf *out;
	size_t column; // octets in the line that is being written
};

void icalw_init(struct icalw *, struct buf *out);
void icalw_begin(struct icalw *, const char *component); // "VEVENT"
void icalw_end(struct icalw *, const char *component);

// A line in parts. A parameter's value is put in quotes where it has to be; what quotes cannot hold
// is written as RFC 6868 has it.
void icalw_name(struct icalw *, const char *name);
void icalw_param(struct icalw *, const char *name, struct str value);
void icalw_value(struct icalw *, struct str); // as it is, without control characters
void icalw_text(struct icalw *, struct str);  // TEXT (§3.3.11)
// TEXT values with commas between them.
void icalw_texts(struct icalw *, const struct str *, size_t n);

// Lines in one. What is empty is left out.
void icalw_put(struct icalw *, const char *name, struct str value);
void icalw_put_text(struct icalw *, const char *name, struct str text);
void icalw_put_uri(struct icalw *, const char *name, struct str uri); // with VALUE=URI
void icalw_put_int(struct icalw *, const char *name, int64_t);
void icalw_put_utc(struct icalw *, const char *name, instant); // 20261121T093000Z

// The forms of dates in values.
void icalw_day(struct buf *, struct civil);   // 20261121
void icalw_wall(struct buf *, struct civil);  // 20261121T093000
void icalw_utc(struct buf *, instant);        // 20261121T013000Z
void icalw_offset(struct buf *, int seconds); // +0800, -0330, +002328
