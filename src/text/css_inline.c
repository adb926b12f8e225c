// Which declarations of a sheet apply to an element.

#include "base/map.h"
#include "text/css_sheet.h"
#include "text/html_scan.h"

#define WORD_BITS 64

// One sort of element: all that have the same name and classes below the same ancestors.
struct sort {
	struct str style;
	const uint64_t *above;
};

struct css_inliner {
	struct arena *arena;
	const struct css_sheet *sheet;
	struct map sorts; // key_of -> struct sort *
	size_t nwords;    // of css_element.above
	uint64_t *none;   // that of the outermost element's parent
	char *key;        // the last key, with room for more
	size_t key_size;
};

// Whether `list`, a class attribute's text, holds `name`.
static bool has_class(struct str list, struct str name)
{
	size_t i = 0;

	while (i < list.n) {
		size_t from;

		while (i < list.n && html_is_space(list.p[i]))
			i++;
		from = i;
		while (i < list.n && !html_is_space(list.p[i]))
			i++;
		if (i > from && str_eq(str_of(list.p + from, i - from), name))
			return true;
	}
	return false;
}

static bool matches(const struct simple *s, const struct css_element *e)
{
	if (s->name.n && !str_eq_nocase(s->name, e->name))
		return false;
	for (size_t i = 0; i < s->nclasses; i++)
		if (!has_class(e->classes, s->classes[i]))
			return false;
	return true;
}

static bool applies(const struct css_rule *rule, const struct css_element *e, const uint64_t *above)
{
	size_t i = rule->ancestor - 1;

	return (!rule->ancestor || (above[i / WORD_BITS] >> i % WORD_BITS & 1)) &&
	       matches(&rule->self, e);
}

struct found {
	const struct css_decl **p;
	size_t n, cap;
};

// Takes a declaration in: it ends an earlier one of the same property, unless that is the important
// one.
static void take(struct arena *arena, struct found *found, const struct css_decl *decl)
{
	for (size_t i = 0; i < found->n; i++) {
		if (!str_eq(found->p[i]->property, decl->property))
			continue;
		if (found->p[i]->important && !decl->important)
			return;
		memmove(&found->p[i], &found->p[i + 1], (found->n - i - 1) * sizeof *found->p);
		found->n--;
		break;
	}
	vec_push(arena, found, decl);
}

static struct str style_of(struct css_inliner *in, const struct css_element *e,
			   const uint64_t *above)
{
	struct found found = {0};
	struct buf out;

	buf_init(&out, BUF_MAX_DEFAULT);
	for (size_t r = 0; r < in->sheet->n; r++) {
		const struct css_rule *rule = &in->sheet->p[r];

		if (!applies(rule, e, above))
			continue;
		for (size_t i = 0; i < rule->ndecls; i++)
			take(in->arena, &found, &rule->decls[i]);
	}
	for (size_t i = 0; i < found.n; i++) {
		buf_str(&out, i ? S("; ") : S(""));
		buf_str(&out, found.p[i]->property);
		buf_lit(&out, ": ");
		buf_str(&out, found.p[i]->value);
	}
	return buf_move(&out, in->arena);
}

// What is at hand below the element: what is above it, and itself.
static const uint64_t *with_self(struct css_inliner *in, const struct css_element *e,
				 const uint64_t *above)
{
	uint64_t *all = arena_array(in->arena, uint64_t, in->nwords);

	for (size_t i = 0; i < in->nwords; i++)
		all[i] = above[i];
	for (size_t i = 0; i < in->sheet->ancestors.n; i++)
		if (matches(&in->sheet->ancestors.p[i], e))
			all[i / WORD_BITS] |= (uint64_t)1 << i % WORD_BITS;
	return all;
}

// The bytes that all elements of one sort have in common; valid until the next key.
static struct str key_of(struct css_inliner *in, const struct css_element *e, const uint64_t *above)
{
	size_t words = in->nwords * sizeof *above, n = e->name.n + 1 + e->classes.n + words;
	char *p;

	if (n > in->key_size) {
		in->key_size = 2 * n;
		in->key = arena_alloc_raw(in->arena, in->key_size, 1);
	}
	p = in->key;
	memcpy(p, above, words);
	p += words;
	if (e->name.n)
		memcpy(p, e->name.p, e->name.n);
	p += e->name.n;
	*p++ = ' ';
	if (e->classes.n)
		memcpy(p, e->classes.p, e->classes.n);
	return str_of(in->key, n);
}

struct css_inliner *css_inliner_new(struct arena *arena, const struct css_sheet *sheet)
{
	struct css_inliner *in = arena_new(arena, struct css_inliner);

	in->arena = arena;
	in->sheet = sheet;
	in->nwords = sheet->ancestors.n / WORD_BITS + 1;
	in->none = arena_array(arena, uint64_t, in->nwords);
	map_init(&in->sorts, arena);
	return in;
}

struct str css_style(struct css_inliner *in, struct css_element *e,
		     const struct css_element *parent)
{
	const uint64_t *above = parent ? parent->above : in->none;
	struct str key = key_of(in, e, above);
	struct sort *sort = map_get(&in->sorts, key);

	if (!sort) {
		sort = arena_new(in->arena, struct sort);
		sort->style = style_of(in, e, above);
		sort->above = with_self(in, e, above);
		map_put(&in->sorts, arena_dup(in->arena, key), sort);
	}
	e->above = sort->above;
	return sort->style;
}
