#include "send/queue.h"

#include "../text/report.h"

Suite *queue_suite(void);

#define MS (QUEUE_SECOND / 1000)

struct crowd {
	struct arena arena;
	struct queue q;
	const char *domains; // a letter for each recipient
};

static struct str domain_of(void *ctx, uint32_t who)
{
	const struct crowd *c = ctx;

	return str_of(c->domains + who, 1);
}

static void crowd_init(struct crowd *c, const char *domains)
{
	arena_init(&c->arena);
	c->domains = domains;
	queue_init(&c->q, &c->arena, strlen(domains), 0);
	memset(c->q.todo, 1, c->q.n);
	c->q.domain_of = domain_of;
	c->q.ctx = c;
}

// Takes whom it can, `for_ms` long from time `now`, waiting as told; appends "who@ms ".
static int64_t drain(struct crowd *c, int64_t now, int64_t end, struct buf *out)
{
	while (now < end) {
		uint32_t who;
		int64_t until;

		if (queue_take(&c->q, now, &who, &until)) {
			buf_printf(out, "%u@%lld ", who, (long long)(now / MS));
		} else if (until == INT64_MAX) {
			break;
		} else {
			ck_assert_int_gt(until, now);
			now = until;
		}
	}
	return now;
}

static const struct {
	const char *name, *domains, *want;
	struct pace pace;
} rows[] = {
	{"nobody", "", "", {0}},
	{"no rate", "aaba", "0@0 1@0 2@0 3@0 ", {0}},
	{"a rate for all", "aaba", "0@0 1@200 2@400 3@600 ", {.all = 200 * MS}},
	{"a rate for domains", "aaabb", "0@0 3@0 1@500 4@500 2@1000 ", {.domain = 500 * MS}},
	{"both", "aaab", "0@0 3@100 1@1000 2@2000 ", {.all = 100 * MS, .domain = 1000 * MS}},
};

START_TEST(paces)
{
	for (size_t i = 0; i < N(rows); i++) {
		struct crowd c;
		struct buf out;

		crowd_init(&c, rows[i].domains);
		c.q.pace = rows[i].pace;
		buf_init(&out, BUF_MAX_DEFAULT);
		drain(&c, 0, 100 * QUEUE_SECOND, &out);
		assert_str(rows[i].name, buf_view(&out), str_cstr(rows[i].want));
		buf_release(&out);
		arena_release(&c.arena);
	}
}
END_TEST

START_TEST(retries)
{
	struct crowd c;
	struct buf out;
	uint32_t who;
	int64_t until;

	crowd_init(&c, "ab");
	c.q.retry_after[0] = 50 * MS;
	c.q.retry_after[1] = 100 * MS;
	c.q.retries = 2;
	buf_init(&out, BUF_MAX_DEFAULT);
	ck_assert(queue_take(&c.q, 0, &who, &until) && who == 0 && !queue_is_again(&c.q, 0));
	ck_assert(queue_refused(&c.q, 0, 0));
	ck_assert(queue_take(&c.q, 0, &who, &until) && who == 1);
	queue_back(&c.q, 1, 10 * MS);
	ck_assert(!queue_take(&c.q, 9 * MS, &who, &until) && until == 10 * MS);
	ck_assert(queue_take(&c.q, 10 * MS, &who, &until) && who == 1 && !queue_is_again(&c.q, 1));
	ck_assert(!queue_take(&c.q, 20 * MS, &who, &until) && until == 50 * MS);
	ck_assert(queue_take(&c.q, 60 * MS, &who, &until) && who == 0);
	ck_assert(queue_is_again(&c.q, 0) && !queue_is_again(&c.q, 0));
	ck_assert(queue_refused(&c.q, 0, 60 * MS));
	drain(&c, 60 * MS, QUEUE_SECOND, &out);
	assert_str("the second time", buf_view(&out), S("0@160 "));
	ck_assert(queue_is_again(&c.q, 0) && !queue_refused(&c.q, 0, 160 * MS));
	ck_assert(!queue_take(&c.q, QUEUE_SECOND, &who, &until) && until == INT64_MAX);
	buf_release(&out);
	arena_release(&c.arena);
}
END_TEST

// The rate grows from a tenth to the whole while it warms up; and the foretold time is about right.
START_TEST(warm_up)
{
	struct pace pace = {.all = 10 * MS, .warm_up = 10 * QUEUE_SECOND};
	unsigned first = 0, fifth = 0, later = 0;
	char domains[3001];
	struct crowd c;
	int64_t now = 0, until;
	uint32_t who;

	memset(domains, 'a', 3000);
	domains[3000] = 0;
	crowd_init(&c, domains);
	c.q.pace = pace;
	for (;; now = until) {
		while (queue_take(&c.q, now, &who, &until)) {
			first += now < QUEUE_SECOND;
			fifth += now >= 5 * QUEUE_SECOND && now < 6 * QUEUE_SECOND;
			later += now >= 20 * QUEUE_SECOND && now < 21 * QUEUE_SECOND;
		}
		if (until == INT64_MAX)
			break;
	}
	ck_assert_msg(first >= 10 && first < 30, "%u", first);
	ck_assert_msg(fifth >= 50 && fifth < 72, "%u", fifth);
	ck_assert_msg(later >= 98 && later <= 102, "%u", later);
	ck_assert_msg(llabs(pace_duration(&pace, 3000, 0) - now) < now / 20, "%lld, took %lld",
		      (long long)pace_duration(&pace, 3000, 0), (long long)now);
	arena_release(&c.arena);
}
END_TEST

START_TEST(durations)
{
	struct pace pace = {.all = 100 * MS, .domain = QUEUE_SECOND};

	ck_assert_int_eq(pace_duration(&(struct pace){0}, 1000, 10), 0);
	ck_assert_int_eq(pace_duration(&pace, 1000, 10), 100 * QUEUE_SECOND);
	ck_assert_int_eq(pace_duration(&pace, 1000, 500), 500 * QUEUE_SECOND);
}
END_TEST

Suite *queue_suite(void)
{
	Suite *s = suite_create("queue");
	TCase *t = tcase_create("queue");

	tcase_add_test(t, paces);
	tcase_add_test(t, retries);
	tcase_add_test(t, warm_up);
	tcase_add_test(t, durations);
	suite_add_tcase(s, t);
	return s;
}
