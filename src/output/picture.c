#include "output/picture.h"

#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>

#include "base/fs.h"
#include "base/hash.h"
#include "base/pool.h"
#include "image/bitmap.h"
#include "output/card.h"
#include "output/diags.h"
#include "output/format.h"
#include "output/media.h"
#include "output/picture_index.h"

#define PICTURE_BYTES_MAX ((size_t)512 << 20)
// Part of the names of what is kept: another one when the same picture would be made differently.
#define RECIPE "1"
#define TURNED_QUALITY 92

static bool has_extension(struct str path, const char *const *names)
{
	struct str ext = fs_extension(path);

	for (; *names; names++)
		if (str_eq_nocase(ext, str_cstr(*names)))
			return true;
	return false;
}

static const char *const known[] = {".png",  ".jpg", ".jpeg", ".jpe", ".jfif",
				    ".webp", ".gif", ".svg",  NULL};
static const char *const unknown[] = {".avif", ".heic", ".heif", ".tif",
				      ".tiff", ".jxl",  ".bmp",  NULL};

static const char *extension_of(enum image_type type)
{
	static const char *const names[IMAGE_TYPES] = {[IMAGE_PNG] = "png",
						       [IMAGE_JPEG] = "jpg",
						       [IMAGE_WEBP] = "webp",
						       [IMAGE_GIF] = "gif",
						       [IMAGE_SVG] = "svg"};

	return names[type];
}

// ---- reports ------------------------------------------------------------------------------------

// Where a document names the picture; NULL when none does.
static const struct entry *find_use(const struct library *lib, const struct picture *p,
				    struct str *at)
{
	for (size_t i = 0; i < lib->all.n; i++) {
		const struct entry *e = lib->all.p[i];

		if (str_eq(e->image.url, p->url)) {
			*at = entry_at(e, "image");
			return e;
		}
		for (size_t k = 0; e->doc && k < e->doc->links.n; k++) {
			*at = e->doc->links.p[k]->at;
			if (str_eq(e->doc->links.p[k]->target, p->url))
				return e;
		}
	}
	return NULL;
}

__attribute__((format(printf, 5, 6))) static void
report(const struct library *lib, struct diag_log *log, const struct diag_kind *kind,
       const struct picture *p, const char *fmt, ...)
{
	struct str at = {0}, what;
	const struct entry *e = find_use(lib, p, &at);
	va_list args;

	va_start(args, fmt);
	what = arena_vprintf(log->arena, fmt, args);
	va_end(args);
	if (e)
		diag_report(log, kind, e->src, at, "the picture %.*s %.*s", STR_ARG(p->path),
			    STR_ARG(what));
	else
		diag_report_path(log, kind, p->path, "the picture %.*s", STR_ARG(what));
}

static bool too_many_pixels(const struct pictures *all, const struct picture *p)
{
	return p->info.type != IMAGE_SVG &&
	       (uint64_t)p->width * p->height > (uint64_t)all->lib->site->images.max_pixels;
}

// Whether copies of it would be made, if it can be decoded.
static bool wants_copies(const struct pictures *all, const struct picture *p)
{
	const struct images_config *c = &all->lib->site->images;

	return !p->of_theme && site_format(all->lib->site, "image") && c->nwidths &&
	       c->widths[0] < p->width;
}

static void report_one(const struct pictures *all, const struct picture *p, struct diag_log *log)
{
	int64_t most = all->lib->site->images.max_pixels;

	if (p->failed)
		report(all->lib, log, &OUT_IMAGE_BROKEN, p, "cannot be read (%s)",
		       strerror(p->failed));
	else if (p->why)
		report(all->lib, log, &OUT_IMAGE_BROKEN, p, "is damaged: %s", p->why);
	else if (too_many_pixels(all, p))
		report(all->lib, log, &OUT_IMAGE_SIZE, p,
		       "has %" PRIu32 " times %" PRIu32 " pixels, and %" PRId64 " is the most",
		       p->width, p->height, most);
	else if (p->info.animated && wants_copies(all, p))
		report(all->lib, log, &OUT_IMAGE_ANIMATED, p,
		       "moves, so that no smaller copies are made of it");
	else if (p->info.script)
		diag_report_path(log, &OUT_IMAGE_SCRIPT, p->path, "the picture holds a script");
}

