#include "send/import.h"

#include "base/fs.h"
#include "base/vec.h"
#include "send/bounce.h"
#include "send/diags.h"
#include "send/import_people.h"
#include "send/mailstore.h"
#include "send/send.h"
#include "send/token.h"

const char *const import_fate_names[] = {"suppressed", "already", "soft",     "wait",
					 "unproven",   "old",     "stranger", "foreign"};

struct reading {
	struct import *into;
	struct import_people people;
	struct ledger_key *key; // NULL: there is none
	struct {
		struct hmac **p; // of links to unsubscribe
		size_t n, cap;
	} tokens;
};

static bool is_foreign(const struct import *in, const struct bounces *b)
{
	return b->list_id.n && in->list_id.n && str_find(b->list_id, in->list_id) == SIZE_MAX;
}

// Whom the notification is about: the address that was mailed, as far as it tells.
static const struct subscriber *person_of(struct reading *r, const struct bounces *b,
					  const struct bounce *one, struct arena *a)
{
	const struct str tries[] = {one->recipient, one->final, b->to};
	const struct subscriber *p = NULL;

	for (size_t i = 0; !p && i < sizeof tries / sizeof *tries; i++)
		p = import_people_find(&r->people, a, tries[i]);
	return p;
}

// Whether it brings back something of a mail that was made for this subscriber, and that nobody can
// make who has not seen it.
static bool is_proven(const struct reading *r, const struct bounces *b, const struct subscriber *p,
		      struct arena *a)
{
	if (r->key && str_find(b->message_id, ledger_proof(a, r->key, p->email)) != SIZE_MAX)
		return true;
	for (size_t i = 0; i < r->tokens.n; i++)
		if (str_find(b->leave, token_make(a, r->tokens.p[i], p->email)) != SIZE_MAX)
			return true;
	return r->into->unproven;
}

static enum import_fate fate_of(const struct reading *r, const struct bounces *b,
				const struct subscriber *p, enum bounce_type type, struct arena *a)
{
	return type == BOUNCE_WAIT     ? IMPORT_WAIT
	       : type == BOUNCE_SOFT   ? IMPORT_SOFT
	       : p->suppressed         ? IMPORT_ALREADY
	       : is_proven(r, b, p, a) ? IMPORT_SUPPRESSED
				       : IMPORT_UNPROVEN;
}

static void read_bounce(struct reading *r, struct arena *a, const struct bounces *b,
			const struct bounce *one)
{
	const struct subscriber *p = is_foreign(r->into, b) ? NULL : person_of(r, b, one, a);
	struct arena *keep = r->into->arena;
	struct import_row row = {
		.address = p ? p->email : one->recipient,
		.fate = p                        ? fate_of(r, b, p, one->type, a)
			: is_foreign(r->into, b) ? IMPORT_FOREIGN
						 : IMPORT_STRANGER,
		.status = arena_dup(keep, one->status),
		.reason = arena_dup(keep, one->reason),
		.since = r->into->now,
	};

	row.address = arena_dup(keep, row.address);
	import_people_note(&r->people, r->into, p, &row);
}

static void read_message(void *ctx, struct arena *a, struct str path, struct str message)
{
	struct reading *r = ctx;
	struct bounces found;

	(void)path;
	r->into->read++;
	if (!bounce_read(a, message, &found)) {
		r->into->other++;
		return;
	}
	for (size_t i = 0; i < found.list.n; i++)
		read_bounce(r, a, &found, &found.list.p[i]);
}

// The keys that mails were made with, as far as they are there; a key that is not is not made.
static bool read_keys(struct reading *r)
{
	struct import *in = r->into;
	const struct newsletter_config *n = &in->site->newsletter;
	const char *path = arena_cstr(in->arena, fs_join(in->arena, in->root, n->unsubscribe_key));
	struct strs keys = {0};

	if (!ledger_key_read(in->arena, in->site, in->root, in->ledger_key, false, &r->key,
			     in->log) ||
	    (token_has_keys(path) && !token_keys(in->arena, path, &keys, in->log)))
		return false;
	for (size_t i = 0; i < keys.n; i++)
		vec_push(in->arena, &r->tokens, hmac_new(keys.p[i]));
	if (r->key || keys.n || in->unproven)
		return true;
	diag_report_path(in->log, &SEND_KEY, n->ledger_key,
			 "without the ledger's key nothing tells notifications from forged ones");
	diag_hint(in->log, "bring the file, set KITH_LEDGER_KEY, or trust them all: --unproven");
	return false;
}

bool import_bounces(struct import *in, const char *path)
{
	struct reading r = {.into = in};
	bool ok;

	import_people_init(&r.people, in);
	ok = read_keys(&r) && mailstore_read(path, read_message, &r, in->log) &&
	     import_people_write(in);
	ledger_key_free(r.key);
	for (size_t i = 0; i < r.tokens.n; i++)
		hmac_free(r.tokens.p[i]);
	return ok;
}
