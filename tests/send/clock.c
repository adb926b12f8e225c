// Lets time pass faster: preloaded by suites that wait for what takes kith minutes or hours, so
// that its own limits and pauses are what is tested. KITH_CLOCK is how many seconds pass in each.
//
// The monotonic clock runs faster, and whoever waits on it (poll, a condition with a time) waits
// that much less. The time of day stays.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#define SECOND INT64_C(1000000000)
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int64_t begun, factor = 1; // written before the program begins

static int64_t ns_of(const struct timespec *t)
{
	return (int64_t)t->tv_sec * SECOND + t->tv_nsec;
}

static struct timespec timespec_of(int64_t ns)
{
	return (struct timespec){(time_t)(ns / SECOND), (long)(ns % SECOND)};
}

__attribute__((constructor)) static void begin(void)
{
	const char *text = getenv("KITH_CLOCK");
	struct timespec t;

	factor = text ? strtol(text, NULL, 10) : 1;
	REAL(clock_gettime)(CLOCK_MONOTONIC, &t);
	begun = ns_of(&t);
}

int clock_gettime(clockid_t id, struct timespec *t)
{
	int done = REAL(clock_gettime)(id, t);

	if (done == 0 && (id == CLOCK_MONOTONIC || id == CLOCK_MONOTONIC_RAW))
		*t = timespec_of(begun + (ns_of(t) - begun) * factor);
	return done;
}

int poll(struct pollfd *fds, nfds_t n, int timeout)
{
	return REAL(poll)(fds, n, timeout <= 0 ? timeout : timeout / (int)factor + 1);
}

int pthread_cond_timedwait(pthread_cond_t *c, pthread_mutex_t *m, const struct timespec *until)
{
	struct timespec t = timespec_of(begun + (ns_of(until) - begun) / factor + 1);

	return REAL(pthread_cond_timedwait)(c, m, &t);
}
