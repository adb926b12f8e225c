// `menus`.
#include "load/config.h"
#include "load/diags.h"

static void read_item(struct decode *d, const struct ynode *n, struct menu_item *item)
{
	struct decode_shape shape = {.tables = {&menu_item_fields}, .to = item};

	item->node = n;
	if (n->type != Y_MAP) {
		diag_report(d->log, &LOAD_CONFIG, d->src, n->at, "a menu item is a map, not %s",
			    ynode_what(n));
		diag_hint(d->log, "write it like this: {page: about} or {kind: post}");
	} else if (decode_map(d, n, &shape) && !item->page.n && !item->kind.n && !item->url.n) {
		diag_report(d->log, &LOAD_CONFIG, d->src, n->at,
			    "a menu item needs \"page\", \"kind\" or \"url\"");
		diag_hint(d->log, "write it like this: {page: about} or {kind: post}");
	}
}

static void read_list(struct decode *d, struct site *site, struct str name, const struct lang *lang,
		      const struct ynode *list)
{
	struct menu *menu = vec_add(d->arena, &site->menus);

	menu->name = name;
	menu->lang = lang;
	if (list->type != Y_SEQ && list->type != Y_NULL) {
		diag_report(d->log, &LOAD_CONFIG, d->src, list->at,
			    "a menu is a list of items, not %s", ynode_what(list));
		diag_hint(d->log, "write it like this: [{page: about}, {kind: post}]");
		return;
	}
	menu->items = arena_array(d->arena, struct menu_item, list->n);
	menu->n = list->n;
	for (size_t k = 0; k < list->n; k++)
		read_item(d, list->items[k], &menu->items[k]);
}

// A menu of its own for each language: {en: [...], zh-Hans: [...]}.
static bool is_by_language(const struct site *site, const struct ynode *n)
{
	bool any = false;

	for (size_t i = 0; n->type == Y_MAP && i < n->n; i++)
		any |= n->pairs[i].value->type == Y_SEQ || site_lang(site, n->pairs[i].key);
	return any;
}

static void read_languages(struct decode *d, struct site *site, struct str name,
			   const struct ynode *n)
{
	for (size_t i = 0; i < n->n; i++) {
		const struct ypair *pair = &n->pairs[i];
		const struct lang *lang = site_lang(site, pair->key);

		if (lang) {
			read_list(d, site, name, lang, pair->value);
			continue;
		}
		diag_report(d->log, &LOAD_CONFIG, d->src, pair->key_at,
			    "\"%.*s\" is not one of the site's languages", STR_ARG(pair->key));
		diag_suggest(d->log, pair->key, site->lang_tags.p, site->lang_tags.n);
	}
}

void config_menus(struct decode *d, struct site *site)
{
	const struct ynode *menus = site->menus_tree;

	if (menus && menus->type != Y_MAP) {
		diag_report(d->log, &LOAD_CONFIG, d->src, menus->at,
			    "\"menus\" must be a map from a menu's name to its items");
		return;
	}
	for (size_t i = 0; menus && i < menus->n; i++) {
		const struct ypair *pair = &menus->pairs[i];

		if (is_by_language(site, pair->value))
			read_languages(d, site, pair->key, pair->value);
		else
			read_list(d, site, pair->key, NULL, pair->value);
	}
}
