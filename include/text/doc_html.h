#pragma once
// A document tree as HTML.

#include "text/doc.h"

// How a walker differs from the plain page: all members may be NULL or zero.
struct doc_html_options {
	// Put before each target that is site-relative (begins with '/'): "" on pages or "/sub"
	// under a sub-path, "https://host/sub" in feeds and mail.
	struct str link_prefix;
	unsigned heading_shift; // h1 in the text becomes h(1+shift), at most h6
	bool plain_tasks;       // mail, which has no form fields: a task's box is a character
	bool no_heading_ids;    // feeds and mail: no ids, and no links to them
	// A word of the reader's language: "callout_note" … "callout_caution", the headings of
	// callouts, and "note_back", what a footnote's link back to the text says to those who
	// can't see its arrow. Without it, or where it gives none: no heading; the arrow alone.
	doc_word *word;
	struct str
		note_prefix; // before the ids of footnotes, where one page holds several documents
	bool xhtml;          // `<br />`, links of any scheme: as CommonMark's own examples have it
	// Called for DOC_DIRECTIVE and DOC_SEGMENT; true when it has written what stands there. For
	// a segment, false means: its children as they are.
	bool (*directive)(void *ctx, struct buf *, const struct doc_node *);
	// Called for DOC_FIELD. Without it the fallback is written.
	void (*field)(void *ctx, struct buf *, const struct doc_node *);
	// Adds attributes inside an opening tag (` style="…"`), for mail; tag is "p", "h2", "td" ….
	void (*attrs)(void *ctx, struct buf *, const char *tag, const struct doc_node *);
	// Where an image is fetched from, by its target. Without it, from there.
	struct str (*source)(void *ctx, struct str target);
	// Adds attributes to an image whose address and alt text are written.
	void (*image)(void *ctx, struct buf *, const struct doc_node *);
	// Writes raw HTML: a block of it, or one tag inside a text. Without it, as it is.
	void (*raw)(void *ctx, struct buf *, struct str html);
	void *ctx;
};

void doc_html_write(struct buf *, const struct doc_node *, const struct doc_html_options *);
// The children only, without the node's own tags.
void doc_html_children(struct buf *, const struct doc_node *, const struct doc_html_options *);
// Whether a link may lead there: no scheme, or one that runs no script (javascript:, vbscript:,
// data: do).
bool html_is_safe_url(struct str url);
// The same for texts that nobody vouches for: no scheme, or http, https, mailto or tel.
bool html_is_plain_url(struct str url);
// Writes an address for an attribute: escaped, bytes that no URL may hold as %XX.
void html_url(struct buf *, struct str url);
// Escapes & < > " for text and attribute values.
void html_escape(struct buf *, struct str);
