#include "output/picture_index.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "output/diags.h"

#define HEAD "kith-images 1"
#define INDEX_MAX ((size_t)64 << 20)

enum { ANIMATED = 1, CMYK = 2, LOSSLESS = 4, SCRIPT = 8, METADATA = 16, FLAGS = 32 };

static const char *index_path(const struct pictures *all)
{
	return arena_cstr(all->arena, fs_join(all->arena, all->folder, S("index")));
}

// ---- reading ------------------------------------------------------------------------------------

static bool read_row(struct arena *a, struct str line, struct picture_row *row)
{
	enum { HASH, SIZE, TIME, TYPE, WIDTH, HEIGHT, TURN, FLAG, CELLS };
	int64_t n[CELLS];
	struct str cell;

	for (int i = 0; i < CELLS; i++)
		if (!str_next(&line, ' ', &cell) || !str_int(cell, &n[i]))
			return false;
	if (n[TYPE] <= IMAGE_UNKNOWN || n[TYPE] >= IMAGE_TYPES || n[TURN] < 1 || n[TURN] > 8 ||
	    n[WIDTH] < 0 || n[WIDTH] > INT32_MAX || n[HEIGHT] < 0 || n[HEIGHT] > INT32_MAX ||
	    n[SIZE] < 0 || n[FLAG] < 0 || n[FLAG] >= FLAGS)
		return false;
	*row = (struct picture_row){
		.hash = (uint64_t)n[HASH],
		.size = (uint64_t)n[SIZE],
		.mtime_ns = n[TIME],
		.path = arena_dup(a, line),
		.info = {.type = (enum image_type)n[TYPE],
			 .width = (uint32_t)n[WIDTH],
			 .height = (uint32_t)n[HEIGHT],
			 .turn = (unsigned)n[TURN],
			 .animated = n[FLAG] & ANIMATED,
			 .cmyk = n[FLAG] & CMYK,
			 .lossless = n[FLAG] & LOSSLESS,
			 .script = n[FLAG] & SCRIPT,
			 .metadata = n[FLAG] & METADATA},
	};
	return true;
}

void picture_index_read(struct pictures *all)
{
	struct str rest, line;
	struct stat st;

	map_init(&all->index, all->arena);
	if (!fs_read(all->arena, index_path(all), INDEX_MAX, &all->index_text))
		return;
	if (stat(index_path(all), &st) == 0)
		all->index_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	rest = all->index_text;
	if (!str_line(&rest, &line) || !str_eq(line, S(HEAD)))
		return;
	while (str_line(&rest, &line)) {
		struct picture_row *row = arena_new(all->arena, struct picture_row);

		if (read_row(all->arena, line, row))
			map_put(&all->index, row->path, row);
	}
}

bool picture_index_find(const struct pictures *all, struct picture *p)
{
	const struct picture_row *row = map_get(&all->index, p->path);

	if (!row || row->size != p->size || row->mtime_ns != p->mtime_ns ||
	    row->mtime_ns >= all->index_ns)
		return false;
	p->hash = row->hash;
	p->info = row->info;
	return true;
}

// ---- writing ------------------------------------------------------------------------------------

static void put_row(struct buf *out, const struct picture *p)
{
	const struct image_info *i = &p->info;
	int flags = (i->animated ? ANIMATED : 0) | (i->cmyk ? CMYK : 0) |
		    (i->lossless ? LOSSLESS : 0) | (i->script ? SCRIPT : 0) |
		    (i->metadata ? METADATA : 0);

	buf_printf(out,
		   "%" PRId64 " %" PRIu64 " %" PRId64 " %d %" PRIu32 " %" PRIu32 " %u %d %.*s\n",
		   (int64_t)p->hash, p->size, p->mtime_ns, (int)i->type, i->width, i->height,
		   i->turn, flags, STR_ARG(p->path));
}

static bool write_index(const struct pictures *all, struct diag_log *log)
{
	struct buf out;
	bool ok = true;

	buf_init(&out, INDEX_MAX);
	buf_lit(&out, HEAD "\n");
	for (size_t i = 0; i < all->list.n; i++)
		if (all->list.p[i]->readable && str_index(all->list.p[i]->path, '\n') == SIZE_MAX)
			put_row(&out, all->list.p[i]);
	if (!str_eq(buf_view(&out), all->index_text))
		ok = fs_write(index_path(all), buf_view(&out));
	buf_release(&out);
	if (!ok)
		diag_report_path(log, &OUT_WRITE, str_cstr(index_path(all)),
				 "the file cannot be written (%s)", strerror(errno));
	return ok;
}

static void note_needed(struct map *needed, const struct made_picture *m)
{
	if (m->keep.n)
		map_put(needed, m->keep, (void *)m);
}

// What was made of pictures that are gone, or changed, or withdrawn, does not stay behind either.
static bool prune(const struct pictures *all, struct diag_log *log)
{
	struct arena *a = all->arena;
	struct fs_list files = {0};
	struct map needed;
	bool ok = true;

	if (!fs_is_dir(arena_cstr(a, all->folder)))
		return true;
	map_init(&needed, a);
	map_put(&needed, S("index"), (void *)all);
	for (size_t i = 0; i < all->list.n; i++) {
		const struct picture *p = all->list.p[i];

		note_needed(&needed, &p->own);
		for (size_t k = 0; k < p->ncopies; k++)
			note_needed(&needed, &p->copies[k]);
	}
	for (size_t i = 0; i < all->cards.n; i++)
		note_needed(&needed, &all->cards.p[i]->own);
	fs_walk(a, arena_cstr(a, all->folder), &files);
	for (size_t i = 0; i < files.n; i++) {
		struct str path = fs_join(a, all->folder, files.p[i].path);

		if (map_get(&needed, files.p[i].path) || fs_remove(arena_cstr(a, path)))
			continue;
		diag_report_path(log, &OUT_WRITE, path, "the file cannot be removed (%s)",
				 strerror(errno));
		ok = false;
	}
	return ok;
}

bool pictures_keep(const struct pictures *all, struct diag_log *log)
{
	if (!all->write || (all->list.n + all->cards.n == 0 && !all->index_text.p))
		return true;
	return write_index(all, log) & prune(all, log);
}
