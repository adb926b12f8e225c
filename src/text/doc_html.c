#include "text/doc_html.h"

struct writer {
	struct buf *out;
	const struct doc_html_options *o;
};

static void write_node(const struct writer *, const struct doc_node *);

static void write_children(const struct writer *w, const struct doc_node *n)
{
	for (const struct doc_node *c = n->first; c; c = c->next)
		write_node(w, c);
}

static void text(const struct writer *w, const char *s)
{
	buf_add(w->out, s, strlen(s));
}

// A block begins on a line of its own.
static void fresh_line(const struct writer *w)
{
	if (w->out->n && w->out->p[w->out->n - 1] != '\n')
		buf_char(w->out, '\n');
}

// `<tag`; attributes and end_tag follow.
static void begin_tag(const struct writer *w, const char *tag, const struct doc_node *n)
{
	buf_char(w->out, '<');
	text(w, tag);
	if (w->o->attrs)
		w->o->attrs(w->o->ctx, w->out, tag, n);
}

static void attribute(const struct writer *w, const char *name, struct str value)
{
	buf_char(w->out, ' ');
	text(w, name);
	buf_lit(w->out, "=\"");
	html_escape(w->out, value);
	buf_char(w->out, '"');
}

static void end_tag(const struct writer *w)
{
	buf_char(w->out, '>');
}

static void open_tag(const struct writer *w, const char *tag, const struct doc_node *n)
{
	begin_tag(w, tag, n);
	end_tag(w);
}

static void close_tag(const struct writer *w, const char *tag)
{
	buf_lit(w->out, "</");
	text(w, tag);
	end_tag(w);
}

static void end_void_tag(const struct writer *w)
{
	if (w->o->xhtml)
		buf_lit(w->out, " /");
	end_tag(w);
}

// `<tag>` children `</tag>` on lines of their own.
static void write_block(const struct writer *w, const struct doc_node *n, const char *tag)
{
	fresh_line(w);
	open_tag(w, tag, n);
	buf_char(w->out, '\n');
	write_children(w, n);
	fresh_line(w);
	close_tag(w, tag);
	buf_char(w->out, '\n');
}

static void write_wrapped(const struct writer *w, const struct doc_node *n, const char *tag)
{
	open_tag(w, tag, n);
	write_children(w, n);
	close_tag(w, tag);
}

static void write_paragraph(const struct writer *w, const struct doc_node *n)
{
	fresh_line(w);
	write_wrapped(w, n, "p");
	buf_char(w->out, '\n');
}

static void write_heading(const struct writer *w, const struct doc_node *n)
{
	unsigned level = n->level + w->o->heading_shift;
	char tag[3] = {'h', (char)('0' + (level > 6 ? 6 : level)), '\0'};

	fresh_line(w);
	begin_tag(w, tag, n);
	if (n->id.n && !w->o->no_heading_ids)
		attribute(w, "id", n->id);
	if (n->info.n)
		attribute(w, "class", n->info);
	end_tag(w);
	write_children(w, n);
	close_tag(w, tag);
	buf_char(w->out, '\n');
}

static struct str word(const struct writer *w, const struct doc_node *n, struct str key)
{
	return w->o->word ? w->o->word(w->o->ctx, n, key) : (struct str){0};
}

static void write_quote(const struct writer *w, const struct doc_node *n)
{
	struct str title;

	if (!n->info.n) {
		write_block(w, n, "blockquote");
		return;
	}
	fresh_line(w);
	begin_tag(w, "aside", n);
	buf_lit(w->out, " class=\"callout callout-");
	html_escape(w->out, n->info);
	buf_lit(w->out, "\" role=\"note\">\n");
	title = word(w, n, doc_callout_key(n->info));
	if (title.n) {
		begin_tag(w, "p", n);
		buf_lit(w->out, " class=\"callout-title\">");
		html_escape(w->out, title);
		buf_lit(w->out, "</p>\n");
	}
	write_children(w, n);
	fresh_line(w);
	buf_lit(w->out, "</aside>\n");
}

static void write_list(const struct writer *w, const struct doc_node *n)
{
	const char *tag = n->ordered ? "ol" : "ul";

	fresh_line(w);
	begin_tag(w, tag, n);
	if (n->ordered && n->start != 1)
		buf_printf(w->out, " start=\"%u\"", (unsigned)n->start);
	buf_lit(w->out, ">\n");
	write_children(w, n);
	close_tag(w, tag);
	buf_char(w->out, '\n');
}

static void write_box(const struct writer *w, const struct doc_node *n)
{
	if (w->o->plain_tasks) {
		buf_str(w->out, n->task == 'x' ? S("☑ ") : S("☐ "));
		return;
	}
	buf_lit(w->out, "<input type=\"checkbox\" disabled");
	if (n->task == 'x')
		buf_lit(w->out, " checked");
	end_void_tag(w);
	buf_char(w->out, ' ');
}

