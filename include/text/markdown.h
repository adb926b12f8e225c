#pragma once
// Markdown to a document tree, through md4c: CommonMark 0.31 and GFM's tables, strikethrough, task
// lists and autolinks, plus kith's heading ids, directives, segments and `<!--more-->`.

#include "text/doc.h"

struct markdown_options {
	bool fields;     // newsletters: `{{ recipient.x }}` becomes DOC_FIELD
	bool keep_html;  // false: raw HTML becomes text (member stories)
	bool commonmark; // the bare standard: nothing of kith's own (conformance tests)
};

// `body` is a slice of src->text. Heading ids are unique within the document. Never NULL; problems
// are reported.
struct doc *markdown_parse(struct arena *, const struct source *, struct str body,
			   const struct markdown_options *, struct diag_log *);

// The id of a heading text: lower case, letters and digits of any script kept, the rest joined by
// '-'.
struct str markdown_slug(struct arena *, struct str text);
