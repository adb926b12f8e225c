// Menus: each item leads somewhere.
#include "load/diags.h"
#include "load/resolve.h"
#include "load/room.h"
#include "model/url.h"

static struct str place(const struct loading *l, const struct menu_item *item, const char *key)
{
	const struct ynode *menus = l->site->menus_tree;

	// The item's own tree has the same place as the item.
	for (size_t m = 0; menus && m < menus->n; m++) {
		const struct ynode *list = menus->pairs[m].value;

		for (size_t i = 0; i < list->n; i++) {
			const struct ynode *n = list->type == Y_SEQ
							? ynode_get(list->items[i], str_cstr(key))
							: NULL;

			if (n && list->items[i]->at.p == item->at.p)
				return n->at;
		}
	}
	return item->at;
}

// What was read under that name and is not published.
static const struct absent *find_absent(const struct loading *l, struct str page)
{
	for (size_t i = 0; i < l->absent.n; i++) {
		const struct absent *absent = l->absent.entries[i].value;
		const struct entry *e = absent->entry;

		if (str_eq(e->id, page) ||
		    (e->kind->id == KIND_page && str_ends(e->id, page) &&
		     (e->id.n == page.n || e->id.p[e->id.n - page.n - 1] == '/')))
			return absent;
	}
	return NULL;
}

static void check_page(struct loading *l, const struct menu_item *item)
{
	struct str url, title;
	struct strs names = {0};
	const struct absent *absent;
	struct entry *any = NULL;

	for (unsigned i = 0; i < l->site->nlangs; i++)
		if (library_menu_link(l->arena, l->lib, item, &l->site->langs[i], &url, &title))
			any = map_get(&l->entry_at, url);
	if (any)
		return;
	absent = find_absent(l, item->page);
	if (absent && absent->why == ABSENT_WITHDRAWN)
		return;
	diag_report(l->log, &LOAD_MENU, l->site->src, place(l, item, "page"),
		    "there is no page \"%.*s\"", STR_ARG(item->page));
	for (size_t i = 0; i < l->lib->by_id.n && i < 500; i++) {
		struct str id = l->lib->by_id.entries[i].key;

		vec_push(l->arena, &names, str_starts(id, S("pages/")) ? str_from(id, 6) : id);
	}
	if (absent)
		diag_hint(l->log, "%.*s is not published", STR_ARG(absent->entry->src->path));
	else
		diag_suggest(l->log, item->page, names.p, names.n);
}

static void check_kind(struct loading *l, const struct menu_item *item)
{
	const struct kind *kind = kind_find(item->kind);
	struct str names[KIND_COUNT];

	if (kind && l->site->kinds[kind->id].list.n)
		return;
	for (size_t i = 0; i < KIND_COUNT; i++)
		names[i] = str_cstr(kinds[i]->name);
	diag_report(l->log, &LOAD_MENU, l->site->src, place(l, item, "kind"),
		    kind ? "the kind \"%.*s\" has no list" : "there is no kind \"%.*s\"",
		    STR_ARG(item->kind));
	if (!kind)
		diag_suggest(l->log, item->kind, names, KIND_COUNT);
}

static void check_url(struct loading *l, const struct menu_item *item)
{
	struct entry home = {.lang = &l->site->langs[0], .url = S("/")};
	struct target t;

	if (url_is_external(item->url))
		return;
	t = resolve_link(l, l->arena, &home, item->url);
	if (t.type == TARGET_NOTHING || t.type == TARGET_ABSENT)
		diag_report(l->log, &LOAD_MENU, l->site->src, place(l, item, "url"),
			    "nothing is at \"%.*s\"", STR_ARG(item->url));
}

void link_menus(struct loading *l)
{
	for (size_t m = 0; m < l->site->menus.n; m++) {
		const struct menu *menu = &l->site->menus.p[m];

		for (size_t i = 0; i < menu->n; i++) {
			const struct menu_item *item = &menu->items[i];

			if (item->page.n)
				check_page(l, item);
			else if (item->kind.n)
				check_kind(l, item);
			else if (item->url.n)
				check_url(l, item);
		}
	}
}
