#pragma once
// What a browser makes of HTML, held against an allow-list of its own: elements, attributes and URL
// schemes. The list is written out here a second time so that a slip in the other one shows.

#include <gumbo.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

static inline bool safe_has_word(const char *list, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = list; (p = strstr(p, word)) != NULL; p++)
		if (p > list && p[-1] == ' ' && p[n] == ' ')
			return true;
	return false;
}

// Browsers drop control characters and blanks at the front, and tabs and line ends anywhere.
static inline bool safe_url(const char *url)
{
	static const char *const good[] = {"http", "https", "mailto", "tel"};
	char scheme[32];
	size_t n = 0;

	while (*url && (unsigned char)*url <= ' ')
		url++;
	for (; *url && !strchr(":/?#", *url); url++)
		if (!strchr("\t\r\n", *url) && n < sizeof scheme - 1)
			scheme[n++] = *url;
	scheme[n] = '\0';
	if (*url != ':')
		return true;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (strcasecmp(scheme, good[i]) == 0)
			return true;
	return false;
}

static inline bool safe_attribute(const GumboAttribute *a)
{
	if (a->attr_namespace != GUMBO_ATTR_NAMESPACE_NONE)
		return false;
	if (safe_has_word(" href src cite ", a->name))
		return safe_url(a->value);
	// id, class, role and the like come from Markdown's own output.
	return safe_has_word(
		" title lang dir alt width height datetime open start reversed value id class "
		"role aria-label scope type disabled checked ",
		a->name);
}

// The first thing in the tree that may not be there; NULL: all is well.
static inline const char *safe_fault(const GumboNode *node)
{
	static const char elements[] = " html head body a abbr b bdi blockquote br cite code dd "
				       "del details dfn div dl dt em "
				       "figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li "
				       "mark ol p pre q rp rt ruby s samp "
				       "small span strong sub summary sup time u ul var wbr table "
				       "thead tbody tr th td section "
				       "aside input ";
	const GumboElement *e = &node->v.element;
	const char *name;

	if (node->type == GUMBO_NODE_COMMENT || node->type == GUMBO_NODE_CDATA)
		return "comment";
	if (node->type != GUMBO_NODE_ELEMENT)
		return NULL;
	name = gumbo_normalized_tagname(e->tag);
	if (e->tag_namespace != GUMBO_NAMESPACE_HTML || !safe_has_word(elements, name))
		return "element";
	for (unsigned i = 0; i < e->attributes.length; i++) {
		const GumboAttribute *a = e->attributes.data[i];

		if (!safe_attribute(a))
			return a->name;
		if (e->tag == GUMBO_TAG_INPUT && strcmp(a->name, "type") == 0 &&
		    strcmp(a->value, "checkbox") != 0)
			return "input";
	}
	for (unsigned i = 0; i < e->children.length; i++) {
		const char *fault = safe_fault(e->children.data[i]);

		if (fault)
			return fault;
	}
	return NULL;
}

// How many elements carry id="the end", which stands behind the HTML in the body itself; -1 when it
// is somewhere deeper.
static inline int safe_after(const GumboNode *node, unsigned depth)
{
	const GumboElement *e = &node->v.element;
	const GumboAttribute *id;
	int n = 0;

	if (node->type != GUMBO_NODE_ELEMENT)
		return 0;
	id = gumbo_get_attribute(&e->attributes, "id");
	if (id && strcmp(id->value, "the end") == 0)
		return depth == 2 ? 1 : -1;
	for (unsigned i = 0; i < e->children.length; i++) {
		int found = safe_after(e->children.data[i], depth + 1);

		if (found < 0)
			return -1;
		n += found;
	}
	return n;
}
