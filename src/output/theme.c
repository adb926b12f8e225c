#define _GNU_SOURCE // secure_getenv
#include "output/theme.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "load/load.h"
#include "model/url.h"
#include "output/diags.h"

#ifndef KITH_DATADIR
#define KITH_DATADIR "/usr/local/share/kith"
#endif

#define ASSET_MAX ((size_t)256 << 20)

// ---- finding ------------------------------------------------------------------------------------

// The folder of the running program; empty when the system does not say.
static struct str program_dir(struct arena *a)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path);

	if (n <= 0 || n == sizeof path)
		return S("");
	return fs_dirname(arena_dup(a, str_of(path, (size_t)n)));
}

static bool name_is_safe(struct str name)
{
	if (name.n == 0 || name.p[0] == '.')
		return false;
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.p[i];

		if (c == '/' || c == '\\' || c < 0x20)
			return false;
	}
	return true;
}

// Where themes are shipped: the first of these that holds one of that name.
static struct str shipped_dir(struct arena *a, struct str name)
{
	const char *env = secure_getenv("KITH_THEMES");
	struct str program = program_dir(a);
	struct str places[4] = {
		str_cstr(env),
		S(KITH_DATADIR "/themes"),
		program.n ? arena_cat(a, program, S("/../themes")) : S(""),
		program.n ? arena_cat(a, program, S("/../share/kith/themes")) : S(""),
	};

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct str dir = places[i].n ? fs_join(a, places[i], name) : S("");

		if (dir.n && fs_is_dir(arena_cstr(a, dir)))
			return dir;
	}
	return S("");
}

// ---- files --------------------------------------------------------------------------------------

// A theme's folder: how it is reached, and how it is called in reports.
struct place {
	struct str root; // the site's folder, or "" for shipped themes
	struct str dir;  // below root
};

// Adds the folder's files over those that are there.
static bool add_folder(struct theme *t, struct place place, struct diag_log *log)
{
	struct arena *a = t->arena;
	struct fs_list list = {0};
	struct str dir = place.root.n ? fs_join(a, place.root, place.dir) : place.dir;

	if (!fs_walk(a, arena_cstr(a, dir), &list)) {
		diag_report_path(log, &OUT_THEME, dir, "the theme's folder cannot be read");
		return false;
	}
	for (size_t i = 0; i < list.n; i++) {
		struct theme_file *f = arena_new(a, struct theme_file);

		if (list.p[i].is_link) {
			diag_report_path(log, &OUT_THEME, fs_join(a, dir, list.p[i].path),
					 "a symbolic link leads out of the theme's folder");
			return false;
		}
		f->name = list.p[i].path;
		f->path = fs_join(a, place.dir, list.p[i].path);
		map_put(&t->files, f->name, f);
	}
	return true;
}

const struct source *theme_source(const struct theme *t, struct str name, struct diag_log *log)
{
	struct theme_file *f = map_get(&t->files, name);

	if (f && !f->src)
		f->src = load_source(t->arena, t->root, f->path, log);
	return f ? f->src : NULL;
}

struct str theme_template_file(struct arena *a, struct str tmpl)
{
	return str_starts(tmpl, S("email/")) ? tmpl : arena_cat(a, S("templates/"), tmpl);
}

bool theme_has_template(const struct theme *t, struct str tmpl)
{
	char name[256];

	if (str_starts(tmpl, S("email/")))
		return map_get(&t->files, tmpl) != NULL;
	if (tmpl.n + sizeof "templates/" > sizeof name)
		return false;
	memcpy(name, "templates/", 10);
	memcpy(name + 10, tmpl.p, tmpl.n);
	return map_get(&t->files, str_of(name, tmpl.n + 10)) != NULL;
}

void theme_report_missing(const struct theme *t, struct str tmpl, const struct source *src,
			  struct str at, struct diag_log *log)
{
	struct str *names = arena_array(log->arena, struct str, t->files.n + 1);
	size_t n = 0;

	diag_report(log, &OUT_THEME, src, at, "theme \"%.*s\" has no template \"%.*s\"",
		    STR_ARG(t->name), STR_ARG(tmpl));
	for (size_t i = 0; i < t->files.n; i++)
		if (str_starts(t->files.entries[i].key, S("templates/")))
			names[n++] = str_from(t->files.entries[i].key, 10);
	diag_suggest(log, tmpl, names, n);
}

// ---- assets -------------------------------------------------------------------------------------

static bool is_fingerprinted(struct str name)
{
	struct str ext = fs_extension(name);

	return str_eq(ext, S(".css")) || str_eq(ext, S(".js"));
}

