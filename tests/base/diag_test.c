#include "base/diag.h"

#include <check.h>
#include <stdlib.h>

Suite *diag_suite(void);

#define N(rows) (sizeof(rows) / sizeof *(rows))

static const struct diag_kind bad = {"thing-bad", DIAG_ERROR, 1, "", ""};
static const struct diag_kind worse = {"thing-worse", DIAG_ERROR, 4, "", ""};
static const struct diag_kind odd = {"thing-odd", DIAG_WARNING, 3, "", ""};
static const struct diag_kind so = {"thing-so", DIAG_NOTE, 3, "", ""};
static const struct diag_kind off = {"thing-off", DIAG_OFF, 3, "", ""};

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

static struct str printed(const struct diag_log *log, enum diag_format format, bool colour)
{
	char *text = NULL;
	struct str got;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	ck_assert_ptr_nonnull(f);
	diag_print(log, f, format, colour);
	fclose(f);
	got = arena_dup(&a, str_of(text, n));
	free(text);
	return got;
}

// What is printed for one report on bytes `at` .. `at + n` of a text.
static const struct place_row {
	const char *name, *text;
	size_t at, n;
	const char *expected;
} place_rows[] = {
	{"a word", "a: 1\nauthor: mia\n", 13, 3,
	 "x.md:2:9: error: wrong [thing-bad]\n"
	 "    2 | author: mia\n"
	 "      |         ^~~\n"},
	{"first byte", "abc", 0, 1,
	 "x.md:1:1: error: wrong [thing-bad]\n"
	 "    1 | abc\n"
	 "      | ^\n"},
	{"chinese before the place", "标题: 商户 x\n", 15, 1,
	 "x.md:1:8: error: wrong [thing-bad]\n"
	 "    1 | 标题: 商户 x\n"
	 "      |            ^\n"},
	{"chinese at the place", "名: 商户x\n", 5, 6,
	 "x.md:1:4: error: wrong [thing-bad]\n"
	 "    1 | 名: 商户x\n"
	 "      |     ^~~~\n"},
	{"combining mark before the place", "e\xCC\x81 x", 4, 1,
	 "x.md:1:4: error: wrong [thing-bad]\n"
	 "    1 | e\xCC\x81 x\n"
	 "      |   ^\n"},
	{"tabs", "\ta:\tb\n", 4, 1,
	 "x.md:1:5: error: wrong [thing-bad]\n"
	 "    1 |  a: b\n"
	 "      |     ^\n"},
	{"crlf", "one\r\ntwo\r\nthree\r\n", 5, 3,
	 "x.md:2:1: error: wrong [thing-bad]\n"
	 "    2 | two\n"
	 "      | ^~~\n"},
	{"a place that runs over crlf", "one\r\ntwo\r\n", 0, 8,
	 "x.md:1:1: error: wrong [thing-bad]\n"
	 "    1 | one\n"
	 "      | ^~~\n"},
	{"a place that runs over the line", "one two\nthree\n", 4, 9,
	 "x.md:1:5: error: wrong [thing-bad]\n"
	 "    1 | one two\n"
	 "      |     ^~~\n"},
	{"nothing wide", "abc\n", 1, 0,
	 "x.md:1:2: error: wrong [thing-bad]\n"
	 "    1 | abc\n"
	 "      |  ^\n"},
	{"end of the line", "abc\nd\n", 3, 1,
	 "x.md:1:4: error: wrong [thing-bad]\n"
	 "    1 | abc\n"
	 "      |    ^\n"},
	{"end of a line that ends in crlf", "abc\r\nd\r\n", 4, 1,
	 "x.md:1:5: error: wrong [thing-bad]\n"
	 "    1 | abc\n"
	 "      |    ^\n"},
	{"end of the file", "abc", 3, 0,
	 "x.md:1:4: error: wrong [thing-bad]\n"
	 "    1 | abc\n"
	 "      |    ^\n"},
	{"end of the file after its last line", "abc\n", 4, 0,
	 "x.md:2:1: error: wrong [thing-bad]\n"
	 "    2 | \n"
	 "      | ^\n"},
	{"empty file", "", 0, 0,
	 "x.md:1:1: error: wrong [thing-bad]\n"
	 "    1 | \n"
	 "      | ^\n"},
	{"empty line", "a\n\nb\n", 2, 0,
	 "x.md:2:1: error: wrong [thing-bad]\n"
	 "    2 | \n"
	 "      | ^\n"},
	{"invalid bytes",
	 "a\xFF\xFE"
	 "b\n",
	 3, 1,
	 "x.md:1:4: error: wrong [thing-bad]\n"
	 "    1 | a\xEF\xBF\xBD\xEF\xBF\xBD"
	 "b\n"
	 "      |    ^\n"},
};

