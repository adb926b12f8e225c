#pragma once
// Bump allocators: memory that lives as long as its purpose and is given back in one go.
// Never return NULL: on exhaustion the program ends. Memory is zeroed unless said otherwise.
// One arena belongs to one thread at a time.

#include <stdarg.h>

#include "base/str.h"

struct arena_block;
struct arena {
	struct arena_block *head; // the block in use; older ones behind it
	char *at, *end;
	size_t total; // bytes held from the system
};

void arena_init(struct arena *);
void arena_release(struct arena *);
void arena_adopt(struct arena *,
		 struct arena *from); // takes over all of from's memory; from is empty afterwards
void arena_reset(struct arena *);     // forgets everything, keeps the largest block for reuse

// Not zeroed. `align` is a power of two.
void *arena_alloc_slow(struct arena *, size_t size, size_t align);
static inline void *arena_alloc_raw(struct arena *a, size_t size, size_t align)
{
	size_t pad = (size_t)(-(uintptr_t)a->at & (align - 1)), room = (size_t)(a->end - a->at);

	if (pad >= room || size > room - pad)
		return arena_alloc_slow(a, size, align);
	a->at += pad + size;
	return a->at - size;
}
static inline void *arena_alloc_zeroed(struct arena *a, size_t size, size_t align)
{
	return memset(arena_alloc_raw(a, size, align), 0, size);
}
void *arena_alloc(struct arena *, size_t size); // zeroed, fit for any type
#define arena_new(a, T) ((T *)arena_alloc_zeroed((a), sizeof(T), _Alignof(T)))
#define arena_array(a, T, n) ((T *)arena_alloc_zeroed((a), sizeof(T) * (size_t)(n), _Alignof(T)))

struct str arena_dup(struct arena *, struct str);   // a copy; a NUL follows it
const char *arena_cstr(struct arena *, struct str); // the same as a C string
struct str arena_cat(struct arena *, struct str a, struct str b);
__attribute__((format(printf, 2, 3))) struct str arena_printf(struct arena *, const char *fmt, ...);
struct str arena_vprintf(struct arena *, const char *fmt, va_list);