// A task's box with its text as its label; gives the block that follows, if one does.
static const struct doc_node *write_task(const struct writer *w, const struct doc_node *n)
{
	const struct doc_node *p = n->first && n->first->type == DOC_PARAGRAPH ? n->first : NULL;
	const struct doc_node *c = p ? p->first : n->first;

	if (p)
		open_tag(w, "p", p);
	if (!w->o->plain_tasks)
		buf_lit(w->out, "<label>");
	write_box(w, n);
	for (; c && c->type >= DOC_TEXT; c = c->next)
		write_node(w, c);
	if (!w->o->plain_tasks)
		buf_lit(w->out, "</label>");
	if (p)
		buf_lit(w->out, "</p>\n");
	return p ? p->next : c;
}

static void write_item(const struct writer *w, const struct doc_node *n)
{
	const struct doc_node *c = n->first;

	begin_tag(w, "li", n);
	if (n->task && !w->o->xhtml)
		buf_lit(w->out, " class=\"task\"");
	end_tag(w);
	if (n->task && w->o->xhtml)
		write_box(w, n);
	else if (n->task)
		c = write_task(w, n);
	if (c && c == n->first && c->type < DOC_TEXT)
		buf_char(w->out, '\n');
	for (; c; c = c->next)
		write_node(w, c);
	buf_lit(w->out, "</li>\n");
}

static void write_code_block(const struct writer *w, const struct doc_node *n)
{
	size_t blank = 0;

	while (blank < n->info.n && n->info.p[blank] != ' ' && n->info.p[blank] != '\t')
		blank++;
	fresh_line(w);
	open_tag(w, "pre", n);
	begin_tag(w, "code", n);
	if (blank) {
		buf_lit(w->out, " class=\"language-");
		html_escape(w->out, str_first(n->info, blank));
		buf_char(w->out, '"');
	}
	end_tag(w);
	write_children(w, n);
	buf_lit(w->out, "</code></pre>\n");
}

static void write_html_block(const struct writer *w, const struct doc_node *n)
{
	struct buf html; // a tag may go over several lines

	fresh_line(w);
	buf_init(&html, BUF_MAX_DEFAULT);
	for (const struct doc_node *c = n->first; c; c = c->next)
		buf_str(w->o->raw ? &html : w->out, c->text);
	if (w->o->raw)
		w->o->raw(w->o->ctx, w->out, buf_view(&html));
	buf_release(&html);
	fresh_line(w);
}

static void write_rule(const struct writer *w, const struct doc_node *n)
{
	fresh_line(w);
	begin_tag(w, "hr", n);
	end_void_tag(w);
	buf_char(w->out, '\n');
}

static void write_table_part(const struct writer *w, const struct doc_node *n)
{
	static const char *const tags[] = {[DOC_TABLE] = "table",
					   [DOC_TABLE_HEAD] = "thead",
					   [DOC_TABLE_BODY] = "tbody",
					   [DOC_ROW] = "tr"};

	write_block(w, n, tags[n->type]);
}

static void write_cell(const struct writer *w, const struct doc_node *n)
{
	static const char *const aligns[] = {[DOC_ALIGN_LEFT] = "left",
					     [DOC_ALIGN_CENTER] = "center",
					     [DOC_ALIGN_RIGHT] = "right"};
	bool head = n->parent->parent->type == DOC_TABLE_HEAD;
	const char *tag = head ? "th" : "td";

	begin_tag(w, tag, n);
	if (n->align)
		attribute(w, w->o->xhtml ? "align" : "class", str_cstr(aligns[n->align]));
	if (head && !w->o->xhtml)
		buf_lit(w->out, " scope=\"col\"");
	end_tag(w);
	write_children(w, n);
	close_tag(w, tag);
	buf_char(w->out, '\n');
}

static void write_directive(const struct writer *w, const struct doc_node *n)
{
	fresh_line(w);
	if (w->o->directive && w->o->directive(w->o->ctx, w->out, n))
		return;
	write_children(w, n); // a segment's; a directive has none
}

// The image or the link with the image in it; none is left when it may not be shown.
static const struct doc_node *image_of(const struct doc_node *figure)
{
	const struct doc_node *image = figure->first;

	if (image && image->type == DOC_LINK)
		image = image->first;
	return image && image->type == DOC_IMAGE ? image : NULL;
}

