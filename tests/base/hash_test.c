#include "base/hash.h"

#include <check.h>

Suite *hash_suite(void);

START_TEST(xxh3)
{
	// The algorithm's published values for a seed of 0.
	ck_assert_uint_eq(hash_bytes("", 0), UINT64_C(0x2D06800538D394C2));
	ck_assert_uint_eq(hash_bytes(NULL, 0), UINT64_C(0x2D06800538D394C2));
	ck_assert_uint_eq(hash_str(S("a")), UINT64_C(0xE6C632B61E964E1F));
	ck_assert_uint_eq(hash_str(S("abc")), UINT64_C(0x78AF5F94892F3950));
	ck_assert_uint_ne(hash_str(S("abc")), hash_str(S("abd")));
}
END_TEST

static const char *const sha_rows[][2] = {
	{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
	{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

START_TEST(sha256)
{
	for (size_t i = 0; i < sizeof sha_rows / sizeof *sha_rows; i++) {
		char hex[65];

		hash_sha256_hex(str_cstr(sha_rows[i][0]), hex);
		ck_assert_str_eq(hex, sha_rows[i][1]);
	}
}
END_TEST

// RFC 4231, cases 1, 2 and 6 (a key longer than a block).
START_TEST(hmac)
{
	char key[131];
	uint8_t mac[32];

	memset(key, 0x0B, 20);
	hash_hmac_sha256(str_of(key, 20), S("Hi There"), mac);
	ck_assert_mem_eq(mac, "\xB0\x34\x4C\x61\xD8\xDB\x38\x53\x5C\xA8\xAF\xCE", 12);
	hash_hmac_sha256(S("Jefe"), S("what do ya want for nothing?"), mac);
	ck_assert_mem_eq(mac, "\x5B\xDC\xC1\x46\xBF\x60\x75\x4E\x6A\x04\x24\x26", 12);
	memset(key, 0xAA, sizeof key);
	hash_hmac_sha256(str_of(key, sizeof key),
			 S("Test Using Larger Than Block-Size Key - Hash Key First"), mac);
	ck_assert_mem_eq(mac, "\x60\xE4\x31\x59\x1E\xE0\xB6\x7F\x0D\x8A\x26\xAA", 12);
}
END_TEST

Suite *hash_suite(void)
{
	Suite *s = suite_create("hash");
	TCase *c = tcase_create("hash");

	tcase_add_test(c, xxh3);
	tcase_add_test(c, sha256);
	tcase_add_test(c, hmac);
	suite_add_tcase(s, c);
	return s;
}
