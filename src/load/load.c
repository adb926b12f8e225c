#include "load/load.h"

#include "base/pool.h"
#include "load/room.h"

struct work {
	struct loading *l;
	work_fn *fn;
};

static void do_work(void *ctx, size_t item, unsigned worker)
{
	struct work *work = ctx;

	work->fn(work->l, &work->l->workers[worker], item);
}

void load_work(struct loading *l, size_t n, work_fn *fn)
{
	struct work work = {l, fn};

	pool_run(l->nworkers, n, do_work, &work);
	for (unsigned i = 0; i < l->nworkers; i++) {
		struct diag_log *log = &l->workers[i].log;

		diag_join(l->log, log);
		diag_init(log, l->workers[i].arena);
		log->levels = l->log->levels;
	}
}

static void start_workers(struct loading *l)
{
	l->nworkers = l->opt->jobs ? l->opt->jobs : pool_default_jobs();
	l->workers = arena_array(l->arena, struct worker, l->nworkers);
	for (unsigned i = 0; i < l->nworkers; i++) {
		struct worker *w = &l->workers[i];

		arena_init(&w->arena_own);
		w->arena = &w->arena_own;
		diag_init(&w->log, w->arena);
		w->log.levels = l->log->levels;
		w->zones = zone_db_new(w->arena, NULL);
	}
}

static void stop_workers(struct loading *l)
{
	for (unsigned i = 0; i < l->nworkers; i++)
		arena_adopt(l->arena, &l->workers[i].arena_own);
}

static void link_all(struct loading *l)
{
	link_publish(l);
	link_members(l);
	link_lists(l);
	link_terms(l);
	link_series(l);
	link_events(l);
	link_recognition(l);
	link_related(l);
	link_translations(l);
	link_urls(l);
	link_content(l);
	link_menus(l);
	link_files(l);
}

struct library *load_site(struct arena *a, const struct load_options *opt, struct diag_log *log)
{
	struct library *lib = arena_new(a, struct library);
	struct loading l = {.arena = a, .opt = opt, .log = log, .lib = lib};

	lib->arena = a;
	lib->zones = zone_db_new(a, NULL);
	lib->now = opt->now;
	lib->root = opt->source;
	l.site = load_config(a, opt, lib->zones, log);
	if (!l.site)
		return NULL;
	lib->site = l.site;
	map_init(&lib->by_path, a);
	map_init(&lib->by_id, a);
	map_init(&lib->urls, a);
	map_init(&lib->member_by_slug, a);
	if (!load_scan(&l))
		return lib;
	start_workers(&l);
	load_data(&l);
	load_deeds(&l);
	load_sections(&l);
	load_documents(&l);
	link_all(&l);
	stop_workers(&l);
	return lib;
}
