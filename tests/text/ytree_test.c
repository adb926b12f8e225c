#include "text/ytree.h"

#include <stdlib.h>

#include "report.h"

Suite *ytree_suite(void);

// A tree as one line: maps {key: value}, lists [..], plain scalars as they are, others in quotes,
// null as ~.
static void show(struct buf *out, const struct ynode *n)
{
	if (n->type == Y_NULL) {
		buf_char(out, '~');
	} else if (n->type == Y_SCALAR) {
		buf_printf(out, n->plain ? "%.*s" : "\"%.*s\"", STR_ARG(n->text));
	} else {
		buf_char(out, n->type == Y_MAP ? '{' : '[');
		for (size_t i = 0; i < n->n; i++) {
			if (i)
				buf_lit(out, ", ");
			if (n->type == Y_MAP)
				buf_printf(out, "%.*s: ", STR_ARG(n->pairs[i].key));
			show(out, n->type == Y_MAP ? n->pairs[i].value : n->items[i]);
		}
		buf_char(out, n->type == Y_MAP ? '}' : ']');
	}
}

static const struct parse_row {
	const char *name, *yaml, *tree;
} parse_rows[] = {
	{"empty", "", "{}"},
	{"only a comment", "# nothing\n", "{}"},
	{"only a marker", "---\n", "{}"},
	{"scalars", "a: 1\nb: 'x'\nc: \"y\\n\"\nd:\ne: ~\nf: \"\"\n",
	 "{a: 1, b: \"x\", c: \"y\n\", d: ~, e: ~, f: \"\"}"},
	{"nested", "a:\n  - b: c\n    d: [1, {e: f}]\n  - g\n", "{a: [{b: c, d: [1, {e: f}]}, g]}"},
	{"Chinese", "标题: 灯笼巷\n标签: [商家, 社群]\n", "{标题: 灯笼巷, 标签: [商家, 社群]}"},
	{"BOM",
	 "\xEF\xBB\xBF"
	 "a: b\n",
	 "{a: b}"},
	{"CRLF", "a: b\r\nc: d\r\n", "{a: b, c: d}"},
	{"block scalars", "a: |\n  x\n  y\nb: >-\n  x\n  y\n", "{a: \"x\ny\n\", b: \"x y\"}"},
	{"alias", "a: &x [1, 2]\nb: *x\n", "{a: [1, 2], b: [1, 2]}"},
	{"string tags", "a: !!str 1\nb: ! 2\nc: !!int 3\n", "{a: \"1\", b: \"2\", c: 3}"},
	{"a list at the top", "- a\n- b\n", "[a, b]"},
	{"explicit end", "a: b\n...\n", "{a: b}"},
	{"a merge key is a key", "a: &x {b: c}\nd:\n  <<: *x\n", "{a: {b: c}, d: {<<: {b: c}}}"},
};

START_TEST(parse)
{
	for (size_t i = 0; i < N(parse_rows); i++) {
		const struct parse_row *r = &parse_rows[i];
		struct ynode *n;
		struct bench b;

		bench_init(&b, str_cstr(r->yaml));
		n = ytree_parse(&b.arena, &b.src, b.src.text, &b.log);
		assert_reports(r->name, &b, "");
		ck_assert_msg(n != NULL, "%s", r->name);
		show(&b.out, n);
		assert_str(r->name, buf_view(&b.out), str_cstr(r->tree));
		bench_release(&b);
	}
}
END_TEST

static const struct error_row {
	const char *name, *yaml, *reports;
} error_rows[] = {
	{"two colons", "title: Foo: bar\n", "1:11 yaml-syntax"},
	{"two colons after Chinese", "作者: 美\n标题: 甲: 乙\n", "2:6 yaml-syntax"},
	{"indented into a value", "a: 1\n  b: 2\n", "2:4 yaml-syntax"},
	{"duplicate key", "a: 1\nb: 2\na: 3\n", "3:1 yaml-duplicate-key"},
	{"two duplicates", "a: 1\na: 2\nc: {d: 1, d: 2}\n",
	 "2:1 yaml-duplicate-key; 3:11 yaml-duplicate-key"},
	{"duplicate in other quotes", "a: 1\n'a': 2\n", "2:1 yaml-duplicate-key"},
	{"tab", "a:\n\tb: c\n", "2:1 yaml-syntax"},
	{"line without colon", "a: b\nfoo\nc: d\n", "2:1 yaml-syntax"},
	{"open quote", "a: \"b\nc: d\n", "1:4 yaml-syntax"},
	{"open bracket", "a: [b, c\nd: e\n", "1:4 yaml-syntax"},
	{"open brace", "a: {b: c\nd: e\n", "1:4 yaml-syntax"},
	{"text behind a quote", "a: \"b\" c\n", "1:8 yaml-syntax"},
	{"at sign", "a: @b\n", "1:4 yaml-syntax"},
	{"backtick", "a: `b`\n", "1:4 yaml-syntax"},
	{"unknown alias", "a: *b\n", "1:4 yaml-syntax"},
	{"alias in itself", "a: &x [*x]\n", "1:8 yaml-syntax"},
	{"unknown escape", "a: \"\\q\"\n", "1:5 yaml-syntax"},
	{"unknown tag", "a: !foo b\n", "1:4 yaml-syntax"},
	{"tag of another kind", "a: !!python/object b\n", "1:4 yaml-syntax"},
	{"key that is a list", "[a, b]: c\n", "1:1 yaml-syntax"},
	{"two documents", "a: b\n---\nc: d\n", "2:1 yaml-syntax"},
	{"control character", "a: b\x01\n", "1:5 yaml-syntax"},
	{"not UTF-8", "a: b\xFF\n", "1:5 yaml-syntax"},
	{"list entry on the key's line", "a: - b\n", "1:4 yaml-syntax"},
	{"bad list", "a:\n  - b\n  c\n", "3:3 yaml-syntax"},
};

