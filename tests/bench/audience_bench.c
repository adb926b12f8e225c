// Reads a subscriber list as a send does, and says how long it took and how much memory it holds.
// Usage: audience_bench SITE-FOLDER AUDIENCE-FOLDER

#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "send/audience.h"

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	double start = seconds();
	struct audience audience;
	struct rusage usage;
	struct arena arena;
	struct diag_log log;
	bool ok;

	if (argc != 3)
		return 2;
	arena_init(&arena);
	diag_init(&log, &arena);
	ok = audience_read(&arena, str_cstr(argv[1]), str_cstr(argv[2]), &audience, &log);
	getrusage(RUSAGE_SELF, &usage);
	printf("%zu rows, %.3f s, %ld MB\n", audience.list.n, seconds() - start,
	       usage.ru_maxrss >> 10);
	if (!ok)
		diag_print(&log, stderr, DIAG_TEXT, false);
	arena_release(&arena);
	return ok ? 0 : 1;
}
