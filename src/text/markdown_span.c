#include "text/builder.h"

#include "text/diags.h"
#include "text/directive.h"
#include "text/entity.h"
#include "text/markdown_finish.h"

#define MD4C_OWN_TEXT 16         // the longest text of md4c's own: blanks that indent code
#define MANY_ADDRESSES (1 << 20) // bytes of links' addresses beyond the length of the text

static const uint8_t span_types[] = {
	[MD_SPAN_EM] = DOC_EMPH,   [MD_SPAN_STRONG] = DOC_STRONG, [MD_SPAN_A] = DOC_LINK,
	[MD_SPAN_IMG] = DOC_IMAGE, [MD_SPAN_CODE] = DOC_CODE,     [MD_SPAN_DEL] = DOC_DEL,
};

// Not 0, with a report, when addresses and titles grow far beyond the text: a long one that is
// defined once can be referred to any number of times.
static int link_detail(struct builder *b, struct doc_node *n, const MD_ATTRIBUTE *href,
		       const MD_ATTRIBUTE *title)
{
	n->href = n->target = builder_attribute(b, href);
	n->title = builder_attribute(b, title);
	if (str_within(n->href, b->body))
		n->at = n->href;
	b->addresses += href->size + title->size;
	if (b->addresses <= b->body.n + MANY_ADDRESSES)
		return 0;
	return builder_stop(b, "shorten the addresses and titles that many links refer to",
			    "more than %d KiB of addresses by reference", MANY_ADDRESSES >> 10);
}

int span_enter(MD_SPANTYPE type, void *detail, void *data)
{
	struct builder *b = data;
	struct doc_node *n = b->stopped ? NULL : builder_enter(b, span_types[type]);

	if (!n)
		return 1;
	if (type == MD_SPAN_A) {
		const MD_SPAN_A_DETAIL *d = detail;

		return link_detail(b, n, &d->href, &d->title);
	} else if (type == MD_SPAN_IMG) {
		const MD_SPAN_IMG_DETAIL *d = detail;

		return link_detail(b, n, &d->src, &d->title);
	}
	return 0;
}

// A link whose address holds escapes or entities: its place is behind the `](` that follows its
// text, else its text.
static void link_place(struct builder *b, struct doc_node *n)
{
	const char *end = b->body.p + b->body.n, *p = n->at.p + n->at.n, *from;

	while (p < end && strchr("*_~`", *p) && *p)
		p++;
	if (end - p < 3 || p[0] != ']' || p[1] != '(')
		return;
	for (from = p += 2; p < end && (unsigned char)*p > ' ' && *p != ')';)
		p++;
	if (p > from)
		n->at = str_range(from, p);
}

static void link_done(struct builder *b, struct doc_node *n, bool placed)
{
	if (n->type == DOC_LINK && n->first && n->first == n->last && n->first->type == DOC_TEXT) {
		struct str text = n->first->text;

		n->autolink = n->first->at.p == n->href.p || (str_ends(n->href, text) && !placed);
	}
	if (!placed && !n->autolink)
		link_place(b, n);
}

// md4c 0.4.8 sometimes ends emphasis that it never began, where emphasis marks crowd around links.
// The text that holds the opening mark is the last one then: the emphasis is made from it;
// otherwise the closing mark becomes text again.
static void stray_end(struct builder *b, enum doc_type type)
{
	struct doc_node *last = b->open->last, *n;
	struct str mark = str_from(b->known, b->known.n);
	const char *end = b->body.p + b->body.n;

	while (mark.p + mark.n < end && mark.n < 2 &&
	       (mark.p[mark.n] == '*' || mark.p[mark.n] == '_'))
		mark.n++;
	if (type == DOC_EMPH)
		mark = str_first(mark, 1);
	if (!mark.n)
		return;
	if (!last || last->type != DOC_TEXT || last->text.n <= mark.n ||
	    !str_starts(last->text, mark)) {
		n = doc_node_new(b->arena, DOC_TEXT);
		n->at = n->text = mark;
		doc_append(b->open, n);
		return;
	}
	n = doc_node_new(b->arena, DOC_TEXT);
	n->at = last->at;
	n->text = str_from(last->text, mark.n);
	last->type = (uint8_t)type;
	last->text = (struct str){0};
	doc_append(last, n);
}