static void write_figure(const struct writer *w, const struct doc_node *n)
{
	const struct doc_node *image = image_of(n);

	if (!image || w->o->xhtml) {
		write_paragraph(w, n);
		return;
	}
	fresh_line(w);
	open_tag(w, "figure", n);
	write_children(w, n);
	begin_tag(w, "figcaption", n);
	end_tag(w);
	html_escape(w->out, image->title);
	buf_lit(w->out, "</figcaption></figure>\n");
}

// ` id="fn-1"`, ` id="fnref-1-2"`, or ` href="#…"` to it.
static void note_attribute(const struct writer *w, const char *name, const char *kind,
			   uint32_t number, uint32_t use)
{
	buf_char(w->out, ' ');
	text(w, name);
	text(w, strcmp(name, "href") == 0 ? "=\"#" : "=\"");
	html_escape(w->out, w->o->note_prefix);
	buf_printf(w->out, "%s-%u", kind, (unsigned)number);
	if (use > 1)
		buf_printf(w->out, "-%u", (unsigned)use);
	buf_char(w->out, '"');
}

static void write_note_ref(const struct writer *w, const struct doc_node *n)
{
	begin_tag(w, "sup", n);
	end_tag(w);
	if (w->o->no_heading_ids) {
		buf_printf(w->out, "[%u]", (unsigned)n->start);
	} else {
		begin_tag(w, "a", n);
		note_attribute(w, "id", "fnref", n->start, n->uses);
		note_attribute(w, "href", "fn", n->start, 0);
		buf_printf(w->out, " role=\"doc-noteref\">%u</a>", (unsigned)n->start);
	}
	buf_lit(w->out, "</sup>");
}

// The links from a footnote back to each reference. spaced: they follow text.
static void write_back_links(const struct writer *w, const struct doc_node *n, bool spaced)
{
	struct str label = word(w, n, S("note_back"));

	for (uint32_t i = 1; i <= n->uses; i++) {
		if (spaced || i > 1)
			buf_char(w->out, ' ');
		buf_lit(w->out, "<a");
		note_attribute(w, "href", "fnref", n->start, i);
		buf_lit(w->out, " role=\"doc-backlink\" aria-label=\"");
		html_escape(w->out, label.n ? label : S("↩"));
		buf_printf(w->out, " %u", (unsigned)n->start);
		if (i > 1)
			buf_printf(w->out, "-%u", (unsigned)i);
		buf_lit(w->out, "\">↩</a>");
	}
}

// A footnote; its last paragraph takes the links back.
static void write_note(const struct writer *w, const struct doc_node *n)
{
	const struct doc_node *last = n->last;
	bool inside = last && last->type == DOC_PARAGRAPH;

	begin_tag(w, "li", n);
	if (!w->o->no_heading_ids)
		note_attribute(w, "id", "fn", n->start, 0);
	buf_lit(w->out, ">\n");
	for (const struct doc_node *c = n->first; c; c = c->next)
		if (c != last || !inside)
			write_node(w, c);
	fresh_line(w);
	if (inside || !w->o->no_heading_ids) {
		begin_tag(w, "p", inside ? last : n);
		end_tag(w);
		if (inside)
			write_children(w, last);
		if (!w->o->no_heading_ids)
			write_back_links(w, n, inside);
		buf_lit(w->out, "</p>\n");
	}
	buf_lit(w->out, "</li>\n");
}

static void write_notes(const struct writer *w, const struct doc_node *n)
{
	fresh_line(w);
	begin_tag(w, "div", n);
	buf_lit(w->out, " class=\"footnotes\" role=\"doc-endnotes\">\n");
	begin_tag(w, "ol", n);
	buf_lit(w->out, ">\n");
	write_children(w, n);
	buf_lit(w->out, "</ol>\n</div>\n");
}

static void write_nothing(const struct writer *w, const struct doc_node *n)
{
	(void)w;
	(void)n;
}

static void write_text(const struct writer *w, const struct doc_node *n)
{
	html_escape(w->out, n->text);
}

static void write_soft_break(const struct writer *w, const struct doc_node *n)
{
	if (!n->tight)
		buf_char(w->out, '\n');
}

static void write_hard_break(const struct writer *w, const struct doc_node *n)
{
	begin_tag(w, "br", n);
	end_void_tag(w);
	buf_char(w->out, '\n');
}

static void write_inline(const struct writer *w, const struct doc_node *n)
{
	static const char *const tags[] = {
		[DOC_EMPH] = "em", [DOC_STRONG] = "strong", [DOC_DEL] = "del", [DOC_CODE] = "code"};

	write_wrapped(w, n, tags[n->type]);
}

// A target that was taken away leads nowhere.
static bool may_lead(const struct writer *w, const struct doc_node *n)
{
	if (!n->target.n && n->href.n)
		return false;
	return w->o->xhtml || html_is_safe_url(n->target);
}

