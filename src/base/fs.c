#define _XOPEN_SOURCE 700 // nftw
#define _DEFAULT_SOURCE   // d_type
#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/vec.h"

// How many folder entries a walk looks at below followed links, so that links to one another end.
#define VIA_LINKS_MAX 100000
#define TREE_FOLDERS 16 // that a removal holds open

static bool fail(int error)
{
	errno = error;
	return false;
}

// Closes and keeps the errno of what went before.
static void close_quietly(int fd)
{
	int saved = errno;

	close(fd);
	errno = saved;
}

static int64_t mtime_of(const struct stat *st)
{
	return (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
}

// Reads until `n` bytes are there or the file ends; -1 on failure.
static ssize_t read_full(int fd, char *p, size_t n)
{
	size_t got = 0;

	while (got < n) {
		ssize_t r = read(fd, p + got, n - got);

		if (r == 0)
			break;
		if (r > 0)
			got += (size_t)r;
		else if (errno != EINTR)
			return -1;
	}
	return (ssize_t)got;
}

static bool write_full(int fd, struct str s)
{
	while (s.n) {
		ssize_t w = write(fd, s.p, s.n);

		if (w >= 0)
			s = str_from(s, (size_t)w);
		else if (errno != EINTR)
			return false;
	}
	return true;
}

// Opens a regular file for reading; -1 with errno for all else. Never waits for a FIFO's other end.
static int open_regular(const char *path, struct stat *st)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return -1;
	if (fstat(fd, st) == 0) {
		if (S_ISREG(st->st_mode))
			return fd;
		errno = S_ISDIR(st->st_mode) ? EISDIR : ENOTSUP;
	}
	close_quietly(fd);
	return -1;
}

bool fs_read(struct arena *a, const char *path, size_t max, struct str *out)
{
	struct stat st;
	int fd = open_regular(path, &st);
	ssize_t got = -1;
	char *p;

	if (fd < 0)
		return false;
	if ((uintmax_t)st.st_size > max) {
		errno = EFBIG;
	} else {
		p = arena_alloc_raw(a, (size_t)st.st_size + 1, 1);
		got = read_full(fd, p, (size_t)st.st_size);
		if (got >= 0) {
			p[got] = 0;
			*out = str_of(p, (size_t)got);
		}
	}
	close_quietly(fd);
	return got >= 0;
}

size_t fs_read_head(const char *path, void *to, size_t max)
{
	FILE *f = fopen(path, "rb");
	size_t n = f ? fread(to, 1, max, f) : 0;

	if (f)
		fclose(f);
	return n;
}

bool fs_same(const char *path, struct str bytes)
{
	char chunk[16384];
	struct stat st;
	int fd = open_regular(path, &st);
	bool same;

	if (fd < 0)
		return false;
	same = (uintmax_t)st.st_size == bytes.n;
	while (same && bytes.n) {
		size_t want = bytes.n < sizeof chunk ? bytes.n : sizeof chunk;

		same = read_full(fd, chunk, want) == (ssize_t)want &&
		       memcmp(chunk, bytes.p, want) == 0;
		bytes = str_from(bytes, want);
	}
	close_quietly(fd);
	return same;
}

static bool is_dir_at(int dir, const char *path)
{
	struct stat st;

	return fstatat(dir, path, &st, 0) == 0 && S_ISDIR(st.st_mode);
}

bool fs_mkdirs_at(int dir, const char *path)
{
	char part[PATH_MAX];
	size_t n = strlen(path);

	if (mkdirat(dir, path, 0777) == 0)
		return true;
	if (errno == EEXIST)
		return is_dir_at(dir, path) || fail(ENOTDIR);
	if (errno != ENOENT || n == 0)
		return false;
	if (n >= sizeof part)
		return fail(ENAMETOOLONG);
	memcpy(part, path, n + 1);
	for (char *p = part + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = 0;
		if (mkdirat(dir, part, 0777) != 0 && errno != EEXIST)
			return false;
		*p = '/';
	}
	return mkdirat(dir, path, 0777) == 0 || (errno == EEXIST && is_dir_at(dir, path));
}

static int open_new(int dir, const char *path)
{
	int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, fd = openat(dir, path, flags, 0644);
	struct str folder = fs_dirname(str_cstr(path));
	char name[PATH_MAX];

	if (fd >= 0 || errno != ENOENT || folder.n == 0 || folder.n >= sizeof name)
		return fd;
	memcpy(name, folder.p, folder.n);
	name[folder.n] = 0;
	return fs_mkdirs_at(dir, name) ? openat(dir, path, flags, 0644) : -1;
}

bool fs_create_at(int dir, const char *path, struct str bytes, int64_t *mtime_ns)
{
	int fd = open_new(dir, path);
	struct stat st = {0};
	bool ok;

	if (fd < 0)
		return false;
	ok = write_full(fd, bytes) && fstat(fd, &st) == 0;
	*mtime_ns = mtime_of(&st);
	if (ok)
		return close(fd) == 0;
	close_quietly(fd);
	return false;
}

