#pragma once
// What mail servers say of mails that they could not deliver: delivery status notifications (RFC
// 3464, in a multipart/report of RFC 6522 or another multipart). Untrusted bytes.

#include "base/arena.h"
#include "base/vec.h"

// By the enhanced status code (RFC 3463): only what is wrong with the recipient's address is hard.
enum bounce_type {
	BOUNCE_HARD, // failed for good, 5.1.x: no such mailbox, no such domain
	BOUNCE_SOFT, // failed for another reason: full, too large, refused for its content …
	BOUNCE_WAIT, // not yet delivered, or delivered or relayed
	BOUNCE_TYPES,
};
extern const char *const bounce_type_names[BOUNCE_TYPES]; // "hard", "soft", "wait"

struct bounce {
	enum bounce_type type;
	struct str recipient; // the address that was mailed (Original-Recipient, where the server
			      // kept it), else the one that failed in the end
	struct str final;  // the address that failed in the end
	struct str status; // "5.1.1"; told by the server's words where it gave no code
	struct str reason; // the server's words; may be empty
};
struct bounces {
	VEC(struct bounce) list;
	// From the mail that came back, when it did; p == NULL: not told.
	struct str list_id, message_id, to, leave; // leave: List-Unsubscribe
};
// False when the message is no delivery status notification.
bool bounce_read(struct arena *, struct str message, struct bounces *);
