#pragma once
// The small CSS that mail themes are written in: element and class selectors (`p`, `.note`,
// `td.wide`), at most one ancestor
// (`.note p`), lists with commas; @media blocks are kept as they are. Used to put declarations
// inline.

#include "base/diag.h"

struct css_sheet;
// NULL never; unsupported selectors and broken rules are reported with their place.
struct css_sheet *css_parse(struct arena *, const struct source *, struct diag_log *);
struct css_element {
	struct str name;
	struct str classes;    // the class attribute's text
	const uint64_t *above; // css_style's: which ancestors of selectors are at hand below it
};
// Works out each sort of element once, however many of them there are. Lives in the arena; the
// texts of elements must live as long. One thread.
struct css_inliner *css_inliner_new(struct arena *, const struct css_sheet *);
// The declarations that apply to `e` in `parent` (NULL: the outermost element), in cascade order
// with later, more specific and `!important` ones winning and each property once: "color: #222;
// margin: 0". Empty when none applies. Values may hold quotes: escape them for an attribute. The
// parent's own style was asked for before.
struct str css_style(struct css_inliner *, struct css_element *e, const struct css_element *parent);
// The @media blocks, for the one <style> element.
struct str css_media(const struct css_sheet *);

// Any style sheet without comments and needless spaces; what browsers make of it stays the same.
// Strings, escapes and unquoted addresses are left alone.
void css_compact(struct buf *out, struct str css);
