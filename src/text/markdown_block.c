#include "text/builder.h"

#include "text/diags.h"
#include "text/directive.h"
#include "text/markdown_finish.h"

#define MANY_CELLS 10000 // more of them than the text has bytes are too many

static const uint8_t block_types[] = {
	[MD_BLOCK_DOC] = DOC_ROOT,         [MD_BLOCK_QUOTE] = DOC_QUOTE,
	[MD_BLOCK_UL] = DOC_LIST,          [MD_BLOCK_OL] = DOC_LIST,
	[MD_BLOCK_LI] = DOC_ITEM,          [MD_BLOCK_HR] = DOC_RULE,
	[MD_BLOCK_H] = DOC_HEADING,        [MD_BLOCK_CODE] = DOC_CODE_BLOCK,
	[MD_BLOCK_HTML] = DOC_HTML_BLOCK,  [MD_BLOCK_P] = DOC_PARAGRAPH,
	[MD_BLOCK_TABLE] = DOC_TABLE,      [MD_BLOCK_THEAD] = DOC_TABLE_HEAD,
	[MD_BLOCK_TBODY] = DOC_TABLE_BODY, [MD_BLOCK_TR] = DOC_ROW,
	[MD_BLOCK_TH] = DOC_CELL,          [MD_BLOCK_TD] = DOC_CELL,
};

static void block_detail(struct builder *b, struct doc_node *n, MD_BLOCKTYPE type,
			 const void *detail)
{
	if (type == MD_BLOCK_UL) {
		n->tight = ((const MD_BLOCK_UL_DETAIL *)detail)->is_tight;
	} else if (type == MD_BLOCK_OL) {
		n->ordered = true;
		n->tight = ((const MD_BLOCK_OL_DETAIL *)detail)->is_tight;
		n->start = ((const MD_BLOCK_OL_DETAIL *)detail)->start;
	} else if (type == MD_BLOCK_LI && ((const MD_BLOCK_LI_DETAIL *)detail)->is_task) {
		n->task = ((const MD_BLOCK_LI_DETAIL *)detail)->task_mark == ' ' ? ' ' : 'x';
	} else if (type == MD_BLOCK_H) {
		n->level = (uint8_t)((const MD_BLOCK_H_DETAIL *)detail)->level;
	} else if (type == MD_BLOCK_CODE) {
		n->info = builder_attribute(b, &((const MD_BLOCK_CODE_DETAIL *)detail)->info);
		n->at = str_within(n->info, b->body) ? n->info : (struct str){0};
	} else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD) {
		n->align = (uint8_t)((const MD_BLOCK_TD_DETAIL *)detail)->align;
	}
}

// A table's rows are filled up to the width of its head, so that a short text may have any number
// of cells.
static bool too_many_cells(struct builder *b)
{
	if (++b->cells <= b->body.n + MANY_CELLS)
		return false;
	return builder_stop(b, "write as many cells in each row as in the table's head",
			    "tables with far more cells than are written");
}

// The first blocks are the footnotes that layout_body put there.
static void note_begin(struct builder *b, struct doc_node *n)
{
	struct layout_note *note = &b->layout.notes.p[b->notes++];

	n->type = DOC_NOTE;
	n->info = note->label;
	n->at = note->at;
	note->node = n;
}

int block_enter(MD_BLOCKTYPE type, void *detail, void *data)
{
	struct builder *b = data;
	struct doc_node *n;

	if (type == MD_BLOCK_DOC || b->stopped)
		return b->stopped;
	if ((type == MD_BLOCK_TD || type == MD_BLOCK_TH) && too_many_cells(b))
		return 1;
	n = builder_enter(b, block_types[type]);
	if (!n)
		return 1;
	block_detail(b, n, type, detail);
	if (b->depth == 1 && b->notes < b->layout.notes.n)
		note_begin(b, n);
	return 0;
}

// Whether a line of a raw HTML block is one that mask_body covered.
static bool is_covered(const struct builder *b, struct str line)
{
	return str_starts(line, S("::")) && str_within(line, b->body) &&
	       b->covered.p[line.p - b->body.p] == '<';
}

static void more_found(struct builder *b, struct doc_node *parent, struct str at)
{
	struct doc_node *n = doc_node_new(b->arena, DOC_MORE);

	n->at = at;
	doc_append(parent, n);
}

