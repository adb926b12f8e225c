#include "text/markdown.h"

#include <md4c.h>

#include "base/map.h"
#include "base/vec.h"
#include "text/diags.h"
#include "text/directive.h"
#include "text/entity.h"
#include "text/markdown_finish.h"
#include "text/mask.h"

#define MAX_BYTES ((size_t)4 << 20)
#define MAX_DEPTH 100
#define MD4C_OWN_TEXT 16     // the longest text of md4c's own: blanks that indent code
#define MAX_BARE_LINKS 30000 // md4c's time for these grows with their square

struct builder {
	struct arena *arena;
	const struct source *src;
	struct diag_log *log;
	const struct markdown_options *options;
	struct str body;   // a slice of src->text
	struct str masked; // what md4c reads: as long as `body`
	struct doc *doc;
	struct doc_node *open; // takes the next child
	unsigned depth;
	struct str known; // the last place that was known
	struct map ids;
	bool has_segments;
};

// The slice of the body for a slice of what md4c reads; p == NULL for md4c's own text.
static struct str place(const struct builder *b, const char *p, size_t n)
{
	uintptr_t at = (uintptr_t)p, from = (uintptr_t)b->masked.p;

	if (!p || at < from || at - from > b->masked.n || n > b->masked.n - (at - from))
		return (struct str){0};
	return str_of(b->body.p + (at - from), n);
}

static void append_part(struct builder *b, struct buf *out, const MD_ATTRIBUTE *a, size_t i)
{
	struct str part = {a->text + a->substr_offsets[i],
			   a->substr_offsets[i + 1] - a->substr_offsets[i]};

	if (a->substr_types[i] == MD_TEXT_ENTITY)
		part = entity_text(b->arena, part);
	else if (a->substr_types[i] == MD_TEXT_NULLCHAR)
		part = S("\xEF\xBF\xBD");
	buf_str(out, part);
}

// An attribute's text: a slice of the body where it stands there as it is, else a copy.
static struct str attribute(struct builder *b, const MD_ATTRIBUTE *a)
{
	struct str slice = place(b, a->text, a->size), text;
	struct buf out;

	if (!a->size)
		return slice;
	if (slice.p && a->substr_types[0] == MD_TEXT_NORMAL && a->substr_offsets[1] == a->size)
		return slice;
	buf_init(&out, BUF_MAX_DEFAULT);
	for (size_t i = 0; a->substr_offsets[i] < a->size; i++)
		append_part(b, &out, a, i);
	text = arena_dup(b->arena, buf_view(&out));
	buf_release(&out);
	return text;
}

static struct doc_node *enter(struct builder *b, enum doc_type type)
{
	struct doc_node *n = doc_node_new(b->arena, type);

	if (type == DOC_HTML_BLOCK)
		n->parent = b->open; // what is to be put there is known when it ends
	else
		doc_append(b->open, n);
	b->open = n;
	return n;
}

static bool too_deep(struct builder *b)
{
	if (++b->depth <= MAX_DEPTH)
		return false;
	diag_report(b->log, &TEXT_MARKDOWN_LIMIT, b->src, b->known,
		    "markup nested more than %d levels deep", MAX_DEPTH);
	return true;
}

// A node's place reaches from its first child's to its last one's.
static void leave(struct builder *b)
{
	struct doc_node *n = b->open;
	const char *from = NULL, *to = NULL;

	for (struct doc_node *c = n->first; c && !from && !n->at.p; c = c->next)
		from = c->at.p;
	for (struct doc_node *c = n->first; c && from; c = c->next)
		if (c->at.p && c->at.p + c->at.n > from)
			to = c->at.p + c->at.n;
	if (from)
		n->at = str_range(from, to ? to : from);
	if (!n->at.p)
		n->at = str_from(b->known, b->known.n);
	b->open = n->parent;
	b->depth--;
}

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
		n->info = attribute(b, &((const MD_BLOCK_CODE_DETAIL *)detail)->info);
		n->at = str_within(n->info, b->body) ? n->info : (struct str){0};
	} else if (type == MD_BLOCK_TH || type == MD_BLOCK_TD) {
		n->align = (uint8_t)((const MD_BLOCK_TD_DETAIL *)detail)->align;
	}
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
	struct builder *b = data;

	if (type == MD_BLOCK_DOC)
		return 0;
	if (too_deep(b))
		return 1;
	block_detail(b, enter(b, block_types[type]), type, detail);
	return 0;
}

// Whether a line of a raw HTML block is one that mask_body covered.
static bool is_covered(const struct builder *b, struct str line)
{
	return str_starts(line, S("::")) && str_within(line, b->body) &&
	       b->masked.p[line.p - b->body.p] == '<';
}

static void more_found(struct builder *b, struct doc_node *parent, struct str at)
{
	struct doc_node *n = doc_node_new(b->arena, DOC_MORE);

	n->at = at;
	doc_append(parent, n);
	if (!b->doc->more)
		b->doc->more = n;
}

