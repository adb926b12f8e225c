#include "base/vec.h"

void *vec_grow(struct arena *a, void *p, size_t n, size_t *cap, size_t elem)
{
	size_t more = *cap ? *cap * 2 : 8;
	char *q = arena_alloc(a, more * elem);

	if (n)
		memcpy(q, p, n * elem);
	*cap = more;
	return q;
}
