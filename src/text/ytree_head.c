// `Key: value` lines at the beginning of a file, as Pelican has them.

#include "base/ascii.h"
#include "base/vec.h"
#include "text/ytree.h"

static bool is_key_char(char c)
{
	return ascii_is_alnum(c) || c == '_' || c == '-';
}

static bool is_blank(struct str line)
{
	return str_trim(line).n == 0;
}

// The length of a key that a colon, and then white space or the line's end, follows; 0 when there
// is none.
static size_t key_length(struct str line)
{
	size_t i = 0;

	while (i < line.n && is_key_char(line.p[i]))
		i++;
	if (i == line.n || line.p[i] != ':')
		return 0;
	return i + 1 == line.n || line.p[i + 1] == ' ' || line.p[i + 1] == '\t' ? i : 0;
}

static struct str lower_key(struct arena *arena, struct str key)
{
	char *p = arena_alloc_raw(arena, key.n, 1);

	for (size_t i = 0; i < key.n; i++)
		p[i] = ascii_lower(key.p[i]);
	return str_of(p, key.n);
}

static struct ynode *scalar_new(struct arena *arena, struct str value)
{
	struct ynode *n = arena_new(arena, struct ynode);

	n->type = value.n ? Y_SCALAR : Y_NULL;
	n->plain = true;
	n->at = n->text = value;
	return n;
}

// Gives a pair its value: the text behind the colon, and the lines below that continue it joined
// with line breaks.
static void set_value(struct arena *arena, struct ypair *pair, struct str value)
{
	struct str rest = value, line;
	char *p;
	size_t n = 0;

	pair->value = scalar_new(arena, str_trim(value));
	if (str_index(pair->value->text, '\n') == SIZE_MAX)
		return;
	p = arena_alloc_raw(arena, value.n, 1);
	while (str_line(&rest, &line)) {
		struct str part = str_trim(line);

		if (n && part.n)
			p[n++] = '\n';
		if (part.n)
			memcpy(p + n, part.p, part.n);
		n += part.n;
	}
	pair->value->text = str_of(p, n);
	pair->value->at = str_first(pair->value->at, str_index(pair->value->at, '\n'));
	pair->value->at = str_rtrim(pair->value->at);
}

struct ynode *ytree_parse_head(struct arena *arena, const struct source *src, struct str text,
			       struct str *body)
{
	struct ynode *map = arena_new(arena, struct ynode);
	VEC(struct ypair) pairs = {0};
	struct str rest = text, line, value = {0};

	(void)src;
	if (str_starts(rest, S("\xEF\xBB\xBF")))
		rest = str_from(rest, 3);
	while (str_line(&rest, &line) && !is_blank(line)) {
		size_t n = key_length(line);
		struct ypair *pair;

		if (pairs.n && (line.p[0] == ' ' || line.p[0] == '\t')) {
			value = str_range(value.p, line.p + line.n);
			continue;
		}
		if (!n)
			return NULL;
		if (pairs.n)
			set_value(arena, &pairs.p[pairs.n - 1], value);
		pair = vec_add(arena, &pairs);
		pair->key_at = str_first(line, n);
		pair->key = lower_key(arena, pair->key_at);
		value = str_from(line, n + 1);
	}
	if (!pairs.n)
		return NULL;
	set_value(arena, &pairs.p[pairs.n - 1], value);
	map->type = Y_MAP;
	map->at = pairs.p[0].key_at;
	map->height = 1;
	map->pairs = pairs.p;
	map->n = pairs.n;
	*body = rest.p ? rest : str_of(text.p + text.n, 0);
	return map;
}
