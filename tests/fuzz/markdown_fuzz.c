// Any text as Markdown: a tree whose places lie in the text and whose depth is bounded, written as
// HTML and as plain text. The options come from the input's length.

#include <stdlib.h>

#include "base/utf8.h"
#include "text/doc_html.h"
#include "text/doc_text.h"
#include "text/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool has_args(const struct doc_node *n)
{
	return n->type == DOC_DIRECTIVE || n->type == DOC_SEGMENT;
}

static void check_tree(const struct doc *d)
{
	for (struct doc_node *n = d->root; n; n = doc_next(d->root, n)) {
		unsigned depth = 0;

		if (n->at.p && !str_within(n->at, d->src->text))
			abort();
		for (struct doc_node *p = n->parent; p; p = p->parent)
			depth++;
		if (depth > 103)
			abort();
		for (size_t i = 0; has_args(n) && i < n->nargs; i++)
			if (!str_within(n->args[i].at, d->src->text))
				abort();
	}
}

static void write_all(struct arena *a, const struct doc *d, size_t size, bool valid)
{
	struct doc_html_options html = {.heading_shift = (unsigned)size & 1, .xhtml = size & 2};
	struct doc_text_options text = {.width = (unsigned)size % 80};
	struct buf out;

	buf_init(&out, (size_t)64 << 20);
	doc_html_write(&out, d->root, &html);
	if (valid && utf8_check(buf_view(&out)) != out.n)
		abort();
	buf_reset(&out);
	doc_toc(a, d);
	doc_excerpt(a, d);
	doc_text_write(&out, d->root, &text);
	if (valid && utf8_check(buf_view(&out)) != out.n)
		abort();
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source src = {S("fuzz.md"), str_of((const char *)data, size)};
	struct markdown_options options = {.fields = size & 4,
					   .html = (enum html_policy)(size >> 6) % 3,
					   .commonmark = (size & 48) == 48};
	struct arena a;
	struct diag_log log;
	const struct doc *d;

	arena_init(&a);
	diag_init(&log, &a);
	d = markdown_parse(&a, &src, src.text, &options, &log);
	check_tree(d);
	write_all(&a, d, size, utf8_check(src.text) == size);
	for (size_t i = 0; i < log.n; i++)
		if (log.p[i].at.p && !str_within(log.p[i].at, src.text))
			abort();
	arena_release(&a);
	return 0;
}
