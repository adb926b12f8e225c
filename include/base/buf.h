#pragma once
// A growing output of bytes with a maximum. Past the maximum it takes nothing more and says so in
// `full`. `init` needs no allocation; `release` gives the memory back. reset keeps the memory.

#include <stdarg.h>

#include "base/str.h"

struct arena;

struct buf {
	char *p;
	size_t n, cap, max;
	bool full; // something did not fit: what is held is incomplete
};

#define BUF_MAX_DEFAULT ((size_t)1 << 30)

void buf_init(struct buf *, size_t max);
void buf_release(struct buf *);
static inline void buf_reset(struct buf *b)
{
	b->n = 0, b->full = false;
}
// Makes room for `extra` more bytes and returns where they go (b->n is not moved); NULL when over
// the maximum.
char *buf_reserve(struct buf *, size_t extra);
void buf_add_slow(struct buf *, const char *p, size_t n);
static inline void buf_add(struct buf *b, const char *p, size_t n)
{
	if (n <= b->cap - b->n && !b->full) {
		if (n)
			memcpy(b->p + b->n, p, n);
		b->n += n;
	} else {
		buf_add_slow(b, p, n);
	}
}
static inline void buf_str(struct buf *b, struct str s)
{
	buf_add(b, s.p, s.n);
}
static inline void buf_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}
#define buf_lit(b, lit) buf_add((b), "" lit, sizeof(lit) - 1)
__attribute__((format(printf, 2, 3))) void buf_printf(struct buf *, const char *fmt, ...);
void buf_vprintf(struct buf *, const char *fmt, va_list);
// In decimal digits, with zeros in front where it is shorter than `width` bytes.
void buf_int(struct buf *, int64_t, unsigned width);
void buf_utf8(struct buf *, uint32_t cp); // one code point
static inline struct str buf_view(const struct buf *b)
{
	return (struct str){b->p, b->n};
}
// Copies what it holds to the arena, a NUL behind it, and releases it.
struct str buf_move(struct buf *, struct arena *);