START_TEST(places)
{
	for (size_t i = 0; i < N(place_rows); i++) {
		const struct place_row *r = &place_rows[i];
		struct source src = {S("x.md"), str_cstr(r->text)};
		struct str got;

		diag_init(&dlog, &a);
		diag_report(&dlog, &bad, &src, str_of(src.text.p + r->at, r->n), "wrong");
		got = printed(&dlog, DIAG_TEXT, false);
		ck_assert_msg(str_eq(got, str_cstr(r->expected)), "%s:\n%s", r->name, got.p);
	}
}
END_TEST

START_TEST(long_lines)
{
	struct str text = arena_printf(&a, "%0*d商%0*d\nend", 5000, 0, 5000, 0), got, line;
	struct source src = {S("x.md"), text};

	for (size_t at = 0; at < text.n; at += 613) {
		diag_init(&dlog, &a);
		diag_report(&dlog, &bad, &src, str_of(text.p + at, 5000), "wrong");
		got = printed(&dlog, DIAG_TEXT, false);
		while (str_line(&got, &line))
			ck_assert_msg(line.n < 200, "at %zu: a line of %zu bytes", at, line.n);
	}
}
END_TEST

// Nothing of the user's may steer a terminal.
START_TEST(controls_are_shown)
{
	struct source src = {S("\033[2Jx.md"), S("a\033[31m\x9B\xC2\x9B\x7F"
						 "b\n")};
	struct str got;

	diag_report(&dlog, &bad, &src, str_from(src.text, 10), "no \033[31m\n::error::%s", "x");
	diag_hint(&dlog, "\033]0;x\007");
	diag_trail(&dlog, "from \033x");
	got = printed(&dlog, DIAG_TEXT, false);
	for (size_t i = 0; i < got.n; i++)
		ck_assert_msg((unsigned char)got.p[i] >= 0x20 || got.p[i] == '\n', "byte %02X",
			      got.p[i]);
	ck_assert_msg(str_find(got, S("\xC2\x9B")) == SIZE_MAX, "U+009B is there");
	ck_assert_msg(str_find(got, S("\n::error")) == SIZE_MAX, "a line break got through");
	got = printed(&dlog, DIAG_GITHUB, false);
	ck_assert_uint_eq(str_index(got, '\n'), got.n - 1);
}
END_TEST

START_TEST(shapes)
{
	struct source src = {S("b.md"), S("title: x\n")};
	struct str names[] = {S("author"), S("date")};

	diag_report(&dlog, &bad, &src, str_of(src.text.p, 5), "no key called \"%s\"", "title");
	diag_hint(&dlog, "keys are %s", "author, date");
	diag_trail(&dlog, "from a.html:3 (include)");
	diag_trail(&dlog, "from base.html:9 (extends)");
	diag_report(&dlog, &odd, &src, (struct str){0}, "no end");
	diag_report_path(&dlog, &worse, S("c.html"), "cannot be read");
	diag_report_path(&dlog, &so, (struct str){0}, "all in all");
	ck_assert(!diag_suggest(&dlog, S("zzzz"), names, 2));
	ck_assert(diag_suggest(&dlog, S("auhtor"), names, 2));
	diag_report(&dlog, &off, &src, src.text, "never seen");
	diag_hint(&dlog, "nor its hint");
	ck_assert_uint_eq(dlog.errors, 2);
	ck_assert_uint_eq(dlog.warnings, 1);
	ck_assert_int_eq(dlog.exit, 4);
	diag_sort(&dlog);
	ck_assert_str_eq(printed(&dlog, DIAG_TEXT, false).p,
			 "note: all in all [thing-so]\n"
			 "  hint: did you mean \"author\"?\n"
			 "b.md: warning: no end [thing-odd]\n"
			 "b.md:1:1: error: no key called \"title\" [thing-bad]\n"
			 "    1 | title: x\n"
			 "      | ^~~~~\n"
			 "  hint: keys are author, date\n"
			 "  from a.html:3 (include)\n"
			 "  from base.html:9 (extends)\n"
			 "c.html: error: cannot be read [thing-worse]\n");
	ck_assert_str_eq(printed(&dlog, DIAG_GITHUB, false).p,
			 "::notice title=thing-so::all in all%0Ahint: did you mean \"author\"?\n"
			 "::warning file=b.md,title=thing-odd::no end\n"
			 "::error file=b.md,line=1,col=1,title=thing-bad::no key called \"title\""
			 "%0Ahint: keys are author, date"
			 "%0Afrom a.html:3 (include)%0Afrom base.html:9 (extends)\n"
			 "::error file=c.html,title=thing-worse::cannot be read\n");
}
END_TEST

