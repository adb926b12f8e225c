// What every page of a language shares: the site, its languages, menus, now, and the functions.

#include <stdlib.h>

#include "base/vec.h"
#include "model/url.h"
#include "output/icon.h"
#include "output/naming.h"
#include "output/theme.h"
#include "output/search.h"
#include "output/view_class.h"
#include "output/visible.h"

// ---- languages ----------------------------------------------------------------------------------

static struct value lang_name(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_str(lang_autonym(((const struct lang *)o)->tag));
}

static struct value lang_url(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);

	(void)f;
	return v_str(
		link_url(r, vm_arena(vm), r->view->langs[((const struct lang *)o)->index].home));
}

static struct value lang_dir(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_str(((const struct lang *)o)->rtl ? S("rtl") : S("ltr"));
}

struct value view_lang_print(struct vm *vm, const void *o)
{
	(void)vm;
	return v_str(((const struct lang *)o)->tag);
}

const struct vfield view_lang_rows[] = {
	VIEW_STR("tag", struct lang, tag, "The language's BCP 47 tag: zh-Hans."),
	VIEW_STR("prefix", struct lang, prefix,
		 "What its URLs begin with: empty for the first language, /en for others."),
	VIEW_GET("name", lang_name, "str", "The language's own name for itself."),
	VIEW_GET("url", lang_url, "str", "Its home page."),
	VIEW_GET("dir", lang_dir, "str", "The direction of its script: ltr or rtl."),
	{.name = S_INIT("rtl"),
	 .how = VF_BOOL,
	 .off = offsetof(struct lang, rtl),
	 .type = "bool",
	 .help = "Whether it is written from right to left."},
};
const size_t view_lang_nrows = sizeof view_lang_rows / sizeof *view_lang_rows;

struct value view_lang_object(struct reader *r, const struct lang *l)
{
	return v_object(r->view->classes->lang, l);
}

// ---- the site -----------------------------------------------------------------------------------
// The object of class "site" is the library's struct site; what depends on the language comes from
// the reader.

static struct value site_languages(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct site *s = o;

	(void)f;
	return v_seq_structs(vm_arena(vm), reader_of(vm)->view->classes->lang, s->langs, s->nlangs,
			     sizeof *s->langs);
}

static struct value site_home(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);

	(void)o, (void)f;
	return v_str(link_url(r, vm_arena(vm), reader_lang(r)->home));
}

static struct value site_feeds(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);

	(void)f;
	return view_feeds(r, reader_lang(r)->home,
			  ltext_get(&((const struct site *)o)->title, r->lang));
}

static struct value site_feed(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	struct arena *a = vm_arena(vm);

	(void)f;
	for (const struct feed_form *form = feed_forms; form->format; form++)
		if (site_format(o, form->format))
			return v_str(link_url(r, a, url_feed(a, reader_lang(r)->home, form)));
	return v_str(S(""));
}

static struct value site_icons(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	const struct icons *icons = r->view->icons;

	(void)o, (void)f;
	note_read(r, READ_SITE, NULL);
	return v_seq_structs(vm_arena(vm), r->view->classes->icon, icons->p, icons->n,
			     sizeof *icons->p);
}

static struct value site_archive(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	struct str url = url_archive(vm_arena(vm), r->lang, 0);

	(void)o, (void)f;
	note_read(r, READ_LIST, &r->view->lib->urls);
	if (!map_get(&r->view->lib->urls, url) ||
	    !theme_has_template(r->view->theme, S("years.html")))
		return v_str(S(""));
	return v_str(link_url(r, vm_arena(vm), url));
}

static struct value site_manifest(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	struct arena *a = vm_arena(vm);

	(void)f;
	return v_str(site_format(o, "webmanifest") ? link_url(r, a, url_web_manifest(a, r->lang))
						   : S(""));
}

static struct value site_menus(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	const struct view_lang *l = reader_lang(r);
	struct arena *a = vm_arena(vm);
	struct value map = v_map_new(a);

	(void)o, (void)f;
	for (size_t i = 0; i < l->nmenus; i++)
		v_map_set(a, map, l->menus[i].name,
			  v_seq_structs(a, r->view->classes->menu_link, l->menus[i].p,
					l->menus[i].n, sizeof(struct menu_link)));
	return map;
}

