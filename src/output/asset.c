// The theme's assets, style sheets and scripts below names that change with their bytes; pictures
// without what they say about their maker.

#include "output/format.h"
#include "base/vec.h"
#include "load/diags.h"
#include "output/picture.h"

// ---- which are needed ---------------------------------------------------------------------------

static bool is_format(struct str name, struct arena *a, struct strs *names)
{
	bool found = false;

	for (size_t i = 0; formats[i]; i++) {
		found |= str_eq(name, str_cstr(formats[i]->name));
		vec_push(a, names, str_cstr(formats[i]->name));
	}
	return found;
}

static bool mark(const struct theme *t, const struct source *src, const struct ynode *name,
		 struct str off, struct diag_log *log)
{
	struct asset *as = name->type == Y_SCALAR ? map_get(&t->assets, name->text) : NULL;
	struct strs names = {0};

	if (as) {
		as->off = off;
		return true;
	}
	diag_report(log, &LOAD_THEME, src, name->at, "the theme has no such asset");
	for (size_t i = 0; i < t->assets.n; i++)
		vec_push(log->arena, &names, t->assets.entries[i].key);
	if (name->type == Y_SCALAR)
		diag_suggest(log, name->text, names.p, names.n);
	return false;
}

static bool mark_all(const struct theme *t, const struct site *site, const struct source *src,
		     const struct ypair *pair, struct diag_log *log)
{
	const struct ynode *list = pair->value;
	struct str off = site_format(site, arena_cstr(t->arena, pair->key)) ? S("") : pair->key;
	struct strs names = {0};
	bool ok = true;

	if (!is_format(pair->key, log->arena, &names)) {
		diag_report(log, &LOAD_THEME, src, pair->key_at,
			    "there is no output format \"%.*s\"", STR_ARG(pair->key));
		diag_suggest(log, pair->key, names.p, names.n);
		return false;
	}
	if (list->type != Y_SEQ) {
		diag_report(log, &LOAD_THEME, src, list->at, "this must be a list of assets");
		return false;
	}
	for (size_t i = 0; i < list->n; i++)
		ok &= mark(t, src, list->items[i], off, log);
	return ok;
}

bool theme_assets_needed(const struct theme *t, const struct site *site, struct diag_log *log)
{
	bool ok = true;

	for (size_t i = 0; i < t->nlayers; i++) {
		const struct ynode *all = t->config[i].assets;
		const struct source *src = t->config[i].src;

		if (all && all->type != Y_MAP) {
			diag_report(log, &LOAD_THEME, src, all->at,
				    "\"assets\" must be a map from a format's name to a list");
			ok = false;
			continue;
		}
		for (size_t k = 0; all && k < all->n; k++)
			ok &= mark_all(t, site, src, &all->pairs[k], log);
	}
	return ok;
}

// ---- publishing them ----------------------------------------------------------------------------

static bool plan(struct plan *p)
{
	bool ok = true;

	for (size_t i = 0; i < p->theme->assets.n; i++) {
		const struct asset *as = p->theme->assets.entries[i].value;
		struct target t = {.url = as->url,
				   .copy = as->bytes.p ? S("") : as->path,
				   .input = as,
				   .what = arena_cat(p->arena, S("the theme's asset "), as->name)};

		ok &= as->off.n || picture_plan_file(p, t);
	}
	return ok;
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	(void)r, (void)p;
	buf_str(out, ((const struct asset *)t->input)->bytes);
	return true;
}

const struct format format_asset = {"asset", "application/octet-stream", plan, render};
