#include "output/build.h"

#include "base/fs.h"
#include "base/pool.h"
#include "base/vec.h"
#include "output/format.h"
#include "output/privacy.h"
#include "output/picture.h"
#include "output/write.h"
#include "text/html_minify.h"

// One thread's own things.
struct worker {
	struct arena messages, scratch;
	struct diag_log log;
	struct reader *reader;
	struct buf out, small;   // small: with less white space
	struct move move;        // of the target that is being made
	struct build_move ahead; // of all of its targets
};
struct build {
	const struct plan *plan;
	struct writer *writer;
	struct disk disk;
	const struct view *view;
	struct worker *workers;
	unsigned jobs;
	size_t *first; // of each run of targets that one worker makes: its first target
	size_t nruns;
	const struct build_options *options;
};

static const struct build_move no_move = {.at = INSTANT_NONE, .kind = "", .what = ""};

static void workers_init(struct build *b, struct arena *a, const struct diag_log *log)
{
	b->workers = arena_array(a, struct worker, b->jobs);
	for (unsigned i = 0; i < b->jobs; i++) {
		struct worker *w = &b->workers[i];

		arena_init(&w->messages);
		arena_init(&w->scratch);
		buf_init(&w->out, BUF_MAX_DEFAULT);
		buf_init(&w->small, BUF_MAX_DEFAULT);
		diag_init(&w->log, &w->messages);
		w->log.levels = log->levels;
		w->reader = reader_new(b->view, &w->log);
		w->ahead = no_move;
		if (b->options->ahead)
			w->reader->ahead = &w->move;
	}
}

static struct str moved(struct diag_log *log, struct str s)
{
	return s.n ? arena_dup(log->arena, s) : s;
}

// Moves a worker's reports into the log, their texts into the log's arena.
static void join(struct diag_log *log, struct diag_log *from)
{
	for (size_t i = 0; i < from->n; i++) {
		struct diag *d = &from->p[i];

		d->message = moved(log, d->message);
		d->hint = moved(log, d->hint);
		d->trail = moved(log, d->trail);
		d->path = moved(log, d->path);
	}
	diag_join(log, from);
}

static void workers_release(struct build *b, struct diag_log *log)
{
	for (unsigned i = 0; i < b->jobs; i++) {
		struct worker *w = &b->workers[i];

		join(log, &w->log);
		reader_free(w->reader);
		buf_release(&w->out);
		buf_release(&w->small);
		arena_release(&w->scratch);
		arena_release(&w->messages);
	}
}

// Hands a file to who looks the build over; false when nobody does.
static bool visited(const struct build *b, const struct target *t, struct worker *w,
		    struct str bytes)
{
	const struct build_options *o = b->options;
	struct build_file f = {.url = t->url, .bytes = bytes, .entry = t->entry, .page = t->page};

	if (!o->visit)
		return false;
	f.path = fs_join(&w->scratch, str_cstr(out_root_names[t->root]), t->file);
	o->visit(o->visit_ctx, (unsigned)(w - b->workers), &f);
	return true;
}

static bool is_minified(const struct build *b, const struct target *t)
{
	return b->view->lib->site->minify && t->root == OUT_SITE && str_ends(t->file, S(".html"));
}

static struct str minified(struct worker *w)
{
	buf_reset(&w->small);
	html_minify(&w->small, buf_view(&w->out));
	return buf_view(&w->small);
}

static bool goes_before(const struct build_move *a, const struct build_move *b)
{
	int order;

	if (a->at != b->at)
		return a->at != INSTANT_NONE && (b->at == INSTANT_NONE || a->at < b->at);
	order = str_cmp(a->file, b->file);
	return (order ? order : strcmp(a->what, b->what)) < 0;
}

// What moves in a target is its document's, if it has one.
static void take_move(const struct target *t, struct worker *w)
{
	const struct entry *own = w->move.own ? w->move.own : t->entry;
	struct build_move m = {w->move.at, .kind = "file", .what = w->move.what};

	if (m.at == INSTANT_NONE || (w->ahead.at != INSTANT_NONE && m.at > w->ahead.at))
		return;
	m.file = own ? own->src->path
		     : fs_join(&w->messages, str_cstr(out_root_names[t->root]), t->file);
	if (own)
		m.kind = own->kind->name;
	else if (t->kind.n)
		m.kind = arena_cstr(&w->messages, t->kind);
	if (goes_before(&m, &w->ahead))
		w->ahead = m;
}

static bool render(struct build *b, const struct target *t, struct worker *w)
{
	const struct lang *lang = t->lang ? t->lang : &b->view->lib->site->langs[0];
	bool ok;

	buf_reset(&w->out);
	w->move.at = INSTANT_NONE;
	reader_begin(w->reader, lang, CHANNEL_SITE, LINK_ROOT, t->entry);
	ok = t->format->render(w->reader, b->plan, t, &w->out);
	take_move(t, w);
	return ok;
}

