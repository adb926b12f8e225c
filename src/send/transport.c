#include "send/transport.h"

#include <errno.h>
#include <stdio.h>

#include "base/fs.h"
#include "send/diags.h"

bool transport_open(struct transport *t, const struct site *site, const struct send_options *o,
		    struct str from, unsigned number, struct diag_log *log)
{
	const struct newsletter_config *n = &site->newsletter;

	*t = (struct transport){0};
	arena_init(&t->arena);
	t->from = arena_cstr(&t->arena, from);
	if (n->relay.n) {
		t->smtp = smtp_open(n->relay, n->user, o->password, log);
		return t->smtp != NULL;
	}
	if (maildir_open(&t->maildir, &t->arena, arena_dup(&t->arena, o->maildir), number))
		return true;
	diag_report_path(log, &SEND_MAILDIR, o->maildir, "the Maildir cannot be made: %s",
			 strerror(errno));
	return false;
}

struct smtp_result transport_send(struct transport *t, struct str to, struct str message,
				  instant now, const struct smtp_gate *gate)
{
	char address[256]; // an address has 254 bytes at most

	if (t->smtp) {
		snprintf(address, sizeof address, "%.*s", STR_ARG(to));
		return smtp_send(t->smtp, t->from, address, message, gate);
	}
	if (gate->pass(gate->ctx) && maildir_deliver(&t->maildir, message, now))
		return (struct smtp_result){.outcome = OUTCOME_SENT,
					    .reply = S("delivered into the Maildir")};
	return (struct smtp_result){
		.outcome = OUTCOME_NOT_SENT, .stop = true, .reply = str_cstr(strerror(errno))};
}

void transport_close(struct transport *t)
{
	if (t->smtp)
		smtp_close(t->smtp);
	arena_release(&t->arena);
}
