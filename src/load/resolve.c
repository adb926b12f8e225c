#include "load/resolve.h"

#include "base/fs.h"
#include "model/url.h"

static struct target member_target(const struct loading *l, const struct entry *from,
				   const struct member *m)
{
	const struct person *p = m->person[CHANNEL_SITE];

	(void)l;
	return (struct target){
		.type = TARGET_MEMBER,
		.member = m,
		.url = p ? p->urls[from->lang->index] : (struct str){0},
	};
}

// A document named by its file leads to its version in the reader's language, unless the file's
// name gives another one.
static struct target document_target(const struct loading *l, const struct entry *from,
				     const struct file *f)
{
	struct entry *e = map_get(&l->lib->by_path, f->path);
	const struct entry *version;
	const struct absent *absent;

	if (f->kind->id == KIND_member && f->entry)
		return member_target(l, from, (const struct member *)f->entry->versions.p[0]);
	if (!e) {
		absent = map_get(&l->absent, f->path);
		return (struct target){.type = absent ? TARGET_ABSENT : TARGET_NOTHING,
				       .absent = absent};
	}
	version = entry_version(e, from->lang);
	if (version && e->lang->index == 0)
		e = (struct entry *)version;
	return (struct target){.type = TARGET_ENTRY, .entry = e, .url = e->url};
}

static struct target file_target(const struct loading *l, const struct entry *from, struct file *f)
{
	if (f->kind)
		return document_target(l, from, f);
	return (struct target){
		.type = f->url.n ? TARGET_FILE : TARGET_NOTHING, .file = f, .url = f->url};
}

// A folder that is a bundle means its document.
static struct target path_target(const struct loading *l, const struct entry *from, struct str path)
{
	struct file *f = map_get(&l->by_path, path);

	if (!f)
		f = map_get(&l->bundles, path);
	return f ? file_target(l, from, f) : (struct target){0};
}

static struct target exact_url_target(const struct loading *l, const struct entry *from,
				      struct str url)
{
	struct entry *e = map_get(&l->entry_at, url);
	const struct member *m = map_get(&l->member_at, url);
	const struct absent *absent = map_get(&l->absent, url);

	if (e)
		return (struct target){.type = TARGET_ENTRY, .entry = e, .url = e->url};
	if (m)
		return member_target(l, from, m);
	if (map_get(&l->lib->urls, url))
		return (struct target){.type = TARGET_PAGE, .url = url};
	if (absent)
		return (struct target){.type = TARGET_ABSENT, .absent = absent};
	return (struct target){0};
}

// `path` is decoded. "/a" and "/a/index.html" mean "/a/".
static struct target url_target(const struct loading *l, struct arena *a, const struct entry *from,
				struct str path)
{
	struct str url = url_encoded(a, path);
	struct target t = exact_url_target(l, from, url);

	if (t.type == TARGET_NOTHING && str_ends(url, S("/index.html")))
		t = exact_url_target(l, from, str_first(url, url.n - 10));
	if (t.type == TARGET_NOTHING && !str_ends(url, S("/")))
		t = exact_url_target(l, from, arena_cat(a, url, S("/")));
	return t;
}

static struct target relative_target(const struct loading *l, struct arena *a,
				     const struct entry *from, struct str path)
{
	struct target t = {0};
	struct str normal, base;
	bool folder = str_ends(path, S("/"));

	if (fs_normal(a, fs_join(a, fs_dirname(from->path), path), &normal))
		t = path_target(l, from, normal);
	if (t.type != TARGET_NOTHING || t.file)
		return t;
	url_decode(a, from->url, &base);
	base = str_first(base, str_rindex(base, '/') + 1);
	if (!fs_normal(a, arena_cat(a, base, path), &normal))
		return t;
	if (folder && normal.n > 1)
		normal = arena_cat(a, normal, S("/"));
	return url_target(l, a, from, normal);
}

static struct target path_of_site(const struct loading *l, struct arena *a,
				  const struct entry *from, struct str path)
{
	struct target t = url_target(l, a, from, path);
	struct str normal;

	if (t.type == TARGET_NOTHING && fs_normal(a, str_from(path, 1), &normal)) {
		t = path_target(l, from, normal);
		if (t.type == TARGET_NOTHING) // one that is not copied
			t = path_target(l, from, arena_cat(a, S("static/"), normal));
	}
	return t;
}

struct target resolve_link(const struct loading *l, struct arena *a, const struct entry *from,
			   struct str href)
{
	struct target t = {0};
	struct str path, suffix, fragment = {0};
	size_t end = 0, hash;

	if (!url_is_safe(href))
		return (struct target){.type = TARGET_UNSAFE};
	if (url_is_external(href))
		return (struct target){.type = url_is_known(href) ? TARGET_OUTSIDE : TARGET_UNKNOWN,
				       .url = href};
	while (end < href.n && href.p[end] != '?' && href.p[end] != '#')
		end++;
	suffix = str_from(href, end);
	hash = str_index(suffix, '#');
	if (hash != SIZE_MAX)
		url_decode(a, str_from(suffix, hash + 1), &fragment);
	if (end == 0)
		t = (struct target){
			.type = TARGET_ENTRY, .entry = (struct entry *)from, .url = from->url};
	else if (url_decode(a, str_first(href, end), &path))
		t = path.p[0] == '/' ? path_of_site(l, a, from, path)
				     : relative_target(l, a, from, path);
	t.suffix = suffix;
	t.fragment = fragment;
	return t;
}

struct file *resolve_beside(const struct loading *l, struct arena *a, const struct entry *from,
			    struct str src)
{
	struct str path, normal;
	struct file *f = NULL;

	if (src.n == 0 || url_is_external(src) || !url_decode(a, src, &path) || path.n == 0)
		return NULL;
	if (path.p[0] == '/') {
		f = map_get(&l->by_path, arena_cat(a, S("static"), path));
		if (!f && fs_normal(a, str_from(path, 1), &normal))
			f = map_get(&l->by_path, normal);
	} else if (fs_normal(a, fs_join(a, fs_dirname(from->path), path), &normal)) {
		f = map_get(&l->by_path, normal);
	}
	return f && !f->kind ? f : NULL;
}
