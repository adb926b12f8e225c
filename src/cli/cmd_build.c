#include "cli/command.h"
#include "base/fs.h"
#include "output/build.h"
#include "send/audience.h"

struct options {
	bool dry_run, force;
};

static const struct option_row rows[] = {
	{"dry-run", 'n', OPT_FLAG, offsetof(struct options, dry_run), NULL,
	 "say what would be written, and write nothing"},
	{"force", 'f', OPT_FLAG, offsetof(struct options, force), NULL,
	 "write every file, also those that did not change"},
	{0},
};

static bool get_subscriber(void *ctx, struct arena *a, size_t i, struct email_recipient *out)
{
	const struct audience *audience = ctx;
	const struct subscriber *s = &audience->list.p[i];

	if (!s->suppressed)
		subscriber_read(a, audience, s, out);
	return !s->suppressed;
}

static bool has_subscriber(void *ctx, struct str address)
{
	return audience_find(ctx, address) != NULL;
}

// The newsletter's subscribers, where this machine has their lists: NULL on others (they are
// private), and where they are wrong, which is reported.
static const struct email_audience *read_audience(struct command_run *r, const struct library *lib)
{
	struct str folder = lib->site->newsletter.audience;
	const char *path = arena_cstr(r->arena, fs_join(r->arena, r->site.source, folder));
	struct audience *all = arena_new(r->arena, struct audience);
	struct email_audience *out = arena_new(r->arena, struct email_audience);

	if (!fs_exists(path) || !audience_read(r->arena, r->site.source, folder, all, r->log))
		return NULL;
	*out = (struct email_audience){.n = all->list.n,
				       .get = get_subscriber,
				       .has = has_subscriber,
				       .ctx = all,
				       .without_consent = all->without_consent};
	return out;
}

static int run(struct command_run *r)
{
	const struct options *o = r->options;
	struct load_options load = run_load_options(r);
	struct library *lib = load_site(r->arena, &load, r->log);
	struct build_stats stats = {0};
	struct build_options build = {
		.root = r->site.source,
		.destination = run_destination(r),
		.jobs = load.jobs,
		.dry_run = o->dry_run,
		.force = o->force,
	};

	if (lib)
		build.audience = read_audience(r, lib);
	if (!lib || (run_warnings_fail(r) && !r->log->errors))
		return EXIT_OK; // the log says why, and its exit code counts
	if (!build_site(r->arena, lib, &build, &stats, r->log))
		return EXIT_OK;
	return run_say(r, arena_printf(r->arena,
				       "%zu pages, %zu files: %zu %s, %zu unchanged, %zu removed\n",
				       stats.pages, stats.files, stats.written,
				       o->dry_run ? "to write" : "written", stats.unchanged,
				       stats.removed));
}

const struct command command_build = {
	.name = "build",
	.summary = "content/ and themes/ to site/ (public) and outbox/ (mail, private)",
	.help = "Writes only what changed and removes only what an earlier build wrote. When "
		"anything is wrong, all problems are\n"
		"printed and site/ and outbox/ stay as they were.",
	.options = rows,
	.no_result = true,
	.options_size = sizeof(struct options),
	.run = run,
};
