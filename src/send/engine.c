#include "send/engine.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "base/vec.h"
#include "send/diags.h"
#include "send/token.h"

#define TICK (QUEUE_SECOND / 10)

static int64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * QUEUE_SECOND + t.tv_nsec;
}

static struct timespec timespec_of(int64_t ns)
{
	return (struct timespec){(time_t)(ns / QUEUE_SECOND), (long)(ns % QUEUE_SECOND)};
}

static instant wall(const struct engine *e, int64_t ns)
{
	return e->options->now + (ns - e->queue.begun) / QUEUE_SECOND;
}

// ---- what came of a mail ------------------------------------------------------------------------

static enum ledger_state state_of(enum outcome o)
{
	static const enum ledger_state states[OUTCOME_COUNT] = {
		[OUTCOME_SENT] = LEDGER_SENT,         [OUTCOME_DEFERRED] = LEDGER_DEFERRED,
		[OUTCOME_REJECTED] = LEDGER_REJECTED, [OUTCOME_UNKNOWN] = LEDGER_UNKNOWN,
		[OUTCOME_NOT_SENT] = LEDGER_NOT_SENT,
	};

	return states[o];
}

static const struct subscriber *subscriber_of(const struct engine *e, uint32_t who)
{
	return &e->plan->audience->list.p[who];
}

// Called with the lock held, as are all below.
static void stop(struct engine *e, struct str reason)
{
	if (e->stop)
		return;
	snprintf(e->reason_text, sizeof e->reason_text, "%.*s", STR_ARG(reason));
	e->reason = str_cstr(e->reason_text);
	e->stop = true;
}

static void write_outcome(struct engine *e, uint32_t who, const struct ledger_id *id,
			  enum outcome o, struct str reply)
{
	if (!ledger_outcome(e->ledger, id, state_of(o), subscriber_of(e, who)->email, reply,
			    wall(e, now_ns())))
		e->stop = e->ledger_failed = true;
}

// Tells of it, and moves one recipient from those not yet sent to where they belong now.
static void count(struct engine *e, uint32_t who, const struct ledger_id *id, enum outcome o,
		  struct str reply)
{
	e->progress.n[OUTCOME_NOT_SENT]--;
	e->progress.n[o]++;
	e->witness->outcome(e->witness->ctx, subscriber_of(e, who), id, o, reply);
}

// The relay refuses everybody: those whom it just refused are as if they had not been offered.
static void take_back(struct engine *e, struct str reply)
{
	for (unsigned i = 0; i < e->nrefusals; i++) {
		struct refusal *r = &e->refusals[i];

		for (size_t k = 0; k < e->dead.n; k++)
			if (e->dead.p[k] == r->who)
				e->dead.p[k] = e->dead.p[--e->dead.n];
		e->progress.n[r->outcome]--;
		e->progress.n[OUTCOME_NOT_SENT]++;
		write_outcome(e, r->who, &r->id, OUTCOME_NOT_SENT, reply);
		count(e, r->who, &r->id, OUTCOME_NOT_SENT, reply);
	}
}

static bool is_dead(const struct smtp_result *r)
{
	return r->outcome == OUTCOME_REJECTED && (str_starts(str_from(r->reply, 4), S("5.1.")));
}

static void refused(struct engine *e, uint32_t who, const struct ledger_id *id,
		    const struct smtp_result *r)
{
	struct str words = str_first(r->reply, sizeof e->refusal_text - 1);
	bool same = str_eq(words, str_cstr(e->refusal_text));

	// Those who were under way when the relay turned out to refuse everybody.
	if (same && e->nrefusals == ROW_MAX) {
		write_outcome(e, who, id, OUTCOME_NOT_SENT, r->reply);
		count(e, who, id, OUTCOME_NOT_SENT, r->reply);
		return;
	}
	write_outcome(e, who, id, r->outcome, r->reply);
	count(e, who, id, r->outcome, r->reply);
	if (is_dead(r))
		vec_push(e->arena, &e->dead, who);
	if (e->nrefusals == ROW_MAX)
		return;
	if (!same)
		e->nrefusals = 0;
	snprintf(e->refusal_text, sizeof e->refusal_text, "%.*s", STR_ARG(words));
	e->refusals[e->nrefusals++] = (struct refusal){who, *id, r->outcome};
	if (e->nrefusals == ROW_MAX) {
		take_back(e, r->reply);
		stop(e, r->reply);
	} else if (r->outcome == OUTCOME_DEFERRED) {
		queue_refused(&e->queue, who, now_ns());
	}
}

