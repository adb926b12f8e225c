#include "text/doc.h"

#define FIRST_LEVEL 2
#define LAST_LEVEL 4

// The headings that a table of contents lists.
struct headings {
	struct doc_node **p;
	size_t n;
};

// How many of the headings from the first one on stand below it.
static size_t below(struct headings h)
{
	size_t n = 1;

	while (n < h.n && h.p[n]->level > h.p[0]->level)
		n++;
	return n - 1;
}

static void fill(struct arena *arena, struct doc_toc *top, struct headings h)
{
	struct headings rest = h;
	struct doc_toc *item;

	for (; rest.n; rest.p += below(rest) + 1, rest.n = (size_t)(h.p + h.n - rest.p))
		top->n++;
	top->items = item = arena_array(arena, struct doc_toc, top->n);
	while (h.n) {
		size_t n = below(h);

		item->level = h.p[0]->level;
		item->id = h.p[0]->id;
		item->text = str_trim(doc_plain(arena, h.p[0]));
		fill(arena, item++, (struct headings){h.p + 1, n});
		h.p += n + 1;
		h.n -= n + 1;
	}
}

struct doc_toc doc_toc(struct arena *arena, const struct doc *doc)
{
	struct doc_toc top = {0};
	struct headings h = {arena_array(arena, struct doc_node *, doc->headings.n), 0};

	for (size_t i = 0; i < doc->headings.n; i++) {
		struct doc_node *heading = doc->headings.p[i];

		if (heading->level >= FIRST_LEVEL && heading->level <= LAST_LEVEL)
			h.p[h.n++] = heading;
	}
	fill(arena, &top, h);
	return top;
}
