// Every URL that the site has, and what each leads to.
#include <stdlib.h>

#include "base/fs.h"
#include "load/room.h"
#include "model/url.h"

static void put_url(struct loading *l, struct str url)
{
	map_put(&l->lib->urls, url, l->lib);
}

static void put_pages(struct loading *l, struct str list, size_t items)
{
	size_t size = (size_t)l->site->page_size, pages = (items + size - 1) / size;

	put_url(l, list);
	for (size_t i = 2; i <= pages; i++)
		put_url(l, url_list_page(l->arena, list, i));
}

static size_t shown(const struct entries *list)
{
	size_t n = 0;

	for (size_t i = 0; i < list->n; i++)
		n += entry_in(list->p[i], CHANNEL_SITE);
	return n;
}

// The feeds that belong to a page, when something of the list may stand in them.
static void put_feeds(struct loading *l, struct str page, const struct entries *list)
{
	bool any = !list;

	for (size_t i = 0; !any && i < list->n; i++)
		any = entry_in_feeds(l->site, list->p[i]);
	for (const struct feed_form *f = feed_forms; any && f->format; f++)
		if (site_format(l->site, f->format))
			put_url(l, url_feed(l->arena, page, f));
}

static void put_calendar(struct loading *l, const struct calendar *c)
{
	if (c->feeds && site_format(l->site, "ical"))
		put_url(l, c->url);
	if (c->page.n && c->kind != CALENDAR_ALL && c->kind != CALENDAR_TERM &&
	    site_format(l->site, "calendars"))
		put_pages(l, c->page, shown(&c->events));
}

// The pages and calendars of events in a language.
static void put_agenda(struct loading *l, const struct agenda *a)
{
	const struct entries *events = &l->lib->lists[KIND_event][a->lang->index];
	bool months = site_format(l->site, "months"), years = site_format(l->site, "archive");

	for (size_t i = 0; i < a->calendars.n; i++)
		put_calendar(l, a->calendars.p[i]);
	for (size_t i = 0; months && i < a->months.n; i++)
		put_url(l, a->months.p[i].url);
	if (months && a->months.n)
		put_url(l, url_months(l->arena, l->site, a->lang));
	for (size_t i = 0; years && i < a->years.n; i++)
		put_pages(l, a->years.p[i].url, a->years.p[i].events.n);
	for (size_t i = 0; site_format(l->site, "ical") && i < events->n; i++)
		if (entry_in(events->p[i], CHANNEL_FEED) && entry_in(events->p[i], CHANNEL_SITE))
			put_url(l, url_event_calendar(l->arena, events->p[i]->url));
}

// The archive, and a page for each year that has something.
static void put_archive(struct loading *l, const struct lang *lang)
{
	int32_t last = 0;

	for (size_t k = 0; k < l->site->nkinds; k++) {
		const struct entries *list = &l->lib->lists[k][lang->index];

		for (size_t i = 0; i < list->n; i++) {
			int32_t year = list->p[i]->date.wall.year;

			if (year == last || !entry_in_archive(l->site, list->p[i]))
				continue;
			last = year;
			put_url(l, url_archive(l->arena, lang, year));
			put_url(l, url_archive(l->arena, lang, 0));
		}
	}
}

static void put_language(struct loading *l, const struct lang *lang)
{
	const struct library *lib = l->lib;

	put_url(l, url_home(l->arena, lang));
	put_feeds(l, url_home(l->arena, lang), NULL);
	put_url(l, url_not_found(l->arena, lang));
	if (site_format(l->site, "years"))
		put_archive(l, lang);
	if (site_format(l->site, "search"))
		put_url(l, url_search(l->arena, lang));
	put_agenda(l, &l->lib->agendas[lang->index]);
	if (site_format(l->site, "webmanifest"))
		put_url(l, url_web_manifest(l->arena, lang));
	if (site_format(l->site, "llms"))
		put_url(l, url_llms(l->arena, lang));
	for (size_t k = 0; k < l->site->nkinds; k++) {
		size_t n = k == KIND_member ? lib->people[CHANNEL_SITE].n
					    : shown(library_list(lib, (enum kind_id)k, lang));

		struct str list;

		if (!library_has_list(lib, (enum kind_id)k, lang))
			continue;
		list = url_list(l->arena, l->site, (enum kind_id)k, lang);
		put_pages(l, list, n);
		if (l->site->feeds.sections)
			put_feeds(l, list, &lib->lists[k][lang->index]);
	}
	for (size_t i = 0; i < lib->terms[lang->index].n; i++) {
		const struct term *t = lib->terms[lang->index].p[i];

		put_url(l, url_taxonomy(l->arena, t->taxonomy, lang));
		put_pages(l, t->url, shown(&t->entries));
		if (l->site->feeds.terms)
			put_feeds(l, t->url, &t->entries);
	}
}

