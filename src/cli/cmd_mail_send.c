#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/jsonw.h"
#include "base/vec.h"
#include "cli/mail.h"
#include "send/diags.h"

#define CONNECTIONS 4    // unless kith.yaml or the command line says otherwise
#define EVENT_SECONDS 10 // between two events of progress
#define BAR 20           // columns of the bar itself

// Who looks on: prints what happens, and watches for the wish to stop.
struct watcher {
	struct command_run *run;
	bool bar;        // a line on the terminal that is written over
	bool drawn;      // it stands there now
	double reported; // seconds at the last event of progress
	sigset_t signals;
	bool asked; // to stop
};

// ---- what is printed ----------------------------------------------------------------------------

static void clear_bar(struct watcher *w)
{
	if (w->drawn)
		fputs("\r\x1b[K", stderr);
	w->drawn = false;
}

// "a…@example.org": what logs of a workflow may show to everybody.
static struct str masked(struct arena *a, struct str address)
{
	size_t at = str_rindex(address, '@');

	return arena_printf(a, "%.1s…%.*s", address.p, STR_ARG(str_from(address, at)));
}

static void print_event(struct watcher *w, struct buf *b)
{
	mail_print_json(w->run, b, true);
	buf_release(b);
}

static void begin_event(struct jsonw *j, struct buf *b, const char *name)
{
	buf_init(b, BUF_MAX_DEFAULT);
	jsonw_init(j, b);
	jsonw_object(j);
	jsonw_put_str(j, "event", str_cstr(name));
}

static void print_outcome(struct watcher *w, struct str address, const struct ledger_id *id,
			  enum outcome o, struct str reply)
{
	struct arena arena;
	struct jsonw j;
	struct buf b;

	arena_init(&arena);
	if (w->run->common.format == DIAG_GITHUB || w->run->common.format == DIAG_JSON)
		address = masked(&arena, address);
	if (w->run->common.format == DIAG_JSON) {
		begin_event(&j, &b, outcome_name(o));
		jsonw_put_str(&j, "to", address);
		jsonw_put_str(&j, "id", ledger_id_text(&arena, id));
		jsonw_put_str(&j, "reply", reply);
		jsonw_close(&j);
		print_event(w, &b);
	} else {
		clear_bar(w);
		printf("%-9s %.*s  %.*s\n", outcome_name(o), STR_ARG(address), STR_ARG(reply));
	}
	arena_release(&arena);
}

static void on_outcome(void *ctx, const struct subscriber *to, const struct ledger_id *id,
		       enum outcome o, struct str reply)
{
	struct watcher *w = ctx;

	if (o != OUTCOME_SENT || w->run->common.verbose)
		print_outcome(w, to->email, id, o, reply);
}

static void put_counts(struct jsonw *j, const struct send_progress *p)
{
	static const char *const names[OUTCOME_COUNT] = {"sent", "deferred", "rejected", "unknown",
							 "to_go"};

	for (int o = 0; o < OUTCOME_COUNT; o++)
		jsonw_put_int(j, names[o], (int64_t)p->n[o]);
	jsonw_put_int(j, "seconds", (int64_t)p->seconds);
}

// "[=====>              ] 250 of 1000, 20/s, 40 s left": less than 80 columns for millions.
static void draw_bar(struct watcher *w, const struct send_progress *p)
{
	size_t left = p->n[OUTCOME_NOT_SENT], done = p->total - left;
	double rate = p->seconds > 0 ? (double)done / p->seconds : 0;
	int full = p->total ? (int)(done * BAR / p->total) : BAR;
	struct buf b;

	buf_init(&b, BUF_MAX_DEFAULT);
	buf_char(&b, '[');
	for (int i = 0; i < BAR; i++)
		buf_char(&b, i < full ? '=' : i == full ? '>' : ' ');
	buf_printf(&b, "] %zu of %zu", done, p->total);
	if (p->waiting && left == 0 && p->n[OUTCOME_DEFERRED]) {
		buf_printf(&b, ", waiting to try %zu again", p->n[OUTCOME_DEFERRED]);
	} else if (rate > 0) {
		buf_printf(&b, rate < 1 ? ", %.0f/min, " : ", %.0f/s, ",
			   rate < 1 ? rate * 60 : rate);
		mail_duration(&b, (double)left / rate);
		buf_lit(&b, " left");
	}
	clear_bar(w);
	fwrite(b.p, 1, b.n, stderr);
	fflush(stderr);
	w->drawn = true;
	buf_release(&b);
}

