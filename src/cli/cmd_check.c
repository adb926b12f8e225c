#include <time.h>

#include "base/fs.h"
#include "check/check.h"
#include "cli/command.h"
#include "output/build.h"

struct options {
	int links;
};
enum links { LINKS_INTERNAL, LINKS_EXTERNAL };

static const struct option_row rows[] = {
	{"links", 0, OPT_ENUM, offsetof(struct options, links), "internal|external",
	 "external: also ask the sites that links lead to"},
	{0},
};

static void visit(void *ctx, unsigned worker, const struct build_file *f)
{
	const struct built_file file = {
		.path = f->path,
		.url = f->url,
		.bytes = f->bytes,
		.entry = f->entry,
		.page = f->page,
	};

	built_add(ctx, worker, &file);
}

// Renders all pages in memory and looks them over.
static struct built *check_pages(struct command_run *r, const struct library *lib, unsigned jobs)
{
	struct built *built = built_new(r->arena, lib, jobs);
	struct build_options build = {
		.root = r->site.source,
		.destination = run_destination(r),
		.jobs = jobs,
		.dry_run = true,
		.visit = visit,
		.visit_ctx = built,
	};
	struct build_stats stats;

	if (build_site(r->arena, lib, &build, &stats, r->log))
		built_report(built, r->log);
	return built;
}

static int64_t milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct str check_links(struct command_run *r, const struct library *lib,
			      const struct built *built)
{
	struct external_options options = {
		.cache = fs_join(r->arena, run_destination(r), S(".kith/links")),
		.agent = "kith/" KITH_VERSION " (checks links)",
		.now = r->site.now,
		.clock = milliseconds,
		.retries = 2,
		.first_wait = 500,
	};
	struct external_stats stats;

	check_external(lib, built, &options, &stats, r->log);
	return arena_printf(r->arena,
			    "; %zu links to other sites: %zu asked, %zu remembered, %zu ignored",
			    stats.links, stats.asked, stats.remembered, stats.ignored);
}

static int run(struct command_run *r)
{
	const struct options *o = r->options;
	struct str more = {0};
	struct load_options load = run_load_options(r);
	struct library *lib = load_site(r->arena, &load, r->log);
	struct built *built;

	if (!lib)
		return EXIT_OK; // the log says why, and its exit code counts
	check_site(lib, r->log);
	built = check_pages(r, lib, load.jobs);
	if (o->links == LINKS_EXTERNAL)
		more = check_links(r, lib, built);
	built_release(built);
	if (r->log->errors)
		return EXIT_OK;
	return run_say(r, arena_printf(r->arena, "%zu documents checked%.*s\n", lib->all.n,
				       STR_ARG(more)));
}

const struct command command_check = {
	.name = "check",
	.summary = "every problem of the content, writing nothing",
	.help = "Reports what `kith build` would, and what is merely unwise, in the documents and "
		"in the pages that "
		"are built from\nthem. kith.yaml can raise, lower or turn off each report by its "
		"id: `checks: "
		"{image-alt: error}`.",
	.options = rows,
	.options_size = sizeof(struct options),
	.no_result = true,
	.run = run,
};
