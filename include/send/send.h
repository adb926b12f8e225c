#pragma once
// A planned issue to its recipients: through an SMTP relay, or into a Maildir when none is
// configured. What becomes of each mail stands in the ledger before the next one leaves.

#include "model/library.h"
#include "send/ledger.h"
#include "send/plan.h"

enum outcome {
	OUTCOME_SENT,     // the relay (or the Maildir) has taken it
	OUTCOME_DEFERRED, // refused for now (4xx)
	OUTCOME_REJECTED, // refused for good (5xx)
	OUTCOME_UNKNOWN,  // the connection broke after the last byte: it may have been taken
	OUTCOME_NOT_SENT, // certainly not taken, by no fault of the address
	OUTCOME_COUNT,
};
const char *outcome_name(enum outcome); // "sent", "deferred" …

struct send_progress {
	size_t total;            // recipients that this run is to mail
	size_t n[OUTCOME_COUNT]; // of them; NOT_SENT: not offered yet, or given back
	bool waiting;            // for a retry, or for the rate
	double seconds;          // since the first mail
};
// Who looks on.
struct witness {
	// What came of an offer; of many threads, one at a time. A refusal of a relay that turns
	// out to refuse everybody is taken back as NOT_SENT.
	void (*outcome)(void *ctx, const struct subscriber *, const struct ledger_id *,
			enum outcome, struct str reply);
	// Ten times a second, on the calling thread; false ends the send when the mails in flight
	// are done.
	bool (*tick)(void *ctx, const struct send_progress *);
	void *ctx;
};

struct send_options {
	struct str root;     // the site's folder
	struct str maildir;  // where mails go without a relay
	struct str password; // of the relay
	instant now;         // of the Date header, and when the send begins
	instant not_after;   // INSTANT_NONE: it may go on for ever
	unsigned connections;
	struct str mark;        // before the subject: "[TEST] "; may be empty
	bool everyone;          // also who has the mail according to the ledger
	bool resend_unknown;    // also who may have it
	bool no_retry;          // refusals for now are left to the next run
	unsigned shard, shards; // only the recipients of shard 1 … shards; 0 of 0: all
};

// What the relay's user logs in with: `given` (from the environment), or what the file or command
// of kith.yaml says. False with a report.
bool relay_password(struct arena *, const struct site *, struct str root, struct str given,
		    struct str *out, struct diag_log *);

// Sends the plan to whom `known` (all ledgers of the issue, merged) does not name as done, and
// writes it into the ledger. False with reports when the send could not begin or was stopped by the
// relay or the disk; *done says how far it got in either case.
bool send_issue(struct arena *, const struct site *, const struct send_plan *,
		const struct send_options *, struct ledger *, const struct ledger_table *known,
		const struct ledger_key *, const struct witness *, struct send_progress *done,
		struct diag_log *);

// Whether the recipient is of that shard.
bool send_in_shard(const struct ledger_id *, unsigned shard, unsigned shards);
// Whether who is in that state is mailed by the next send.
bool send_is_due(enum ledger_state, const struct send_options *);

// The key of the ledgers: `given` (from the environment), or the site's file, which is made when it
// is not there and `make` is set; without, *out is NULL then. False with a report.
bool ledger_key_read(struct arena *, const struct site *, struct str root, struct str given,
		     bool make, struct ledger_key **out, struct diag_log *);

// How long `n` mails take by the rates of kith.yaml alone, `busiest` of them in one domain. False
// with a report when a rate cannot be used.
bool send_duration(const struct site *, size_t n, size_t busiest, double *seconds,
		   struct diag_log *);
