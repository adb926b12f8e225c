#define _GNU_SOURCE // secure_getenv
#include "output/theme.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/fs.h"
#include "base/hash.h"
#include "load/load.h"
#include "model/url.h"
#include "output/build.h"
#include "output/diags.h"
#include "text/css.h"
#include "text/mime.h"

#ifndef KITH_DATADIR
#define KITH_DATADIR "/usr/local/share/kith"
#endif

#define ASSET_MAX ((size_t)256 << 20)
#define CHAIN_MAX 8                // themes that extend one another
#define LAYERS_MAX (2 * CHAIN_MAX) // shipped and the site's own of each

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

static bool read_folder(struct theme *t, struct theme_layer *layer, struct place place,
			struct diag_log *log)
{
	struct arena *a = t->arena;
	struct fs_list list = {0};
	struct str dir = place.root.n ? fs_join(a, place.root, place.dir) : place.dir;

	map_init(&layer->files, a);
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
		map_put(&layer->files, f->name, f);
	}
	return true;
}

// A layer and its theme.yaml.
static bool read_layer(struct theme *t, const struct site *site, struct str name,
		       struct place place, struct theme_layer *layer, struct theme_config *config,
		       struct diag_log *log)
{
	const struct theme_file *f;

	layer->name = config->name = name;
	if (!read_folder(t, layer, place, log))
		return false;
	f = map_get(&layer->files, S("theme.yaml"));
	if (!f)
		return true;
	config->src = load_source(t->arena, t->root, f->path, log);
	return config->src && load_theme_config(t->arena, site, config->src, config, log);
}

static const struct source *read_file(const struct theme *t, struct theme_file *f,
				      struct diag_log *log)
{
	if (f && !f->src)
		f->src = load_source(t->arena, t->root, f->path, log);
	return f ? f->src : NULL;
}

// The file that "templates/default/post.html" means: post.html of the layer "default".
static struct theme_file *file_of_layer(const struct theme *t, struct str name)
{
	struct str layer, rest = name;

	if (!str_next(&rest, '/', &layer) || !str_next(&rest, '/', &layer))
		return NULL;
	rest = theme_template_file(t->arena, rest);
	for (size_t i = 0; i < t->nlayers; i++) {
		struct theme_file *f = str_eq(t->layers[i].name, layer)
					       ? map_get(&t->layers[i].files, rest)
					       : NULL;

		if (f)
			return f;
	}
	return NULL;
}

const struct source *theme_source(const struct theme *t, struct str name, struct diag_log *log)
{
	struct theme_file *f = map_get(&t->files, name);

	return read_file(t, f ? f : file_of_layer(t, name), log);
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

// The bytes of an asset that is fingerprinted; style sheets are written without comments and
// needless spaces. False when they cannot be read.
static bool read_asset(struct theme *t, struct asset *as, struct str style, struct arena *scratch,
		       struct str *bytes, struct diag_log *log)
{
	struct buf out;

	if (!fs_read(scratch, arena_cstr(scratch, as->path), ASSET_MAX, bytes)) {
		diag_report_path(log, &OUT_THEME, as->path, "an asset of the theme cannot be read");
		return false;
	}
	if (!str_eq(fs_extension(as->name), S(".css")))
		return true;
	buf_init(&out, BUF_MAX_DEFAULT);
	css_compact(&out, arena_cat(scratch, style, *bytes));
	*bytes = as->bytes = buf_move(&out, t->arena);
	return true;
}

static struct str integrity(struct arena *a, struct str bytes)
{
	uint8_t hash[32];
	struct buf b;

	hash_sha256(bytes, hash);
	buf_init(&b, 64);
	buf_lit(&b, "sha256-");
	base64_encode(&b, str_of((const char *)hash, sizeof hash));
	return buf_move(&b, a);
}

// `style` goes before the asset's own bytes.
static bool add_asset(struct theme *t, const struct theme_file *f, struct str style,
		      struct diag_log *log)
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
		ok = read_asset(t, as, style, &scratch, &bytes, log);
		if (ok) {
			name = arena_printf(t->arena, "%.*s.%08x%.*s", STR_ARG(stem),
					    (unsigned)(hash_str(bytes) >> 32), STR_ARG(ext));
			as->integrity = integrity(t->arena, bytes);
		}
		arena_release(&scratch);
	}
	buf_init(&url, BUF_MAX_DEFAULT);
	buf_lit(&url, "/assets/");
	url_encode_path(&url, name);
	as->url = buf_move(&url, t->arena);
	map_put(&t->assets, as->name, as);
	return ok;
}

