// The built pages as a whole: links between them, pages that nobody finds, files that nobody uses.

#include "check/built.h"

#include <stdlib.h>

#include "base/fs.h"
#include "model/kind.h"
#include "model/url.h"

struct built *built_new(struct arena *a, const struct library *lib, unsigned workers)
{
	struct built *b = arena_new(a, struct built);

	b->arena = a;
	b->lib = lib;
	b->nworkers = workers ? workers : 1;
	b->workers = arena_array(a, struct built_worker, b->nworkers);
	for (unsigned i = 0; i < b->nworkers; i++) {
		arena_init(&b->workers[i].keep);
		arena_init(&b->workers[i].scratch);
	}
	return b;
}

void built_release(struct built *b)
{
	for (unsigned i = 0; i < b->nworkers; i++) {
		arena_release(&b->workers[i].keep);
		arena_release(&b->workers[i].scratch);
	}
}

void built_add(struct built *b, unsigned worker, const struct built_file *file)
{
	struct built_worker *w = &b->workers[worker];
	struct facts *f = arena_new(&w->keep, struct facts);

	f->path = arena_dup(&w->keep, file->path);
	f->url = arena_dup(&w->keep, file->url);
	f->entry = file->entry;
	f->page = file->page;
	if (file->bytes.p && str_ends(file->path, S(".html"))) {
		arena_reset(&w->scratch);
		facts_read(w, b->lib->site, f, file->bytes);
	}
	vec_push(&w->keep, &w->files, f);
}

struct str built_path(struct arena *a, struct str url)
{
	struct str file = url_to_file(a, url);

	return file.n ? arena_cat(a, S("site/"), file) : file;
}

static int by_path(const void *x, const void *y)
{
	return str_cmp((*(struct facts *const *)x)->path, (*(struct facts *const *)y)->path);
}

// Brings the workers' findings together, in an order that does not depend on them.
static void gather(struct built *b)
{
	map_init(&b->by_path, b->arena);
	for (unsigned i = 0; i < b->nworkers; i++)
		for (size_t k = 0; k < b->workers[i].files.n; k++)
			vec_push(b->arena, &b->files, b->workers[i].files.p[k]);
	if (b->files.n)
		qsort(b->files.p, b->files.n, sizeof *b->files.p, by_path);
	for (size_t i = 0; i < b->files.n; i++)
		map_put(&b->by_path, b->files.p[i]->path, b->files.p[i]);
}

// ---- faults: each once, with the number of pages that have it -----------------------------------

struct group {
	const struct diag_kind *kind;
	const struct facts *first;
	struct str what, raw; // raw: as it stands in the page
	size_t pages;
	const struct facts *last;
};
struct groups {
	struct arena *arena;
	struct map by_key;
};

static void group_add(struct groups *g, const struct diag_kind *kind, const struct facts *f,
		      struct str what, struct str raw)
{
	struct str key = arena_printf(g->arena, "%s %.*s", kind->id, STR_ARG(what));
	struct group **slot = (struct group **)map_at(&g->by_key, key);

	if (!*slot) {
		*slot = arena_new(g->arena, struct group);
		**slot = (struct group){kind, f, what, raw, 0, NULL};
	}
	if ((*slot)->last != f)
		(*slot)->pages++;
	(*slot)->last = f;
}

// Where the document itself says so, in raw HTML; p == NULL when it does not.
static struct str place_in_document(const struct group *g)
{
	const struct entry *e = g->first->entry;
	size_t at = e && g->raw.n ? str_find(e->body, g->raw) : SIZE_MAX;

	return at == SIZE_MAX ? (struct str){0} : str_of(e->body.p + at, g->raw.n);
}

static const struct text {
	const struct diag_kind *kind;
	const char *text;
} texts[] = {
	{&CHECK_PAGE_LINK, "the built page has a link to \"%.*s\", where nothing is"},
	{&CHECK_PAGE_ID, "two elements of the built page have the id \"%.*s\""},
	{&CHECK_PAGE_LANG, "the built page has no language: <html> lacks lang%.*s"},
	{&CHECK_PAGE_TITLE, "the built page has no title%.*s"},
	{&CHECK_PAGE_ALT, "the built page has an image without alt: \"%.*s\""},
	{&CHECK_PAGE_DEEP, "the built page is nested too deeply to be looked over%.*s"},
	{&CHECK_PAGE_H1, "the built page has several h1%.*s"},
};

