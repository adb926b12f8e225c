#include "base/str.h"

#include "base/ascii.h"

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	if (c != 0)
		return c;
	return a.n < b.n ? -1 : a.n > b.n;
}

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (ascii_lower(a.p[i]) != ascii_lower(b.p[i]))
			return false;
	return true;
}

size_t str_index(struct str s, char c)
{
	const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

	return at ? (size_t)(at - s.p) : SIZE_MAX;
}

size_t str_index_in(struct str s, const struct strs *list)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->p[i], s))
			return i;
	return SIZE_MAX;
}

size_t str_rindex(struct str s, char c)
{
	for (size_t i = s.n; i-- > 0;)
		if (s.p[i] == c)
			return i;
	return SIZE_MAX;
}

size_t str_find(struct str s, struct str needle)
{
	const char *end;

	if (needle.n == 0)
		return 0;
	if (needle.n > s.n)
		return SIZE_MAX;
	end = s.p + s.n;
	for (const char *p = s.p; (size_t)(end - p) >= needle.n; p++) {
		p = memchr(p, needle.p[0], (size_t)(end - p) - needle.n + 1);
		if (!p)
			break;
		if (memcmp(p, needle.p, needle.n) == 0)
			return (size_t)(p - s.p);
	}
	return SIZE_MAX;
}

struct str str_rtrim(struct str s)
{
	while (s.n && ascii_is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str str_trim(struct str s)
{
	while (s.n && ascii_is_space(*s.p))
		s.p++, s.n--;
	return str_rtrim(s);
}

bool str_next(struct str *rest, char sep, struct str *piece)
{
	size_t i;

	if (!rest->p)
		return false;
	i = str_index(*rest, sep);
	if (i == SIZE_MAX) {
		*piece = *rest;
		*rest = (struct str){0};
	} else {
		*piece = str_first(*rest, i);
		*rest = str_from(*rest, i + 1);
	}
	return true;
}

bool str_line(struct str *rest, struct str *line)
{
	size_t i;

	if (rest->n == 0)
		return false;
	i = str_index(*rest, '\n');
	*line = str_first(*rest, i);
	*rest = i == SIZE_MAX ? str_from(*rest, rest->n) : str_from(*rest, i + 1);
	if (line->n && line->p[line->n - 1] == '\r')
		line->n--;
	return true;
}

bool str_int(struct str s, int64_t *out)
{
	bool negative = s.n && *s.p == '-';
	uint64_t limit = negative ? (uint64_t)INT64_MAX + 1 : INT64_MAX, v = 0;

	if (s.n && (*s.p == '-' || *s.p == '+'))
		s = str_from(s, 1);
	if (s.n == 0)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned digit = (unsigned char)s.p[i] - '0';

		if (digit > 9 || v > (limit - digit) / 10)
			return false;
		v = v * 10 + digit;
	}
	*out = negative ? (int64_t)(0 - v) : (int64_t)v;
	return true;
}

bool str_glob(struct str pattern, struct str text)
{
	size_t p = 0, s = 0, star = SIZE_MAX, from = 0;

	while (s < text.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			from = s;
		} else if (p < pattern.n && pattern.p[p] == text.p[s]) {
			p++;
			s++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			s = ++from;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}
