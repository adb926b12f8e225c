// When to build again.
//
// What may change by itself is known of the documents (model/change.h) and noted while pages are
// rendered (output/view.h). The earliest of that is tried: the site is rendered as it would be
// then, in memory, and unless a file is another one the search goes on from there.

#include "base/hash.h"
#include "base/jsonw.h"
#include "cli/command.h"
#include "model/change.h"
#include "output/build.h"

// Pages that look at the day or the year may do so for ever without showing another: the search
// ends behind so many instants, and so far ahead.
#define TRIES_MAX 100
#define YEARS_AHEAD 50

// A site as it is at one instant.
struct state {
	uint64_t files;            // a sum over all of them, in whatever order they were made
	struct change_ahead ahead; // what may be another one, first
};

// ---- rendering ----------------------------------------------------------------------------------

static void visit(void *ctx, unsigned worker, const struct build_file *f)
{
	uint64_t pair[2] = {hash_str(f->path), hash_str(f->bytes)};

	((uint64_t *)ctx)[worker] += hash_bytes(pair, sizeof pair);
}

static bool render(struct command_run *r, const struct library *lib, struct arena *a,
		   struct diag_log *log, unsigned jobs, struct state *s)
{
	uint64_t *sums = arena_array(a, uint64_t, jobs + 1);
	struct build_move move;
	struct build_options build = {
		.root = r->site.source,
		.destination = run_destination(r),
		.jobs = jobs,
		.dry_run = true,
		.visit = visit,
		.visit_ctx = sums,
		.ahead = &move,
	};
	struct build_stats stats;

	if (!build_site(a, lib, &build, &stats, log))
		return false;
	s->files = 0;
	for (unsigned i = 0; i <= jobs; i++)
		s->files += sums[i];
	s->ahead = change_ahead(lib);
	if (move.at != INSTANT_NONE && (s->ahead.at == INSTANT_NONE || move.at < s->ahead.at))
		s->ahead = (struct change_ahead){move.at, move.file, move.kind, move.what};
	return true;
}

// What outlives the arena of a try.
static void keep(struct arena *a, struct change_ahead *c)
{
	c->file = arena_dup(a, c->file);
	c->kind = arena_cstr(a, str_cstr(c->kind));
	c->what = arena_cstr(a, str_cstr(c->what));
}

// False when there would be errors.
static bool look(struct command_run *r, instant at, struct arena *a, struct diag_log *log,
		 struct state *s)
{
	struct load_options load = run_load_options(r);
	struct library *lib;

	load.now = at;
	lib = load_site(a, &load, log);
	return lib && !log->errors && render(r, lib, a, log, load.jobs, s);
}

// The same without its reports, which are not yet due.
static bool look_ahead(struct command_run *r, instant at, struct state *s)
{
	struct arena a;
	struct diag_log log;
	bool ok;

	arena_init(&a);
	diag_init(&log, &a);
	ok = look(r, at, &a, &log, s);
	if (ok)
		keep(r->arena, &s->ahead);
	arena_release(&a);
	return ok;
}

// From what may be next on to what is: files are other ones then, or do not come about at all.
static struct change_ahead find(struct command_run *r, const struct state *now)
{
	struct state then = *now;

	for (unsigned i = 0; i < TRIES_MAX && then.ahead.at != INSTANT_NONE; i++) {
		struct change_ahead next = then.ahead;

		if (next.at > r->site.now + YEARS_AHEAD * INT64_C(366) * 86400)
			return (struct change_ahead){.at = INSTANT_NONE};
		if (!look_ahead(r, next.at, &then) || then.files != now->files)
			return next;
	}
	return then.ahead;
}

// ---- the answer ---------------------------------------------------------------------------------

static void write_json(struct buf *out, const struct change_ahead *c, struct str at)
{
	struct jsonw w;

	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_put_int(&w, "schema_version", 1);
	jsonw_put_text(&w, "at", at);
	if (at.n) {
		jsonw_put_int(&w, "epoch", c->at);
		jsonw_put_str(&w, "kind", str_cstr(c->kind));
		jsonw_put_text(&w, "file", c->file);
		jsonw_put_str(&w, "what", str_cstr(c->what));
	}
	jsonw_close(&w);
}

static void write_text(struct buf *out, const struct change_ahead *c, struct str at)
{
	if (at.n == 0) {
		buf_lit(out, "nothing changes by itself\n");
		return;
	}
	buf_printf(out, "%.*s %s%s%.*s %s\n", STR_ARG(at), c->kind, c->file.n ? " " : "",
		   STR_ARG(c->file), c->what);
}

static struct str time_of(struct command_run *r, instant at, const struct zone *zone)
{
	struct buf text;

	buf_init(&text, 64);
	if (at != INSTANT_NONE)
		date_rfc3339(&text, at, zone_offset(zone, at));
	return buf_move(&text, r->arena);
}

static int run(struct command_run *r)
{
	struct load_options load = run_load_options(r);
	struct library *lib = load_site(r->arena, &load, r->log);
	struct change_ahead c;
	struct state now;
	struct str at;
	struct buf out;
	int code;

	if (!lib || !render(r, lib, r->arena, r->log, load.jobs, &now) || r->log->errors)
		return EXIT_OK; // the log says why, and its exit code counts
	c = find(r, &now);
	at = time_of(r, c.at, lib->site->zone);
	buf_init(&out, BUF_MAX_DEFAULT);
	if (r->common.format == DIAG_JSON)
		write_json(&out, &c, at);
	else
		write_text(&out, &c, at);
	code = run_print(r, buf_view(&out));
	buf_release(&out);
	return code;
}

const struct command command_next_change = {
	.name = "next-change",
	.summary = "when a build of the same files would next come out differently",
	.help = "Prints the next instant at which a file of the build would be another one, and "
		"whose doing it is: an\n"
		"event ends or comes into a list, a document is due, expires or is too old for a "
		"list, a consent\n"
		"begins or ends, a page shows another year or day. Everything is rendered in "
		"memory, nothing is\n"
		"written. Times of the day that a page prints of `now` are not counted. For jobs "
		"that build\n"
		"exactly then.",
	.run = run,
};