static struct str stylesheet(const struct theme *t)
{
	struct str name = S("main.css");

	for (size_t i = 0; i < t->nlayers; i++)
		if (t->config[i].stylesheet.n)
			name = t->config[i].stylesheet;
	return name;
}

static bool add_assets(struct theme *t, struct diag_log *log)
{
	struct str style = theme_style(t->arena, t->options, log), name = stylesheet(t);
	bool ok = true;

	for (size_t i = 0; i < t->files.n; i++) {
		const struct theme_file *f = t->files.entries[i].value;

		if (str_starts(f->name, S("assets/")))
			ok &= add_asset(t, f, str_eq(str_from(f->name, 7), name) ? style : S(""),
					log);
	}
	if (style.n == 0 || theme_asset(t, name))
		return ok;
	diag_report_path(log, &OUT_THEME, t->name,
			 "the theme's colours go into the asset \"%.*s\", which it does not have",
			 STR_ARG(name));
	return false;
}

const struct asset *theme_asset(const struct theme *t, struct str name)
{
	return map_get(&t->assets, name);
}

// ---- words --------------------------------------------------------------------------------------

// A layer's words for a language: of the tag itself, or of a shorter one ("en" for "en-GB").
static struct theme_file *layer_words(const struct theme *t, const struct theme_layer *layer,
				      struct str tag)
{
	for (;;) {
		struct str name = arena_printf(t->arena, "i18n/%.*s.yaml", STR_ARG(tag));
		size_t cut = str_rindex(tag, '-');
		struct theme_file *f = map_get(&layer->files, name);

		if (f || cut == SIZE_MAX)
			return f;
		tag = str_first(tag, cut);
	}
}

// Words of all layers, the nearer ones over the farther; false when no layer has any.
static bool read_layers(struct theme *t, const struct lang *lang, struct diag_log *log)
{
	bool any = false;

	for (size_t i = 0; i < t->nlayers; i++) {
		struct theme_file *f = layer_words(t, &t->layers[i], lang->tag);
		const struct source *src = read_file(t, f, log);

		any |= f != NULL;
		if (src)
			words_read(&t->words[lang->index], t->arena, src, log);
	}
	return any;
}

static bool read_words(struct theme *t, const struct site *site, struct str root,
		       const struct lang *lang, struct diag_log *log)
{
	struct words *words = &t->words[lang->index];
	size_t before = log->errors;
	struct str own = arena_printf(t->arena, "%.*s/i18n/%.*s.yaml", STR_ARG(site->content),
				      STR_ARG(lang->tag));
	bool has_own = fs_exists(arena_cstr(t->arena, fs_join(t->arena, root, own)));
	const struct source *src;

	words_init(words, t->arena);
	if (!read_layers(t, lang, log) && !has_own) {
		diag_report(log, &OUT_WORDS, site->src, S(""),
			    "theme \"%.*s\" has no words for language \"%.*s\"", STR_ARG(t->name),
			    STR_ARG(lang->tag));
		diag_hint(log, "translate the theme's i18n file into %.*s", STR_ARG(own));
	}
	src = has_own ? load_source(t->arena, root, own, log) : NULL;
	if (src)
		words_read(words, t->arena, src, log);
	return log->errors == before;
}

// ---- opening ------------------------------------------------------------------------------------

static struct str theme_at(const struct site *site)
{
	const struct ynode *node = site->tree ? ynode_get(site->tree, S("theme")) : NULL;

	return node ? node->at : (struct str){0};
}

// Who names a theme: kith.yaml, or the theme.yaml of a theme that extends it.
struct naming {
	const struct naming *by; // NULL: kith.yaml
	struct str name;
	const struct source *src;
	struct str at;
};

// "a -> b -> a"
static struct str chain(struct arena *a, const struct naming *n)
{
	return n->by ? arena_printf(a, "%.*s -> %.*s", STR_ARG(chain(a, n->by)), STR_ARG(n->name))
		     : n->name;
}

static bool naming_ok(struct arena *a, const struct naming *n, struct diag_log *log)
{
	size_t length = 0;

	if (!name_is_safe(n->name)) {
		diag_report(log, &OUT_THEME, n->src, n->at, "\"%.*s\" is not the name of a theme",
			    STR_ARG(n->name));
		return false;
	}
	for (const struct naming *up = n->by; up; up = up->by) {
		if (++length == CHAIN_MAX) {
			diag_report(log, &OUT_THEME, n->src, n->at,
				    "more than %d themes extend one another", CHAIN_MAX);
			return false;
		}
		if (!str_eq(up->name, n->name))
			continue;
		diag_report(log, &OUT_THEME, n->src, n->at, "theme \"%.*s\" extends itself: %.*s",
			    STR_ARG(n->name), STR_ARG(chain(a, n)));
		return false;
	}
	return true;
}

