#define _DEFAULT_SOURCE // flock
#include "fixture.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

static void begin(struct fixture *f)
{
	fx_init(f);
	fx_put(f, "content/posts/a.md", "---\ntitle: A\ndate: 2026-11-01\n---\nx\n");
	fx_put(f, "content/posts/b.md", "---\ntitle: B\ndate: 2026-11-02\n---\nx\n");
	fx_put(f, "content/static/deep/er/file.txt", "as it is");
	fx_put(f, "themes/t/assets/main.css", "a{}");
	ck_assert_msg(fx_build(f), "%s", fx_log(f));
	ck_assert_uint_gt(f->stats.written, 10);
	ck_assert_uint_eq(f->stats.unchanged, 0);
}

static struct timespec mtime(struct fixture *f, const char *name)
{
	struct stat st = {0};

	ck_assert_msg(stat(fx_path(f, name), &st) == 0, "%s is not there", name);
	return st.st_mtim;
}

static bool same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

START_TEST(test_twice)
{
	struct timespec page, manifest;
	struct fixture f;

	begin(&f);
	page = mtime(&f, "site/posts/a/index.html");
	manifest = mtime(&f, ".kith/manifest");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_uint_eq(f.stats.written, 0);
	ck_assert_uint_eq(f.stats.removed, 0);
	ck_assert_uint_eq(f.stats.unchanged, f.stats.files);
	ck_assert(same_time(page, mtime(&f, "site/posts/a/index.html")));
	ck_assert(same_time(manifest, mtime(&f, ".kith/manifest")));
	// without the manifest the files are compared, and still not written
	ck_assert(fs_remove(fx_path(&f, ".kith/manifest")));
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_uint_eq(f.stats.written, 0);
	ck_assert(same_time(page, mtime(&f, "site/posts/a/index.html")));
	f.options.force = true;
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_uint_eq(f.stats.written, f.stats.files);
	fx_done(&f);
}
END_TEST

START_TEST(test_changed)
{
	struct timespec other;
	struct fixture f;

	begin(&f);
	other = mtime(&f, "site/posts/b/index.html");
	fx_put(&f, "content/posts/a.md", "---\ntitle: Aa\ndate: 2026-11-01\n---\nx\n");
	fx_put(&f, "content/static/deep/er/file.txt", "another");
	fx_put(&f, "site/index.html", "touched by somebody"); // what is damaged is mended
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_str_eq(fx_get(&f, "site/posts/a/index.html"), "<title>Aa</title>");
	ck_assert_str_eq(fx_get(&f, "site/deep/er/file.txt"), "another");
	ck_assert_str_eq(fx_get(&f, "site/index.html"), "<title>Lane</title>");
	ck_assert(same_time(other, mtime(&f, "site/posts/b/index.html")));
	ck_assert_msg(f.stats.written == 10, "%zu written",
		      f.stats.written); // and the feeds and llms.txt
	fx_done(&f);
}
END_TEST

START_TEST(test_prune)
{
	struct fixture f;

	begin(&f);
	fx_put(&f, "site/mine.html", "mine");
	fx_put(&f, "site/posts/b/note.txt", "mine");
	ck_assert(fs_remove(fx_path(&f, "content/posts/b.md")));
	ck_assert(fs_remove(fx_path(&f, "content/static/deep/er/file.txt")));
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_uint_eq(f.stats.removed, 2);
	ck_assert(!fx_has(&f, "site/posts/b/index.html"));
	ck_assert(!fx_has(&f, "site/deep"));
	ck_assert(fx_has(&f, "site/mine.html"));
	ck_assert(fx_has(&f, "site/posts/b/note.txt"));
	ck_assert(fx_has(&f, "site/posts/a/index.html"));
	fx_done(&f);
}
END_TEST

// A stale file that is not what the build wrote any more belongs to somebody else.
START_TEST(test_prune_foreign)
{
	struct fixture f;

	begin(&f);
	fx_put(&f, "site/posts/b/index.html", "rewritten by hand");
	ck_assert(fs_remove(fx_path(&f, "content/posts/b.md")));
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_str_eq(fx_get(&f, "site/posts/b/index.html"), "rewritten by hand");
	fx_done(&f);
}
END_TEST

