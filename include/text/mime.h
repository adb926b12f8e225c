#pragma once
// Mail messages as bytes: headers that survive any relay (RFC 5322, RFC 2047) and bodies in the
// smaller of quoted-printable and base64 (RFC 2045). Everything ends its lines with CRLF. Nothing
// from data can add a header: control characters, CR, LF and NUL among them, are refused.

#include "base/arena.h"
#include "base/buf.h"

// Whether text may stand in a header: UTF-8 without control characters (C0, DEL, C1) and line or
// paragraph separators.
bool mime_is_clean(struct str text);
// A header with free text (Subject). Text that is not plain ASCII, or would not survive folding,
// becomes encoded words of at most 75 bytes that never split a character. False when the text is
// not clean; then nothing was written.
bool mime_header_text(struct buf *, const char *name, struct str text);
// A header whose value is ASCII already (dates, ids, URLs in <>), its words parted by single
// spaces: folded there. False when it is not so, or when a line would pass 998 bytes; then nothing
// was written.
bool mime_header_raw(struct buf *, const char *name, struct str value);

// "Name <local@domain>" or a bare address.
struct mailbox {
	struct str name; // may be empty; without quotes
	struct str address;
};
// Reads a mailbox as an editor writes it: the name needs no quotes, whatever it holds. False when
// it is none; *why says what is wrong with it.
bool mailbox_parse(struct str, struct mailbox *, const char **why);
// An address that may be put on the wire (RFC 5321 §4.1.2, §4.5.3.1): a dot-atom local part of at
// most 64 bytes, a domain of letter-digit-hyphen labels, 254 bytes in all. `why` may be NULL.
bool address_check(struct str, const char **why);
bool domain_check(struct str); // letter-digit-hyphen labels with dots between
// A header with one mailbox (From, To, Reply-To). False when it cannot be written; then nothing
// was.
bool mime_header_mailbox(struct buf *, const char *name, const struct mailbox *);

// One text part that many mails share but for a few words: Content-Type with charset utf-8,
// Content-Transfer-Encoding, an empty line, the body. Line ends of the text ("\n" or "\r\n") become
// CRLF, and the last line gets one. What is common is encoded once, and the words of each mail are
// encoded where they belong. Const once made.
struct mime_piece {
	struct str text;
	bool hole;     // instead of text: a word of each mail's own
	unsigned word; // which one
};
struct mime_template;
struct mime_template *mime_template_new(struct arena *, const char *type, const struct mime_piece *,
					size_t n);
// Writes the part with the words; none may hold a line end.
void mime_template_write(struct buf *, const struct mime_template *, const struct str *words);

// Between the parts of a multipart message.
#define MIME_BOUNDARY_SIZE 32
void mime_boundary(char out[MIME_BOUNDARY_SIZE], uint64_t seed);

void base64_encode(struct buf *, struct str bytes);    // without line breaks
void base64url_encode(struct buf *, struct str bytes); // RFC 4648 §5, without padding
