#include "text/mime_read.h"

#include "report.h"

Suite *mime_read_suite(void);

static struct arena arena;

static void setup(void)
{
	arena_init(&arena);
}

static void teardown(void)
{
	arena_release(&arena);
}

static void is(const char *what, struct str got, const char *want)
{
	ck_assert_msg(str_eq(got, str_cstr(want)), "%s: \"%.*s\" instead of \"%s\"", what,
		      STR_ARG(got), want);
}

static const char BOUNCE[] = "From: MAILER-DAEMON@mx.example\r\n"
			     "Content-Type: multipart/report; report-type=delivery-status;\r\n"
			     "\tboundary=\"b\\\"1\"; charset=x\r\n"
			     "Subject : Undelivered\r\n"
			     "\r\n"
			     "preamble\r\n"
			     "--b\"1\r\n"
			     "\r\n"
			     "first\r\n"
			     "--b\"1  \r\n"
			     "Content-Type: message/delivery-status\r\n"
			     "\r\n"
			     "second\r\n"
			     "--b\"1--\r\n"
			     "--b\"1\r\n"
			     "epilogue\r\n";

START_TEST(splits_a_message)
{
	struct mime_entity e = mime_entity(str_cstr(BOUNCE));
	struct str type = mime_header_find(&arena, e.headers, S("content-TYPE"));
	struct mime_parts parts = mime_parts(e.body, mime_param(&arena, type, S("BOUNDARY")));
	struct str part;

	is("unfolded", type,
	   "multipart/report; report-type=delivery-status; boundary=\"b\\\"1\"; charset=x");
	is("value", mime_value(type), "multipart/report");
	is("parameter", mime_param(&arena, type, S("report-type")), "delivery-status");
	is("after a quoted one", mime_param(&arena, type, S("charset")), "x");
	is("blank before the colon", mime_header_find(&arena, e.headers, S("Subject")),
	   "Undelivered");
	ck_assert_ptr_null(mime_param(&arena, type, S("format")).p);
	ck_assert_ptr_null(mime_header_find(&arena, e.headers, S("To")).p);
	ck_assert(mime_next(&parts, &part));
	is("first part", mime_entity(part).body, "first");
	ck_assert(mime_next(&parts, &part));
	is("second part", mime_entity(part).body, "second");
	ck_assert(!mime_next(&parts, &part));
}
END_TEST

static const struct {
	const char *what, *bytes, *boundary;
	int parts;
} CUT[] = {
	{"no message at all", "", "b", 0},
	{"no boundary", "--\n\nx\n----\n", "", 0},
	{"a boundary too long to be one",
	 "--aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n\nx",
	 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 0},
	{"cut off within a part", "--b\n\nx\n--b\n\ny", "b", 2},
	{"a longer line that begins like it", "--b\n\nx\n--bb\n\ny\n--b--\n", "b", 1},
	{"never begun", "text\n--c\n", "b", 0},
};

START_TEST(counts_parts_of_what_is_broken)
{
	struct mime_parts parts = mime_parts(str_cstr(CUT[_i].bytes), str_cstr(CUT[_i].boundary));
	struct str part;
	int n = 0;

	while (mime_next(&parts, &part))
		n++;
	ck_assert_msg(n == CUT[_i].parts, "%s: %d parts instead of %d", CUT[_i].what, n,
		      CUT[_i].parts);
}
END_TEST

static const struct {
	const char *encoding, *body, *want;
} ENCODED[] = {
	{"quoted-printable", "a=3D=E7=81=AF=\r\nb =\nc\n=",
	 "a=\xE7\x81\xAF"
	 "b c\n"},
	{"Quoted-Printable", "=ZZ =4 =", "=ZZ =4 "},
	{"base64", "5Yg6 ==", "\xE5\x88\x3A"},
	{"BASE64", "YWJj\r\nZGU=\r\nignored", "abcde"},
	{"7bit", "as=20it is", "as=20it is"},
};

START_TEST(decodes_transfer_encodings)
{
	struct str text = arena_printf(&arena, "Content-Transfer-Encoding: %s\n\n%s",
				       ENCODED[_i].encoding, ENCODED[_i].body);
	struct mime_entity e = mime_entity(text);

	is(ENCODED[_i].body, mime_decoded(&arena, &e), ENCODED[_i].want);
}
END_TEST

START_TEST(reads_headers_without_a_body)
{
	struct mime_entity e = mime_entity(S("A: 1\n\tgoes on\n  and on\nB:\nnonsense\nC: ;x"));

	is("folded twice", mime_header_find(&arena, e.headers, S("a")), "1 goes on and on");
	is("empty", mime_header_find(&arena, e.headers, S("B")), "");
	is("the last one", mime_header_find(&arena, e.headers, S("C")), ";x");
	ck_assert_ptr_null(mime_param(&arena, S(";x"), S("x")).p);
	ck_assert_uint_eq(e.body.n, 0);
}
END_TEST

Suite *mime_read_suite(void)
{
	Suite *s = suite_create("mime_read");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, splits_a_message);
	tcase_add_loop_test(t, counts_parts_of_what_is_broken, 0, sizeof CUT / sizeof *CUT);
	tcase_add_loop_test(t, decodes_transfer_encodings, 0, sizeof ENCODED / sizeof *ENCODED);
	tcase_add_test(t, reads_headers_without_a_body);
	suite_add_tcase(s, t);
	return s;
}
