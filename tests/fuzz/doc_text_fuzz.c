// Any Markdown as plain text for mail: wrapped or not, the same letters come out.

#include <stdlib.h>

#include "base/utf8.h"
#include "text/doc_text.h"
#include "text/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
	if (!good)
		abort();
}

static struct str text_of(struct buf *out, const struct doc *doc, unsigned width)
{
	struct doc_text_options options = {.width = width};

	doc_text_write(out, doc->root, &options);
	return buf_view(out);
}

static void same_letters(struct str a, struct str b)
{
	for (;; a = str_from(a, 1), b = str_from(b, 1)) {
		while (a.n && !((a.p[0] | 32) >= 'a' && (a.p[0] | 32) <= 'z'))
			a = str_from(a, 1);
		while (b.n && !((b.p[0] | 32) >= 'a' && (b.p[0] | 32) <= 'z'))
			b = str_from(b, 1);
		must((a.n == 0) == (b.n == 0) && (a.n == 0 || a.p[0] == b.p[0]));
		if (a.n == 0)
			return;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source src = {S("f.md"), str_of((const char *)data, size)};
	struct markdown_options options = {0};
	struct buf wide, narrow;
	struct diag_log log;
	struct arena a;
	struct doc *doc;

	if (utf8_check(src.text) != size || memchr(data, '|', size)) // tables turn into lists
		return 0;
	arena_init(&a);
	diag_init(&log, &a);
	buf_init(&wide, (size_t)1 << 26);
	buf_init(&narrow, (size_t)1 << 26);
	doc = markdown_parse(&a, &src, src.text, &options, &log);
	same_letters(text_of(&wide, doc, 0), text_of(&narrow, doc, 30));
	buf_release(&narrow);
	buf_release(&wide);
	arena_release(&a);
	return 0;
}
