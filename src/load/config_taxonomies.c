// `taxonomies`: names, or maps of name and title.
#include "load/config.h"
#include "load/diags.h"
#include "model/url.h"

FIELDS(taxonomy_fields, "taxonomy", struct taxonomy,
       {"name", F_TEXT, offsetof(struct taxonomy, name), FIELD_REQUIRED,
	.help = "Name of the field.", .example = "values"},
       {"title", F_LTEXT, offsetof(struct taxonomy, title),
	.help = "What its pages call it; otherwise the theme's word for the name.",
	.example = "{en: Values, zh-Hans: 价值}"}, );

static void add(struct decode *d, struct site *site, const struct ynode *n)
{
	struct taxonomy t = {0};
	struct decode_shape shape = {.tables = {&taxonomy_fields}, .to = &t};

	if (n->type == Y_SCALAR) {
		t.name = n->text;
	} else if (n->type != Y_MAP) {
		diag_report(d->log, &LOAD_CONFIG, d->src, n->at,
			    "a taxonomy is a name or a map, not %s", ynode_what(n));
		diag_hint(d->log, "write it like this: {name: values, title: Values}");
		return;
	} else if (!decode_map(d, n, &shape)) {
		return;
	}
	if (!url_slug_ok(t.name)) {
		diag_report(d->log, &LOAD_CONFIG, d->src, n->at,
			    "\"%.*s\" can't be the name of a taxonomy", STR_ARG(t.name));
		return;
	}
	for (size_t i = 0; i < site->taxonomies.n; i++) {
		if (!str_eq(site->taxonomies.p[i], t.name))
			continue;
		diag_report(d->log, &LOAD_CONFIG, d->src, n->at,
			    "the taxonomy \"%.*s\" is listed twice", STR_ARG(t.name));
		return;
	}
	site->taxonomy[site->taxonomies.n] = t;
	vec_push(d->arena, &site->taxonomies, t.name);
}

void config_taxonomies(struct decode *d, struct site *site)
{
	const struct ynode *n = ynode_get(site->tree, S("taxonomies"));
	struct ynode tags = {.type = Y_SCALAR, .text = S("tags")};

	if (!n)
		n = &tags;
	site->taxonomy = arena_array(d->arena, struct taxonomy, n->n + 1);
	if (n->type != Y_SEQ && n->type != Y_NULL)
		add(d, site, n);
	for (size_t i = 0; n->type == Y_SEQ && i < n->n; i++)
		add(d, site, n->items[i]);
}
