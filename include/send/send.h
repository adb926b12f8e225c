#pragma once
// A composed issue to its recipients: through an SMTP relay, or into a Maildir when none is
// configured.

#include "model/library.h"
#include "output/build.h"
#include "send/audience.h"

enum outcome {
	OUTCOME_SENT,     // the relay (or the Maildir) has taken it
	OUTCOME_DEFERRED, // refused for now (4xx)
	OUTCOME_REJECTED, // refused for good (5xx)
	OUTCOME_UNKNOWN,  // the connection broke after the last byte: it may have been taken
	OUTCOME_NOT_SENT, // never offered: the send stopped before, or the message could not be
			  // made
	OUTCOME_COUNT,
};
const char *outcome_name(enum outcome); // "sent", "deferred" …

// What happens to each recipient is told to a witness, before the attempt and after it: the place
// where a ledger stands.
struct witness {
	void (*attempt)(void *ctx, const struct subscriber *); // the next call may reach the relay
	void (*outcome)(void *ctx, const struct subscriber *, enum outcome, struct str reply);
	void *ctx;
};

struct send_options {
	struct str root;    // the site's folder
	struct str maildir; // where mails go without a relay
	instant date;       // of the Date header
};

// Sends every subscriber the issue in their language. First looks through all of them: when one
// lacks a field that has no fallback, or has a word that cannot be merged, nothing is sent. False
// with reports when nothing could be sent or the send stopped early; what became of each mail is
// told to the witness in either case.
bool send_issue(struct arena *, const struct site *, const struct emails *, const struct audience *,
		const struct send_options *, const struct witness *, struct diag_log *);
