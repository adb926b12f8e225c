#include "send/keys.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../text/report.h"
#include "base/fs.h"

Suite *keys_suite(void);

START_TEST(key_file)
{
	char dir[] = "/tmp/kith-key-XXXXXX";
	struct key_place k = {.what = "unsubscribe key", .given_name = "KITH_UNSUBSCRIBE_KEY"};
	struct str made, again;
	struct stat st;
	struct bench b;

	bench_init(&b, S(""));
	ck_assert_ptr_nonnull(mkdtemp(dir));
	k.path = arena_printf(&b.arena, "%s/key", dir).p;
	ck_assert(key_read(&b.arena, &k, &made, &b.log) && made.n == 0 && !fs_exists(k.path));
	k.make = true;
	ck_assert(key_read(&b.arena, &k, &made, &b.log));
	ck_assert_uint_eq(made.n, 43); // 32 bytes in base64url
	ck_assert_int_eq(stat(k.path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0600);
	ck_assert(key_read(&b.arena, &k, &again, &b.log));
	assert_str("the same key again", again, made);
	ck_assert(fs_write(k.path, S("0123456789abcdef\n")));
	ck_assert(key_read(&b.arena, &k, &again, &b.log));
	assert_str("a key of ours", again, S("0123456789abcdef"));
	assert_reports("no report", &b, "");
	ck_assert(fs_write(k.path, S("0123456789abcde\n")));
	ck_assert(!key_read(&b.arena, &k, &again, &b.log));
	assert_reports("too short", &b, "0:0 unsubscribe-key");
	fs_remove(k.path);
	k.path = "/nonexistent-kith/key";
	ck_assert(!key_read(&b.arena, &k, &again, &b.log));
	ck_assert_uint_eq(b.log.errors, 2);
	k.given = S("from the environment");
	ck_assert(key_read(&b.arena, &k, &again, &b.log));
	assert_str("from the environment", again, S("from the environment"));
	rmdir(dir);
	bench_release(&b);
}
END_TEST

Suite *keys_suite(void)
{
	Suite *s = suite_create("keys");
	TCase *t = tcase_create("keys");

	tcase_add_test(t, key_file);
	suite_add_tcase(s, t);
	return s;
}
