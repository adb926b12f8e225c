#include "text/html_safe.h"

#include "base/ascii.h"
#include "text/doc_html.h"
#include "text/entity.h"
#include "text/html_scan.h"

#define MAX_TAG 2048 // bytes

enum element_kind {
	INLINE,
	VOID,       // inline, without content
	RULE,       // a block without content
	TEXT_BLOCK, // a block that holds inline content
	CONTAINER,  // a block that holds blocks
	LIST,       // a block that holds nothing but its items
};

struct html_element {
	const char *name;
	uint8_t kind;   // enum element_kind
	bool spans;     // may hold Markdown blocks
	const char *in; // the only elements that it may stand in directly, with blanks around them
	const char *attributes; // beside title, lang and dir; with blanks around them
};

static const struct html_element elements[] = {
	{"a", INLINE, false, NULL, " href "},
	{"abbr", INLINE, false, NULL, NULL},
	{"b", INLINE, false, NULL, NULL},
	{"bdi", INLINE, false, NULL, NULL},
	{"blockquote", CONTAINER, true, NULL, " cite "},
	{"br", VOID, false, NULL, NULL},
	{"cite", INLINE, false, NULL, NULL},
	{"code", INLINE, false, NULL, NULL},
	{"dd", CONTAINER, false, " dl ", NULL},
	{"del", INLINE, false, NULL, " cite datetime "},
	{"details", CONTAINER, true, NULL, " open "},
	{"dfn", INLINE, false, NULL, NULL},
	{"div", CONTAINER, true, NULL, NULL},
	{"dl", LIST, false, NULL, NULL},
	{"dt", TEXT_BLOCK, false, " dl ", NULL},
	{"em", INLINE, false, NULL, NULL},
	{"figcaption", TEXT_BLOCK, false, " figure ", NULL},
	{"figure", CONTAINER, true, NULL, NULL},
	{"h2", TEXT_BLOCK, false, NULL, NULL},
	{"h3", TEXT_BLOCK, false, NULL, NULL},
	{"h4", TEXT_BLOCK, false, NULL, NULL},
	{"h5", TEXT_BLOCK, false, NULL, NULL},
	{"h6", TEXT_BLOCK, false, NULL, NULL},
	{"hr", RULE, false, NULL, NULL},
	{"i", INLINE, false, NULL, NULL},
	{"img", VOID, false, NULL, " src alt width height "},
	{"ins", INLINE, false, NULL, " cite datetime "},
	{"kbd", INLINE, false, NULL, NULL},
	{"li", CONTAINER, false, " ul ol ", " value "},
	{"mark", INLINE, false, NULL, NULL},
	{"ol", LIST, false, NULL, " start reversed "},
	{"p", TEXT_BLOCK, false, NULL, NULL},
	{"pre", TEXT_BLOCK, false, NULL, NULL},
	{"q", INLINE, false, NULL, " cite "},
	{"rp", INLINE, false, " ruby ", NULL},
	{"rt", INLINE, false, " ruby ", NULL},
	{"ruby", INLINE, false, NULL, NULL},
	{"s", INLINE, false, NULL, NULL},
	{"samp", INLINE, false, NULL, NULL},
	{"small", INLINE, false, NULL, NULL},
	{"span", INLINE, false, NULL, NULL},
	{"strong", INLINE, false, NULL, NULL},
	{"sub", INLINE, false, NULL, NULL},
	{"summary", TEXT_BLOCK, false, " details ", NULL},
	{"sup", INLINE, false, NULL, NULL},
	{"time", INLINE, false, NULL, " datetime "},
	{"u", INLINE, false, NULL, NULL},
	{"ul", LIST, false, NULL, NULL},
	{"var", INLINE, false, NULL, NULL},
	{"wbr", VOID, false, NULL, NULL},
};

struct attribute {
	struct str name, value;
	bool has_value;
};

static bool cut_spaces(struct str *rest)
{
	size_t i = 0;

	while (i < rest->n && html_is_space(rest->p[i]))
		i++;
	*rest = str_from(*rest, i);
	return i > 0;
}

// A name in ASCII letters, digits and '-' that begins with a letter; empty: there is none.
static struct str cut_name(struct str *rest)
{
	size_t i = 0;
	struct str name;

	while (i < rest->n && (ascii_is_letter(rest->p[i]) ||
			       (i && (ascii_is_digit(rest->p[i]) || rest->p[i] == '-'))))
		i++;
	name = str_first(*rest, i);
	*rest = str_from(*rest, i);
	return name;
}

// Whether the list " a b " has the word.
static bool has_word(const char *list, struct str word)
{
	struct str rest = str_cstr(list), piece;

	while (word.n && str_next(&rest, ' ', &piece))
		if (str_eq_nocase(piece, word))
			return true;
	return false;
}