static void put_entries(struct loading *l)
{
	for (size_t i = 0; i < l->lib->all.n; i++) {
		struct entry *e = l->lib->all.p[i];

		if (!entry_in(e, CHANNEL_SITE))
			continue;
		put_url(l, e->url);
		for (size_t k = 0; k < e->aliases.n; k++)
			map_put(&l->entry_at, url_encoded(l->arena, e->aliases.p[k]), e);
	}
	for (size_t i = 0; i < l->lib->all.n; i++)
		map_put(&l->entry_at, l->lib->all.p[i]->url, l->lib->all.p[i]);
}

static void put_members(struct loading *l)
{
	for (size_t i = 0; i < l->lib->members.n; i++) {
		struct member *m = l->lib->members.p[i];

		for (unsigned k = 0; k < l->site->nlangs; k++) {
			struct str url = arena_cat(l->arena, l->site->langs[k].prefix, m->e.url);

			map_put(&l->member_at, url, m);
			if (m->person[CHANNEL_SITE])
				put_url(l, url);
		}
	}
}

// The document in whose bundle a file lies: that of the nearest folder which is one; *rest is the
// path below it.
static struct entry *bundle_of(const struct loading *l, struct str path, struct str *rest)
{
	for (struct str dir = fs_dirname(path); dir.n; dir = fs_dirname(dir)) {
		const struct file *f = map_get(&l->bundles, dir);

		if (!f)
			continue;
		*rest = str_from(path, dir.n + 1);
		return f->entry ? map_get(&l->lib->by_id, f->entry->id) : NULL;
	}
	return NULL;
}

static struct str folder_url(struct str url)
{
	return str_first(url, str_rindex(url, '/') + 1);
}

// Beside a document that is no bundle, a file keeps its content path; pages' folders are the site's
// root.
static struct str plain_url(const struct loading *l, struct str path)
{
	const struct strs *roots = &l->site->kinds[KIND_page].folders;

	for (size_t i = 0; i < roots->n; i++)
		if (roots->p[i].n && str_starts(path, roots->p[i]) && path.p[roots->p[i].n] == '/')
			path = str_from(path, roots->p[i].n + 1);
	return arena_cat(l->arena, S("/"), url_encoded(l->arena, path));
}

static void place_file(struct loading *l, struct file *f)
{
	struct str rest;
	struct entry *e;

	if (f->kind || f->withheld)
		return;
	if (f->is_static) {
		f->url = arena_cat(l->arena, S("/"), url_encoded(l->arena, str_from(f->path, 7)));
		atomic_store(&f->wanted, true);
		put_url(l, f->url);
		return;
	}
	e = bundle_of(l, f->path, &rest);
	if (e && entry_in(e, CHANNEL_SITE)) {
		f->url = arena_cat(l->arena, folder_url(e->url), url_encoded(l->arena, rest));
		atomic_store(&f->wanted, true);
		put_url(l, f->url);
		vec_push(l->arena, &e->resources, (struct resource){f->shown, f->url});
	} else if (!e) {
		f->url = plain_url(l, f->path);
	}
}

void link_urls(struct loading *l)
{
	map_init(&l->entry_at, l->arena);
	map_init(&l->member_at, l->arena);
	if (site_format(l->site, "sitemap"))
		put_url(l, URL_SITEMAP);
	if (l->site->security.contact.n && site_format(l->site, "security"))
		put_url(l, URL_SECURITY);
	if (site_format(l->site, "robots"))
		put_url(l, URL_ROBOTS);
	put_entries(l);
	put_members(l);
	for (unsigned i = 0; i < l->site->nlangs; i++)
		put_language(l, &l->site->langs[i]);
	for (size_t i = 0; i < l->files.n; i++)
		place_file(l, &l->files.p[i]);
}

static int by_url(const void *x, const void *y)
{
	const struct resource *a = x, *b = y;
	int c = str_cmp(a->url, b->url);

	return c ? c : str_cmp(a->path, b->path);
}

// Files that kith itself reads.
static bool is_input(struct str path)
{
	return str_starts(path, S("i18n/")) || str_starts(path, S("data/"));
}

void link_files(struct loading *l)
{
	for (size_t i = 0; i < l->files.n; i++) {
		const struct file *f = &l->files.p[i];

		if (atomic_load(&f->wanted) && f->url.n) {
			vec_push(l->arena, &l->lib->files, (struct resource){f->shown, f->url});
			put_url(l, f->url);
		} else if (!f->kind && f->url.n && !is_input(f->path)) {
			vec_push(l->arena, &l->lib->idle, f->shown);
		}
	}
	if (l->lib->files.n)
		qsort(l->lib->files.p, l->lib->files.n, sizeof *l->lib->files.p, by_url);
}
