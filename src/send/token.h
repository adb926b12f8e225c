#pragma once
// Tokens of unsubscribe links: an HMAC-SHA256 (RFC 2104) of the address under a key that only this
// site has, so that nobody can make one for somebody else, and none tells the address.

#include "base/arena.h"
#include "base/diag.h"

// The key: from KITH_UNSUBSCRIBE_KEY, else from the file, which is made with 32 random bytes when
// it is not there. False with a report.
bool token_key(struct arena *, const char *path, struct str *key, struct diag_log *);
// 22 characters of base64url.
struct str token_make(struct arena *, struct str key, struct str address);
