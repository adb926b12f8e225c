#include "cli/reference.h"

#include "base/arena.h"
#include "cli/command.h"
#include "load/theme.h"
#include "model/kind.h"

// ---- Markdown -----------------------------------------------------------------------------------

// Text for a cell of a table: whatever Markdown would read as more than text is escaped.
static void put_text(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (strchr("\\`*_[]<>|!#{}", s.p[i]))
			buf_char(b, '\\');
		buf_char(b, s.p[i]);
	}
}

// Code for a cell: in a table a `|` is escaped also there (GFM).
static void put_code(struct buf *b, struct str s)
{
	buf_char(b, '`');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '|')
			buf_char(b, '\\');
		buf_char(b, s.p[i]);
	}
	buf_char(b, '`');
}

static void put_head(struct buf *b, const char *const *columns)
{
	size_t n = 0;

	buf_lit(b, "|");
	for (; columns[n]; n++)
		buf_printf(b, " %s |", columns[n]);
	buf_lit(b, "\n|");
	while (n--)
		buf_lit(b, " --- |");
	buf_char(b, '\n');
}

// ---- messages -----------------------------------------------------------------------------------

static const char *level_word(enum diag_level level)
{
	static const char *const words[] = {"off", "note", "warning", "error"};

	return words[level];
}

void reference_messages(struct buf *b)
{
	static const char *const columns[] = {"Id", "Level", "What it means", "What to do", NULL};

	for (size_t i = 0; registry[i]; i++) {
		buf_printf(b, "%s## %s\n\n", i ? "\n" : "", registry_titles[i]);
		put_head(b, columns);
		for (const struct diag_kind *const *k = registry[i]; *k; k++) {
			buf_lit(b, "| ");
			put_code(b, str_cstr((*k)->id));
			buf_printf(b, " | %s | ", level_word((*k)->level));
			put_text(b, str_cstr((*k)->cause));
			buf_lit(b, " | ");
			put_text(b, str_cstr((*k)->remedy));
			buf_lit(b, " |\n");
		}
	}
}

const struct diag_kind *reference_message(struct str id)
{
	for (size_t i = 0; registry[i]; i++)
		for (const struct diag_kind *const *k = registry[i]; *k; k++)
			if (str_eq(str_cstr((*k)->id), id))
				return *k;
	return NULL;
}

// ---- fields -------------------------------------------------------------------------------------

static void put_limits(struct buf *b, const struct field *f)
{
	bool number = f->type == F_INT || f->type == F_FLOAT;

	if (f->least == f->most)
		return;
	if (!number)
		buf_printf(b, ", at most %d", (int)f->most);
	else if (f->most == INT32_MAX)
		buf_printf(b, ", at least %d", (int)f->least);
	else
		buf_printf(b, ", %d to %d", (int)f->least, (int)f->most);
}

static void put_type(struct buf *b, const struct field *f)
{
	if (f->type != F_ENUM) {
		buf_printf(b, "%s",
			   f->flags & FIELD_NAMED ? "a map from names to maps"
						  : field_type_name(f->type));
		put_limits(b, f);
		return;
	}
	for (size_t i = 0; f->values[i]; i++) {
		if (i)
			buf_lit(b, ", ");
		put_code(b, str_cstr(f->values[i]));
	}
}

static void put_rows(struct buf *b, struct arena *a, const struct field_table *t, struct str prefix)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct field *f = &t->fields[i];
		struct str name = arena_cat(a, prefix, str_cstr(f->name));
		struct field_table below;

		buf_lit(b, "| ");
		put_code(b, name);
		buf_str(b, f->flags & FIELD_REQUIRED ? S(" (needed) | ") : S(" | "));
		put_type(b, f);
		buf_lit(b, " | ");
		put_text(b, str_cstr(f->help));
		buf_lit(b, " | ");
		if (f->example)
			put_code(b, str_cstr(f->example));
		buf_lit(b, " |\n");
		if (f->sub && f->flags & FIELD_NAMED)
			below = field_table_below(f->sub);
		if (f->sub)
			put_rows(b, a, f->flags & FIELD_NAMED ? &below : f->sub,
				 arena_cat(a, name, f->flags & FIELD_NAMED ? S(".*.") : S(".")));
	}
}

static void put_table(struct buf *b, const char *title, const struct field_table *t)
{
	static const char *const columns[] = {"Field", "Type", "What it says", "Example", NULL};
	struct arena a;

	if (t->n == 0)
		return;
	arena_init(&a);
	buf_printf(b, "%s## %s\n\n", b->n ? "\n" : "", title);
	put_head(b, columns);
	put_rows(b, &a, t, (struct str){0});
	arena_release(&a);
}

void reference_fields(struct buf *b)
{
	put_table(b, "Every document", &entry_fields);
	for (size_t i = 0; i < KIND_COUNT; i++)
		put_table(b, kinds[i]->name, kinds[i]->fields);
	put_table(b, "kith.yaml", &site_fields);
	put_table(b, "kith.yaml: an item of a menu", &menu_item_fields);
	put_table(b, "kith.yaml: what differs for a kind", &kind_config_fields);
	put_table(b, "A row of content/ledger", &deed_fields);
	put_table(b, "theme.yaml", &theme_config_fields);
	put_table(b, "theme.yaml: an option", &own_field_fields);
	put_table(b, "theme.yaml: more of an option", &theme_option_fields);
}
