// Menus: each item leads somewhere.
#include "load/diags.h"
#include "load/resolve.h"
#include "load/room.h"
#include "model/url.h"

static struct str place(const struct menu_item *item, const char *key)
{
	const struct ynode *n = ynode_get(item->node, str_cstr(key));

	return n ? n->at : item->node->at;
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

static void check_page(struct loading *l, const struct menu *menu, const struct menu_item *item)
{
	struct str url, title;
	struct strs names = {0};
	const struct absent *absent;
	struct entry *any = NULL;

	for (unsigned i = 0; i < l->site->nlangs; i++)
		if ((!menu->lang || menu->lang->index == i) &&
		    library_menu_link(l->arena, l->lib, item, &l->site->langs[i], &url, &title))
			any = map_get(&l->entry_at, url);
	if (any)
		return;
	absent = find_absent(l, item->page);
	if (absent && absent->why == ABSENT_WITHDRAWN)
		return;
	diag_report(l->log, &LOAD_MENU, l->site->src, place(item, "page"),
		    "there is no page \"%.*s\"", STR_ARG(item->page));
	for (size_t i = 0; i < l->lib->by_id.n && i < 500; i++) {
		struct str id = l->lib->by_id.entries[i].key;

		vec_push(l->arena, &names, str_starts(id, S("pages/")) ? str_from(id, 6) : id);
	}
	any = menu->lang ? map_get(&l->lib->by_id, item->page) : NULL;
	if (menu->lang && !any)
		any = map_get(&l->lib->by_id, arena_cat(l->arena, S("pages/"), item->page));
	if (any)
		diag_hint(l->log, "%.*s has no version in \"%.*s\"", STR_ARG(any->id),
			  STR_ARG(menu->lang->tag));
	else if (absent)
		diag_hint(l->log, "%.*s is not published", STR_ARG(absent->entry->src->path));
	else
		diag_suggest(l->log, item->page, names.p, names.n);
}

static void check_kind(struct loading *l, const struct menu_item *item)
{
	const struct kind *kind = site_kind(l->site, item->kind);
	struct str names[KINDS_MAX];

	if (kind && l->site->kinds[kind->id].list.n)
		return;
	for (size_t i = 0; i < l->site->nkinds; i++)
		names[i] = str_cstr(l->site->all_kinds[i]->name);
	diag_report(l->log, &LOAD_MENU, l->site->src, place(item, "kind"),
		    kind ? "the kind \"%.*s\" has no list" : "there is no kind \"%.*s\"",
		    STR_ARG(item->kind));
	if (!kind)
		diag_suggest(l->log, item->kind, names, l->site->nkinds);
}

static void check_url(struct loading *l, const struct menu_item *item)
{
	struct entry home = {.lang = &l->site->langs[0], .url = S("/")};
	struct target t;

	if (url_is_external(item->url))
		return;
	t = resolve_link(l, l->arena, &home, item->url);
	if (t.type == TARGET_NOTHING || t.type == TARGET_ABSENT)
		diag_report(l->log, &LOAD_MENU, l->site->src, place(item, "url"),
			    "nothing is at \"%.*s\"", STR_ARG(item->url));
}

void link_menus(struct loading *l)
{
	for (size_t m = 0; m < l->site->menus.n; m++) {
		const struct menu *menu = &l->site->menus.p[m];

		for (size_t i = 0; i < menu->n; i++) {
			const struct menu_item *item = &menu->items[i];

			if (item->page.n)
				check_page(l, menu, item);
			else if (item->kind.n)
				check_kind(l, item);
			else if (item->url.n)
				check_url(l, item);
		}
	}
}
