#include "cli/table.h"

#include <check.h>

Suite *table_suite(void);

#define N(rows) (sizeof(rows) / sizeof *(rows))

static const struct table_row {
	const char *name;
	const char *cells[3][3];
	const char *expected;
} table_rows[] = {
	{"by display width", {{"a", "bb", "c"}, {"灯笼", "x", "y"}}, "a     bb  c\n灯笼  x   y\n"},
	{"empty cells", {{"a", "", "c"}, {"", "", ""}, {"aa", "b", ""}}, "a      c\n\naa  b\n"},
	{"control characters", {{"a\033[1m", "b", ""}}, "a\xEF\xBF\xBD[1m  b\n"},
	{"combining marks", {{"e\xCC\x81", "b", ""}, {"xx", "c", ""}}, "e\xCC\x81   b\nxx  c\n"},
};

START_TEST(table)
{
	const struct table_row *r = &table_rows[_i];
	struct arena a;
	struct table t;
	struct buf b;

	arena_init(&a);
	buf_init(&b, BUF_MAX_DEFAULT);
	table_init(&t, &a, 3);
	for (size_t i = 0; i < 3 && r->cells[i][0]; i++) {
		struct str *cells = table_row(&t);

		for (size_t c = 0; c < 3; c++)
			cells[c] = str_cstr(r->cells[i][c]);
	}
	table_write(&t, &b);
	ck_assert_msg(str_eq(buf_view(&b), str_cstr(r->expected)), "%s: got\n%.*s", r->name,
		      STR_ARG(buf_view(&b)));
	buf_release(&b);
	arena_release(&a);
}
END_TEST

Suite *table_suite(void)
{
	Suite *s = suite_create("table");
	TCase *t = tcase_create("table");

	tcase_add_loop_test(t, table, 0, N(table_rows));
	suite_add_tcase(s, t);
	return s;
}
