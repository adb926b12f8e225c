#pragma once
// Read-only slices of bytes, the currency of every room.
// A slice never owns its bytes: they live in a source file, an arena or static storage. Not
// NUL-terminated.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

// A slice of a string literal.
#define S(lit) ((struct str){"" lit, sizeof(lit) - 1})
// The same, for static initialisers.
#define S_INIT(lit)                     \
	{                               \
		"" lit, sizeof(lit) - 1 \
	}
// For printf's "%.*s".
#define STR_ARG(s) (int)(s).n, (s).p ? (s).p : ""

// A list of slices; `p` lives in an arena.
struct strs {
	struct str *p;
	size_t n, cap;
};

static inline struct str str_of(const char *p, size_t n)
{
	return (struct str){p, n};
}
// The bytes from `a` up to `b` (same object, a <= b).
static inline struct str str_range(const char *a, const char *b)
{
	return (struct str){a, (size_t)(b - a)};
}
// NULL gives the empty slice.
static inline struct str str_cstr(const char *z)
{
	return (struct str){z, z ? strlen(z) : 0};
}
static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
static inline struct str str_from(struct str s,
				  size_t i) // the rest from byte i on; empty past the end
{
	return i < s.n ? (struct str){s.p + i, s.n - i} : (struct str){s.n ? s.p + s.n : s.p, 0};
}
static inline struct str str_first(struct str s, size_t n)
{
	return (struct str){s.p, n < s.n ? n : s.n};
}
static inline bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}
static inline bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n &&
	       (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

int str_cmp(struct str a, struct str b);        // byte order, like memcmp, shorter first
bool str_eq_nocase(struct str a, struct str b); // ASCII case folded
// The index of the first `c` (or `needle`); SIZE_MAX when there is none.
size_t str_index(struct str s, char c);
size_t str_find(struct str s, struct str needle);
size_t str_rindex(struct str s, char c);
// The index of the first slice of the list that is equal; SIZE_MAX when there is none.
size_t str_index_in(struct str s, const struct strs *);
static inline bool str_is_in(struct str s, const struct strs *list)
{
	return str_index_in(s, list) != SIZE_MAX;
}
struct str str_trim(struct str s);  // without ASCII white space at both ends
struct str str_rtrim(struct str s); // without ASCII white space at the end
// Cuts the next piece up to `sep` off the front of *rest; false when *rest was exhausted (p ==
// NULL). "a,,b" gives "a", "", "b"; the empty string gives one empty piece.
bool str_next(struct str *rest, char sep, struct str *piece);
// The next line without its end ("\n" or "\r\n"); false at the end of the text.
bool str_line(struct str *rest, struct str *line);
// Whole-string decimal integer with optional sign; false on anything else or overflow.
bool str_int(struct str s, int64_t *out);
// Whether the whole text fits a pattern in which `*` stands for any run of bytes, '/' included.
bool str_glob(struct str pattern, struct str text);
// Whether `inner` lies within the bytes of `outer`.
static inline bool str_within(struct str inner, struct str outer)
{
	return inner.p && outer.p && inner.p >= outer.p && inner.p + inner.n <= outer.p + outer.n;
}
