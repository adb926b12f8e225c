#pragma once
// Runs the same work over many items on a fixed number of threads. Which thread takes which item is
// left open, so the work must not depend on it: results go into slots by index, logs and scratch
// arenas are per worker.

#include <stddef.h>

// Called for each item 0 .. n-1; worker is 0 .. jobs-1 and is never used by two threads at a time.
typedef void pool_fn(void *ctx, size_t item, unsigned worker);

unsigned pool_default_jobs(void); // the number of processors this process may use, at least 1
// Runs all items and returns when the last is done. jobs <= 1 runs them in order on the calling
// thread.
void pool_run(unsigned jobs, size_t n, pool_fn *fn, void *ctx);
