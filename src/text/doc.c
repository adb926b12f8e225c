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

static const struct {
	struct str name, key;
} callouts[] = {
	{S_INIT("note"), S_INIT("callout_note")},
	{S_INIT("tip"), S_INIT("callout_tip")},
	{S_INIT("important"), S_INIT("callout_important")},
	{S_INIT("warning"), S_INIT("callout_warning")},
	{S_INIT("caution"), S_INIT("callout_caution")},
};
#define CALLOUTS (sizeof callouts / sizeof *callouts)

struct str doc_callout(struct str name)
{
	for (size_t i = 0; i < CALLOUTS; i++)
		if (str_eq_nocase(name, callouts[i].name))
			return callouts[i].name;
	return (struct str){0};
}

struct str doc_callout_key(struct str callout)
{
	for (size_t i = 0; i < CALLOUTS; i++)
		if (str_eq(callout, callouts[i].name))
			return callouts[i].key;
	return (struct str){0};
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

// Whether what stands in a block is shown where only a few words are.
static bool tells(const struct doc_node *n)
{
	return n->type == DOC_PARAGRAPH || n->type == DOC_LIST || n->type == DOC_QUOTE;
}

// Adds the text below a node, without pictures; blocks and breaks become blanks.
static void add_text(struct buf *out, const struct doc_node *top)
{
	struct doc_node *n = (struct doc_node *)top; // walked, not changed

	while (n) {
		struct str part = plain_part(n);

		if (n->type < DOC_TEXT && out->n && out->p[out->n - 1] != ' ')
			buf_char(out, ' ');
		buf_str(out, part);
		n = n->type == DOC_IMAGE || n->type == DOC_CODE_BLOCK ? doc_skip(top, n)
								      : doc_next(top, n);
	}
}

struct str doc_excerpt(struct arena *arena, const struct doc *doc)
{
	const struct doc_node *n = doc->root->first;
	bool cut = doc->more != NULL, done = false;
	struct buf out;
	struct str text;

	buf_init(&out, BUF_MAX_DEFAULT);
	for (; n && n != doc->more && !done; n = n->next) {
		if (cut ? tells(n) : n->type == DOC_PARAGRAPH)
			add_text(&out, n);
		done = cut ? holds(n, doc->more) : str_trim(buf_view(&out)).n > 0;
	}
	text = arena_dup(arena, str_trim(buf_view(&out)));
	buf_release(&out);
	return text;
}
