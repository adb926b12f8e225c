#pragma once
// Mails that lie in files: a Maildir, an mbox, a folder of messages, or one message.

#include "base/arena.h"
#include "base/diag.h"

// Calls `each` for every message, in the order of files and of their places in an mbox; the arena
// is for what the call needs and is reset after it. False, with a report, when the path or one of
// its files cannot be read.
bool mailstore_read(const char *path,
		    void (*each)(void *ctx, struct arena *, struct str path, struct str message),
		    void *ctx, struct diag_log *);
