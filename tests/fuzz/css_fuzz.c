// Any text as a style sheet: ends, reports lie in the text, no property is put inline twice, and
// what browsers get is no longer.

#include <stdlib.h>

#include "text/css.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Never longer than before, but for marks between names, and the same when done again.
static void compact(struct str css)
{
	struct buf once, twice;

	buf_init(&once, BUF_MAX_DEFAULT);
	buf_init(&twice, BUF_MAX_DEFAULT);
	css_compact(&once, css);
	css_compact(&twice, buf_view(&once));
	if (once.n > css.n || !str_eq(buf_view(&once), buf_view(&twice)))
		abort();
	buf_release(&once);
	buf_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct css_element path[] = {{S_INIT("table"), S_INIT("a"), NULL},
				     {S_INIT("td"), S_INIT("b c"), NULL},
				     {S_INIT("p"), S_INIT(""), NULL}};
	struct source src = {S("fuzz.css"), str_of((const char *)data, size)};
	struct arena a;
	struct diag_log log;
	const struct css_sheet *sheet;
	struct css_inliner *inliner;

	arena_init(&a);
	diag_init(&log, &a);
	sheet = css_parse(&a, &src, &log);
	inliner = css_inliner_new(&a, sheet);
	for (size_t i = 0; i < 6; i++)
		css_style(inliner, &path[i % 3], i % 3 ? &path[i % 3 - 1] : NULL);
	if (css_media(sheet).n > 2 * size)
		abort();
	for (size_t i = 0; i < log.n; i++)
		if (!str_within(log.p[i].at, src.text))
			abort();
	compact(src.text);
	arena_release(&a);
	return 0;
}
