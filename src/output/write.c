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
#define FAILED_SHOWN 5 // files of which the same is to be said

void writer_init(struct writer *w, struct arena *a, const struct build_options *options,
		 const struct plan *plan, struct disk *disk)
{
	*w = (struct writer){.arena = a, .options = options, .plan = plan, .disk = disk};
	for (int i = 0; i < OUT_ROOTS; i++) {
		w->roots[i] = fs_join(a, options->destination, str_cstr(out_root_names[i]));
		w->is_new[i] = !fs_exists(arena_cstr(a, w->roots[i]));
	}
	w->manifest_path = arena_cstr(a, fs_join(a, options->destination, S(".kith/manifest")));
	w->outputs = arena_array(a, struct output, plan->targets.n);
	map_init(&w->folders, a);
	stage_init(&w->stage, arena_cstr(a, fs_join(a, options->destination, S(".kith"))));
	manifest_read(&w->old, a, w->manifest_path);
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

// Whether the file on disk holds `bytes`, whose hash and size the output knows.
static bool is_same(const struct writer *w, const struct target *t, struct output *o,
		    struct str bytes, struct arena *scratch)
{
	const struct made *made;
	struct stat st;

	if (!is_there(w, t, &st, scratch) || (uint64_t)st.st_size != o->size)
		return false;
	made = untouched(w, t, &st);
	if (made ? made->hash != o->hash : !fs_same(path_of(w, t->root, t->file, scratch), bytes))
		return false;
	o->mtime_ns = mtime_of(&st);
	return true;
}

// The site of a first build is staged as it will be, and moved as a whole; else each file is moved
// on its own, and has its target's number for a name.
static const char *staged_name(const struct writer *w, size_t target, struct arena *scratch)
{
	const struct target *t = w->plan->targets.p[target];

	if (t->root == OUT_SITE && w->is_new[OUT_SITE])
		return arena_cstr(scratch,
				  fs_join(scratch, str_cstr(out_root_names[OUT_SITE]), t->file));
	return arena_printf(scratch, "%zu", target).p;
}

bool writer_take(struct writer *w, size_t target, struct str bytes, struct arena *scratch,
		 struct diag_log *log)
{
	const struct target *t = w->plan->targets.p[target];
	struct output *o = &w->outputs[target];

	o->hash = hash_str(bytes);
	o->size = bytes.n;
	if (is_same(w, t, o, bytes, scratch)) {
		o->state = OUTPUT_SAME;
		return true;
	}
	o->state = OUTPUT_STAGED;
	return w->options->dry_run ||
	       stage_put(&w->stage, staged_name(w, target, scratch), bytes, &o->mtime_ns) ||
	       disk_failed(w->disk, log, str_cstr(w->stage.home),
			   fs_join(scratch, w->roots[t->root], t->file));
}

// Whether the copy was made from this very source, and nobody touched either since.
static bool is_copied(const struct writer *w, const struct target *t, struct output *o,
		      const struct stat *from, struct arena *scratch)
{
	const struct made *made = NULL;
	struct stat st;

	if (is_there(w, t, &st, scratch))
		made = untouched(w, t, &st);
	if (!made || made->source != o->source || mtime_of(from) >= w->old.mtime_ns)
		return false;
	o->state = OUTPUT_SAME;
	o->hash = made->hash;
	o->size = made->size;
	o->mtime_ns = made->mtime_ns;
	return true;
}

static bool unread(const struct target *t, struct diag_log *log)
{
	diag_report_path(log, &OUT_WRITE, t->copy, "the file cannot be read (%s)", strerror(errno));
	return false;
}

bool writer_take_copy(struct writer *w, size_t target, struct arena *scratch, struct diag_log *log)
{
	const struct target *t = w->plan->targets.p[target];
	const char *source = arena_cstr(scratch, t->copy);
	struct output *o = &w->outputs[target];
	struct str bytes, stamp;
	struct stat from;

	if (stat(source, &from) != 0)
		return unread(t, log);
	stamp = arena_printf(scratch, "%s %" PRId64 " %" PRId64, source, (int64_t)from.st_size,
			     mtime_of(&from));
	o->source = hash_str(stamp);
	if (is_copied(w, t, o, &from, scratch))
		return true;
	if (!fs_read(scratch, source, COPY_MAX, &bytes))
		return unread(t, log);
	return writer_take(w, target, bytes, scratch, log);
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

// Whether a file may be written or removed.
static bool check_inside(struct writer *w, enum out_root root, struct str file,
			 struct diag_log *log)
{
	struct str path = fs_join(w->arena, w->roots[root], file);

	if (folder_state(w, root, fs_dirname(path)) != FOLDER_OUTSIDE)
		return true;
	diag_report_path(log, &OUT_WRITE, path, "a symbolic link on the way leads out of %s/",
			 out_root_names[root]);
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
			arena_printf(w->arena, "%s/%.*s", out_root_names[root], STR_ARG(file)));
}

// Removes one file of an earlier build; false when it had to stay.
static bool remove_one(struct writer *w, const struct made *made, struct build_stats *stats,
		       struct diag_log *log)
{
	const char *path = path_of(w, made->root, made->file, w->arena);
	struct arena scratch;
	bool ours, ok = true;

	arena_init(&scratch);
	ours = is_ours(made, path, &scratch);
	arena_release(&scratch);
	if (!ours)
		return true;
	if (!check_inside(w, made->root, made->file, log))
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

// What earlier builds made and the plan does not have.
static void find_stale(const struct writer *w, struct made_list *stale)
{
	for (int r = 0; r < OUT_ROOTS; r++)
		for (size_t i = 0; i < w->old.by_file[r].n; i++) {
			const struct made *made = w->old.by_file[r].entries[i].value;

			if (!map_get(&w->plan->by_file[r], made->file))
				vec_push(w->arena, stale, *made);
		}
}

// Removes it; what could not be removed is left in the list.
static bool remove_stale(struct writer *w, struct made_list *stale, struct build_stats *stats,
			 struct diag_log *log)
{
	size_t left = 0;

	for (size_t i = 0; i < stale->n; i++)
		if (!remove_one(w, &stale->p[i], stats, log))
			stale->p[left++] = stale->p[i];
	stale->n = left;
	return left == 0;
}

// ---- into place ---------------------------------------------------------------------------------

struct batch {
	struct writer *w;
	size_t *targets; // indices of those that are staged
	size_t n;
	int *errors;           // errno of each, 0 when all is well
	struct arena *scratch; // of each worker
};

// Moves one file out of the stage; where that is on another file system than the site, it is
// written anew.
static int place_one(struct writer *w, size_t target, struct arena *scratch)
{
	const struct target *t = w->plan->targets.p[target];
	const char *path = path_of(w, t->root, t->file, scratch);
	const char *staged = staged_name(w, target, scratch);
	struct output *o = &w->outputs[target];
	struct str bytes;

	if ((t->root == OUT_SITE && w->site_placed) || stage_move(&w->stage, staged, path))
		return 0;
	if (errno == ENOENT && fs_mkdirs(arena_cstr(scratch, fs_dirname(str_cstr(path)))) &&
	    stage_move(&w->stage, staged, path))
		return 0;
	if (errno != EXDEV || !stage_read(&w->stage, scratch, staged, &bytes) ||
	    !fs_write_timed(path, bytes, &o->mtime_ns))
		return errno;
	atomic_store(&w->rewritten, true);
	return 0;
}

static void place_item(void *ctx, size_t item, unsigned worker)
{
	struct batch *b = ctx;
	struct arena *scratch = &b->scratch[worker];

	arena_reset(scratch);
	b->errors[item] = place_one(b->w, b->targets[item], scratch);
}

static void place_all(struct writer *w, struct batch *b)
{
	w->site_placed =
		w->is_new[OUT_SITE] && stage_move(&w->stage, out_root_names[OUT_SITE],
						  arena_cstr(w->arena, w->roots[OUT_SITE]));
	b->scratch = arena_array(w->arena, struct arena, w->options->jobs + 1);
	pool_run(w->options->jobs, b->n, place_item, b);
	for (unsigned i = 0; i <= w->options->jobs; i++)
		arena_release(&b->scratch[i]);
}

// Makes outbox/ readable for nobody else before anything is in it.
static bool make_roots(const struct writer *w, const struct batch *b, struct diag_log *log)
{
	const char *path = arena_cstr(w->arena, w->roots[OUT_OUTBOX]);
	bool needed = false;

	for (size_t i = 0; i < b->n; i++)
		needed |= w->plan->targets.p[b->targets[i]]->root == OUT_OUTBOX;
	if (!needed || fs_is_dir(path))
		return true;
	if (fs_mkdirs(arena_cstr(w->arena, w->options->destination)) &&
	    (mkdir(path, 0700) == 0 || (errno == EEXIST && fs_is_dir(path))))
		return true;
	return disk_failed(w->disk, log, str_cstr(path), str_cstr(path));
}

static bool gather(struct writer *w, struct batch *b, struct diag_log *log)
{
	size_t total = w->plan->targets.n;
	bool inside = true;

	*b = (struct batch){.w = w,
			    .targets = arena_array(w->arena, size_t, total + 1),
			    .errors = arena_array(w->arena, int, total + 1)};
	for (size_t i = 0; i < total; i++) {
		const struct target *t = w->plan->targets.p[i];

		if (w->outputs[i].state == OUTPUT_SAME)
			continue;
		inside &= check_inside(w, t->root, t->file, log);
		b->targets[b->n++] = i;
	}
	return inside;
}

// Reports files that could not be put into place: the first ones, and how many more there are of
// which the same is to be said.
static void report_failed(const struct writer *w, struct batch *b, struct diag_log *log)
{
	for (size_t k = 0; k < b->n; k++) {
		int error = b->errors[k];
		size_t n = 0;

		for (size_t i = k; error && i < b->n; i++) {
			const struct target *t = w->plan->targets.p[b->targets[i]];

			if (b->errors[i] != error)
				continue;
			b->errors[i] = 0;
			if (n++ < FAILED_SHOWN)
				diag_report_path(log, &OUT_WRITE,
						 fs_join(w->arena, w->roots[t->root], t->file),
						 "the file cannot be written (%s)",
						 strerror(error));
		}
		if (n > FAILED_SHOWN)
			diag_trail(log, "and %zu more files", n - FAILED_SHOWN);
	}
}

static bool settle(struct writer *w, struct batch *b, struct build_stats *stats,
		   struct diag_log *log)
{
	bool ok = true;

	for (size_t k = 0; k < b->n; k++) {
		const struct target *t = w->plan->targets.p[b->targets[k]];

		if (b->errors[k]) {
			ok = false;
			w->outputs[b->targets[k]].hash = 0;
		} else {
			stats->written++;
			report_act(w, BUILD_WRITE, t->root, t->file);
		}
	}
	report_failed(w, b, log);
	for (size_t i = 0; i < w->plan->targets.n; i++)
		stats->bytes += w->outputs[i].size;
	stats->files = w->plan->targets.n;
	stats->unchanged = stats->files - stats->written;
	return ok;
}

// ---- the manifest -------------------------------------------------------------------------------

// What the build makes, and what is there beside it.
static bool write_manifest(const struct writer *w, const struct made_list *stale,
			   struct diag_log *log)
{
	struct made_list all = {0};

	if (w->options->dry_run)
		return true;
	all.p = arena_array(w->arena, struct made, w->plan->targets.n + stale->n + 1);
	for (size_t i = 0; i < w->plan->targets.n; i++) {
		const struct target *t = w->plan->targets.p[i];
		const struct output *o = &w->outputs[i];

		all.p[all.n++] =
			(struct made){t->root, t->file, o->hash, o->size, o->mtime_ns, o->source};
	}
	for (size_t i = 0; i < stale->n; i++)
		all.p[all.n++] = stale->p[i];
	return manifest_write(&all, w->manifest_path) ||
	       disk_failed(w->disk, log, str_cstr(w->stage.home), str_cstr(w->manifest_path));
}

// The manifest says what is about to be put into place or removed before it is, so that a build
// that is cut off leaves nothing that nobody knows of; and is written again when that is not what
// came of it.
bool writer_run(struct writer *w, struct build_stats *stats, struct diag_log *log)
{
	struct made_list stale = {0};
	struct batch b;
	bool ok, same;

	if (!gather(w, &b, log) || (!w->options->dry_run && !make_roots(w, &b, log)))
		return false;
	find_stale(w, &stale);
	same = stale.n == 0;
	if (!write_manifest(w, &stale, log))
		return false;
	ok = remove_stale(w, &stale, stats, log);
	if (!w->options->dry_run) {
		place_all(w, &b);
		stage_sweep(&w->stage);
	}
	ok &= settle(w, &b, stats, log);
	if (!same || !ok || w->rewritten)
		ok &= write_manifest(w, &stale, log);
	return ok;
}

void writer_release(struct writer *w)
{
	stage_release(&w->stage);
}
