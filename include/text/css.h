#pragma once
// The small CSS that mail themes are written in: element and class selectors (`p`, `.note`,
// `td.wide`), at most one ancestor
// (`.note p`), lists with commas; @media blocks are kept as they are. Used to put declarations
// inline.

#include "base/diag.h"

struct css_sheet;
// NULL never; unsupported selectors and broken rules are reported with their place.
struct css_sheet *css_parse(struct arena *, const struct source *, struct diag_log *);
// One element for matching: its name, its classes and those of its ancestors (outermost first).
struct css_element {
	struct str name;
	struct str classes; // the class attribute's text
};
// Appends the declarations that apply ("color: #222; margin: 0"), in cascade order with later, more
// specific and `!important` ones winning and each property once; nothing when none applies. The
// element is the last of `path`. Values may hold quotes: escape them for an attribute.
void css_inline(const struct css_sheet *, struct buf *out, const struct css_element *path,
		size_t depth);
// The @media blocks, for the one <style> element.
struct str css_media(const struct css_sheet *);
