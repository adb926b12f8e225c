#pragma once
// What became of each mail of an issue: an append-only text file, one JSON object a line, that says
// so even after the process was killed or the machine lost power. A recipient stands in it as an
// HMAC of the address, so that the file may live in git.
//
//	{"ledger":1,"issue":"2026-11","key":"5f0c…"}         which key the HMACs are made with
//	{"run":"2026-11-22T09:00:00Z","plan":"…"}            a send begins or resumes
//	{"to":"…","state":"attempt","at":"…"}                before the mail is offered
//	{"to":"…","state":"sent","at":"…","reply":"250 …"}   what came of it; the last counts
//
// An attempt is on the disk before the end of the mail leaves, so before anybody can take it; an
// outcome is, before the end of the next mail of the same connection leaves. Many of them share one
// fsync, which runs while the relay is told the envelope.

#include "base/date.h"
#include "base/diag.h"

// In the order of their weight where ledgers are merged.
enum ledger_state {
	LEDGER_NONE,     // never attempted
	LEDGER_NOT_SENT, // attempted, and certainly not taken, by no fault of the address
	LEDGER_DEFERRED, // refused for now (4xx)
	LEDGER_REJECTED, // refused for good (5xx)
	LEDGER_ATTEMPT,  // began, and nothing is known: the same as UNKNOWN for who reads it
	LEDGER_UNKNOWN,  // may have been taken
	LEDGER_SENT,     // taken
	LEDGER_STATES,
};
extern const char *const ledger_state_names[LEDGER_STATES]; // "none", "not-sent" …

#define LEDGER_ID 16
struct ledger_id {
	uint8_t bytes[LEDGER_ID];
};
#define LEDGER_ID_TEXT 22 // characters of base64url
// The id of an address under the ledger's key; the case of letters does not matter.
struct ledger_key;
struct ledger_id ledger_id_of(struct ledger_key *, struct str address);
struct str ledger_id_text(struct arena *, const struct ledger_id *);
// What only who has the key can make for an address, and every mail to it bears: 22 characters of
// base64url. It tells the mail's own notifications from made-up ones.
struct str ledger_proof(struct arena *, struct ledger_key *, struct str address);
// The key of bytes; its context is for one thread at a time, and ledger_key_copy makes another.
struct ledger_key *ledger_key_new(struct str bytes);
struct ledger_key *ledger_key_copy(const struct ledger_key *);
void ledger_key_free(struct ledger_key *); // NULL is fine

// ---- reading ------------------------------------------------------------------------------------

struct ledger_entry {
	struct ledger_id id;
	uint8_t state;    // enum ledger_state, never LEDGER_NONE
	bool bad_address; // rejected with 5.1.x
};
// All recipients that ledgers name, each with its state.
struct ledger_table {
	struct arena *arena;
	struct ledger_entry *p;
	size_t n, cap;
	uint32_t *slots; // index + 1
	size_t nslots;
};
void ledger_table_init(struct ledger_table *, struct arena *);
// NULL when the recipient is in none of the ledgers.
const struct ledger_entry *ledger_find(const struct ledger_table *, const struct ledger_id *);
// Reads one ledger's text piece by piece, as `ledger_load` and `ledger_open` do; also for tests.
struct ledger_reader {
	struct ledger_table table; // of this file
	struct str issue;          // that it must be of
	struct str check;          // of the key
	size_t line;               // read so far
	size_t kept;               // bytes up to the end of the last line that is whole
	const char *fault;         // what is wrong with a line; NULL: nothing
	size_t fault_line;
	bool headed; // the first line was read
};
// The lines in `text`, of which the last may be torn when `last`. False at a fault.
bool ledger_read(struct ledger_reader *, struct str text, bool last);
// Takes over the states of another table, the weightier one of each recipient.
void ledger_merge(struct ledger_table *into, const struct ledger_table *from);
// Adds what the file at `path` says to the table. A torn last line is left out. False with a report
// when it cannot be read, is of another issue or key, or holds a line that is none.
bool ledger_load(struct ledger_table *, const char *path, struct str issue,
		 const struct ledger_key *, struct diag_log *);

// ---- writing ------------------------------------------------------------------------------------

struct ledger;

// Opens the ledger, makes it when it is not there, and locks it: a second process is refused, and
// told which one holds it. What the process before left without an outcome becomes UNKNOWN. The
// table is what the file says then. NULL with a report.
struct ledger *ledger_open(struct arena *, const char *path, struct str issue, struct str plan,
			   const struct ledger_key *, instant now, struct ledger_table *,
			   struct diag_log *);
// All may be called by many threads. ledger_attempt writes the line when there is room for its
// outcome as well, and gives what ledger_wait waits for: that it is on the disk. 0, or false: the
// mail must not leave.
uint64_t ledger_attempt(struct ledger *, const struct ledger_id *, instant now);
bool ledger_wait(struct ledger *, uint64_t attempt);
// `reply` loses whatever looks like an address. False when it could not be written.
bool ledger_outcome(struct ledger *, const struct ledger_id *, enum ledger_state,
		    struct str address, struct str reply, instant now);
// Brings all that was written to the disk; false when that fails.
bool ledger_sync(struct ledger *);
// What failed, for a report: errno of the first failure, 0 for none.
int ledger_error(struct ledger *);
// False when the last lines could not be brought to the disk.
bool ledger_close(struct ledger *);

// ---- the ledgers of an issue --------------------------------------------------------------------

// "FOLDER/ISSUE.jsonl", with ".I-of-N" for a shard, ".test" for test mails.
struct str ledger_path(struct arena *, struct str folder, struct str issue, unsigned shard,
		       unsigned shards, bool test);
// Those that are there, without that of test mails; paths.
struct strs ledgers_find(struct arena *, struct str folder, struct str issue);