START_TEST(github_escapes)
{
	diag_report_path(&dlog, &bad, S("a,b:c%.md"), "100%%, really: %s", "x\r\ny");
	ck_assert_str_eq(
		printed(&dlog, DIAG_GITHUB, false).p,
		"::error file=a%2Cb%3Ac%25.md,title=thing-bad::100%25, really: x%0D%0Ay\n");
}
END_TEST

START_TEST(colours)
{
	struct source src = {S("x.md"), S("abc")};

	diag_report(&dlog, &bad, &src, str_of(src.text.p + 1, 2), "wrong");
	ck_assert_str_eq(printed(&dlog, DIAG_TEXT, true).p,
			 "x.md:1:2: \033[31merror:\033[0m wrong [thing-bad]\n"
			 "    1 | abc\n"
			 "      |  \033[31m^~\033[0m\n");
}
END_TEST

// Whichever worker reported what, and in which order: the same text.
START_TEST(join_and_sort)
{
	struct source one = {S("a.md"), S("one two three")}, two = {S("b.md"), S("x")};
	struct str first = {0};

	for (int order = 0; order < 6; order++) {
		struct diag_log parts[3], all;
		struct str got;

		diag_init(&all, &a);
		for (int i = 0; i < 3; i++)
			diag_init(&parts[i], &a);
		diag_report(&parts[order % 3], &bad, &one, str_of(one.text.p + 8, 5), "late");
		diag_report(&parts[order / 2], &bad, &two, two.text, "other file");
		diag_report(&parts[(order + 1) % 3], &bad, &one, str_of(one.text.p, 3), "early");
		diag_report(&parts[(order + 2) % 3], &bad, &one, str_of(one.text.p, 3), "early");
		diag_report(&parts[order % 2], &odd, &one, str_of(one.text.p, 3), "early too");
		diag_report(&parts[order % 2], &worse, &one, (struct str){0}, "whole file");
		for (int i = 0; i < 3; i++)
			diag_join(&all, &parts[(i + order) % 3]);
		ck_assert_int_eq(all.exit, 4);
		diag_sort(&all);
		ck_assert_uint_eq(all.n, 5); // the repeat is gone
		ck_assert_uint_eq(all.errors, 4);
		ck_assert_uint_eq(all.warnings, 1);
		got = printed(&all, DIAG_TEXT, false);
		ck_assert_msg(!first.p || str_eq(got, first), "order %d:\n%s", order, got.p);
		first = got;
	}
	ck_assert_str_eq(first.p, "a.md: error: whole file [thing-worse]\n"
				  "a.md:1:1: error: early [thing-bad]\n"
				  "    1 | one two three\n"
				  "      | ^~~\n"
				  "a.md:1:1: warning: early too [thing-odd]\n"
				  "    1 | one two three\n"
				  "      | ^~~\n"
				  "a.md:1:9: error: late [thing-bad]\n"
				  "    1 | one two three\n"
				  "      |         ^~~~~\n"
				  "b.md:1:1: error: other file [thing-bad]\n"
				  "    1 | x\n"
				  "      | ^\n");
}
END_TEST

// Reports that differ only in how they were reached are no repeats, and have an order of their own.
START_TEST(sort_by_trail)
{
	for (int order = 0; order < 2; order++) {
		diag_init(&dlog, &a);
		for (int i = 0; i < 2; i++) {
			diag_report_path(&dlog, &bad, S("x"), "wrong");
			diag_trail(&dlog, "from %d", order ? 1 - i : i);
		}
		diag_sort(&dlog);
		ck_assert_str_eq(printed(&dlog, DIAG_TEXT, false).p,
				 "x: error: wrong [thing-bad]\n  from 0\n"
				 "x: error: wrong [thing-bad]\n  from 1\n");
	}
}
END_TEST

