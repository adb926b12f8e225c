#include "send/bounce.h"

#include <check.h>

Suite *bounce_suite(void);

#define REPORT(words, fields, returned)                                             \
	"From: MAILER-DAEMON@mx.example\n"                                          \
	"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n" \
	"\n"                                                                        \
	"--b\n"                                                                     \
	"Content-Type: text/plain\n"                                                \
	"\n" words "\n"                                                             \
	"--b\n"                                                                     \
	"Content-Type: message/delivery-status\n"                                   \
	"\n"                                                                        \
	"Reporting-MTA: dns; mx.example\n"                                          \
	"\n" fields "\n" returned "--b--\n"
#define POSTFIX(action, status, words)                                                       \
	REPORT("<a@b.example>: " words "\n",                                                 \
	       "Final-Recipient: rfc822; a@b.example\n"                                      \
	       "Original-Recipient: rfc822;A@b.example\n"                                    \
	       "Action: " action "\nStatus: " status "\nDiagnostic-Code: smtp; " words "\n", \
	       "")
// Exim gives no code of its own, and leaves the reason to the part for people.
#define EXIM(words)                                                                            \
	REPORT("The following address(es) failed:\n\n  other@b.example\n    mailbox is full\n" \
	       "  a@b.example\n    " words "\n",                                               \
	       "Action: failed\nFinal-Recipient: rfc822;a@b.example\nStatus: 5.0.0\n", "")

static const struct {
	const char *what, *message;
	int type; // -1: no notification
	const char *status;
} MESSAGES[] = {
	{"unknown user", POSTFIX("failed", "5.1.1", "550 5.1.1 unknown"), BOUNCE_HARD, "5.1.1"},
	{"no mail taken", POSTFIX("failed", "5.1.10", "556 null MX"), BOUNCE_HARD, "5.1.10"},
	{"the sender's address", POSTFIX("failed", "5.1.8", "550 5.1.8 no"), BOUNCE_SOFT, "5.1.8"},
	{"full", POSTFIX("failed", "5.2.2", "552 full"), BOUNCE_SOFT, "5.2.2"},
	{"gave up waiting", POSTFIX("failed", "4.4.1", "timed out"), BOUNCE_SOFT, "4.4.1"},
	{"not yet", POSTFIX("delayed", "4.1.1", "450 later"), BOUNCE_WAIT, "4.1.1"},
	{"delivered", POSTFIX("delivered", "2.0.0", "250 ok"), BOUNCE_WAIT, "2.0.0"},
	{"a vague code, a better one in the words",
	 POSTFIX("failed", "5.0.0", "550-5.1.1 no such account at 10.1.2.3"), BOUNCE_HARD, "5.1.1"},
	{"a vague code, and an address of a host only",
	 POSTFIX("failed", "5.0.0", "550 from 5.1.1.9"), BOUNCE_SOFT, "5.0.0"},
	{"a vague code, known words", POSTFIX("failed", "5.0.0", "550 No Such User here"),
	 BOUNCE_HARD, "5.1.1"},
	{"Exim, unknown", EXIM("Unrouteable address"), BOUNCE_HARD, "5.1.2"},
	{"Exim, full", EXIM("mailbox is full"), BOUNCE_SOFT, "5.2.2"},
	{"OpenSMTPD, unknown",
	 REPORT("    Hi!\n\na@b.example: 550 5.1.1 <a@b.example>: no\n",
		"Final-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.0.0\n", ""),
	 BOUNCE_HARD, "5.1.1"},
	{"Exim, something else", EXIM("an error"), BOUNCE_SOFT, "5.0.0"},
	{"empty lines in a row",
	 REPORT("",
		"\n\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n\n\n",
		""),
	 BOUNCE_HARD, "5.1.1"},
	{"no status", REPORT("", "Final-Recipient: rfc822; a@b.example\nAction: failed\n", ""),
	 BOUNCE_SOFT, ""},
	{"an ordinary mail", "From: a@b.example\n\nStatus: 5.1.1\n", -1, NULL},
	{"a report about something else",
	 "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n"
	 "--b\nContent-Type: message/disposition-notification\n\nx: y\n--b--\n",
	 -1, NULL},
	{"nothing", "", -1, NULL},
};

