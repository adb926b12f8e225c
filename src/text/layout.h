#pragma once
// What md4c reads, where that can't be the body line for line: footnotes' texts go before it, each
// a quote of its own, because md4c has no footnotes; and delimiter rows of tables are made as wide
// as md4c 0.4.8 asks for (GFM takes `|-|`).

#include "base/buf.h"
#include "text/doc.h"

// `n` bytes of the copy from byte `from` on, and where they stand in the body.
struct layout_piece {
	size_t from, n;
	const char *to;
};
struct layout_note {
	struct str label, at; // at: `[^label]`
	struct doc_node *node;
	struct str lines; // from behind the label on
};

struct layout {
	struct str text; // the copy
	bool same;       // it is the body line for line: there are no pieces
	struct {
		struct layout_piece *p;
		size_t n, cap;
	} pieces;
	struct {
		struct layout_note *p;
		size_t n, cap;
	} notes; // in the order of their quotes, which are the first blocks
};

// The length of `[^label]` at the front; 0: there is none.
size_t layout_reference(struct str);
// `covered` is the body as mask_body wrote it; the copy is made in `out` when it needs to differ
// from that. NUL bytes follow it.
void layout_body(struct arena *, struct buf *out, struct str body, struct str covered,
		 struct layout *);
// The slice of the body for a slice of the copy; p == NULL for what is not in the copy.
struct str layout_place(const struct layout *, struct str body, const char *p, size_t n);