START_TEST(test_bad_manifest)
{
	static const char *const lines[] = {
		"s 0000000000000000 4 0 0000000000000000 ../outside",
		"s 0000000000000000 4 0 0000000000000000 /etc/passwd",
		"s 0000000000000000 4 0 0000000000000000 a/../../outside",
		"x 0000000000000000 4 0 0000000000000000 a",
		"s zz 4 0 0000000000000000 a",
		"s 0000000000000000 -4 0 0000000000000000 a",
		"s 0000000000000000",
		"",
		"s 0000000000000000 4 0 0000000000000000 ",
	};
	struct fixture f;

	begin(&f);
	fx_put(&f, "outside", "keep");
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		fx_put(&f, ".kith/manifest",
		       arena_printf(&f.arena, "kith-manifest 1\n%s\n", lines[i]).p);
		ck_assert_msg(fx_build(&f), "%s: %s", lines[i], fx_log(&f));
		ck_assert_msg(fx_has(&f, "outside"), "%s", lines[i]);
		ck_assert_msg(f.stats.removed == 0 && f.stats.written == 0, "%s", lines[i]);
	}
	fx_done(&f);
}
END_TEST

START_TEST(test_failed_build)
{
	struct timespec before;
	struct fixture f;

	begin(&f);
	before = mtime(&f, "site/posts/a/index.html");
	fx_put(&f, "content/posts/a.md", "---\ntitle: Changed\ndate: 2026-11-01\n---\nx\n");
	fx_put(&f, "content/posts/c.md", "---\ntitle: C\ndate: 2026-11-01\n---\nx\n");
	fx_put(&f, "themes/t/templates/home.html", "{{ page.titel }}");
	ck_assert(!fx_build(&f));
	ck_assert_msg(fx_said(&f, "template-undefined", "titel"), "%s", fx_log(&f));
	ck_assert(same_time(before, mtime(&f, "site/posts/a/index.html")));
	ck_assert(!fx_has(&f, "site/posts/c/index.html"));
	fx_done(&f);
}
END_TEST

// With a wrong document, the theme's errors are shown in the same run, and nothing is written.
START_TEST(test_all_in_one_go)
{
	struct build_stats stats;
	struct fixture f;

	fx_init(&f);
	fx_put(&f, "content/posts/a.md", "---\ntitle: A\ndate: 2026-13-01\n---\nx\n");
	fx_put(&f, "content/posts/b.md", "---\ntitle: B\ndate: 2026-11-01\nslug: x\n---\nx\n");
	fx_put(&f, "content/posts/c.md", "---\ntitle: C\ndate: 2026-11-01\nslug: x\n---\nx\n");
	fx_put(&f, "themes/t/templates/home.html", "{% if %}");
	f.options.root = f.options.destination = str_cstr(f.dir);
	ck_assert(!fx_load(&f));
	ck_assert(!build_site(&f.arena, f.lib, &f.options, &stats, &f.log));
	ck_assert_msg(f.log.errors == 3, "%s", fx_log(&f));
	ck_assert(fx_said(&f, "template-syntax", ""));
	ck_assert(fx_said(&f, "url-collision", "/posts/x/"));
	ck_assert(!fx_has(&f, "site"));
	fx_done(&f);
}
END_TEST

START_TEST(test_symlink)
{
	struct fixture f;

	begin(&f);
	ck_assert(fs_mkdirs(fx_path(&f, "elsewhere")));
	fs_remove_tree(fx_path(&f, "site/posts"));
	ck_assert_int_eq(symlink(fx_path(&f, "elsewhere"), fx_path(&f, "site/posts")), 0);
	ck_assert(!fx_build(&f));
	ck_assert_msg(fx_said(&f, "write-failed", "symbolic link"), "%s", fx_log(&f));
	ck_assert(!fx_has(&f, "elsewhere/a/index.html"));
	fx_done(&f);
}
END_TEST

static void count_act(void *ctx, enum build_act act, struct str path)
{
	size_t *n = ctx;

	n[act]++;
	ck_assert_msg(str_starts(path, S("site/")), "%.*s", STR_ARG(path));
}

