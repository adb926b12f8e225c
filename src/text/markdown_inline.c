#include "text/markdown_inline.h"

#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "text/bare_link.h"
#include "text/diags.h"

struct inlines {
	struct builder *b;
	struct map notes; // label in lower case -> struct layout_note
	VEC(struct layout_note *) used;
	bool triggers[256]; // bytes that may begin or be inside something
};

static void take_notes(struct inlines *s)
{
	struct doc_node *root = s->b->doc->root;
	struct layout *l = &s->b->layout;

	map_init(&s->notes, s->b->arena);
	for (size_t i = 0; i < l->notes.n; i++) {
		struct layout_note *note = &l->notes.p[i];
		void **slot = map_at(&s->notes, utf8_lowered(s->b->arena, note->label));

		if (note->node)
			root->first = note->node->next;
		if (*slot) {
			diag_report(s->b->log, &TEXT_FOOTNOTE_DUPLICATE, s->b->src, note->at,
				    "a second footnote called \"%.*s\"", STR_ARG(note->label));
			note->node = NULL;
		} else {
			*slot = note;
		}
	}
	if (!root->first)
		root->last = NULL;
}

static struct doc_node *insert_after(struct inlines *s, struct doc_node *n, struct str text)
{
	struct doc_node *next = doc_node_new(s->b->arena, DOC_TEXT);

	next->at = next->text = text;
	next->parent = n->parent;
	next->next = n->next;
	n->next = next;
	if (n->parent->last == n)
		n->parent->last = next;
	return next;
}

// Makes a node of a part of a text node; what stands before and behind it stays text.
static struct doc_node *cut_out(struct inlines *s, struct doc_node *n, size_t from, size_t to)
{
	struct str text = n->text;

	if (to < text.n)
		insert_after(s, n, str_from(text, to));
	if (from) {
		n->at = n->text = str_first(text, from);
		n = insert_after(s, n, (struct str){0});
	}
	n->at = str_of(text.p + from, to - from);
	n->text = (struct str){0};
	return n;
}

static struct doc_node *add_text(struct inlines *s, struct doc_node *parent, struct str text)
{
	struct doc_node *n = doc_node_new(s->b->arena, DOC_TEXT);

	n->at = n->text = text;
	doc_append(parent, n);
	return n;
}

// The part of a text node that carries on an address moves into its link.
static void move_part(struct inlines *s, struct doc_node *link, size_t n)
{
	struct doc_node *part = link->next;
	struct str text = part->text, at = part->at;

	if (n < text.n) {
		part->at = part->text = str_from(text, n);
		add_text(s, link, str_first(text, n));
		return;
	}
	link->next = part->next;
	if (link->parent->last == part)
		link->parent->last = link;
	doc_append(link, part);
	part->at = at;
}

// Whether `&amp;` and something that carries on the address stand behind a link; *n: how much.
static bool goes_on(const struct doc_node *link, size_t *n)
{
	const struct doc_node *amp = link->next, *more = amp ? amp->next : NULL;

	if (!more || amp->type != DOC_TEXT || more->type != DOC_TEXT ||
	    !str_eq(amp->text, S("&")) || !str_eq(amp->at, S("&amp;")) ||
	    amp->at.p != link->last->at.p + link->last->at.n ||
	    more->text.p != amp->at.p + amp->at.n)
		return false;
	*n = bare_link_rest(more->text);
	return *n > 0;
}

// `&amp;` inside an address is text of its own: the address goes on behind it.
static void absorb(struct inlines *s, struct doc_node *link)
{
	struct buf href;
	size_t n;

	if (!goes_on(link, &n))
		return;
	buf_init(&href, BUF_MAX_DEFAULT);
	buf_str(&href, link->href);
	while (goes_on(link, &n)) {
		move_part(s, link, 1);
		move_part(s, link, n);
		buf_char(&href, '&');
		buf_str(&href, link->last->text);
	}
	link->href = link->target = arena_dup(s->b->arena, buf_view(&href));
	link->at = str_range(link->at.p, link->last->at.p + link->last->at.n);
	buf_release(&href);
}

static void make_link(struct inlines *s, struct doc_node *n, enum bare_link type)
{
	struct str address = n->at;

	n->type = DOC_LINK;
	n->autolink = true;
	n->title = (struct str){0};
	n->href = address;
	if (type != BARE_URL)
		n->href = arena_cat(s->b->arena, type == BARE_WWW ? S("http://") : S("mailto:"),
				    address);
	n->target = n->href;
	add_text(s, n, address);
	if (type != BARE_MAIL)
		absorb(s, n);
}

// A `[` that a backslash stands before is text.
static bool is_escaped(const struct inlines *s, struct str text, size_t i)
{
	return i == 0 && text.p > s->b->body.p && text.p[-1] == '\\';
}

