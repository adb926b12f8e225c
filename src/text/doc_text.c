#include "text/doc_text.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "text/doc_html.h"
#include "text/doc_text_table.h"

struct writer {
	struct buf *out;
	const struct doc_text_options *o;
	struct buf first, rest; // what goes before the next line and before those after it
	struct buf line;        // a block's inline text while it is collected
	bool pending;           // `first` has not been used yet
	bool gap;               // a blank line belongs before the next block
	bool tight;             // inside a list without blank lines
	struct arena arena;     // for `links`
	VEC(const struct doc_node *) links;
};

// Links whose text is not their address get a note.
static bool has_note(const struct doc_node *n)
{
	return n->type == DOC_LINK && !n->autolink && n->target.n && n->target.p[0] != '#' &&
	       html_is_safe_url(n->target) &&
	       !(n->first && n->first == n->last && n->first->type == DOC_TEXT &&
		 str_eq(n->first->text, n->target));
}

static void collect(struct writer *w, const struct doc_node *n);

static void collect_children(struct writer *w, const struct doc_node *n)
{
	for (const struct doc_node *c = n->first; c; c = c->next)
		collect(w, c);
}

// Line breaks and tabs inside text are blanks; a hard break is the only '\n' in what is collected.
static void collect_text(struct writer *w, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_char(&w->line,
			 s.p[i] == '\n' || s.p[i] == '\t' || s.p[i] == '\r' ? ' ' : s.p[i]);
}

// Whether the last character is wide: Chinese text has no blank before a note's number.
static bool ends_wide(struct str s)
{
	size_t at = s.n;
	uint32_t cp;

	while (at && ((unsigned char)s.p[at - 1] & 0xC0) == 0x80)
		at--;
	return at && utf8_decode(str_from(s, at - 1), &cp) && utf8_width(cp) == 2;
}

