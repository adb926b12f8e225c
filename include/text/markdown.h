#pragma once
// Markdown to a document tree, through md4c: CommonMark 0.31 and GFM's tables, strikethrough, task
// lists and autolinks, plus kith's heading ids, footnotes, figures, directives, segments and
// `<!--more-->`.

#include "text/doc.h"

enum html_policy {
	HTML_AS_TEXT, // raw HTML is text like any other
	HTML_SAFE, // what html_safe.h allows stays, the rest is text: writers that nobody vouches
		   // for
	HTML_RAW,  // raw HTML stays as it is
};

struct markdown_options {
	bool fields;           // newsletters: `{{ recipient.x }}` becomes DOC_FIELD
	enum html_policy html; // HTML_SAFE also keeps links to the schemes it allows
	bool commonmark;       // the bare standard: nothing of kith's own (conformance tests)
};

// `body` is a slice of src->text. Heading ids are unique within the document. Never NULL; problems
// are reported.
struct doc *markdown_parse(struct arena *, const struct source *, struct str body,
			   const struct markdown_options *, struct diag_log *);

// The id of a heading text: lower case, letters and digits of any script kept, the rest joined by
// '-'.
struct str markdown_slug(struct arena *, struct str text);
