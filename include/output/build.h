#pragma once
// A finished library to files: plan, render, write. Also the newsletter's parts for sending.

#include "model/library.h"

enum build_act { BUILD_WRITE, BUILD_REMOVE };
// A file of a build in memory, for who looks it over instead of writing it.
struct build_file {
	struct str path;           // below the destination: "site/en/index.html"
	struct str url;            // site-relative; empty below outbox/
	struct str bytes;          // p == NULL: a copy of a file that was not read
	const struct entry *entry; // the document it is made from; NULL for lists and the like
	bool page;                 // HTML for people
};
struct build_options {
	struct str root;        // the site's folder (themes/ is looked for here first)
	struct str destination; // receives site/, outbox/ and .kith/
	unsigned jobs;
	bool dry_run, force;
	// Called for each file that was written or removed (dry_run: would be), with its path below
	// the destination. May be NULL.
	void (*report)(void *ctx, enum build_act, struct str path);
	void *report_ctx;
	// Called for each file of the build, once, on the thread of the worker that made it; then
	// nothing is compared, written or removed. May be NULL.
	void (*visit)(void *ctx, unsigned worker, const struct build_file *);
	void *visit_ctx;
};
struct build_stats {
	size_t pages, files, written, removed, unchanged;
	uint64_t bytes;
};
// False, with reports, when anything is wrong; then site/ and outbox/ are as they were. When the
// log holds errors already, the theme and the plan are looked over all the same, so that one run
// shows every problem, and nothing is rendered.
bool build_site(struct arena *, const struct library *, const struct build_options *,
		struct build_stats *, struct diag_log *);

// A field of the recipient's that an issue merges.
struct email_field {
	struct str name;
	struct str at; // its place in the issue's file
	bool needed;   // somewhere it has no fallback
};

// One newsletter issue in one language, ready to be made personal. Texts hold marks where a
// recipient's words belong (output/email.h).
struct email {
	const struct newsletter *issue;
	struct str subject, preheader, html, text;
	struct str id; // hash of the bytes: the same issue, the same id
	struct {
		struct email_field *p;
		size_t n, cap;
	} fields; // each once
};
// All languages of the issue `stem`; false, with reports, when there is no such issue, it does not
// render, or kith.yaml lacks what a mail needs.
struct emails {
	struct email *p;
	size_t n, cap;
};
bool email_compose(struct arena *, const struct library *, const struct build_options *,
		   struct str stem, struct emails *out, struct diag_log *);

struct email_recipient {
	struct str address, name;
	const struct str *field_names, *field_values; // further fields of the subscriber
	size_t nfields;
	struct str unsubscribe_token; // empty: none
};
// The recipient's word for a field; empty when there is none. Whether it may be merged
// (mime_is_clean) is for the caller to check.
struct str email_word(const struct email_recipient *, struct str field);
// The complete message for one recipient, CRLF, ready for SMTP or a file. False with a report when
// a header cannot be made.
bool email_message(struct buf *out, const struct site *, const struct email *,
		   const struct email_recipient *, instant date, struct diag_log *);
