#pragma once
// What a feed holds, whatever its form: planned once, written as RSS, Atom and JSON Feed by a file
// each. A feed belongs to a page: that of a language, of a list or of a term.

#include "output/format.h"

// A file of an item that readers can fetch.
struct enclosure {
	struct str url; // site-relative or absolute
	struct str type;
	int64_t size;
	bool is_picture;
};
struct feed_item {
	const struct entry *entry;
	struct {
		struct enclosure *p;
		size_t n, cap;
	} enclosures; // recordings first
};
struct feed {
	const struct lang *lang;
	struct str title, description;
	struct str home; // URL of the page that it belongs to
	bool of_site;
	struct str urls[4]; // by the index of the form in feed_forms; empty: it is turned off
	struct feed_item **items;
	size_t nitems;
};

// Plans all feeds in all forms, when the first of the forms is planned; after that nothing.
bool feed_plan(struct plan *);

// Begins an output that shows what feeds may show, with absolute links.
void feed_begin(struct reader *, const struct feed *);
// The text as HTML, with corrections; empty when feeds hold summaries. Made once for all feeds.
struct str feed_text(struct reader *, const struct entry *);
// A name that stays when the page moves or its text changes (RFC 4151); a change of an event's
// plans makes a new one, so that readers show it again.
struct str feed_id(struct reader *, const struct entry *);
// Its title; that of an event whose plans changed says so.
struct str feed_item_title(struct reader *, const struct entry *);
// The latest change of what the feed shows; never the time of the build, or each build would change
// it. NULL when it is empty.
const struct moment *feed_changed(const struct feed *);
struct str feed_time(struct reader *, const struct moment *); // RFC 3339
