#include "send/hmac.h"

#include <openssl/evp.h>
#include <stdlib.h>

#include "base/diag.h"
#include "base/hash.h"

#define BLOCK 64 // of SHA-256

struct hmac {
	EVP_MD_CTX *inner, *outer, *work; // behind the key's blocks; the third for each text
};

static EVP_MD_CTX *begin(const uint8_t key[BLOCK], uint8_t pad)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	uint8_t block[BLOCK];

	for (size_t i = 0; i < BLOCK; i++)
		block[i] = key[i] ^ pad;
	if (!c || !EVP_DigestInit_ex(c, EVP_sha256(), NULL) || !EVP_DigestUpdate(c, block, BLOCK))
		BUG("SHA-256 is not there");
	return c;
}

struct hmac *hmac_new(struct str key)
{
	struct hmac *h = calloc(1, sizeof *h);
	uint8_t block[BLOCK] = {0};

	if (!h)
		BUG("out of memory");
	if (key.n > BLOCK)
		hash_sha256(key, block);
	else if (key.n)
		memcpy(block, key.p, key.n);
	h->inner = begin(block, 0x36);
	h->outer = begin(block, 0x5C);
	h->work = EVP_MD_CTX_new();
	if (!h->work)
		BUG("out of memory");
	return h;
}

void hmac_free(struct hmac *h)
{
	if (!h)
		return;
	EVP_MD_CTX_free(h->inner);
	EVP_MD_CTX_free(h->outer);
	EVP_MD_CTX_free(h->work);
	free(h);
}

static void finish(struct hmac *h, const EVP_MD_CTX *from, const void *p, size_t n, uint8_t *out)
{
	if (!EVP_MD_CTX_copy_ex(h->work, from) || !EVP_DigestUpdate(h->work, p, n) ||
	    !EVP_DigestFinal_ex(h->work, out, NULL))
		BUG("SHA-256 cannot be made");
}

void hmac_make(struct hmac *h, struct str text, uint8_t out[HMAC_BYTES])
{
	finish(h, h->inner, text.n ? text.p : "", text.n, out);
	finish(h, h->outer, out, HMAC_BYTES, out);
}
