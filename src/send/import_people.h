#pragma once
// Subscribers by their address, for what is imported about them.

#include "base/map.h"
#include "send/import.h"

struct import_people {
	const struct audience *audience;
	struct map by_address; // in lower case -> const struct subscriber *
	size_t *rows;          // of each subscriber in import.rows, + 1; 0: none
};
void import_people_init(struct import_people *, struct import *);
// NULL when nobody has the address; `a` is for the time of the call.
const struct subscriber *import_people_find(const struct import_people *, struct arena *a,
					    struct str address);
// Adds the row, or makes the subscriber's row say the weightier thing of both. NULL: nobody's; it
// is added.
void import_people_note(struct import_people *, struct import *, const struct subscriber *,
			const struct import_row *);
// Brings those who are to be suppressed into suppressed.csv, unless it is a dry run. False with a
// report.
bool import_people_write(struct import *);
