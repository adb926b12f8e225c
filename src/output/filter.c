#include "output/filter.h"

#include "output/diags.h"
#include "output/view_class.h"
#include "text/doc_html.h"
#include "text/markdown.h"

#define EXCERPT_LENGTH 140

// The document that a value is; NULL when it is none.
static const struct entry *document_of(struct vm *vm, struct value v)
{
	const struct reader *r = reader_of(vm);

	return r ? view_entry_of(r, v) : NULL;
}

// A text, also one that is not defined where that is let through; else false, having failed.
static bool text_of(struct vm *vm, const char *who, const char *takes, struct value v,
		    struct str *out)
{
	if (v.type != V_STR && v.type != V_UNDEFINED) {
		vm_fail(vm, "%s takes %s", who, takes);
		return false;
	}
	*out = vm_text(vm, v);
	return v.type == V_STR || out->p;
}

// ---- markdown -----------------------------------------------------------------------------------

// A text from a template may come from anywhere, so raw HTML in it is never trusted.
static enum html_policy text_policy(const struct reader *r)
{
	bool none = r && r->view->lib->site->markdown.html == MARKDOWN_HTML_NONE;

	return none ? HTML_AS_TEXT : HTML_SAFE;
}

// Parses the text; NULL, having failed, when it cannot be read.
static struct doc *parse(struct vm *vm, struct str text)
{
	struct markdown_options options = {.html = text_policy(reader_of(vm))};
	struct source *src = arena_new(vm_arena(vm), struct source);
	struct diag_log log;
	struct doc *doc;

	*src = (struct source){S("text"), text};
	diag_init(&log, vm_arena(vm));
	doc = markdown_parse(vm_arena(vm), src, text, &options, &log);
	if (!log.errors)
		return doc;
	for (size_t i = 0; i < log.n; i++)
		if (log.p[i].level == DIAG_ERROR) {
			vm_fail(vm, "the text cannot be read as Markdown: %.*s",
				STR_ARG(log.p[i].message));
			break;
		}
	return NULL;
}

static struct str text_word(void *ctx, const struct doc_node *node, struct str key)
{
	return view_doc_word(ctx, NULL, node, key);
}

static struct value call_markdown(struct vm *vm, const struct vfunc *f, const struct value *args)
{
	struct reader *r = reader_of(vm);
	struct doc_html_options html = {.no_heading_ids = true};
	const struct doc *doc;
	struct str text;
	struct buf out;

	(void)f;
	if (!text_of(vm, "markdown", "a text", args[0], &text))
		return v_undefined();
	doc = parse(vm, text);
	if (!doc)
		return v_undefined();
	if (doc->directives.n) {
		vm_fail(vm, "markdown writes no directives, and the text has ::%.*s",
			STR_ARG(doc->directives.p[0]->info));
		return v_undefined();
	}
	if (r) {
		html.link_prefix = link_prefix(r);
		html.word = text_word;
		html.ctx = r;
	}
	buf_init(&out, BUF_MAX_DEFAULT);
	doc_html_children(&out, doc->root, &html);
	return v_html(buf_move(&out, vm_arena(vm)));
}

// ---- lengths ------------------------------------------------------------------------------------

// How long a document or text is; false, having failed, for anything else.
static bool length_of(struct vm *vm, const char *who, struct value v, struct word_count *w)
{
	const struct entry *e = document_of(vm, v);
	const struct doc *doc = e ? e->doc : NULL;
	struct str text;

	*w = (struct word_count){0};
	if (!e) {
		if (!text_of(vm, who, "a document or a text", v, &text))
			return false;
		if (v.safe)
			word_count_html(w, text);
		else if (!(doc = parse(vm, text)))
			return false;
	}
	if (doc)
		*w = doc->length;
	return true;
}

static struct value call_word_count(struct vm *vm, const struct vfunc *f, const struct value *args)
{
	struct word_count w;

	(void)f;
	if (!length_of(vm, "word_count", args[0], &w))
		return v_undefined();
	return v_int((int64_t)word_count_sum(&w));
}

static struct value call_reading_time(struct vm *vm, const struct vfunc *f,
				      const struct value *args)
{
	struct word_count w;

	(void)f;
	if (!length_of(vm, "reading_time", args[0], &w))
		return v_undefined();
	return v_int(word_count_minutes(&w));
}

// ---- excerpt ------------------------------------------------------------------------------------

static struct value call_excerpt(struct vm *vm, const struct vfunc *f, const struct value *args)
{
	const struct entry *e = document_of(vm, args[0]);
	size_t length = EXCERPT_LENGTH;
	struct str text;

	(void)f;
	if (varg_given(args[1])) {
		if (args[1].type != V_INT || args[1].i <= 0) {
			vm_fail(vm, "excerpt's length is a number of characters");
			return v_undefined();
		}
		length = (size_t)args[1].i;
	}
	if (e)
		text = e->excerpt;
	else if (!text_of(vm, "excerpt", "a document or a text", args[0], &text))
		return v_undefined();
	return v_str(view_cut(vm_arena(vm), text, length));
}

// ---- the filters --------------------------------------------------------------------------------

const struct vfunc view_markdown = {
	S_INIT("markdown"),
	{"text", NULL},
	1,
	call_markdown,
	NULL,
	"A text of Markdown as HTML. Raw HTML in it is kept by an allow-list at most."};
const struct vfunc view_excerpt = {S_INIT("excerpt"),
				   {"x", "length", NULL},
				   1,
				   call_excerpt,
				   NULL,
				   "A document's excerpt, or a text, cut to a length."};
static const struct vfunc word_count_filter = {
	S_INIT("word_count"),
	{"x", NULL},
	1,
	call_word_count,
	NULL,
	"Han characters and other words of a document or a text."};
static const struct vfunc reading_time_filter = {
	S_INIT("reading_time"), {"x", NULL}, 1,
	call_reading_time,      NULL,        "Minutes that reading a document or a text takes."};

void filters_add(struct tmpl_engine *e)
{
	tmpl_add_filter(e, &view_excerpt);
	tmpl_add_filter(e, &view_markdown);
	tmpl_add_filter(e, &reading_time_filter);
	tmpl_add_filter(e, &word_count_filter);
}