START_TEST(errors)
{
	for (size_t i = 0; i < N(error_rows); i++) {
		const struct error_row *r = &error_rows[i];
		struct bench b;

		bench_init(&b, str_cstr(r->yaml));
		ytree_parse(&b.arena, &b.src, b.src.text, &b.log);
		assert_reports(r->name, &b, r->reports);
		for (size_t k = 0; k < b.log.n; k++) {
			ck_assert_msg(!b.log.p[k].message.p || b.log.p[k].message.p[0] < 'A' ||
					      b.log.p[k].message.p[0] > 'Z' ||
					      str_starts(b.log.p[k].message, S("YAML")),
				      "%s: %.*s", r->name, STR_ARG(b.log.p[k].message));
		}
		bench_release(&b);
	}
}
END_TEST

START_TEST(nul_bytes)
{
	struct bench b;

	bench_init(&b, S("a: b\0c\n"));
	ck_assert_ptr_null(ytree_parse(&b.arena, &b.src, b.src.text, &b.log));
	assert_reports("NUL", &b, "1:5 yaml-syntax");
	bench_release(&b);
}
END_TEST

static void parse_and_expect(struct buf *yaml, const char *name, const char *id)
{
	struct bench b;
	struct ynode *n;

	bench_init(&b, buf_view(yaml));
	n = ytree_parse(&b.arena, &b.src, b.src.text, &b.log);
	ck_assert_msg((n == NULL) == (id != NULL), "%s", name);
	ck_assert_msg(b.log.n == (id ? 1 : 0), "%s: %zu reports", name, b.log.n);
	if (id)
		ck_assert_str_eq(b.log.p[0].kind->id, id);
	bench_release(&b);
	buf_reset(yaml);
}

START_TEST(limits)
{
	struct buf y;

	buf_init(&y, BUF_MAX_DEFAULT);
	for (int i = 0; i < YTREE_MAX_DEPTH - 1; i++)
		buf_lit(&y, "[");
	buf_lit(&y, "x");
	for (int i = 0; i < YTREE_MAX_DEPTH - 1; i++)
		buf_lit(&y, "]");
	parse_and_expect(&y, "as deep as may be", NULL);
	for (int i = 0; i < 100000; i++)
		buf_lit(&y, "[");
	parse_and_expect(&y, "too deep", "yaml-limit");
	buf_lit(&y, "a: &a [x,x,x,x,x,x,x,x,x,x]\n");
	for (char c = 'b'; c <= 'h'; c++)
		buf_printf(&y, "%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n", c, c, c - 1,
			   c - 1, c - 1, c - 1, c - 1, c - 1, c - 1, c - 1, c - 1, c - 1);
	parse_and_expect(&y, "aliases that multiply", "yaml-limit");
	buf_lit(&y, "a0: &a0 [x]\n");
	for (int i = 1; i < 70; i++)
		buf_printf(&y, "a%d: &a%d [*a%d]\n", i, i, i - 1);
	parse_and_expect(&y, "aliases that nest", "yaml-limit");
	for (int i = 0; i < 500; i++)
		buf_printf(&y, "key%d: %d\n", i, i);
	parse_and_expect(&y, "many keys", NULL);
	buf_lit(&y, "[");
	for (int i = 0; i < YTREE_MAX_NODES; i++)
		buf_lit(&y, "1,");
	buf_lit(&y, "1]");
	parse_and_expect(&y, "too many values", "yaml-limit");
	memset(buf_reserve(&y, YTREE_MAX_BYTES + 1), '#', YTREE_MAX_BYTES + 1);
	y.n = YTREE_MAX_BYTES + 1;
	parse_and_expect(&y, "too many bytes", "yaml-limit");
	buf_release(&y);
}
END_TEST