static void directive_found(struct builder *b, struct doc_node *parent, struct str line)
{
	struct doc_node *n = doc_node_new(b->arena, DOC_DIRECTIVE);

	directive_read(b->arena, b->src, n, line, b->log);
	b->has_segments |= n->type == DOC_SEGMENT;
	doc_append(parent, n);
}

// Takes the next line off a raw HTML block's text, with its end.
static struct str cut_line(struct str *text)
{
	size_t i = str_index(*text, '\n');
	struct str line = str_first(*text, i == SIZE_MAX ? i : i + 1);

	*text = str_from(*text, line.n);
	return line;
}

// Ends a block of raw HTML lines that kith has no use for itself.
static void flush_html(struct builder *b, struct doc_node *parent, struct doc_node **block)
{
	if (!*block)
		return;
	if (!b->options->commonmark && b->options->html == HTML_AS_TEXT)
		(*block)->type = DOC_PARAGRAPH;
	doc_append(parent, *block);
	*block = NULL;
}

static void add_html_line(struct builder *b, struct doc_node **block, struct str line, bool in_body)
{
	struct doc_node *last, *n;

	if (!*block)
		*block = doc_node_new(b->arena, DOC_HTML_BLOCK);
	last = (*block)->last;
	if (in_body && last && last->at.p && last->at.p + last->at.n == line.p) {
		last->at.n = last->text.n += line.n;
		(*block)->at.n += line.n;
		return;
	}
	n = doc_node_new(b->arena, DOC_TEXT);
	n->text = line;
	n->at = in_body ? line : (struct str){0};
	if (in_body)
		(*block)->at = (*block)->at.p ? str_range((*block)->at.p, line.p + line.n) : line;
	doc_append(*block, n);
}

// md4c joins raw HTML that stands line upon line. kith's own lines are taken out of it: directives
// and the mark of an excerpt's end.
static void html_block_done(struct builder *b, struct doc_node *n)
{
	struct doc_node *parent = n->parent, *block = NULL;

	for (struct doc_node *c = n->first; c; c = c->next) {
		struct str rest = c->text, line;

		while (rest.n) {
			line = cut_line(&rest);
			if (!b->options->commonmark && is_covered(b, line)) {
				flush_html(b, parent, &block);
				directive_found(b, parent, str_rtrim(line));
			} else if (!b->options->commonmark && is_more_mark(line)) {
				flush_html(b, parent, &block);
				more_found(b, parent, str_rtrim(line));
			} else if (block || str_trim(line).n) {
				add_html_line(b, &block, line, c->at.p != NULL);
			}
		}
	}
	flush_html(b, parent, &block);
}

// `text <!--more-->` at a paragraph's end: the mark moves behind the paragraph.
static void move_more(struct builder *b, struct doc_node *n)
{
	struct doc_node *last = n->last, *before = n->first;

	if (!last || last == before || !is_more_mark(last->at))
		return;
	while (before->next != last)
		before = before->next;
	before->next = NULL;
	n->last = before;
	more_found(b, n->parent, last->at);
}

// A paragraph that is nothing but an image with a title, perhaps inside a link.
static bool is_figure(const struct doc_node *n)
{
	const struct doc_node *image = n->first;

	if (image && image->type == DOC_LINK && !image->next)
		image = image->first;
	return image && !image->next && image->type == DOC_IMAGE && image->title.n;
}

int block_leave(MD_BLOCKTYPE type, void *detail, void *data)
{
	struct builder *b = data;
	struct doc_node *n;

	(void)detail;
	if (b->stopped)
		return 1;
	builder_leave_spans(b);
	if (type == MD_BLOCK_DOC)
		return 0;
	n = b->open;
	builder_leave(b);
	if (n->type == DOC_HTML_BLOCK) {
		html_block_done(b, n);
	} else if (n->type == DOC_PARAGRAPH && !b->options->commonmark) {
		move_more(b, n);
		if (is_figure(n))
			n->type = DOC_FIGURE;
	} else if (n->type == DOC_QUOTE && !b->options->commonmark) {
		callout_finish(n);
	}
	if (b->has_segments && (n->type == DOC_QUOTE || n->type == DOC_ITEM || n->type == DOC_NOTE))
		directive_nest(b->src, n, b->log);
	return 0;
}
