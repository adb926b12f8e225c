#include "send/maildir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/fs.h"

#define MODE 0600 // mail is private

bool maildir_open(struct maildir *m, struct arena *a, struct str dir, unsigned number)
{
	static const char *const parts[] = {"tmp", "new", "cur"};

	*m = (struct maildir){.dir = dir, .number = number};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (!fs_mkdirs(arena_cstr(a, fs_join(a, dir, str_cstr(parts[i])))))
			return false;
	return true;
}

static bool write_all(int fd, struct str bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes = str_from(bytes, (size_t)n);
	}
	return true;
}

// Writes a new file, which must reach the disk before it is called delivered.
static bool write_new(const char *path, struct str bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, MODE), saved;
	bool ok;

	if (fd < 0)
		return false;
	ok = write_all(fd, bytes) && fsync(fd) == 0;
	ok = close(fd) == 0 && ok;
	if (ok)
		return true;
	saved = errno;
	unlink(path);
	errno = saved;
	return false;
}

// Writes into tmp/ under a name that nobody has and moves it to new/; link() never replaces a mail
// that is there.
static bool deliver(struct maildir *m, struct arena *a, struct str bytes, int64_t now)
{
	for (;;) {
		char name[80];
		const char *temp, *to;
		int saved;
		bool ok;

		snprintf(name, sizeof name, "%lld.P%ldW%uQ%llu.kith", (long long)now,
			 (long)getpid(), m->number, (unsigned long long)m->serial++);
		temp = arena_printf(a, "%.*s/tmp/%s", STR_ARG(m->dir), name).p;
		to = arena_printf(a, "%.*s/new/%s", STR_ARG(m->dir), name).p;
		ok = write_new(temp, bytes);
		if (!ok && errno == EEXIST)
			continue;
		if (!ok)
			return false;
		ok = link(temp, to) == 0 && fs_sync_entry(to);
		saved = errno;
		unlink(temp);
		if (ok || saved != EEXIST) {
			errno = saved;
			return ok;
		}
	}
}

bool maildir_deliver(struct maildir *m, struct str message, int64_t now)
{
	struct arena arena;
	struct buf plain;
	struct str line;
	bool ok;

	arena_init(&arena);
	buf_init(&plain, BUF_MAX_DEFAULT);
	while (str_line(&message, &line)) {
		buf_str(&plain, line);
		buf_char(&plain, '\n');
	}
	ok = deliver(m, &arena, buf_view(&plain), now);
	arena_release(&arena);
	buf_release(&plain);
	return ok;
}
