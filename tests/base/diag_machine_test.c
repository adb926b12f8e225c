// Reports as JSON and SARIF, read back by jansson; and that many reports of one file cost linear
// time.

#include <check.h>
#include <jansson.h>
#include <stdlib.h>

#include "base/diag.h"

Suite *diag_machine_suite(void);

#define N(rows) (sizeof(rows) / sizeof *(rows))

static const struct diag_kind bad = {"thing-bad", DIAG_ERROR, 1, "It is bad.", "Mend it."};
static const struct diag_kind odd = {"thing-odd", DIAG_WARNING, 1, "It is odd.", "Look at it."};
static const struct diag_kind so = {"thing-so", DIAG_NOTE, 1, "It is so.", "Nothing."};
static const struct diag_kind *const kinds_a[] = {&bad, NULL}, *const kinds_b[] = {&odd, &so, NULL};
static const struct diag_kind *const *const tables[] = {kinds_a, kinds_b, NULL};

static struct arena a;
static struct diag_log dlog;

static void setup(void)
{
	arena_init(&a);
	diag_init(&dlog, &a);
}

static void teardown(void)
{
	arena_release(&a);
}

static json_t *read_back(bool sarif)
{
	struct buf b;
	json_t *j;

	buf_init(&b, BUF_MAX_DEFAULT);
	diag_sort(&dlog);
	if (sarif)
		diag_sarif(&dlog, &b, tables, "1.2.3");
	else
		diag_json(&dlog, &b);
	j = json_loadb(b.p, b.n, 0, NULL);
	ck_assert_msg(j, "this is no JSON: %.*s", STR_ARG(buf_view(&b)));
	buf_release(&b);
	return j;
}

// Where bytes at .. at + n of a text are.
static const struct place_row {
	const char *name, *text;
	size_t at, n;
	json_int_t line, column, end_line, end_column; // end_line 0: no end is given
} place_rows[] = {
	{"a word", "a: 1\nauthor: mia\n", 13, 3, 2, 9, 2, 12},
	{"code points, not bytes", "标题: 商户 x\n", 15, 1, 1, 8, 1, 9},
	{"a chinese word", "标题: 商户 x\n", 8, 6, 1, 5, 1, 7},
	{"over two lines", "ab\ncd\n", 1, 3, 1, 2, 2, 2},
	{"a place without length", "ab\ncd\n", 4, 0, 2, 2, 0, 0},
	{"the end of the text", "ab\n", 3, 0, 2, 1, 0, 0},
	{"CRLF", "a\r\nb\r\n", 3, 1, 2, 1, 2, 2},
};

