// RSS 2.0 with full content: /rss.xml, /en/rss.xml. What feeds show is what its authors and
// subjects agreed to for feeds.

#include <stdlib.h>

#include "base/vec.h"
#include "model/url.h"
#include "output/format.h"
#include "text/xml.h"

static bool plan(struct plan *p)
{
	const struct site *site = p->lib->site;
	bool ok = true;

	for (unsigned i = 0; i < site->nlangs; i++) {
		struct target t = {.lang = &site->langs[i], .what = S("the RSS feed")};

		t.url = url_feed(p->arena, t.lang);
		ok &= plan_add(p, t) != NULL;
	}
	return ok;
}

static bool newest_first(const struct entry *a, const struct entry *b)
{
	return a->date.at != b->date.at ? a->date.at > b->date.at : str_cmp(a->id, b->id) < 0;
}

static int compare(const void *a, const void *b)
{
	return newest_first(*(struct entry *const *)a, *(struct entry *const *)b) ? -1 : 1;
}

static struct entries choose(struct reader *r, const struct lang *lang)
{
	const struct library *lib = r->view->lib;
	size_t limit = lib->site->feeds.items > 0 ? (size_t)lib->site->feeds.items : 20;
	struct entries items = {0};

	for (unsigned k = 0; k < lib->site->nkinds; k++) {
		const struct entries *list = &lib->lists[k][lang->index];

		if (!lib->site->all_kinds[k]->in_feed)
			continue;
		note_read(r, READ_LIST, list);
		for (size_t i = 0; i < list->n; i++)
			if (entry_in(list->p[i], CHANNEL_FEED) && list->p[i]->date.set &&
			    list->p[i]->url.n)
				vec_push(&r->scratch, &items, list->p[i]);
	}
	if (items.n)
		qsort(items.p, items.n, sizeof *items.p, compare);
	items.n = items.n < limit ? items.n : limit;
	return items;
}

static void date_leaf(struct reader *r, struct xml *x, const char *name, const struct moment *m)
{
	struct buf text;

	buf_init(&text, 64);
	date_rfc5322(&text, m->at, m->offset);
	xml_leaf(x, name, arena_dup(&r->scratch, buf_view(&text)));
	buf_release(&text);
}

// RFC 4151: stays the same when the page moves or the text changes.
static struct str guid(struct reader *r, const struct entry *e)
{
	struct str url = r->view->lib->site->base_url;
	size_t host = str_find(url, S("://"));
	struct str rest = host == SIZE_MAX ? url : str_from(url, host + 3);

	rest = str_first(rest, str_index(rest, '/'));
	rest = str_first(rest, str_index(rest, ':'));
	return arena_printf(&r->scratch, "tag:%.*s,%04d-%02d-%02d:%.*s/%.*s", STR_ARG(rest),
			    (int)e->date.wall.year, e->date.wall.month, e->date.wall.day,
			    STR_ARG(url_encoded(&r->scratch, e->id)), STR_ARG(e->lang->tag));
}

static void creators(struct xml *x, const struct entry *e)
{
	const struct people *people = &e->authors.as[CHANNEL_FEED];

	for (size_t i = 0; i < people->n; i++)
		xml_leaf(x, "dc:creator", ltext_get(&people->p[i]->name, e->lang));
	for (size_t i = 0; i < e->byline.n; i++)
		xml_leaf(x, "dc:creator", e->byline.p[i]);
}

static void item(struct reader *r, struct xml *x, const struct entry *e)
{
	struct buf content;

	note_read(r, READ_ENTRY, e);
	xml_open(x, "item");
	xml_leaf(x, "title", e->title);
	xml_leaf(x, "link", link_url(r, &r->scratch, e->url));
	xml_open(x, "guid");
	xml_attr(x, "isPermaLink", S("false"));
	xml_text(x, guid(r, e));
	xml_close(x);
	date_leaf(r, x, "pubDate", &e->date);
	creators(x, e);
	for (size_t i = 0; i < e->terms.n; i++)
		if (str_eq(e->terms.p[i]->taxonomy, S("tags")))
			xml_leaf(x, "category", e->terms.p[i]->name);
	xml_leaf(x, "description", e->excerpt);
	if (r->view->lib->site->feeds.content == 0 && e->doc) {
		buf_init(&content, BUF_MAX_DEFAULT);
		view_doc_html(r, &content, e, e->doc);
		xml_open(x, "content:encoded");
		xml_cdata(x, buf_view(&content));
		xml_close(x);
		buf_release(&content);
	}
	xml_close(x);
}

// The latest change of what the feed shows: never the time of the build, or each build would change
// it.
static const struct moment *last_change(const struct entries *items)
{
	const struct moment *last = NULL;

	for (size_t i = 0; i < items->n; i++) {
		const struct entry *e = items->p[i];
		const struct moment *m =
			e->updated.set && e->updated.at > e->date.at ? &e->updated : &e->date;

		if (!last || m->at > last->at)
			last = m;
	}
	return last;
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	const struct site *site = p->lib->site;
	struct entries items;
	struct xml x;

	reader_begin(r, t->lang, CHANNEL_FEED, LINK_ABSOLUTE, NULL);
	items = choose(r, t->lang);
	xml_init(&x, out);
	xml_open(&x, "rss");
	xml_attr(&x, "version", S("2.0"));
	xml_attr(&x, "xmlns:atom", S("http://www.w3.org/2005/Atom"));
	xml_attr(&x, "xmlns:content", S("http://purl.org/rss/1.0/modules/content/"));
	xml_attr(&x, "xmlns:dc", S("http://purl.org/dc/elements/1.1/"));
	xml_open(&x, "channel");
	xml_leaf(&x, "title", ltext_get(&site->title, t->lang));
	xml_leaf(&x, "link", link_url(r, &r->scratch, url_home(&r->scratch, t->lang)));
	xml_leaf(&x, "description", ltext_get(&site->description, t->lang));
	xml_leaf(&x, "language", t->lang->tag);
	if (items.n)
		date_leaf(r, &x, "lastBuildDate", last_change(&items));
	xml_open(&x, "atom:link");
	xml_attr(&x, "href", link_url(r, &r->scratch, t->url));
	xml_attr(&x, "rel", S("self"));
	xml_attr(&x, "type", S("application/rss+xml"));
	xml_close(&x);
	for (size_t i = 0; i < items.n; i++)
		item(r, &x, items.p[i]);
	xml_close(&x);
	xml_close(&x);
	return true;
}

const struct format format_rss = {"rss", "application/rss+xml", plan, render};
