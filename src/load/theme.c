// theme.yaml, and `theme_options` of kith.yaml.
#include "load/theme.h"

#include "base/colour.h"
#include "load/config.h"
#include "load/diags.h"

static const char *const scheme_values[] = {"light", "dark", NULL};

// A row of `options`, as written.
struct option {
	struct own_field own; // first: rows of both tables lead here
	const struct ynode *otherwise;
	struct str css, text;
	int scheme;
	struct strs on;
};

FIELDS(theme_config_fields, "theme.yaml", struct theme_config,
       {"extends", F_TEXT, offsetof(struct theme_config, extends),
	.help = "The theme whose templates, assets, words and options this one takes over.",
	.example = "default"},
       {"description", F_TEXT, offsetof(struct theme_config, description),
	.help = "What the theme is, in one sentence.", .example = "A calm theme for a small club"},
       {"stylesheet", F_TEXT, offsetof(struct theme_config, stylesheet),
	.help = "The asset that colours of options are written into; otherwise main.css.",
	.example = "main.css"},
       {"options", F_TREE, offsetof(struct theme_config, options),
	.help = "What a site may set, by name: each with type, default and help.",
	.example = "{accent: {type: colour, default: \"#a92c1b\", css: --accent}}"},
       {"defaults", F_TREE, offsetof(struct theme_config, defaults),
	.help = "Other defaults for options of the theme that this one extends.",
	.example = "{accent: \"#1b5ea9\"}"},
       {"assets", F_TREE, offsetof(struct theme_config, assets),
	.help = "Assets that only an output format needs: they are not published when it is off.",
	.example = "{search: [search.css, search.js]}"}, );

FIELDS(theme_option_fields, "option", struct option,
       {"default", F_TREE, offsetof(struct option, otherwise), FIELD_SCALAR,
	.help = "Its value where kith.yaml gives none.", .example = "\"#a92c1b\""},
       {"css", F_TEXT, offsetof(struct option, css),
	.help = "Of a colour: the custom property of the style sheet that it becomes.",
	.example = "--accent"},
       {"text", F_TEXT, offsetof(struct option, text),
	.help = "Of a colour: the custom property that becomes black or white, whichever is read "
		"better on it.",
	.example = "--on-accent"},
       {"scheme", F_ENUM, offsetof(struct option, scheme), .values = scheme_values,
	.help = "Of a colour: whether it is for light or for dark.", .example = "dark"},
       {"on", F_STRS, offsetof(struct option, on),
	.help = "Of a colour: those that it is read on. One with too little contrast is reported.",
	.example = "[\"#fbf6ee\"]"}, );

static const struct decode_ids theme_ids = {
	.key = &LOAD_THEME,
	.type = &LOAD_THEME,
	.value = &LOAD_THEME,
	.date = &LOAD_THEME,
	.zone = &LOAD_THEME,
	.url = &LOAD_THEME,
	.missing = &LOAD_THEME,
	.language = &LOAD_THEME,
};
static const struct decode_ids option_ids = {
	.key = &LOAD_OPTION,
	.type = &LOAD_OPTION,
	.value = &LOAD_OPTION,
	.date = &LOAD_OPTION,
	.zone = &LOAD_OPTION,
	.url = &LOAD_OPTION,
	.missing = &LOAD_OPTION,
	.language = &LOAD_OPTION,
};

static struct decode decoder(struct arena *a, const struct site *site, const struct source *src,
			     const struct decode_ids *ids, struct diag_log *log)
{
	return (struct decode){.arena = a, .log = log, .src = src, .site = site, .ids = ids};
}

bool load_theme_config(struct arena *a, const struct site *site, const struct source *src,
		       struct theme_config *out, struct diag_log *log)
{
	struct decode d = decoder(a, site, src, &theme_ids, log);
	struct decode_shape shape = {.tables = {&theme_config_fields}, .to = out};
	const struct ynode *tree = ytree_parse(a, src, src->text, log), *extends;

	out->src = src;
	if (!tree)
		return false;
	if (tree->type != Y_MAP) {
		diag_report(log, &LOAD_THEME, src, tree->at, "theme.yaml must be a map, not %s",
			    ynode_what(tree));
		return false;
	}
	extends = ynode_get(tree, S("extends"));
	if (extends)
		out->extends_at = extends->at;
	return decode_map(&d, tree, &shape);
}

// ---- declaring ----------------------------------------------------------------------------------

// Types that need the rest of the site are not for themes.
static bool type_fits(enum field_type type)
{
	return type != F_REF && type != F_REFS && type != F_ZONE && type != F_MOMENT;
}

static bool is_property(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
		      s.p[i] == '-'))
			return false;
	return s.n == 0 || (s.n > 2 && str_starts(s, S("--")));
}

static bool check_option(struct decode *d, const struct ypair *pair, const struct option *o,
			 const struct field *f)
{
	struct colour colour;

	if (!type_fits(f->type)) {
		diag_report(d->log, &LOAD_THEME, d->src, pair->value->at,
			    "an option of a theme can't be of type \"%.*s\"", STR_ARG(o->own.type));
		return false;
	}
	if (f->type != F_COLOUR && (o->css.n || o->text.n || o->on.n)) {
		diag_report(d->log, &LOAD_THEME, d->src, pair->value->at,
			    "css, text and on are for colours");
		return false;
	}
	if (!is_property(o->css) || !is_property(o->text)) {
		diag_report(d->log, &LOAD_THEME, d->src, pair->value->at,
			    "a custom property is two dashes and lower-case letters");
		diag_hint(d->log, "write it like this: css: --accent");
		return false;
	}
	for (size_t i = 0; i < o->on.n; i++) {
		if (colour_parse(o->on.p[i], &colour))
			continue;
		diag_report(d->log, &LOAD_THEME, d->src, pair->value->at, "\"%.*s\" is no colour",
			    STR_ARG(o->on.p[i]));
		return false;
	}
	return true;
}