static bool add_theme(struct theme *, const struct site *, const struct naming *,
		      struct diag_log *);

// Adds what the theme extends, then its own layers: shipped, and the site's own over it.
static bool add_layers(struct theme *t, const struct site *site, const struct naming *n,
		       const struct place *places, size_t nplaces, struct diag_log *log)
{
	struct theme_layer layers[2] = {0};
	struct theme_config configs[2] = {0};
	struct naming parent = {.by = n};

	for (size_t i = 0; i < nplaces; i++) {
		if (!read_layer(t, site, n->name, places[i], &layers[i], &configs[i], log))
			return false;
		if (configs[i].extends.n) {
			parent.name = configs[i].extends;
			parent.src = configs[i].src;
			parent.at = configs[i].extends_at;
		}
	}
	if (parent.name.n && !add_theme(t, site, &parent, log))
		return false;
	for (size_t i = 0; i < nplaces; i++) {
		t->layers[t->nlayers] = layers[i];
		t->config[t->nlayers++] = configs[i];
	}
	return true;
}

static bool add_theme(struct theme *t, const struct site *site, const struct naming *n,
		      struct diag_log *log)
{
	struct arena *a = t->arena;
	struct place places[2];
	struct str own = arena_cat(a, S("themes/"), n->name), shipped;
	size_t nplaces = 0;

	if (!naming_ok(a, n, log))
		return false;
	shipped = shipped_dir(a, n->name);
	if (shipped.n)
		places[nplaces++] = (struct place){.dir = shipped};
	if (fs_is_dir(arena_cstr(a, fs_join(a, t->root, own))))
		places[nplaces++] = (struct place){.root = t->root, .dir = own};
	if (nplaces == 0) {
		diag_report(log, &OUT_THEME, n->src, n->at, "there is no theme \"%.*s\"",
			    STR_ARG(n->name));
		diag_hint(log, "themes are looked for in themes/ of the site's folder, in "
			       "$KITH_THEMES and where kith is installed");
		return false;
	}
	return add_layers(t, site, n, places, nplaces, log);
}

// The files of all layers, the nearer ones over the farther.
static void join_files(struct theme *t)
{
	for (size_t i = 0; i < t->nlayers; i++)
		for (size_t k = 0; k < t->layers[i].files.n; k++)
			map_put(&t->files, t->layers[i].files.entries[k].key,
				t->layers[i].files.entries[k].value);
}

// Without words and assets.
static struct theme *find_theme(struct arena *a, const struct site *site, struct str root,
				struct diag_log *log)
{
	struct theme *t = arena_new(a, struct theme);
	struct naming by = {.name = site->theme, .src = site->src, .at = theme_at(site)};

	t->arena = a;
	t->name = site->theme;
	t->root = root;
	t->layers = arena_array(a, struct theme_layer, LAYERS_MAX);
	t->config = arena_array(a, struct theme_config, LAYERS_MAX);
	map_init(&t->files, a);
	map_init(&t->assets, a);
	if (!add_theme(t, site, &by, log))
		return NULL;
	join_files(t);
	return t;
}

const struct field_table *build_theme_options(struct arena *a, const struct site *site,
					      struct str root, struct diag_log *log)
{
	const struct theme *t = find_theme(a, site, root, log);
	const struct theme_options *options =
		t ? load_theme_options(a, site, t->config, t->nlayers, log) : NULL;

	return options ? &options->table : NULL;
}

struct theme *theme_open(struct arena *a, const struct site *site, struct str root,
			 struct diag_log *log)
{
	struct theme *t = find_theme(a, site, root, log);
	struct theme_options *options;
	bool ok;

	if (!t)
		return NULL;
	t->options = options = load_theme_options(a, site, t->config, t->nlayers, log);
	if (!options || !load_theme_values(a, site, options, t->config, t->nlayers, log))
		return NULL;
	ok = add_assets(t, log) && theme_assets_needed(t, site, log);
	for (unsigned i = 0; i < site->nlangs; i++)
		ok &= read_words(t, site, root, &site->langs[i], log);
	return ok ? t : NULL;
}