static bool make_copy(struct build *b, size_t item, struct worker *w)
{
	const struct target *t = b->plan->targets.p[item];

	if (visited(b, t, w, (struct str){0}))
		return true;
	if (t->unmade && !render(b, t, w))
		return false;
	return privacy_check_copy(t, &w->scratch, b->view->lib->site, b->options->audience,
				  &w->log) &&
	       writer_take_copy(b->writer, item, &w->scratch, &w->log);
}

static bool make_bytes(struct build *b, size_t item, struct worker *w)
{
	const struct target *t = b->plan->targets.p[item];
	struct str bytes;

	if (!render(b, t, w) ||
	    !privacy_check(t, buf_view(&w->out), b->view->lib->site, b->options->audience, &w->log))
		return false;
	bytes = is_minified(b, t) ? minified(w) : buf_view(&w->out);
	return visited(b, t, w, bytes) || writer_take(b->writer, item, bytes, &w->scratch, &w->log);
}

// When nothing can be written any more, nothing is rendered either.
static void make(struct build *b, size_t item, struct worker *w)
{
	arena_reset(&w->scratch);
	if (atomic_load(&b->disk.shut) ||
	    !(b->plan->targets.p[item]->copy.n ? make_copy : make_bytes)(b, item, w))
		b->writer->outputs[item].state = OUTPUT_FAILED;
}

static void make_run(void *ctx, size_t run, unsigned worker)
{
	struct build *b = ctx;

	for (size_t i = b->first[run]; i < b->first[run + 1]; i++)
		make(b, i, &b->workers[worker]);
}

static void find_runs(struct build *b, struct arena *a)
{
	size_t n = b->plan->targets.n;

	b->first = arena_array(a, size_t, n + 1);
	for (size_t i = 0; i < n; i++)
		if (!b->plan->targets.p[i]->follows)
			b->first[b->nruns++] = i;
	b->first[b->nruns] = n;
}

// The first of what moves in any target.
static void join_moves(const struct build *b, struct arena *a)
{
	struct build_move *first = b->options->ahead;

	*first = no_move;
	for (unsigned i = 0; i < b->jobs; i++)
		if (goes_before(&b->workers[i].ahead, first))
			*first = b->workers[i].ahead;
	first->file = arena_dup(a, first->file);
	first->kind = arena_cstr(a, str_cstr(first->kind));
}

// Renders everything before anything is put into place: whatever fails, the published folder stays
// as it was.
static bool make_all(struct build *b, struct arena *a, struct build_stats *stats,
		     struct diag_log *log)
{
	size_t before = log->errors;
	bool ok = true;

	workers_init(b, a, log);
	find_runs(b, a);
	pool_run(b->jobs, b->nruns, make_run, b);
	for (unsigned i = 0; i < b->jobs; i++)
		ok &= b->workers[i].log.errors == 0;
	for (size_t i = 0; i < b->plan->targets.n; i++) {
		ok &= b->writer->outputs[i].state != OUTPUT_FAILED;
		stats->pages += b->plan->targets.p[i]->page;
	}
	if (b->options->ahead)
		join_moves(b, a);
	ok = ok && (b->options->visit || writer_run(b->writer, stats, log));
	workers_release(b, log);
	return ok && log->errors == before;
}

bool build_site(struct arena *a, const struct library *lib, const struct build_options *options,
		struct build_stats *stats, struct diag_log *log)
{
	struct pictures *pictures;
	struct theme *theme;
	struct view *view;
	struct writer writer;
	struct plan plan;
	struct build b = {.plan = &plan,
			  .writer = &writer,
			  .jobs = options->jobs ? options->jobs : 1,
			  .options = options};
	bool planned, made;

	*stats = (struct build_stats){0};
	if (log->exit > 1) // not only documents are wrong: kith.yaml, or the world
		return false;
	theme = theme_open(a, lib->site, options->root, log);
	if (!theme)
		return false;
	pictures = pictures_open(a, lib, theme, options, log);
	pictures->disk = &b.disk;
	view = view_new(a, lib, theme, log);
	if (view)
		view->pictures = pictures;
	b.view = view;
	planned = plan_make(&plan, a, lib, theme, pictures, options->root, options->audience, log);
	// With wrong documents the theme and the plan are still looked at, so that one run shows
	// every problem; but what templates would say of them is only an echo.
	if (!b.view || !planned || log->errors)
		return false;
	writer_init(&writer, a, options, &plan, &b.disk);
	made = make_all(&b, a, stats, log) && (log->errors || pictures_keep(pictures, log));
	writer_release(&writer);
	return made;
}
