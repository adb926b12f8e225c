#pragma once
// Who gets which version of an issue, known before the first mail leaves. The plan's hash stands
// for all that matters: each version's bytes, the recipients with their words, and how kith.yaml
// says it is sent.

#include "output/build.h"
#include "send/audience.h"
#include "send/ledger.h"

#define PLAN_NOBODY UINT16_MAX
#define PLAN_HASH 16 // hexadecimal digits

// One thing that the hash stands for.
struct plan_part {
	struct str name; // for people: "the mail in zh-Hans"
	uint64_t hash;
};
struct plan_version {
	const struct email *email;
	size_t recipients, bytes; // of one message
};
struct send_plan {
	const struct emails *emails;
	const struct audience *audience;
	uint16_t *version;             // of each subscriber: index of emails, or PLAN_NOBODY
	struct plan_version *versions; // as many as emails
	size_t recipients;
	size_t elsewhere;  // subscribers in none of the issue's segments
	size_t suppressed; // who would get it, but for suppressed.csv
	size_t busiest;    // recipients in the domain that has the most
	struct {
		struct plan_part *p;
		size_t n, cap;
	} parts;
	char hash[PLAN_HASH + 1];
};

// First looks through all recipients: when one lacks a field that has no fallback, or has a word
// that cannot be merged, there is no plan: false with reports. Who is suppressed but stands in
// `known` counts for the hash: what was done already changes no plan. `key` may be NULL when
// nothing is known.
bool send_plan_make(struct arena *, const struct site *, const struct emails *,
		    const struct audience *, const struct ledger_table *known,
		    struct ledger_key *key, struct send_plan *, struct diag_log *);
// Writes the plan for later comparison. False, errno set.
bool send_plan_write(const char *path, struct str issue, const struct send_plan *);
// Reports what has changed since the plan of that hash was made, as far as its file tells.
void send_plan_changed(struct arena *, const char *path, struct str wanted,
		       const struct send_plan *, struct diag_log *);
// "zh-Hans for traders, subject B": for people.
struct str send_version_name(struct arena *, const struct emails *, const struct email *);