static const struct layout_note *note_for(struct inlines *s, struct str at, bool in_link)
{
	struct str label = str_of(at.p + 2, at.n - 3);
	struct layout_note *note = map_get(&s->notes, utf8_lowered(s->b->arena, label));

	if (!note || !note->node) {
		diag_report(s->b->log, &TEXT_FOOTNOTE_UNDEFINED, s->b->src, at,
			    "no footnote is called \"%.*s\"", STR_ARG(label));
		if (at.p + at.n < s->b->body.p + s->b->body.n && at.p[at.n] == ':')
			diag_hint(s->b->log, "a footnote's text begins a line of its own, outside "
					     "quotes and lists");
		return NULL;
	}
	if (in_link) {
		diag_report(s->b->log, &TEXT_FOOTNOTE_PLACE, s->b->src, at,
			    "a footnote inside a link");
		return NULL;
	}
	if (!note->node->start) {
		vec_push(s->b->arena, &s->used, note);
		note->node->start = (uint32_t)s->used.n;
	}
	return note;
}

static bool make_reference(struct inlines *s, struct doc_node **n, size_t i, bool in_link)
{
	struct str text = (*n)->text;
	size_t len = is_escaped(s, text, i) ? 0 : layout_reference(str_from(text, i));
	const struct layout_note *note = len ? note_for(s, str_of(text.p + i, len), in_link) : NULL;

	if (!note)
		return false;
	*n = cut_out(s, *n, i, i + len);
	(*n)->type = DOC_NOTE_REF;
	(*n)->info = note->label;
	(*n)->start = note->node->start;
	(*n)->uses = ++note->node->uses;
	return true;
}

// Looks through a text node up to the first thing that is found in it; gives the node after which
// to go on.
static struct doc_node *split_text(struct inlines *s, struct doc_node *n, bool in_link)
{
	struct str text = n->text;
	char prev = text.p > s->b->body.p ? text.p[-1] : '\0';
	size_t from, to;

	for (size_t i = 0; i < text.n; i++) {
		enum bare_link type;

		if (!s->triggers[(unsigned char)text.p[i]])
			continue;
		if (text.p[i] == '[') {
			if (make_reference(s, &n, i, in_link))
				return n;
			continue;
		}
		type = in_link ? BARE_NONE : bare_link_at(text, 0, i, prev, &from, &to);
		if (type == BARE_NONE)
			continue;
		n = cut_out(s, n, from, to);
		make_link(s, n, type);
		return n;
	}
	return n;
}

// Raw HTML's own links.
static void follow_html(struct str html, bool *in_link)
{
	if (html.n > 2 && html.p[0] == '<' && (html.p[1] | 32) == 'a' &&
	    (html.p[2] == ' ' || html.p[2] == '>' || html.p[2] == '\n'))
		*in_link = true;
	if (str_find(html, S("</a")) != SIZE_MAX || str_find(html, S("</A")) != SIZE_MAX)
		*in_link = false;
}

static void split_children(struct inlines *s, struct doc_node *parent, bool in_link)
{
	bool in_html = false;

	for (struct doc_node *c = parent->first; c; c = c->next) {
		if (c->type == DOC_TEXT && c->text.p == c->at.p)
			c = split_text(s, c, in_link || in_html);
		else if (c->type == DOC_HTML)
			follow_html(c->text, &in_html);
		else if (c->type == DOC_LINK && !c->autolink)
			split_children(s, c, true);
		else if (c->first && c->type != DOC_CODE && c->type != DOC_CODE_BLOCK &&
			 c->type != DOC_HTML_BLOCK && c->type != DOC_IMAGE && c->type != DOC_LINK)
			split_children(s, c, in_link || in_html);
	}
}

static void report_unused(struct inlines *s)
{
	const struct layout *l = &s->b->layout;

	for (size_t i = 0; i < l->notes.n; i++)
		if (l->notes.p[i].node && !l->notes.p[i].node->start)
			diag_report(s->b->log, &TEXT_FOOTNOTE_UNUSED, s->b->src, l->notes.p[i].at,
				    "nothing refers to the footnote \"%.*s\"",
				    STR_ARG(l->notes.p[i].label));
}

// Footnotes may refer to others, which are numbered behind those of the text.
static void put_notes(struct inlines *s)
{
	struct doc *doc = s->b->doc;

	if (!s->used.n)
		return;
	doc->notes = doc_node_new(s->b->arena, DOC_NOTES);
	doc->notes->at = s->used.p[0]->at;
	for (size_t i = 0; i < s->used.n; i++) {
		doc_append(doc->notes, s->used.p[i]->node);
		split_children(s, s->used.p[i]->node, false);
	}
	doc_append(doc->root, doc->notes);
}

void inline_finish(struct builder *b, bool whole)
{
	struct inlines s = {.b = b};
	static const struct {
		const char *bytes;
		struct str sign;
	} triggers[] = {{"[", S_INIT("[^")},
			{":", S_INIT("://")},
			{"@", S_INIT("@")},
			{"wW", S_INIT("ww.")}};
	bool any = false;

	take_notes(&s);
	for (size_t i = 0; i < sizeof triggers / sizeof *triggers; i++) {
		bool found = str_find(b->body, triggers[i].sign) != SIZE_MAX ||
			     (i == 3 && str_find(b->body, S("WW.")) != SIZE_MAX);

		for (const char *p = triggers[i].bytes; *p; p++)
			s.triggers[(unsigned char)*p] = found;
		any |= found;
	}
	if (!any)
		return;
	split_children(&s, b->doc->root, false);
	put_notes(&s);
	if (whole)
		report_unused(&s);
}
