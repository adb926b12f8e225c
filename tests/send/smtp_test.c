#include "send/smtp.h"

#include "../text/report.h"

Suite *smtp_suite(void);

static const struct {
	const char *url, *why; // why NULL: good
	bool loopback, needs_tls;
} address_rows[] = {
	{"smtp://127.0.0.1", NULL, true, false},
	{"smtp://127.0.0.1:2525/client.example", NULL, true, false},
	{"smtp://127.9.9.9:25", NULL, true, false},
	{"smtp://127.1", NULL, true, false}, // libcurl reads it as 127.0.0.1
	{"smtp://localhost:25", NULL, true, false},
	{"smtp://LOCALHOST", NULL, false,
	 true}, // only the names as written are trusted to be this machine
	{"smtp://[::1]:25", NULL, true, false},
	{"smtps://127.0.0.1", NULL, true, true},
	{"smtps://localhost:465", NULL, true, true},
	{"smtp://mail.example", NULL, false, true},
	{"smtp://mail.example:587", NULL, false, true},
	{"smtps://mail.example", NULL, false, true},
	{"smtp://10.0.0.1", NULL, false, true},
	{"smtp://128.0.0.1", NULL, false, true},
	{"smtp://127.evil.example", NULL, false, true},
	{"smtp://127.0.0.1.evil.example", NULL, false, true},
	{"smtp://localhost.evil.example", NULL, false, true},
	{"smtp://0.0.0.0", NULL, false, true},
	{"smtp://[::2]", NULL, false, true},
	{"", "it cannot be read", false, false},
	{"smtp://", "it cannot be read", false, false},
	{"smtp://a b", "it cannot be read", false, false},
	{"smtp://mail.example:99999", "it cannot be read", false, false},
	{"mail.example", "it cannot be read", false, false},
	{"http://mail.example", "it begins with neither smtp:// nor smtps://", false, false},
	{"file:///etc/passwd", "it begins with neither smtp:// nor smtps://", false, false},
	{"smtp://user@mail.example", "it holds a user or password, which belong elsewhere", false,
	 false},
	{"smtp://user:secret@mail.example", "it holds a user or password, which belong elsewhere",
	 false, false},
	{"smtp://:secret@mail.example", "it holds a user or password, which belong elsewhere",
	 false, false},
};

START_TEST(addresses)
{
	for (size_t i = 0; i < N(address_rows); i++) {
		struct smtp_address a;
		const char *why = "not set", *url = address_rows[i].url;
		bool ok = smtp_address_read(str_cstr(url), &a, &why);

		assert_str(url, str_cstr(why), str_cstr(address_rows[i].why));
		ck_assert_msg(ok == !address_rows[i].why, "%s", url);
		if (ok)
			ck_assert_msg(a.loopback == address_rows[i].loopback &&
					      a.needs_tls == address_rows[i].needs_tls,
				      "%s: loopback %d, TLS %d", url, a.loopback, a.needs_tls);
	}
}
END_TEST

START_TEST(refused)
{
	struct bench b;

	bench_init(&b, S(""));
	ck_assert_ptr_null(smtp_open(S("smtp://user:secret@mail.example"), S(""), S(""), &b.log));
	assert_reports("a password in the address", &b, "0:0 relay");
	ck_assert_msg(str_find(b.log.p[0].message, S("secret")) == SIZE_MAX,
		      "the password is printed");
	bench_release(&b);
}
END_TEST

Suite *smtp_suite(void)
{
	Suite *s = suite_create("smtp");
	TCase *t = tcase_create("smtp");

	tcase_add_test(t, addresses);
	tcase_add_test(t, refused);
	suite_add_tcase(s, t);
	return s;
}