static struct value site_has_newsletters(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	const struct entries *list = &reader_lists(r)->kinds[KIND_newsletter];

	(void)o, (void)f;
	note_read(r, READ_LIST, list);
	return v_bool(list->n > 0);
}

static struct value site_agenda(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)o, (void)f;
	return view_agenda(reader_of(vm));
}

static struct value site_data(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);

	(void)o, (void)f;
	note_read(r, READ_SITE, NULL);
	return r->view->data;
}

static struct value site_zone(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_str(zone_name(((const struct site *)o)->zone));
}

static struct value site_search(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);

	(void)f;
	if (!search_is_on(r->view->theme, o))
		return v_str(S(""));
	return v_str(link_url(r, vm_arena(vm), url_search(vm_arena(vm), r->lang)));
}

const struct vfield view_site_rows[] = {
	VIEW_GET("languages", site_languages, "list of language",
		 "The site's languages, the default first."),
	VIEW_GET("url", site_home, "str", "The home page in the language of this page."),
	VIEW_GET("home_url", site_home, "str", "The same."),
	VIEW_GET("feed_url", site_feed, "str",
		 "The first of the feeds in the language of this page; empty: all are turned off."),
	VIEW_GET("feeds", site_feeds, "list of feed",
		 "The site's feeds in the language of this page, in all forms."),
	VIEW_GET("search_url", site_search, "str",
		 "The search page in the language of this page; empty: there is none."),
	VIEW_GET("icons", site_icons, "list of icon",
		 "The site's icons, or else the theme's, the main one first."),
	VIEW_GET("archive_url", site_archive, "str",
		 "The archive by year in this page's language; empty when there is none."),
	VIEW_GET("manifest_url", site_manifest, "str",
		 "The web manifest of this page's language; empty when it is turned off."),
	VIEW_GET("menus", site_menus, "map of lists of {title, url}",
		 "The menus of kith.yaml; main is always there."),
	VIEW_GET("has_newsletters", site_has_newsletters, "bool",
		 "Whether there are newsletter issues in this language."),
	VIEW_GET("agenda", site_agenda, "agenda",
		 "The calendars of events in the language of this page, and pages of months and "
		 "years."),
	VIEW_GET("recognised", view_recognised, "list of person",
		 "Those who are ranked here: who agreed to it."),
	VIEW_GET("data", site_data, "map",
		 "What content/data holds: site.data.prices is prices.yaml, .json or .csv."),
	VIEW_GET("timezone", site_zone, "str", "The site's time zone."),
	VIEW_STR("base_url", struct site, base_url,
		 "Where the site lives, without the last slash."),
};
const size_t view_site_nrows = sizeof view_site_rows / sizeof *view_site_rows;

// ---- globals ------------------------------------------------------------------------------------
// The object of class "globals" is one of view_lang.forms. VMs keep fragments by globals object, so
// whatever a fragment may depend on beside the language has an object of its own: the channel
// (whose persons) and the form of links. Its fields look through the reader.

static struct value get_site(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);

	(void)o, (void)f;
	note_read(r, READ_SITE, NULL);
	return v_object(r->view->classes->site, r->view->lib->site);
}

static struct value get_lang(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)o, (void)f;
	return view_lang_object(reader_of(vm), reader_of(vm)->lang);
}

static struct value get_now(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);

	(void)o, (void)f;
	note_read(r, READ_NOW, NULL);
	return view_moment(r, &r->view->now);
}

static struct value get_theme(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);

	(void)o, (void)f;
	note_read(r, READ_SITE, NULL);
	return v_object(r->view->classes->theme, r->view->theme->options->values);
}

struct value view_function_get(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)o;
	return v_func(f->arg);
}

const struct vfield view_globals_rows[] = {
	VIEW_GET("site", get_site, "site", "What kith.yaml says of the site."),
	VIEW_GET("lang", get_lang, "language", "The language of this page."),
	VIEW_GET("theme", get_theme, "theme",
		 "The theme's options: what kith.yaml sets, otherwise their defaults."),
	VIEW_GET("now", get_now, "moment", "The time of the build."),
};
const size_t view_globals_nrows = sizeof view_globals_rows / sizeof *view_globals_rows;

// ---- menus --------------------------------------------------------------------------------------

