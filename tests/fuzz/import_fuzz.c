// Any bytes as a calendar to import: it ends, every place lies in the file, and what is written is
// read by kith again without an error.

#include <stdio.h>
#include <stdlib.h>

#include "base/fs.h"
#include "cli/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// In memory where the system has such a folder.
static char shm[] = "/dev/shm/kith-fuzz-XXXXXX", tmp[] = "/tmp/kith-fuzz-XXXXXX", *folder;

static const char *below(struct arena *a, const char *name)
{
	return arena_printf(a, "%s/%s", folder, name).p;
}

static void remove_events(struct arena *a)
{
	struct fs_list files = {0};

	if (!fs_walk(a, below(a, "content/events"), &files))
		return;
	for (size_t i = 0; i < files.n; i++)
		fs_remove(
			arena_printf(a, "%s/content/events/%.*s", folder, STR_ARG(files.p[i].path))
				.p);
}

static void remove_folder(void)
{
	fs_remove_tree(folder);
}

static void make_folder(struct arena *a)
{
	folder = mkdtemp(shm);
	if (!folder)
		folder = mkdtemp(tmp);
	if (!folder || !fs_mkdirs(below(a, "content/events")) ||
	    !fs_write(below(a, "kith.yaml"),
		      S("title: T\nbase_url: https://t.example/\ntimezone: Europe/Berlin\n")))
		abort();
	atexit(remove_folder);
}

static void check_places(const struct diag_log *log)
{
	for (size_t i = 0; i < log->n; i++)
		if (log->p[i].at.p && log->p[i].src &&
		    !str_within(log->p[i].at, log->p[i].src->text))
			abort();
}

// What was written has no fault.
static void check_files(struct arena *a, const struct load_options *options)
{
	struct diag_log log;

	diag_init(&log, a);
	if (!load_site(a, options, &log) || log.errors) {
		diag_print(&log, stderr, DIAG_TEXT, false);
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct load_options options = {.now = 1795262400, .jobs = 1};
	struct source src = {S("fuzz.ics"), str_of((const char *)data, size)};
	struct command_run run = {.common.quiet = true};
	struct import im = {.run = &run};
	struct diag_log log;
	struct arena a;

	arena_init(&a);
	diag_init(&log, &a);
	if (!folder)
		make_folder(&a);
	run.arena = im.arena = &a;
	run.log = im.log = &log;
	run.site.source = options.source = str_cstr(folder);
	im.zones = zone_db_new(&a, NULL);
	im.site = load_config(&a, &options, im.zones, &log);
	im.lang = &im.site->langs[0];
	map_init(&im.uids, &a);
	map_init(&im.paths, &a);
	map_init(&im.clocks, &a);
	buf_init(&im.out, BUF_MAX_DEFAULT);
	import_ics(&im, &src);
	buf_release(&im.out);
	check_places(&log);
	if (im.added)
		check_files(&a, &options);
	remove_events(&a);
	arena_release(&a);
	return 0;
}
