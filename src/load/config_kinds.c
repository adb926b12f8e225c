#include "base/fs.h"
#include "load/config.h"
#include "load/diags.h"
#include "model/entry.h"
#include "model/url.h"

#define NAMES_MAX 96

static void set_defaults(struct arena *a, const struct kind *kind, struct kind_config *c)
{
	c->permalink = str_cstr(kind->permalink);
	c->list = str_cstr(kind->list_path);
	c->tmpl = str_cstr(kind->tmpl);
	c->feed = kind->in_feed;
	map_init(&c->alias_map, a);
}

// The names of a kind's fields that an alias may stand for.
static size_t field_names(const struct kind *kind, struct str names[NAMES_MAX])
{
	const struct field_table *const tables[] = {&entry_fields, kind->fields};
	size_t n = 0;

	for (size_t t = 0; t < 2; t++)
		for (size_t i = 0; i < tables[t]->n && n < NAMES_MAX; i++)
			names[n++] = str_cstr(tables[t]->fields[i].name);
	return n;
}

static void add_alias(struct decode *d, const struct kind *kind, struct kind_config *c,
		      const struct ypair *pair)
{
	const struct ynode *to = pair->value;
	struct str names[NAMES_MAX];
	size_t n = field_names(kind, names);

	if (to->type != Y_SCALAR) {
		diag_report(d->log, &LOAD_CONFIG, d->src, to->at,
			    "an alias gives the name of a field, not %s", ynode_what(to));
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(names[i], to->text))
			continue;
		map_put(&c->alias_map, pair->key, (void *)names[i].p);
		return;
	}
	for (size_t i = 0; i < d->site->taxonomies.n && n < NAMES_MAX; i++) {
		if (str_eq(d->site->taxonomies.p[i], to->text)) {
			map_put(&c->alias_map, pair->key, (void *)arena_cstr(d->arena, to->text));
			return;
		}
		names[n++] = d->site->taxonomies.p[i];
	}
	diag_report(d->log, &LOAD_CONFIG, d->src, to->at, "%s has no field \"%.*s\"", kind->name,
		    STR_ARG(to->text));
	diag_suggest(d->log, to->text, names, n);
}

// "." and "" are the content folder itself; all are brought to "a/b".
static void normalise_folders(struct decode *d, const struct ynode *n, struct kind_config *c)
{
	const struct ynode *at = ynode_get(n, S("folder"));

	for (size_t i = 0; i < c->folders.n; i++) {
		struct str folder = c->folders.p[i], normal;

		if ((folder.n && folder.p[0] == '/') || !fs_normal(d->arena, folder, &normal)) {
			diag_report(d->log, &LOAD_CONFIG, d->src, at->at,
				    "a kind's folder must lie in the content folder");
			c->folders.n = 0; // the default takes its place
			return;
		}
		while (normal.n && normal.p[normal.n - 1] == '/')
			normal.n--;
		c->folders.p[i] = str_eq(normal, S(".")) ? (struct str){"", 0} : normal;
	}
}

static void check_list(struct decode *d, const struct kind *kind, const struct ynode *n,
		       struct kind_config *c)
{
	const struct ynode *at = ynode_get(n, S("list"));

	if (!at)
		return;
	if (!kind->list_tmpl)
		diag_report(d->log, &LOAD_CONFIG, d->src, at->at, "the kind \"%s\" has no list",
			    kind->name);
	else if (kind->own && (str_eq(c->list, S("true")) || str_eq(c->list, S("false"))))
		return;
	else if (c->list.n && (c->list.p[0] != '/' || c->list.p[c->list.n - 1] != '/'))
		diag_report(d->log, &LOAD_CONFIG, d->src, at->at,
			    "\"list\" must begin and end with /");
	else
		return;
	c->list = str_cstr(kind->list_path);
}

// A pattern that knows no such part would fail for each document; one without any gives all of them
// one address.
static bool check_permalink(struct decode *d, const struct ynode *at, struct str pattern)
{
	struct str bad;

	if (!str_starts(pattern, S("/"))) {
		diag_report(d->log, &LOAD_CONFIG, d->src, at->at, "a permalink begins with /");
	} else if (url_pattern_ok(pattern, &bad)) {
		return true;
	} else if (bad.n) {
		diag_report(d->log, &LOAD_CONFIG, d->src, at->at,
			    "a permalink has no part \"%.*s\"", STR_ARG(bad));
		diag_hint(d->log, "it has :slug, :title, :year, :month, :day, :section, :path "
				  "and :lang");
	} else {
		diag_report(d->log, &LOAD_CONFIG, d->src, at->at,
			    "this permalink gives all documents one address");
		diag_hint(d->log, "write it like this: /blog/:year/:slug/");
	}
	return false;
}

