#pragma once
// A document tree as plain text that is pleasant to read: wrapped by display width, links as
// numbered notes at the end.

#include "text/doc.h"

struct doc_text_options {
	unsigned width;         // columns, 0: no wrapping
	struct str link_prefix; // as in doc_html_options
	doc_word *word;         // the same
	bool (*directive)(void *ctx, struct buf *, const struct doc_node *);
	void (*field)(void *ctx, struct buf *, const struct doc_node *);
	void *ctx;
};

void doc_text_write(struct buf *, const struct doc_node *, const struct doc_text_options *);
// Wraps one paragraph of text at `width` columns; `first` and `rest` go before its first and other
// lines. Breaks at spaces and between Han characters, never before closing or after opening
// punctuation (UAX #14's common cases).
void text_wrap(struct buf *, struct str text, unsigned width, struct str first, struct str rest);
