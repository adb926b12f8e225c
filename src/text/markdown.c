#include "text/builder.h"

#include "base/vec.h"
#include "text/diags.h"
#include "text/directive.h"
#include "text/entity.h"
#include "text/html_policy.h"
#include "text/markdown_finish.h"
#include "text/mask.h"

#define MAX_BYTES ((size_t)4 << 20)
#define MAX_DEPTH 100
#define MAX_LINK_WORK ((size_t)1 << 28) // lines by brackets of a block: md4c looks at each for each

struct str builder_place(const struct builder *b, const char *p, size_t n)
{
	return layout_place(&b->layout, b->body, p, n);
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

struct str builder_attribute(struct builder *b, const MD_ATTRIBUTE *a)
{
	struct str slice = builder_place(b, a->text, a->size);
	struct buf out;

	if (!a->size)
		return slice;
	if (slice.p && a->substr_types[0] == MD_TEXT_NORMAL && a->substr_offsets[1] == a->size)
		return slice;
	buf_init(&out, BUF_MAX_DEFAULT);
	for (size_t i = 0; a->substr_offsets[i] < a->size; i++)
		append_part(b, &out, a, i);
	return buf_move(&out, b->arena);
}

int builder_stop(struct builder *b, const char *hint, const char *fmt, ...)
{
	char message[120];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, sizeof message, fmt, ap);
	va_end(ap);
	diag_report(b->log, &TEXT_MARKDOWN_LIMIT, b->src, str_first(b->known, 1), "%s", message);
	diag_hint(b->log, "%s", hint);
	b->stopped = true;
	return 1;
}

struct doc_node *builder_enter(struct builder *b, enum doc_type type)
{
	struct doc_node *n;

	if (++b->depth > MAX_DEPTH) {
		builder_stop(b, "make lists, quotes or emphasis flatter",
			     "markup nested more than %d levels deep", MAX_DEPTH);
		return NULL;
	}
	n = doc_node_new(b->arena, type);
	if (type == DOC_HTML_BLOCK)
		n->parent = b->open; // what is to be put there is known when it ends
	else
		doc_append(b->open, n);
	b->open = n;
	return n;
}

// A node's place reaches from its first child's to its last one's.
void builder_leave(struct builder *b)
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

void builder_leave_spans(struct builder *b)
{
	while (b->open->type > DOC_TEXT)
		builder_leave(b);
}

static size_t count_of(struct str text, char c)
{
	size_t n = 0;

	for (const char *p = text.p, *end = p + text.n;
	     p < end && (p = memchr(p, c, (size_t)(end - p))); p++)
		n++;
	return n;
}

// md4c looks for the line of each bracket from its block's first line on. A block's lines stand
// together, without a blank one.
static bool links_within_limit(struct builder *b)
{
	struct str rest = b->body, line;
	const char *block = rest.p;
	size_t lines = 0, brackets = 0, work = 0;

	if (count_of(rest, '\n') * count_of(rest, ']') < MAX_LINK_WORK)
		return true;
	while (work < MAX_LINK_WORK && str_line(&rest, &line)) {
		if (!str_trim(line).n) {
			lines = brackets = 0;
			block = rest.p;
			continue;
		}
		lines++;
		brackets += count_of(line, ']');
		work += count_of(line, ']') * lines;
	}
	if (work < MAX_LINK_WORK)
		return true;
	diag_report(b->log, &TEXT_MARKDOWN_LIMIT, b->src, str_of(block, 1),
		    "a block of %zu lines or more with %zu links", lines, brackets);
	diag_hint(b->log, "put blank lines between its parts");
	return false;
}

static bool within_limits(struct builder *b)
{
	if (b->body.n <= MAX_BYTES)
		return links_within_limit(b);
	diag_report(b->log, &TEXT_MARKDOWN_LIMIT, b->src, str_first(b->body, 1),
		    "a text larger than %zu MiB", MAX_BYTES >> 20);
	return false;
}

static bool run(struct builder *b)
{
	MD_PARSER parser = {
		.flags = b->options->commonmark
				 ? MD_DIALECT_COMMONMARK
				 : MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS,
		.enter_block = block_enter,
		.leave_block = block_leave,
		.enter_span = span_enter,
		.leave_span = span_leave,
		.text = text_add,
	};
	struct buf covered, copy;
	int result;

	buf_init(&covered, BUF_MAX_DEFAULT);
	buf_init(&copy, BUF_MAX_DEFAULT);
	b->layout.text = b->covered = mask_body(&covered, b->body, b->options);
	b->layout.same = true;
	if (!b->options->commonmark)
		layout_body(b->arena, &copy, b->body, b->covered, &b->layout);
	result = md_parse(b->layout.text.p, (MD_SIZE)b->layout.text.n, &parser, b);
	buf_release(&copy);
	buf_release(&covered);
	if (result < 0)
		BUG("md4c ran out of memory");
	return result == 0 && !b->stopped;
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
	bool whole;

	doc->src = src;
	doc->root = b.open = doc_node_new(arena, DOC_ROOT);
	doc->root->at = b.known = str_first(body, 0);
	if (!body.n || !within_limits(&b))
		return doc;
	whole = run(&b);
	if (whole && b.has_segments)
		directive_nest(src, doc->root, log);
	markdown_finish(&b, whole);
	return doc;
}