static void url_attribute(const struct writer *w, const char *name, struct str target)
{
	buf_char(w->out, ' ');
	text(w, name);
	buf_lit(w->out, "=\"");
	if (str_starts(target, S("/")) && !str_starts(target, S("//")))
		html_url(w->out, w->o->link_prefix);
	html_url(w->out, target);
	buf_char(w->out, '"');
}

static void write_link(const struct writer *w, const struct doc_node *n)
{
	begin_tag(w, "a", n);
	if (may_lead(w, n))
		url_attribute(w, "href", n->target);
	if (n->title.n)
		attribute(w, "title", n->title);
	end_tag(w);
	write_children(w, n);
	buf_lit(w->out, "</a>");
}

// The text below an image, for its alt attribute.
static void write_alt(const struct writer *w, const struct doc_node *n)
{
	for (const struct doc_node *c = n->first; c; c = c->next) {
		if (c->type == DOC_TEXT || c->type == DOC_FIELD)
			html_escape(w->out, c->text);
		else if ((c->type == DOC_SOFT_BREAK && !c->tight) || c->type == DOC_HARD_BREAK)
			buf_char(w->out, w->o->xhtml ? '\n' : ' ');
		else
			write_alt(w, c);
	}
}

// The title stands below the figure.
static bool is_caption(const struct writer *w, const struct doc_node *n)
{
	const struct doc_node *parent = n->parent;

	if (parent && parent->type == DOC_LINK)
		parent = parent->parent;
	return parent && parent->type == DOC_FIGURE && !w->o->xhtml;
}

static void write_image(const struct writer *w, const struct doc_node *n)
{
	if (!may_lead(w, n)) {
		write_alt(w, n);
		return;
	}
	begin_tag(w, "img", n);
	url_attribute(w, "src", w->o->source ? w->o->source(w->o->ctx, n->target) : n->target);
	buf_lit(w->out, " alt=\"");
	write_alt(w, n);
	buf_char(w->out, '"');
	if (n->title.n && !is_caption(w, n))
		attribute(w, "title", n->title);
	if (w->o->image)
		w->o->image(w->o->ctx, w->out, n);
	end_void_tag(w);
}

static void write_raw(const struct writer *w, const struct doc_node *n)
{
	if (w->o->raw)
		w->o->raw(w->o->ctx, w->out, n->text);
	else
		buf_str(w->out, n->text);
}

static void write_field(const struct writer *w, const struct doc_node *n)
{
	if (w->o->field)
		w->o->field(w->o->ctx, w->out, n);
	else
		html_escape(w->out, n->text);
}

typedef void node_writer(const struct writer *, const struct doc_node *);

static node_writer *const writers[] = {
	[DOC_ROOT] = write_children,
	[DOC_PARAGRAPH] = write_paragraph,
	[DOC_HEADING] = write_heading,
	[DOC_QUOTE] = write_quote,
	[DOC_LIST] = write_list,
	[DOC_ITEM] = write_item,
	[DOC_CODE_BLOCK] = write_code_block,
	[DOC_HTML_BLOCK] = write_html_block,
	[DOC_RULE] = write_rule,
	[DOC_TABLE] = write_table_part,
	[DOC_TABLE_HEAD] = write_table_part,
	[DOC_TABLE_BODY] = write_table_part,
	[DOC_ROW] = write_table_part,
	[DOC_CELL] = write_cell,
	[DOC_DIRECTIVE] = write_directive,
	[DOC_SEGMENT] = write_directive,
	[DOC_MORE] = write_nothing,
	[DOC_FIGURE] = write_figure,
	[DOC_NOTES] = write_notes,
	[DOC_NOTE] = write_note,
	[DOC_TEXT] = write_text,
	[DOC_SOFT_BREAK] = write_soft_break,
	[DOC_HARD_BREAK] = write_hard_break,
	[DOC_EMPH] = write_inline,
	[DOC_STRONG] = write_inline,
	[DOC_DEL] = write_inline,
	[DOC_CODE] = write_inline,
	[DOC_LINK] = write_link,
	[DOC_IMAGE] = write_image,
	[DOC_HTML] = write_raw,
	[DOC_FIELD] = write_field,
	[DOC_NOTE_REF] = write_note_ref,
};

static void write_node(const struct writer *w, const struct doc_node *n)
{
	writers[n->type](w, n);
}

static const struct doc_html_options no_options;

void doc_html_write(struct buf *out, const struct doc_node *n,
		    const struct doc_html_options *options)
{
	write_node(&(struct writer){.out = out, .o = options ? options : &no_options}, n);
}

void doc_html_children(struct buf *out, const struct doc_node *n,
		       const struct doc_html_options *options)
{
	write_children(&(struct writer){.out = out, .o = options ? options : &no_options}, n);
}
