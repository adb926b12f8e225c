#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"

// The bytes up to and with the last line end; all of them when there is none.
static size_t whole_lines(const char *p, size_t n)
{
	for (size_t i = n; i > 0; i--)
		if (p[i - 1] == '\n')
			return i;
	return n;
}

// Fills up p[*n..size) with what can be read now; false at the end of the file, or at an error.
static bool fill(int fd, char *p, size_t size, size_t *n)
{
	ssize_t got;

	do
		got = read(fd, p + *n, size - *n);
	while (got < 0 && errno == EINTR);
	if (got > 0)
		*n += (size_t)got;
	else if (got == 0)
		errno = 0;
	return got > 0;
}

static bool read_blocks(int fd, char *p, size_t block, void (*each)(void *ctx, struct str lines),
			void *ctx)
{
	size_t n = 0, whole;

	while (fill(fd, p, block, &n)) {
		whole = whole_lines(p, n);
		if (whole == n && n < block && p[n - 1] != '\n')
			continue; // the line may go on
		each(ctx, str_of(p, whole));
		memmove(p, p + whole, n - whole);
		n -= whole;
	}
	if (n)
		each(ctx, str_of(p, n));
	return errno == 0;
}

bool fs_read_lines(const char *path, size_t block, void (*each)(void *ctx, struct str lines),
		   void *ctx)
{
	bool standard = strcmp(path, "-") == 0, ok;
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	char *p;
	int why;

	if (fd < 0)
		return false;
	p = malloc(block);
	ok = p && read_blocks(fd, p, block, each, ctx);
	why = p ? errno : ENOMEM;
	free(p);
	if (!standard)
		close(fd);
	errno = why;
	return ok;
}
