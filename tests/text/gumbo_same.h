#pragma once
// Whether a browser (libgumbo) makes the same of two texts of HTML: the same elements with the same
// attributes, and the same text but for how long runs of white space are.

#include <gumbo.h>
#include <strings.h>

#include "base/buf.h"

struct same {
	struct buf *out;
	bool gap;
};

static inline bool same_space(char c)
{
	return c && strchr(" \t\n\f\r", c);
}

static inline void same_text(struct same *s, const char *text, bool exact)
{
	for (; *text; text++) {
		if (exact || !same_space(*text))
			buf_char(s->out, *text);
		else if (!s->gap)
			buf_char(s->out, ' ');
		s->gap = !exact && same_space(*text);
	}
}

static inline bool same_is_exact(const GumboElement *e)
{
	const GumboAttribute *style = gumbo_get_attribute(&e->attributes, "style");

	return e->tag == GUMBO_TAG_PRE || e->tag == GUMBO_TAG_LISTING || e->tag == GUMBO_TAG_CODE ||
	       e->tag == GUMBO_TAG_KBD || e->tag == GUMBO_TAG_SAMP ||
	       e->tag == GUMBO_TAG_TEXTAREA || e->tag == GUMBO_TAG_SCRIPT ||
	       e->tag == GUMBO_TAG_STYLE || e->tag_namespace != GUMBO_NAMESPACE_HTML ||
	       gumbo_get_attribute(&e->attributes, "contenteditable") ||
	       (style && strstr(style->value, "white-space"));
}

static inline void same_node(struct same *s, const GumboNode *n, bool exact, bool ignore)
{
	const GumboElement *e = &n->v.element;

	if (n->type == GUMBO_NODE_WHITESPACE && ignore)
		return;
	if (n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_WHITESPACE ||
	    n->type == GUMBO_NODE_CDATA) {
		same_text(s, n->v.text.text, exact);
		return;
	}
	if (n->type != GUMBO_NODE_ELEMENT && n->type != GUMBO_NODE_TEMPLATE)
		return;
	s->gap = false;
	buf_printf(s->out, "<%s", gumbo_normalized_tagname(e->tag));
	if (e->tag == GUMBO_TAG_UNKNOWN)
		buf_str(s->out, str_of(e->original_tag.data, 1));
	for (unsigned i = 0; i < e->attributes.length; i++) {
		const GumboAttribute *a = e->attributes.data[i];

		buf_printf(s->out, " %s=\"%s\"", a->name, a->value);
	}
	buf_char(s->out, '>');
	exact = exact || same_is_exact(e);
	for (unsigned i = 0; i < e->children.length; i++)
		same_node(s, e->children.data[i], exact,
			  e->tag == GUMBO_TAG_HTML || e->tag == GUMBO_TAG_HEAD);
	s->gap = false;
	buf_lit(s->out, "</>");
}

// What a browser sees, in a form to be compared.
static inline void same_view(struct buf *out, struct str html)
{
	GumboOutput *tree =
		gumbo_parse_with_options(&kGumboDefaultOptions, html.p ? html.p : "", html.n);
	struct same s = {.out = out};

	same_node(&s, tree->root, false, true);
	gumbo_destroy_output(&kGumboDefaultOptions, tree);
}
