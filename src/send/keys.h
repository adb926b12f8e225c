#pragma once
// The site's secret keys: files that are made with 32 random bytes when they are needed first.

#include "base/arena.h"
#include "base/diag.h"

// Writes a new key, readable by its owner only; one that another process made meanwhile stays.
// False, errno set.
bool key_make(struct arena *, const char *path);

struct key_place {
	const char *what;       // "unsubscribe key", for reports
	struct str given;       // the key itself, from the environment; wins when it is not empty
	const char *given_name; // the variable
	const char *path;
	bool make; // when the file is not there
};
// False with a report. Without `make` a missing file gives an empty key.
bool key_read(struct arena *, const struct key_place *, struct str *key, struct diag_log *);