int span_leave(MD_SPANTYPE type, void *detail, void *data)
{
	struct builder *b = data;
	struct doc_node *n = b->open;
	bool placed;

	(void)detail;
	if (b->stopped)
		return 1;
	while (n->type > DOC_TEXT && n->type != span_types[type])
		n = n->parent;
	if (n->type != span_types[type]) {
		stray_end(b, span_types[type]);
		return 0;
	}
	while (b->open != n)
		builder_leave(b);
	placed = n->at.p != NULL;
	builder_leave(b);
	if (type == MD_SPAN_A || type == MD_SPAN_IMG)
		link_done(b, n, placed);
	return 0;
}

// Whether a text that stands right behind the last one in the body can be joined to it.
static bool extend_last(struct builder *b, enum doc_type type, struct str at)
{
	struct doc_node *last = b->open->last;

	if (!last || last->type != type || !at.p || !last->at.p || last->text.p != last->at.p ||
	    last->at.p + last->at.n != at.p || last->text.n != last->at.n)
		return false;
	last->at.n += at.n;
	last->text.n += at.n;
	return true;
}

static void add_text(struct builder *b, enum doc_type type, struct str text, struct str at)
{
	struct doc_node *n;

	if (at.p)
		b->known = at;
	if (text.p == at.p && extend_last(b, type, at))
		return;
	n = doc_node_new(b->arena, type);
	n->text = text;
	n->at = at;
	doc_append(b->open, n);
}

// A line's end inside code or raw HTML, which md4c hands over as text of its own.
static struct str line_end_place(const struct builder *b)
{
	const struct doc_node *last = b->open->last;
	const char *p;

	if (!last || !last->at.p)
		return (struct str){0};
	p = last->at.p + last->at.n;
	return p < b->body.p + b->body.n && *p == '\n' ? str_of(p, 1) : (struct str){0};
}

static void add_normal(struct builder *b, struct str text, struct str at)
{
	if (b->options->fields && at.p && field_split(b->arena, b->src, b->open, at, b->log))
		b->known = at;
	else
		add_text(b, DOC_TEXT, at.p ? at : arena_dup(b->arena, text), at);
}

// Text of code and raw HTML.
static void add_verbatim(struct builder *b, enum doc_type type, struct str text, struct str at)
{
	if (!at.p && str_eq(text, S("\n")))
		at = line_end_place(b);
	add_text(b, type, at.p ? at : arena_dup(b->arena, text), at);
}

// A break's place is the end of the line behind the last place that was known.
static void add_break(struct builder *b, enum doc_type type)
{
	struct doc_node *n = doc_node_new(b->arena, type);
	const char *from = b->known.p + b->known.n, *end = b->body.p + b->body.n;

	n->at.p = memchr(from, '\n', (size_t)(end - from));
	if (n->at.p) {
		n->at.n = 1;
		b->known = n->at;
	}
	doc_append(b->open, n);
}

int text_add(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE size, void *data)
{
	struct builder *b = data;
	struct str t = {p, size}, at = builder_place(b, p, size);
	bool raw = b->options->commonmark || b->options->html || is_more_mark(at);

	if (b->stopped)
		return 1;
	if (!at.p && size > MD4C_OWN_TEXT)
		return 0; // not within what it was given: nothing that may be read
	if (type == MD_TEXT_NORMAL)
		add_normal(b, t, at);
	else if (type == MD_TEXT_CODE)
		add_verbatim(b, DOC_TEXT, t, at);
	else if (type == MD_TEXT_HTML)
		add_verbatim(b, raw && b->open->type != DOC_HTML_BLOCK ? DOC_HTML : DOC_TEXT, t,
			     at);
	else if (type == MD_TEXT_ENTITY)
		add_text(b, DOC_TEXT, entity_text(b->arena, at.p ? at : arena_dup(b->arena, t)),
			 at);
	else if (type == MD_TEXT_NULLCHAR)
		add_text(b, DOC_TEXT, S("\xEF\xBF\xBD"), at);
	else
		add_break(b, type == MD_TEXT_BR ? DOC_HARD_BREAK : DOC_SOFT_BREAK);
	return 0;
}
