#define _DEFAULT_SOURCE // flock, mkdtemp
#include "output/stage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
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

static bool is_named(int fd, const char *path)
{
	struct stat held, named;

	return fstat(fd, &held) == 0 && stat(path, &named) == 0 && held.st_ino == named.st_ino &&
	       held.st_dev == named.st_dev;
}

// The folder, opened, and locked where the file system can: NFS, for one, locks no folder. -1 with
// errno: EBUSY when another process holds it, or it is gone meanwhile.
static int claim(const char *path, bool *locked)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), error;

	if (fd < 0) {
		errno = errno == ENOENT ? EBUSY : errno;
		return -1;
	}
	do
		error = flock(fd, LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
	while (error == EINTR);
	*locked = error == 0;
	if (error != EWOULDBLOCK && is_named(fd, path))
		return fd;
	close(fd);
	errno = EBUSY;
	return -1;
}

static void remove_left(const char *path)
{
	bool locked;
	int fd = claim(path, &locked);

	if (fd < 0)
		return;
	if (locked)
		fs_remove_tree(path);
	close(fd);
}

// Removes what killed builds left behind. What a running build holds is locked; where nothing can
// be, nobody can tell the two apart, and all of it stays.
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

// Makes a folder and opens it; false with errno: EBUSY when another build has swept it away in
// between.
static bool make_one(struct stage *s)
{
	char *path = join(s->home, PREFIX "XXXXXX");
	bool made = mkdtemp(path) != NULL, locked;
	int error;

	s->fd = made ? claim(path, &locked) : -1;
	if (s->fd >= 0) {
		s->path = path;
		return true;
	}
	error = errno;
	if (made)
		rmdir(path);
	free(path);
	errno = error;
	return false;
}

// Called with the lock held.
static bool make(struct stage *s)
{
	if (!fs_mkdirs(s->home))
		return false;
	sweep(s->home);
	for (int i = 0; i < TRIES; i++)
		if (make_one(s))
			return true;
		else if (errno != EBUSY)
			return false;
	return false;
}

// Most pages lie in folders of their own: those are made first, instead of being found missing.
static void make_page_folder(const struct stage *s, const char *name)
{
	struct str path = str_cstr(name);
	char folder[PATH_MAX];

	if (!str_ends(path, S("/index.html")) || path.n >= sizeof folder)
		return;
	path = fs_dirname(path);
	memcpy(folder, path.p, path.n);
	folder[path.n] = 0;
	fs_mkdirs_at(s->fd, folder);
}

bool stage_put(struct stage *s, const char *name, struct str bytes, int64_t *mtime_ns)
{
	bool ok;

	pthread_mutex_lock(&s->lock);
	ok = s->path || make(s);
	pthread_mutex_unlock(&s->lock);
	if (!ok)
		return false;
	make_page_folder(s, name);
	return fs_create_at(s->fd, name, bytes, mtime_ns);
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

void stage_sweep(const struct stage *s)
{
	if (!s->path)
		sweep(s->home);
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
