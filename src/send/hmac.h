#pragma once
// HMAC-SHA256 (RFC 2104) under one key, for many short texts: the key's two blocks are hashed once.
// Not for two threads at a time.

#include "base/str.h"

#define HMAC_BYTES 32

struct hmac;

struct hmac *hmac_new(struct str key);
void hmac_free(struct hmac *); // NULL is fine
void hmac_make(struct hmac *, struct str text, uint8_t out[HMAC_BYTES]);
