// Any text as CSV: ends, and rows follow one another in the text.

#include <stdlib.h>

#include "text/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source src = {S("fuzz.csv"), str_of((const char *)data, size)};
	const char *last = src.text.p;
	struct arena a;
	struct diag_log log;
	struct csv c;

	arena_init(&a);
	diag_init(&log, &a);
	csv_init(&c, &a, &src, &log);
	while (csv_row(&c)) {
		if (!str_within(c.row, src.text) || c.row.p < last || c.n == 0)
			abort();
		last = c.row.p + c.row.n;
		for (size_t i = 0; i < c.n; i++)
			if (c.cells[i].n > c.row.n)
				abort();
	}
	if (c.failed != (log.n == 1) || (!c.failed && c.rest.n && str_trim(c.rest).n))
		abort();
	arena_release(&a);
	return 0;
}