// What only a kind of the site's own may have, and what members may not.
static void check_own(struct decode *d, const struct kind *kind, const struct ynode *n)
{
	static const char *const names[] = {"fields", "dated"};

	if (kind->id == KIND_member && ynode_get(n, S("feed")))
		diag_report(d->log, &LOAD_CONFIG, d->src, ynode_get(n, S("feed"))->at,
			    "members do not stand in feeds");
	for (size_t i = 0; !kind->own && i < sizeof names / sizeof *names; i++) {
		const struct ynode *at = ynode_get(n, str_cstr(names[i]));

		if (at)
			diag_report(d->log, &LOAD_CONFIG, d->src, at->at,
				    "only a kind of the site's own has \"%s\"", names[i]);
	}
}

void config_kind_settings(struct decode *d, const struct kind *kind, const struct ynode *n,
			  struct kind_config *c)
{
	struct decode_shape shape = {.tables = {&kind_config_fields}, .to = c};
	const struct ynode *link, *aliases;

	if (n->type != Y_MAP) {
		diag_report(d->log, &LOAD_CONFIG, d->src, n->at,
			    "a kind's settings are a map, not %s", ynode_what(n));
		return;
	}
	decode_map(d, n, &shape);
	normalise_folders(d, n, c);
	check_list(d, kind, n, c);
	link = ynode_get(n, S("permalink"));
	if (link && link->type == Y_SCALAR && !check_permalink(d, link, c->permalink))
		c->permalink = str_cstr(kind->permalink);
	check_own(d, kind, n);
	aliases = c->aliases;
	if (aliases && aliases->type != Y_MAP) {
		diag_report(d->log, &LOAD_CONFIG, d->src, aliases->at,
			    "\"aliases\" must be a map from names to the fields that they mean");
		aliases = NULL;
	}
	for (size_t i = 0; aliases && i < aliases->n; i++)
		add_alias(d, kind, c, &aliases->pairs[i]);
}

// A kind of the site's own has a folder; with a name that is nearly one of kith's, fields as well.
static bool is_own(const struct ypair *pair)
{
	struct str names[KIND_COUNT];

	for (size_t i = 0; i < KIND_COUNT; i++)
		names[i] = str_cstr(kinds[i]->name);
	return ynode_get(pair->value, S("folder")) &&
	       (ynode_get(pair->value, S("fields")) ||
		diag_nearest(pair->key, names, KIND_COUNT).n == 0);
}

static void report_unknown_kind(struct decode *d, const struct ypair *pair)
{
	struct str names[KIND_COUNT];

	for (size_t i = 0; i < KIND_COUNT; i++)
		names[i] = str_cstr(kinds[i]->name);
	diag_report(d->log, &LOAD_CONFIG_KEY, d->src, pair->key_at, "there is no kind \"%.*s\"",
		    STR_ARG(pair->key));
	if (!diag_suggest(d->log, pair->key, names, KIND_COUNT))
		diag_hint(d->log, "a kind of the site's own needs a \"folder\"");
}

static struct str place_of_folder(const struct site *site, const struct kind *kind)
{
	const struct ynode *row = ynode_get(site->kinds_tree, str_cstr(kind->name));
	const struct ynode *folder = ynode_get(row, S("folder"));

	return folder ? folder->at : (struct str){0};
}

// One folder cannot belong to two kinds.
static void check_folders(struct decode *d, const struct site *site)
{
	struct map owners;

	map_init(&owners, d->arena);
	for (size_t k = 0; k < site->nkinds; k++) {
		const struct kind *kind = site->all_kinds[k];

		for (size_t i = 0; i < site->kinds[k].folders.n; i++) {
			struct str folder = site->kinds[k].folders.p[i];
			const struct kind *other = map_get(&owners, folder);
			struct str at = place_of_folder(site, kind);

			if (!other) {
				map_put(&owners, folder, (void *)kind);
				continue;
			}
			if (!at.p)
				at = place_of_folder(site, other);
			diag_report(d->log, &LOAD_CONFIG, d->src, at,
				    "the folder \"%.*s\" is that of the kind %s already",
				    STR_ARG(folder), other->name);
		}
	}
}

void config_kinds(struct decode *d, struct site *site)
{
	const struct ynode *tree = site->kinds_tree;

	site->nkinds = KIND_COUNT;
	for (size_t i = 0; i < KIND_COUNT; i++) {
		site->all_kinds[i] = kinds[i];
		set_defaults(d->arena, kinds[i], &site->kinds[i]);
	}
	if (tree && tree->type != Y_MAP) {
		diag_report(d->log, &LOAD_CONFIG, d->src, tree->at,
			    "\"kinds\" must be a map, not %s", ynode_what(tree));
		tree = NULL;
	}
	for (size_t i = 0; tree && i < tree->n; i++) {
		const struct kind *kind = kind_find(tree->pairs[i].key);

		if (kind)
			config_kind_settings(d, kind, tree->pairs[i].value, &site->kinds[kind->id]);
		else if (is_own(&tree->pairs[i]))
			config_own_kind(d, site, &tree->pairs[i]);
		else
			report_unknown_kind(d, &tree->pairs[i]);
	}
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (site->kinds[i].folders.n == 0)
			vec_push(d->arena, &site->kinds[i].folders, str_cstr(kinds[i]->folder));
	check_folders(d, site);
}
