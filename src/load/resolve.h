#pragma once
// What a link or an image of a document means.

#include "load/room.h"

enum target_type {
	TARGET_NOTHING, // dead
	TARGET_OUTSIDE, // another site, mail, …
	TARGET_UNSAFE,  // a scheme that would run something
	TARGET_UNKNOWN, // a scheme that nobody uses: "hhttps:"
	TARGET_ENTRY,
	TARGET_MEMBER,
	TARGET_FILE,
	TARGET_PAGE,   // a page that kith makes by itself
	TARGET_ABSENT, // read, but not published
};
struct target {
	enum target_type type;
	struct entry *entry;
	const struct member *member;
	struct file *file;
	const struct absent *absent;
	struct str url;      // without suffix; empty where there is none
	struct str suffix;   // "?query#fragment" as written
	struct str fragment; // decoded
};

// Looks up in this order: URLs of the site and content paths for what begins with '/'; otherwise a
// path beside the file, then one beside the page's URL.
struct target resolve_link(const struct loading *, struct arena *, const struct entry *from,
			   struct str href);
// The file that an image's `src` names, without looking at URLs of pages; NULL when there is none.
struct file *resolve_beside(const struct loading *, struct arena *, const struct entry *from,
			    struct str src);
