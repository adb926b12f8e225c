#pragma once
// How mails leave: over a connection to the relay, or into the Maildir. One for each thread.

#include "send/maildir.h"
#include "send/send.h"
#include "send/smtp.h"

struct transport {
	struct arena arena;
	struct smtp *smtp; // NULL: into the Maildir
	struct maildir maildir;
	const char *from;
};

// False with a report. Not on two threads at a time.
bool transport_open(struct transport *, const struct site *, const struct send_options *,
		    struct str from, unsigned number, struct diag_log *);
struct smtp_result transport_send(struct transport *, struct str to, struct str message,
				  instant now, const struct smtp_gate *);
void transport_close(struct transport *);