static const struct html_element *find_element(struct str name)
{
	for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
		if (str_eq_nocase(name, str_cstr(elements[i].name)))
			return &elements[i];
	return NULL;
}

static bool cut_value(struct str *rest, struct str *value)
{
	size_t i = 0;

	if (!rest->n)
		return false;
	if (rest->p[0] == '"' || rest->p[0] == '\'') {
		i = str_index(str_from(*rest, 1), rest->p[0]);
		if (i == SIZE_MAX)
			return false;
		*value = str_of(rest->p + 1, i);
		*rest = str_from(*rest, i + 2);
		return !rest->n || !ascii_is_alnum(rest->p[0]);
	}
	while (i < rest->n && !html_is_space(rest->p[i]) && !strchr("\"'=<>`", rest->p[i]))
		i++;
	*value = str_first(*rest, i);
	*rest = str_from(*rest, i);
	return i > 0;
}

// The next attribute; false when there is none or it is not clean.
static bool cut_attribute(struct str *rest, struct attribute *a)
{
	struct str mark = *rest;

	*a = (struct attribute){0};
	if (!cut_spaces(&mark))
		return false;
	a->name = cut_name(&mark);
	if (!a->name.n)
		return false;
	*rest = mark;
	cut_spaces(&mark);
	if (!str_starts(mark, S("=")))
		return true;
	mark = str_from(mark, 1);
	cut_spaces(&mark);
	a->has_value = true;
	if (!cut_value(&mark, &a->value))
		return false;
	*rest = mark;
	return true;
}

// The end of a tag, `>` or `/>`, behind its attributes.
static bool cut_tag_end(struct str *rest)
{
	cut_spaces(rest);
	*rest = str_from(*rest, str_starts(*rest, S("/")));
	if (!str_starts(*rest, S(">")))
		return false;
	*rest = str_from(*rest, 1);
	return true;
}

// Text with its character references resolved.
static struct str resolve(struct html_safe *h, struct str text)
{
	struct buf out;
	size_t i;

	if (str_index(text, '&') == SIZE_MAX)
		return text;
	buf_init(&out, BUF_MAX_DEFAULT);
	while ((i = str_index(text, '&')) != SIZE_MAX) {
		size_t n = i + 1;

		buf_str(&out, str_first(text, i));
		while (n < text.n && n < i + 40 && (ascii_is_alnum(text.p[n]) || text.p[n] == '#'))
			n++;
		n += n < text.n && text.p[n] == ';';
		buf_str(&out, entity_text(h->arena, str_of(text.p + i, n - i)));
		text = str_from(text, n);
	}
	buf_str(&out, text);
	return buf_move(&out, h->arena);
}

static bool is_number(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_is_digit(s.p[i]))
			return false;
	return s.n && s.n <= 5;
}

static bool is_fit(struct str name, struct str value)
{
	if (has_word(" href src cite ", name))
		return html_is_plain_url(value);
	if (has_word(" width height start value ", name))
		return is_number(value);
	if (str_eq_nocase(name, S("dir")))
		return has_word(" ltr rtl auto ", value);
	return true;
}

static void write_lower(struct buf *out, struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		buf_char(out, ascii_lower(name.p[i]));
}

// Writes the attributes that an element may have, each once; the others are left out.
static void write_attributes(struct html_safe *h, struct buf *out, const struct html_element *e,
			     struct str attributes)
{
	struct str rest = attributes, seen[8];
	struct attribute a;
	size_t n = 0;

	while (n < sizeof seen / sizeof *seen && cut_attribute(&rest, &a)) {
		bool repeated = false, url = has_word(" href src cite ", a.name);
		struct str value = url ? str_trim(resolve(h, a.value)) : resolve(h, a.value);

		for (size_t i = 0; i < n; i++)
			repeated |= str_eq_nocase(seen[i], a.name);
		if (repeated ||
		    !(has_word(" title lang dir ", a.name) ||
		      (e->attributes && has_word(e->attributes, a.name))) ||
		    !is_fit(a.name, value))
			continue;
		seen[n++] = a.name;
		buf_char(out, ' ');
		write_lower(out, a.name);
		buf_lit(out, "=\"");
		if (url)
			html_url(out, value);
		else
			html_escape(out, value);
		buf_char(out, '"');
	}
}

static void close_one(struct html_safe *h, struct buf *out)
{
	buf_lit(out, "</");
	buf_str(out, str_cstr(h->open[--h->depth]->name));
	buf_char(out, '>');
}

static const struct html_element *top_of(const struct html_safe *h)
{
	return h->depth ? h->open[h->depth - 1] : NULL;
}

