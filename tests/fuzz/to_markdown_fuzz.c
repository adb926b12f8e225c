// Any text as Markdown: what comes out holds paragraphs, lists, links to web addresses and text,
// and never HTML, code, headings, images or directives, which nobody meant.

#include <stdlib.h>

#include "base/utf8.h"
#include "text/markdown.h"
#include "text/to_markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
	if (!good)
		abort();
}

static bool has_scheme(struct str href, struct str scheme)
{
	return str_eq_nocase(str_first(href, scheme.n), scheme);
}

static bool is_harmless(const struct doc_node *n)
{
	switch (n->type) {
	case DOC_HTML:
	case DOC_HTML_BLOCK:
	case DOC_DIRECTIVE:
	case DOC_SEGMENT:
	case DOC_MORE:
	case DOC_IMAGE:
	case DOC_FIELD:
		return false;
	case DOC_LINK:
		return has_scheme(n->href, S("http://")) || has_scheme(n->href, S("https://")) ||
		       has_scheme(n->href, S("mailto:"));
	default:
		return true;
	}
}

static void check(const struct doc_node *n, unsigned depth)
{
	must(depth < 100 && is_harmless(n));
	for (const struct doc_node *c = n->first; c; c = c->next)
		check(c, depth + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_of((const char *)data, size);
	struct markdown_options options = {.html = HTML_RAW};
	struct source src = {S("fuzz.md"), {0}};
	struct arena a;
	struct diag_log log;
	struct buf b;

	if (utf8_check(text) != size || memchr(data, 0, size))
		return 0;
	arena_init(&a);
	diag_init(&log, &a);
	buf_init(&b, 1 << 24);
	to_markdown(&b, &a, text);
	must(!b.full);
	src.text = buf_view(&b);
	check(markdown_parse(&a, &src, src.text, &options, &log)->root, 0);
	buf_release(&b);
	arena_release(&a);
	return 0;
}
