// What stands in an issue's file, for one version of it: as HTML and as text.

#include "base/vec.h"
#include "output/directive.h"
#include "output/email.h"
#include "output/picture.h"
#include "text/doc_html.h"
#include "text/doc_text.h"

#define FALLBACK_MAX ((size_t)1 << 20)
#define TEXT_WIDTH 72
#define COLUMN 536 // px of the text, in a mail of 600

// Whether a part is for this version's recipients.
static bool is_shown(const struct email_walk *w, const struct doc_node *part)
{
	size_t i = part->nargs ? str_index_in(part->args[0].value, &w->all->segments) : SIZE_MAX;

	return i != SIZE_MAX && (w->segments >> i & 1);
}

static bool html_directive(void *ctx, struct buf *out, const struct doc_node *node)
{
	struct email_walk *w = ctx;

	if (node->type == DOC_SEGMENT)
		return !is_shown(w, node);
	directive_render(w->reader, out, &w->own->e, node, S("email/"), S(".html"));
	return true;
}

// The mark of a field, with its fallback as this part writes it.
static void html_field(void *ctx, struct buf *out, const struct doc_node *n)
{
	const struct email_walk *w = ctx;
	struct buf fallback;

	buf_init(&fallback, FALLBACK_MAX);
	html_escape(&fallback, n->text);
	email_mark(out, w->issue, n->info,
		   n->has_default ? str_of(fallback.p ? fallback.p : "", fallback.n)
				  : (struct str){0});
	buf_release(&fallback);
}

static struct str body_word(void *ctx, const struct doc_node *node, struct str key)
{
	const struct email_walk *w = ctx;

	return view_doc_word(w->reader, &w->own->e, node, key);
}

// The width that images of the text get: their own, or that of the column.
static void html_image(void *ctx, struct buf *out, const struct doc_node *n)
{
	const struct email_walk *w = ctx;
	const struct picture *p = pictures_find(w->reader->view->pictures, n->target);
	unsigned width = p && p->width && p->width < COLUMN ? p->width : COLUMN;

	buf_printf(out, " width=\"%u\"", width);
}

static struct str html_source(void *ctx, struct str target)
{
	const struct email_walk *w = ctx;

	return picture_mail_url(w->reader->view->pictures, target);
}

static bool is_section(const struct doc_node *n)
{
	return n->type == DOC_HEADING && n->level == 2;
}

void email_body_html(struct email_walk *w, struct buf *out)
{
	struct doc_html_options options = {
		.link_prefix = link_prefix(w->reader),
		.plain_tasks = true,
		.no_heading_ids = true,
		.directive = html_directive,
		.field = html_field,
		.word = body_word,
		.image = html_image,
		.source = html_source,
		.ctx = w,
	};
	struct arena *a = &w->reader->scratch;

	email_mark(out, w->issue, S("#"), (struct str){0});
	for (const struct doc_node *n = w->own->e.doc->root->first; n; n = n->next) {
		if (is_section(n))
			email_mark(out, w->issue, arena_cat(a, S("#"), n->id), doc_plain(a, n));
		doc_html_write(out, n, &options);
		w->blocks += n->type != DOC_SEGMENT || is_shown(w, n);
	}
	email_mark(out, w->issue, S("#"), (struct str){0});
}

static bool text_directive(void *ctx, struct buf *out, const struct doc_node *node)
{
	struct email_walk *w = ctx;

	if (node->type == DOC_SEGMENT)
		return !is_shown(w, node);
	return directive_render(w->reader, out, &w->own->e, node, S("email/"), S(".txt"));
}

static void text_field(void *ctx, struct buf *out, const struct doc_node *n)
{
	const struct email_walk *w = ctx;
	struct str fallback = str_of(n->text.p ? n->text.p : "", n->text.n);

	email_mark(out, w->issue, n->info, n->has_default ? fallback : (struct str){0});
}

void email_body_text(struct email_walk *w, struct buf *out)
{
	struct doc_text_options options = {
		.width = TEXT_WIDTH,
		.link_prefix = link_prefix(w->reader),
		.directive = text_directive,
		.field = text_field,
		.word = body_word,
		.ctx = w,
	};

	doc_text_write(out, w->own->e.doc->root, &options);
}
