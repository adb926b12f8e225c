#define _XOPEN_SOURCE 700 // realpath
#include "output/write.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/pool.h"
#include "base/vec.h"
#include "output/diags.h"

#define COPY_MAX ((size_t)4 << 30)

static const char *const root_names[OUT_ROOTS] = {"site", "outbox"};

void writer_init(struct writer *w, struct arena *a, const struct build_options *options,
		 const struct plan *plan)
{
	*w = (struct writer){.arena = a, .options = options, .plan = plan};
	for (int i = 0; i < OUT_ROOTS; i++) {
		w->roots[i] = fs_join(a, options->destination, str_cstr(root_names[i]));
		w->is_new[i] = !fs_exists(arena_cstr(a, w->roots[i]));
	}
	w->manifest_path = arena_cstr(a, fs_join(a, options->destination, S(".kith/manifest")));
	w->outputs = arena_array(a, struct output, plan->targets.n);
	map_init(&w->folders, a);
	manifest_init(&w->old, a);
	manifest_read(&w->old, w->manifest_path);
}

static const char *path_of(const struct writer *w, enum out_root root, struct str file,
			   struct arena *a)
{
	return arena_cstr(a, fs_join(a, w->roots[root], file));
}

static int64_t mtime_of(const struct stat *st)
{
	return (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec;
}

// ---- before writing: what is already right ------------------------------------------------------

// Whether the file on disk may hold `bytes`: a regular file of that size, as *st tells.
static bool is_there(const struct writer *w, const struct target *t, struct stat *st,
		     struct arena *scratch)
{
	return !w->options->force && !w->is_new[t->root] &&
	       lstat(path_of(w, t->root, t->file, scratch), st) == 0 && S_ISREG(st->st_mode);
}

// The file as the manifest has it; NULL when it was touched since, or so close to the manifest's
// own writing that the clock could not tell.
static const struct made *untouched(const struct writer *w, const struct target *t,
				    const struct stat *st)
{
	const struct made *made = manifest_find(&w->old, t->root, t->file);

	if (!made || (uint64_t)st->st_size != made->size || mtime_of(st) != made->mtime_ns)
		return NULL;
	return made->mtime_ns < w->old.mtime_ns ? made : NULL;
}

// Settles an output whose hash and size are known: `bytes` when they are at hand.
static void settle_output(const struct writer *w, const struct target *t, struct output *o,
			  struct str bytes, struct arena *scratch)
{
	const struct made *made;
	struct stat st;

	o->state = OUTPUT_OPEN;
	if (!is_there(w, t, &st, scratch) || (uint64_t)st.st_size != o->size)
		return;
	made = untouched(w, t, &st);
	if (made ? made->hash != o->hash : !fs_same(path_of(w, t->root, t->file, scratch), bytes))
		return;
	o->state = OUTPUT_SAME;
	o->mtime_ns = mtime_of(&st);
}

void writer_take(const struct writer *w, size_t target, struct str bytes, struct arena *keep,
		 struct arena *scratch)
{
	struct output *o = &w->outputs[target];

	o->hash = hash_str(bytes);
	o->size = bytes.n;
	settle_output(w, w->plan->targets.p[target], o, bytes, scratch);
	if (o->state == OUTPUT_OPEN)
		o->bytes = arena_dup(keep, bytes);
}

bool writer_take_copy(const struct writer *w, size_t target, struct arena *scratch)
{
	const struct target *t = w->plan->targets.p[target];
	struct output *o = &w->outputs[target];
	const struct made *made = NULL;
	struct str bytes, stamp;
	struct stat from, st;

	if (stat(arena_cstr(scratch, t->copy), &from) != 0)
		return false;
	stamp = arena_printf(scratch, "%.*s %" PRId64 " %" PRId64, STR_ARG(t->copy),
			     (int64_t)from.st_size, mtime_of(&from));
	o->source = hash_str(stamp);
	if (is_there(w, t, &st, scratch))
		made = untouched(w, t, &st);
	if (made && made->source == o->source && mtime_of(&from) < w->old.mtime_ns) {
		*o = (struct output){.state = OUTPUT_SAME,
				     .hash = made->hash,
				     .source = o->source,
				     .size = made->size,
				     .mtime_ns = made->mtime_ns};
		return true;
	}
	if (!fs_read(scratch, arena_cstr(scratch, t->copy), COPY_MAX, &bytes))
		return false;
	o->hash = hash_str(bytes);
	o->size = bytes.n;
	settle_output(w, t, o, bytes, scratch);
	return true;
}

// ---- staying inside -----------------------------------------------------------------------------

enum folder_state { FOLDER_UNKNOWN, FOLDER_INSIDE, FOLDER_OUTSIDE, FOLDER_MISSING };

// Whether a symbolic link leads to somewhere in its root; one that leads nowhere leads nowhere
// else.
static bool link_is_inside(const struct writer *w, enum out_root root, const char *link)
{
	char real_root[PATH_MAX], real[PATH_MAX];
	size_t n;

	if (!realpath(arena_cstr(w->arena, w->roots[root]), real_root) || !realpath(link, real))
		return true;
	n = strlen(real_root);
	return strncmp(real, real_root, n) == 0 && (real[n] == 0 || real[n] == '/' || n == 1);
}

// Each folder is looked at once, after those above it, and not at all in one that is missing.
static enum folder_state folder_state(struct writer *w, enum out_root root, struct str folder)
{
	enum folder_state state = (enum folder_state)(uintptr_t)map_get(&w->folders, folder);
	const char *path;
	struct stat st;

	if (state != FOLDER_UNKNOWN)
		return state;
	if (folder.n > w->roots[root].n)
		state = folder_state(w, root, fs_dirname(folder));
	if (state == FOLDER_INSIDE || folder.n <= w->roots[root].n) {
		path = arena_cstr(w->arena, folder);
		if (lstat(path, &st) != 0)
			state = FOLDER_MISSING;
		else if (folder.n > w->roots[root].n && S_ISLNK(st.st_mode) &&
			 !link_is_inside(w, root, path))
			state = FOLDER_OUTSIDE;
		else
			state = FOLDER_INSIDE;
	}
	map_put(&w->folders, folder, (void *)(uintptr_t)state);
	return state;
}

// Whether a file may be written or removed; *folder is what its folder is.
static bool check_inside(struct writer *w, enum out_root root, struct str file,
			 enum folder_state *folder, struct diag_log *log)
{
	struct str path = fs_join(w->arena, w->roots[root], file);

	*folder = folder_state(w, root, fs_dirname(path));
	if (*folder != FOLDER_OUTSIDE)
		return true;
	diag_report_path(log, &OUT_WRITE, path, "a symbolic link on the way leads out of %s/",
			 root_names[root]);
	return false;
}

// ---- removing -----------------------------------------------------------------------------------

// Whether the file is still what a build wrote.
static bool is_ours(const struct made *made, const char *path, struct arena *scratch)
{
	struct str bytes;
	struct stat st;

	if (lstat(path, &st) != 0 || !S_ISREG(st.st_mode) || (uint64_t)st.st_size != made->size)
		return false;
	if (mtime_of(&st) == made->mtime_ns)
		return true;
	return fs_read(scratch, path, COPY_MAX, &bytes) && hash_str(bytes) == made->hash;
}

static void remove_empty_folders(const struct writer *w, enum out_root root, struct str file,
				 struct arena *scratch)
{
	for (struct str dir = fs_dirname(file); dir.n; dir = fs_dirname(dir))
		if (!fs_remove_dir_if_empty(path_of(w, root, dir, scratch)))
			break;
}

static void report_act(const struct writer *w, enum build_act act, enum out_root root,
		       struct str file)
{
	if (w->options->report)
		w->options->report(
			w->options->report_ctx, act,
			arena_printf(w->arena, "%s/%.*s", root_names[root], STR_ARG(file)));
}

// Removes one file of an earlier build; false when it had to stay.
static bool remove_one(struct writer *w, const struct made *made, struct build_stats *stats,
		       struct diag_log *log)
{
	const char *path = path_of(w, made->root, made->file, w->arena);
	enum folder_state folder;
	struct arena scratch;
	bool ours, ok = true;

	arena_init(&scratch);
	ours = is_ours(made, path, &scratch);
	arena_release(&scratch);
	if (!ours)
		return true;
	if (!check_inside(w, made->root, made->file, &folder, log))
		return false;
	if (!w->options->dry_run)
		ok = fs_remove(path);
	if (!ok) {
		diag_report_path(log, &OUT_WRITE, str_cstr(path), "the file cannot be removed (%s)",
				 strerror(errno));
		return false;
	}
	stats->removed++;
	report_act(w, BUILD_REMOVE, made->root, made->file);
	if (!w->options->dry_run)
		remove_empty_folders(w, made->root, made->file, w->arena);
	return true;
}

// What earlier builds made and the plan does not have; what could not be removed goes into `next`.
static bool remove_stale(struct writer *w, struct manifest *next, struct build_stats *stats,
			 struct diag_log *log)
{
	bool ok = true;

	for (int r = 0; r < OUT_ROOTS; r++) {
		for (size_t i = 0; i < w->old.by_file[r].n; i++) {
			const struct made *made = w->old.by_file[r].entries[i].value;

			if (map_get(&w->plan->by_file[r], made->file))
				continue;
			if (!remove_one(w, made, stats, log)) {
				manifest_put(next, *made);
				ok = false;
			}
		}
	}
	return ok;
}

// ---- writing ------------------------------------------------------------------------------------

struct batch {
	struct writer *w;
	size_t *targets;       // indices of those to be written
	int *errors;           // errno of each, 0 when all is well
	struct arena *scratch; // of each worker
};

static int write_one(struct writer *w, const struct target *t, struct output *o,
		     struct arena *scratch)
{
	const char *path = path_of(w, t->root, t->file, scratch);
	struct str bytes = o->bytes;

	if (t->copy.n) {
		if (!fs_read(scratch, arena_cstr(scratch, t->copy), COPY_MAX, &bytes))
			return errno;
		o->hash = hash_str(bytes);
		o->size = bytes.n;
	}
	o->written = true;
	if (w->options->dry_run)
		return 0;
	if (o->in_new_folder && !fs_mkdirs(arena_cstr(scratch, fs_dirname(str_cstr(path)))))
		return errno;
	return fs_write_timed(path, bytes, &o->mtime_ns) ? 0 : errno;
}

static void write_item(void *ctx, size_t item, unsigned worker)
{
	struct batch *b = ctx;
	size_t i = b->targets[item];
	struct arena *scratch = &b->scratch[worker];

	arena_reset(scratch);
	b->errors[item] = write_one(b->w, b->w->plan->targets.p[i], &b->w->outputs[i], scratch);
}

static void write_all(struct writer *w, struct batch *b, size_t n)
{
	b->scratch = arena_array(w->arena, struct arena, w->options->jobs + 1);
	pool_run(w->options->jobs, n, write_item, b);
	for (unsigned i = 0; i <= w->options->jobs; i++)
		arena_release(&b->scratch[i]);
}

static void made_put(const struct writer *w, struct manifest *m, size_t i)
{
	const struct target *t = w->plan->targets.p[i];
	const struct output *o = &w->outputs[i];

	manifest_put(m, (struct made){t->root, t->file, o->hash, o->size, o->mtime_ns, o->source});
}

// Says in the manifest what is about to be written, so that a build that is cut off leaves nothing
// that nobody knows of.
static bool announce(struct writer *w, const struct batch *b, size_t n, struct diag_log *log)
{
	struct manifest all;

	manifest_init(&all, w->arena);
	for (int r = 0; r < OUT_ROOTS; r++)
		for (size_t i = 0; i < w->old.by_file[r].n; i++)
			manifest_put(&all, *(struct made *)w->old.by_file[r].entries[i].value);
	for (size_t i = 0; i < n; i++)
		made_put(w, &all, b->targets[i]);
	if (manifest_write(&all, w->manifest_path))
		return true;
	diag_report_path(log, &OUT_WRITE, str_cstr(w->manifest_path),
			 "the file cannot be written (%s)", strerror(errno));
	return false;
}

// Makes outbox/ readable for nobody else before anything is in it.
static bool make_roots(const struct writer *w, const struct batch *b, size_t n,
		       struct diag_log *log)
{
	const char *path = arena_cstr(w->arena, w->roots[OUT_OUTBOX]);
	bool needed = false;

	for (size_t i = 0; i < n; i++)
		needed |= w->plan->targets.p[b->targets[i]]->root == OUT_OUTBOX;
	if (!needed || fs_is_dir(path))
		return true;
	if (fs_mkdirs(arena_cstr(w->arena, w->options->destination)) && mkdir(path, 0700) == 0)
		return true;
	diag_report_path(log, &OUT_WRITE, str_cstr(path), "the folder cannot be made (%s)",
			 strerror(errno));
	return false;
}

static size_t gather(struct writer *w, struct batch *b, bool *inside, struct diag_log *log)
{
	size_t total = w->plan->targets.n, n = 0;

	*b = (struct batch){.w = w,
			    .targets = arena_array(w->arena, size_t, total + 1),
			    .errors = arena_array(w->arena, int, total + 1)};
	for (size_t i = 0; i < total; i++) {
		const struct target *t = w->plan->targets.p[i];
		enum folder_state folder;

		if (w->outputs[i].state == OUTPUT_SAME)
			continue;
		*inside &= check_inside(w, t->root, t->file, &folder, log);
		w->outputs[i].in_new_folder = folder == FOLDER_MISSING;
		b->targets[n++] = i;
	}
	return n;
}

static bool settle(struct writer *w, const struct batch *b, size_t n, struct build_stats *stats,
		   struct diag_log *log)
{
	bool ok = true;

	for (size_t k = 0; k < n; k++) {
		const struct target *t = w->plan->targets.p[b->targets[k]];

		if (b->errors[k]) {
			ok = false;
			w->outputs[b->targets[k]].hash = 0;
			diag_report_path(log, &OUT_WRITE,
					 fs_join(w->arena, w->roots[t->root], t->file),
					 "the file cannot be written (%s)", strerror(b->errors[k]));
		} else if (w->outputs[b->targets[k]].written) {
			stats->written++;
			report_act(w, BUILD_WRITE, t->root, t->file);
		}
	}
	for (size_t i = 0; i < w->plan->targets.n; i++)
		stats->bytes += w->outputs[i].size;
	stats->files = w->plan->targets.n;
	stats->unchanged = stats->files - stats->written;
	return ok;
}

bool writer_run(struct writer *w, struct build_stats *stats, struct diag_log *log)
{
	bool dry = w->options->dry_run, ok = true;
	struct manifest next;
	struct batch b;
	size_t n = gather(w, &b, &ok, log);

	if (!ok || (!dry && n && (!make_roots(w, &b, n, log) || !announce(w, &b, n, log))))
		return false;
	manifest_init(&next, w->arena);
	ok = remove_stale(w, &next, stats, log);
	write_all(w, &b, n);
	ok &= settle(w, &b, n, stats, log);
	for (size_t i = 0; i < w->plan->targets.n; i++)
		made_put(w, &next, i);
	if (!dry && !manifest_write(&next, w->manifest_path)) {
		diag_report_path(log, &OUT_WRITE, str_cstr(w->manifest_path),
				 "the file cannot be written (%s)", strerror(errno));
		return false;
	}
	return ok;
}
