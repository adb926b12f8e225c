#define _GNU_SOURCE // sched_getaffinity
#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

#define JOBS_MAX 256

struct pool {
	pool_fn *fn;
	void *ctx;
	size_t n;
	atomic_size_t next; // the first item that nobody has taken
};

struct worker {
	struct pool *pool;
	unsigned number;
	pthread_t thread;
};

unsigned pool_default_jobs(void)
{
	cpu_set_t set;
	long n = 0;

	if (sched_getaffinity(0, sizeof set, &set) == 0)
		n = CPU_COUNT(&set);
	if (n < 1)
		n = sysconf(_SC_NPROCESSORS_ONLN);
	if (n < 1)
		n = 1;
	return n > JOBS_MAX ? JOBS_MAX : (unsigned)n;
}

static void *work(void *arg)
{
	struct worker *w = arg;
	struct pool *pool = w->pool;

	for (;;) {
		size_t item = atomic_fetch_add_explicit(&pool->next, 1, memory_order_relaxed);

		if (item >= pool->n)
			return NULL;
		pool->fn(pool->ctx, item, w->number);
	}
}

// The calling thread is worker 0. Where the system gives fewer threads than asked for, those there
// are do it all.
void pool_run(unsigned jobs, size_t n, pool_fn *fn, void *ctx)
{
	struct pool pool = {.fn = fn, .ctx = ctx, .n = n};
	struct worker workers[JOBS_MAX];
	unsigned started = 1;

	if (jobs > JOBS_MAX)
		jobs = JOBS_MAX;
	if (jobs > n)
		jobs = (unsigned)n;
	workers[0] = (struct worker){.pool = &pool};
	for (; started < jobs; started++) {
		struct worker *w = &workers[started];

		*w = (struct worker){.pool = &pool, .number = started};
		if (pthread_create(&w->thread, NULL, work, w) != 0)
			break;
	}
	work(&workers[0]);
	while (--started > 0)
		pthread_join(workers[started].thread, NULL);
}