// A name for a new file beside `path`. It follows from the process, the path and the thread, whose
// own `temp` is: threads never meet, even when they write the same file.
static bool name_temp(const char *path, char temp[PATH_MAX])
{
	struct str whole = str_cstr(path), dir = fs_dirname(whole);
	bool slash = dir.n && dir.p[dir.n - 1] != '/';
	int n = snprintf(temp, PATH_MAX, "%.*s%s.kith-%ld-%016llx", STR_ARG(dir), slash ? "/" : "",
			 (long)getpid(), (unsigned long long)hash_str(whole) ^ (uintptr_t)temp);

	return n < PATH_MAX || fail(ENAMETOOLONG);
}

bool fs_write_timed(const char *path, struct str bytes, int64_t *mtime_ns)
{
	char temp[PATH_MAX];
	int saved;
	bool ok;

	if (!name_temp(path, temp))
		return false;
	ok = fs_create_at(AT_FDCWD, temp, bytes, mtime_ns);
	if (!ok && errno == EEXIST && unlink(temp) == 0)
		ok = fs_create_at(AT_FDCWD, temp, bytes, mtime_ns);
	ok = ok && rename(temp, path) == 0;
	if (!ok) {
		saved = errno;
		unlink(temp);
		errno = saved;
	}
	return ok;
}

bool fs_write(const char *path, struct str bytes)
{
	int64_t mtime_ns;

	return fs_write_timed(path, bytes, &mtime_ns);
}

