// Links to other sites: gathered from documents and built pages, asked for, remembered, reported.

#include "base/fs.h"
#include "check/built.h"
#include "check/fetch.h"
#include "model/agenda.h"
#include "model/url.h"

#include <stdlib.h>

#define CACHE_MAX ((size_t)16 << 20)

// An address, and where it stands first.
struct address {
	struct str url;
	const struct source *src;
	struct str at, path;
	struct fetch_job *job; // NULL: remembered
	struct str moved;
};
struct gathering {
	struct arena *arena;
	const struct library *lib;
	struct map by_url; // url -> struct address *
	struct external_stats *stats;
};

// ---- gathering ----------------------------------------------------------------------------------

static bool is_ignored(const struct gathering *g, struct str url)
{
	const struct strs *patterns = &g->lib->site->links.ignore;

	for (size_t i = 0; i < patterns->n; i++)
		if (str_glob(patterns->p[i], url))
			return true;
	return false;
}

// Without fragment, and what may not stand in a URL percent-encoded behind the host.
static struct str as_asked(struct arena *a, struct str url)
{
	size_t slash = str_find(url, S("://")), from;
	struct buf out;

	url = str_first(url, str_index(url, '#'));
	from = slash == SIZE_MAX ? 0 : slash + 3;
	while (from < url.n && url.p[from] != '/' && url.p[from] != '?')
		from++;
	buf_init(&out, BUF_MAX_DEFAULT);
	buf_str(&out, str_first(url, from));
	for (size_t i = from; i < url.n; i++) {
		unsigned char c = (unsigned char)url.p[i];

		if (c <= 0x20 || c >= 0x7F)
			buf_printf(&out, "%%%02X", c);
		else
			buf_char(&out, (char)c);
	}
	return buf_move(&out, a);
}

static void add(struct gathering *g, struct str url, const struct source *src, struct str at,
		struct str path)
{
	struct str scheme = url_scheme(url);
	struct address **slot, *a;

	if (str_starts(url, S("//")))
		url = arena_cat(g->arena, S("https:"), url);
	else if (!str_eq_nocase(scheme, S("http")) && !str_eq_nocase(scheme, S("https")))
		return;
	if (str_starts(url, g->lib->site->base_url))
		return;
	url = as_asked(g->arena, url);
	slot = (struct address **)map_at(&g->by_url, url);
	if (*slot)
		return;
	a = *slot = arena_new(g->arena, struct address);
	*a = (struct address){.url = url, .src = src, .at = at, .path = path};
	g->stats->links++;
}

// The links of events that kith writes by itself are the same but for the event.
static void add_built(struct gathering *g, const struct facts *f)
{
	for (size_t i = 0; i < f->external.n; i++)
		if (!calendar_is_add_link(f->external.p[i]))
			add(g, f->external.p[i], NULL, (struct str){0}, f->path);
}

static void gather(struct gathering *g, const struct built *built)
{
	for (size_t i = 0; i < g->lib->all.n; i++) {
		const struct entry *e = g->lib->all.p[i];

		for (size_t k = 0; e->doc && k < e->doc->links.n; k++)
			add(g, e->doc->links.p[k]->target, e->src, e->doc->links.p[k]->at,
			    e->src->path);
		if (e->kind->id == KIND_event) {
			const struct event *ev = (const struct event *)e;

			add(g, ev->public_url, e->src, entry_at(e, "public_url"), e->src->path);
			add(g, ev->rsvp.url, e->src, entry_at(e, "rsvp"), e->src->path);
		}
	}
	for (size_t i = 0; i < built->files.n; i++)
		add_built(g, built->files.p[i]);
}

// ---- what is remembered: a line "seconds url [moved to]" for each address that worked -----------

struct memory {
	int64_t when;
	struct str moved;
};

static void remember(struct arena *a, struct map *memory, struct str path)
{
	struct str text, line, when, url;
	struct memory *m;

	map_init(memory, a);
	if (!fs_read(a, arena_cstr(a, path), CACHE_MAX, &text))
		return;
	while (str_line(&text, &line)) {
		m = arena_new(a, struct memory);
		if (str_next(&line, ' ', &when) && str_int(when, &m->when) &&
		    str_next(&line, ' ', &url)) {
			m->moved = line.p ? line : (struct str){0};
			map_put(memory, url, m);
		}
	}
}

static bool is_fresh(const struct memory *m, const struct gathering *g, int64_t now)
{
	return m && m->when <= now && now - m->when < g->lib->site->links.max_age;
}

static int by_url(const void *x, const void *y)
{
	const struct map_entry *a = x, *b = y;

	return str_cmp(a->key, b->key);
}

static void write_memory(struct gathering *g, const struct map *memory, struct str path,
			 struct diag_log *log)
{
	struct buf out;

