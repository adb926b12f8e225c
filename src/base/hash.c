#include "base/hash.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "base/diag.h"

uint64_t hash_bytes(const void *p, size_t n)
{
	return XXH3_64bits(n ? p : "", n);
}

void hash_sha256(struct str s, uint8_t out[32])
{
	if (!EVP_Digest(s.n ? s.p : "", s.n, out, NULL, EVP_sha256(), NULL))
		BUG("SHA-256 is not there");
}

void hash_sha256_hex(struct str s, char out[65])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t sum[32];

	hash_sha256(s, sum);
	for (size_t i = 0; i < sizeof sum; i++) {
		out[2 * i] = digits[sum[i] >> 4];
		out[2 * i + 1] = digits[sum[i] & 15];
	}
	out[64] = 0;
}

void hash_hmac_sha256(struct str key, struct str message, uint8_t out[32])
{
	const char *k = key.n ? key.p : "", *m = message.n ? message.p : "";

	if (!HMAC(EVP_sha256(), k, (int)key.n, (const unsigned char *)m, message.n, out, NULL))
		BUG("HMAC-SHA256 is not there");
}
