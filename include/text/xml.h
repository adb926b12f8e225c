#pragma once
// Writing XML (feeds, sitemap): well-formed and escaped by construction. Characters that XML 1.0
// forbids become U+FFFD.

#include "base/buf.h"

struct xml {
	struct buf *out;
	const char *open[16];
	unsigned depth;
	bool in_tag, has_children[16];
};

void xml_init(struct xml *, struct buf *out); // writes the declaration
void xml_open(struct xml *, const char *name);
void xml_attr(struct xml *, const char *name, struct str value); // right after xml_open
void xml_text(struct xml *, struct str);
void xml_cdata(struct xml *, struct str); // "]]>" inside is split over two sections
void xml_close(struct xml *);
void xml_leaf(struct xml *, const char *name, struct str text); // open, text, close
