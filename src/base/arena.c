#define _DEFAULT_SOURCE // madvise
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#define BLOCK_MIN ((size_t)64 << 10)
#define BLOCK_MAX ((size_t)4 << 20)
#define HUGE_PAGE ((size_t)2 << 20)

struct arena_block {
	struct arena_block *older;
	size_t size; // of data
	_Alignas(16) char data[];
};

_Noreturn static void out_of_memory(size_t size)
{
	fprintf(stderr, "kith: out of memory (asked for %zu bytes)\n", size);
	exit(70);
}

void arena_init(struct arena *a)
{
	*a = (struct arena){0};
}

static void free_blocks(struct arena_block *b)
{
	while (b) {
		struct arena_block *older = b->older;

		free(b);
		b = older;
	}
}

void arena_release(struct arena *a)
{
	free_blocks(a->head);
	arena_init(a);
}

void arena_adopt(struct arena *a, struct arena *from)
{
	struct arena_block *oldest = from->head;

	if (!a->head) {
		*a = *from;
	} else if (oldest) {
		while (oldest->older)
			oldest = oldest->older;
		oldest->older = a->head->older;
		a->head->older = from->head;
		a->total += from->total;
	}
	arena_init(from);
}

void arena_reset(struct arena *a)
{
	struct arena_block *largest = a->head;

	if (!largest)
		return;
	for (struct arena_block *b = a->head; b; b = b->older)
		if (b->size > largest->size)
			largest = b;
	for (struct arena_block **link = &a->head; *link;)
		if (*link == largest)
			*link = largest->older;
		else
			link = &(*link)->older;
	free_blocks(a->head);
	largest->older = NULL;
	a->head = largest;
	a->at = largest->data;
	a->end = largest->data + largest->size;
	a->total = largest->size;
}

// Large blocks stand on huge pages where the system has them: fewer page faults.
static struct arena_block *new_block(size_t size)
{
	struct arena_block *b;

	if (size < BLOCK_MAX)
		return malloc(size);
	size = (size + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
	b = aligned_alloc(HUGE_PAGE, size);
#ifdef MADV_HUGEPAGE
	if (b)
		madvise(b, size, MADV_HUGEPAGE);
#endif
	return b;
}

static void add_block(struct arena *a, size_t need)
{
	size_t size = a->head ? (a->head->size + sizeof(struct arena_block)) * 2 : BLOCK_MIN;
	struct arena_block *b;

	if (size > BLOCK_MAX)
		size = BLOCK_MAX;
	if (need > SIZE_MAX - sizeof *b - HUGE_PAGE)
		out_of_memory(need);
	if (size < need + sizeof *b)
		size = need + sizeof *b;
	b = new_block(size);
	if (!b)
		out_of_memory(need);
	size -= sizeof *b;
	b->size = size;
	b->older = a->head;
	a->head = b;
	a->at = b->data;
	a->end = b->data + size;
	a->total += size;
}

void *arena_alloc_slow(struct arena *a, size_t size, size_t align)
{
	if (size > SIZE_MAX - align)
		out_of_memory(size);
	add_block(a, size + align); // which leaves room behind the bytes
	return arena_alloc_raw(a, size, align);
}

void *arena_alloc(struct arena *a, size_t size)
{
	return arena_alloc_zeroed(a, size, _Alignof(max_align_t));
}

struct str arena_dup(struct arena *a, struct str s)
{
	char *p = arena_alloc_raw(a, s.n + 1, 1);

	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = 0;
	return str_of(p, s.n);
}

const char *arena_cstr(struct arena *a, struct str s)
{
	return arena_dup(a, s).p;
}

struct str arena_cat(struct arena *a, struct str x, struct str y)
{
	char *p = arena_alloc_raw(a, x.n + y.n + 1, 1);

	if (x.n)
		memcpy(p, x.p, x.n);
	if (y.n)
		memcpy(p + x.n, y.p, y.n);
	p[x.n + y.n] = 0;
	return str_of(p, x.n + y.n);
}

struct str arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *p;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0)
		return (struct str){0};
	p = arena_alloc_raw(a, (size_t)n + 1, 1);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	return str_of(p, (size_t)n);
}

struct str arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	struct str s;

	va_start(ap, fmt);
	s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}
