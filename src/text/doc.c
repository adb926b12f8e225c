#include "text/doc.h"

struct doc_node *doc_skip(const struct doc_node *top, struct doc_node *n)
{
	while (n != top) {
		if (n->next)
			return n->next;
		n = n->parent;
	}
	return NULL;
}

struct doc_node *doc_next(const struct doc_node *top, struct doc_node *n)
{
	return n->first ? n->first : doc_skip(top, n);
}

struct doc_node *doc_node_new(struct arena *arena, enum doc_type type)
{
	struct doc_node *n = arena_new(arena, struct doc_node);

	n->type = (uint8_t)type;
	return n;
}

void doc_append(struct doc_node *parent, struct doc_node *child)
{
	child->parent = parent;
	child->next = NULL;
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
}

// What a node adds to plain text.
static struct str plain_part(const struct doc_node *n)
{
	if (n->type == DOC_TEXT || n->type == DOC_FIELD)
		return n->text;
	if (n->type == DOC_SOFT_BREAK && n->tight)
		return (struct str){0};
	if (n->type == DOC_SOFT_BREAK || n->type == DOC_HARD_BREAK)
		return S(" ");
	return (struct str){0};
}

struct str doc_plain(struct arena *arena, const struct doc_node *top)
{
	struct doc_node *start = (struct doc_node *)top; // walked, not changed
	size_t n = 0;
	char *p;

	if (top->first && top->first == top->last && top->first->type == DOC_TEXT)
		return top->first->text;
	for (struct doc_node *c = start; c; c = doc_next(top, c))
		n += plain_part(c).n;
	p = arena_alloc_raw(arena, n + 1, 1);
	n = 0;
	for (struct doc_node *c = start; c; c = doc_next(top, c)) {
		struct str part = plain_part(c);

		if (part.n)
			memcpy(p + n, part.p, part.n);
		n += part.n;
	}
	p[n] = '\0';
	return str_of(p, n);
}

static bool holds(const struct doc_node *block, const struct doc_node *n)
{
	while (n && n != block)
		n = n->parent;
	return n != NULL;
}

bool doc_excerpt(const struct doc *doc, const struct doc_node **first, const struct doc_node **end)
{
	const struct doc_node *n = doc->root->first;

	*first = n;
	*end = NULL;
	if (doc->more && doc->more->parent == doc->root) {
		*end = doc->more;
		return *first != *end;
	}
	while (n && n->type != DOC_PARAGRAPH && !(doc->more && holds(n, doc->more)))
		n = n->next;
	if (!n)
		return false;
	if (!doc->more)
		*first = n;
	*end = n->next;
	return true;
}

struct str doc_excerpt_text(struct arena *arena, const struct doc *doc)
{
	const struct doc_node *n, *end;
	struct buf out;
	struct str text;

	buf_init(&out, BUF_MAX_DEFAULT);
	if (!doc_excerpt(doc, &n, &end))
		n = end = NULL;
	for (; n != end; n = n->next) {
		text = n->type == DOC_HTML_BLOCK || n->type == DOC_CODE_BLOCK
			       ? (struct str){0}
			       : str_trim(doc_plain(arena, n));
		if (text.n && out.n)
			buf_char(&out, ' ');
		buf_str(&out, text);
	}
	text = arena_dup(arena, buf_view(&out));
	buf_release(&out);
	return text;
}
