// Any bytes as a ledger, in pieces of any size: the same is read as in one piece, and what is kept
// of it reads again without a fault.

#include <stdlib.h>

#include "send/ledger.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_in(struct ledger_reader *r, struct arena *a, struct str text, size_t piece)
{
	*r = (struct ledger_reader){.issue = S("i"), .check = S("k")};
	ledger_table_init(&r->table, a);
	for (size_t n = piece; n < text.n; n += piece)
		if (!ledger_read(r, str_from(str_first(text, n), r->kept), false))
			return;
	ledger_read(r, str_from(text, r->kept), true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ledger_reader whole, pieces, again;
	struct str text;
	struct arena a;

	if (size == 0)
		return 0;
	arena_init(&a);
	text = str_of((const char *)data + 1, size - 1);
	read_in(&whole, &a, text, SIZE_MAX / 2);
	read_in(&again, &a, str_first(text, whole.kept), SIZE_MAX / 2);
	if (again.fault || again.kept != whole.kept || again.table.n != whole.table.n)
		abort();
	if (!whole.fault && whole.kept == text.n) {
		read_in(&pieces, &a, text, data[0] % 64 + 1u);
		if (pieces.fault || pieces.table.n != whole.table.n)
			abort();
	}
	for (size_t i = 0; i < whole.table.n; i++) {
		const struct ledger_entry *e = &whole.table.p[i];

		if (e->state == LEDGER_NONE || e->state >= LEDGER_STATES ||
		    ledger_find(&whole.table, &e->id) != e)
			abort();
	}
	arena_release(&a);
	return 0;
}
