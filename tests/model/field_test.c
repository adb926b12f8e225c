// Every table of fields is sound: what reads the tables relies on it.
#include <check.h>

#include "model/entry.h"
#include "model/kind.h"
#include "model/site.h"

Suite *field_suite(void);

static void check_table(const struct field_table *t)
{
	ck_assert_msg(t->name && *t->name, "a table without a name");
	for (size_t i = 0; i < t->n; i++) {
		const struct field *f = &t->fields[i];

		ck_assert_msg(f->off < t->size, "%s.%s lies outside its struct", t->name, f->name);
		ck_assert_msg(f->help && strlen(f->help) > 8, "%s.%s has no help", t->name,
			      f->name);
		ck_assert_msg(f->help[strlen(f->help) - 1] == '.', "%s.%s: its help is no sentence",
			      t->name, f->name);
		ck_assert_msg(f->example, "%s.%s has no example", t->name, f->name);
		ck_assert_msg((f->type == F_ENUM) == (f->values != NULL), "%s.%s: values", t->name,
			      f->name);
		ck_assert_msg((f->type == F_PART || f->type == F_PARTS) == (f->sub != NULL),
			      "%s.%s: sub", t->name, f->name);
		ck_assert_msg(field_type_name(f->type), "%s.%s: a type without a name", t->name,
			      f->name);
		ck_assert_msg(field_find(t, str_cstr(f->name)) == f, "%s.%s stands twice", t->name,
			      f->name);
		if (f->sub)
			check_table(f->sub);
	}
}

START_TEST(tables)
{
	check_table(&site_fields);
	check_table(&kind_config_fields);
	check_table(&menu_item_fields);
	check_table(&entry_fields);
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (kinds[i]->fields->n)
			check_table(kinds[i]->fields);
}
END_TEST

// The decoder keeps what it has seen in 64 bits, and a kind's own fields must not hide the shared
// ones.
START_TEST(kinds_fit)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		const struct kind *k = kinds[i];

		ck_assert_msg(k->id == (enum kind_id)i, "%s", k->name);
		ck_assert_msg(kind_find(str_cstr(k->name)) == k, "%s", k->name);
		ck_assert_msg(entry_fields.n + k->fields->n <= 64, "%s has too many fields",
			      k->name);
		ck_assert_msg(k->size >= sizeof(struct entry) && k->fields->size == k->size, "%s",
			      k->name);
		ck_assert_msg(!k->list_tmpl == !k->list_path, "%s", k->name);
		for (size_t f = 0; f < k->fields->n; f++)
			ck_assert_msg(
				!field_find(&entry_fields, str_cstr(k->fields->fields[f].name)),
				"%s.%s hides a shared field", k->name, k->fields->fields[f].name);
	}
	ck_assert_ptr_null(kind_find(S("posts")));
}
END_TEST

Suite *field_suite(void)
{
	Suite *s = suite_create("field");
	TCase *t = tcase_create("field");

	tcase_add_test(t, tables);
	tcase_add_test(t, kinds_fit);
	suite_add_tcase(s, t);
	return s;
}
