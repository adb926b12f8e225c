#pragma once
// UTF-8 (RFC 3629) and the little about characters that kith needs beside it.

#include "base/arena.h"
#include "base/buf.h"

// The index of the first byte that is not valid UTF-8; s.n when all is valid. Overlong forms,
// surrogates and code points above U+10FFFF are invalid.
size_t utf8_check(struct str s);
// Decodes one code point at `s.p` and gives its length in bytes; invalid bytes give U+FFFD and
// length 1; 0 at the end.
size_t utf8_decode(struct str s, uint32_t *cp);
size_t utf8_encode(uint32_t cp, char out[4]); // 0 when cp is no scalar value
size_t utf8_count(struct str s);              // code points
// The byte offset of the n-th code point; s.n when there are fewer.
size_t utf8_offset(struct str s, size_t n);
// Unicode's control characters: C0, DEL and C1, tabs and ends of lines among them.
static inline bool utf8_is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp < 0xA0);
}
// Whether it does more than show something, or may end a line: a control character, or one of the
// separators U+2028 and U+2029.
static inline bool utf8_steers(uint32_t cp)
{
	return utf8_is_control(cp) || cp == 0x2028 || cp == 0x2029;
}
int utf8_width(uint32_t cp);                 // columns on a terminal or in plain text: 0, 1 or 2
unsigned utf8_columns(struct str);           // of a text: the sum
bool utf8_is_han(uint32_t cp);               // Script=Han (no kana, no punctuation)
bool utf8_is_cjk_punct(uint32_t cp);         // CJK and full-width punctuation
bool utf8_is_alnum(uint32_t cp);             // letters, marks and digits of any script
void utf8_lower(struct buf *, struct str s); // simple lower case of each code point
struct str utf8_lowered(struct arena *, struct str s); // the same, in the arena
