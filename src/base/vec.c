#include "base/vec.h"

void *vec_grow(struct arena *a, void *p, size_t n, size_t *cap, size_t elem)
{
	size_t more = *cap ? *cap * 2 : 8;
	char *q = arena_alloc_raw(a, more * elem, _Alignof(max_align_t));

	if (n)
		memcpy(q, p, n * elem);
	memset(q + n * elem, 0, (more - n) * elem);
	*cap = more;
	return q;
}
