#include "text/html_nested.h"

#include "text/html_scan.h"

struct nested {
	struct str open[HTML_NESTED_MAX];
	size_t depth, foreign; // how many are open; how many of them up to <svg> or <math>, 0: none
	bool any_tag, head, body;
	bool started; // what stands in the body has begun
	bool done;    // after </body> or </html>
};

static bool is_in(struct str name, const char *const *names)
{
	for (; *names; names++)
		if (str_eq_nocase(name, str_cstr(*names)))
			return true;
	return false;
}

static bool is_space(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!html_is_space(s.p[i]))
			return false;
	return true;
}

static struct str top(const struct nested *n)
{
	return n->depth ? n->open[n->depth - 1] : (struct str){0};
}

static bool is_open(const struct nested *n, struct str name)
{
	for (size_t i = 0; i < n->depth; i++)
		if (str_eq_nocase(n->open[i], name))
			return true;
	return false;
}

static void pop(struct nested *n)
{
	n->depth--;
	if (n->foreign > n->depth)
		n->foreign = 0;
}

// ---- which elements stand in which --------------------------------------------------------------

static const char *const head_names[] = {"html", "head",   "title", "meta",     "link",
					 "base", "script", "style", "noscript", NULL};
static const char *const void_names[] = {"area",  "base", "br",    "col",    "embed",
					 "hr",    "img",  "input", "link",   "meta",
					 "param", "wbr",  "track", "source", NULL};
static const char *const optional_names[] = {"p",  "li",    "dt",    "dd",    "tr",     "td",
					     "th", "tbody", "thead", "tfoot", "option", NULL};
// A browser may open these again where they were not closed.
static const char *const formatting_names[] = {"a",      "b",      "big",  "code", "em",
					       "font",   "i",      "nobr", "s",    "small",
					       "strike", "strong", "tt",   "u",    NULL};
static const char *const odd_names[] = {"frameset",  "frame",    "noframes", "image",    "isindex",
					"plaintext", "xmp",      "noembed",  "menuitem", "command",
					"bgsound",   "basefont", "keygen",   NULL};
static const char *const once_names[] = {"a", "nobr", "form", "button", "select", NULL};

static const char *const table_parts[] = {"caption", "colgroup", "col", "tbody", "thead",
					  "tfoot",   "tr",       "td",  "th",    NULL};
static const char *const in_table[] = {"caption", "colgroup", "thead", "tbody",
				       "tfoot",   "tr",       NULL};
static const char *const in_colgroup[] = {"col", NULL};
static const char *const in_rows[] = {"tr", NULL};
static const char *const in_row[] = {"td", "th", NULL};
static const char *const in_select[] = {"option", "optgroup", NULL};
static const char *const in_option[] = {NULL};

// These hold only such elements, and text only in an option.
static const struct {
	const char *name;
	const char *const *holds;
} strict[] = {{"table", in_table},   {"colgroup", in_colgroup}, {"thead", in_rows},
	      {"tbody", in_rows},    {"tfoot", in_rows},        {"tr", in_row},
	      {"select", in_select}, {"optgroup", in_select},   {"option", in_option}};

// What `name` may hold; NULL: anything but parts of tables.
static const char *const *held_by(struct str name)
{
	for (size_t i = 0; i < sizeof strict / sizeof *strict; i++)
		if (str_eq_nocase(name, str_cstr(strict[i].name)))
			return strict[i].holds;
	return NULL;
}

static bool may_hold(struct str parent, struct str name)
{
	const char *const *holds = held_by(parent);

	return holds ? is_in(name, holds) : !is_in(name, table_parts);
}

// ---- SVG and MathML -----------------------------------------------------------------------------

static bool is_foreign_root(struct str name)
{
	static const char *const names[] = {"svg", "math", NULL};

	return is_in(name, names);
}

// Whether the tag ends with "/>". A slash elsewhere counts for nothing.
static bool is_self_closing(const struct html_token *t)
{
	struct str rest = t->attrs;
	struct html_attr a;

	while (html_next_attr(&rest, &a))
		;
	return rest.n && rest.p[rest.n - 1] == '/';
}