	if (memory->n)
		qsort(memory->entries, memory->n, sizeof *memory->entries, by_url);
	buf_init(&out, BUF_MAX_DEFAULT);
	for (size_t i = 0; i < memory->n; i++) {
		const struct memory *m = memory->entries[i].value;

		if (m->when != INT64_MAX && map_get(&g->by_url, memory->entries[i].key))
			buf_printf(&out, "%lld %.*s%s%.*s\n", (long long)m->when,
				   STR_ARG(memory->entries[i].key), m->moved.n ? " " : "",
				   STR_ARG(m->moved));
	}
	if (!fs_write(arena_cstr(g->arena, path), buf_view(&out)))
		diag_report_path(log, &CHECK_EXTERNAL_CACHE, path, "the file cannot be written");
	buf_release(&out);
}

// ---- reporting ----------------------------------------------------------------------------------

__attribute__((format(printf, 4, 5))) static void report(struct diag_log *log,
							 const struct diag_kind *kind,
							 const struct address *a, const char *fmt,
							 ...)
{
	struct str message;
	va_list ap;

	va_start(ap, fmt);
	message = arena_vprintf(log->arena, fmt, ap);
	va_end(ap);
	if (a->src)
		diag_report(log, kind, a->src, a->at, "%.*s: %.*s", STR_ARG(a->url),
			    STR_ARG(message));
	else
		diag_report_path(log, kind, a->path, "%.*s: %.*s", STR_ARG(a->url),
				 STR_ARG(message));
}

static bool is_refusal(long status)
{
	return status == 401 || status == 402 || status == 403 || status == 407 || status == 429 ||
	       status == 451 || status == 999;
}

static bool works(const struct fetch_job *job)
{
	return !job->fault && job->status >= 200 && job->status < 400;
}

static void report_one(const struct address *a, struct diag_log *log)
{
	const struct fetch_job *job = a->job;

	if (job && job->fault)
		report(log, &CHECK_EXTERNAL_FAILED, a, "%s", job->fault);
	else if (job && (job->status == 404 || job->status == 410))
		report(log, &CHECK_EXTERNAL_DEAD, a, "nothing is there (%ld)", job->status);
	else if (job && is_refusal(job->status))
		report(log, &CHECK_EXTERNAL_REFUSED, a, "the host does not let kith look (%ld)",
		       job->status);
	else if (job && !works(job))
		report(log, &CHECK_EXTERNAL_FAILED, a, "the host answers with status %ld",
		       job->status);
	else if (a->moved.n)
		report(log, &CHECK_EXTERNAL_MOVED, a, "moved for good to %.*s", STR_ARG(a->moved));
}

// ---- all of it ----------------------------------------------------------------------------------

// Makes jobs of what is neither ignored nor remembered.
static struct fetch_job *make_jobs(struct gathering *g, const struct map *memory, int64_t now)
{
	struct fetch_job *jobs = arena_array(g->arena, struct fetch_job, g->by_url.n + 1);

	for (size_t i = 0; i < g->by_url.n; i++) {
		struct address *a = g->by_url.entries[i].value;
		const struct memory *m = map_get(memory, a->url);

		if (is_ignored(g, a->url)) {
			g->stats->ignored++;
		} else if (is_fresh(m, g, now)) {
			a->moved = m->moved;
			g->stats->remembered++;
		} else {
			a->job = &jobs[g->stats->asked++];
			a->job->url = a->url;
		}
	}
	return jobs;
}

void check_external(const struct library *lib, const struct built *built,
		    const struct external_options *o, struct external_stats *stats,
		    struct diag_log *log)
{
	struct gathering g = {.arena = log->arena, .lib = lib, .stats = stats};
	struct fetch_options fetch = {
		.agent = o->agent,
		.timeout = (long)lib->site->links.timeout,
		.per_host = (unsigned)lib->site->links.per_host,
		.retries = o->retries,
		.first_wait = o->first_wait,
		.clock = o->clock,
	};
	struct fetch_job *jobs;
	struct map memory;

	*stats = (struct external_stats){0};
	map_init(&g.by_url, g.arena);
	gather(&g, built);
	remember(g.arena, &memory, o->cache);
	jobs = make_jobs(&g, &memory, o->now);
	fetch_all(g.arena, jobs, stats->asked, &fetch);
	for (size_t i = 0; i < g.by_url.n; i++) {
		struct address *a = g.by_url.entries[i].value;
		struct memory *m;

		if (a->job && works(a->job)) {
			m = arena_new(g.arena, struct memory);
			*m = (struct memory){o->now, a->job->moved};
			a->moved = a->job->moved;
			map_put(&memory, a->url, m);
		} else if (a->job && (m = map_get(&memory, a->url))) {
			m->when = INT64_MAX; // it worked once, and no longer does
		}
		report_one(a, log);
	}
	write_memory(&g, &memory, o->cache, log);
}
