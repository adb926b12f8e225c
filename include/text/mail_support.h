#pragma once
// What mail programs make of CSS and HTML: facts of caniemail.com (mail_support.def).

#include "base/diag.h"

enum mail_feature { MAIL_PROPERTY, MAIL_VALUE, MAIL_ELEMENT, MAIL_ATTRIBUTE };
enum mail_level {
	MAIL_FINE,
	MAIL_EXTRA,   // Outlook on Windows and the like show a plainer mail without it
	MAIL_DROPPED, // must not be relied on
};
struct mail_support {
	enum mail_feature kind;
	struct str name;
	enum mail_level level;
	unsigned fails, tested; // mail programs
	struct str great;       // those that fail and that everybody knows: "Gmail, Outlook"
};
extern const struct mail_support mail_support[];
extern const size_t mail_support_count;

// NULL when nothing is known of it. Properties are found by their shorthand too ("margin-left").
const struct mail_support *mail_support_find(enum mail_feature, struct str name);
// Reports what mail programs drop of a declaration, and properties that are not known; true when
// there was nothing to report. Both are slices of src->text, or src is NULL and `at` is the place
// to report.
bool mail_support_check(struct str property, struct str value, const struct source *src,
			struct str at, struct diag_log *);
