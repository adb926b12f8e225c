#pragma once
// A small site in a temporary folder: files are put there, then it is loaded, and what was reported
// compared.

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"
#include "load/load.h"

#define N(rows) (sizeof(rows) / sizeof *(rows))
#define CONFIG "title: T\nbase_url: https://t.example/\n"

struct put {
	const char *path, *text;
};
struct site_bench {
	struct arena arena;
	struct diag_log log;
	char dir[64];
	struct load_options options; // may be changed before site_load
	struct library *lib;
	char *report; // as printed
};

static inline void site_open(struct site_bench *b)
{
	*b = (struct site_bench){.dir = "/tmp/kith-load-XXXXXX"};
	arena_init(&b->arena);
	diag_init(&b->log, &b->arena);
	ck_assert_msg(mkdtemp(b->dir), "no temporary folder");
	b->options.source = str_cstr(b->dir);
	b->options.now = civil_to_utc((struct civil){2026, 11, 21, 12, 0, 0});
	b->options.jobs = 1;
}

static inline const char *site_path(struct site_bench *b, const char *name)
{
	return arena_printf(&b->arena, "%s/%s", b->dir, name).p;
}

static inline void site_put_bytes(struct site_bench *b, const char *name, struct str text)
{
	ck_assert_msg(fs_write(site_path(b, name), text), "%s cannot be written", name);
}

static inline void site_put(struct site_bench *b, const char *name, const char *text)
{
	site_put_bytes(b, name, str_cstr(text));
}

static inline struct library *site_load(struct site_bench *b)
{
	size_t size;
	FILE *f;

	if (!fs_exists(site_path(b, "kith.yaml")))
		site_put(b, "kith.yaml", CONFIG);
	// Events of these tests have no uid, but for those that are about it.
	b->log.levels = diag_levels_new(&b->arena);
	diag_levels_set((struct diag_levels *)b->log.levels, S("event-uid"), DIAG_OFF);
	b->lib = load_site(&b->arena, &b->options, &b->log);
	diag_sort(&b->log);
	f = open_memstream(&b->report, &size);
	diag_print(&b->log, f, DIAG_TEXT, false);
	fclose(f);
	return b->lib;
}

static inline void site_close(struct site_bench *b)
{
	fs_remove_tree(b->dir);
	free(b->report);
	arena_release(&b->arena);
}

// Loads a site of these files and compares all that was reported.
static inline void site_check(const char *name, const struct put *files, size_t n,
			      const char *report)
{
	struct site_bench b;

	site_open(&b);
	for (size_t i = 0; i < n && files[i].path; i++)
		site_put(&b, files[i].path, files[i].text);
	site_load(&b);
	ck_assert_msg(strcmp(b.report, report) == 0, "%s: reported\n%s\nand not\n%s", name,
		      b.report, report);
	site_close(&b);
}

static inline struct entry *site_entry(struct site_bench *b, const char *path)
{
	struct entry *e = map_get(&b->lib->by_path, str_cstr(path));

	ck_assert_msg(e, "no %s in the library:\n%s", path, b->report);
	return e;
}

// Compares a slice with what is expected; shows both.
#define SAME(what, got, want)                                                                 \
	ck_assert_msg(str_eq((got), str_cstr(want)), "%s is \"%.*s\" and not \"%s\"", (what), \
		      STR_ARG(got), (want))
