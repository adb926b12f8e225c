#include "send/send.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/fs.h"
#include "send/diags.h"
#include "send/engine.h"
#include "send/suppress.h"
#include "send/token.h"
#include "text/mime.h"

#define MESSAGE_MAX ((size_t)50 << 20)
#define PASSWORD_MAX 4096
#define CONNECTIONS_MAX 100

static const char *const NAMES[OUTCOME_COUNT] = {"sent", "deferred", "rejected", "unknown",
						 "not sent"};

const char *outcome_name(enum outcome o)
{
	return NAMES[o];
}

bool send_in_shard(const struct ledger_id *id, unsigned shard, unsigned shards)
{
	uint64_t n = 0;

	for (int i = 0; i < 8; i++)
		n = n << 8 | id->bytes[i];
	return shards == 0 || n % shards == shard - 1;
}

bool send_is_due(enum ledger_state state, const struct send_options *o)
{
	if (state == LEDGER_ATTEMPT || state == LEDGER_UNKNOWN)
		return o->resend_unknown || o->everyone;
	return o->everyone || state < LEDGER_REJECTED;
}

// ---- the relay's password -----------------------------------------------------------------------

static void cut_line(struct str *s)
{
	s->n = str_index(*s, '\n') < s->n ? str_index(*s, '\n') : s->n;
	while (s->n && s->p[s->n - 1] == '\r')
		s->n--;
}

static bool password_of_file(struct arena *a, struct str root, struct str file, struct str *out,
			     struct diag_log *log)
{
	if (fs_read(a, arena_cstr(a, fs_join(a, root, file)), PASSWORD_MAX, out))
		return true;
	diag_report_path(log, &SEND_RELAY, file, "the relay's password cannot be read: %s",
			 strerror(errno));
	return false;
}

// What the command prints; it runs in the site's folder.
static bool password_of_command(struct arena *a, const struct site *site, struct str root,
				struct str *out, struct diag_log *log)
{
	char *text = arena_alloc(a, PASSWORD_MAX);
	struct str command = site->newsletter.password_command;
	FILE *f;

	setenv("KITH_SITE", arena_cstr(a, root), 1);
	f = popen(arena_printf(a, "cd -- \"$KITH_SITE\" && { %.*s\n}", STR_ARG(command)).p, "r");
	*out = str_of(text, f ? fread(text, 1, PASSWORD_MAX, f) : 0);
	if (f && pclose(f) == 0 && out->n)
		return true;
	diag_report(log, &SEND_RELAY, site->src, (struct str){0},
		    "the command for the relay's password failed, or printed nothing");
	return false;
}

bool relay_password(struct arena *a, const struct site *site, struct str root, struct str given,
		    struct str *out, struct diag_log *log)
{
	const struct newsletter_config *n = &site->newsletter;
	bool ok = true;

	*out = given;
	if (given.n || n->user.n == 0 || n->relay.n == 0)
		return true;
	if (n->password_file.n) {
		ok = password_of_file(a, root, n->password_file, out, log);
	} else if (n->password_command.n) {
		ok = password_of_command(a, site, root, out, log);
	} else {
		diag_report(log, &SEND_RELAY, site->src, (struct str){0},
			    "no password for the relay's user \"%.*s\"", STR_ARG(n->user));
		diag_hint(log, "set KITH_SMTP_PASSWORD, or newsletter.password_file or "
			       "password_command in kith.yaml");
		return false;
	}
	cut_line(out);
	return ok;
}

// ---- what kith.yaml says of the pace ------------------------------------------------------------

static bool wrong(const struct site *site, struct diag_log *log, const char *key, const char *why)
{
	const struct ynode *news = site->tree ? ynode_get(site->tree, S("newsletter")) : NULL;
	const struct ynode *at = news ? ynode_get(news, str_cstr(key)) : NULL;

	diag_report(log, &SEND_RATE, site->src, at ? at->at : (struct str){0},
		    "newsletter.%s cannot be used: %s", key, why);
	return false;
}

static int64_t interval(double rate)
{
	return rate > 0 ? (int64_t)((double)QUEUE_SECOND / rate) : 0;
}

