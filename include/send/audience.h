#pragma once
// Who gets the newsletter: the rows of audience/*.csv, less those of audience/suppressed.csv.
// Private data: it never reaches site/.

#include "base/diag.h"
#include "base/map.h"

struct subscriber {
	struct str email; // domain in lower case
	struct str name, language;
	struct strs segments;
	struct str at;            // its row, for reports
	const struct str *values; // of the columns, for merge fields; may hold control characters
	const struct audience_file *file;
};
struct audience_file {
	const struct source *src;
	struct strs columns; // the header row's names, lower-case
};
struct audience {
	struct {
		struct subscriber *p;
		size_t n, cap;
	} list; // in the order of files and rows, each address once
	size_t duplicates, suppressed;
};

// Reads every *.csv of `folder` (below the site's folder `root`, unless absolute). Every bad row is
// reported; false when there was any, or when there is no list at all.
bool audience_read(struct arena *, struct str root, struct str folder, struct audience *,
		   struct diag_log *);
