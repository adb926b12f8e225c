#pragma once
// Connections at work: each thread takes the next recipient, makes the mail, notes the attempt,
// offers the mail and notes what came of it.

#include <pthread.h>

#include "send/hmac.h"
#include "send/queue.h"
#include "send/transport.h"

#define ROW_MAX 5 // identical refusals, or lost connections, in a row that stop a send

struct engine;
struct refusal { // one of a row of identical ones
	uint32_t who;
	struct ledger_id id;
	enum outcome outcome;
};
struct worker {
	struct engine *engine;
	pthread_t thread;
	struct transport transport;
	struct ledger_key *key;
	struct hmac *token_key; // NULL: no tokens
	struct arena scratch;   // of one mail
	struct buf message;
	uint64_t attempt; // that is under way
	bool retired;     // it has left a mail in doubt: it offers no other
	bool unsynced;    // an outcome of it may not be on the disk yet
};
struct engine {
	struct arena *arena;
	const struct site *site;
	const struct send_plan *plan;
	const struct send_options *options;
	const struct witness *witness;
	struct ledger *ledger;
	struct email_message **messages; // by version

	pthread_mutex_t lock; // of all below
	pthread_cond_t wake;  // somebody may be taken; or it is over
	pthread_cond_t ended; // a thread has come to its end
	struct queue queue;
	struct send_progress progress;
	unsigned flying, running; // mails offered now; threads that have not ended
	bool stop;
	struct str reason; // the relay's or the system's words; empty: asked for by the witness
	char reason_text[300];
	bool ledger_failed, late;
	char refusal_text[300]; // of the last refusals, which are identical
	struct refusal refusals[ROW_MAX];
	unsigned nrefusals, nlost;
	struct {
		uint32_t *p;
		size_t n, cap;
	} dead; // recipients whose address the relay does not know (5.1.x)
};

// Runs until nobody is left or the send is stopped. The queue holds who is to be mailed.
void engine_run(struct engine *, struct worker *, unsigned workers);
// The rates that kith.yaml asks for. False with a report at its line.
bool send_pace(const struct site *, struct pace *, struct diag_log *);
