#include "base/fs.h"
#include "base/pool.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *fs_suite(void);

#define N(rows) (sizeof(rows) / sizeof *(rows))

static struct arena a;
static char root[256];

static void setup(void)
{
	const char *dir = getenv("TMPDIR");

	arena_init(&a);
	snprintf(root, sizeof root, "%s/kith-fs-XXXXXX", dir ? dir : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(root));
}

static void teardown(void)
{
	ck_assert(fs_remove_tree(root) && !fs_exists(root));
	arena_release(&a);
}

static const char *in_root(const char *name)
{
	return fs_join(&a, str_cstr(root), str_cstr(name)).p;
}

static void put(const char *name, const char *text)
{
	ck_assert_msg(fs_write(in_root(name), str_cstr(text)), "%s: errno %d", name, errno);
}

static void put_link(const char *name, const char *to)
{
	ck_assert_msg(symlink(to, in_root(name)) == 0, "%s: errno %d", name, errno);
}

START_TEST(write_and_read)
{
	struct str bytes = S("a\0b\n"), got;

	ck_assert(fs_write(in_root("x/y/z.txt"), bytes));
	ck_assert(fs_read(&a, in_root("x/y/z.txt"), 4, &got));
	ck_assert(str_eq(got, bytes));
	ck_assert_int_eq(got.p[got.n], 0);
	ck_assert(fs_write(in_root("x/y/z.txt"), S("")));
	ck_assert(fs_read(&a, in_root("x/y/z.txt"), 0, &got));
	ck_assert_uint_eq(got.n, 0);
}
END_TEST

