#pragma once
// Tokens of unsubscribe links: an HMAC-SHA256 (RFC 2104) of the address under a key that only this
// site has, so that nobody can make one for somebody else, and none tells the address.

#include "base/arena.h"
#include "base/diag.h"
#include "send/hmac.h"

// Whether there are keys already.
bool token_has_keys(const char *path);
// The keys, a line each: from KITH_UNSUBSCRIBE_KEY, else from the file, which is made with one of
// 32 random bytes when it is not there. The first one signs; links that an older one has signed are
// good as long as it stands below. False with a report.
bool token_keys(struct arena *, const char *path, struct strs *keys, struct diag_log *);
// 22 characters of base64url.
struct str token_make(struct arena *, struct hmac *key, struct str address);
