#define _DEFAULT_SOURCE // flock, mkdtemp
#include "output/stage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"
#include "base/fs.h"

#define PREFIX "stage-"
#define TRIES 16

void stage_init(struct stage *s, const char *home)
{
	*s = (struct stage){.home = home, .fd = -1};
	pthread_mutex_init(&s->lock, NULL);
}

static char *join(const char *home, const char *name)
{
	size_t n = strlen(home) + strlen(name) + 2;
	char *path = malloc(n);

	if (!path)
		BUG("out of memory");
	snprintf(path, n, "%s/%s", home, name);
	return path;
}

// The folder, locked; -1 when another process holds it, or it is gone meanwhile.
static int claim(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat held, named;

	if (fd < 0)
		return -1;
	if (flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &held) == 0 && stat(path, &named) == 0 &&
	    held.st_ino == named.st_ino && held.st_dev == named.st_dev)
		return fd;
	close(fd);
	return -1;
}

static void remove_left(const char *path)
{
	int fd = claim(path);

	if (fd < 0)
		return;
	fs_remove_tree(path);
	close(fd);
}

// Removes what killed builds left behind. A stage that a running build holds is locked.
static void sweep(const char *home)
{
	DIR *dir = opendir(home);
	const struct dirent *d;

	while (dir && (d = readdir(dir))) {
		char *path;

		if (strncmp(d->d_name, PREFIX, sizeof PREFIX - 1) != 0)
			continue;
		path = join(home, d->d_name);
		remove_left(path);
		free(path);
	}
	if (dir)
		closedir(dir);
}

// Called with the lock held.
static bool make(struct stage *s)
{
	if (!fs_mkdirs(s->home))
		return false;
	sweep(s->home);
	// Between making and locking it, another build may have swept it away.
	for (int i = 0; i < TRIES; i++) {
		char *path = join(s->home, PREFIX "XXXXXX");

		if (!mkdtemp(path)) {
			free(path);
			return false;
		}
		s->fd = claim(path);
		if (s->fd >= 0) {
			s->path = path;
			return true;
		}
		fs_remove_tree(path);
		free(path);
	}
	return false;
}

bool stage_put(struct stage *s, const char *name, struct str bytes, int64_t *mtime_ns)
{
	bool ok;

	pthread_mutex_lock(&s->lock);
	ok = s->path || make(s);
	pthread_mutex_unlock(&s->lock);
	return ok && fs_create_at(s->fd, name, bytes, mtime_ns);
}

bool stage_move(const struct stage *s, const char *name, const char *to)
{
	if (!s->path) {
		errno = ENOENT;
		return false;
	}
	return renameat(s->fd, name, AT_FDCWD, to) == 0;
}

bool stage_read(const struct stage *s, struct arena *a, const char *name, struct str *bytes)
{
	struct str path = fs_join(a, str_cstr(s->path), str_cstr(name));

	return fs_read(a, arena_cstr(a, path), SIZE_MAX, bytes);
}

void stage_release(struct stage *s)
{
	if (s->path) {
		fs_remove_tree(s->path);
		close(s->fd);
	}
	free(s->path);
	pthread_mutex_destroy(&s->lock);
}
