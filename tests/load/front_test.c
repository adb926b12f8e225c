// Front matter: fenced, as a bare head, or missing.
#include <check.h>

#include "load/front.h"

Suite *front_suite(void);

#define N(rows) (sizeof(rows) / sizeof *(rows))
#define SAME(what, got, want)                                                               \
	ck_assert_msg(str_eq((got), str_cstr(want)), "%s: \"%.*s\" and not \"%s\"", (what), \
		      STR_ARG(got), (want))

static const struct {
	const char *name, *text;
	bool ok, given, head;
	const char *title, *body; // title NULL: no such field
} rows[] = {
	{"fenced", "---\ntitle: A\n---\nBody\n", true, true, false, "A", "Body\n"},
	{"fenced, CRLF", "---\r\ntitle: A\r\n---\r\nBody\r\n", true, true, false, "A", "Body\r\n"},
	{"fence with white space", "--- \ntitle: A\n---\t\nBody", true, true, false, "A", "Body"},
	{"closed by dots", "---\ntitle: A\n...\nBody", true, true, false, "A", "Body"},
	{"nothing behind it", "---\ntitle: A\n---", true, true, false, "A", ""},
	{"empty", "---\n---\nBody", true, true, false, NULL, "Body"},
	{"a rule in the body", "---\ntitle: A\n---\nB\n\n---\nC", true, true, false, "A",
	 "B\n\n---\nC"},
	{"head", "Title: A\nNumber: 1\n\nBody\n", true, true, true, "A", "Body\n"},
	{"none", "# A\n\nBody\n", true, false, false, NULL, "# A\n\nBody\n"},
	{"empty file", "", true, false, false, NULL, ""},
	{"never closed", "---\ntitle: A\n", false, false, false, NULL, ""},
	{"fence alone", "---", false, false, false, NULL, ""},
	{"broken", "---\ntitle: [\n---\n", false, true, false, NULL, ""},
	{"TOML", "+++\ntitle = 1\n+++\n", false, false, false, NULL, ""},
};

START_TEST(front)
{
	struct arena a;
	struct diag_log log;
	struct source src = {S("a.md"), str_cstr(rows[_i].text)};
	struct front f;
	struct ynode *title;
	bool ok;

	arena_init(&a);
	diag_init(&log, &a);
	ok = front_read(&a, &src, &f, &log);
	ck_assert_msg(ok == rows[_i].ok && (log.errors == 0) == ok, "%s: read %d, errors %zu",
		      rows[_i].name, ok, log.errors);
	if (ok) {
		ck_assert_msg(f.given == rows[_i].given && f.head == rows[_i].head, "%s: kind",
			      rows[_i].name);
		SAME(rows[_i].name, f.body, rows[_i].body);
		title = ynode_get(f.tree, S("title"));
		ck_assert_msg(!title == !rows[_i].title, "%s: title", rows[_i].name);
		if (title)
			SAME(rows[_i].name, title->text, rows[_i].title);
	}
	arena_release(&a);
}
END_TEST

Suite *front_suite(void)
{
	Suite *s = suite_create("front");
	TCase *t = tcase_create("front");

	tcase_add_loop_test(t, front, 0, N(rows));
	suite_add_tcase(s, t);
	return s;
}