// Returns whether the report points into the document.
static bool message(struct diag_log *log, const struct group *g)
{
	struct str at = place_in_document(g), text = {0};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (texts[i].kind == g->kind)
			text = arena_printf(log->arena, texts[i].text, STR_ARG(g->what));
	if (!at.p) {
		diag_report_path(log, g->kind, g->first->path, "%.*s", STR_ARG(text));
		return false;
	}
	diag_report(log, g->kind, g->first->entry->src, at, "%.*s", STR_ARG(text));
	diag_hint(log, "correct the raw HTML here");
	return true;
}

static void report_groups(const struct groups *g, struct diag_log *log)
{
	for (size_t i = 0; i < g->by_key.n; i++) {
		const struct group *one = g->by_key.entries[i].value;

		if (!message(log, one) && one->first->entry)
			diag_trail(log, "made from %.*s", STR_ARG(one->first->entry->src->path));
		if (one->pages > 1)
			diag_trail(log, "%zu other page%s the same", one->pages - 1,
				   one->pages == 2 ? " has" : "s have");
	}
}

// ---- links --------------------------------------------------------------------------------------

static bool leads_somewhere(const struct built *b, struct str link)
{
	size_t hash = str_index(link, '#');
	const struct facts *to = map_get(&b->by_path, built_path(b->arena, link));
	struct str id;

	if (!to)
		return false;
	if (hash == SIZE_MAX || !to->parsed || hash + 1 == link.n)
		return true;
	id = str_from(link, hash + 1);
	if (str_eq(id, S("top")) || str_starts(id, S(":~:")) || map_get(&to->ids, id))
		return true;
	return url_decode(b->arena, id, &id) && map_get(&to->ids, id);
}

// What comes before {token} in the address for unsubscribing, which a form of the site's may
// answer; of an address elsewhere what no link begins with.
static struct str unsubscribe_path(const struct site *site)
{
	struct str url = site->newsletter.unsubscribe.https;

	if (!str_starts(url, site->base_url))
		return S(" ");
	url = str_from(url, site->base_url.n);
	return str_first(url, str_find(url, S("{token}")));
}

// A URL as it reads without percent-encoding, to compare differently encoded ones.
static struct str plain(struct arena *a, struct str url)
{
	struct str decoded;

	return url_decode(a, url, &decoded) ? decoded : url;
}

// Links that the page's document wrote in Markdown: loading has judged them already.
static void put_written(const struct built *b, const struct facts *f, struct map *written)
{
	const struct doc *doc = f->entry ? f->entry->doc : NULL;

	map_init(written, b->arena);
	for (size_t i = 0; doc && i < doc->links.n; i++) {
		const struct doc_node *n = doc->links.p[i];
		struct str href = n->target.n ? n->target : n->href;

		map_put(written, plain(b->arena, href), (void *)b);
		if (href.n && href.p[0] != '/')
			map_put(written,
				plain(b->arena,
				      facts_resolve(b->arena, b->lib->site, f->url, href)),
				(void *)b);
	}
}

static void check_page(const struct built *b, struct groups *g, const struct facts *f,
		       struct map *known, struct str unsubscribe)
{
	struct map written;

	put_written(b, f, &written);
	for (size_t k = 0; k < f->links.n; k++) {
		struct str url = f->links.p[k].url;
		void **slot = map_at(known, url);

		if (!*slot)
			*slot = str_starts(url, unsubscribe) || leads_somewhere(b, url) ? (void *)b
											: (void *)g;
		if (*slot == (void *)g && !map_get(&written, plain(b->arena, url)) &&
		    !map_get(&written, plain(b->arena, f->links.p[k].raw)))
			group_add(g, &CHECK_PAGE_LINK, f, url, f->links.p[k].raw);
	}
	for (size_t k = 0; k < f->faults.n; k++)
		group_add(g, f->faults.p[k].kind, f, f->faults.p[k].what, f->faults.p[k].what);
}