bool fs_mkdirs(const char *path)
{
	return fs_mkdirs_at(AT_FDCWD, path);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

bool fs_remove_tree(const char *path)
{
	return nftw(path, remove_one, TREE_FOLDERS, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT;
}

bool fs_sync_entry(const char *path)
{
	struct str dir = fs_dirname(str_cstr(path));
	char *folder = dir.n ? strndup(path, dir.n) : strdup(".");
	int fd = folder ? open(folder, O_RDONLY | O_CLOEXEC) : -1;
	bool ok = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close_quietly(fd);
	free(folder);
	return ok;
}

bool fs_exists(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

bool fs_is_dir(const char *path)
{
	return is_dir_at(AT_FDCWD, path);
}

bool fs_remove(const char *path)
{
	return unlink(path) == 0 || errno == ENOENT;
}

bool fs_remove_dir_if_empty(const char *path)
{
	return rmdir(path) == 0;
}

// A folder that a walk is in or has still to enter.
struct folder {
	struct folder *next;         // to enter
	const struct folder *parent; // the one it was found in
	struct str path;             // relative; "" for the walked folder
	const char *real;            // where a followed link leads to; NULL: open by path
	bool via_link;               // it or a parent was reached through a link
	dev_t dev;
	ino_t ino;
};

struct walk {
	struct arena *arena;
	struct fs_list *out;
	const char *dir;
	struct str root; // the real path of dir
	int fd;          // of dir
	struct folder *todo;
	size_t via_links;
};

static void add_entry(struct walk *w, struct str path, bool is_link)
{
	vec_push(w->arena, w->out, (struct fs_entry){path, is_link});
}

static struct folder *add_folder(struct walk *w, const struct folder *parent, struct str path)
{
	struct folder *f = arena_new(w->arena, struct folder);

	f->parent = parent;
	f->path = path;
	f->via_link = parent && parent->via_link;
	f->next = w->todo;
	w->todo = f;
	return f;
}

static bool is_within(struct str path, struct str root)
{
	if (root.n == 1) // "/"
		return true;
	return str_starts(path, root) && (path.n == root.n || path.p[root.n] == '/');
}

static bool is_parent(const struct folder *f, const struct stat *st)
{
	for (; f; f = f->parent)
		if (f->dev == st->st_dev && f->ino == st->st_ino)
			return true;
	return false;
}

// A link to a folder that it stands in is left out: all it shows is listed already.
static void walk_link(struct walk *w, const struct folder *in, struct str path)
{
	char link[PATH_MAX], real[PATH_MAX];
	int n = snprintf(link, sizeof link, "%s/%s", w->dir, path.p);
	struct folder *f;
	struct stat st;

	if (n >= (int)sizeof link || !realpath(link, real) || !is_within(str_cstr(real), w->root) ||
	    stat(real, &st) != 0) {
		add_entry(w, path, true);
	} else if (S_ISREG(st.st_mode)) {
		add_entry(w, path, false);
	} else if (S_ISDIR(st.st_mode) && !is_parent(in, &st)) {
		f = add_folder(w, in, path);
		f->real = arena_cstr(w->arena, str_cstr(real));
		f->via_link = true;
	}
}

// Where the file system does not tell with the name.
static bool ask_type(int dir, const char *name, unsigned char *type)
{
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return false;
	*type = S_ISREG(st.st_mode)   ? DT_REG
		: S_ISDIR(st.st_mode) ? DT_DIR
		: S_ISLNK(st.st_mode) ? DT_LNK
				      : DT_UNKNOWN;
	return true;
}

static bool walk_entry(struct walk *w, const struct folder *in, int fd, const struct dirent *d)
{
	struct str name = str_cstr(d->d_name), path;
	unsigned char type = d->d_type;

	if (*d->d_name == '.')
		return true;
	if (in->via_link && ++w->via_links > VIA_LINKS_MAX)
		return fail(ELOOP);
	path = fs_join(w->arena, in->path, name);
	if (type == DT_UNKNOWN && !ask_type(fd, d->d_name, &type))
		return false;
	if (type == DT_REG)
		add_entry(w, path, false);
	else if (type == DT_DIR)
		add_folder(w, in, path);
	else if (type == DT_LNK)
		walk_link(w, in, path);
	return true;
}

static int open_folder(const struct walk *w, const struct folder *f)
{
	int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

	return f->real ? open(f->real, flags) : openat(w->fd, f->path.n ? f->path.p : ".", flags);
}

static bool walk_folder(struct walk *w, struct folder *f)
{
	int fd = open_folder(w, f), saved;
	const struct dirent *d;
	struct stat st;
	DIR *dir = NULL;
	bool ok;

	if (fd < 0)
		return false;
	if (fstat(fd, &st) != 0 || !(dir = fdopendir(fd))) {
		close_quietly(fd);
		return false;
	}
	f->dev = st.st_dev;
	f->ino = st.st_ino;
	// A plain folder below a followed link may be one that the link stands in.
	ok = true;
	if (!f->via_link || !is_parent(f->parent, &st)) {
		while (ok && (errno = 0, d = readdir(dir)))
			ok = walk_entry(w, f, fd, d);
		ok = ok && errno == 0;
	}
	saved = errno;
	closedir(dir);
	errno = saved;
	return ok;
}

static int by_path(const void *a, const void *b)
{
	const struct fs_entry *x = a, *y = b;

	return str_cmp(x->path, y->path);
}

bool fs_walk(struct arena *a, const char *dir, struct fs_list *out)
{
	struct walk w = {.arena = a, .out = out, .dir = dir};
	char root[PATH_MAX];
	bool ok = true;

	*out = (struct fs_list){0};
	if (!realpath(dir, root))
		return false;
	w.root = str_cstr(root);
	w.fd = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (w.fd < 0)
		return false;
	add_folder(&w, NULL, (struct str){0});
	while (ok && w.todo) {
		struct folder *f = w.todo;

		w.todo = f->next;
		ok = walk_folder(&w, f);
	}
	close_quietly(w.fd);
	if (out->n)
		qsort(out->p, out->n, sizeof *out->p, by_path);
	return ok;
}

struct str fs_join(struct arena *a, struct str dir, struct str name)
{
	char *p;

	if (dir.n == 0 || str_starts(name, S("/")))
		return arena_dup(a, name);
	if (name.n == 0)
		return arena_dup(a, dir);
	if (dir.p[dir.n - 1] == '/')
		return arena_cat(a, dir, name);
	p = arena_alloc_raw(a, dir.n + name.n + 2, 1);
	memcpy(p, dir.p, dir.n);
	p[dir.n] = '/';
	memcpy(p + dir.n + 1, name.p, name.n);
	p[dir.n + 1 + name.n] = 0;
	return str_of(p, dir.n + 1 + name.n);
}

bool fs_normal(struct arena *a, struct str path, struct str *out)
{
	size_t start = str_starts(path, S("/")), n = start;
	char *p = arena_alloc_raw(a, path.n + 1, 1);
	struct str rest = path, part;

	if (start)
		p[0] = '/';
	while (str_next(&rest, '/', &part)) {
		if (part.n == 0 || str_eq(part, S(".")))
			continue;
		if (str_eq(part, S(".."))) {
			if (n == start)
				return false;
			while (n > start && p[n - 1] != '/')
				n--;
			n -= n > start;
			continue;
		}
		if (n > start)
			p[n++] = '/';
		memcpy(p + n, part.p, part.n);
		n += part.n;
	}
	p[n] = 0;
	*out = str_of(p, n);
	return true;
}

struct str fs_basename(struct str path)
{
	size_t slash = str_rindex(path, '/');

	return slash == SIZE_MAX ? path : str_from(path, slash + 1);
}

struct str fs_dirname(struct str path)
{
	size_t slash = str_rindex(path, '/');

	if (slash == SIZE_MAX)
		return str_first(path, 0);
	return str_first(path, slash ? slash : 1);
}

struct str fs_extension(struct str path)
{
	struct str name = fs_basename(path);
	size_t dot = str_rindex(name, '.');

	if (dot == SIZE_MAX || dot == 0 || dot + 1 == name.n)
		return str_first(name, 0);
	return str_from(name, dot);
}