START_TEST(test_dry_run)
{
	struct fixture f;
	size_t acts[2] = {0};

	fx_init(&f);
	f.options.report = count_act;
	f.options.report_ctx = acts;
	fx_put(&f, "content/posts/a.md", "---\ntitle: A\ndate: 2026-11-01\n---\nx\n");
	f.options.dry_run = true;
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_uint_eq(f.stats.written, f.stats.files);
	ck_assert(!fx_has(&f, "site"));
	ck_assert(!fx_has(&f, ".kith"));
	ck_assert_uint_eq(acts[BUILD_WRITE], f.stats.files);
	f.options.dry_run = false;
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert(fs_remove(fx_path(&f, "content/posts/a.md")));
	fx_put(&f, "content/posts/b.md", "---\ntitle: B\ndate: 2026-11-01\n---\nx\n");
	f.options.dry_run = true;
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_uint_eq(acts[BUILD_REMOVE], 1);
	ck_assert_uint_eq(f.stats.removed, 1);
	ck_assert(fx_has(&f, "site/posts/a/index.html"));
	ck_assert(!fx_has(&f, "site/posts/b/index.html"));
	fx_done(&f);
}
END_TEST

START_TEST(test_jobs)
{
	struct fixture f;
	const char *one;

	begin(&f);
	one = fx_get(&f, ".kith/manifest");
	f.options.jobs = 7;
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_uint_eq(f.stats.written, 0);
	ck_assert_str_eq(one, fx_get(&f, ".kith/manifest"));
	fx_done(&f);
}
END_TEST

// A file becomes a folder and back.
START_TEST(test_file_and_folder)
{
	struct fixture f;

	begin(&f);
	fx_put(&f, "content/static/x", "file");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert(fs_remove(fx_path(&f, "content/static/x")));
	fx_put(&f, "content/static/x/y", "below");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_str_eq(fx_get(&f, "site/x/y"), "below");
	fs_remove_tree(fx_path(&f, "content/static/x"));
	fx_put(&f, "content/static/x", "file");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_str_eq(fx_get(&f, "site/x"), "file");
	fx_done(&f);
}
END_TEST

// A folder of the build that takes no files is reported once, and nothing more is rendered: not
// what has a fault of its own either.
START_TEST(test_folder_unwritable)
{
	struct timespec before;
	struct fixture f;

	begin(&f);
	before = mtime(&f, "site/posts/a/index.html");
	fx_put(&f, "content/posts/a.md", "---\ntitle: Changed\ndate: 2026-11-01\n---\nx\n");
	fx_put(&f, "content/posts/b.md", "---\ntitle: Changed\ndate: 2026-11-02\n---\nx\n");
	fx_put(&f, "themes/t/templates/404.html", "{{ page.titel }}");
	fs_remove_tree(fx_path(&f, ".kith"));
	fx_put(&f, ".kith", "no folder");
	ck_assert(!fx_build(&f));
	ck_assert_msg(f.log.n == 1 && fx_said(&f, "folder-unwritable", "the folder cannot be made"),
		      "%s", fx_log(&f));
	ck_assert_int_eq(f.log.exit, 6);
	ck_assert_str_eq(f.log.p[0].path.p, fx_path(&f, ".kith"));
	ck_assert(same_time(before, mtime(&f, "site/posts/a/index.html")));
	ck_assert(fs_remove(fx_path(&f, ".kith")));
	ck_assert(!fx_build(&f));
	ck_assert_msg(fx_said(&f, "template-undefined", "titel"), "%s", fx_log(&f));
	fx_done(&f);
}
END_TEST

// Of many files that cannot be put into place for one reason, some are named and the rest counted.
START_TEST(test_many_unwritable)
{
	struct fixture f;

	begin(&f);
	for (int i = 0; i < 20; i++)
		fx_put(&f, arena_printf(&f.arena, "content/posts/c%d.md", i).p,
		       "---\ntitle: C\ndate: 2026-11-03\n---\nx\n");
	fs_remove_tree(fx_path(&f, "site/posts"));
	fx_put(&f, "site/posts", "no folder");
	ck_assert(!fx_build(&f));
	ck_assert_msg(f.log.n == 5 && fx_said(&f, "write-failed", "Not a directory"), "%s",
		      fx_log(&f));
	ck_assert_msg(str_starts(f.log.p[4].trail, S("and ")) &&
			      str_ends(f.log.p[4].trail, S(" more files")),
		      "%.*s", STR_ARG(f.log.p[4].trail));
	ck_assert_str_eq(fx_get(&f, "site/posts"), "no folder");
	ck_assert(fs_remove(fx_path(&f, "site/posts")));
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_str_eq(fx_get(&f, "site/posts/c19/index.html"), "<title>C</title>");
	fx_done(&f);
}
END_TEST

