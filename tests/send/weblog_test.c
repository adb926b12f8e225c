#include "send/weblog.h"

#include <check.h>

Suite *weblog_suite(void);

static const struct {
	const char *line;
	const char *method, *target, *agent; // NULL method: not a line of a log
	int status;
	instant time;
} LINES[] = {
	{"203.0.113.9 - - [21/Nov/2026:09:30:00 +0800] \"POST /u/x HTTP/1.1\" 200 5 \"-\" "
	 "\"Mozilla/5.0\"",
	 "POST", "/u/x", "Mozilla/5.0", 200, 1795224600},
	{"2001:db8::1 - mira [29/Feb/2028:23:59:60 -0330] \"GET / HTTP/2.0\" 304 -", "GET", "/", "",
	 304, 1835494200},
	{"h - - [21/Nov/2026:09:30:00 +0000] \"GET /a\\\"b HTTP/1.0\" 404 1 \"x\\\"y\" \"a \\\" "
	 "b\"",
	 "GET", "/a\\\"b", "a \\\" b", 404, 1795253400},
	{"h - - [31/Feb/2026:09:30:00 +0000] \"GET / HTTP/1.0\" 200 1", "GET", "/", "", 200,
	 INSTANT_NONE},
	{"h - - [21/Nov/2026 09:30] \"GET / HTTP/1.0\" 200 1", "GET", "/", "", 200, INSTANT_NONE},
	{"", NULL, NULL, NULL, 0, 0},
	{"h - - [21/Nov/2026:09:30:00 +0000] \"\" 400 0", NULL, NULL, NULL, 0, 0},
	{"h - - [21/Nov/2026:09:30:00 +0000] \"GET / HTTP/1.0", NULL, NULL, NULL, 0, 0},
	{"h - - [21/Nov/2026:09:30:00 +0000] \"GET / HTTP/1.0\" 2000 1", NULL, NULL, NULL, 0, 0},
	{"h - - [21/Nov/2026:09:30:00 +0000] \"GET / HTTP/1.0\" 2x0 1", NULL, NULL, NULL, 0, 0},
	{"h - - [21/Nov/2026:09:30:00 +0000] \"GET http://other/ HTTP/1.0\" 200 1", NULL, NULL,
	 NULL, 0, 0},
	{"h - - [21/Nov/2026:09:30:00 +0000] \"\\x16\\x03\\x01\" 400 1", NULL, NULL, NULL, 0, 0},
	{"{\"method\":\"GET\"}", NULL, NULL, NULL, 0, 0},
};

static bool same(struct str got, const char *want)
{
	return str_eq(got, str_cstr(want));
}

START_TEST(reads_a_line)
{
	const char *line = LINES[_i].line;
	struct weblog w;
	bool read = weblog_read(str_cstr(line), &w);

	ck_assert_msg(read == (LINES[_i].method != NULL), "%s: read is %d", line, read);
	if (!read)
		return;
	ck_assert_msg(same(w.method, LINES[_i].method) && same(w.target, LINES[_i].target) &&
			      same(w.agent, LINES[_i].agent),
		      "%s: %.*s|%.*s|%.*s", line, STR_ARG(w.method), STR_ARG(w.target),
		      STR_ARG(w.agent));
	ck_assert_msg(w.status == LINES[_i].status, "%s: status %d", line, w.status);
	ck_assert_msg(weblog_time(&w) == LINES[_i].time, "%s: time %lld", line,
		      (long long)weblog_time(&w));
}
END_TEST

START_TEST(finds_names_of_a_query)
{
	struct str target = S("/a?utm_campaign=2026-11&x=&utm=1&y");

	ck_assert(same(weblog_query(target, S("utm_campaign")), "2026-11"));
	ck_assert(same(weblog_query(target, S("utm")), "1"));
	ck_assert(weblog_query(target, S("x")).p != NULL);
	ck_assert_uint_eq(weblog_query(target, S("x")).n, 0);
	ck_assert_ptr_null(weblog_query(target, S("y")).p);
	ck_assert_ptr_null(weblog_query(S("/a"), S("x")).p);
}
END_TEST

Suite *weblog_suite(void)
{
	Suite *s = suite_create("weblog");
	TCase *t = tcase_create("all");

	tcase_add_loop_test(t, reads_a_line, 0, sizeof LINES / sizeof *LINES);
	tcase_add_test(t, finds_names_of_a_query);
	suite_add_tcase(s, t);
	return s;
}
