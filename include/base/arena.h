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

void *arena_alloc(struct arena *, size_t size);                   // zeroed, aligned to 16
void *arena_alloc_raw(struct arena *, size_t size, size_t align); // not zeroed
#define arena_new(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define arena_array(a, T, n) ((T *)arena_alloc((a), sizeof(T) * (size_t)(n)))

struct str arena_dup(struct arena *, struct str);   // a copy; a NUL follows it
const char *arena_cstr(struct arena *, struct str); // the same as a C string
struct str arena_cat(struct arena *, struct str a, struct str b);
__attribute__((format(printf, 2, 3))) struct str arena_printf(struct arena *, const char *fmt, ...);
struct str arena_vprintf(struct arena *, const char *fmt, va_list);
