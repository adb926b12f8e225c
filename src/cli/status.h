#pragma once
// Whether a document is published, and what to call it when it is not.

#include "base/jsonw.h"
#include "model/library.h"

enum status {
	STATUS_PUBLISHED,
	STATUS_DRAFT,
	STATUS_FUTURE,
	STATUS_EXPIRED,
	STATUS_WITHDRAWN,
	STATUS_HIDDEN, // in the library, but not for the site
	STATUS_COUNT,
};
extern const char *const status_names[STATUS_COUNT];

struct listed {
	const struct entry *entry;
	enum status status;
	struct str url; // site-relative; where it is, or would be
};
struct listing {
	struct listed *p;
	size_t n, cap;
};
// Every document that could be read, members and what is not published included; by kind, newest
// first.
struct listing status_list(struct arena *, const struct library *);
// "2026-11-21", or empty.
struct str status_day(struct arena *, const struct moment *);
// The day that lists show: an event's first, any other document's date.
struct str listed_day(struct arena *, const struct entry *);
// What a list in JSON says of it: keys and values, in an object that is open.
void listed_json(struct arena *, struct jsonw *, const struct listed *);
