// RSS 2.0 with full content: /rss.xml, /en/posts/rss.xml. What feeds show is what its authors and
// subjects agreed to for feeds.

#include "model/url.h"
#include "output/feed.h"
#include "text/doc_html.h"
#include "text/xml.h"

static void date_leaf(struct reader *r, struct xml *x, const char *name, const struct moment *m)
{
	struct buf text;

	buf_init(&text, 64);
	date_rfc5322(&text, m->at, m->offset);
	xml_leaf(x, name, buf_move(&text, &r->scratch));
}

static void creators(struct xml *x, const struct entry *e)
{
	const struct people *people = &e->authors.as[CHANNEL_FEED];

	for (size_t i = 0; i < people->n; i++)
		xml_leaf(x, "dc:creator", ltext_get(&people->p[i]->name, e->lang));
	for (size_t i = 0; i < e->byline.n; i++)
		xml_leaf(x, "dc:creator", e->byline.p[i]);
}

// The one that RSS has room for: a recording, or else the picture.
static void enclosure(struct reader *r, struct xml *x, const struct feed_item *item)
{
	const struct enclosure *first = item->enclosures.p;

	if (item->enclosures.n == 0)
		return;
	xml_open(x, "enclosure");
	xml_attr(x, "url", link_url(r, &r->scratch, first->url));
	xml_attr(x, "length", arena_printf(&r->scratch, "%lld", (long long)first->size));
	xml_attr(x, "type", first->type);
	xml_close(x);
}

// A description is HTML.
static void description(struct reader *r, struct xml *x, struct str plain)
{
	buf_reset(&r->text);
	html_escape(&r->text, plain);
	xml_leaf(x, "description", buf_view(&r->text));
}

static void write_item(struct reader *r, struct xml *x, const struct feed_item *item)
{
	const struct entry *e = item->entry;
	const struct moment *changed = entry_changed(e);
	struct str text = feed_text(r, e);

	note_read(r, READ_ENTRY, e);
	xml_open(x, "item");
	xml_leaf(x, "title", feed_item_title(r, e));
	xml_leaf(x, "link", link_url(r, &r->scratch, e->url));
	xml_open(x, "guid");
	xml_attr(x, "isPermaLink", S("false"));
	xml_text(x, feed_id(r, e));
	xml_close(x);
	date_leaf(r, x, "pubDate", &e->date);
	if (changed != &e->date)
		xml_leaf(x, "atom:updated", feed_time(r, changed));
	creators(x, e);
	for (size_t i = 0; i < e->terms.n; i++)
		if (str_eq(e->terms.p[i]->taxonomy, S("tags")))
			xml_leaf(x, "category", e->terms.p[i]->name);
	description(r, x, e->excerpt);
	if (text.n) {
		xml_open(x, "content:encoded");
		xml_cdata(x, text);
		xml_close(x);
	}
	enclosure(r, x, item);
	xml_close(x);
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	const struct feed *f = t->input;
	struct xml x;

	(void)p;
	feed_begin(r, f);
	xml_init(&x, out);
	xml_open(&x, "rss");
	xml_attr(&x, "version", S("2.0"));
	xml_attr(&x, "xmlns:atom", S("http://www.w3.org/2005/Atom"));
	xml_attr(&x, "xmlns:content", S("http://purl.org/rss/1.0/modules/content/"));
	xml_attr(&x, "xmlns:dc", S("http://purl.org/dc/elements/1.1/"));
	xml_open(&x, "channel");
	xml_leaf(&x, "title", f->title);
	xml_leaf(&x, "link", link_url(r, &r->scratch, f->home));
	description(r, &x, f->description.n ? f->description : f->title);
	xml_leaf(&x, "language", f->lang->tag);
	if (f->nitems)
		date_leaf(r, &x, "lastBuildDate", feed_changed(f));
	xml_open(&x, "atom:link");
	xml_attr(&x, "href", link_url(r, &r->scratch, t->url));
	xml_attr(&x, "rel", S("self"));
	xml_attr(&x, "type", S("application/rss+xml"));
	xml_close(&x);
	for (size_t i = 0; i < f->nitems; i++)
		write_item(r, &x, f->items[i]);
	xml_close(&x);
	xml_close(&x);
	return true;
}

const struct format format_rss = {"rss", "application/rss+xml", feed_plan, render};