static void directive_found(struct builder *b, struct doc_node *parent, struct str line)
{
	struct doc_node *n = doc_node_new(b->arena, DOC_DIRECTIVE);

	directive_read(b->arena, b->src, n, line, b->log);
	b->has_segments |= n->type == DOC_SEGMENT;
	if (n->info.n)
		vec_push(b->arena, &b->doc->directives, n);
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
	if (!b->options->commonmark && !b->options->keep_html)
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
static void paragraph_done(struct builder *b, struct doc_node *n)
{
	struct doc_node *last = n->last, *before = n->first;

	if (b->options->commonmark || !last || last == before || !is_more_mark(last->at))
		return;
	while (before->next != last)
		before = before->next;
	before->next = NULL;
	n->last = before;
	more_found(b, n->parent, last->at);
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
	struct builder *b = data;
	struct doc_node *n;

	(void)detail;
	while (b->open->type > DOC_TEXT) // see leave_span
		leave(b);
	if (type == MD_BLOCK_DOC)
		return 0;
	n = b->open;
	leave(b);
	if (type == MD_BLOCK_HTML)
		html_block_done(b, n);
	else if (type == MD_BLOCK_P)
		paragraph_done(b, n);
	else if (type == MD_BLOCK_QUOTE && !b->options->commonmark)
		callout_finish(n);
	if (type == MD_BLOCK_H) {
		if (!b->options->commonmark)
			heading_finish(b->arena, &b->ids, n);
		vec_push(b->arena, &b->doc->headings, n);
	}
	if (b->has_segments && (type == MD_BLOCK_QUOTE || type == MD_BLOCK_LI))
		directive_nest(b->src, n, b->log);
	return 0;
}

static const uint8_t span_types[] = {
	[MD_SPAN_EM] = DOC_EMPH,   [MD_SPAN_STRONG] = DOC_STRONG, [MD_SPAN_A] = DOC_LINK,
	[MD_SPAN_IMG] = DOC_IMAGE, [MD_SPAN_CODE] = DOC_CODE,     [MD_SPAN_DEL] = DOC_DEL,
};

static void link_detail(struct builder *b, struct doc_node *n, const MD_ATTRIBUTE *href,
			const MD_ATTRIBUTE *title)
{
	n->href = n->target = attribute(b, href);
	n->title = attribute(b, title);
	if (str_within(n->href, b->body))
		n->at = n->href;
	vec_push(b->arena, &b->doc->links, n);
}

static int enter_span(MD_SPANTYPE type, void *detail, void *data)
{
	struct builder *b = data;
	struct doc_node *n;

	if (too_deep(b))
		return 1;
	n = enter(b, span_types[type]);
	if (type == MD_SPAN_A) {
		const MD_SPAN_A_DETAIL *d = detail;

		link_detail(b, n, &d->href, &d->title);
	} else if (type == MD_SPAN_IMG) {
		const MD_SPAN_IMG_DETAIL *d = detail;

		link_detail(b, n, &d->src, &d->title);
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

static int leave_span(MD_SPANTYPE type, void *detail, void *data)
{
	struct builder *b = data;
	struct doc_node *n = b->open;
	bool placed;

	(void)detail;
	while (n->type > DOC_TEXT && n->type != span_types[type])
		n = n->parent;
	if (n->type != span_types[type]) {
		stray_end(b, span_types[type]);
		return 0;
	}
	while (b->open != n)
		leave(b);
	placed = n->at.p != NULL;
	leave(b);
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

static int text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE size, void *data)
{
	struct builder *b = data;
	struct str t = {p, size}, at = place(b, p, size);
	bool raw = b->options->commonmark || b->options->keep_html || is_more_mark(at);

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
		doc_append(b->open, doc_node_new(b->arena, type == MD_TEXT_BR ? DOC_HARD_BREAK
									      : DOC_SOFT_BREAK));
	return 0;
}

static size_t count_of(struct str text, struct str what)
{
	size_t n = 0, i;

	for (; (i = str_find(text, what)) != SIZE_MAX; n++)
		text = str_from(text, i + what.n);
	return n;
}

static bool within_limits(struct builder *b)
{
	struct str first = str_first(b->body, 1);

	if (b->body.n > MAX_BYTES) {
		diag_report(b->log, &TEXT_MARKDOWN_LIMIT, b->src, first,
			    "a text larger than %zu MiB", MAX_BYTES >> 20);
		return false;
	}
	if (count_of(b->body, S("://")) + count_of(b->body, S("@")) + count_of(b->body, S("www.")) >
	    MAX_BARE_LINKS) {
		diag_report(b->log, &TEXT_MARKDOWN_LIMIT, b->src, first,
			    "a text with more than %d addresses", MAX_BARE_LINKS);
		return false;
	}
	return true;
}

static bool run(struct builder *b)
{
	MD_PARSER parser = {
		.flags = b->options->commonmark ? MD_DIALECT_COMMONMARK : MD_DIALECT_GITHUB,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = text,
	};
	struct buf copy;
	int result;

	buf_init(&copy, BUF_MAX_DEFAULT);
	b->masked = mask_body(&copy, b->body, b->options);
	result = md_parse(b->masked.p, (MD_SIZE)b->masked.n, &parser, b);
	buf_release(&copy);
	if (result < 0)
		BUG("md4c ran out of memory");
	return result == 0;
}

struct doc *markdown_parse(struct arena *arena, const struct source *src, struct str body,
			   const struct markdown_options *options, struct diag_log *log)
{
	struct doc *doc = arena_new(arena, struct doc);
	struct builder b = {.arena = arena,
			    .src = src,
			    .log = log,
			    .options = options,
			    .body = body,
			    .doc = doc};

	doc->src = src;
	doc->root = b.open = doc_node_new(arena, DOC_ROOT);
	doc->root->at = b.known = str_first(body, 0);
	map_init(&b.ids, arena);
	if (body.n && within_limits(&b) && run(&b) && b.has_segments)
		directive_nest(src, doc->root, log);
	words_finish(doc, !options->commonmark);
	return doc;
}
