#pragma once
// Fast 64-bit hashes of bytes (XXH3) and SHA-256 for what leaves the program.

#include "base/buf.h"

uint64_t hash_bytes(const void *p, size_t n);
static inline uint64_t hash_str(struct str s)
{
	return hash_bytes(s.p, s.n);
}
void hash_sha256(struct str s, uint8_t out[32]);
void hash_sha256_hex(struct str s, char out[65]);
// HMAC-SHA256 (RFC 2104).
void hash_hmac_sha256(struct str key, struct str message, uint8_t out[32]);