START_TEST(duplicate_among_many)
{
	struct bench b;
	struct buf y;

	buf_init(&y, BUF_MAX_DEFAULT);
	for (int i = 0; i < 500; i++)
		buf_printf(&y, "key%d: %d\n", i == 499 ? 3 : i, i);
	bench_init(&b, buf_view(&y));
	ck_assert_uint_eq(ytree_parse(&b.arena, &b.src, b.src.text, &b.log)->n, 499);
	assert_reports("many keys", &b, "500:1 yaml-duplicate-key");
	bench_release(&b);
	buf_release(&y);
}
END_TEST

static const struct at_row {
	const char *yaml, *at;
} at_rows[] = {
	{"x: abc\n", "abc"},           {"x: 'a b'  # c\n", "'a b'"},
	{"x:\n  - a\n  - b\n", "- a"}, {"x:\n  y: z\n  w: v\n", "y: z"},
	{"x: [a, b]\n", "[a, b]"},     {"x: [a,\n  b]\n", "[a,"},
	{"x: |\n  a\n  b\n", "|"},     {"灯: 笼巷\nx: 好 # 笼\n", "好"},
	{"a: &x 1\nx: *x\n", "*x"},
};

START_TEST(places)
{
	for (size_t i = 0; i < N(at_rows); i++) {
		struct bench b;
		struct ynode *n;

		bench_init(&b, str_cstr(at_rows[i].yaml));
		n = ynode_get(ytree_parse(&b.arena, &b.src, b.src.text, &b.log), S("x"));
		ck_assert_ptr_nonnull(n);
		assert_str(at_rows[i].yaml, n->at, str_cstr(at_rows[i].at));
		ck_assert(str_within(n->at, b.src.text));
		bench_release(&b);
	}
}
END_TEST

static const struct plain_row {
	const char *text;
	int truth; // -1: none
	bool is_int;
	int64_t i;
	bool is_float;
	double f;
	const char *what;
} plain_rows[] = {
	{"true", 1, false, 0, false, 0, "true or false"},
	{"False", 0, false, 0, false, 0, "true or false"},
	{"yes", -1, false, 0, false, 0, "text"},
	{"12", -1, true, 12, true, 12, "a number"},
	{"-7", -1, true, -7, true, -7, "a number"},
	{"0o17", -1, true, 15, false, 0, "text"},
	{"0xFf", -1, true, 255, false, 0, "text"},
	{"0x", -1, false, 0, false, 0, "text"},
	{"0xFFFFFFFFFFFFFFFFFF", -1, false, 0, false, 0, "text"},
	{"99999999999999999999", -1, false, 0, true, 1e20, "a number"},
	{"1.5e3", -1, false, 0, true, 1500, "a number"},
	{".5", -1, false, 0, true, .5, "a number"},
	{"5.", -1, false, 0, true, 5, "a number"},
	{"1e", -1, false, 0, false, 0, "text"},
	{".", -1, false, 0, false, 0, "text"},
	{"1_000", -1, false, 0, false, 0, "text"},
	{"2026-11-21", -1, false, 0, false, 0, "text"},
};

START_TEST(plain)
{
	for (size_t i = 0; i < N(plain_rows); i++) {
		const struct plain_row *r = &plain_rows[i];
		struct ynode n = {.type = Y_SCALAR, .plain = true, .text = str_cstr(r->text)};
		bool truth = false;
		int64_t whole = 0;
		double real = 0;

		ck_assert_msg(ynode_bool(&n, &truth) == (r->truth >= 0) && truth == (r->truth == 1),
			      "%s", r->text);
		ck_assert_msg(ynode_int(&n, &whole) == r->is_int && whole == r->i, "%s", r->text);
		ck_assert_msg(ynode_float(&n, &real) == r->is_float && real == r->f, "%s", r->text);
		n.plain = false;
		ck_assert_msg(!ynode_bool(&n, &truth) && !ynode_int(&n, &whole) &&
				      !ynode_float(&n, &real),
			      "%s", r->text);
		ck_assert_str_eq(ynode_what(&n), "text");
	}
	ck_assert_str_eq(ynode_what(NULL), "nothing");
	ck_assert_str_eq(ynode_what(&(struct ynode){.type = Y_MAP}), "a map");
	ck_assert_str_eq(ynode_what(&(struct ynode){.type = Y_SEQ}), "a list");
}
END_TEST

