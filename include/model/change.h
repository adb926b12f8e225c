#pragma once
// When a build of the same files would next come out differently: an event ends, something is due
// or expires, an agreement begins or ends.

#include "model/library.h"

struct change_ahead {
	instant at;       // INSTANT_NONE: nothing changes by itself
	struct str file;  // whose it is: "content/events/tea.md"; empty: kith's own calendars
	const char *kind; // "event", "post", "member" …
	const char *what; // "ends", "is due" …
};
// The first of them after library.now. Lists that directives on pages without a date move along
// with the clock are not counted.
struct change_ahead change_ahead(const struct library *);
