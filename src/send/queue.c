#include "send/queue.h"

#include "base/map.h"
#include "base/vec.h"

#define LATE (QUEUE_SECOND / 10) // that may be made up for
#define WARM_UP_FROM 10          // the rate's part at the start

// ---- what is due --------------------------------------------------------------------------------

static void heap_push(struct arena *a, struct due_heap *h, struct due d)
{
	size_t i = h->n;

	vec_add(a, h);
	for (; i && h->p[(i - 1) / 2].at > d.at; i = (i - 1) / 2)
		h->p[i] = h->p[(i - 1) / 2];
	h->p[i] = d;
}

static struct due heap_pop(struct due_heap *h)
{
	struct due first = h->p[0], last = h->p[--h->n];
	size_t i = 0;

	for (size_t child; (child = 2 * i + 1) < h->n; i = child) {
		child += child + 1 < h->n && h->p[child + 1].at < h->p[child].at;
		if (h->p[child].at >= last.at)
			break;
		h->p[i] = h->p[child];
	}
	h->p[i] = last;
	return first;
}

// ---- rates --------------------------------------------------------------------------------------

// The time between two mails now: while it warms up, the rate grows evenly from a tenth.
static int64_t interval(const struct pace *p, int64_t since)
{
	double part;

	if (since >= p->warm_up)
		return p->all;
	part = 1.0 / WARM_UP_FROM + (1 - 1.0 / WARM_UP_FROM) * ((double)since / (double)p->warm_up);
	return (int64_t)((double)p->all / part);
}

static int64_t later(int64_t slot, int64_t now, int64_t by)
{
	return (slot > now - LATE ? slot : now) + by;
}

int64_t pace_duration(const struct pace *p, size_t n, size_t most)
{
	double warm = p->all ? (double)p->warm_up * (0.5 + 0.5 / WARM_UP_FROM) / (double)p->all : 0;
	double all = (double)p->all * (double)n, domain = (double)p->domain * (double)most;

	// The mails of the warm-up would take a part of it at the whole rate.
	if (p->all && (double)n > warm)
		all += (double)p->warm_up - warm * (double)p->all;
	else if (p->all && warm > 0)
		all = (double)p->warm_up * ((double)n / warm);
	return (int64_t)(all > domain ? all : domain);
}

// ---- domains ------------------------------------------------------------------------------------

static struct queue_domain *domain_of(struct queue *q, uint32_t who, uint32_t *index)
{
	struct str name = q->domain_of(q->ctx, who);
	void **at;

	if (!q->domains) {
		q->domains = arena_new(q->arena, struct map);
		map_init(q->domains, q->arena);
		q->behind = arena_array(q->arena, uint32_t, q->n);
	}
	at = map_at(q->domains, name);
	if (!*at)
		*at = arena_new(q->arena, struct queue_domain);
	*index = (uint32_t)((struct map_entry *)((char *)at - offsetof(struct map_entry, value)) -
			    q->domains->entries);
	return *at;
}

static struct queue_domain *domain_at(const struct queue *q, uint32_t index)
{
	return q->domains->entries[index].value;
}

static void park(struct queue *q, struct queue_domain *d, uint32_t index, uint32_t who)
{
	q->behind[who] = 0;
	if (d->head)
		q->behind[d->tail - 1] = who + 1;
	else
		d->head = who + 1, heap_push(q->arena, &q->parked, (struct due){d->next, index});
	d->tail = who + 1;
}

static uint32_t unpark(struct queue *q, int64_t now)
{
	struct due due = heap_pop(&q->parked);
	struct queue_domain *d = domain_at(q, due.what);
	uint32_t who = d->head - 1;

	d->head = q->behind[who];
	d->next = later(d->next, now, q->pace.domain);
	if (d->head)
		heap_push(q->arena, &q->parked, (struct due){d->next, due.what});
	return who;
}

// Whether they may be mailed now; else they wait for their domain.
static bool may_go(struct queue *q, uint32_t who, int64_t now)
{
	struct queue_domain *d;
	uint32_t index;

	if (!q->pace.domain)
		return true;
	d = domain_of(q, who, &index);
	if (d->head || d->next > now) {
		park(q, d, index, who);
		return false;
	}
	d->next = later(d->next, now, q->pace.domain);
	return true;
}

// ---- taking -------------------------------------------------------------------------------------

void queue_init(struct queue *q, struct arena *a, size_t n, int64_t now)
{
	*q = (struct queue){.arena = a, .n = n, .begun = now, .next = now};
	q->todo = arena_array(a, uint8_t, n);
}

static bool take_any(struct queue *q, int64_t now, uint32_t *who)
{
	if (q->parked.n && q->parked.p[0].at <= now) {
		*who = unpark(q, now);
		return true;
	}
	while (q->again.n && q->again.p[0].at <= now) {
		*who = heap_pop(&q->again).what;
		if (may_go(q, *who, now))
			return true;
	}
	while (q->cursor < q->n) {
		*who = (uint32_t)q->cursor++;
		if (q->todo[*who] && may_go(q, *who, now))
			return true;
	}
	return false;
}

bool queue_take(struct queue *q, int64_t now, uint32_t *who, int64_t *until)
{
	if (q->pace.all && q->next > now) {
		*until = q->next;
		return false;
	}
	if (take_any(q, now, who)) {
		q->next = later(q->next, now, interval(&q->pace, now - q->begun));
		return true;
	}
	*until = INT64_MAX;
	if (q->parked.n)
		*until = q->parked.p[0].at;
	if (q->again.n && q->again.p[0].at < *until)
		*until = q->again.p[0].at;
	return false;
}

bool queue_refused(struct queue *q, uint32_t who, int64_t now)
{
	unsigned tries = q->todo[who] - 1u;

	if (tries >= q->retries)
		return false;
	q->todo[who] = (uint8_t)(tries + 2) | QUEUE_AGAIN;
	heap_push(q->arena, &q->again, (struct due){now + q->retry_after[tries], who});
	return true;
}

bool queue_is_again(struct queue *q, uint32_t who)
{
	bool again = q->todo[who] & QUEUE_AGAIN;

	q->todo[who] &= (uint8_t)~QUEUE_AGAIN;
	return again;
}

void queue_back(struct queue *q, uint32_t who, int64_t now)
{
	heap_push(q->arena, &q->again, (struct due){now, who});
}
