#include "output/plan.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "load/diags.h"
#include "model/url.h"
#include "output/diags.h"
#include "output/format.h"

const struct format *const formats[] = {
#define FORMAT(name) &format_##name,
#include "output/formats.def"
#undef FORMAT
	NULL,
};

// ---- saying what wants a place ------------------------------------------------------------------

static struct str name_of(const struct plan *p, const struct target *t)
{
	if (t->entry)
		return arena_printf(p->arena, "%.*s/%.*s", STR_ARG(p->lib->site->content),
				    STR_ARG(t->entry->path));
	return t->what.n ? t->what : t->file;
}

static struct str place_of(const struct target *t)
{
	const char *fields[] = {t->field, "slug", "title"};
	struct str at = t->at;

	for (size_t i = 0; i < sizeof fields / sizeof *fields && !at.p; i++)
		if (fields[i])
			at = entry_at(t->entry, fields[i]);
	return at;
}

// Reports `second`, which came too late, at its document if it has one, else at that of `first`.
static void report_pair(struct plan *p, const struct diag_kind *kind, const char *fmt,
			const struct target *first, const struct target *second)
{
	const struct target *at = second->entry || !first->entry ? second : first;
	const struct target *other = at == second ? first : second;
	struct str what = at->url.n ? at->url : at->file;
	struct str message = arena_printf(p->arena, fmt, STR_ARG(what), STR_ARG(name_of(p, other)));

	if (at->entry)
		diag_report(p->log, kind, at->entry->src, place_of(at), "%.*s", STR_ARG(message));
	else
		diag_report_path(p->log, kind, name_of(p, at), "%.*s", STR_ARG(message));
}

// ---- adding -------------------------------------------------------------------------------------

static void report_no_path(struct plan *p, const struct target *t)
{
	if (t->entry)
		diag_report(p->log, &LOAD_SLUG, t->entry->src, place_of(t),
			    "\"%.*s\" is no path of this site", STR_ARG(t->url));
	else
		diag_report_path(p->log, &LOAD_SLUG, name_of(p, t),
				 "\"%.*s\" is no path of this site", STR_ARG(t->url));
}

struct target *plan_add(struct plan *p, struct target given)
{
	struct target *t = arena_new(p->arena, struct target), **slot, *first;

	*t = given;
	if (!t->format)
		t->format = p->format;
	if (!t->file.n)
		t->file = url_to_file(p->arena, t->url);
	if (!t->file.n) {
		report_no_path(p, t);
		return NULL;
	}
	slot = (struct target **)map_at(&p->by_file[t->root], t->file);
	first = *slot;
	if (first && t->entry && first->entry == t->entry) {
		diag_report(p->log, &OUT_CIRCLE, t->entry->src, place_of(t), "%.*s leads to itself",
			    STR_ARG(t->url));
		return NULL;
	}
	if (first) {
		report_pair(p, &OUT_COLLISION, "%.*s is taken by %.*s", first, t);
		return NULL;
	}
	*slot = t;
	vec_push(p->arena, &p->targets, t);
	return t;
}

const struct target *plan_find(const struct plan *p, struct str url)
{
	struct str file = url_to_file(p->arena, url);

	return file.n ? map_get(&p->by_file[OUT_SITE], file) : NULL;
}

bool plan_check_template(struct plan *p, const struct target *t)
{
	const struct entry *e = t->entry;
	struct str at = {0};

	if (theme_has_template(p->theme, t->tmpl))
		return true;
	if (e)
		at = entry_at(e, "layout");
	theme_report_missing(p->theme, t->tmpl, at.p ? e->src : NULL, at, p->log);
	return false;
}

// ---- what can only be seen when all is there ----------------------------------------------------

// Files whose names differ only in case would be one file on many systems.
static void check_case(struct plan *p, struct target *t, struct map *folded)
{
	struct target **slot;
	struct buf low;
	struct str key;

	buf_init(&low, BUF_MAX_DEFAULT);
	utf8_lower(&low, t->file);
	key = buf_move(&low, p->arena);
	slot = (struct target **)map_at(folded, key);
	if (*slot)
		report_pair(p, &OUT_CASE,
			    "%.*s differs only in upper and lower case from the URL of %.*s", *slot,
			    t);
	else
		*slot = t;
}