static void report_progress(struct watcher *w, const struct send_progress *p)
{
	struct jsonw j;
	struct buf b;

	if (w->bar)
		draw_bar(w, p);
	if (w->run->common.format != DIAG_JSON || p->seconds - w->reported < EVENT_SECONDS)
		return;
	w->reported = p->seconds;
	begin_event(&j, &b, "progress");
	put_counts(&j, p);
	jsonw_close(&j);
	print_event(w, &b);
}

// The signals are blocked in all threads, so none is lost and nothing is interrupted. A second one
// ends the program at once; the ledger can bear that.
static bool on_tick(void *ctx, const struct send_progress *p)
{
	struct watcher *w = ctx;
	sigset_t pending;
	int got;

	report_progress(w, p);
	if (w->asked || sigpending(&pending) != 0 ||
	    (!sigismember(&pending, SIGINT) && !sigismember(&pending, SIGTERM)))
		return !w->asked;
	sigwait(&w->signals, &got);
	pthread_sigmask(SIG_UNBLOCK, &w->signals, NULL);
	clear_bar(w);
	fputs("kith: ends when the mails in flight are done\n", stderr);
	w->asked = true;
	return false;
}

static void begin_watch(struct watcher *w, struct command_run *r)
{
	*w = (struct watcher){.run = r};
	w->bar = isatty(2) && !r->common.quiet && r->common.format == DIAG_TEXT;
	sigemptyset(&w->signals);
	sigaddset(&w->signals, SIGINT);
	sigaddset(&w->signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &w->signals, NULL);
	// A relay that closes, nobody who reads what is printed, or a file that may not grow must
	// not end a send.
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
}

static int print_end(struct watcher *w, const struct send_progress *p)
{
	struct jsonw j;
	struct buf b;
	int code;

	clear_bar(w);
	if (w->run->common.format == DIAG_JSON) {
		begin_event(&j, &b, "end");
		put_counts(&j, p);
		jsonw_close(&j);
		code = mail_print_json(w->run, &b, true);
	} else {
		buf_init(&b, BUF_MAX_DEFAULT);
		for (int o = 0; o < OUTCOME_COUNT; o++)
			if (p->n[o] || o == OUTCOME_SENT)
				buf_printf(&b, "%s%zu %s", b.n ? ", " : "", p->n[o],
					   outcome_name((enum outcome)o));
		buf_char(&b, '\n');
		code = run_print(w->run, buf_view(&b));
	}
	buf_release(&b);
	return code;
}

// ---- whether it may be sent ---------------------------------------------------------------------

static bool in_window(struct mail *m, struct send_options *o)
{
	const struct newsletter *n = m->emails.p[0].issue;
	instant now = m->run->site.now;

	o->not_after = n->not_after.set ? n->not_after.at : INSTANT_NONE;
	if (n->not_before.set && now < n->not_before.at) {
		diag_report(m->run->log, &SEND_WINDOW, n->e.src, entry_at(&n->e, "not_before"),
			    "the issue is not to be sent before that");
		return false;
	}
	if (n->not_after.set && now > n->not_after.at) {
		diag_report(m->run->log, &SEND_WINDOW, n->e.src, entry_at(&n->e, "not_after"),
			    "the issue is not to be sent after that");
		return false;
	}
	return true;
}

static bool is_planned(struct mail *m, const struct send_plan *plan)
{
	if (m->options->test || str_eq(m->options->plan, str_cstr(plan->hash)))
		return true;
	send_plan_changed(m->run->arena, mail_plan_path(m), m->options->plan, plan, m->run->log);
	return false;
}