// A footnote's number as small digits, to tell it from the notes for links.
static void superscript(struct buf *out, uint32_t number)
{
	static const char *const digits[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
	char held[12];

	snprintf(held, sizeof held, "%u", (unsigned)number);
	for (const char *p = held; *p; p++)
		buf_str(out, str_cstr(digits[*p - '0']));
}

static void collect(struct writer *w, const struct doc_node *n)
{
	switch (n->type) {
	case DOC_TEXT:
		collect_text(w, n->text);
		break;
	case DOC_SOFT_BREAK:
		if (!n->tight)
			buf_char(&w->line, ' ');
		break;
	case DOC_HARD_BREAK:
		buf_char(&w->line, '\n');
		break;
	case DOC_FIELD:
		if (w->o->field)
			w->o->field(w->o->ctx, &w->line, n);
		else
			collect_text(w, n->text);
		break;
	case DOC_HTML:
		break;
	case DOC_NOTE_REF:
		superscript(&w->line, n->start);
		break;
	default:
		collect_children(w, n);
		if (has_note(n)) {
			vec_push(&w->arena, &w->links, n);
			buf_printf(&w->line, "%s[%zu]", ends_wide(buf_view(&w->line)) ? "" : " ",
				   w->links.n);
		}
	}
}

static void blank_line(struct writer *w)
{
	buf_str(w->out, str_rtrim(buf_view(&w->rest)));
	buf_char(w->out, '\n');
}

// Before each block: the blank line that its predecessor asks for.
static void begin_block(struct writer *w)
{
	if (w->gap && !w->pending)
		blank_line(w);
	w->gap = false;
}

static void end_block(struct writer *w)
{
	w->gap = !w->tight;
}

// What goes before the next line.
static struct str prefix(struct writer *w)
{
	bool first = w->pending;

	w->pending = false;
	return buf_view(first ? &w->first : &w->rest);
}

static void flush_line(struct writer *w)
{
	text_wrap(w->out, buf_view(&w->line), w->o->width, prefix(w), buf_view(&w->rest));
	buf_reset(&w->line);
}

static void verbatim_line(struct writer *w, struct str line)
{
	struct str before = prefix(w);

	buf_str(w->out, line.n ? before : str_rtrim(before));
	buf_str(w->out, line);
	buf_char(w->out, '\n');
}

static void write_paragraph(struct writer *w, const struct doc_node *n)
{
	collect_children(w, n);
	if (!str_trim(buf_view(&w->line)).n) {
		buf_reset(&w->line);
		return;
	}
	begin_block(w);
	flush_line(w);
	end_block(w);
}

// Columns of the widest line.
static unsigned columns(struct str s)
{
	unsigned n = 0, most = 0;
	uint32_t cp;

	while (s.n) {
		s = str_from(s, utf8_decode(s, &cp));
		n = cp == '\n' ? 0 : n + (unsigned)utf8_width(cp);
		most = n > most ? n : most;
	}
	return most;
}

static void write_heading(struct writer *w, const struct doc_node *n)
{
	unsigned wide;

	begin_block(w);
	if (n->level > 2) {
		buf_add(&w->line, "######", n->level);
		buf_char(&w->line, ' ');
	}
	collect_children(w, n);
	wide = columns(buf_view(&w->line));
	if (w->o->width && wide > w->o->width)
		wide = w->o->width;
	flush_line(w);
	if (n->level <= 2) {
		buf_str(w->out, buf_view(&w->rest));
		for (unsigned i = 0; i < wide; i++)
			buf_char(w->out, n->level == 1 ? '=' : '-');
		buf_char(w->out, '\n');
	}
	w->gap = true;
}

static void write_blocks(struct writer *w, const struct doc_node *n);

static void write_quote(struct writer *w, const struct doc_node *n)
{
	size_t rest = w->rest.n;
	struct str title = {0};

	begin_block(w);
	if (w->pending)
		buf_lit(&w->first, "> ");
	buf_lit(&w->rest, "> ");
	if (n->info.n && w->o->word)
		title = w->o->word(w->o->ctx, n, doc_callout_key(n->info));
	if (title.n)
		verbatim_line(w, title);
	write_blocks(w, n);
	w->rest.n = rest;
	end_block(w);
}

// Writes an item behind its marker; its other lines are indented by as many columns.
static void write_item(struct writer *w, const struct doc_node *n, struct str marker)
{
	size_t rest = w->rest.n;

	if (!w->pending) {
		begin_block(w);
		buf_reset(&w->first);
		buf_str(&w->first, buf_view(&w->rest));
	}
	buf_str(&w->first, marker);
	w->pending = true;
	for (unsigned i = columns(marker); i > 0; i--)
		buf_char(&w->rest, ' ');
	if (n->task)
		buf_printf(&w->line, "[%c] ", n->task);
	write_blocks(w, n);
	if (w->pending)
		verbatim_line(w, (struct str){0});
	w->rest.n = rest;
}

static void write_list(struct writer *w, const struct doc_node *n)
{
	uint32_t number = n->start;
	bool tight = w->tight;

	begin_block(w);
	w->tight = n->tight;
	for (const struct doc_node *item = n->first; item; item = item->next) {
		char marker[16] = "- ";

		if (n->ordered)
			snprintf(marker, sizeof marker, "%u. ", (unsigned)number++);
		write_item(w, item, str_cstr(marker));
		w->gap = !n->tight;
	}
	w->tight = tight;
	end_block(w);
}

static void write_footnotes(struct writer *w, const struct doc_node *n)
{
	struct buf marker;

	begin_block(w);
	verbatim_line(w, S("----"));
	w->gap = true;
	buf_init(&marker, BUF_MAX_DEFAULT);
	for (const struct doc_node *note = n->first; note; note = note->next) {
		buf_reset(&marker);
		superscript(&marker, note->start);
		buf_char(&marker, ' ');
		write_item(w, note, buf_view(&marker));
	}
	buf_release(&marker);
	end_block(w);
}

// An image's caption is its title.
static void write_figure(struct writer *w, const struct doc_node *n)
{
	const struct doc_node *image = n->first;

	if (image && image->type == DOC_LINK)
		image = image->first;
	collect_children(w, n);
	if (image && image->type == DOC_IMAGE) {
		if (w->line.n)
			buf_char(&w->line, '\n');
		collect_text(w, image->title);
	}
	if (!w->line.n)
		return;
	begin_block(w);
	flush_line(w);
	end_block(w);
}

static void write_code(struct writer *w, const struct doc_node *n)
{
	struct str rest, line;

	begin_block(w);
	for (const struct doc_node *c = n->first; c; c = c->next)
		buf_str(&w->line, c->text);
	rest = buf_view(&w->line);
	while (str_line(&rest, &line)) {
		struct str before = prefix(w);

		buf_str(w->out, line.n ? before : str_rtrim(before));
		if (line.n)
			buf_lit(w->out, "    ");
		buf_str(w->out, line);
		buf_char(w->out, '\n');
	}
	buf_reset(&w->line);
	end_block(w);
}

static void write_rule(struct writer *w, const struct doc_node *n)
{
	(void)n;
	begin_block(w);
	verbatim_line(w, S("----"));
	end_block(w);
}

static void table_cell(void *ctx, struct buf *out, const struct doc_node *cell)
{
	struct writer *w = ctx;

	collect_children(w, cell);
	buf_str(out, buf_view(&w->line));
	buf_reset(&w->line);
}

static void table_line(void *ctx, struct str line)
{
	verbatim_line(ctx, line);
}

static void table_text(void *ctx, struct str text)
{
	struct writer *w = ctx;

	buf_str(&w->line, text);
	flush_line(w);
}

static void write_table(struct writer *w, const struct doc_node *n)
{
	unsigned used = columns(buf_view(&w->rest)), width = w->o->width;
	struct text_table table = {
		.cell = table_cell, .line = table_line, .text = table_text, .ctx = w};

	begin_block(w);
	table.width = !width ? 0 : width > used + 20 ? width - used : 20;
	text_table_write(&table, n);
	end_block(w);
}

static void write_directive(struct writer *w, const struct doc_node *n)
{
	size_t before;

	if (!w->o->directive) {
		write_blocks(w, n);
		return;
	}
	begin_block(w);
	before = w->out->n;
	if (!w->o->directive(w->o->ctx, w->out, n))
		write_blocks(w, n);
	else if (w->out->n > before)
		end_block(w);
}

static void write_nothing(struct writer *w, const struct doc_node *n)
{
	(void)w;
	(void)n;
}

typedef void block_writer(struct writer *, const struct doc_node *);

static block_writer *const writers[DOC_TEXT] = {
	[DOC_ROOT] = write_blocks,        [DOC_PARAGRAPH] = write_paragraph,
	[DOC_HEADING] = write_heading,    [DOC_QUOTE] = write_quote,
	[DOC_LIST] = write_list,          [DOC_ITEM] = write_blocks,
	[DOC_CODE_BLOCK] = write_code,    [DOC_HTML_BLOCK] = write_nothing,
	[DOC_RULE] = write_rule,          [DOC_TABLE] = write_table,
	[DOC_TABLE_HEAD] = write_nothing, // by write_table, as the other parts of tables
	[DOC_TABLE_BODY] = write_nothing, [DOC_ROW] = write_nothing,
	[DOC_CELL] = write_paragraph,     [DOC_DIRECTIVE] = write_directive,
	[DOC_SEGMENT] = write_directive,  [DOC_MORE] = write_nothing,
	[DOC_FIGURE] = write_figure,      [DOC_NOTES] = write_footnotes,
	[DOC_NOTE] = write_blocks,
};

// The children of a block: blocks, or inline text as in the items of tight lists, or both.
static void write_blocks(struct writer *w, const struct doc_node *n)
{
	for (const struct doc_node *c = n->first; c; c = c->next) {
		if (c->type < DOC_TEXT) {
			writers[c->type](w, c);
			continue;
		}
		collect(w, c);
		if (!c->next || c->next->type < DOC_TEXT) {
			begin_block(w);
			flush_line(w);
			end_block(w);
		}
	}
}

// `[1] https://…` for each link, in order.
static void write_notes(struct writer *w)
{
	if (w->links.n)
		buf_char(w->out, '\n');
	for (size_t i = 0; i < w->links.n; i++) {
		struct str target = w->links.p[i]->target;

		buf_printf(w->out, "[%zu] ", i + 1);
		if (str_starts(target, S("/")) && !str_starts(target, S("//")))
			buf_str(w->out, w->o->link_prefix);
		buf_str(w->out, target);
		buf_char(w->out, '\n');
	}
}

static const struct doc_text_options no_options;

void doc_text_write(struct buf *out, const struct doc_node *n,
		    const struct doc_text_options *options)
{
	struct writer w = {.out = out, .o = options ? options : &no_options};

	arena_init(&w.arena);
	buf_init(&w.first, BUF_MAX_DEFAULT);
	buf_init(&w.rest, BUF_MAX_DEFAULT);
	buf_init(&w.line, BUF_MAX_DEFAULT);
	if (n->type < DOC_TEXT) {
		writers[n->type](&w, n);
	} else {
		collect(&w, n);
		flush_line(&w);
	}
	write_notes(&w);
	arena_release(&w.arena);
	buf_release(&w.first);
	buf_release(&w.rest);
	buf_release(&w.line);
}
