// Any bytes as a mail that came back: what is read of it lies within bounds, and only 5.1.x is
// hard.

#include <stdlib.h>

#include "send/bounce.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bounces found;
	struct arena arena;

	arena_init(&arena);
	if (bounce_read(&arena, str_of((const char *)data, size), &found))
		for (size_t i = 0; i < found.list.n; i++) {
			const struct bounce *b = &found.list.p[i];

			if (b->recipient.n == 0 || b->type >= BOUNCE_TYPES ||
			    (b->type == BOUNCE_HARD && !str_starts(b->status, S("5.1."))))
				abort();
		}
	arena_release(&arena);
	return 0;
}
