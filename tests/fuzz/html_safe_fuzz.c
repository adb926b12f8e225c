// Any text as Markdown that nobody vouches for: a browser (libgumbo) finds nothing in its HTML that
// is not allowed, and the HTML ends where it ends.

#include <stdlib.h>

#include "text/doc_html.h"
#include "text/markdown.h"
#include "../text/gumbo_safe.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_html(struct str html)
{
	GumboOutput *tree;
	struct buf page;

	buf_init(&page, BUF_MAX_DEFAULT);
	buf_lit(&page, "<!DOCTYPE html><html><head></head><body>");
	buf_str(&page, html);
	buf_lit(&page, "<div id=\"the end\"></div></body></html>");
	tree = gumbo_parse_with_options(&kGumboDefaultOptions, page.p, page.n);
	if (!tree || safe_fault(tree->root) || safe_after(tree->root, 0) != 1) {
		fprintf(stderr, "%.*s\n", STR_ARG(buf_view(&page)));
		abort();
	}
	gumbo_destroy_output(&kGumboDefaultOptions, tree);
	buf_release(&page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source src = {S("fuzz.md"), str_of((const char *)data, size)};
	struct markdown_options options = {.html = HTML_SAFE};
	struct arena a;
	struct diag_log log;
	struct buf out;

	arena_init(&a);
	diag_init(&log, &a);
	buf_init(&out, (size_t)64 << 20);
	doc_html_write(&out, markdown_parse(&a, &src, src.text, &options, &log)->root, NULL);
	check_html(buf_view(&out));
	buf_release(&out);
	arena_release(&a);
	return 0;
}
