#include "send/import.h"

#include "send/bounce.h"
#include "send/import_people.h"
#include "send/mailstore.h"

const char *const import_fate_names[] = {"suppressed", "already",  "soft",   "wait",
					 "old",        "stranger", "foreign"};

struct reading {
	struct import *into;
	struct import_people people;
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

static enum import_fate fate_of(const struct subscriber *p, enum bounce_type type)
{
	return type == BOUNCE_WAIT   ? IMPORT_WAIT
	       : type == BOUNCE_SOFT ? IMPORT_SOFT
	       : p->suppressed       ? IMPORT_ALREADY
				     : IMPORT_SUPPRESSED;
}

static void read_bounce(struct reading *r, struct arena *a, const struct bounces *b,
			const struct bounce *one)
{
	const struct subscriber *p = is_foreign(r->into, b) ? NULL : person_of(r, b, one, a);
	struct arena *keep = r->into->arena;
	struct import_row row = {
		.address = p ? p->email : one->recipient,
		.fate = p                        ? fate_of(p, one->type)
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

bool import_bounces(struct import *in, const char *path)
{
	struct reading r = {.into = in};

	import_people_init(&r.people, in);
	return mailstore_read(path, read_message, &r, in->log) && import_people_write(in);
}
