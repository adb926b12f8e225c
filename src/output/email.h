#pragma once
// A newsletter issue as mail: its HTML with styles put inline, its plain text, and the message for
// one recipient.
//
// What is made here may still hold marks where a recipient's own words belong; email_merge puts
// them in. A mark is \x01 key name [\x02 fallback] \x03, its key a hash of the issue's source. Text
// that holds control characters of its own is refused (email_find_fields), so that no data can pass
// for a mark.

#include "output/build.h"
#include "output/view.h"
#include "text/css.h"

// The mail style sheet of a theme (email/email.css); NULL with reports.
struct css_sheet *email_css(struct arena *, const struct theme *, struct diag_log *);

// Both parts of an issue and the headers' texts. `out` lives in the arena.
bool email_make(struct reader *, struct arena *, const struct css_sheet *,
		const struct newsletter *, struct email *out);

// What kith.yaml says for all mails: sender, list, ways to leave. False with reports at their
// lines.
bool email_check_site(const struct site *, struct diag_log *);
// What an issue's own headers hold. False with a report at its line.
bool email_check_issue(const struct newsletter *, struct diag_log *);
// The domain that message ids are made with (the sender's), and the value of List-Id without <>
// (RFC 2919).
struct str email_domain(const struct site *);
void email_list_id(struct buf *, const struct site *);

// Puts styles of the sheet inline in finished HTML: style attributes in, classes out (but those
// that an @media block names),
// @media blocks into `<style data-media></style>`.
void email_inline(struct buf *out, struct str html, const struct css_sheet *);

enum email_part { EMAIL_PLAIN, EMAIL_HTML };
// Copies `text` with its marks replaced by the recipient's words, or by the fallbacks where there
// is no recipient (NULL).
void email_merge(struct buf *out, struct str text, enum email_part, const struct site *,
		 const struct newsletter *, const struct email_recipient *);
// Writes a mark; `fallback` with p == NULL: none.
void email_mark(struct buf *out, const struct newsletter *, struct str name, struct str fallback);
// Notes the fields that the marks of a part name, their places taken from the issue's text. False
// when the part holds a control character that is no mark of ours.
bool email_find_fields(struct arena *, struct email *, struct str part);
// Where a recipient leaves the list by https, as written in `part`; nothing when the site has no
// such address.
void email_unsubscribe_https(struct buf *out, const struct site *, const struct email_recipient *);
