#pragma once
// A newsletter issue ready to be sent: which version of it each recipient gets, and the message.
//
// An issue has a version for each language that it is written in and there, when some of its parts
// are for segments (`::: segment traders`), one for each set of those segments: a recipient gets
// the one with exactly the parts that are meant for them. A second subject (subject_b) makes two
// arms of each: which one a recipient is in follows from the issue's name and the address.

#include "model/library.h"

#define EMAIL_SEGMENTS_MAX 6 // that the parts of one issue may be for

// ---- recipients ---------------------------------------------------------------------------------
struct email_recipient {
	struct str address, name, language;
	struct strs segments;
	const struct str *field_names, *field_values; // further fields of the subscriber
	size_t nfields;
	struct str unsubscribe_token; // empty: none
	struct str proof; // stands in the Message-ID, so that a mail that comes back tells whose it
			  // was; empty: none
};
// The recipient's word for a field; empty when there is none.
struct str email_word(const struct email_recipient *, struct str field);

// All subscribers, for counts; nobody's address stands in what is made of them.
struct email_audience {
	size_t n;
	// The i-th; its texts may live in the arena. False when nothing is sent to them.
	bool (*get)(void *ctx, struct arena *, size_t i, struct email_recipient *out);
	// Whether a list holds that address, in any case of letters.
	bool (*has)(void *ctx, struct str address);
	void *ctx;
	size_t without_consent; // subscribers of whom no consent is recorded
};

// ---- versions -----------------------------------------------------------------------------------
// A field of the recipient's that an issue merges.
struct email_field {
	struct str name;
	struct str at; // its place in the issue's file
	bool needed;   // somewhere it has no fallback
};

// A part of the mail: from a heading of level 2 to the next one.
struct email_section {
	struct str id, title; // empty: what stands before the first heading
	size_t bytes;         // of HTML
};

struct email_image {
	struct str url, alt;
	int64_t width; // px; 0: none is given
};

// One version. Texts hold marks where a recipient's words belong (output/email.h).
struct email {
	const struct newsletter *issue; // the document in that language
	unsigned segments;              // whose parts it holds: bits 1 << i of emails.segments
	unsigned arm;                   // 0: subject, 1: subject_b
	struct str subject;
	struct str html, text;
	bool empty;    // nothing stands between greeting and foot: no part is for this recipient
	struct str id; // of the issue: a hash of the bytes of all versions
	struct {
		struct email_field *p;
		size_t n, cap;
	} fields; // each once
	struct {
		struct email_section *p;
		size_t n, cap;
	} sections;
	struct strs links; // addresses, each once
	struct {
		struct email_image *p;
		size_t n, cap;
	} images;
};
struct emails {
	struct email *p; // of the languages in their order, then by `segments`, then by `arm`
	size_t n, cap;
	struct strs segments; // that parts of the issue are for, in the order of their appearance
	struct str id;
};

struct build_options;
// All versions of the issue `stem`; false, with reports, when there is no such issue, it does not
// render, or kith.yaml lacks what a mail needs.
bool email_compose(struct arena *, const struct library *, const struct build_options *,
		   struct str stem, struct emails *out, struct diag_log *);
// The version that is in the language `tag`, or in another form of it ("zh-TW" gets "zh-Hans");
// NULL when the issue is not written in it.
const struct email *email_in_language(const struct emails *, struct str tag);
// What the recipient gets: the version in their language (else in the issue's first), with the
// parts that are for them and the subject of their arm. NULL when the issue is for segments that
// they are not in.
const struct email *email_choose(const struct emails *, const struct email_recipient *);

// ---- messages -----------------------------------------------------------------------------------
// Everything of a version's message that is the same for all who get it, encoded; const and good
// for any number of threads once made.
struct email_message;
struct email_stamp {
	instant date;    // of the Date header
	struct str mark; // before the subject: "[TEST] "; may be empty
};
// NULL, with a report, when a header cannot be made.
struct email_message *email_message_new(struct arena *, const struct site *, const struct email *,
					const struct email_stamp *, struct diag_log *);
// Appends the complete message for one recipient: CRLF, ready for SMTP or a file. False, *why
// saying what is wrong with the recipient's words, when it cannot be made; then nothing was
// appended.
bool email_message_write(struct buf *out, const struct email_message *,
			 const struct email_recipient *, const char **why);
// What the List-Id header (RFC 2919) of a site's newsletter holds, without the brackets.
void email_list_id(struct buf *out, const struct site *);
// The sender's domain, which message ids are made with, too.
struct str email_domain(const struct site *);
