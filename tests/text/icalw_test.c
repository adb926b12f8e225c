#include "text/icalw.h"

#include "base/utf8.h"
#include "report.h"

Suite *icalw_suite(void);

START_TEST(lines)
{
	struct str tags[] = {S("tea, hot"), S("lane")};
	struct bench b;
	struct icalw w;

	bench_init(&b, S(""));
	icalw_init(&w, &b.out);
	icalw_begin(&w, "VEVENT");
	icalw_put_text(&w, "SUMMARY", S("Tea; or \\ not,\r\nlater\nand\rthen\x07."));
	icalw_put_text(&w, "LOCATION", S(""));
	icalw_name(&w, "DTSTART");
	icalw_param(&w, "TZID", S("Asia/Shanghai"));
	icalw_value(&w, S("20261121T093000"));
	icalw_name(&w, "ORGANIZER");
	icalw_param(&w, "CN", S("Mei \"Auntie\" Wu; ^lane^\n\x01"));
	icalw_param(&w, "X", S(""));
	icalw_value(&w, S("https://lane.example/\r\nBEGIN:VEVENT"));
	icalw_name(&w, "CATEGORIES");
	icalw_texts(&w, tags, 2);
	icalw_put_uri(&w, "IMAGE", S("https://lane.example/a.png"));
	icalw_put_int(&w, "SEQUENCE", 29913120);
	icalw_put_utc(&w, "DTSTAMP", 1795219200);
	icalw_end(&w, "VEVENT");
	assert_str("lines", buf_view(&b.out),
		   S("BEGIN:VEVENT\r\n"
		     "SUMMARY:Tea\\; or \\\\ not\\,\\nlater\\nand\\nthen.\r\n"
		     "DTSTART;TZID=Asia/Shanghai:20261121T093000\r\n"
		     "ORGANIZER;CN=\"Mei ^'Auntie^' Wu; "
		     "^^lane^^^n\";X=\"\":https://lane.example/BEGI\r\n"
		     " N:VEVENT\r\n"
		     "CATEGORIES:tea\\, hot,lane\r\n"
		     "IMAGE;VALUE=URI:https://lane.example/a.png\r\n"
		     "SEQUENCE:29913120\r\n"
		     "DTSTAMP:20261121T000000Z\r\n"
		     "END:VEVENT\r\n"));
	bench_release(&b);
}
END_TEST

// Whatever the text is and wherever the line is cut: no line is too long, each is UTF-8 of its own,
// and put together they are the text.
static void check_folded(const char *name, struct str text, struct bench *b)
{
	struct buf whole;
	struct str rest, line;
	struct icalw w;

	buf_reset(&b->out);
	buf_init(&whole, BUF_MAX_DEFAULT);
	icalw_init(&w, &b->out);
	icalw_put(&w, "X", text);
	rest = buf_view(&b->out);
	for (bool first = true; str_line(&rest, &line); first = false) {
		ck_assert_msg(line.n <= ICALW_LINE, "%s: %zu octets", name, line.n);
		ck_assert_msg(utf8_check(line) == line.n, "%s: a character is cut", name);
		ck_assert_msg(first || line.p[0] == ' ', "%s: no continuation", name);
		ck_assert_msg(line.p[line.n] == '\r', "%s: no CRLF", name);
		buf_str(&whole, str_from(line, first ? 0 : 1));
	}
	assert_str(name, str_from(buf_view(&whole), 2), text);
	buf_release(&whole);
}

START_TEST(folding)
{
	static const char *const pieces[] = {"a", "灯", "🏮", "é", "a灯", "👩‍👩‍👧"};
	struct bench b;

	bench_init(&b, S(""));
	for (size_t i = 0; i < N(pieces); i++) {
		struct buf text;

		buf_init(&text, BUF_MAX_DEFAULT);
		for (size_t n = 0; n < 220; n++) {
			check_folded(pieces[i], buf_view(&text), &b);
			buf_str(&text, str_cstr(n % 7 == i ? "b" : pieces[i]));
		}
		buf_release(&text);
	}
	bench_release(&b);
}
END_TEST

START_TEST(escapes_stay_whole)
{
	struct bench b;
	struct icalw w;
	struct str rest, line;

	bench_init(&b, S(""));
	for (size_t n = 0; n < 80; n++) {
		char text[160];

		memset(text, ',', sizeof text);
		memset(text, 'a', n);
		buf_reset(&b.out);
		icalw_init(&w, &b.out);
		icalw_put_text(&w, "X", str_of(text, sizeof text));
		for (rest = buf_view(&b.out); str_line(&rest, &line);)
			ck_assert_msg(line.n <= ICALW_LINE && line.p[line.n - 1] != '\\',
				      "%zu: an escape is cut", n);
	}
	bench_release(&b);
}
END_TEST

// What is no UTF-8 is never written by kith; a line must end all the same.
START_TEST(bytes_that_are_no_text)
{
	char bytes[400];
	struct bench b;
	struct icalw w;
	struct str rest, line;

	memset(bytes, 0xBF, sizeof bytes);
	bench_init(&b, S(""));
	icalw_init(&w, &b.out);
	icalw_put(&w, "X", str_of(bytes, sizeof bytes));
	for (rest = buf_view(&b.out); str_line(&rest, &line);)
		ck_assert_uint_le(line.n, ICALW_LINE);
	bench_release(&b);
}
END_TEST

static const struct {
	int seconds;
	const char *text;
} offsets[] = {{0, "+0000"},     {28800, "+0800"},  {-12600, "-0330"},
	       {20700, "+0545"}, {1408, "+002328"}, {-17762, "-045602"}};

START_TEST(offset_forms)
{
	for (size_t i = 0; i < N(offsets); i++) {
		struct bench b;

		bench_init(&b, S(""));
		icalw_offset(&b.out, offsets[i].seconds);
		assert_str(offsets[i].text, buf_view(&b.out), str_cstr(offsets[i].text));
		bench_release(&b);
	}
}
END_TEST

Suite *icalw_suite(void)
{
	Suite *s = suite_create("icalw");
	TCase *t = tcase_create("icalw");

	tcase_add_test(t, lines);
	tcase_add_test(t, folding);
	tcase_add_test(t, escapes_stay_whole);
	tcase_add_test(t, bytes_that_are_no_text);
	tcase_add_test(t, offset_forms);
	suite_add_tcase(s, t);
	return s;
}