// ---- looking at files ---------------------------------------------------------------------------

static void look_at(const struct pictures *all, struct picture *p, struct arena *scratch)
{
	const char *path = arena_cstr(scratch, p->file);
	struct str bytes;
	struct stat st;

	if (stat(path, &st) != 0) {
		p->failed = errno;
		return;
	}
	p->size = (uint64_t)st.st_size;
	p->mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	if (picture_index_find(all, p))
		return;
	if (!fs_read(scratch, path, PICTURE_BYTES_MAX, &bytes)) {
		p->failed = errno;
		return;
	}
	p->hash = hash_str(bytes);
	p->why = image_read(bytes, &p->info);
}

struct looking {
	struct pictures *all;
	struct arena *scratch; // of each worker
};

static void look_item(void *ctx, size_t item, unsigned worker)
{
	struct looking *l = ctx;

	arena_reset(&l->scratch[worker]);
	look_at(l->all, l->all->list.p[item], &l->scratch[worker]);
}

static void look_at_all(struct pictures *all, unsigned jobs)
{
	struct looking l = {all, arena_array(all->arena, struct arena, jobs)};

	for (unsigned i = 0; i < jobs; i++)
		arena_init(&l.scratch[i]);
	pool_run(jobs, all->list.n, look_item, &l);
	for (unsigned i = 0; i < jobs; i++)
		arena_release(&l.scratch[i]);
}

// ---- what will be made of them ------------------------------------------------------------------

bool pictures_has(const struct pictures *all, struct str name)
{
	return fs_exists(arena_cstr(all->arena, fs_join(all->arena, all->folder, name)));
}

bool picture_can_decode(const struct pictures *all, const struct picture *p)
{
	enum image_type t = p->info.type;

	return (t == IMAGE_PNG || t == IMAGE_JPEG || t == IMAGE_WEBP) && !p->info.animated &&
	       !too_many_pixels(all, p);
}

static void settle_own(const struct pictures *all, struct picture *p)
{
	p->turned = p->info.turn != 1 && picture_can_decode(all, p);
	p->remade = p->info.metadata || p->turned;
	p->own = (struct made_picture){
		.of = p, .url = p->url, .width = p->width, .type = p->info.type};
	if (!p->remade)
		return;
	p->own.keep = arena_printf(all->arena, "%016" PRIx64 "-own" RECIPE ".%s", p->hash,
				   extension_of(p->info.type));
	p->own.kept = pictures_has(all, p->own.keep);
}

// "/images/a.jpg" -> "/images/a.480w.1f2e3d4c.webp"
static struct str copy_url(struct arena *a, const struct picture *p, const struct made_picture *c)
{
	size_t stem = p->url.n - fs_extension(p->url).n;
	uint64_t hash = hash_str(c->keep);

	return arena_printf(a, "%.*s.%" PRIu32 "w.%08" PRIx32 ".%s", (int)stem, p->url.p, c->width,
			    (uint32_t)(hash ^ hash >> 32), extension_of(c->type));
}

struct made_picture picture_copy(const struct pictures *all, struct picture *p, uint32_t width,
				 enum image_type type)
{
	struct made_picture m = {.of = p, .width = width, .type = type};

	m.keep = arena_printf(all->arena, "%016" PRIx64 "-%" PRIu32 "-q%d-" RECIPE ".%s", p->hash,
			      width, (int)all->lib->site->images.quality, extension_of(type));
	m.kept = pictures_has(all, m.keep);
	m.url = copy_url(all->arena, p, &m);
	return m;
}

static void settle_copies(const struct pictures *all, struct picture *p)
{
	const struct images_config *c = &all->lib->site->images;

	if (!picture_can_decode(all, p) || !wants_copies(all, p))
		return;
	p->copies = arena_array(all->arena, struct made_picture, c->nwidths);
	for (unsigned i = 0; i < c->nwidths && c->widths[i] < p->width; i++)
		p->copies[p->ncopies++] = picture_copy(
			all, p, c->widths[i], c->format == IMAGES_WEBP ? IMAGE_WEBP : p->info.type);
}