static void check_links(const struct built *b, struct groups *g)
{
	struct str unsubscribe = unsubscribe_path(b->lib->site);
	struct map known; // link -> whether it leads somewhere

	map_init(&known, b->arena);
	for (size_t i = 0; i < b->files.n; i++)
		check_page(b, g, b->files.p[i], &known, unsubscribe);
}

// ---- pages that nobody finds --------------------------------------------------------------------

static void find_orphans(const struct built *b, struct diag_log *log)
{
	VEC(struct facts *) open = {0};

	for (unsigned i = 0; i < b->lib->site->nlangs; i++) {
		struct str url = url_home(b->arena, &b->lib->site->langs[i]);
		struct facts *home = map_get(&b->by_path, built_path(b->arena, url));

		if (home && !home->seen) {
			home->seen = true;
			vec_push(b->arena, &open, home);
		}
	}
	if (open.n == 0)
		return; // a site without a home page: nothing can be said
	while (open.n) {
		const struct facts *f = open.p[--open.n];

		for (size_t k = 0; k < f->anchors.n; k++) {
			struct str path = built_path(b->arena, f->anchors.p[k]);
			struct facts *to = map_get(&b->by_path, path);

			if (!to || to->seen)
				continue;
			to->seen = true;
			vec_push(b->arena, &open, to);
		}
	}
	for (size_t i = 0; i < b->files.n; i++) {
		const struct facts *f = b->files.p[i];

		if (f->page && f->entry && !f->seen)
			diag_report(log, &CHECK_ORPHAN, f->entry->src, (struct str){0},
				    "no menu, list or link leads to this page");
	}
}

// ---- files that nobody uses ---------------------------------------------------------------------

static bool is_picture(struct str url)
{
	static const char *const picture[] = {".png", ".jpg",  ".jpeg", ".gif",
					      ".svg", ".webp", ".avif", ".bmp"};
	struct str name = fs_basename(url);

	if (str_starts(name, S("favicon")) || str_starts(name, S("apple-touch-icon")))
		return false; // browsers ask for them by name
	for (size_t i = 0; i < sizeof picture / sizeof *picture; i++)
		if (str_eq_nocase(fs_extension(name), str_cstr(picture[i])))
			return true;
	return false;
}

static void note_used(const struct built *b, struct map *used, struct str url)
{
	if (url.n && url.p[0] == '/')
		map_put(used, built_path(b->arena, url), (void *)b);
}

// What documents name is used, also where the theme does not show it.
static void note_documents(const struct built *b, struct map *used)
{
	const struct people *people = &b->lib->people[CHANNEL_SITE];

	for (size_t i = 0; i < b->lib->all.n; i++) {
		const struct entry *e = b->lib->all.p[i];

		note_used(b, used, e->image.url);
		for (size_t k = 0; e->doc && k < e->doc->links.n; k++)
			note_used(b, used, e->doc->links.p[k]->target);
	}
	for (size_t i = 0; i < people->n; i++)
		note_used(b, used, people->p[i]->image.url);
}

static void find_unused(const struct built *b, struct diag_log *log)
{
	struct map used;

	map_init(&used, b->arena);
	for (size_t i = 0; i < b->files.n; i++)
		for (size_t k = 0; k < b->files.p[i]->links.n; k++)
			map_put(&used, built_path(b->arena, b->files.p[i]->links.p[k].url),
				(void *)b);
	note_documents(b, &used);
	for (size_t i = 0; i < b->lib->files.n; i++) {
		const struct resource *r = &b->lib->files.p[i];

		if (is_picture(r->url) && !map_get(&used, built_path(b->arena, r->url)))
			diag_report_path(log, check_unused_kind, r->path,
					 "no page shows this picture");
	}
}

void built_report(struct built *b, struct diag_log *log)
{
	struct groups g = {.arena = b->arena};

	map_init(&g.by_key, b->arena);
	gather(b);
	check_links(b, &g);
	report_groups(&g, log);
	find_orphans(b, log);
	find_unused(b, log);
}