START_TEST(write_tells_the_time)
{
	int64_t mtime_ns = 0;
	struct stat st;

	ck_assert(fs_write_timed(in_root("deep/t"), S("1"), &mtime_ns));
	ck_assert(stat(in_root("deep/t"), &st) == 0);
	ck_assert_int_eq(mtime_ns, (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec);
}
END_TEST

START_TEST(create_and_remove_trees)
{
	int dir = open(root, O_RDONLY | O_DIRECTORY);
	int64_t mtime_ns = 0;
	struct stat st;

	ck_assert(fs_create_at(dir, "new/deep/t", S("1"), &mtime_ns));
	ck_assert(stat(in_root("new/deep/t"), &st) == 0 && st.st_size == 1);
	ck_assert_int_eq(mtime_ns, (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec);
	ck_assert(!fs_create_at(dir, "new/deep/t", S("2"), &mtime_ns) && errno == EEXIST);
	ck_assert(!fs_create_at(dir, "new/deep/t/u", S("2"), &mtime_ns) && errno == ENOTDIR);
	close(dir);
	put("kept", "1");
	ck_assert_int_eq(symlink(in_root("kept"), in_root("new/link")), 0);
	ck_assert(fs_remove_tree(in_root("new")));
	ck_assert(!fs_exists(in_root("new")) && fs_exists(in_root("kept")));
	ck_assert(fs_remove_tree(in_root("new")) && fs_remove_tree(in_root("kept")));
	ck_assert(!fs_exists(in_root("kept")));
}
END_TEST

START_TEST(read_failures)
{
	struct str got;

	put("f", "12345");
	ck_assert(fs_read(&a, in_root("f"), 5, &got));
	ck_assert(!fs_read(&a, in_root("f"), 4, &got) && errno == EFBIG);
	ck_assert(!fs_read(&a, in_root("none"), 9, &got) && errno == ENOENT);
	ck_assert(!fs_read(&a, in_root("f/g"), 9, &got) && errno == ENOTDIR);
	ck_assert(!fs_read(&a, root, 9, &got) && errno == EISDIR);
	ck_assert(!fs_read(&a, "/dev/zero", 9, &got) && errno == ENOTSUP);
	ck_assert_int_eq(mkfifo(in_root("fifo"), 0600), 0);
	ck_assert(!fs_read(&a, in_root("fifo"), 9, &got) && errno == ENOTSUP);
}
END_TEST

START_TEST(write_leaves_no_trace_of_itself)
{
	struct fs_list list;
	struct stat st;
	mode_t mask = umask(027);

	put("d/f", "old");
	put("d/f", "new");
	umask(mask);
	ck_assert_int_eq(stat(in_root("d/f"), &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0640);
	ck_assert_uint_eq(st.st_nlink, 1);
	ck_assert(fs_same(in_root("d/f"), S("new")));
	ck_assert(fs_remove(in_root("d/f")));
	ck_assert_msg(fs_remove_dir_if_empty(in_root("d")), "something is left beside the file");
	// In the place of a folder: it fails and leaves the folder, and nothing beside it.
	put("e/f/g", "kept");
	ck_assert(!fs_write(in_root("e/f"), S("new")));
	ck_assert(errno == EISDIR || errno == EEXIST || errno == ENOTEMPTY);
	ck_assert(fs_walk(&a, in_root("e"), &list));
	ck_assert_uint_eq(list.n, 1);
	ck_assert(fs_remove(in_root("e/f/g")) && fs_remove_dir_if_empty(in_root("e/f")));
	ck_assert_msg(fs_remove_dir_if_empty(in_root("e")), "a temporary file is left");
	// Below a file.
	put("f", "kept");
	ck_assert(!fs_write(in_root("f/g"), S("new")) && errno == ENOTDIR);
	ck_assert(fs_same(in_root("f"), S("kept")));
}
END_TEST

struct same_file {
	const char *path;
	bool failed;
};

static void write_same(void *ctx, size_t item, unsigned worker)
{
	struct same_file *f = ctx;

	(void)item, (void)worker;
	if (!fs_write(f->path, S("the same bytes")))
		f->failed = true;
}

START_TEST(write_one_file_by_many)
{
	char path[300];
	struct same_file f = {path, false};

	snprintf(path, sizeof path, "%s", in_root("f"));
	pool_run(4, 2000, write_same, &f);
	ck_assert_msg(!f.failed, "threads that write the same file meet");
	ck_assert(fs_same(path, S("the same bytes")));
	ck_assert(fs_remove(path));
}
END_TEST

START_TEST(write_long_names)
{
	char name[300];

	memset(name, 'n', sizeof name);
	name[255] = 0;
	put(name, "as long as a name may be");
	ck_assert(fs_same(in_root(name), S("as long as a name may be")));
	name[255] = 'n';
	name[256] = 0;
	ck_assert(!fs_write(in_root(name), S("")) && errno == ENAMETOOLONG);
	ck_assert(fs_remove(in_root("none")));
}
END_TEST

START_TEST(same)
{
	char *big = arena_alloc(&a, 100001);

	put("f", "abc");
	ck_assert(fs_same(in_root("f"), S("abc")));
	ck_assert(!fs_same(in_root("f"), S("abd")));
	ck_assert(!fs_same(in_root("f"), S("ab")));
	ck_assert(!fs_same(in_root("f"), S("abcd")));
	ck_assert(!fs_same(in_root("none"), S("")));
	ck_assert(!fs_same(root, S("")));
	ck_assert(fs_write(in_root("big"), str_of(big, 100001)));
	ck_assert(fs_same(in_root("big"), str_of(big, 100001)));
	big[100000] = 1;
	ck_assert(!fs_same(in_root("big"), str_of(big, 100001)));
}
END_TEST

START_TEST(folders)
{
	ck_assert(fs_mkdirs(in_root("a/b/c")));
	ck_assert(fs_mkdirs(in_root("a/b/c")));
	ck_assert(fs_mkdirs(in_root("a//b/d/")));
	ck_assert(fs_is_dir(in_root("a/b/d")));
	ck_assert(fs_mkdirs("/"));
	put("f", "");
	ck_assert(!fs_mkdirs(in_root("f")) && errno == ENOTDIR);
	ck_assert(!fs_mkdirs(in_root("f/g")) && errno == ENOTDIR);
	ck_assert(!fs_mkdirs("") && errno == ENOENT);
	ck_assert(fs_exists(in_root("f")) && !fs_is_dir(in_root("f")));
	ck_assert(fs_exists(in_root("a")) && !fs_exists(in_root("none")));
	ck_assert(!fs_remove_dir_if_empty(in_root("a")));
	ck_assert(fs_remove_dir_if_empty(in_root("a/b/c")));
	ck_assert(fs_remove(in_root("f")) && fs_remove(in_root("f")));
	ck_assert(!fs_remove(in_root("a")));
}
END_TEST

// The walk as one text: "path" or "path:link", separated by spaces.
static struct str walked(const char *dir)
{
	struct fs_list list;
	struct str text = S("");

	ck_assert_msg(fs_walk(&a, dir, &list), "%s: errno %d", dir, errno);
	for (size_t i = 0; i < list.n; i++) {
		const struct fs_entry *e = &list.p[i];

		ck_assert_int_eq(e->path.p[e->path.n], 0);
		text = arena_printf(&a, "%s%s%s%s", text.p, i ? " " : "", e->path.p,
				    e->is_link ? ":link" : "");
	}
	return text;
}

START_TEST(walk_sorted)
{
	struct fs_list list;

	put("in/b.md", "12");
	put("in/a/z.md", "1");
	put("in/a.md", "");
	put("in/a/Z.md", "123");
	put("in/a-b/x", "");
	put("in/商户/一.md", "1");
	put("in/.hidden", "");
	put("in/.git/config", "");
	put("in/a/.x/y", "");
	ck_assert(fs_mkdirs(in_root("in/empty")));
	ck_assert_int_eq(mkfifo(in_root("in/fifo"), 0600), 0);
	ck_assert_str_eq(walked(in_root("in")).p, "a-b/x a.md a/Z.md a/z.md b.md 商户/一.md");
	ck_assert(fs_walk(&a, in_root("in"), &list));
	ck_assert(!fs_walk(&a, in_root("none"), &list) && errno == ENOENT);
	ck_assert(!fs_walk(&a, in_root("in/b.md"), &list) && errno == ENOTDIR);
}
END_TEST

START_TEST(walk_links)
{
	put("in/d/f", "1");
	put("out/g", "1");
	put("inside/h", "1"); // its path begins like that of the walked folder
	put_link("in/to-file", "d/f");
	put_link("in/to-folder", "d");
	put_link("in/outside", "../out");
	put_link("in/outside-file", "../out/g");
	put_link("in/beside", "../inside");
	put_link("in/nowhere", "none");
	put_link("in/self", "self");
	put_link("in/device", "/dev/null");
	ck_assert_str_eq(walked(in_root("in")).p,
			 "beside:link d/f device:link nowhere:link outside:link outside-file:link "
			 "self:link to-file to-folder/f");
	put_link("in2", "in"); // the folder itself may be a link
	ck_assert_str_eq(walked(in_root("in2")).p, walked(in_root("in")).p);
}
END_TEST

START_TEST(walk_cycles)
{
	put("in/f", "");
	put("in/a/b/g", "");
	put_link("in/a/up", "..");
	put_link("in/a/here", ".");
	put_link("in/a/b/top", "../..");
	ck_assert_str_eq(walked(in_root("in")).p, "a/b/g f");
	// Two folders that link to one another.
	put("two/x/f", "");
	put("two/y/g", "");
	put_link("two/x/y", "../y");
	put_link("two/y/x", "../x");
	ck_assert_str_eq(walked(in_root("two")).p, "x/f x/y/g y/g y/x/f");
	// A folder reached through a link holds the folder that the link stands in.
	put("deep/p/q/f", "");
	put_link("deep/p/q/l", "../../p");
	ck_assert_str_eq(walked(in_root("deep")).p, "p/q/f");
}
END_TEST

START_TEST(walk_explosion)
{
	struct fs_list list;

	for (int i = 0; i < 12; i++) {
		put(arena_printf(&a, "in/%d/f", i).p, "");
		for (int k = 0; k < 12; k++)
			put_link(arena_printf(&a, "in/%d/l%d", i, k).p,
				 arena_printf(&a, "../%d", k).p);
	}
	ck_assert(!fs_walk(&a, in_root("in"), &list));
	ck_assert_int_eq(errno, ELOOP);
}
END_TEST

START_TEST(walk_deep)
{
	struct str path = str_cstr("in");

	for (int i = 0; i < 1200; i++)
		path = arena_cat(&a, path, S("/d"));
	put(arena_cat(&a, path, S("/f")).p, "1");
	ck_assert_uint_eq(walked(in_root("in")).n, 1200 * 2 + 1);
}
END_TEST

START_TEST(walk_unreadable)
{
	struct fs_list list;

	put("in/d/f", "");
	ck_assert_int_eq(chmod(in_root("in/d"), 0), 0);
	if (geteuid() == 0) // root reads it all the same
		ck_assert(fs_walk(&a, in_root("in"), &list));
	else
		ck_assert(!fs_walk(&a, in_root("in"), &list) && errno == EACCES);
	ck_assert_int_eq(chmod(in_root("in/d"), 0700), 0);
}
END_TEST

static const struct path_row {
	const char *path, *dir, *base, *ext;
} path_rows[] = {
	{"", "", "", ""},
	{"a", "", "a", ""},
	{"a.md", "", "a.md", ".md"},
	{"x/a.md", "x", "a.md", ".md"},
	{"x.d/a", "x.d", "a", ""},
	{"/a", "/", "a", ""},
	{"/", "/", "", ""},
	{"x/", "x", "", ""},
	{"a.tar.gz", "", "a.tar.gz", ".gz"},
	{".hidden", "", ".hidden", ""},
	{"x/.a.md", "x", ".a.md", ".md"},
	{"a.", "", "a.", ""},
};

START_TEST(parts_of_paths)
{
	for (size_t i = 0; i < N(path_rows); i++) {
		const struct path_row *r = &path_rows[i];
		struct str p = str_cstr(r->path);

		ck_assert_msg(str_eq(fs_dirname(p), str_cstr(r->dir)), "%s: folder", r->path);
		ck_assert_msg(str_eq(fs_basename(p), str_cstr(r->base)), "%s: name", r->path);
		ck_assert_msg(str_eq(fs_extension(p), str_cstr(r->ext)), "%s: extension", r->path);
	}
}
END_TEST

static const char *const join_rows[][3] = {
	{"", "", ""},       {"", "a", "a"},   {"a", "", "a"},    {"a", "b", "a/b"},
	{"a/", "b", "a/b"}, {"/", "b", "/b"}, {"a", "/b", "/b"}, {"a/b", "c/d", "a/b/c/d"},
};

START_TEST(join)
{
	for (size_t i = 0; i < N(join_rows); i++) {
		struct str got = fs_join(&a, str_cstr(join_rows[i][0]), str_cstr(join_rows[i][1]));

		ck_assert_str_eq(got.p, join_rows[i][2]);
	}
}
END_TEST

static const char *const normal_rows[][2] = {
	{"", ""},
	{".", ""},
	{"a", "a"},
	{"./a", "a"},
	{"a/.", "a"},
	{"a/..", ""},
	{"a/../b", "b"},
	{"a//b///c/", "a/b/c"},
	{"a/b/../../c", "c"},
	{"/", "/"},
	{"/a/..", "/"},
	{"/a/./b", "/a/b"},
	{"..", NULL},
	{"../a", NULL},
	{"a/../..", NULL},
	{"a/../../a", NULL},
	{"/..", NULL},
	{"/a/../..", NULL},
	{"a/...", "a/..."},
	{"..a", "..a"},
};

START_TEST(normal)
{
	for (size_t i = 0; i < N(normal_rows); i++) {
		const char *path = normal_rows[i][0], *want = normal_rows[i][1];
		struct str got;
		bool ok = fs_normal(&a, str_cstr(path), &got);

		ck_assert_msg(ok == (want != NULL), "%s: %d", path, ok);
		if (ok)
			ck_assert_msg(str_eq(got, str_cstr(want)), "%s: %.*s", path, STR_ARG(got));
	}
}
END_TEST

Suite *fs_suite(void)
{
	Suite *s = suite_create("fs");
	TCase *c = tcase_create("fs");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 30);
	tcase_add_test(c, write_and_read);
	tcase_add_test(c, write_tells_the_time);
	tcase_add_test(c, create_and_remove_trees);
	tcase_add_test(c, read_failures);
	tcase_add_test(c, write_leaves_no_trace_of_itself);
	tcase_add_test(c, write_one_file_by_many);
	tcase_add_test(c, write_long_names);
	tcase_add_test(c, same);
	tcase_add_test(c, folders);
	tcase_add_test(c, walk_sorted);
	tcase_add_test(c, walk_links);
	tcase_add_test(c, walk_cycles);
	tcase_add_test(c, walk_explosion);
	tcase_add_test(c, walk_deep);
	tcase_add_test(c, walk_unreadable);
	tcase_add_test(c, parts_of_paths);
	tcase_add_test(c, join);
	tcase_add_test(c, normal);
	suite_add_tcase(s, c);
	return s;
}
