#include "base/pool.h"

#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

Suite *pool_suite(void);

#define ITEMS 20000
#define JOBS 64

struct job {
	uint64_t results[ITEMS];
	unsigned visits[ITEMS];
	size_t by_worker[JOBS];
	unsigned workers; // more than this number is a fault
};

static void one(void *ctx, size_t item, unsigned worker)
{
	struct job *job = ctx;

	if (worker >= job->workers)
		abort();
	job->results[item] = hash_bytes(&item, sizeof item);
	job->visits[item]++;
	job->by_worker[worker]++; // two threads under one number would lose counts
}

START_TEST(same_result_for_any_jobs)
{
	static const unsigned jobs[] = {0, 1, 2, 3, 8, JOBS};
	static struct job first, job;

	for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
		size_t sum = 0;

		memset(&job, 0, sizeof job);
		job.workers = jobs[i] ? jobs[i] : 1;
		pool_run(jobs[i], ITEMS, one, &job);
		for (size_t k = 0; k < ITEMS; k++)
			if (job.visits[k] != 1)
				ck_abort_msg("%u jobs: item %zu done %u times", jobs[i], k,
					     job.visits[k]);
		for (size_t k = 0; k < JOBS; k++)
			sum += job.by_worker[k];
		ck_assert_uint_eq(sum, ITEMS);
		if (i == 0)
			first = job;
		ck_assert_msg(memcmp(first.results, job.results, sizeof job.results) == 0,
			      "%u jobs: other results", jobs[i]);
	}
}
END_TEST

static void in_order(void *ctx, size_t item, unsigned worker)
{
	size_t *next = ctx;

	if (item != *next || worker != 0)
		abort();
	++*next;
}

START_TEST(one_job_keeps_the_order)
{
	size_t next = 0;

	pool_run(1, 1000, in_order, &next);
	ck_assert_uint_eq(next, 1000);
}
END_TEST

START_TEST(few_items)
{
	static struct job job;

	job.workers = 3;
	pool_run(JOBS, 0, one, &job);
	ck_assert_uint_eq(job.visits[0], 0);
	pool_run(JOBS, 3, one, &job); // no more workers than items
	ck_assert_uint_eq(job.visits[2], 1);
	ck_assert_uint_eq(job.visits[3], 0);
	job.workers = 256;
	pool_run(100000, 3, one, &job);
	ck_assert_uint_eq(job.visits[2], 2);
}
END_TEST

START_TEST(default_jobs)
{
	ck_assert_uint_ge(pool_default_jobs(), 1);
}
END_TEST

Suite *pool_suite(void)
{
	Suite *s = suite_create("pool");
	TCase *c = tcase_create("pool");

	tcase_set_timeout(c, 30);
	tcase_add_test(c, same_result_for_any_jobs);
	tcase_add_test(c, one_job_keeps_the_order);
	tcase_add_test(c, few_items);
	tcase_add_test(c, default_jobs);
	suite_add_tcase(s, c);
	return s;
}
