#include "output/visible.h"

#include "base/vec.h"

size_t visible_count(const struct entries *list, enum channel c)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		n += entry_in(list->p[i], c);
	return n;
}

struct entries visible_entries(struct arena *a, const struct entries *list, enum channel c)
{
	size_t n = visible_count(list, c);
	struct entries out = {0};

	if (n == list->n)
		return *list;
	for (size_t i = 0; i < list->n; i++)
		if (entry_in(list->p[i], c))
			vec_push(a, &out, list->p[i]);
	return out;
}

const struct moment *entries_changed(struct entry *const *p, size_t n)
{
	const struct moment *last = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct moment *m = entry_changed(p[i]);

		if (m && (!last || m->at > last->at))
			last = m;
	}
	return last;
}
