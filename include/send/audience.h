#pragma once
// Who gets the newsletter: the rows of audience/*.csv, less those of audience/suppressed.csv.
// Private data: it never reaches site/. Made for lists of millions: a row is kept as its place in
// the file, and its cells are looked up when they are needed.

#include "base/diag.h"
#include "output/issue.h"

struct audience_file {
	const struct source *src;
	struct strs columns; // the header row's names, lower-case
	uint32_t *where;     // of kith's own columns: index, or UINT32_MAX
};
struct subscriber {
	struct str email; // as it is mailed: the domain in lower case, as A-labels
	const char *row;  // its place in the file
	uint32_t row_bytes;
	uint16_t file;
	uint16_t suppressed; // 0, or 1 + an index of audience.reasons
};
struct suppression { // of suppressed.csv, by its column `reason`
	struct str reason;
	size_t n; // subscribers
};
struct audience {
	struct {
		struct subscriber *p;
		size_t n, cap;
	} list; // in the order of files and rows, each address once; the suppressed among them
	struct {
		struct audience_file *p;
		size_t n, cap;
	} files;
	struct {
		struct suppression *p;
		size_t n, cap;
	} reasons;
	struct address_set *set; // of their addresses
	size_t duplicates, suppressed;
	size_t without_consent; // rows that lack the date or the source of a consent
};

// Reads every *.csv of `folder` (below the site's folder `root`, unless absolute). Bad rows are
// reported; false when there was any, or when there is no list at all.
bool audience_read(struct arena *, struct str root, struct str folder, struct audience *,
		   struct diag_log *);

// A list of those addresses only, for test mails: with their own row where they have one, else in
// `segments` (as a cell) and without a word. False with a report when one cannot be mailed.
bool audience_pick(struct arena *, const struct audience *, const struct str *addresses, size_t n,
		   struct str segments, struct audience *out, struct diag_log *);

// The subscriber of that address, in any case of letters; NULL when there is none.
const struct subscriber *audience_find(const struct audience *, struct str address);

// A subscriber's cells, trimmed; fields of the site's own may hold control characters. The arena
// holds lists and the texts of quoted cells.
void subscriber_read(struct arena *, const struct audience *, const struct subscriber *,
		     struct email_recipient *out);
static inline struct str subscriber_row(const struct subscriber *s)
{
	return (struct str){s->row, s->row_bytes};
}
static inline const struct source *subscriber_source(const struct audience *a,
						     const struct subscriber *s)
{
	return a->files.p[s->file].src;
}