// In place of the audience: the addresses of the command line.
static bool pick(struct mail *m, const struct str *addresses, size_t n)
{
	const struct strs *segments = &m->emails.p[0].issue->segments;
	struct audience all = m->audience;
	struct buf b;
	bool ok;

	buf_init(&b, BUF_MAX_DEFAULT);
	for (size_t i = 0; i < segments->n; i++)
		buf_printf(&b, "%.*s ", STR_ARG(segments->p[i]));
	ok = audience_pick(m->run->arena, &all, addresses, n, buf_view(&b), &m->audience,
			   m->run->log);
	buf_release(&b);
	return ok;
}

// ---- sending ------------------------------------------------------------------------------------

static void fill_options(struct mail *m, struct send_options *o)
{
	const struct newsletter_config *n = &m->lib->site->newsletter;
	int64_t connections = m->options->connections ? m->options->connections : n->connections;

	*o = (struct send_options){
		.root = m->run->site.source,
		.maildir = arena_printf(m->run->arena, "%.*s/outbox/%.*s/maildir",
					STR_ARG(run_destination(m->run)), STR_ARG(m->issue)),
		.now = m->run->site.now,
		.connections = (unsigned)(connections ? connections : CONNECTIONS),
		.resend_unknown = m->options->resend_unknown,
		.no_retry = m->options->no_retry,
		.everyone = m->options->test,
		.not_after = INSTANT_NONE,
		.mark = m->options->test ? S("[TEST] ") : S(""),
		.shard = m->options->test ? 0 : m->shard,
		.shards = m->options->test ? 0 : m->shards,
	};
}

static int send_it(struct mail *m, const struct send_plan *plan, struct send_options *o)
{
	struct command_run *r = m->run;
	struct ledger_table own;
	struct send_progress done = {0};
	struct watcher w;
	struct witness witness = {on_outcome, on_tick, &w};
	struct ledger *ledger;
	bool ok;
	int code;

	ledger = ledger_open(r->arena, mail_ledger_path(m, m->options->test), m->issue,
			     str_cstr(plan->hash), m->key, o->now, &own, r->log);
	if (!ledger)
		return EXIT_OK;
	ledger_merge(&m->known, &own);
	begin_watch(&w, r);
	ok = send_issue(r->arena, m->lib->site, plan, o, ledger, &m->known, m->key, &witness, &done,
			r->log);
	if (!ledger_close(ledger) && ok)
		diag_report_path(r->log, &SEND_LEDGER, str_cstr(mail_ledger_path(m, false)),
				 "the ledger's last lines may not be on the disk");
	code = print_end(&w, &done);
	return done.n[OUTCOME_SENT] < done.total && !r->log->errors ? EXIT_NETWORK : code;
}

static int usage(const char *what)
{
	fprintf(stderr, "kith: %s\n", what);
	return EXIT_USAGE;
}

static int run(struct command_run *r, const struct str *args, size_t n)
{
	const struct mail_options *options = r->options;
	struct send_options o;
	struct send_plan plan;
	struct mail m;
	int code;

	if (options->test ? n < 2 : n > 1)
		return usage(options->test
				     ? "mail send --test needs an address"
				     : "mail send takes one issue; addresses belong to --test");
	if (!options->test && options->plan.n == 0)
		return usage("mail send needs --plan HASH: run `kith mail plan` and look at who "
			     "gets what");
	if (options->connections > 100)
		return usage("--connections is between 1 and 100");
	if (mail_open(&m, r, args[0], &code)) {
		fill_options(&m, &o);
		if (mail_key(&m, true) && (options->test || mail_known(&m)) &&
		    (!options->test || pick(&m, args + 1, n - 1)) &&
		    send_plan_make(r->arena, m.lib->site, &m.emails, &m.audience, &m.known, m.key,
				   &plan, r->log) &&
		    is_planned(&m, &plan) && (options->test || in_window(&m, &o)) &&
		    relay_password(r->arena, m.lib->site, r->site.source,
				   str_cstr(getenv("KITH_SMTP_PASSWORD")), &o.password, r->log))
			code = send_it(&m, &plan, &o);
	}
	mail_close(&m);
	return code;
}

const struct mail_action mail_send = {"send", "ISSUE --plan HASH", 1, 999, run};