static void settle(struct pictures *all, struct picture *p)
{
	struct bitmap_size seen = bitmap_seen(&p->info);

	p->readable = !p->why && !p->failed;
	if (!p->readable)
		return;
	p->width = seen.width;
	p->height = seen.height;
	settle_own(all, p);
	settle_copies(all, p);
	map_put(&all->by_url, p->url, p);
}

// Whether a file whose name says nothing ("photo.jpg_original") holds a photo all the same.
static bool is_hidden_photo(const struct pictures *all, struct str file)
{
	enum image_type type;
	char head[16];
	size_t n;

	if (!str_eq(media_type(file), S(MEDIA_UNKNOWN)))
		return false;
	n = fs_read_head(arena_cstr(all->arena, file), head, sizeof head);
	type = image_sniff(str_of(head, n));
	return type == IMAGE_JPEG || type == IMAGE_PNG || type == IMAGE_WEBP;
}

static void gather(struct pictures *all, struct str url, struct str path, bool of_theme,
		   struct diag_log *log)
{
	struct str file = of_theme ? path : fs_join(all->arena, all->root, path);
	struct picture *p;

	if (has_extension(path, unknown))
		diag_report_path(log, &OUT_IMAGE_FORMAT, path,
				 "kith does not read pictures of this format");
	else if (has_extension(path, known) || is_hidden_photo(all, file)) {
		p = arena_new(all->arena, struct picture);
		*p = (struct picture){.url = url, .path = path, .file = file, .of_theme = of_theme};
		vec_push(all->arena, &all->list, p);
	}
}

static void gather_all(struct pictures *all, const struct theme *theme, struct diag_log *log)
{
	for (size_t i = 0; i < all->lib->files.n; i++)
		gather(all, all->lib->files.p[i].url, all->lib->files.p[i].path, false, log);
	for (size_t i = 0; i < theme->assets.n; i++) {
		const struct asset *as = theme->assets.entries[i].value;

		if (!as->integrity.n)
			gather(all, as->url, as->path, true, log);
	}
}

struct pictures *pictures_open(struct arena *a, const struct library *lib,
			       const struct theme *theme, const struct build_options *o,
			       struct diag_log *log)
{
	struct pictures *all = arena_new(a, struct pictures);

	*all = (struct pictures){.arena = a,
				 .lib = lib,
				 .root = o->root,
				 .folder = fs_join(a, o->destination, S(".kith/images")),
				 .write = !o->dry_run && !o->visit,
				 .look = o->visit != NULL};
	map_init(&all->by_url, a);
	gather_all(all, theme, log);
	picture_index_read(all);
	look_at_all(all, o->jobs ? o->jobs : 1);
	for (size_t i = 0; i < all->list.n; i++) {
		settle(all, all->list.p[i]);
		report_one(all, all->list.p[i], log);
	}
	pictures_add_mail(all);
	all->logo = card_logo(all, theme);
	return all;
}

const struct picture *pictures_find(const struct pictures *all, struct str url)
{
	size_t end = 0;

	while (end < url.n && url.p[end] != '?' && url.p[end] != '#')
		end++;
	return all ? map_get(&all->by_url, str_first(url, end)) : NULL;
}

// ---- making them --------------------------------------------------------------------------------

// What is kept, or can be, is copied from there. A build that may not write renders it.
void picture_place(const struct plan *p, struct target *t, const struct made_picture *m)
{
	if (!m->kept && !p->pictures->write)
		return;
	t->copy = fs_join(p->arena, p->pictures->folder, m->keep);
	t->unmade = !m->kept;
}

bool picture_plan(struct plan *p, struct made_picture *m, bool follows)
{
	struct target t = {.url = m->url, .what = m->of->path, .input = m, .follows = follows};

	picture_place(p, &t, m);
	return plan_add(p, t) != NULL;
}

bool picture_plan_file(struct plan *p, struct target t)
{
	const struct picture *picture = pictures_find(p->pictures, t.url);

	if (picture && picture->remade) {
		t.copy = (struct str){0};
		t.input = &picture->own;
		t.format = &format_static; // which renders pictures
		picture_place(p, &t, &picture->own);
	}
	return plan_add(p, t) != NULL;
}

