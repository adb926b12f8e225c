// A whole small site from any bytes: the parts between 0x1E bytes are the files below. Loading it
// reports or gives a library whose places lie in their sources and whose URLs are sound; it never
// crashes.

#include <stdlib.h>

#include "base/fs.h"
#include "load/load.h"
#include "model/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {
	"kith.yaml",
	"content/posts/2026-01-02-a.md",
	"content/members/mira.yaml",
	"content/stories/s.md",
	"content/events/e.yaml",
	"content/newsletters/n.en.md",
	"content/pages/guide/index.md",
};
#define FILES (sizeof names / sizeof *names)

static char folder[] = "/tmp/kith-fuzz-XXXXXX";

static void remove_folder(void)
{
	static const char *const folders[] = {"content/posts",
					      "content/members",
					      "content/stories",
					      "content/events",
					      "content/newsletters",
					      "content/pages/guide",
					      "content/pages",
					      "content",
					      ""};
	struct arena a;

	arena_init(&a);
	for (size_t i = 0; i < FILES; i++)
		fs_remove(arena_printf(&a, "%s/%s", folder, names[i]).p);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		fs_remove_dir_if_empty(arena_printf(&a, "%s/%s", folder, folders[i]).p);
	arena_release(&a);
}

static void put_files(struct arena *a, struct str rest)
{
	struct str part;

	for (size_t i = 0; i < FILES; i++) {
		const char *path = arena_printf(a, "%s/%s", folder, names[i]).p;

		if (!str_next(&rest, 0x1E, &part))
			fs_remove(path);
		else if (!fs_write(path, part))
			abort();
	}
}

static void check(struct arena *a, const struct library *lib, const struct diag_log *log)
{
	for (size_t i = 0; i < log->n; i++)
		if (log->p[i].at.p && !str_within(log->p[i].at, log->p[i].src->text))
			abort();
	for (size_t i = 0; lib && i < lib->all.n; i++) {
		const struct entry *e = lib->all.p[i];

		if (url_to_file(a, e->url).n == 0 || (e->prev && e->prev->next != e))
			abort();
		for (size_t k = 0; k < e->versions.n; k++)
			if (!str_eq(e->versions.p[k]->id, e->id))
				abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct load_options options = {.source = str_cstr(folder), .now = 1795262400, .jobs = 1};
	struct arena a;
	struct diag_log log;

	if (folder[sizeof folder - 2] == 'X') {
		if (!mkdtemp(folder))
			abort();
		options.source = str_cstr(folder);
		atexit(remove_folder);
	}
	arena_init(&a);
	diag_init(&log, &a);
	put_files(&a, str_of((const char *)data, size));
	check(&a, load_site(&a, &options, &log), &log);
	arena_release(&a);
	return 0;
}
