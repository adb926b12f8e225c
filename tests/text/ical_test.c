#include "text/ical.h"

#include <check.h>

Suite *ical_suite(void);

#define N(rows) (sizeof(rows) / sizeof *(rows))

static struct arena arena;
static struct diag_log reports;
static struct source src;

static void setup(void)
{
	arena_init(&arena);
	diag_init(&reports, &arena);
}

static void teardown(void)
{
	arena_release(&arena);
}

static struct ical_component *parse(const char *text)
{
	src = (struct source){S("a.ics"), str_cstr(text)};
	return ical_parse(&arena, &src, &reports);
}

static const struct {
	const char *line; // inside an event
	const char *name, *param, *value;
} lines[] = {
	{"SUMMARY:Lantern night", "SUMMARY", NULL, "Lantern night"},
	{"summary:Lantern night\r", "SUMMARY", NULL, "Lantern night"},
	{"SUMMARY:", "SUMMARY", NULL, ""},
	{"SUMMARY:a:b;c", "SUMMARY", NULL, "a:b;c"},
	{"SUMMARY:Lan\n tern\n\t ni\n ght", "SUMMARY", NULL, "Lantern night"},
	{"SUMMARY:\xE7\x81\n \xAF", "SUMMARY", NULL, "\xE7\x81\xAF"}, // folded inside a character
	{"SUM\n MARY:x", "SUMMARY", NULL, "x"},
	{"DTSTART;TZID=Europe/Berlin:20261121T190000", "DTSTART", "Europe/Berlin",
	 "20261121T190000"},
	{"DTSTART;VALUE=DATE-TIME;tzid=\"a;b:c\":20261121T190000", "DTSTART", "a;b:c",
	 "20261121T190000"},
	{"DTSTART;TZID=^'x^'^n^^^z:1", "DTSTART", "\"x\"\n^^z", "1"},
	{"DTSTART;TZID=:1", "DTSTART", "", "1"},
};

START_TEST(line)
{
	char text[500];
	const struct ical_component *stream, *event;
	const struct ical_prop *p;

	snprintf(text, sizeof text,
		 "BEGIN:VCALENDAR\nBEGIN:VEVENT\n%s\nEND:VEVENT\nEND:VCALENDAR\n", lines[_i].line);
	stream = parse(text);
	ck_assert_msg(stream && reports.n == 0, "%s", lines[_i].line);
	event = stream->parts.p[0]->parts.p[0];
	ck_assert_msg(event->props.n == 1, "%s", lines[_i].line);
	p = ical_get(event, lines[_i].name);
	ck_assert_msg(p && str_eq(p->value, str_cstr(lines[_i].value)), "%s", lines[_i].line);
	ck_assert_msg(str_eq(ical_param(p, "TZID"), str_cstr(lines[_i].param)), "%s",
		      lines[_i].line);
	ck_assert(str_within(ical_place(&src, p), src.text));
}
END_TEST

