#pragma once
// Delivery into a Maildir: each mail is written below tmp/ and moved into new/, so that a reader
// never sees half of one. Names hold no address.

#include "base/arena.h"

struct maildir {
	struct arena *arena; // for paths; may be reset between mails
	struct str dir;
	uint64_t serial; // of this process
};

// Makes the folders. False, errno set, when that fails. `dir` must live as long as the Maildir.
bool maildir_open(struct maildir *, struct arena *, struct str dir);
// Stores one message (its CRLF become LF, as mail stores keep them), readable by its owner only.
// False, errno set.
bool maildir_deliver(struct maildir *, struct str message, int64_t now);
