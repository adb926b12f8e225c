#pragma once
// Reading HTML as a run of tokens, as a browser's tokenizer cuts it (WHATWG HTML §13.2.5). The
// tokens cover the input without gaps, so who copies them all has copied the input.

#include "base/str.h"

enum html_token_type {
	HTML_TEXT, // between tags, references and all
	HTML_RAW, // what <script>, <style>, <textarea>, <title> and the like hold: no tags in there
	HTML_TAG, // <p class="x">
	HTML_END_TAG, // </p>
	HTML_COMMENT, // <!-- … -->
	HTML_MARKUP,  // <!doctype …> and what browsers take for a comment
};
struct html_token {
	enum html_token_type type;
	struct str all;   // its bytes
	struct str name;  // tags: as written
	struct str attrs; // HTML_TAG: what stands between the name and '>'
	struct str of;    // HTML_RAW: the element
};
struct html_scan {
	struct str rest;
	struct str raw; // the element whose raw text comes next; empty: none
};
// False at the end.
bool html_next(struct html_scan *, struct html_token *);

struct html_attr {
	struct str all; // name, '=', quotes and value
	struct str name, value;
	char quote; // '"', '\'', or 0
	bool has_value;
};
// Takes the next attribute off `attrs`; false when there is none.
bool html_next_attr(struct str *attrs, struct html_attr *);

// The five characters that HTML and CSS call white space.
static inline bool html_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}
