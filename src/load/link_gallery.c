// Galleries: `::gallery{}` shows the pictures beside a document. They become figures below the
// directive, so that they are linked, copied and checked like any other picture.
#include "base/fs.h"
#include "load/diags.h"
#include "load/room.h"
#include "model/url.h"

bool file_is_picture(struct str path)
{
	static const char *const extensions[] = {".jpg",  ".jpeg", ".png", ".gif",
						 ".webp", ".avif", ".svg"};
	struct str ext = fs_extension(path);

	for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
		if (str_eq_nocase(ext, str_cstr(extensions[i])))
			return true;
	return false;
}

// The first of the site's files, which are sorted by path, that is not before `path`.
static size_t file_index(const struct loading *l, struct str path)
{
	size_t low = 0, high = l->files.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (str_cmp(l->files.p[mid].path, path) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

// Where the files of a gallery are looked for.
struct place {
	struct str root;    // what addresses of the document's text are relative to: "posts/fair/"
	struct str pattern; // of content paths
};

// Whether the pattern is a folder rather than names of files.
static bool is_folder(const struct loading *l, struct arena *a, struct str path)
{
	struct str below = str_ends(path, S("/")) ? path : arena_cat(a, path, S("/"));
	size_t i = file_index(l, below);

	return i < l->files.n && str_starts(l->files.p[i].path, below);
}

static struct place place_of(const struct loading *l, struct arena *a, const struct entry *e,
			     const struct doc_node *n)
{
	struct str dir = fs_dirname(e->path);
	struct place p = {.root = dir.n ? arena_cat(a, dir, S("/")) : S("")};
	struct str files = S("*");

	for (size_t i = 0; i < n->nargs; i++)
		if (str_eq(n->args[i].key, S("files")))
			files = n->args[i].value;
	if (str_starts(files, S("/"))) {
		p.root = S("static/");
		files = str_from(files, 1);
	} else if (str_starts(files, S("./"))) {
		files = str_from(files, 2);
	}
	p.pattern = arena_cat(a, p.root, files);
	if (str_index(files, '*') == SIZE_MAX && is_folder(l, a, p.pattern))
		p.pattern = arena_cat(a, p.pattern, str_ends(files, S("/")) ? S("*") : S("/*"));
	return p;
}

// What the front matter says of a file; NULL when it says nothing.
static const struct resource_text *text_of(const struct entry *e, struct str name)
{
	const struct resource_text *texts = e->resource_texts.p;

	for (size_t i = 0; i < e->resource_texts.n; i++)
		if (str_glob(texts[i].src, name))
			return &texts[i];
	return NULL;
}

static void add_figure(struct worker *w, const struct entry *e, struct doc_node *gallery,
		       struct str href, const struct resource_text *text)
{
	struct doc_node *figure = doc_node_new(w->arena, DOC_FIGURE),
			*image = doc_node_new(w->arena, DOC_IMAGE), *alt;

	figure->at = image->at = gallery->at;
	image->href = image->target = href;
	doc_append(gallery, figure);
	doc_append(figure, image);
	vec_push(w->arena, &e->doc->links, image);
	if (!text)
		return;
	image->title = text->title;
	if (text->alt.n) {
		alt = doc_node_new(w->arena, DOC_TEXT);
		alt->text = text->alt;
		doc_append(image, alt);
	}
}

static void report_empty(struct worker *w, const struct entry *e, const struct doc_node *gallery)
{
	diag_report(&w->log, &LOAD_IMAGE_MISSING, e->src, gallery->at,
		    "the gallery has no pictures");
	if (!e->bundle && gallery->nargs == 0)
		diag_hint(&w->log,
			  "make the document a folder, %.*s/index.md, with the pictures "
			  "beside it, or name them: ::gallery{files=/photos/*.jpg}",
			  STR_ARG(e->stem));
	else
		diag_hint(&w->log, "put .jpg, .png, .webp, .gif, .avif or .svg files there");
}

void link_gallery(const struct loading *l, struct worker *w, const struct entry *e,
		  struct doc_node *gallery)
{
	struct place p = place_of(l, w->arena, e, gallery);
	struct str fixed = str_first(p.pattern, str_index(p.pattern, '*'));
	bool named = gallery->nargs > 0, is_static = str_starts(p.root, S("static/"));

	for (size_t i = file_index(l, fixed);
	     i < l->files.n && str_starts(l->files.p[i].path, fixed); i++) {
		const struct file *f = &l->files.p[i];
		struct str name = str_from(f->path, p.root.n);
		struct str href = url_encoded(w->arena, name);

		if (f->kind || !file_is_picture(f->path) || !str_glob(p.pattern, f->path))
			continue;
		if (!named && !e->bundle)
			break;
		add_figure(w, e, gallery, is_static ? arena_cat(w->arena, S("/"), href) : href,
			   is_static ? text_of(e, arena_cat(w->arena, S("/"), name))
				     : text_of(e, name));
	}
	if (!gallery->first)
		report_empty(w, e, gallery);
}