// A file read twice lies at two addresses.
START_TEST(sort_by_offset)
{
	struct source twice[2];

	for (int i = 0; i < 2; i++)
		twice[i] = (struct source){S("x.md"), arena_dup(&a, S("one two"))};
	for (int order = 0; order < 2; order++) {
		diag_init(&dlog, &a);
		for (size_t at = 0; at < 5; at += 4) {
			const struct source *src = &twice[(at > 0) ^ order];

			diag_report(&dlog, &bad, src, str_of(src->text.p + at, 3), "wrong");
		}
		diag_sort(&dlog);
		ck_assert_ptr_eq(dlog.p[0].src, &twice[order]);
	}
}
END_TEST

// The gravest exit code counts, whatever comes first.
START_TEST(exits)
{
	static const int orders[][3] = {{1, 4, 4}, {4, 3, 3}, {3, 4, 3}, {3, 6, 6},
					{6, 3, 6}, {7, 6, 7}, {1, 3, 3}, {3, 1, 3}};
	struct diag_kind first = {"a", DIAG_ERROR, orders[_i][0], "", ""},
			 second = {"b", DIAG_ERROR, orders[_i][1], "", ""};

	diag_report_path(&dlog, &first, S("a"), "x");
	diag_report_path(&dlog, &second, S("b"), "x");
	ck_assert_int_eq(dlog.exit, orders[_i][2]);
}
END_TEST

START_TEST(levels)
{
	struct diag_levels *l = diag_levels_new(&a);

	diag_levels_set(l, S("thing-bad"), DIAG_WARNING);
	diag_levels_set(l, S("thing-odd"), DIAG_OFF);
	diag_levels_set(l, S("thing-off"), DIAG_ERROR);
	dlog.levels = l;
	diag_report_path(&dlog, &bad, S("a"), "bad");
	ck_assert_int_eq(dlog.exit, 0);
	diag_report_path(&dlog, &odd, S("b"), "odd");
	diag_hint(&dlog, "of what was turned off");
	diag_report_path(&dlog, &off, S("c"), "off");
	ck_assert_uint_eq(dlog.errors, 1);
	ck_assert_uint_eq(dlog.warnings, 1);
	ck_assert_int_eq(dlog.exit, 3);
	ck_assert_str_eq(printed(&dlog, DIAG_TEXT, false).p,
			 "a: warning: bad [thing-bad]\nc: error: off [thing-off]\n");
}
END_TEST

static const char *const known[] = {"title",     "date", "tags", "author",  "description",
				    "published", "id",   "社区", "商户故事"};

static const char *const nearest_rows[][2] = {
	{"titel", "title"},
	{"tilte", "title"},
	{"Title", "title"},
	{"titles", "title"},
	{"tag", "tags"},
	{"autor", "author"},
	{"athour", "author"},
	{"descripton", "description"},
	{"discripsion", "description"},
	{"publishd", "published"},
	{"ids", "id"},
	{"社团", "社区"},
	{"商户故", "商户故事"},
	{"", ""},
	{"x", ""},
	{"xx", ""},
	{"layout", ""},
	{"zzzzzzzz", ""},
	{"pubdate", ""},
	{"dte", "date"},
	{"dtae", "date"},
};

START_TEST(nearest)
{
	struct str names[N(known)], long_one = arena_printf(&a, "%0*d", 100000, 0);

	for (size_t i = 0; i < N(known); i++)
		names[i] = str_cstr(known[i]);
	for (size_t i = 0; i < N(nearest_rows); i++) {
		struct str got = diag_nearest(str_cstr(nearest_rows[i][0]), names, N(known));

		ck_assert_msg(str_eq(got, str_cstr(nearest_rows[i][1])), "%s: \"%.*s\"",
			      nearest_rows[i][0], STR_ARG(got));
	}
	ck_assert_uint_eq(diag_nearest(long_one, names, N(known)).n, 0);
	ck_assert_uint_eq(diag_nearest(S("title"), &long_one, 1).n, 0);
	ck_assert_uint_eq(diag_nearest(S("title"), NULL, 0).n, 0);
}
END_TEST

Suite *diag_suite(void)
{
	Suite *s = suite_create("diag");
	TCase *c = tcase_create("diag");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, places);
	tcase_add_test(c, long_lines);
	tcase_add_test(c, controls_are_shown);
	tcase_add_test(c, shapes);
	tcase_add_test(c, github_escapes);
	tcase_add_test(c, colours);
	tcase_add_test(c, join_and_sort);
	tcase_add_test(c, sort_by_trail);
	tcase_add_test(c, sort_by_offset);
	tcase_add_test(c, levels);
	tcase_add_loop_test(c, exits, 0, 8);
	tcase_add_test(c, nearest);
	suite_add_tcase(s, c);
	return s;
}