// The row of that name, a new one when there is none; NULL when there are too many.
static struct field *row_for(struct theme_options *all, struct str name)
{
	const struct field *f = field_find(&all->table, name);

	if (f)
		return (struct field *)all->table.fields + (f - all->table.fields);
	if (all->table.n == THEME_OPTIONS_MAX)
		return NULL;
	return (struct field *)&all->table.fields[all->table.n++];
}

static bool declare(struct decode *d, struct theme_options *all, const struct ypair *pair)
{
	struct option o = {0};
	struct field made = {0}, *f;

	if (!config_own_field(d, pair, &theme_option_fields, &o.own, &made) ||
	    !check_option(d, pair, &o, &made))
		return false;
	f = row_for(all, pair->key);
	if (!f) {
		diag_report(d->log, &LOAD_THEME, d->src, pair->key_at,
			    "a theme has at most %d options", THEME_OPTIONS_MAX);
		return false;
	}
	*f = made;
	f->flags = 0;
	all->styles[f - all->table.fields] = (struct theme_style){
		.property = o.css, .text = o.text, .dark = o.scheme == 1, .on = o.on};
	return true;
}

static bool is_map(struct decode *d, const struct ynode *n, const char *name)
{
	if (!n || n->type == Y_MAP)
		return n != NULL;
	diag_report(d->log, d->ids->type, d->src, n->at, "\"%s\" must be a map, not %s", name,
		    ynode_what(n));
	return false;
}

struct theme_options *load_theme_options(struct arena *a, const struct site *site,
					 const struct theme_config *layers, size_t n,
					 struct diag_log *log)
{
	struct theme_options *all = arena_new(a, struct theme_options);
	struct field *rows = arena_array(a, struct field, THEME_OPTIONS_MAX);
	size_t before = log->errors, size = 0;

	all->table = (struct field_table){.name = "theme", .fields = rows};
	all->styles = arena_array(a, struct theme_style, THEME_OPTIONS_MAX);
	all->places = arena_array(a, struct theme_place, THEME_OPTIONS_MAX);
	for (size_t i = 0; i < n; i++) {
		struct decode d = decoder(a, site, layers[i].src, &theme_ids, log);
		const struct ynode *tree = layers[i].options;

		for (size_t k = 0; is_map(&d, tree, "options") && k < tree->n; k++)
			declare(&d, all, &tree->pairs[k]);
	}
	for (size_t i = 0; i < all->table.n; i++) {
		rows[i].off = (uint32_t)size;
		size += (field_type_size(rows[i].type) + 15) / 16 * 16;
	}
	all->table.size = size;
	return log->errors == before ? all : NULL;
}

// ---- setting ------------------------------------------------------------------------------------

static void set(struct decode *d, struct theme_options *all, struct str name, struct str name_at,
		const struct ynode *value, struct str theme)
{
	const struct field *f = field_find(&all->table, name);
	struct str names[THEME_OPTIONS_MAX];

	if (!f) {
		diag_report(d->log, d->ids->key, d->src, name_at,
			    "theme \"%.*s\" has no option \"%.*s\"", STR_ARG(theme), STR_ARG(name));
		for (size_t i = 0; i < all->table.n; i++)
			names[i] = str_cstr(all->table.fields[i].name);
		diag_suggest(d->log, name, names, all->table.n);
	} else if (f->type == F_COLOUR && value->type == Y_NULL) {
		diag_report(d->log, d->ids->value, d->src, name_at, "\"%s\" has no value", f->name);
		diag_hint(d->log, "a colour needs quotes, for # begins a comment: %s: %s", f->name,
			  f->example);
	} else if (value->type != Y_NULL) {
		memset((char *)all->values + f->off, 0, field_type_size(f->type));
		decode_field(d, f, value, all->values);
		all->places[f - all->table.fields] = (struct theme_place){d->src, value->at};
	}
}

static void set_all(struct decode *d, struct theme_options *all, const struct ynode *tree,
		    const char *what, struct str theme)
{
	for (size_t i = 0; is_map(d, tree, what) && i < tree->n; i++)
		set(d, all, tree->pairs[i].key, tree->pairs[i].key_at, tree->pairs[i].value, theme);
}

bool load_theme_values(struct arena *a, const struct site *site, struct theme_options *all,
		       const struct theme_config *layers, size_t n, struct diag_log *log)
{
	struct decode d;
	size_t before = log->errors;

	all->values = arena_alloc(a, all->table.size + 1);
	for (size_t i = 0; i < n; i++) {
		const struct ynode *tree = layers[i].options;

		d = decoder(a, site, layers[i].src, &theme_ids, log);
		for (size_t k = 0; tree && k < tree->n; k++) {
			const struct ynode *value = ynode_get(tree->pairs[k].value, S("default"));

			if (value)
				set(&d, all, tree->pairs[k].key, tree->pairs[k].key_at, value,
				    layers[i].name);
		}
		set_all(&d, all, layers[i].defaults, "defaults", layers[i].name);
	}
	d = decoder(a, site, site->src, &option_ids, log);
	set_all(&d, all, site->theme_options, "theme_options", site->theme);
	return log->errors == before;
}