static bool is_inline(const struct html_element *e)
{
	return e->kind == INLINE || e->kind == VOID;
}

// Whether an element may stand in another one; NULL: in what is around the HTML.
static bool may_stand(const struct html_safe *h, const struct html_element *e,
		      const struct html_element *in)
{
	if (e->in)
		return in && has_word(e->in, str_cstr(in->name));
	if (is_inline(e))
		return !in || in->kind != LIST;
	return in ? in->kind == CONTAINER : h->blocks;
}

static bool is_open(const struct html_safe *h, const char *name)
{
	for (unsigned i = 0; i < h->depth; i++)
		if (strcmp(h->open[i]->name, name) == 0)
			return true;
	return false;
}

// How many elements stay open for `e` to stand in the last of them: those that a browser ends by
// itself, as <li> ends the item before it, are ended. HTML_OPEN_MAX: it can't stand here.
static unsigned place_for(const struct html_safe *h, const struct html_element *e)
{
	unsigned depth = h->depth;

	if (may_stand(h, e, top_of(h)))
		return depth;
	if (is_inline(e))
		return HTML_OPEN_MAX;
	while (depth > 0) {
		const struct html_element *last = h->open[--depth];

		if (last->kind == LIST || last->spans)
			break;
		if (may_stand(h, e, depth ? h->open[depth - 1] : NULL))
			return depth;
	}
	return HTML_OPEN_MAX;
}

static bool open_element(struct html_safe *h, struct buf *out, const struct html_element *e,
			 struct str attributes)
{
	unsigned depth = place_for(h, e);

	if (depth >= HTML_OPEN_MAX ||
	    (strcmp(e->name, "a") == 0 && (h->in_link || is_open(h, "a"))))
		return false;
	while (h->depth > depth)
		close_one(h, out);
	buf_char(out, '<');
	buf_str(out, str_cstr(e->name));
	write_attributes(h, out, e, attributes);
	buf_char(out, '>');
	if (e->kind != VOID && e->kind != RULE)
		h->open[h->depth++] = e;
	return true;
}

static void close_element(struct html_safe *h, struct buf *out, const struct html_element *e)
{
	unsigned depth = h->depth;

	while (depth > 0 && h->open[depth - 1] != e)
		depth--;
	while (depth > 0 && h->depth >= depth)
		close_one(h, out);
}

// A clean tag at the front of *rest; false when there is none that may stand here.
static bool add_tag(struct html_safe *h, struct buf *out, struct str *rest)
{
	bool end = str_starts(*rest, S("</"));
	struct str mark = str_from(str_first(*rest, MAX_TAG), end ? 2 : 1), attributes;
	const struct html_element *e = find_element(cut_name(&mark));
	struct attribute a;

	attributes = mark;
	while (!end && cut_attribute(&mark, &a))
		;
	attributes.n = (size_t)(mark.p - attributes.p);
	if (!e || !cut_tag_end(&mark))
		return false;
	if (end)
		close_element(h, out, e);
	else if (!open_element(h, out, e, attributes))
		return false;
	*rest = str_range(mark.p, rest->p + rest->n);
	return true;
}

// A comment is left out. *open: one that was not closed has been seen.
static bool skip_comment(struct str *rest, bool *open)
{
	size_t end;

	if (*open || !str_starts(*rest, S("<!--")))
		return false;
	end = str_find(str_from(*rest, 4), S("-->"));
	*open = end == SIZE_MAX;
	if (*open)
		return false;
	*rest = str_from(*rest, 4 + end + 3);
	return true;
}

void html_safe_add(struct html_safe *h, struct buf *out, struct str html)
{
	bool open = false;
	size_t i;

	while ((i = str_index(html, '<')) != SIZE_MAX) {
		html_escape(out, resolve(h, str_first(html, i)));
		html = str_from(html, i);
		if (add_tag(h, out, &html) || skip_comment(&html, &open))
			continue;
		if (!h->refused.n)
			h->refused = str_first(html, str_index(html, '>') == SIZE_MAX
							     ? 1
							     : str_index(html, '>') + 1);
		buf_lit(out, "&lt;");
		html = str_from(html, 1);
	}
	html_escape(out, resolve(h, html));
}

void html_safe_close_inline(struct html_safe *h, struct buf *out)
{
	while (h->depth && !h->open[h->depth - 1]->spans)
		close_one(h, out);
}

void html_safe_close(struct html_safe *h, struct buf *out)
{
	while (h->depth)
		close_one(h, out);
}

bool html_safe_in_link(const struct html_safe *h)
{
	return h->in_link || is_open(h, "a");
}

void html_safe_close_link(struct html_safe *h, struct buf *out)
{
	while (is_open(h, "a"))
		close_one(h, out);
}