static json_int_t number(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

START_TEST(json_place)
{
	const struct place_row *r = &place_rows[_i];
	struct source src = {S("x.md"), str_cstr(r->text)};
	json_t *j, *one;

	diag_report(&dlog, &bad, &src, str_of(r->text + r->at, r->n), "wrong");
	j = read_back(false);
	one = json_array_get(json_object_get(j, "reports"), 0);
	ck_assert_msg(number(one, "line") == r->line && number(one, "column") == r->column,
		      "%s: %d:%d", r->name, (int)number(one, "line"), (int)number(one, "column"));
	ck_assert_msg(number(one, "end_line") == r->end_line &&
			      number(one, "end_column") == r->end_column,
		      "%s: ends %d:%d", r->name, (int)number(one, "end_line"),
		      (int)number(one, "end_column"));
	json_decref(j);
}
END_TEST

START_TEST(json_report)
{
	struct source src = {S("x.md"), S("abc")};
	json_t *j, *reports, *one;

	diag_report(&dlog, &bad, &src, (struct str){0}, "wrong \"so\"");
	diag_hint(&dlog, "try %d", 7);
	diag_trail(&dlog, "from here");
	diag_trail(&dlog, "and there");
	diag_report_path(&dlog, &so, S("y.md"), "thus");
	diag_report_path(&dlog, &odd, S(""), "strange");
	j = read_back(false);
	reports = json_object_get(j, "reports");
	ck_assert_int_eq(number(j, "schema_version"), 1);
	ck_assert_uint_eq(json_array_size(reports), 3);
	ck_assert_int_eq(number(json_object_get(j, "counts"), "errors"), 1);
	ck_assert_int_eq(number(json_object_get(j, "counts"), "warnings"), 1);
	ck_assert_int_eq(number(json_object_get(j, "counts"), "notes"), 1);
	one = json_array_get(reports, 0); // without a path: first
	ck_assert(json_is_null(json_object_get(one, "file")));
	ck_assert_str_eq(json_string_value(json_object_get(one, "hint")), "look at it");
	one = json_array_get(reports, 1);
	ck_assert(json_is_null(json_object_get(one, "line")));
	ck_assert_str_eq(json_string_value(json_object_get(one, "message")), "wrong \"so\"");
	ck_assert_str_eq(json_string_value(json_object_get(one, "hint")), "try 7");
	ck_assert_uint_eq(json_array_size(json_object_get(one, "trail")), 2);
	one = json_array_get(reports, 2);
	ck_assert_str_eq(json_string_value(json_object_get(one, "level")), "note");
	ck_assert(json_is_null(json_object_get(one, "hint")));
	json_decref(j);
}
END_TEST

static const json_t *at(const json_t *j, const char *const *path)
{
	for (; *path && j; path++)
		j = json_is_array(j) ? json_array_get(j, (size_t)(**path - '0'))
				     : json_object_get(j, *path);
	return j;
}
#define AT(j, ...) at((j), (const char *const[]){__VA_ARGS__, NULL})

START_TEST(sarif_place)
{
	const struct place_row *r = &place_rows[_i];
	struct source src = {S("x.md"), str_cstr(r->text)};
	const json_t *region;
	json_t *j;

	diag_report(&dlog, &bad, &src, str_of(r->text + r->at, r->n), "wrong");
	j = read_back(true);
	region = AT(j, "runs", "0", "results", "0", "locations", "0", "physicalLocation", "region");
	ck_assert_msg(number(region, "startLine") == r->line &&
			      number(region, "startColumn") == r->column,
		      "%s", r->name);
	ck_assert_msg(number(region, "endLine") == (r->end_line ? r->end_line : r->line) &&
			      number(region, "endColumn") ==
				      (r->end_line ? r->end_column : r->column),
		      "%s: end", r->name);
	json_decref(j);
}
END_TEST

START_TEST(sarif_log)
{
	const json_t *run, *result;
	json_t *j;

	diag_report_path(&dlog, &so, S("内容/a b.md"), "thus");
	diag_hint(&dlog, "so be it");
	diag_report_path(&dlog, &odd, S("/etc/x"), "strange");
	diag_report_path(&dlog, &bad, S(""), "nowhere");
	j = read_back(true);
	ck_assert_str_eq(json_string_value(AT(j, "version")), "2.1.0");
	run = AT(j, "runs", "0");
	ck_assert_str_eq(json_string_value(AT(run, "columnKind")), "unicodeCodePoints");
	ck_assert_str_eq(json_string_value(AT(run, "tool", "driver", "version")), "1.2.3");
	ck_assert_uint_eq(json_array_size(AT(run, "tool", "driver", "rules")), 3);
	result = AT(run, "results", "0");
	ck_assert_ptr_null(AT(result, "locations"));
	ck_assert_int_eq(number(result, "ruleIndex"), 0);
	result = AT(run, "results", "1");
	ck_assert_str_eq(json_string_value(AT(result, "locations", "0", "physicalLocation",
					      "artifactLocation", "uri")),
			 "file:///etc/x");
	ck_assert_ptr_null(AT(result, "locations", "0", "physicalLocation", "region"));
	result = AT(run, "results", "2");
	ck_assert_str_eq(json_string_value(AT(result, "locations", "0", "physicalLocation",
					      "artifactLocation", "uri")),
			 "%E5%86%85%E5%AE%B9/a%20b.md");
	ck_assert_str_eq(json_string_value(AT(result, "message", "text")), "thus\nhint: so be it");
	ck_assert_str_eq(json_string_value(AT(result, "ruleId")), "thing-so");
	ck_assert_int_eq(number(result, "ruleIndex"), 2);
	json_decref(j);
}
END_TEST

// Looking each place up from the start of the text would take minutes.
START_TEST(many_reports)
{
	size_t n = 200000;
	char *text = arena_alloc(&a, n * 2);
	struct source src = {S("x.md"), {text, n * 2}};
	json_t *j;

	for (size_t i = 0; i < n; i++)
		memcpy(text + 2 * i, i % 1000 ? "x " : "x\n", 2);
	for (size_t i = 0; i < n; i++)
		diag_report(&dlog, &bad, &src, str_of(text + 2 * i, 1), "wrong");
	j = read_back(false);
	ck_assert_int_eq(number(json_array_get(json_object_get(j, "reports"), n - 1), "line"), 201);
	json_decref(j);
}
END_TEST

Suite *diag_machine_suite(void)
{
	Suite *s = suite_create("diag_machine");
	TCase *t = tcase_create("diag_machine");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_set_timeout(t, 30);
	tcase_add_loop_test(t, json_place, 0, N(place_rows));
	tcase_add_test(t, json_report);
	tcase_add_loop_test(t, sarif_place, 0, N(place_rows));
	tcase_add_test(t, sarif_log);
	tcase_add_test(t, many_reports);
	suite_add_tcase(s, t);
	return s;
}
