#include "base/fs.h"
#include "load/config.h"
#include "load/diags.h"
#include "model/entry.h"

#define NAMES_MAX 96

static void set_defaults(struct arena *a, const struct kind *kind, struct kind_config *c)
{
	c->permalink = str_cstr(kind->permalink);
	c->list = str_cstr(kind->list_path);
	c->tmpl = str_cstr(kind->tmpl);
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
			normal = folder;
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
	else if (c->list.n && (c->list.p[0] != '/' || c->list.p[c->list.n - 1] != '/'))
		diag_report(d->log, &LOAD_CONFIG, d->src, at->at,
			    "\"list\" must begin and end with /");
}

static void read_kind(struct decode *d, const struct kind *kind, const struct ynode *n,
		      struct kind_config *c)
{
	struct decode_shape shape = {.tables = {&kind_config_fields}, .to = c};
	const struct ynode *link;

	if (n->type != Y_MAP) {
		diag_report(d->log, &LOAD_CONFIG, d->src, n->at,
			    "a kind's settings are a map, not %s", ynode_what(n));
		return;
	}
	decode_map(d, n, &shape);
	normalise_folders(d, n, c);
	check_list(d, kind, n, c);
	link = ynode_get(n, S("permalink"));
	if (link && !str_starts(c->permalink, S("/")))
		diag_report(d->log, &LOAD_CONFIG, d->src, link->at, "a permalink begins with /");
	for (size_t i = 0; c->aliases && i < c->aliases->n; i++) {
		if (c->aliases->type == Y_MAP)
			add_alias(d, kind, c, &c->aliases->pairs[i]);
	}
}

void config_kinds(struct decode *d, struct site *site)
{
	const struct ynode *tree = site->kinds_tree;
	struct str names[KIND_COUNT];

	for (size_t i = 0; i < KIND_COUNT; i++) {
		names[i] = str_cstr(kinds[i]->name);
		set_defaults(d->arena, kinds[i], &site->kinds[i]);
	}
	if (tree && tree->type != Y_MAP) {
		diag_report(d->log, &LOAD_CONFIG, d->src, tree->at,
			    "\"kinds\" must be a map, not %s", ynode_what(tree));
		tree = NULL;
	}
	for (size_t i = 0; tree && i < tree->n; i++) {
		const struct kind *kind = kind_find(tree->pairs[i].key);

		if (kind) {
			read_kind(d, kind, tree->pairs[i].value, &site->kinds[kind->id]);
			continue;
		}
		diag_report(d->log, &LOAD_CONFIG_KEY, d->src, tree->pairs[i].key_at,
			    "there is no kind \"%.*s\"", STR_ARG(tree->pairs[i].key));
		diag_suggest(d->log, tree->pairs[i].key, names, KIND_COUNT);
	}
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (site->kinds[i].folders.n == 0)
			vec_push(d->arena, &site->kinds[i].folders, str_cstr(kinds[i]->folder));
}
