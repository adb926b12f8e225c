#include "output/manifest.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "base/fs.h"

#define HEAD "kith-manifest 1"
#define MANIFEST_MAX ((size_t)256 << 20)

struct made *manifest_find(const struct manifest *m, enum out_root root, struct str file)
{
	return map_get(&m->by_file[root], file);
}

// ---- reading ------------------------------------------------------------------------------------

static bool read_hex(struct str s, uint64_t *out)
{
	*out = 0;
	if (s.n != 16)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		const char *digits = "0123456789abcdef", *d = memchr(digits, s.p[i], 16);

		if (!d)
			return false;
		*out = *out << 4 | (uint64_t)(d - digits);
	}
	return true;
}

// Undoes put_path; false when the path is not one below a folder.
static bool read_path(struct arena *a, struct str s, struct str *out)
{
	char *p = arena_alloc_raw(a, s.n + 1, 1);
	struct str path = {p, 0}, normal;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\' && i + 1 < s.n) {
			i++;
			p[path.n++] = s.p[i] == 'n' ? '\n' : s.p[i] == 't' ? '\t' : s.p[i];
		} else {
			p[path.n++] = s.p[i];
		}
	}
	if (path.n == 0 || path.p[0] == '/' || memchr(path.p, 0, path.n) ||
	    !fs_normal(a, path, &normal))
		return false;
	*out = normal;
	return str_eq(normal, path);
}

static bool read_line(struct arena *a, struct str line, struct made *made)
{
	struct str cell[6];
	int64_t size;
	const char *root;

	for (size_t i = 0; i < 5; i++)
		if (!str_next(&line, ' ', &cell[i]))
			return false;
	cell[5] = line;
	root = cell[0].n == 1 ? memchr(out_root_letters, cell[0].p[0], OUT_ROOTS) : NULL;
	if (!root || !read_hex(cell[1], &made->hash) || !str_int(cell[2], &size) || size < 0 ||
	    !str_int(cell[3], &made->mtime_ns) || !read_hex(cell[4], &made->source) ||
	    !read_path(a, cell[5], &made->file))
		return false;
	made->root = (enum out_root)(root - out_root_letters);
	made->size = (uint64_t)size;
	return true;
}

static void put(struct manifest *m, struct made made)
{
	struct made *copy = arena_new(m->arena, struct made);

	*copy = made;
	map_put(&m->by_file[made.root], copy->file, copy);
}

void manifest_read(struct manifest *m, struct arena *a, const char *path)
{
	struct str text, line;
	struct made made;
	struct stat st;

	*m = (struct manifest){.arena = a};
	for (int i = 0; i < OUT_ROOTS; i++)
		map_init(&m->by_file[i], a);
	if (stat(path, &st) == 0)
		m->mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
	if (!fs_read(m->arena, path, MANIFEST_MAX, &text) || !str_line(&text, &line) ||
	    !str_eq(line, S(HEAD)))
		return;
	while (str_line(&text, &line))
		if (read_line(m->arena, line, &made))
			put(m, made);
}

// ---- writing ------------------------------------------------------------------------------------

static int by_place(const void *a, const void *b)
{
	const struct made *x = a, *y = b;

	return x->root != y->root ? (int)x->root - (int)y->root : str_cmp(x->file, y->file);
}

// A path on one line: '\\' before what would end it.
static void put_path(struct buf *out, struct str path)
{
	for (size_t i = 0; i < path.n; i++) {
		char c = path.p[i];

		if (c == '\n' || c == '\t' || c == '\\') {
			buf_char(out, '\\');
			c = c == '\n' ? 'n' : c == '\t' ? 't' : c;
		}
		buf_char(out, c);
	}
}

static void put_hex(struct buf *out, uint64_t n)
{
	char digits[16];

	for (size_t i = sizeof digits; i-- > 0; n >>= 4)
		digits[i] = "0123456789abcdef"[n & 15];
	buf_add(out, digits, sizeof digits);
}

static void put_made(struct buf *out, const struct made *f)
{
	buf_char(out, out_root_letters[f->root]);
	buf_char(out, ' ');
	put_hex(out, f->hash);
	buf_char(out, ' ');
	buf_int(out, (int64_t)f->size, 1);
	buf_char(out, ' ');
	buf_int(out, f->mtime_ns, 1);
	buf_char(out, ' ');
	put_hex(out, f->source);
	buf_char(out, ' ');
	put_path(out, f->file);
	buf_char(out, '\n');
}

bool manifest_write(struct made_list *all, const char *path)
{
	struct buf out;
	bool ok;

	if (all->n)
		qsort(all->p, all->n, sizeof *all->p, by_place);
	buf_init(&out, BUF_MAX_DEFAULT);
	buf_lit(&out, HEAD "\n");
	for (size_t i = 0; i < all->n; i++)
		put_made(&out, &all->p[i]);
	ok = fs_same(path, buf_view(&out)) || fs_write(path, buf_view(&out));
	buf_release(&out);
	return ok;
}