// The connection broke before the mail was handed over, or the relay as a whole refuses: nobody is
// marked.
static void not_taken(struct engine *e, uint32_t who, const struct ledger_id *id,
		      const struct smtp_result *r)
{
	write_outcome(e, who, id, OUTCOME_NOT_SENT, r->reply);
	if (r->lost && ++e->nlost < ROW_MAX) {
		queue_back(&e->queue, who, now_ns());
		return;
	}
	stop(e, r->reply);
	count(e, who, id, OUTCOME_NOT_SENT, r->reply);
}

static void settle(struct worker *w, uint32_t who, const struct ledger_id *id,
		   const struct smtp_result *r)
{
	struct engine *e = w->engine;

	switch (r->outcome) {
	case OUTCOME_SENT:
		e->nlost = 0;
		e->nrefusals = e->nrefusals == ROW_MAX ? ROW_MAX : 0;
		count(e, who, id, r->outcome, r->reply);
		break;
	case OUTCOME_UNKNOWN:
		// One for each connection is all that a send may leave in doubt.
		w->retired = true;
		count(e, who, id, r->outcome, r->reply);
		if (e->running == 1)
			stop(e, r->reply);
		break;
	case OUTCOME_NOT_SENT:
		not_taken(e, who, id, r);
		break;
	default:
		refused(e, who, id, r);
		break;
	}
}

// ---- one mail -----------------------------------------------------------------------------------

// Makes the mail for the recipient; false when it cannot be made, *why saying why.
static bool make(struct worker *w, uint32_t who, const char **why)
{
	const struct engine *e = w->engine;
	struct email_recipient to;

	arena_reset(&w->scratch);
	subscriber_read(&w->scratch, e->plan->audience, subscriber_of(e, who), &to);
	if (w->token_key)
		to.unsubscribe_token = token_make(&w->scratch, w->token_key, to.address);
	to.proof = ledger_proof(&w->scratch, w->key, to.address);
	buf_reset(&w->message);
	return email_message_write(&w->message, e->messages[e->plan->version[who]], &to, why);
}

// The attempt is on the disk.
static bool is_noted(void *ctx)
{
	struct worker *w = ctx;

	return ledger_wait(w->engine->ledger, w->attempt);
}

// Offers one mail; called without the lock, comes back with it.
static void mail(struct worker *w, uint32_t who)
{
	struct engine *e = w->engine;
	struct str address = subscriber_of(e, who)->email;
	struct ledger_id id = ledger_id_of(w->key, address);
	const struct smtp_gate gate = {is_noted, w};
	struct smtp_result r;
	const char *why = NULL;

	if (!make(w, who, &why)) {
		pthread_mutex_lock(&e->lock);
		count(e, who, &id, OUTCOME_NOT_SENT, str_cstr(why));
		return;
	}
	w->attempt = ledger_attempt(e->ledger, &id, wall(e, now_ns()));
	if (!w->attempt) {
		pthread_mutex_lock(&e->lock);
		e->stop = e->ledger_failed = true;
		return;
	}
	r = transport_send(&w->transport, address, buf_view(&w->message), wall(e, now_ns()), &gate);
	w->unsynced = true;
	// What is no refusal is written without the lock: it changes nobody else's state. A
	// failure shows in ledger_error.
	if (r.outcome == OUTCOME_SENT || r.outcome == OUTCOME_UNKNOWN)
		ledger_outcome(e->ledger, &id, state_of(r.outcome), address, r.reply,
			       wall(e, now_ns()));
	pthread_mutex_lock(&e->lock);
	e->ledger_failed |= ledger_error(e->ledger) != 0;
	e->stop |= e->ledger_failed;
	settle(w, who, &id, &r);
}