static const struct {
	const char *text, *message;
	size_t line;
} faults[] = {
	{"", "the file holds no calendar", 0},
	{"hello\n", "this is no line of a calendar (NAME:value), so it is left out", 1},
	{"X:1\nBEGIN:VCALENDAR\nEND:VCALENDAR\n", "this stands in no calendar, so it is left out",
	 1},
	{"BEGIN:VCALENDAR\n:x\nEND:VCALENDAR\n",
	 "this is no line of a calendar (NAME:value), so it is left out", 2},
	{"BEGIN:VCALENDAR\nX;A:x\nEND:VCALENDAR\n",
	 "this is no line of a calendar (NAME:value), so it is left out", 2},
	{"BEGIN:VCALENDAR\nX;A=\"b:x\nEND:VCALENDAR\n",
	 "this is no line of a calendar (NAME:value), so it is left out", 2},
	{"BEGIN:VCALENDAR\nX:\xFF\nEND:VCALENDAR\n",
	 "the line is not valid UTF-8, so it is left out", 2},
	{"BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR\n",
	 "nothing of this name is open, so it is left out", 2},
	{"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "VEVENT is never closed", 2},
	{"BEGIN:VCALENDAR\nX:1\n", "VCALENDAR is never closed", 1},
};

START_TEST(fault)
{
	size_t at = 0, col;

	parse(faults[_i].text);
	ck_assert_msg(reports.n >= 1, "%s", faults[_i].text);
	ck_assert_msg(str_eq(reports.p[0].message, str_cstr(faults[_i].message)), "%s: %.*s",
		      faults[_i].text, STR_ARG(reports.p[0].message));
	if (reports.p[0].at.p)
		diag_place(&src, reports.p[0].at.p, &at, &col);
	ck_assert_msg(at == faults[_i].line, "%s: line %zu", faults[_i].text, at);
}
END_TEST

START_TEST(too_deep)
{
	struct buf b;

	for (int depth = ICAL_DEPTH_MAX; depth <= ICAL_DEPTH_MAX + 1; depth++) {
		buf_init(&b, 1 << 20);
		for (int i = 0; i < depth; i++)
			buf_lit(&b, "BEGIN:VCALENDAR\n");
		for (int i = 0; i < depth; i++)
			buf_lit(&b, "END:VCALENDAR\n");
		src = (struct source){S("a.ics"), buf_view(&b)};
		ck_assert(!!ical_parse(&arena, &src, &reports) == (depth == ICAL_DEPTH_MAX));
		ck_assert_uint_eq(reports.errors, depth > ICAL_DEPTH_MAX);
		buf_release(&b);
	}
}
END_TEST

START_TEST(too_large)
{
	static char one[] = "X";

	src = (struct source){S("a.ics"), str_of(one, ICAL_BYTES_MAX + 1)};
	ck_assert(!ical_parse(&arena, &src, &reports) && reports.errors == 1);
}
END_TEST

START_TEST(too_many_lines)
{
	struct buf b;

	buf_init(&b, ICAL_BYTES_MAX);
	buf_lit(&b, "BEGIN:VCALENDAR\n");
	for (size_t i = 0; i < ICAL_LINES_MAX; i++)
		buf_char(&b, '\n');
	src = (struct source){S("a.ics"), buf_view(&b)};
	ck_assert(!ical_parse(&arena, &src, &reports) && reports.errors == 1);
	buf_release(&b);
}
END_TEST

static const struct {
	const char *from, *to;
} texts[] = {
	{"a\001b\\\177nc\td", "abnc\td"}, {"plain", "plain"}, {"a\\nb\\Nc", "a\nb\nc"},
	{"a\\,b\\;c\\\\d", "a,b;c\\d"},   {"a\\", "a\\"},     {"\\x", "x"},
};

START_TEST(text)
{
	ck_assert_msg(str_eq(ical_text(&arena, str_cstr(texts[_i].from)), str_cstr(texts[_i].to)),
		      "%s", texts[_i].from);
}
END_TEST

START_TEST(list)
{
	static const char *const want[] = {"a\\,b", "", "c"};
	struct str rest = S("a\\,b,,c"), one;
	size_t n = 0;

	while (ical_next(&rest, &one)) {
		ck_assert(n < 3 && str_eq(one, str_cstr(want[n])));
		n++;
	}
	ck_assert_uint_eq(n, 3);
}
END_TEST

static const struct {
	const char *text;
	int64_t seconds; // -1: none
} durations[] = {
	{"PT2H", 7200},   {"P1DT2H30M", 95400}, {"P2W", 1209600},
	{"-PT15M", -900}, {"+P1D", 86400},      {"P", -1},
	{"PT", -1},       {"2H", -1},           {"P1H", -1},
	{"PT1D", -1},     {"PT2H30", -1},       {"", -1},
	{"PT0S", 0},
};

START_TEST(duration)
{
	int64_t got = -1;

	if (!ical_duration(str_cstr(durations[_i].text), &got))
		got = -1;
	ck_assert_msg(got == durations[_i].seconds, "%s: %lld", durations[_i].text, (long long)got);
}
END_TEST

static const struct {
	const char *text;
	int seconds; // 1: none
} offsets[] = {
	{"+0530", 19800}, {"-0800", -28800}, {"-003015", -1815}, {"+0000", 0},
	{"0530", 1},      {"+5:30", 1},      {"+053", 1},        {"+0575", 1},
};

START_TEST(offset)
{
	int got = 1;

	if (!ical_offset(str_cstr(offsets[_i].text), &got))
		got = 1;
	ck_assert_msg(got == offsets[_i].seconds, "%s: %d", offsets[_i].text, got);
}
END_TEST

Suite *ical_suite(void)
{
	Suite *s = suite_create("ical");
	TCase *t = tcase_create("ical");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, line, 0, N(lines));
	tcase_add_loop_test(t, fault, 0, N(faults));
	tcase_add_test(t, too_deep);
	tcase_add_test(t, too_large);
	tcase_add_test(t, too_many_lines);
	tcase_add_loop_test(t, text, 0, N(texts));
	tcase_add_test(t, list);
	tcase_add_loop_test(t, duration, 0, N(durations));
	tcase_add_loop_test(t, offset, 0, N(offsets));
	suite_add_tcase(s, t);
	return s;
}
