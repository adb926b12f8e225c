#pragma once
// The state of a parse, and md4c's callbacks, which build the tree.

#include <md4c.h>

#include "text/layout.h"
#include "text/markdown.h"

struct builder {
	struct arena *arena;
	const struct source *src;
	struct diag_log *log;
	const struct markdown_options *options;
	struct str body;      // a slice of src->text
	struct str covered;   // the same, what kith reads itself written over
	struct layout layout; // what md4c reads
	struct doc *doc;
	struct doc_node *open; // takes the next child
	unsigned depth;
	struct str known; // the last place that was known
	size_t notes;     // footnotes that have begun
	size_t cells;     // of tables
	size_t addresses; // bytes of links' addresses and titles
	bool has_segments;
	bool stopped; // by a limit: md4c 0.4.8 does not always end when it is told to
};

int block_enter(MD_BLOCKTYPE, void *detail, void *builder);
int block_leave(MD_BLOCKTYPE, void *detail, void *builder);
int span_enter(MD_SPANTYPE, void *detail, void *builder);
int span_leave(MD_SPANTYPE, void *detail, void *builder);
int text_add(MD_TEXTTYPE, const MD_CHAR *, MD_SIZE, void *builder);

// A child of the open node takes its place; NULL, with a report, when it would be too deep.
struct doc_node *builder_enter(struct builder *, enum doc_type);
void builder_leave(struct builder *);
// Reports what went over a limit, and ends the parse.
__attribute__((format(printf, 3, 4))) int builder_stop(struct builder *, const char *hint,
						       const char *fmt, ...);
// Ends the spans that md4c left open.
void builder_leave_spans(struct builder *);
// The slice of the body for a slice of what md4c reads; p == NULL for md4c's own text.
struct str builder_place(const struct builder *, const char *p, size_t n);
// An attribute's text: a slice of the body where it stands there as it is, else a copy.
struct str builder_attribute(struct builder *, const MD_ATTRIBUTE *);