// A file cannot have the name of a folder that another one needs.
static void check_folders(struct plan *p, struct target *t)
{
	for (size_t i = 0; i < t->file.n; i++) {
		struct target *other;

		if (t->file.p[i] != '/')
			continue;
		other = map_get(&p->by_file[t->root], str_first(t->file, i));
		if (other)
			report_pair(p, &OUT_COLLISION,
				    "%.*s needs a folder where a file stands, of %.*s", other, t);
	}
}

static int by_lang(const void *a, const void *b)
{
	const struct target *x = *(const struct target *const *)a,
			    *y = *(const struct target *const *)b;

	return (int)x->lang->index - (int)y->lang->index;
}

static void group(struct plan *p)
{
	for (size_t i = 0; i < p->targets.n; i++) {
		struct target *t = p->targets.p[i], **place;
		struct target_group **g;

		if (!t->group.n)
			continue;
		g = (struct target_group **)map_at(&p->by_group, t->group);
		if (!*g)
			*g = arena_new(p->arena, struct target_group);
		place = vec_add(p->arena, *g);
		*place = t;
		t->alternates = *g;
	}
	for (size_t i = 0; i < p->by_group.n; i++) {
		struct target_group *g = p->by_group.entries[i].value;

		qsort(g->p, g->n, sizeof *g->p, by_lang);
	}
}

// Formats that kith.yaml turns off or on and that there are not.
static void check_formats(struct plan *p)
{
	const struct ynode *tree = p->lib->site->formats_tree;
	struct strs names = {0};

	for (size_t i = 0; formats[i]; i++)
		vec_push(p->arena, &names, str_cstr(formats[i]->name));
	for (size_t i = 0; tree && i < tree->n; i++) {
		size_t k = 0;

		while (k < names.n && !str_eq(names.p[k], tree->pairs[i].key))
			k++;
		if (k < names.n)
			continue;
		diag_report(p->log, &LOAD_CONFIG_KEY, p->lib->site->src, tree->pairs[i].key_at,
			    "there is no output format \"%.*s\"", STR_ARG(tree->pairs[i].key));
		diag_suggest(p->log, tree->pairs[i].key, names.p, names.n);
	}
}

// Addresses of this site that options of the theme name (a logo) must be there.
static void check_options(const struct plan *p)
{
	const struct theme_options *o = p->theme->options;

	for (size_t i = 0; i < o->table.n; i++) {
		const struct field *f = &o->table.fields[i];
		struct str url = *(const struct str *)((const char *)o->values + f->off);
		struct str *known;

		if (f->type != F_URL || url.n == 0 || url.p[0] != '/' || plan_find(p, url))
			continue;
		diag_report(p->log, &LOAD_OPTION, o->places[i].src, o->places[i].at,
			    "\"%s\": this site has no \"%.*s\"", f->name, STR_ARG(url));
		known = arena_array(p->arena, struct str, p->targets.n);
		for (size_t k = 0; k < p->targets.n; k++)
			known[k] = p->targets.p[k]->url;
		diag_suggest(p->log, url, known, p->targets.n);
	}
}

bool plan_make(struct plan *p, struct arena *a, const struct library *lib,
	       const struct theme *theme, const struct pictures *pictures, struct str root,
	       const struct email_audience *audience, struct diag_log *log)
{
	struct map folded[OUT_ROOTS];
	size_t before = log->errors;
	bool ok = true;

	*p = (struct plan){.arena = a,
			   .lib = lib,
			   .theme = theme,
			   .pictures = pictures,
			   .root = root,
			   .audience = audience,
			   .log = log};
	map_init(&p->by_group, a);
	for (int i = 0; i < OUT_ROOTS; i++) {
		map_init(&p->by_file[i], a);
		map_init(&folded[i], a);
	}
	check_formats(p);
	for (size_t i = 0; formats[i]; i++) {
		p->format = formats[i];
		if (site_format(lib->site, formats[i]->name))
			ok &= formats[i]->plan(p);
	}
	for (size_t i = 0; i < p->targets.n; i++) {
		check_case(p, p->targets.p[i], &folded[p->targets.p[i]->root]);
		check_folders(p, p->targets.p[i]);
	}
	group(p);
	check_options(p);
	return ok && log->errors == before;
}