static bool read_retries(const struct site *site, struct queue *q, bool no_retry,
			 struct diag_log *log)
{
	static const int64_t usual[] = {5, 10, 20, 40, 66}; // minutes
	const struct strs *given = &site->newsletter.retry_after;
	int64_t seconds;

	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		q->retry_after[i] = usual[i] * 60 * QUEUE_SECOND;
	q->retries = sizeof usual / sizeof *usual;
	if (given->n > RETRIES_MAX)
		return wrong(site, log, "retry_after", "it has more than 16 times");
	for (size_t i = 0; i < given->n; i++) {
		if (!duration_parse(given->p[i], &seconds) || seconds > 7 * 86400)
			return wrong(site, log, "retry_after",
				     "a time is no duration like 5m or 2h, of a week at most");
		q->retry_after[i] = seconds * QUEUE_SECOND;
	}
	if (given->n)
		q->retries = (unsigned)given->n;
	if (no_retry)
		q->retries = 0;
	return true;
}

bool send_pace(const struct site *site, struct pace *out, struct diag_log *log)
{
	const struct newsletter_config *n = &site->newsletter;

	*out = (struct pace){.all = interval(n->rate), .domain = interval(n->rate_per_domain)};
	out->warm_up = n->warm_up * QUEUE_SECOND;
	if (n->rate < 0 || n->rate > 1e6 || (n->rate > 0 && n->rate < 1e-4))
		return wrong(site, log, "rate", "it is not between 0.0001 and 1,000,000");
	if (n->rate_per_domain < 0 || n->rate_per_domain > 1e6 ||
	    (n->rate_per_domain > 0 && n->rate_per_domain < 1e-4))
		return wrong(site, log, "rate_per_domain",
			     "it is not between 0.0001 and 1,000,000");
	if (n->warm_up && !out->all)
		return wrong(site, log, "warm_up", "there is no rate to grow to");
	if (n->warm_up > 30 * 86400)
		return wrong(site, log, "warm_up", "it is longer than 30 days");
	if (n->connections < 0 || n->connections > CONNECTIONS_MAX)
		return wrong(site, log, "connections", "it is not between 1 and 100");
	return true;
}

bool send_duration(const struct site *site, size_t n, size_t busiest, double *seconds,
		   struct diag_log *log)
{
	struct pace pace;

	if (!send_pace(site, &pace, log))
		return false;
	*seconds = (double)pace_duration(&pace, n, busiest) / QUEUE_SECOND;
	return true;
}

// ---- sending ------------------------------------------------------------------------------------

struct sending {
	struct arena *arena;
	struct diag_log *log;
	struct engine engine;
	struct worker *workers;
	unsigned nworkers;
	struct str unsubscribe_key; // empty: there is no link that needs one
};

static struct str domain_of(void *ctx, uint32_t who)
{
	const struct audience *a = ctx;
	struct str email = a->list.p[who].email;

	return str_from(email, str_rindex(email, '@') + 1);
}

static bool fill_queue(struct sending *s, const struct ledger_table *known,
		       const struct ledger_key *key)
{
	struct engine *e = &s->engine;
	const struct send_plan *plan = e->plan;
	const struct send_options *o = e->options;
	struct ledger_key *own = ledger_key_copy(key);
	struct queue *q = &e->queue;

	queue_init(q, s->arena, plan->audience->list.n, 0);
	q->domain_of = domain_of;
	q->ctx = (void *)plan->audience;
	for (size_t i = 0; i < q->n; i++) {
		const struct ledger_entry *entry = NULL;
		struct ledger_id id;

		if (plan->version[i] == PLAN_NOBODY)
			continue;
		q->todo[i] = 1;
		if (o->shards || known->n) {
			id = ledger_id_of(own, plan->audience->list.p[i].email);
			entry = ledger_find(known, &id);
			q->todo[i] = (!entry || send_is_due(entry->state, o)) &&
				     send_in_shard(&id, o->shard, o->shards);
		}
		e->progress.total += q->todo[i];
	}
	ledger_key_free(own);
	e->progress.n[OUTCOME_NOT_SENT] = e->progress.total;
	return send_pace(e->site, &q->pace, s->log) &&
	       read_retries(e->site, q, o->no_retry, s->log);
}

// The parts that all recipients of a version share, of those versions that somebody gets.
static bool prepare(struct sending *s)
{
	struct engine *e = &s->engine;
	const struct emails *all = e->plan->emails;
	struct email_stamp stamp = {.date = e->options->now, .mark = e->options->mark};
	bool ok = true;

	e->messages = arena_array(s->arena, struct email_message *, all->n);
	for (size_t i = 0; i < all->n; i++)
		if (e->plan->versions[i].recipients) {
			e->messages[i] =
				email_message_new(s->arena, e->site, &all->p[i], &stamp, s->log);
			ok = ok && e->messages[i];
		}
	return ok;
}

