#include "template/ustr.h"

#include <utf8proc.h>

struct range {
	uint32_t from, to;
};
struct special {
	uint32_t cp;
	uint32_t to[3];
};
#include "template/ustr_tables.def"

static bool in_ranges(const struct range *r, size_t n, uint32_t c)
{
	size_t lo = 0, hi = n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (c > r[mid].to)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && c >= r[lo].from && c <= r[lo].to;
}
#define IN(table, c) in_ranges((table), sizeof(table) / sizeof((table)[0]), (c))

static const struct special *find_special(const struct special *s, size_t n, uint32_t c)
{
	size_t lo = 0, hi = n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (c > s[mid].cp)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < n && s[lo].cp == c ? &s[lo] : NULL;
}
#define SPECIAL(table, c) find_special((table), sizeof(table) / sizeof((table)[0]), (c))

bool u_ascii(struct str s)
{
	size_t i = 0;
	for (; i + 8 <= s.n; i += 8) {
		uint64_t w;
		memcpy(&w, s.p + i, 8);
		if (w & 0x8080808080808080u)
			return false;
	}
	for (; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

size_t u_len(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

size_t u_offset(struct str s, size_t cp)
{
	size_t i = 0;
	for (; i < s.n; i++)
		if (((unsigned char)s.p[i] & 0xc0) != 0x80 && cp-- == 0)
			return i;
	return s.n;
}

struct str u_sub(struct str s, size_t from, size_t to)
{
	if (from >= to)
		return str_first(s, 0);
	struct str rest = str_from(s, u_offset(s, from));
	return str_first(rest, u_offset(rest, to - from));
}

uint32_t u_at(struct str s, size_t *i)
{
	unsigned char c = (unsigned char)s.p[*i];
	if (c < 0x80) {
		(*i)++;
		return c;
	}
	uint32_t cp;
	size_t len = utf8_decode(str_from(s, *i), &cp);
	*i += len ? len : 1;
	return cp;
}

size_t u_before(struct str s, size_t i)
{
	if (i > 0)
		i--;
	while (i > 0 && ((unsigned char)s.p[i] & 0xc0) == 0x80)
		i--;
	return i;
}

static int category(uint32_t c)
{
	return c < 0x110000 ? utf8proc_category((utf8proc_int32_t)c) : UTF8PROC_CATEGORY_CN;
}
#define CAT(x) (1u << UTF8PROC_CATEGORY_##x)
static bool has_category(uint32_t c, unsigned set)
{
	return (1u << category(c)) & set;
}
#define LETTERS (CAT(LU) | CAT(LL) | CAT(LT) | CAT(LM) | CAT(LO))

bool u_space(uint32_t c)
{
	if (c < 0x80)
		return c == ' ' || (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x1f);
	return c == 0x85 || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
	       c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

static bool ascii_alpha(uint32_t c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}
static bool ascii_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

bool u_alpha(uint32_t c)
{
	return c < 0x80 ? ascii_alpha(c) : has_category(c, LETTERS);
}
bool u_decimal(uint32_t c)
{
	return c < 0x80 ? ascii_digit(c) : has_category(c, CAT(ND));
}
bool u_digit(uint32_t c)
{
	return u_decimal(c) || (c >= 0x80 && IN(digits, c));
}
bool u_numeric(uint32_t c)
{
	return c < 0x80 ? ascii_digit(c)
			: has_category(c, CAT(ND) | CAT(NL) | CAT(NO)) || IN(numerics, c);
}
bool u_alnum(uint32_t c)
{
	return u_alpha(c) || u_numeric(c);
}
bool u_word(uint32_t c)
{
	return c == '_' || u_alnum(c);
}
bool u_lower(uint32_t c)
{
	return c < 0x80 ? c >= 'a' && c <= 'z' : has_category(c, CAT(LL)) || IN(other_lower, c);
}
bool u_upper(uint32_t c)
{
	return c < 0x80 ? c >= 'A' && c <= 'Z' : has_category(c, CAT(LU)) || IN(other_upper, c);
}
bool u_title(uint32_t c)
{
	return c >= 0x80 && has_category(c, CAT(LT));
}
bool u_printable(uint32_t c)
{
	if (c < 0x80)
		return c >= 0x20 && c < 0x7f;
	return !has_category(c, CAT(CC) | CAT(CF) | CAT(CS) | CAT(CO) | CAT(CN) | CAT(ZL) |
					CAT(ZP) | CAT(ZS));
}
bool u_id_start(uint32_t c)
{
	if (c < 0x80)
		return ascii_alpha(c) || c == '_';
	return (has_category(c, LETTERS | CAT(NL)) && !IN(id_start_no, c)) || IN(id_start_yes, c);
}
bool u_id_continue(uint32_t c)
{
	if (c < 0x80)
		return ascii_alpha(c) || ascii_digit(c) || c == '_';
	unsigned set = LETTERS | CAT(NL) | CAT(MN) | CAT(MC) | CAT(ND) | CAT(PC);
	return (has_category(c, set) && !IN(id_continue_no, c)) || IN(id_continue_yes, c);
}

int u_decimal_value(uint32_t c)
{
	if (c < 0x80)
		return (int)c - '0';
	// Decimal digits come in runs of ten; some runs follow each other without a gap.
	if (c >= 0x1d7ce && c <= 0x1d7ff)
		return (int)((c - 0x1d7ce) % 10);
	uint32_t first = c;
	while (first > 0 && c - first < 9 && u_decimal(first - 1))
		first--;
	if (c - first < 9 || !u_decimal(first - 1))
		return (int)(c - first);
	while (u_decimal(first - 1))
		first--;
	return (int)((c - first) % 10);
}

static void add_special(struct buf *b, const struct special *s)
{
	for (int i = 0; i < 3 && s->to[i]; i++)
		buf_utf8(b, s->to[i]);
}

void u_to_upper(struct buf *b, uint32_t c)
{
	const struct special *s;
	if (c < 0x80)
		buf_char(b, (char)(c >= 'a' && c <= 'z' ? c - 32 : c));
	else if ((s = SPECIAL(upper_special, c)))
		add_special(b, s);
	else
		buf_utf8(b, (uint32_t)utf8proc_toupper((utf8proc_int32_t)c));
}

void u_to_lower(struct buf *b, uint32_t c)
{
	if (c < 0x80)
		buf_char(b, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
	else if (c == 0x130)
		buf_lit(b, "i\xcc\x87");
	else
		buf_utf8(b, (uint32_t)utf8proc_tolower((utf8proc_int32_t)c));
}

void u_to_title(struct buf *b, uint32_t c)
{
	const struct special *s;
	if (c < 0x80)
		u_to_upper(b, c);
	else if ((s = SPECIAL(title_special, c)))
		add_special(b, s);
	else
		buf_utf8(b, (uint32_t)utf8proc_totitle((utf8proc_int32_t)c));
}

void u_to_fold(struct buf *b, uint32_t c)
{
	if (c < 0x80) {
		u_to_lower(b, c);
		return;
	}
	utf8proc_int32_t out[8];
	int last = 0;
	utf8proc_ssize_t n =
		utf8proc_decompose_char((utf8proc_int32_t)c, out, 8, UTF8PROC_CASEFOLD, &last);
	if (n <= 0 || n > 8) {
		buf_utf8(b, c);
		return;
	}
	for (utf8proc_ssize_t i = 0; i < n; i++)
		buf_utf8(b, (uint32_t)out[i]);
}

static bool cased(uint32_t c)
{
	return u_lower(c) || u_upper(c) || u_title(c);
}

// Whether the capital sigma at [at, end) ends a word (Unicode §3.13, Final_Sigma).
static bool final_sigma(struct str s, size_t at, size_t end)
{
	size_t i = at;
	bool before = false;
	while (i > 0) {
		size_t p = u_before(s, i), q = p;
		uint32_t c = u_at(s, &q);
		if (!IN(ignorable, c)) {
			before = cased(c);
			break;
		}
		i = p;
	}
	if (!before)
		return false;
	for (i = end; i < s.n;) {
		uint32_t c = u_at(s, &i);
		if (!IN(ignorable, c))
			return !cased(c);
	}
	return true;
}

void u_lower_at(struct buf *b, struct str whole, size_t at)
{
	size_t end = at;
	uint32_t c = u_at(whole, &end);
	if (c == 0x3a3)
		buf_utf8(b, final_sigma(whole, at, end) ? 0x3c2 : 0x3c3);
	else
		u_to_lower(b, c);
}

void u_lower_text(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x80) {
			buf_char(b, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
			i++;
		} else {
			u_lower_at(b, s, i);
			u_at(s, &i);
		}
	}
}

void u_upper_text(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n;)
		u_to_upper(b, u_at(s, &i));
}

struct str u_strip(struct str s, bool left, bool right)
{
	size_t i = 0, end = s.n;
	while (left && i < end) {
		size_t next = i;
		if (!u_space(u_at(s, &next)))
			break;
		i = next;
	}
	while (right && end > i) {
		size_t p = u_before(s, end), q = p;
		if (!u_space(u_at(s, &q)))
			break;
		end = p;
	}
	return end > i ? (struct str){s.p + i, end - i} : (struct str){"", 0};
}

static bool has_cp(struct str set, uint32_t c)
{
	for (size_t i = 0; i < set.n;)
		if (u_at(set, &i) == c)
			return true;
	return false;
}

struct str u_strip_chars(struct str s, struct str chars, bool left, bool right)
{
	size_t i = 0, end = s.n;
	while (left && i < end) {
		size_t next = i;
		if (!has_cp(chars, u_at(s, &next)))
			break;
		i = next;
	}
	while (right && end > i) {
		size_t p = u_before(s, end), q = p;
		if (!has_cp(chars, u_at(s, &q)))
			break;
		end = p;
	}
	return (struct str){s.p + i, end - i};
}

size_t u_line_end(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];
	if (c == '\r')
		return i + 1 < s.n && s.p[i + 1] == '\n' ? 2 : 1;
	if (c == '\n' || c == '\v' || c == '\f' || (c >= 0x1c && c <= 0x1e))
		return 1;
	if (c == 0xc2 && i + 1 < s.n && (unsigned char)s.p[i + 1] == 0x85)
		return 2;
	if (c == 0xe2 && i + 2 < s.n && (unsigned char)s.p[i + 1] == 0x80 &&
	    ((unsigned char)s.p[i + 2] == 0xa8 || (unsigned char)s.p[i + 2] == 0xa9))
		return 3;
	return 0;
}
