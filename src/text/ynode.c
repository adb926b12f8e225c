// What the nodes of a tree mean: the part of ytree.h that is the same for YAML, JSON and head
// lines.

#include <math.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "text/ytree.h"

struct ynode *ynode_get(const struct ynode *map, struct str key)
{
	if (!map || map->type != Y_MAP)
		return NULL;
	for (size_t i = 0; i < map->n; i++)
		if (str_eq(map->pairs[i].key, key))
			return map->pairs[i].value;
	return NULL;
}

static bool is_plain(const struct ynode *n)
{
	return n && n->type == Y_SCALAR && n->plain;
}

bool ynode_bool(const struct ynode *n, bool *out)
{
	static const struct str words[] = {S_INIT("true"),  S_INIT("True"),  S_INIT("TRUE"),
					   S_INIT("false"), S_INIT("False"), S_INIT("FALSE")};

	if (!is_plain(n))
		return false;
	for (size_t i = 0; i < 6; i++) {
		if (str_eq(n->text, words[i])) {
			*out = i < 3;
			return true;
		}
	}
	return false;
}

// 0o17 and 0xFF: the digits behind the prefix.
static bool based_int(struct str digits, int base, int64_t *out)
{
	int64_t v = 0;

	if (!digits.n)
		return false;
	for (size_t i = 0; i < digits.n; i++) {
		int d = ascii_hex(digits.p[i]);

		if (d < 0 || d >= base || v > (INT64_MAX - d) / base)
			return false;
		v = v * base + d;
	}
	*out = v;
	return true;
}

bool ynode_int(const struct ynode *n, int64_t *out)
{
	if (!is_plain(n))
		return false;
	if (str_starts(n->text, S("0o")))
		return based_int(str_from(n->text, 2), 8, out);
	if (str_starts(n->text, S("0x")))
		return based_int(str_from(n->text, 2), 16, out);
	return str_int(n->text, out);
}

static size_t skip_digits(struct str s, size_t i)
{
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	return i;
}

// [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
static bool is_float_text(struct str s)
{
	size_t i = 0, whole, part;

	if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
		i++;
	whole = skip_digits(s, i) - i;
	i += whole;
	if (i < s.n && s.p[i] == '.') {
		part = skip_digits(s, i + 1) - (i + 1);
		if (!whole && !part)
			return false;
		i += 1 + part;
	} else if (!whole) {
		return false;
	}
	if (i < s.n && (s.p[i] | 32) == 'e') {
		size_t from = i + 1;

		if (from < s.n && (s.p[from] == '-' || s.p[from] == '+'))
			from++;
		i = skip_digits(s, from);
		if (i == from)
			return false;
	}
	return i == s.n;
}

static bool special_float(struct str s, double *out)
{
	bool minus = str_starts(s, S("-"));
	struct str word = minus || str_starts(s, S("+")) ? str_from(s, 1) : s;

	if (str_eq(word, S(".inf")) || str_eq(word, S(".Inf")) || str_eq(word, S(".INF"))) {
		*out = minus ? -INFINITY : INFINITY;
		return true;
	}
	if (str_eq(s, S(".nan")) || str_eq(s, S(".NaN")) || str_eq(s, S(".NAN"))) {
		*out = NAN;
		return true;
	}
	return false;
}

bool ynode_float(const struct ynode *n, double *out)
{
	char text[128];

	if (!is_plain(n))
		return false;
	if (special_float(n->text, out))
		return true;
	if (n->text.n >= sizeof text || !is_float_text(n->text))
		return false;
	memcpy(text, n->text.p, n->text.n);
	text[n->text.n] = '\0';
	*out = strtod(text, NULL);
	return true;
}

const char *ynode_what(const struct ynode *n)
{
	double number;
	bool truth;

	if (!n || n->type == Y_NULL)
		return "nothing";
	if (n->type == Y_SEQ)
		return "a list";
	if (n->type == Y_MAP)
		return "a map";
	if (ynode_bool(n, &truth))
		return "true or false";
	return ynode_float(n, &number) ? "a number" : "text";
}
