#pragma once
// When a build of the same files may next come out differently by what its documents say: an event
// ends, something is due or expires, an agreement begins or ends. What pages show that moves along
// with the clock (a list of the next 30 days, the year) is noted while they are rendered: see
// `ahead` in output/build.h. Whether a file is really another one then only a build can tell.

#include "model/library.h"

struct change_ahead {
	instant at;       // INSTANT_NONE: nothing changes by itself
	struct str file;  // whose it is: "content/events/tea.md", or of a page that no document is
			  // the "site/posts/index.html"; empty: kith's own calendars
	const char *kind; // "event", "post", "member" …
	const char *what; // "ends", "is due" …
};
// The first of them after library.now.
struct change_ahead change_ahead(const struct library *);