static bool read_key(struct sending *s)
{
	const struct newsletter_config *n = &s->engine.site->newsletter;
	struct str path = fs_join(s->arena, s->engine.options->root, n->unsubscribe_key);
	struct strs keys;

	if (n->unsubscribe.https.n == 0)
		return true;
	if (!token_keys(s->arena, arena_cstr(s->arena, path), &keys, s->log))
		return false;
	s->unsubscribe_key = keys.p[0];
	return true;
}

static bool open_workers(struct sending *s, const struct ledger_key *key)
{
	struct engine *e = &s->engine;
	unsigned wanted = e->options->connections;
	struct mailbox from;
	const char *why;

	// email_compose has looked at the sender's address already.
	if (!mailbox_parse(e->site->newsletter.from, &from, &why))
		return false;
	if (wanted > e->progress.total)
		wanted = e->progress.total ? (unsigned)e->progress.total : 1;
	s->workers = arena_array(s->arena, struct worker, wanted);
	for (; s->nworkers < wanted; s->nworkers++) {
		struct worker *w = &s->workers[s->nworkers];

		if (!transport_open(&w->transport, e->site, e->options, from.address, s->nworkers,
				    s->log)) {
			transport_close(&w->transport);
			return false;
		}
		w->engine = e;
		w->key = ledger_key_copy(key);
		w->token_key = s->unsubscribe_key.n ? hmac_new(s->unsubscribe_key) : NULL;
		arena_init(&w->scratch);
		buf_init(&w->message, MESSAGE_MAX);
	}
	return true;
}

static void close_workers(struct sending *s)
{
	for (unsigned i = 0; i < s->nworkers; i++) {
		struct worker *w = &s->workers[i];

		transport_close(&w->transport);
		ledger_key_free(w->key);
		hmac_free(w->token_key);
		buf_release(&w->message);
		arena_release(&w->scratch);
	}
}

static void report(struct sending *s)
{
	struct engine *e = &s->engine;
	const char *relay = arena_cstr(s->arena, e->site->newsletter.relay);

	if (e->late) {
		diag_report_path(s->log, &SEND_WINDOW, (struct str){0},
				 "not_after has come: the issue is not sent any more");
	} else if (e->ledger_failed) {
		diag_report_path(s->log, &SEND_LEDGER, (struct str){0},
				 "the ledger cannot be written: %s",
				 strerror(ledger_error(e->ledger)));
		diag_hint(s->log, "the send has stopped; make room and run the same command again");
	} else if (e->reason.n && *relay) {
		diag_report_path(s->log, &SEND_RELAY, str_cstr(relay),
				 "the relay cannot be used: %.*s", STR_ARG(e->reason));
		diag_hint(s->log, "nobody was marked for it; the same command again goes on");
	} else if (e->reason.n) {
		diag_report_path(s->log, &SEND_MAILDIR, e->options->maildir,
				 "a mail cannot be written: %.*s", STR_ARG(e->reason));
	}
}

// Addresses that the relay does not know get no mail from now on.
static void suppress(struct sending *s)
{
	const struct engine *e = &s->engine;
	const struct newsletter_config *n = &e->site->newsletter;
	struct suppress_row *rows = arena_array(s->arena, struct suppress_row, e->dead.n);

	for (size_t i = 0; i < e->dead.n; i++)
		rows[i] = (struct suppress_row){
			.address = e->plan->audience->list.p[e->dead.p[i]].email,
			.reason = S("unknown address"),
			.since = e->options->now,
		};
	if (e->dead.n && !e->options->everyone)
		suppress_add(s->arena, e->options->root, n->audience, rows, e->dead.n, s->log);
}

bool send_issue(struct arena *a, const struct site *site, const struct send_plan *plan,
		const struct send_options *options, struct ledger *ledger,
		const struct ledger_table *known, const struct ledger_key *key,
		const struct witness *witness, struct send_progress *done, struct diag_log *log)
{
	struct sending s = {.arena = a, .log = log};
	bool ok;

	s.engine = (struct engine){.arena = a,
				   .site = site,
				   .plan = plan,
				   .options = options,
				   .witness = witness,
				   .ledger = ledger};
	curl_global_init(CURL_GLOBAL_DEFAULT);
	ok = fill_queue(&s, known, key) && prepare(&s) && read_key(&s) && open_workers(&s, key);
	if (ok && s.engine.progress.total)
		engine_run(&s.engine, s.workers, s.nworkers);
	close_workers(&s);
	report(&s);
	suppress(&s);
	*done = s.engine.progress;
	return ok && !s.engine.stop;
}