static bool has_stage(struct fixture *f)
{
	DIR *dir = opendir(fx_path(f, ".kith"));
	const struct dirent *d;
	bool found = false;

	while (dir && (d = readdir(dir)))
		found |= str_starts(str_cstr(d->d_name), S("stage-"));
	if (dir)
		closedir(dir);
	return found;
}

// What a killed build left is removed, what another build holds is not.
START_TEST(test_stages_left)
{
	struct fixture f;
	int held;

	fx_init(&f);
	fx_put(&f, "content/posts/a.md", "---\ntitle: A\ndate: 2026-11-01\n---\nx\n");
	fx_put(&f, ".kith/stage-abcdef/site/posts/a/index.html", "half");
	fx_put(&f, ".kith/stage-ghijkl/12", "somebody else's");
	held = open(fx_path(&f, ".kith/stage-ghijkl"), O_RDONLY | O_DIRECTORY);
	ck_assert_int_eq(flock(held, LOCK_EX), 0);
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert(!fx_has(&f, ".kith/stage-abcdef"));
	ck_assert_str_eq(fx_get(&f, ".kith/stage-ghijkl/12"), "somebody else's");
	close(held);
	ck_assert(has_stage(&f));
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f)); // with nothing to stage
	ck_assert(!has_stage(&f));
	fx_put(&f, "content/posts/a.md", "---\ntitle: B\ndate: 2026-11-01\n---\nx\n");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert(!has_stage(&f));
	fx_put(&f, "themes/t/templates/home.html", "{{ page.titel }}");
	ck_assert(!fx_build(&f));
	ck_assert(!has_stage(&f));
	fx_done(&f);
}
END_TEST

// .kith/ may be on another file system than site/: files cannot be renamed from there.
START_TEST(test_other_file_system)
{
	char away[] = "/dev/shm/kith-output-XXXXXX";
	struct stat here, there;
	struct fixture f;

	fx_init(&f);
	if (!mkdtemp(away) || stat(away, &there) != 0 || stat(f.dir, &here) != 0 ||
	    here.st_dev == there.st_dev) {
		fx_done(&f);
		return; // there is only one
	}
	ck_assert_int_eq(symlink(away, fx_path(&f, ".kith")), 0);
	fx_put(&f, "content/posts/a.md", "---\ntitle: A\ndate: 2026-11-01\n---\nx\n");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_str_eq(fx_get(&f, "site/posts/a/index.html"), "<title>A</title>");
	fx_put(&f, "content/posts/a.md", "---\ntitle: B\ndate: 2026-11-01\n---\nx\n");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_str_eq(fx_get(&f, "site/posts/a/index.html"), "<title>B</title>");
	ck_assert_msg(fx_build(&f), "%s", fx_log(&f));
	ck_assert_uint_eq(f.stats.written, 0);
	ck_assert(fs_remove_tree(away));
	fx_done(&f);
}
END_TEST

Suite *write_suite(void);
Suite *write_suite(void)
{
	Suite *s = suite_create("output/write");
	TCase *t = tcase_create("write");

	tcase_add_test(t, test_twice);
	tcase_add_test(t, test_changed);
	tcase_add_test(t, test_prune);
	tcase_add_test(t, test_prune_foreign);
	tcase_add_test(t, test_bad_manifest);
	tcase_add_test(t, test_failed_build);
	tcase_add_test(t, test_all_in_one_go);
	tcase_add_test(t, test_symlink);
	tcase_add_test(t, test_dry_run);
	tcase_add_test(t, test_jobs);
	tcase_add_test(t, test_file_and_folder);
	tcase_add_test(t, test_folder_unwritable);
	tcase_add_test(t, test_many_unwritable);
	tcase_add_test(t, test_stages_left);
	tcase_add_test(t, test_other_file_system);
	suite_add_tcase(s, t);
	return s;
}