static bool encode(struct made_picture *m, const struct bitmap *b, int quality)
{
	bool lossless = m->of->info.lossless;

	buf_init(&m->bytes, PICTURE_BYTES_MAX);
	return bitmap_encode(&m->bytes, b, m->type, quality, lossless);
}

// The picture itself, its pixels turned.
static const char *make_turned(struct made_picture *m, struct str bytes, struct arena *a)
{
	struct bitmap_size size = bitmap_seen(&m->of->info);
	struct bitmap b;
	const char *why = bitmap_decode(a, bytes, &m->of->info, &size, 1, &b);

	if (!why && !encode(m, &b, TURNED_QUALITY))
		why = "it cannot be encoded";
	return why;
}

const char *picture_pixels(const struct picture *p, struct arena *a, uint32_t width,
			   struct bitmap *out)
{
	struct bitmap_size size = bitmap_fit(&p->info, width < p->width ? width : p->width);
	struct str bytes;

	if (!fs_read(a, arena_cstr(a, p->file), PICTURE_BYTES_MAX, &bytes))
		return strerror(errno);
	return bitmap_decode(a, bytes, &p->info, &size, 1, out);
}

// All copies that are not kept yet, from one decoding.
static const char *make_copies(const struct pictures *all, struct picture *p, struct str bytes,
			       struct arena *a)
{
	struct bitmap_size sizes[IMAGE_WIDTHS_MAX + 1]; // one for mail
	struct bitmap made[IMAGE_WIDTHS_MAX + 1];
	size_t n = 0, k = 0;
	const char *why;

	for (size_t i = 0; i < p->ncopies; i++)
		if (!p->copies[i].kept)
			sizes[n++] = bitmap_fit(&p->info, p->copies[i].width);
	why = bitmap_decode(a, bytes, &p->info, sizes, all->look ? 0 : n, made);
	for (size_t i = 0; !why && !all->look && i < p->ncopies; i++)
		if (!p->copies[i].kept &&
		    !encode(&p->copies[i], &made[k++], (int)all->lib->site->images.quality))
			why = "it cannot be encoded";
	return why;
}

static const char *make(const struct pictures *all, struct made_picture *m, struct str bytes,
			struct arena *a)
{
	if (m != &m->of->own)
		return make_copies(all, m->of, bytes, a);
	if (m->of->turned)
		return make_turned(m, bytes, a);
	buf_init(&m->bytes, PICTURE_BYTES_MAX);
	return image_strip(&m->bytes, bytes);
}

bool pictures_put(const struct pictures *all, struct str name, struct str bytes,
		  struct diag_log *log, struct arena *a)
{
	struct str path = fs_join(a, all->folder, name);

	if (!all->write || fs_write(arena_cstr(a, path), bytes))
		return true;
	return disk_failed(all->disk, log, all->folder, path);
}

bool picture_render(struct reader *r, const struct plan *plan, const struct target *t,
		    struct buf *out)
{
	const struct pictures *all = plan->pictures;
	struct made_picture *m = (struct made_picture *)t->input;
	struct arena *a = &r->scratch;
	struct str bytes;
	const char *why = NULL;
	bool ok;

	if (!m->bytes.n && m != &m->of->own && m != m->of->copies && all->look)
		return true; // the first of them was looked at
	if (!m->bytes.n) {
		if (!fs_read(a, arena_cstr(a, m->of->file), PICTURE_BYTES_MAX, &bytes)) {
			report(all->lib, r->log, &OUT_IMAGE_BROKEN, m->of, "cannot be read (%s)",
			       strerror(errno));
			return false;
		}
		why = make(all, m, bytes, a);
	}
	if (why)
		report(all->lib, r->log, &OUT_IMAGE_BROKEN, m->of, "is damaged: %s", why);
	ok = !why && pictures_put(all, m->keep, buf_view(&m->bytes), r->log, a);
	buf_str(out, buf_view(&m->bytes));
	buf_release(&m->bytes);
	return ok;
}
