#pragma once
// One connection to a relay, through libcurl. Mails go one after the other, one recipient each
// (libcurl does the dot-stuffing; messages arrive with CRLF in place). The program must ignore
// SIGPIPE: a relay may close the connection while TLS writes to it.

#include "base/arena.h"
#include "send/send.h"

struct smtp;

// What a relay's address asks for. TLS is required, and its certificate verified, for every host
// but this machine's own, which may be plain.
struct smtp_address {
	bool loopback;  // localhost, 127.0.0.0/8 or [::1], by name
	bool needs_tls; // smtps://, or STARTTLS before anything else
	bool smtps;
};
// Reads smtp://host[:port][/name-for-EHLO] or smtps://…. False, with what is wrong with it, for
// anything else.
bool smtp_address_read(struct str url, struct smtp_address *, const char **why);

// NULL, with a report, when the URL cannot be used. The connection itself is made by the first
// mail.
struct smtp *smtp_open(struct str url, struct str user, struct str password, struct diag_log *);
void smtp_close(struct smtp *);

// What came of one mail. `stop`: the relay as a whole refuses (greeting, TLS, authentication,
// sender, 421), so further mails would fail alike. `lost`: the connection could not be made, or
// broke before the mail was handed over; over a new one it may work.
struct smtp_result {
	enum outcome outcome;
	bool stop, lost;
	struct str reply; // the relay's last words, or libcurl's, printable ASCII; valid until the
			  // next call
};
// Asked once before the end of the mail is handed over, so before the relay can take it; false
// breaks the connection instead, and the mail is NOT_SENT.
struct smtp_gate {
	bool (*pass)(void *ctx);
	void *ctx;
};
struct smtp_result smtp_send(struct smtp *, const char *from, const char *to, struct str message,
			     const struct smtp_gate *);
// Connects, encrypts and logs in as the first mail would, and takes its leave; what the relay says
// goes into the facts. The result is OUTCOME_SENT when all of that works.
struct relay_facts;
struct smtp_result smtp_probe(struct smtp *, struct arena *, struct relay_facts *);
