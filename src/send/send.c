#include "send/send.h"

#include <errno.h>
#include <stdlib.h>

#include "base/fs.h"
#include "send/diags.h"
#include "send/maildir.h"
#include "send/recipients.h"
#include "send/smtp.h"
#include "send/token.h"
#include "text/mime.h"

#define MESSAGE_MAX ((size_t)50 << 20)

static const char *const NAMES[OUTCOME_COUNT] = {"sent", "deferred", "rejected", "unknown",
						 "not sent"};

const char *outcome_name(enum outcome o)
{
	return NAMES[o];
}

struct sender {
	struct arena *arena;
	struct arena scratch; // of one mail
	struct diag_log *log;
	const struct site *site;
	const struct send_options *options;
	const struct witness *witness;
	struct smtp *smtp; // NULL: into the Maildir
	struct maildir maildir;
	struct str key; // of unsubscribe links; empty: none are made
	const char *from;
	struct email_message **messages; // by version; made when first needed
	bool stopped;
	struct str reason; // why it stopped
};

static bool read_password(struct sender *s, struct str *out)
{
	const struct newsletter_config *n = &s->site->newsletter;
	const char *given = getenv("KITH_SMTP_PASSWORD");
	const char *path;

	*out = str_cstr(given);
	if (out->n || n->user.n == 0)
		return true;
	if (n->password_file.n == 0) {
		diag_report(s->log, &SEND_RELAY, s->site->src, (struct str){0},
			    "no password for the relay's user \"%.*s\"", STR_ARG(n->user));
		diag_hint(s->log,
			  "set KITH_SMTP_PASSWORD, or newsletter.password_file in kith.yaml");
		return false;
	}
	path = arena_cstr(s->arena, fs_join(s->arena, s->options->root, n->password_file));
	if (!fs_read(s->arena, path, 4096, out)) {
		diag_report_path(s->log, &SEND_RELAY, n->password_file,
				 "the relay's password cannot be read: %s", strerror(errno));
		return false;
	}
	while (out->n && (out->p[out->n - 1] == '\n' || out->p[out->n - 1] == '\r'))
		out->n--;
	return true;
}

static bool open_way(struct sender *s)
{
	const struct newsletter_config *n = &s->site->newsletter;
	struct str password;

	if (n->relay.n == 0) {
		if (maildir_open(&s->maildir, &s->scratch, s->options->maildir))
			return true;
		diag_report_path(s->log, &SEND_MAILDIR, s->options->maildir,
				 "the Maildir cannot be made: %s", strerror(errno));
		return false;
	}
	if (!read_password(s, &password))
		return false;
	s->smtp = smtp_open(n->relay, n->user, password, s->log);
	return s->smtp != NULL;
}

static bool open_key(struct sender *s)
{
	const struct newsletter_config *n = &s->site->newsletter;

	struct strs keys;

	if (n->unsubscribe.https.n == 0)
		return true;
	if (!token_keys(
		    s->arena,
		    arena_cstr(s->arena, fs_join(s->arena, s->options->root, n->unsubscribe_key)),
		    &keys, s->log))
		return false;
	s->key = keys.p[0];
	return true;
}

static struct smtp_result hand_over(struct sender *s, const struct subscriber *to,
				    struct str message)
{
	if (s->smtp)
		return smtp_send(s->smtp, s->from, arena_cstr(&s->scratch, to->email), message);
	if (maildir_deliver(&s->maildir, message, s->options->date))
		return (struct smtp_result){.outcome = OUTCOME_SENT,
					    .reply = S("delivered into the Maildir")};
	return (struct smtp_result){
		.outcome = OUTCOME_NOT_SENT, .stop = true, .reply = str_cstr(strerror(errno))};
}

static void stop(struct sender *s, struct str reason)
{
	s->stopped = true;
	s->reason = arena_dup(s->arena, reason);
	if (s->smtp)
		diag_report_path(s->log, &SEND_RELAY, s->site->newsletter.relay,
				 "the relay cannot be used: %.*s", STR_ARG(reason));
	else
		diag_report_path(s->log, &SEND_MAILDIR, s->maildir.dir,
				 "a mail cannot be written: %.*s", STR_ARG(reason));
}

// What all recipients of a version get alike; NULL, with a report, when it cannot be made.
static const struct email_message *message_of(struct sender *s, const struct emails *all,
					      const struct email *email)
{
	struct email_message **m = &s->messages[email - all->p];
	struct email_stamp stamp = {.date = s->options->date};

	if (!*m)
		*m = email_message_new(s->arena, s->site, email, &stamp, s->log);
	return *m;
}

static void send_one(struct sender *s, const struct email_message *prepared,
		     const struct subscriber *to, struct email_recipient *recipient)
{
	struct smtp_result r = {.outcome = OUTCOME_NOT_SENT,
				.reply = S("the message cannot be made")};
	const char *why = NULL;
	struct buf message;

	buf_init(&message, MESSAGE_MAX);
	if (s->key.n)
		recipient->unsubscribe_token = token_make(&s->scratch, s->key, to->email);
	if (prepared && email_message_write(&message, prepared, recipient, &why)) {
		s->witness->attempt(s->witness->ctx, to);
		r = hand_over(s, to, buf_view(&message));
	} else if (prepared) {
		r.reply = str_cstr(why);
	}
	if (r.stop)
		stop(s, r.reply);
	s->witness->outcome(s->witness->ctx, to, r.outcome, r.reply);
	buf_release(&message);
}

static void send_all(struct sender *s, const struct emails *emails, const struct audience *audience)
{
	for (size_t i = 0; i < audience->list.n; i++) {
		const struct subscriber *to = &audience->list.p[i];
		struct email_recipient recipient;
		const struct email *email;

		if (to->suppressed)
			continue;
		arena_reset(&s->scratch);
		subscriber_read(&s->scratch, audience, to, &recipient);
		email = email_choose(emails, &recipient);
		if (email && s->stopped)
			s->witness->outcome(s->witness->ctx, to, OUTCOME_NOT_SENT, s->reason);
		else if (email)
			send_one(s, message_of(s, emails, email), to, &recipient);
	}
}

bool send_issue(struct arena *a, const struct site *site, const struct emails *emails,
		const struct audience *audience, const struct send_options *options,
		const struct witness *witness, struct diag_log *log)
{
	struct sender s = {
		.arena = a, .log = log, .site = site, .options = options, .witness = witness};
	struct mailbox from;
	const char *why;
	bool ok;

	// email_compose has looked at the sender's address already.
	if (!recipients_check(emails, audience, log) ||
	    !mailbox_parse(site->newsletter.from, &from, &why))
		return false;
	arena_init(&s.scratch);
	s.from = arena_cstr(a, from.address);
	s.messages = arena_array(a, struct email_message *, emails->n);
	ok = open_key(&s) && open_way(&s);
	if (ok)
		send_all(&s, emails, audience);
	if (s.smtp)
		smtp_close(s.smtp);
	arena_release(&s.scratch);
	return ok && !s.stopped;
}
