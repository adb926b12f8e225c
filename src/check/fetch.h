#pragma once
// Asks many web addresses whether they are there: HEAD, then GET where HEAD is refused; few at a
// time, failures again after a while.

#include "check/check.h"

struct fetch_job {
	struct str url; // http or https, ASCII
	// results
	long status;       // of the last answer; 0: there was none
	const char *fault; // why there was none; NULL: there was one
	struct str moved;  // where it has moved for good; empty: nowhere
};
struct fetch_options {
	const char *agent;
	long timeout;      // seconds for one request
	unsigned per_host; // at the same time
	unsigned retries, first_wait;
	int64_t (*clock)(void); // milliseconds
};
// Fills the jobs' results; `moved` lives in the arena.
void fetch_all(struct arena *, struct fetch_job *, size_t n, const struct fetch_options *);
