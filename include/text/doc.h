#pragma once
// A Markdown document as a tree, parsed once; HTML, plain text, links, headings and word counts are
// all read from it. Nodes live in an arena and are const after linking. `at` is the node's place in
// the source file.

#include "base/arena.h"
#include "base/diag.h"
#include "text/word_count.h"

enum doc_type {
	// blocks
	DOC_ROOT,
	DOC_PARAGRAPH,
	DOC_HEADING,    // level 1-6, id, info: its classes, with blanks between them
	DOC_QUOTE,      // callout: `info` is its kind ("note", "tip", …) or empty
	DOC_LIST,       // ordered, start, tight
	DOC_ITEM,       // task: ' ' or 'x', 0 when it is none
	DOC_CODE_BLOCK, // info: the fence's info string; text children
	DOC_HTML_BLOCK, // text children, raw
	DOC_RULE,
	DOC_TABLE,
	DOC_TABLE_HEAD,
	DOC_TABLE_BODY,
	DOC_ROW,
	DOC_CELL,      // align; header cell when its row is in the head
	DOC_DIRECTIVE, // `::name{key=value …}` on a line of its own: info = name, args; no children
	DOC_SEGMENT, // `::: segment id` … `:::`: info = "segment", args[0] the id; block children
	DOC_MORE,    // `<!--more-->`
	DOC_FIGURE,  // an image, or a link with an image, that has a title: its caption
	DOC_NOTES,   // the root's last child: its footnotes, in the order of their numbers
	DOC_NOTE,    // info: its label, start: its number, uses: how many references lead to it
	// inlines
	DOC_TEXT,       // text: as written, entities and escapes resolved
	DOC_SOFT_BREAK, // tight: between Chinese characters, nothing is written for it
	DOC_HARD_BREAK,
	DOC_EMPH,
	DOC_STRONG,
	DOC_DEL,
	DOC_CODE,  // text children
	DOC_LINK,  // href, title; autolink
	DOC_IMAGE, // href, title; children are the alt text
	DOC_HTML,  // raw inline HTML, text
	DOC_FIELD, // newsletters: `{{ recipient.name | default("x") }}`: info = "name", text = the
		   // fallback, has_default
	DOC_NOTE_REF, // `[^label]`: info: label, start: the note's number, uses: which of the
		      // references to it this is, from 1
};

enum doc_align { DOC_ALIGN_NONE, DOC_ALIGN_LEFT, DOC_ALIGN_CENTER, DOC_ALIGN_RIGHT };

struct doc_arg {
	struct str key, value; // key empty for a bare word
	struct str at;
};

// Fields that no type has together share their memory: look at `type` before you read them.
struct doc_node {
	uint8_t type; // enum doc_type
	uint8_t level, align;
	bool tight, ordered, autolink, has_default;
	char task;
	uint32_t start, uses;
	struct str at; // place in the source; p == NULL when it is not known
	union {
		struct str text;
		struct str title; // links and images
		struct str id;    // headings
	};
	union {
		struct str info;
		struct str href; // links and images: as written
	};
	union {
		// Links and images: where it leads, set by linking: site-relative ("/posts/a/#x")
		// or absolute URL; equal to href until then.
		struct str target;
		struct { // directives and segments
			struct doc_arg *args;
			size_t nargs;
		};
	};
	struct doc_node *parent, *first, *last, *next;
};

struct doc {
	const struct source *src;
	struct doc_node *root;
	struct {
		struct doc_node **p;
		size_t n, cap;
	} links; // links and images, in order
	struct {
		struct doc_node **p;
		size_t n, cap;
	} headings;
	struct {
		struct doc_node **p;
		size_t n, cap;
	} directives;             // DOC_DIRECTIVE and DOC_SEGMENT
	struct doc_node *more;    // NULL: no <!--more-->
	struct doc_node *notes;   // NULL: no footnotes
	struct word_count length; // without alt texts, raw HTML and bare addresses
};

// Gives writers a word for a node; empty when there is none.
typedef struct str doc_word(void *ctx, const struct doc_node *, struct str key);
// The callout that a mark like `[!Note]` names: "note"; empty when there is none such.
struct str doc_callout(struct str name);
// The key of its heading's word: "callout_note".
struct str doc_callout_key(struct str callout);

// A pre-order walk: the node after `n` below `top`, or NULL.
struct doc_node *doc_next(const struct doc_node *top, struct doc_node *n);
// The next node that is not inside `n`.
struct doc_node *doc_skip(const struct doc_node *top, struct doc_node *n);
// All text below a node, inline markup dropped, in the arena.
struct str doc_plain(struct arena *, const struct doc_node *);
struct doc_node *doc_node_new(struct arena *, enum doc_type);
void doc_append(struct doc_node *parent, struct doc_node *child);

// The excerpt as plain text: the paragraphs, lists and quotations before `<!--more-->`, or the
// first paragraph that has words; pictures are no words.
struct str doc_excerpt(struct arena *, const struct doc *);

// A table of contents: the headings of levels 2 to 4, each with those below it.
struct doc_toc {
	unsigned level;
	struct str id, text; // text: plain
	struct doc_toc *items;
	size_t n;
};
// The top: only items and n are set.
struct doc_toc doc_toc(struct arena *, const struct doc *);