// ---- threads ------------------------------------------------------------------------------------

// Waits until somebody may be taken; what was written is brought to the disk first. Called with the
// lock held.
static void wait_until(struct worker *w, int64_t until)
{
	struct engine *e = w->engine;
	struct timespec t = timespec_of(until);

	if (w->unsynced) {
		pthread_mutex_unlock(&e->lock);
		w->unsynced = false;
		if (!ledger_sync(e->ledger)) {
			pthread_mutex_lock(&e->lock);
			e->stop = e->ledger_failed = true;
			return;
		}
		pthread_mutex_lock(&e->lock);
		return;
	}
	e->progress.waiting = e->flying == 0;
	if (until == INT64_MAX)
		pthread_cond_wait(&e->wake, &e->lock);
	else
		pthread_cond_timedwait(&e->wake, &e->lock, &t);
	e->progress.waiting = false;
}

static bool is_late(const struct engine *e, int64_t now)
{
	return e->options->not_after != INSTANT_NONE && wall(e, now) > e->options->not_after;
}

static void *work(void *ctx)
{
	struct worker *w = ctx;
	struct engine *e = w->engine;

	pthread_mutex_lock(&e->lock);
	while (!e->stop && !w->retired) {
		int64_t now = now_ns(), until;
		uint32_t who;

		if (is_late(e, now)) {
			e->stop = e->late = true;
		} else if (queue_take(&e->queue, now, &who, &until)) {
			e->flying++;
			if (queue_is_again(&e->queue, who))
				e->progress.n[OUTCOME_DEFERRED]--,
					e->progress.n[OUTCOME_NOT_SENT]++;
			pthread_mutex_unlock(&e->lock);
			mail(w, who);
			e->flying--;
			pthread_cond_broadcast(&e->wake);
		} else if (until == INT64_MAX && e->flying == 0) {
			break;
		} else {
			wait_until(w, until);
		}
	}
	e->running--;
	pthread_cond_broadcast(&e->wake);
	pthread_cond_broadcast(&e->ended);
	pthread_mutex_unlock(&e->lock);
	return NULL;
}

// Looks on until all threads have ended.
static void watch(struct engine *e)
{
	pthread_mutex_lock(&e->lock);
	while (e->running) {
		struct timespec t = timespec_of(now_ns() + TICK);
		struct send_progress p;

		pthread_cond_timedwait(&e->ended, &e->lock, &t);
		e->progress.seconds = (double)(now_ns() - e->queue.begun) / QUEUE_SECOND;
		p = e->progress;
		pthread_mutex_unlock(&e->lock);
		if (!e->witness->tick(e->witness->ctx, &p)) {
			pthread_mutex_lock(&e->lock);
			e->stop = true;
			pthread_cond_broadcast(&e->wake);
			continue;
		}
		pthread_mutex_lock(&e->lock);
	}
	pthread_mutex_unlock(&e->lock);
}

static void init(struct engine *e)
{
	pthread_condattr_t monotonic;

	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&e->lock, NULL);
	pthread_cond_init(&e->wake, &monotonic);
	pthread_cond_init(&e->ended, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

void engine_run(struct engine *e, struct worker *workers, unsigned n)
{
	unsigned begun = 0;

	init(e);
	e->queue.begun = e->queue.next = now_ns();
	e->running = n;
	while (begun < n &&
	       pthread_create(&workers[begun].thread, NULL, work, &workers[begun]) == 0)
		begun++;
	pthread_mutex_lock(&e->lock);
	e->running -= n - begun;
	if (begun == 0)
		stop(e, S("no thread can be made"));
	pthread_mutex_unlock(&e->lock);
	watch(e);
	for (unsigned i = 0; i < begun; i++)
		pthread_join(workers[i].thread, NULL);
	pthread_cond_destroy(&e->ended);
	pthread_cond_destroy(&e->wake);
	pthread_mutex_destroy(&e->lock);
}
