#include "text/csv.h"

#include "report.h"

Suite *csv_suite(void);

static const struct csv_row_case {
	const char *name, *csv, *rows, *reports;
} rows[] = {
	{"plain", "a,b\nc,d\n", "a|b;c|d;", ""},
	{"no end of line", "a,b\nc,d", "a|b;c|d;", ""},
	{"CRLF and BOM",
	 "\xEF\xBB\xBF"
	 "a,b\r\nc,\r\n",
	 "a|b;c|;", ""},
	{"quotes", "\"a,b\",\"c\"\"d\",\"\",\"e\nf\"\r\n", "a,b|c\"d||e\nf;", ""},
	{"only quotes", "\"\"\"\"\n", "\";", ""},
	{"blank lines", "\n\na\n\r\n\nb\n\n", "a;b;", ""},
	{"empty cells", ",\n,,\n", "|;||;", ""},
	{"empty", "", "", ""},
	{"a quote inside a bare cell", "a\"b,c\n", "a\"b|c;", ""},
	{"a lone CR stays", "a\rb,c\r", "a\rb|c;", ""},
	{"Chinese", "姓名,城市\n美美,上海\n", "姓名|城市;美美|上海;", ""},
	{"not closed", "a\n\"b,c\nd\n", "a;", "2:1 csv-syntax"},
	{"text behind a quote", "a\n\"b\"c,d\ne\n", "a;", "2:4 csv-syntax"},
	{"not closed after doubles", "\"a\"\"", "", "1:1 csv-syntax"},
};

START_TEST(reading)
{
	for (size_t i = 0; i < N(rows); i++) {
		struct bench b;
		struct csv c;

		bench_init(&b, str_cstr(rows[i].csv));
		csv_init(&c, &b.arena, &b.src, &b.log);
		while (csv_row(&c)) {
			ck_assert(str_within(c.row, b.src.text));
			for (size_t k = 0; k < c.n; k++)
				buf_printf(&b.out, "%s%.*s", k ? "|" : "", STR_ARG(c.cells[k]));
			buf_char(&b.out, ';');
		}
		assert_str(rows[i].name, buf_view(&b.out), str_cstr(rows[i].rows));
		assert_reports(rows[i].name, &b, rows[i].reports);
		ck_assert_msg(c.failed == (rows[i].reports[0] != '\0'), "%s", rows[i].name);
		ck_assert_msg(!csv_row(&c), "%s: a row behind the end", rows[i].name);
		bench_release(&b);
	}
}
END_TEST

START_TEST(slices_and_places)
{
	struct bench b;
	struct csv c;

	bench_init(&b, S("a,\"b\"\nlong,\"c\"\"d\"\r\n"));
	csv_init(&c, &b.arena, &b.src, &b.log);
	ck_assert(csv_row(&c));
	ck_assert(str_within(c.cells[0], b.src.text) && str_within(c.cells[1], b.src.text));
	assert_str("row", c.row, S("a,\"b\""));
	ck_assert(csv_row(&c));
	ck_assert(!str_within(c.cells[1], b.src.text));
	assert_str("row", c.row, S("long,\"c\"\"d\""));
	bench_release(&b);
}
END_TEST

Suite *csv_suite(void)
{
	Suite *s = suite_create("csv");
	TCase *t = tcase_create("csv");

	tcase_add_test(t, reading);
	tcase_add_test(t, slices_and_places);
	suite_add_tcase(s, t);
	return s;
}
