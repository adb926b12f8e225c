// Which declarations of a sheet apply to an element.

#include "base/vec.h"
#include "text/css_sheet.h"

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

// Whether `list`, a class attribute's text, holds `name`.
static bool has_class(struct str list, struct str name)
{
	size_t i = 0;

	while (i < list.n) {
		size_t from;

		while (i < list.n && is_space(list.p[i]))
			i++;
		from = i;
		while (i < list.n && !is_space(list.p[i]))
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

static bool applies(const struct css_rule *rule, const struct css_element *path, size_t depth)
{
	if (!matches(&rule->self, &path[depth - 1]))
		return false;
	if (!rule->has_ancestor)
		return true;
	for (size_t i = 0; i + 1 < depth; i++)
		if (matches(&rule->ancestor, &path[i]))
			return true;
	return false;
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

void css_inline(const struct css_sheet *sheet, struct buf *out, const struct css_element *path,
		size_t depth)
{
	struct found found = {0};
	struct arena arena;

	arena_init(&arena);
	for (size_t r = 0; depth && r < sheet->n; r++) {
		const struct css_rule *rule = &sheet->p[r];

		if (!applies(rule, path, depth))
			continue;
		for (size_t i = 0; i < rule->ndecls; i++)
			take(&arena, &found, &rule->decls[i]);
	}
	for (size_t i = 0; i < found.n; i++) {
		if (i)
			buf_lit(out, "; ");
		buf_str(out, found.p[i]->property);
		buf_lit(out, ": ");
		buf_str(out, found.p[i]->value);
	}
	arena_release(&arena);
}