static bool is_odd_in_foreign(struct str parent, struct str name)
{
	// HTML elements end SVG and MathML, or stand in these.
	static const char *const holders[] = {
		"foreignobject", "desc",           "mi",    "mo", "mn", "ms",
		"mtext",         "annotation-xml", "title", NULL};
	static const char *const html[] = {
		"b",       "big",   "blockquote", "body",   "br",     "center",   "code",   "dd",
		"div",     "dl",    "dt",         "em",     "embed",  "h1",       "h2",     "h3",
		"h4",      "h5",    "h6",         "head",   "hr",     "i",        "img",    "li",
		"listing", "menu",  "meta",       "nobr",   "ol",     "p",        "pre",    "ruby",
		"s",       "small", "span",       "strong", "strike", "sub",      "sup",    "table",
		"tt",      "u",     "ul",         "var",    "font",   "textarea", "iframe", "svg",
		"math",    "html",  NULL};

	return is_in(parent, holders) || is_in(name, html) || is_in(name, table_parts);
}

static bool open_foreign(struct nested *n, const struct html_token *t)
{
	static const char *const raw[] = {"script", "style", "title", NULL};
	bool closed = is_self_closing(t);

	if (is_odd_in_foreign(top(n), t->name) || (closed && is_in(t->name, raw)))
		return false;
	if (!closed)
		n->open[n->depth++] = t->name;
	return true;
}

// ---- tokens -------------------------------------------------------------------------------------

// <html>, <head> and <body>: each once, before anything that would open the next.
static bool may_open_frame(struct nested *n, struct str name)
{
	if (str_eq_nocase(name, S("html")))
		return !n->any_tag && !n->started;
	if (str_eq_nocase(name, S("head"))) {
		bool good = !n->head && !n->started;

		n->head = true;
		return good && n->depth <= 1;
	}
	if (str_eq_nocase(name, S("body"))) {
		bool good = !n->body && !n->started;

		n->body = true;
		return good && n->depth <= 1 && !is_open(n, S("head"));
	}
	return true;
}

// Closes what the start of `name` ends.
static void close_before(struct nested *n, struct str name)
{
	static const char *const items[] = {"dt", "dd", NULL};
	struct str last = top(n);

	if (is_in(name, optional_names) &&
	    (str_eq_nocase(last, name) || (is_in(name, items) && is_in(last, items))))
		pop(n);
	if (!is_in(name, table_parts) && !is_in(name, in_select))
		return;
	while (n->depth && is_in(top(n), optional_names) && !may_hold(top(n), name))
		pop(n);
}

static bool open_tag(struct nested *n, const struct html_token *t)
{
	struct str name = t->name;

	if (n->done || n->depth == HTML_NESTED_MAX || is_in(name, odd_names))
		return false;
	if (n->foreign)
		return open_foreign(n, t);
	if (!may_open_frame(n, name) || (is_in(name, once_names) && is_open(n, name)))
		return false;
	close_before(n, name);
	if (!may_hold(top(n), name))
		return false;
	n->any_tag = true;
	n->started |= !is_in(name, head_names);
	if (is_in(name, void_names))
		return true;
	if (is_foreign_root(name)) {
		if (is_self_closing(t))
			return false;
		n->foreign = n->depth + 1;
	}
	n->open[n->depth++] = name;
	return true;
}

static bool close_tag(struct nested *n, struct str name)
{
	static const char *const last[] = {"body", "html", NULL};

	if (!n->foreign && !is_in(name, formatting_names))
		while (n->depth && is_in(top(n), optional_names) && !str_eq_nocase(top(n), name))
			pop(n);
	if (n->depth == 0 || !str_eq_nocase(top(n), name))
		return false;
	pop(n);
	n->done |= is_in(name, last);
	return true;
}

static bool take_text(struct nested *n, struct str text)
{
	if (is_space(text))
		return true;
	n->started = true;
	return !n->done && (!held_by(top(n)) || str_eq_nocase(top(n), S("option")));
}

static bool take(struct nested *n, const struct html_token *t)
{
	switch (t->type) {
	case HTML_TEXT:
		return take_text(n, t->all);
	case HTML_RAW:
		return !n->foreign || str_index(t->all, '<') == SIZE_MAX;
	case HTML_TAG:
		return open_tag(n, t);
	case HTML_END_TAG:
		return close_tag(n, t->name);
	case HTML_MARKUP:
		return !n->foreign;
	case HTML_COMMENT:
		break;
	}
	return true;
}

bool html_is_nested(struct str html)
{
	struct html_scan scan = {.rest = html};
	struct nested n = {.depth = 0};
	struct html_token t;

	while (html_next(&scan, &t))
		if (!take(&n, &t))
			return false;
	return true;
}
