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
#include "text/mime.h"

// The mail style sheet of a theme (email/email.css); NULL with reports.
struct css_sheet *email_css(struct arena *, const struct theme *, struct diag_log *);

// One version of an issue while it is made.
struct email_walk {
	struct reader *reader;
	const struct newsletter *issue;
	const struct newsletter *own; // whose text is written: the issue, or its version below it
	const struct emails *all;     // for its segments
	unsigned segments;            // whose parts are shown
	unsigned arm;
	size_t blocks; // that were written, beside parts for nobody here
	// Changes a text before it is put into the frame; NULL: nothing does.
	struct str (*filter)(void *ctx, struct str);
	void *filter_ctx;
};
// The versions in other languages that follow in the same mail, one by one: the next after `last`
// (NULL: the first); NULL at the end.
const struct newsletter *email_following(const struct newsletter *issue,
					 const struct newsletter *last);
// What stands in the issue's file, as HTML without the theme's frame and with marks at its
// sections, and as text.
void email_body_html(struct email_walk *, struct buf *);
void email_body_text(struct email_walk *, struct buf *);
// Begins a piece of output and gives what the mail templates see: the texts of the issue and of
// those that follow it, written by `write`, under the name `name`.
typedef void email_body_fn(struct email_walk *, struct buf *);
struct value email_context(struct email_walk *, const char *name, email_body_fn *write);
// The article for 公众号, by the theme's email/wechat.html; and a page to copy it from.
bool email_wechat(struct email_walk *, const struct css_sheet *, struct buf *);
bool email_wechat_preview(struct email_walk *, const struct email *, struct str article,
			  struct buf *);
// Notes how large the sections of `html` are, and gives it back without their marks.
struct str email_take_sections(struct arena *, struct email *, struct str html);
// Adds the segments that the issue's parts are for to `out`, and gives them as bits.
unsigned email_segments(struct arena *, struct emails *out, const struct newsletter *,
			struct diag_log *);

// Appends all versions of an issue in one language, without ids. They live in the arena.
bool email_make(struct reader *, struct arena *, const struct css_sheet *,
		const struct newsletter *, struct emails *out);
// Gives the issue and its versions their id, when all of them are made.
void email_identify(struct arena *, struct emails *);

// What kith.yaml says for all mails: sender, list, ways to leave. False with reports at their
// lines.
bool email_check_site(const struct site *, struct diag_log *);
// What an issue's own headers hold. False with a report at its line.
bool email_check_issue(const struct newsletter *, struct diag_log *);
// What each version must hold, and how large it may be.
void email_check_version(const struct site *, const struct email *, struct diag_log *);

// Marks on links, for the web server's log.
struct email_marker {
	struct str base_url;
	struct strs hosts; // others whose links are marked
	struct str query;  // "utm_source=x&amp;utm_medium=email"; empty: no marks
};
struct email_marker email_marker(struct arena *, const struct site *, const struct newsletter *,
				 unsigned arm);
// Writes a link's address, as it stands in an attribute, with its marks.
void email_write_link(struct buf *, const struct email_marker *, struct str url);

// Puts styles of the sheet inline in finished HTML: style attributes in, classes out (but those
// that an @media block names), @media blocks into `<style data-media></style>`; and marks on links
// (marker NULL: none).
void email_inline(struct buf *out, struct str html, const struct css_sheet *,
		  const struct email_marker *);

// Looks over a version's HTML: reports what is wrong with it, and fills in its links and images.
void email_look(struct arena *, const struct site *, struct email *, struct diag_log *);

// Subscribers by language and segments: what counts are made from.
struct email_group {
	struct str language;
	struct strs segments;
	size_t n;
};
struct email_groups {
	struct email_group **p;
	size_t n, cap;
	const struct email_audience *audience;
};
struct email_groups *email_groups(struct arena *, const struct email_audience *);
// How many subscribers get each version, by its index.
size_t *email_count(struct arena *, const struct email_groups *, const struct emails *);
// Reports segments that nobody is in, mails without content, and consent that is not recorded.
void email_check_audience(const struct site *, const struct email_groups *, const struct emails *,
			  const size_t *counts, struct diag_log *);

// What is known of an issue, as JSON: its versions, who gets them, and the checks. `first` is the
// first of the log's reports that are about it; groups may be NULL.
void email_report(struct buf *out, const struct site *, const struct emails *,
		  const struct email_groups *, const size_t *counts, const struct diag_log *,
		  size_t first);

enum email_part { EMAIL_PLAIN, EMAIL_HTML };
// Copies `text` with its marks replaced by the recipient's words, or by the fallbacks where there
// is no recipient (NULL).
void email_merge(struct buf *out, struct str text, enum email_part, const struct site *,
		 const struct newsletter *, const struct email_recipient *);
// A text cut at its marks: what is common, and the words that belong between.
struct email_mark_word {
	struct str name, fallback;
};
struct email_words {
	struct email_mark_word *p;
	size_t n, cap;
};
struct email_pieces {
	struct mime_piece *p;
	size_t n, cap;
};
void email_cut(struct arena *, struct str text, const struct newsletter *, struct email_words *,
	       struct email_pieces *);
// What a recipient (NULL: nobody) reads where the word stands.
void email_word_write(struct buf *, const struct email_mark_word *, enum email_part,
		      const struct site *, const struct email_recipient *);
// Writes a mark; `fallback` with p == NULL: none.
void email_mark(struct buf *out, const struct newsletter *, struct str name, struct str fallback);
// Notes the fields that the marks of a part name, their places taken from the issue's text. False
// when the part holds a control character that is no mark of ours.
bool email_find_fields(struct arena *, struct email *, struct str part);
// Where a recipient leaves the list by https, as written in `part`; nothing when the site has no
// such address.
void email_unsubscribe_https(struct buf *out, const struct site *, const struct email_recipient *);
