#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){.max = max};
}

void buf_release(struct buf *b)
{
	free(b->p);
	buf_init(b, b->max);
}

char *buf_reserve(struct buf *b, size_t extra)
{
	size_t cap = b->cap ? b->cap : 256;
	char *p;

	if (b->full || extra > b->max || b->n > b->max - extra) {
		b->full = true;
		return NULL;
	}
	if (b->cap - b->n >= extra)
		return b->p + b->n;
	while (cap < b->n + extra)
		cap = cap > b->max / 2 ? b->max : cap * 2;
	if (cap > b->max)
		cap = b->max;
	p = realloc(b->p, cap + 1); // and the NUL of buf_vprintf
	if (!p) {
		fprintf(stderr, "kith: out of memory (asked for %zu bytes)\n", cap);
		exit(70);
	}
	b->p = p;
	b->cap = cap;
	return b->p + b->n;
}

void buf_add_slow(struct buf *b, const char *p, size_t n)
{
	char *to = buf_reserve(b, n);

	if (!to)
		return;
	if (n)
		memcpy(to, p, n);
	b->n += n;
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	char *to;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0 || !(to = buf_reserve(b, (size_t)n)))
		return;
	vsnprintf(to, (size_t)n + 1, fmt, ap);
	b->n += (size_t)n;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void buf_int(struct buf *b, int64_t i, unsigned width)
{
	uint64_t rest = i < 0 ? -(uint64_t)i : (uint64_t)i;
	char digits[20], *end = digits + sizeof digits, *p = end;

	if (rest < 100 && width == 2 && i >= 0) { // most of them are parts of dates
		digits[0] = (char)('0' + rest / 10);
		digits[1] = (char)('0' + rest % 10);
		buf_add(b, digits, 2);
		return;
	}
	do
		*--p = (char)('0' + rest % 10);
	while (rest /= 10);
	if (i < 0)
		buf_char(b, '-');
	for (size_t n = (size_t)(end - p) + (i < 0); n < width; n++)
		buf_char(b, '0');
	buf_add(b, p, (size_t)(end - p));
}

void buf_utf8(struct buf *b, uint32_t cp)
{
	char bytes[4];
	size_t n = utf8_encode(cp, bytes);

	buf_add(b, bytes, n);
}

struct str buf_move(struct buf *b, struct arena *a)
{
	struct str s = arena_dup(a, buf_view(b));

	buf_release(b);
	return s;
}