static bool add_asset(struct theme *t, const struct theme_file *f, struct diag_log *log)
{
	struct arena scratch;
	struct str bytes, name = str_from(f->name, 7), ext = fs_extension(name);
	struct asset *as = arena_new(t->arena, struct asset);
	struct str stem = str_first(name, name.n - ext.n);
	struct buf url;
	bool ok = true;

	as->name = name;
	as->path = t->root.n ? fs_join(t->arena, t->root, f->path) : f->path;
	if (is_fingerprinted(name)) {
		arena_init(&scratch);
		ok = fs_read(&scratch, arena_cstr(&scratch, as->path), ASSET_MAX, &bytes);
		if (ok)
			name = arena_printf(t->arena, "%.*s.%08x%.*s", STR_ARG(stem),
					    (unsigned)(hash_str(bytes) >> 32), STR_ARG(ext));
		else
			diag_report_path(log, &OUT_THEME, as->path,
					 "an asset of the theme cannot be read");
		arena_release(&scratch);
	}
	buf_init(&url, BUF_MAX_DEFAULT);
	buf_lit(&url, "/assets/");
	url_encode_path(&url, name);
	as->url = arena_dup(t->arena, buf_view(&url));
	buf_release(&url);
	map_put(&t->assets, as->name, as);
	return ok;
}

const struct asset *theme_asset(const struct theme *t, struct str name)
{
	return map_get(&t->assets, name);
}

// ---- words --------------------------------------------------------------------------------------

// The theme's words for a language: of the tag itself, or of a shorter one ("en" for "en-GB").
static const struct source *theme_words(struct theme *t, struct str tag, struct diag_log *log)
{
	for (;;) {
		struct str name = arena_printf(t->arena, "i18n/%.*s.yaml", STR_ARG(tag));
		size_t cut = str_rindex(tag, '-');

		if (map_get(&t->files, name) || cut == SIZE_MAX)
			return theme_source(t, name, log);
		tag = str_first(tag, cut);
	}
}

static bool read_words(struct theme *t, const struct site *site, struct str root,
		       const struct lang *lang, struct diag_log *log)
{
	struct words *words = &t->words[lang->index];
	size_t before = log->errors;
	const struct source *src = theme_words(t, lang->tag, log);
	struct str own = arena_printf(t->arena, "%.*s/i18n/%.*s.yaml", STR_ARG(site->content),
				      STR_ARG(lang->tag));

	words_init(words, t->arena);
	if (src)
		words_read(words, t->arena, src, log);
	else if (log->errors == before &&
		 !fs_exists(arena_cstr(t->arena, fs_join(t->arena, root, own))))
		diag_report(log, &OUT_WORDS, site->src, S(""),
			    "theme \"%.*s\" has no words for language \"%.*s\"", STR_ARG(t->name),
			    STR_ARG(lang->tag)),
			diag_hint(log, "translate the theme's i18n file into %.*s", STR_ARG(own));
	if (fs_exists(arena_cstr(t->arena, fs_join(t->arena, root, own)))) {
		src = load_source(t->arena, root, own, log);
		if (src)
			words_read(words, t->arena, src, log);
	}
	return log->errors == before;
}

// ---- opening ------------------------------------------------------------------------------------

static struct str theme_at(const struct site *site)
{
	const struct ynode *node = site->tree ? ynode_get(site->tree, S("theme")) : NULL;

	return node ? node->at : (struct str){0};
}

static bool find_folders(struct theme *t, const struct site *site, struct str root,
			 struct diag_log *log)
{
	struct arena *a = t->arena;
	struct str own = arena_cat(a, S("themes/"), t->name), shipped;
	bool has_own, ok = true;

	if (!name_is_safe(t->name)) {
		diag_report(log, &OUT_THEME, site->src, theme_at(site),
			    "\"%.*s\" is not the name of a theme", STR_ARG(t->name));
		return false;
	}
	shipped = shipped_dir(a, t->name);
	has_own = fs_is_dir(arena_cstr(a, fs_join(a, root, own)));
	if (!has_own && !shipped.n) {
		diag_report(log, &OUT_THEME, site->src, theme_at(site),
			    "there is no theme \"%.*s\"", STR_ARG(t->name));
		diag_hint(log, "themes are looked for in themes/ of the site's folder, in "
			       "$KITH_THEMES and where kith is installed");
		return false;
	}
	if (shipped.n)
		ok = add_folder(t, (struct place){.dir = shipped}, log);
	if (has_own)
		ok &= add_folder(t, (struct place){.root = root, .dir = own}, log);
	return ok;
}

struct theme *theme_open(struct arena *a, const struct site *site, struct str root,
			 struct diag_log *log)
{
	struct theme *t = arena_new(a, struct theme);
	bool ok;

	t->arena = a;
	t->name = site->theme;
	t->root = root;
	map_init(&t->files, a);
	map_init(&t->assets, a);
	if (!find_folders(t, site, root, log))
		return NULL;
	ok = true;
	for (size_t i = 0; i < t->files.n; i++)
		if (str_starts(t->files.entries[i].key, S("assets/")))
			ok &= add_asset(t, t->files.entries[i].value, log);
	for (unsigned i = 0; i < site->nlangs; i++)
		ok &= read_words(t, site, root, &site->langs[i], log);
	return ok ? t : NULL;
}