static void add_item(const struct view *v, struct view_lang *l, struct menu_links *out,
		     const struct menu_item *item)
{
	const struct kind *kind = site_kind(v->lib->site, item->kind);
	struct menu_link link = {0};

	if (!library_menu_link(v->arena, v->lib, item, l->lang, &link.url, &link.title) ||
	    (item->page.n && !map_get(&v->lib->urls, link.url)))
		return;
	if (link.title.n == 0 && kind)
		link.title = title_of_list(v->lib, v->theme, kind, l->lang);
	if (link.title.n == 0)
		link.title = item->kind.n ? item->kind : item->url;
	vec_push(v->arena, out, link);
}

static void menus_new(const struct view *v, struct view_lang *l)
{
	const struct site *site = v->lib->site;
	bool has_main = false;

	l->menus = arena_array(v->arena, struct menu_links, site->menus.n + 1);
	for (size_t i = 0; i < site->menus.n; i++) {
		struct menu_links *m;

		if (site->menus.p[i].lang && site->menus.p[i].lang != l->lang)
			continue;
		m = &l->menus[l->nmenus++];
		m->name = site->menus.p[i].name;
		has_main |= str_eq(m->name, S("main"));
		for (size_t k = 0; k < site->menus.p[i].n; k++)
			add_item(v, l, m, &site->menus.p[i].items[k]);
	}
	if (has_main)
		return;
	l->menus[l->nmenus].name = S("main");
	for (unsigned k = 0; k < site->nkinds; k++)
		add_item(v, l, &l->menus[l->nmenus],
			 &(struct menu_item){.kind = str_cstr(site->all_kinds[k]->name)});
	l->nmenus++;
}

// ---- events by time -----------------------------------------------------------------------------

static int by_start(const void *a, const void *b)
{
	const struct event *x = *(const struct event *const *)a,
			   *y = *(const struct event *const *)b;

	if (x->shown->as.starts != y->shown->as.starts)
		return x->shown->as.starts < y->shown->as.starts ? -1 : 1;
	return str_cmp(x->e.id, y->e.id);
}

static void agenda_new(const struct view *v, struct view_lists *l)
{
	const struct entries *all = &l->kinds[KIND_event];
	struct entry **p = arena_array(v->arena, struct entry *, all->n);
	size_t nup = 0, npast = 0;

	for (size_t i = 0; i < all->n; i++) {
		if (!((const struct event *)all->p[i])->is_past)
			p[nup++] = all->p[i];
		else
			p[all->n - ++npast] = all->p[i];
	}
	if (nup)
		qsort(p, nup, sizeof *p, by_start);
	if (npast)
		qsort(p + nup, npast, sizeof *p, by_start);
	for (size_t i = nup, k = all->n; i + 1 < k; i++) {
		struct entry *swap = p[i];

		p[i] = p[--k];
		p[k] = swap;
	}
	l->agenda = (struct entries){p, all->n, all->n};
	l->upcoming = (struct entries){p, nup, nup};
	l->past = (struct entries){p + nup, npast, npast};
}

struct entries view_upcoming(struct reader *r)
{
	note_read(r, READ_NOW, NULL);
	note_read(r, READ_LIST, &reader_lists(r)->kinds[KIND_event]);
	return reader_lists(r)->upcoming;
}

struct entries view_past(struct reader *r)
{
	note_read(r, READ_NOW, NULL);
	note_read(r, READ_LIST, &reader_lists(r)->kinds[KIND_event]);
	return reader_lists(r)->past;
}

static void lists_new(const struct view *v, struct view_lang *l, enum channel c)
{
	for (unsigned k = 0; k < v->lib->site->nkinds; k++)
		l->lists[c].kinds[k] = visible_entries(
			v->arena, library_list(v->lib, (enum kind_id)k, l->lang), c);
	agenda_new(v, &l->lists[c]);
}

void view_langs_new(struct view *v)
{
	const struct site *site = v->lib->site;

	v->langs = arena_array(v->arena, struct view_lang, site->nlangs);
	for (unsigned i = 0; i < site->nlangs; i++) {
		struct view_lang *l = &v->langs[i];

		l->view = v;
		l->lang = &site->langs[i];
		l->home = url_home(v->arena, l->lang);
		l->words = &v->theme->words[i];
		for (unsigned c = 0; c < CHANNEL_COUNT; c++)
			lists_new(v, l, (enum channel)c);
		menus_new(v, l);
	}
}