static struct arena arena;

static void setup(void)
{
	arena_init(&arena);
}

static void teardown(void)
{
	arena_release(&arena);
}

START_TEST(tells_hard_from_soft)
{
	const char *what = MESSAGES[_i].what;
	struct bounces found;
	bool read = bounce_read(&arena, str_cstr(MESSAGES[_i].message), &found);

	ck_assert_msg(read == (MESSAGES[_i].type >= 0), "%s: read is %d", what, read);
	if (!read)
		return;
	ck_assert_msg(found.list.n == 1, "%s: %zu recipients", what, found.list.n);
	ck_assert_msg((int)found.list.p[0].type == MESSAGES[_i].type, "%s: %s", what,
		      bounce_type_names[found.list.p[0].type]);
	ck_assert_msg(str_eq(found.list.p[0].status, str_cstr(MESSAGES[_i].status)),
		      "%s: status %.*s", what, STR_ARG(found.list.p[0].status));
	ck_assert_msg(str_eq_nocase(found.list.p[0].recipient, S("a@b.example")),
		      "%s: recipient %.*s", what, STR_ARG(found.list.p[0].recipient));
}
END_TEST

START_TEST(reads_every_recipient_and_what_came_back)
{
	struct str message =
		S(REPORT("",
			 "Final-Recipient: rfc822; <a@b.example>\nAction: failed\n"
			 "Status: 5.1.1 (unknown)\n\n"
			 "Action: failed\nStatus: 5.1.1\n\n"
			 "Final-Recipient: rfc822; c@b.example\nAction: FAILED\nStatus: 5.2.2\n",
			 "--b\nContent-Type: text/rfc822-headers\n\n"
			 "List-Id: <news.example>\nMessage-ID: <1@x>\nTo: a@b.example\n"));
	struct bounces found;

	ck_assert(bounce_read(&arena, message, &found));
	ck_assert_uint_eq(found.list.n, 2);
	ck_assert(str_eq(found.list.p[0].recipient, S("a@b.example")));
	ck_assert_int_eq(found.list.p[0].type, BOUNCE_HARD);
	ck_assert(str_eq(found.list.p[1].recipient, S("c@b.example")));
	ck_assert_int_eq(found.list.p[1].type, BOUNCE_SOFT);
	ck_assert(str_eq(found.list_id, S("<news.example>")));
	ck_assert(str_eq(found.message_id, S("<1@x>")));
	ck_assert(str_eq(found.to, S("a@b.example")));
}
END_TEST

START_TEST(stops_at_a_thousand_recipients)
{
	struct str fields = {0}, message;
	struct bounces found;

	for (int i = 0; i < 1001; i++)
		fields = arena_cat(&arena, fields,
				   arena_printf(&arena,
						"Final-Recipient: rfc822; a%d@b.example\n"
						"Action: failed\nStatus: 5.1.1\n\n",
						i));
	message = arena_printf(&arena,
			       "Content-Type: multipart/report; boundary=b\n\n--b\n"
			       "Content-Type: message/delivery-status\n\n%.*s--b--\n",
			       STR_ARG(fields));
	ck_assert(bounce_read(&arena, message, &found));
	ck_assert_uint_eq(found.list.n, 1000);
}
END_TEST

Suite *bounce_suite(void)
{
	Suite *s = suite_create("bounce");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, tells_hard_from_soft, 0, sizeof MESSAGES / sizeof *MESSAGES);
	tcase_add_test(t, reads_every_recipient_and_what_came_back);
	tcase_add_test(t, stops_at_a_thousand_recipients);
	suite_add_tcase(s, t);
	return s;
}
