// Any text as a style sheet: ends, reports lie in the text, and no property is put inline twice.

#include <stdlib.h>

#include "text/css.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct css_element path[] = {{S_INIT("table"), S_INIT("a")},
						  {S_INIT("td"), S_INIT("b c")},
						  {S_INIT("p"), S_INIT("")}};
	struct source src = {S("fuzz.css"), str_of((const char *)data, size)};
	struct arena a;
	struct diag_log log;
	const struct css_sheet *sheet;
	struct buf out;

	arena_init(&a);
	diag_init(&log, &a);
	buf_init(&out, (size_t)1 << 20);
	sheet = css_parse(&a, &src, &log);
	for (size_t depth = 0; depth <= 3; depth++)
		css_inline(sheet, &out, path, depth);
	if (css_media(sheet).n > 2 * size)
		abort();
	for (size_t i = 0; i < log.n; i++)
		if (!str_within(log.p[i].at, src.text))
			abort();
	buf_release(&out);
	arena_release(&a);
	return 0;
}
