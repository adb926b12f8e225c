#include "model/library.h"

#include <stdlib.h>

#include "model/kind.h"
#include "model/url.h"

const struct entry *entry_version(const struct entry *e, const struct lang *lang)
{
	for (size_t i = 0; i < e->versions.n; i++)
		if (e->versions.p[i]->lang == lang)
			return e->versions.p[i];
	return NULL;
}

struct entry *library_entry(const struct library *lib, struct str id, const struct lang *lang)
{
	struct entry *e = map_get(&lib->by_id, id);

	return e ? (struct entry *)entry_version(e, lang) : NULL;
}

struct entry *library_named(const struct library *lib, enum kind_id kind, const struct lang *lang,
			    struct str name)
{
	const struct entries *list = library_list(lib, kind, lang);

	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->p[i]->slug, name))
			return list->p[i];
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->p[i]->stem, name) || str_eq(list->p[i]->id, name))
			return list->p[i];
	return NULL;
}

const struct entries *library_list(const struct library *lib, enum kind_id kind,
				   const struct lang *lang)
{
	return lib->site->fallback[lang->index] ? &lib->mixed[kind][lang->index]
						: &lib->lists[kind][lang->index];
}

bool library_has_list(const struct library *lib, enum kind_id kind, const struct lang *lang)
{
	if (lib->site->kinds[kind].list.n == 0)
		return false;
	if (kind == KIND_member)
		return lib->people[CHANNEL_SITE].n != 0;
	return library_list(lib, kind, lang)->n != 0;
}

// The entry that a menu's `page` means: an id, or one below the folder of pages.
static const struct entry *menu_page(struct arena *a, const struct library *lib, struct str page)
{
	const struct strs *folders = &lib->site->kinds[KIND_page].folders;
	const struct entry *e = map_get(&lib->by_id, page);

	for (size_t i = 0; !e && i < folders->n; i++)
		e = map_get(&lib->by_id,
			    arena_printf(a, "%.*s/%.*s", STR_ARG(folders->p[i]), STR_ARG(page)));
	return e;
}

bool library_menu_link(struct arena *a, const struct library *lib, const struct menu_item *item,
		       const struct lang *lang, struct str *url, struct str *title)
{
	const struct entry *e = NULL;
	const struct kind *kind;

	*title = ltext_get(&item->title, lang);
	if (item->page.n) {
		e = menu_page(a, lib, item->page);
		e = e ? entry_version(e, lang) : NULL;
		if (!e)
			return false;
		*url = e->url;
		if (title->n == 0)
			*title = e->title;
		return true;
	}
	if (item->kind.n) {
		kind = site_kind(lib->site, item->kind);
		if (!kind || !library_has_list(lib, kind->id, lang))
			return false;
		*url = url_list(a, lib->site, kind->id, lang);
		return true;
	}
	*url = item->url;
	return true;
}

static instant when(const struct entry *e)
{
	return e->kind->id == KIND_event ? ((const struct event *)e)->starts.at : e->date.at;
}

static int compare_newest(const void *x, const void *y)
{
	const struct entry *a = *(struct entry *const *)x, *b = *(struct entry *const *)y;
	int c;

	if (when(a) != when(b))
		return when(a) > when(b) ? -1 : 1;
	c = str_cmp(a->id, b->id);
	return c ? c : (int)a->lang->index - (int)b->lang->index;
}

void entries_sort_newest(struct entries *list)
{
	if (list->n)
		qsort(list->p, list->n, sizeof *list->p, compare_newest);
}
