#include "send/token.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../text/report.h"
#include "base/fs.h"

Suite *token_suite(void);

// Computed with Python's hmac: base64url(HMAC-SHA256(key, address)[:16]).
static const struct {
	const char *key, *address, *token;
} token_rows[] = {
	{"0123456789abcdef", "ann@example.org", "surfuqyo97MLdlYzeL7cLw"},
	{"0123456789abcdef", "bo@example.org", "YjyDb_fx8mTSa_Uf03XTiQ"},
	{"fedcba9876543210", "ann@example.org", "4pZBwe3Dvfcp6ZTCDHd9cA"},
};

START_TEST(tokens)
{
	for (size_t i = 0; i < N(token_rows); i++) {
		struct hmac *key = hmac_new(str_cstr(token_rows[i].key));
		struct bench b;

		bench_init(&b, S(""));
		assert_str(token_rows[i].address,
			   token_make(&b.arena, key, str_cstr(token_rows[i].address)),
			   str_cstr(token_rows[i].token));
		bench_release(&b);
		hmac_free(key);
	}
}
END_TEST

START_TEST(key_file)
{
	char dir[] = "/tmp/kith-token-XXXXXX";
	struct strs made, again;
	struct stat st;
	struct bench b;
	const char *path;

	bench_init(&b, S(""));
	unsetenv("KITH_UNSUBSCRIBE_KEY");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	path = arena_printf(&b.arena, "%s/key", dir).p;
	ck_assert(token_keys(&b.arena, path, &made, &b.log));
	ck_assert_uint_eq(made.p[0].n, 43); // 32 bytes in base64url
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	ck_assert(token_keys(&b.arena, path, &again, &b.log));
	assert_str("the same key again", again.p[0], made.p[0]);
	ck_assert(fs_write(path, S("0123456789abcdef\n")));
	ck_assert(token_keys(&b.arena, path, &again, &b.log));
	assert_str("a key of ours", again.p[0], S("0123456789abcdef"));
	assert_reports("no report", &b, "");
	ck_assert(fs_write(path, S("\nfedcba9876543210\r\n\n 0123456789abcdef")));
	ck_assert(token_keys(&b.arena, path, &again, &b.log));
	ck_assert_uint_eq(again.n, 2);
	assert_str("the one that signs", again.p[0], S("fedcba9876543210"));
	assert_str("the one before", again.p[1], S("0123456789abcdef"));
	assert_reports("no report for two keys", &b, "");
	ck_assert(fs_write(path, S("0123456789abcde\n")));
	ck_assert(!token_keys(&b.arena, path, &again, &b.log));
	assert_reports("too short", &b, "0:0 unsubscribe-key");
	ck_assert(!token_keys(&b.arena, "/nonexistent-kith/key", &again, &b.log));
	ck_assert_uint_eq(b.log.errors, 2);
	setenv("KITH_UNSUBSCRIBE_KEY", "from the environment", 1);
	ck_assert(token_keys(&b.arena, "/nonexistent-kith/key", &again, &b.log));
	assert_str("from the environment", again.p[0], S("from the environment"));
	unsetenv("KITH_UNSUBSCRIBE_KEY");
	fs_remove(path);
	rmdir(dir);
	bench_release(&b);
}
END_TEST

Suite *token_suite(void)
{
	Suite *s = suite_create("token");
	TCase *t = tcase_create("token");

	tcase_add_test(t, tokens);
	tcase_add_test(t, key_file);
	suite_add_tcase(s, t);
	return s;
}
