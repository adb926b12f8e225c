// A whole small site from any bytes: the parts between 0x1E bytes are the files below. Loading it
// reports or gives a library whose places lie in their sources and whose URLs are sound; it never
// crashes.

#include <stdio.h>
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
	"content/posts/_index.md",
	"content/data/d.csv",
	"content/recipes/r.md",
	"content/ledger/l.yaml",
};
#define FILES (sizeof names / sizeof *names)

// In memory where the system has such a folder.
static char shm[] = "/dev/shm/kith-fuzz-XXXXXX", tmp[] = "/tmp/kith-fuzz-XXXXXX", *folder;
// What the files hold; only what changed is written.
static struct held {
	char bytes[4096];
	size_t n;
	bool there;
} held[FILES];

static void remove_folder(void)
{
	fs_remove_tree(folder);
}

static void put_file(const char *path, struct str text)
{
	FILE *f = fopen(path, "wb");

	if (!f || fwrite(text.p, 1, text.n, f) != text.n || fclose(f))
		abort();
}

static void make_folder(void)
{
	struct arena a;

	folder = mkdtemp(shm);
	if (!folder)
		folder = mkdtemp(tmp);
	if (!folder)
		abort();
	arena_init(&a);
	for (size_t i = 0; i < FILES; i++)
		fs_mkdirs(arena_cstr(
			&a, fs_dirname(fs_join(&a, str_cstr(folder), str_cstr(names[i])))));
	arena_release(&a);
	atexit(remove_folder);
}

static void put_files(struct arena *a, struct str rest)
{
	struct str part;

	for (size_t i = 0; i < FILES; i++) {
		const char *path = arena_printf(a, "%s/%s", folder, names[i]).p;

		struct held *h = &held[i];
		bool there = str_next(&rest, 0x1E, &part);

		if (there == h->there && (!there || str_eq(part, str_of(h->bytes, h->n))))
			continue;
		h->there = there;
		h->n = there ? part.n : 0;
		if (there && part.n)
			memcpy(h->bytes, part.p, part.n);
		if (!there)
			fs_remove(path);
		else
			put_file(path, part);
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
	struct load_options options = {.now = 1795262400, .jobs = 1};
	struct arena a;
	struct diag_log log;

	if (size > sizeof held->bytes)
		return 0;
	if (!folder)
		make_folder();
	options.source = str_cstr(folder);
	arena_init(&a);
	diag_init(&log, &a);
	put_files(&a, str_of((const char *)data, size));
	check(&a, load_site(&a, &options, &log), &log);
	arena_release(&a);
	return 0;
}