static const struct head_row {
	const char *name, *text, *tree, *body;
} head_rows[] = {
	{"Pelican", "Title: This Week: 3\nDate: 2026-11-21 09:30\n\nBody\n",
	 "{title: This Week: 3, date: 2026-11-21 09:30}", "Body\n"},
	{"continued", "Title: a\nSummary: b\n    c\n\td\nTags: x, y\n\nBody",
	 "{title: a, summary: b\nc\nd, tags: x, y}", "Body"},
	{"continued from nothing", "Tags:\n    a\n\nB", "{tags: a}", "B"},
	{"empty value", "Title:\nDate: x\n\n", "{title: ~, date: x}", ""},
	{"no body", "Title: a", "{title: a}", ""},
	{"CRLF", "Title: a\r\n\r\nBody\r\n", "{title: a}", "Body\r\n"},
	{"prose", "Note: this is prose\nof two lines\n", NULL, NULL},
	{"address", "https://example.org/\n", NULL, NULL},
	{"heading", "# Title\n", NULL, NULL},
	{"blank first", "\nTitle: a\n", NULL, NULL},
	{"empty", "", NULL, NULL},
};

START_TEST(head)
{
	for (size_t i = 0; i < N(head_rows); i++) {
		const struct head_row *r = &head_rows[i];
		struct str body = {0};
		struct ynode *n;
		struct bench b;

		bench_init(&b, str_cstr(r->text));
		n = ytree_parse_head(&b.arena, &b.src, b.src.text, &body);
		ck_assert_msg((n != NULL) == (r->tree != NULL), "%s", r->name);
		if (n) {
			show(&b.out, n);
			assert_str(r->name, buf_view(&b.out), str_cstr(r->tree));
			assert_str(r->name, body, str_cstr(r->body));
			ck_assert(str_within(body, b.src.text));
		}
		bench_release(&b);
	}
}
END_TEST

static const struct json_row {
	const char *json, *tree, *reports;
} json_rows[] = {
	{"{\"a\": [1, -2.5e3, true, null, \"x\"], \"b\": {}}",
	 "{a: [1, -2.5e3, true, ~, \"x\"], b: {}}", ""},
	{"12", "12", ""},
	{"\"a\\u00e9\\n\"", "\"a\xC3\xA9\n\"", ""},
	{" [ ] ", "[]", ""},
	{"\xEF\xBB\xBF"
	 "[\"灯\"]",
	 "[\"灯\"]", ""},
	{"{\"z\": 1, \"a\": 2, \"m\\\"\": 3}", "{z: 1, a: 2, m\": 3}", ""},
	{"", NULL, "1:1 json-syntax"},
	{"{\"a\": 1,\n \"a\": 2}", NULL, "2:4 json-syntax"},
	{"[1,\n2", NULL, "2:1 json-syntax"},
	{"[1] 2", NULL, "1:5 json-syntax"},
	{"{a: 1}", NULL, "1:2 json-syntax"},
	{"[99999999999999999999]", NULL, "1:2 json-syntax"},
};

START_TEST(json)
{
	for (size_t i = 0; i < N(json_rows); i++) {
		const struct json_row *r = &json_rows[i];
		struct ynode *n;
		struct bench b;

		bench_init(&b, str_cstr(r->json));
		n = ytree_parse_json(&b.arena, &b.src, b.src.text, &b.log);
		ck_assert_msg((n != NULL) == (r->tree != NULL), "%s", r->json);
		ck_assert_msg(b.log.n == (r->reports[0] ? 1 : 0), "%s", r->json);
		if (n) {
			show(&b.out, n);
			assert_str(r->json, buf_view(&b.out), str_cstr(r->tree));
			ck_assert(str_within(n->at, b.src.text));
		} else {
			ck_assert_str_eq(b.log.p[0].kind->id, "json-syntax");
			assert_reports(r->json, &b, r->reports);
		}
		bench_release(&b);
	}
}
END_TEST

START_TEST(json_depth)
{
	struct bench b;
	struct buf y;

	buf_init(&y, BUF_MAX_DEFAULT);
	for (int i = 0; i < 100; i++)
		buf_lit(&y, "[");
	for (int i = 0; i < 100; i++)
		buf_lit(&y, "]");
	bench_init(&b, buf_view(&y));
	ck_assert_ptr_null(ytree_parse_json(&b.arena, &b.src, b.src.text, &b.log));
	assert_reports("depth", &b, "1:65 yaml-limit");
	bench_release(&b);
	buf_release(&y);
}
END_TEST

Suite *ytree_suite(void)
{
	Suite *s = suite_create("ytree");
	TCase *t = tcase_create("ytree");

	tcase_set_timeout(t, 60);
	tcase_add_test(t, parse);
	tcase_add_test(t, errors);
	tcase_add_test(t, nul_bytes);
	tcase_add_test(t, limits);
	tcase_add_test(t, duplicate_among_many);
	tcase_add_test(t, places);
	tcase_add_test(t, plain);
	tcase_add_test(t, head);
	tcase_add_test(t, json);
	tcase_add_test(t, json_depth);
	suite_add_tcase(s, t);
	return s;
}
