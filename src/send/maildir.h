#pragma once
// Delivery into a Maildir: each mail is written below tmp/ and moved into new/, so that a reader
// never sees half of one. Names hold no address.

#include "base/arena.h"

struct maildir {
	struct str dir;
	unsigned number; // of this delivery in its process
	uint64_t serial;
};

// Makes the folders. False, errno set, when that fails. `dir` must live as long as the Maildir;
// deliveries of one process into one Maildir have a number each.
bool maildir_open(struct maildir *, struct arena *scratch, struct str dir, unsigned number);
// Stores one message (its CRLF become LF, as mail stores keep them), readable by its owner only.
// False, errno set.
bool maildir_deliver(struct maildir *, struct str message, int64_t now);
