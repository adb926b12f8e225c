#pragma once
// Tags of finished HTML, read one by one as HTML's own tokeniser reads them. The HTML is our own
// (templates and Markdown): tags are followed and not mended.

#include "base/str.h"

struct html_attr {
	struct str name, value; // value without quotes
	struct str whole;       // as written
};
struct html_tag {
	struct str name;
	struct str classes, style; // attribute values, as written
	struct str attrs;          // all attributes, as written
	size_t n;                  // bytes from '<' to '>'
	bool closing, self_closing;
	bool unfinished; // the text ends before its '>'
};

// Reads the tag at the front of `s`; false when what stands there is none.
bool html_tag_read(struct str s, struct html_tag *);
// Takes one attribute off the front of *attrs. False at the tag's '>' (left there), at the end of
// the text, and when a quote is not closed.
bool html_attr_next(struct str *attrs, struct html_attr *);
// The first attribute of that name; false when there is none.
bool html_tag_attr(const struct html_tag *, struct str name, struct str *value);
bool html_tag_has(const struct html_tag *, struct str name);
bool html_is_void(struct str name); // has no closing tag: br, img
bool html_is_raw(struct str name);  // holds text up to its closing tag: style, title
// Up to the closing tag of a raw text element, or to the end.
size_t html_raw_length(struct str s, struct str name);
// The length of a comment (Outlook's conditional ones too), doctype or processing instruction at
// the front of `s`.
size_t html_declaration(struct str s);
