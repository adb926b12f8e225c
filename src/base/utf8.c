#include "base/utf8.h"

#include <utf8proc.h>

#define ASCII_WORD 0x8080808080808080u

// How many bytes from `i` on are ASCII, in steps of eight.
static inline size_t ascii_run(struct str s, size_t i)
{
	size_t from = i;
	uint64_t word;

	for (; s.n - i >= sizeof word; i += sizeof word) {
		memcpy(&word, s.p + i, sizeof word);
		if (word & ASCII_WORD)
			break;
	}
	return i - from;
}

static inline bool is_tail(uint8_t b)
{
	return (b & 0xC0) == 0x80;
}

// The length of the well-formed sequence at `p` (RFC 3629 §4); 0 when there is none. n is not 0.
static inline size_t sequence(const uint8_t *p, size_t n, uint32_t *cp)
{
	uint8_t b = p[0];

	if (b < 0x80) {
		*cp = b;
		return 1;
	}
	if (b < 0xC2 || b > 0xF4)
		return 0;
	if (b < 0xE0) {
		if (n < 2 || !is_tail(p[1]))
			return 0;
		*cp = (b & 0x1Fu) << 6 | (p[1] & 0x3Fu);
		return 2;
	}
	if (b < 0xF0) {
		if (n < 3 || !is_tail(p[1]) || !is_tail(p[2]))
			return 0;
		if ((b == 0xE0 && p[1] < 0xA0) || (b == 0xED && p[1] > 0x9F))
			return 0;
		*cp = (b & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
		return 3;
	}
	if (n < 4 || !is_tail(p[1]) || !is_tail(p[2]) || !is_tail(p[3]))
		return 0;
	if ((b == 0xF0 && p[1] < 0x90) || (b == 0xF4 && p[1] > 0x8F))
		return 0;
	*cp = (b & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
	return 4;
}

size_t utf8_check(struct str s)
{
	uint32_t cp;

	for (size_t i = 0, len; i < s.n; i += len) {
		if ((uint8_t)s.p[i] < 0x80 && (len = ascii_run(s, i)) > 0)
			continue;
		len = sequence((const uint8_t *)s.p + i, s.n - i, &cp);
		if (!len)
			return i;
	}
	return s.n;
}

size_t utf8_decode(struct str s, uint32_t *cp)
{
	size_t len;

	if (s.n == 0)
		return 0;
	len = sequence((const uint8_t *)s.p, s.n, cp);
	if (len)
		return len;
	*cp = 0xFFFD;
	return 1;
}

size_t utf8_encode(uint32_t cp, char out[4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
		return 0;
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

// Passes over at most `max` code points and gives the byte offset; *count says how many they were.
static size_t pass(struct str s, size_t max, size_t *count)
{
	size_t i = 0, n = 0, len;
	uint32_t cp;

	while (i < s.n && n < max) {
		if ((uint8_t)s.p[i] < 0x80 && (len = ascii_run(s, i)) > 0) {
			len = len < max - n ? len : max - n;
			n += len;
		} else {
			len = utf8_decode(str_from(s, i), &cp);
			n++;
		}
		i += len;
	}
	*count = n;
	return i;
}

size_t utf8_count(struct str s)
{
	size_t count;

	pass(s, SIZE_MAX, &count);
	return count;
}

size_t utf8_offset(struct str s, size_t n)
{
	size_t count;

	return pass(s, n, &count);
}

struct range {
	uint32_t first, last;
};

// Script=Han of Unicode 16 (Scripts.txt).
static const struct range han[] = {
	{0x2E80, 0x2E99},   {0x2E9B, 0x2EF3},   {0x2F00, 0x2FD5},   {0x3005, 0x3005},
	{0x3007, 0x3007},   {0x3021, 0x3029},   {0x3038, 0x303B},   {0x3400, 0x4DBF},
	{0x4E00, 0x9FFF},   {0xF900, 0xFA6D},   {0xFA70, 0xFAD9},   {0x16FE2, 0x16FE3},
	{0x16FF0, 0x16FF1}, {0x20000, 0x2A6DF}, {0x2A700, 0x2B739}, {0x2B740, 0x2B81D},
	{0x2B820, 0x2CEA1}, {0x2CEB0, 0x2EBE0}, {0x2EBF0, 0x2EE5D}, {0x2F800, 0x2FA1D},
	{0x30000, 0x3134A}, {0x31350, 0x323AF},
};

// CJK Symbols and Punctuation but for what is Han or a mark, the katakana middle dot, vertical and
// small forms, and the full-width and half-width forms of punctuation and signs.
static const struct range cjk_punct[] = {
	{0x3000, 0x3004}, {0x3008, 0x3020}, {0x3030, 0x3030}, {0x303D, 0x303F}, {0x30FB, 0x30FB},
	{0xFE10, 0xFE19}, {0xFE30, 0xFE4F}, {0xFE50, 0xFE6B}, {0xFF01, 0xFF0F}, {0xFF1A, 0xFF20},
	{0xFF3B, 0xFF40}, {0xFF5B, 0xFF65}, {0xFFE0, 0xFFE6},
};

static bool in_ranges(const struct range *r, size_t n, uint32_t cp)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (cp > r[mid].last)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && cp >= r[lo].first;
}

bool utf8_is_han(uint32_t cp)
{
	if (cp >= 0x4E00 && cp <= 0x9FFF)
		return true;
	return cp >= han[0].first && in_ranges(han, sizeof han / sizeof *han, cp);
}

bool utf8_is_cjk_punct(uint32_t cp)
{
	return cp >= cjk_punct[0].first &&
	       in_ranges(cjk_punct, sizeof cjk_punct / sizeof *cjk_punct, cp);
}

int utf8_width(uint32_t cp)
{
	if (cp < 0x80)
		return cp >= 0x20 && cp != 0x7F;
	if (utf8_is_han(cp)) // newer ideographs than utf8proc knows are as wide as the others
		return 2;
	return cp > 0x10FFFF ? 0 : utf8proc_charwidth((utf8proc_int32_t)cp);
}

unsigned utf8_columns(struct str s)
{
	unsigned n = 0;
	uint32_t cp;

	while (s.n) {
		s = str_from(s, utf8_decode(s, &cp));
		n += (unsigned)utf8_width(cp);
	}
	return n;
}

bool utf8_is_alnum(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= '0' && cp <= '9') || ((cp | 32) >= 'a' && (cp | 32) <= 'z');
	if (utf8_is_han(cp))
		return true;
	if (cp > 0x10FFFF)
		return false;
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
		return true;
	default:
		return false;
	}
}

void utf8_lower(struct buf *out, struct str s)
{
	uint32_t cp = 0;

	for (size_t i = 0, len; i < s.n; i += len) {
		len = utf8_decode(str_from(s, i), &cp);
		if (cp < 0x80)
			buf_char(out, (char)(cp >= 'A' && cp <= 'Z' ? cp + 32 : cp));
		else
			buf_utf8(out, (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp));
	}
}

struct str utf8_lowered(struct arena *a, struct str s)
{
	struct buf b;

	buf_init(&b, BUF_MAX_DEFAULT);
	utf8_lower(&b, s);
	return buf_move(&b, a);
}
