// Ends a process with SIGKILL at a named point: preloaded by the promise suite, so that the program
// under test needs no hook of its own.
//
// KITH_CRASH is POINT:N: the N-th time that POINT is passed. Points are before:attempt,
// half:attempt and behind:attempt for the write of an attempt into a ledger; the same with outcome
// and run (the lines at the beginning); before:sync and behind:sync for fdatasync of a ledger;
// before:send, behind:send and behind:recv on a socket; before:link and behind:link for a delivery
// into a Maildir. fail:sync ends nothing: from the N-th time on, fdatasync of a ledger fails.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long left = -1;

// Whether it is the N-th time, or later.
static bool is_time(const char *when, const char *what)
{
	const char *want = getenv("KITH_CRASH");
	char name[64];
	size_t n;

	bool now;

	if (!want)
		return false;
	snprintf(name, sizeof name, "%s:%s:", when, what);
	n = strlen(name);
	if (strncmp(want, name, n) != 0)
		return false;
	pthread_mutex_lock(&lock);
	if (left < 0)
		left = strtol(want + n, NULL, 10);
	left -= left > 0;
	now = left == 0;
	pthread_mutex_unlock(&lock);
	return now;
}

static void pass(const char *when, const char *what)
{
	if (is_time(when, what))
		kill(getpid(), SIGKILL);
}

// Whether the file is a ledger, and a line of which kind is written.
static const char *kind(int fd, const char *p, size_t n)
{
	char link[64], path[512];
	ssize_t len;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	len = readlink(link, path, sizeof path - 1);
	if (len < 0)
		return NULL;
	path[len] = 0;
	if (!strstr(path, "/ledger/"))
		return NULL;
	if (!p)
		return "sync";
	if (memmem(p, n, "{\"run\":", 7))
		return "run";
	return memmem(p, n, "\"state\":\"attempt\"", 17) ? "attempt" : "outcome";
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *p, size_t n)
{
	const char *what = getenv("KITH_CRASH") ? kind(fd, p, n) : NULL;
	ssize_t done;

	if (!what)
		return REAL(write)(fd, p, n);
	pass("before", what);
	if (strncmp(getenv("KITH_CRASH"), "half:", 5) == 0) {
		done = REAL(write)(fd, p, n / 2);
		pass("half", what);
		if (done != (ssize_t)(n / 2))
			return done;
		done = REAL(write)(fd, (const char *)p + n / 2, n - n / 2);
		return done < 0 ? done : done + (ssize_t)(n / 2);
	}
	done = REAL(write)(fd, p, n);
	pass("behind", what);
	return done;
}

int fdatasync(int fd)
{
	const char *what = getenv("KITH_CRASH") ? kind(fd, NULL, 0) : NULL;
	int done;

	if (what)
		pass("before", what);
	if (what && is_time("fail", what)) {
		errno = EIO;
		return -1;
	}
	done = REAL(fdatasync)(fd);
	if (what)
		pass("behind", what);
	return done;
}

ssize_t send(int fd, const void *p, size_t n, int flags)
{
	ssize_t done;

	pass("before", "send");
	done = REAL(send)(fd, p, n, flags);
	pass("behind", "send");
	return done;
}

ssize_t recv(int fd, void *p, size_t n, int flags)
{
	ssize_t done = REAL(recv)(fd, p, n, flags);

	if (done > 0)
		pass("behind", "recv");
	return done;
}

int link(const char *from, const char *to)
{
	int done;

	pass("before", "link");
	done = REAL(link)(from, to);
	pass("behind", "link");
	return done;
}
