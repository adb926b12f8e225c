#pragma once
// Raw HTML of writers that nobody vouches for, by allow-list: what is not a clean tag of a known
// element becomes text, and every element that is opened is closed in its own place. Nothing is
// repaired by guessing: a browser sees only tags that were written here.

#include "base/arena.h"
#include "base/buf.h"

struct html_element;

#define HTML_OPEN_MAX 16 // elements open at a time in one run of siblings

// The elements that are open among the children of one node.
struct html_safe {
	struct arena *arena;
	const struct html_element *open[HTML_OPEN_MAX];
	unsigned depth;
	bool in_link;       // inside a link already: no <a>
	bool blocks;        // elements that are blocks may stand here
	struct str refused; // the first tag that was made text; empty: none
};

// Appends `html`, clean. Elements may stay open: see html_safe_close.
void html_safe_add(struct html_safe *, struct buf *, struct str html);
// Closes what can't reach beyond a block: all but <div>, <details>, <blockquote> and <figure>.
void html_safe_close_inline(struct html_safe *, struct buf *);
void html_safe_close(struct html_safe *, struct buf *);
bool html_safe_in_link(const struct html_safe *);
// Closes a link that is open, and what is in it.
void html_safe_close_link(struct html_safe *, struct buf *);
