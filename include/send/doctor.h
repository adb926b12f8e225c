#pragma once
// Whether a newsletter can leave: the relay, as it answers now, and the DNS records of the sender's
// domain, as given in a file. Nothing is sent.

#include "base/diag.h"
#include "model/site.h"

struct relay_facts {
	bool encrypted;    // the conversation is
	bool logged_in;    // with newsletter.user
	struct str greets; // its greeting
	struct strs
		can; // what it offers after EHLO (RFC 5321 §4.1.1.1): "SIZE 10240000", "AUTH PLAIN"
};
// Connects to newsletter.relay, encrypts and logs in as a send does. False with a report.
bool doctor_relay(struct arena *, const struct site *, struct str password, struct relay_facts *,
		  struct diag_log *);

enum record_type { RECORD_SPF, RECORD_DKIM, RECORD_DMARC, RECORD_TYPES };
extern const char *const record_type_names[RECORD_TYPES]; // "SPF" …
struct dns_record {
	enum record_type type;
	struct str name; // whose it is
	struct str text;
};
struct dns_records {
	struct dns_record *p;
	size_t n, cap;
};
// Reads TXT records as `dig +noall +answer TXT NAME` prints them, and looks over those that matter
// to the domain: SPF (RFC 7208), DKIM keys (RFC 6376, RFC 8463), DMARC (RFC 7489). Faults and what
// is missing are reported. False when a line cannot be read.
bool doctor_records(struct arena *, const struct source *, struct str domain, struct dns_records *,
		    struct diag_log *);
