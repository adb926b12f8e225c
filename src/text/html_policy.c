#include "text/html_policy.h"

#include "text/diags.h"
#include "text/doc_html.h"
#include "text/html_safe.h"

// The walk over one node's children.
struct run {
	struct builder *b;
	struct doc_node *parent,
		*before; // before: the child before the one that is being looked at
	struct html_safe html;
	struct buf out;
};

static struct doc_node *html_node(struct run *r, struct str html)
{
	bool block = r->html.blocks;
	struct doc_node *n = doc_node_new(r->b->arena, block ? DOC_HTML_BLOCK : DOC_HTML),
			*text = n;

	if (block)
		doc_append(n, text = doc_node_new(r->b->arena, DOC_TEXT));
	text->text = arena_dup(r->b->arena, html);
	n->parent = r->parent;
	n->at = r->before ? r->before->at : r->parent->at;
	if (n->at.p)
		n->at = str_from(n->at, n->at.n);
	return n;
}

// Puts what was written to close elements behind `before`.
static void insert_ends(struct run *r)
{
	struct doc_node *n;

	if (!r->out.n)
		return;
	n = html_node(r, buf_view(&r->out));
	n->next = r->before ? r->before->next : r->parent->first;
	if (r->before)
		r->before->next = n;
	else
		r->parent->first = n;
	if (!n->next)
		r->parent->last = n;
	r->before = n;
	buf_reset(&r->out);
}

static void report_refused(struct run *r, const struct doc_node *n)
{
	struct str tag = r->html.refused;

	if (!tag.n)
		return;
	diag_report(r->b->log, &TEXT_HTML_REFUSED, r->b->src,
		    str_within(tag, r->b->body) ? tag : n->at,
		    "HTML that is not let through here is shown as text");
	r->html.refused = (struct str){0};
}

static void clean_inline(struct run *r, struct doc_node *n)
{
	html_safe_add(&r->html, &r->out, n->text);
	n->text = arena_dup(r->b->arena, buf_view(&r->out));
	buf_reset(&r->out);
	report_refused(r, n);
}

static void clean_block(struct run *r, struct doc_node *n)
{
	struct doc_node *text = n->first;
	struct buf html;

	if (!text)
		return;
	if (text->next) {
		buf_init(&html, BUF_MAX_DEFAULT);
		for (struct doc_node *c = text; c; c = c->next)
			buf_str(&html, c->text);
		text->text = buf_move(&html, r->b->arena);
	}
	html_safe_add(&r->html, &r->out, text->text);
	html_safe_close_inline(&r->html, &r->out);
	report_refused(r, n);
	text->text = arena_dup(r->b->arena, buf_view(&r->out));
	text->next = NULL;
	n->last = text;
	buf_reset(&r->out);
}

static void clean_children(struct builder *b, struct doc_node *parent, bool in_link);

static void clean_link(struct doc_node *n)
{
	if (!html_is_plain_url(n->href))
		n->target = S("");
}

static void clean_child(struct run *r, struct doc_node *n, bool in_link)
{
	bool link = n->type == DOC_LINK;

	r->html.blocks = n->type < DOC_TEXT;
	if (n->type == DOC_HTML) {
		clean_inline(r, n);
		return;
	}
	if (n->type == DOC_HTML_BLOCK) {
		clean_block(r, n);
		return;
	}
	if (r->html.blocks)
		html_safe_close_inline(&r->html, &r->out);
	if (link)
		html_safe_close_link(&r->html, &r->out);
	insert_ends(r);
	if (link || n->type == DOC_IMAGE)
		clean_link(n);
	if (n->first)
		clean_children(r->b, n, in_link || link || html_safe_in_link(&r->html));
}

// Elements are opened and closed among siblings only: a tag inside emphasis can't end what began
// outside it.
static void clean_children(struct builder *b, struct doc_node *parent, bool in_link)
{
	struct run r = {.b = b, .parent = parent, .html = {.arena = b->arena, .in_link = in_link}};

	buf_init(&r.out, BUF_MAX_DEFAULT);
	for (struct doc_node *c = parent->first; c; c = c->next) {
		clean_child(&r, c, in_link);
		r.before = c;
	}
	html_safe_close(&r.html, &r.out);
	insert_ends(&r);
	buf_release(&r.out);
}

void html_policy_apply(struct builder *b, struct doc_node *top)
{
	clean_children(b, top, false);
}
