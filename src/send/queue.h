#pragma once
// Who is mailed next, and when: the recipients in the order of the list, those whom the relay
// refused for now again when their time has come, all at no more than the rates. Knows indices and
// times and nothing else; one thread at a time.

#include "base/arena.h"

#define QUEUE_SECOND INT64_C(1000000000)
#define RETRIES_MAX 16
#define QUEUE_AGAIN 0x80 // refused for now, and to be offered again

struct pace { // nanoseconds between two mails; 0: none
	int64_t all, domain;
	int64_t warm_up; // until `all` holds; a tenth of the rate at the start
};
// A binary heap of what is due when.
struct due {
	int64_t at;
	uint32_t what;
};
struct due_heap {
	struct due *p;
	size_t n, cap;
};
struct queue_domain {
	int64_t next;        // when its next mail may leave
	uint32_t head, tail; // of those who wait for it, index + 1; 0: nobody
};
struct queue {
	struct arena *arena;
	struct pace pace;
	int64_t retry_after[RETRIES_MAX];
	unsigned retries;

	uint8_t *
		todo; // of each recipient: 0 not to be mailed, else 1 + the refusals; | QUEUE_AGAIN
	size_t n, cursor;
	int64_t begun, next; // when the next mail of all may leave
	struct due_heap again;
	// Only with a rate for domains.
	struct str (*domain_of)(void *ctx, uint32_t recipient);
	void *ctx;
	struct map *domains;    // name -> struct queue_domain *
	uint32_t *behind;       // of each recipient: who follows them, index + 1
	struct due_heap parked; // domains that somebody waits for, by their index in the map
};

void queue_init(struct queue *, struct arena *, size_t n, int64_t now);
// Somebody to mail now: true. Else *until is when to ask again, or INT64_MAX when nobody is left
// but those who are being mailed.
bool queue_take(struct queue *, int64_t now, uint32_t *who, int64_t *until);
// Refused for now: true when they will be offered again.
bool queue_refused(struct queue *, uint32_t who, int64_t now);
// Whether they were refused before and are offered again; says so once for each refusal.
bool queue_is_again(struct queue *, uint32_t who);
// Not offered after all: at once again.
void queue_back(struct queue *, uint32_t who, int64_t now);
// How long it takes by the rates alone, in nanoseconds, `n` mails to be sent of which the busiest
// domain gets `most`.
int64_t pace_duration(const struct pace *, size_t n, size_t most);
