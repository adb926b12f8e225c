#pragma once
// What comes back of a newsletter, read from files: notifications of mails that could not be
// delivered, requests to unsubscribe, clicks. All of it is untrusted.

#include "model/site.h"
#include "send/audience.h"

// What became of an address that a file speaks of.
enum import_fate {
	IMPORT_SUPPRESSED, // gets no more mail: a row was added to suppressed.csv
	IMPORT_ALREADY,    // got none before
	IMPORT_SOFT,       // not delivered, but nothing is wrong with the address
	IMPORT_WAIT,       // not delivered yet
	IMPORT_UNPROVEN,   // not delivered, says somebody who brings back no mail of ours
	IMPORT_OLD,      // unsubscribed before the subscription that stands now: a replayed request
	IMPORT_STRANGER, // no subscriber has it
	IMPORT_FOREIGN,  // of a mail that was not of this newsletter
	IMPORT_FATES,
};
extern const char *const import_fate_names[IMPORT_FATES]; // "suppressed", "already" …

struct import_row { // of one address
	struct str address;
	enum import_fate fate;
	struct str status; // of a bounce: "5.1.1"
	struct str reason; // the server's words, or "unsubscribe"
	instant since;
};
struct import {
	struct arena *arena;
	struct diag_log *log;
	const struct site *site;
	struct str root; // the site's folder
	const struct audience *audience;
	struct str list_id; // of the newsletter's List-Id header
	instant now;
	struct str ledger_key; // of the environment; empty: in the file that kith.yaml names
	bool dry_run;          // nothing is written
	bool unproven;         // bounces count without a proof

	// what was found
	VEC(struct import_row) rows; // each address once, in the order of the files
	size_t read;                 // messages, or requests for an unsubscribe link
	size_t other;                // messages that are no notification
	size_t forged;               // requests with a link that no key has signed for a subscriber
	size_t looked;               // links that were only looked at (GET)
};
// Delivery status notifications: a Maildir, an mbox, a folder of messages, or one message.
// Addresses with a hard bounce are suppressed, when the notification brings back a header of a mail
// that was made for them: its Message-ID, or its link to unsubscribe. False with reports.
bool import_bounces(struct import *, const char *path);
// Requests for the links of newsletter.unsubscribe.https in a web server's log ("-": standard
// input). One-click requests are POSTs (RFC 8058 §3.2); `looks`: GETs count as well. False with
// reports.
bool import_unsubscribes(struct import *, const char *path, bool looks);

#define IMPORT_PEOPLE_MIN 5 // smaller groups are not shown

struct click_row {                   // of one link in one issue
	struct str campaign, target; // utm_campaign; path and query without utm_…
	size_t clicks, people;       // people are told apart by host and program
};
struct clicks {
	VEC(struct click_row) rows; // by campaign, then people, most first; without small groups
	size_t lines;               // read
	size_t few;                 // links with fewer than IMPORT_PEOPLE_MIN people
};
// Counts requests that carry utm_campaign in a web server's log. False with reports.
bool import_clicks(struct arena *, const char *path, struct clicks *, struct diag_log *);
