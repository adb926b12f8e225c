// Atom 1.0 (RFC 4287): /atom.xml, /en/posts/atom.xml.

#include "model/url.h"
#include "output/feed.h"
#include "text/xml.h"

static void put_link(struct xml *x, const char *rel, const char *type, struct str href)
{
	xml_open(x, "link");
	xml_attr(x, "rel", str_cstr(rel));
	xml_attr(x, "type", str_cstr(type));
	xml_attr(x, "href", href);
	xml_close(x);
}

static void put_person(struct xml *x, struct str name, struct str uri)
{
	xml_open(x, "author");
	xml_leaf(x, "name", name);
	if (uri.n)
		xml_leaf(x, "uri", uri);
	xml_close(x);
}

static void authors(struct reader *r, struct xml *x, const struct entry *e)
{
	const struct people *people = &e->authors.as[CHANNEL_FEED];

	for (size_t i = 0; i < people->n; i++)
		put_person(x, ltext_get(&people->p[i]->name, e->lang),
			   link_url(r, &r->scratch, people->p[i]->urls[e->lang->index]));
	for (size_t i = 0; i < e->byline.n; i++)
		put_person(x, e->byline.p[i], S(""));
}

static void categories(struct reader *r, struct xml *x, const struct entry *e)
{
	for (size_t i = 0; i < e->terms.n; i++) {
		const struct term *t = e->terms.p[i];

		xml_open(x, "category");
		xml_attr(x, "term", t->slug);
		xml_attr(x, "scheme",
			 link_url(r, &r->scratch, url_taxonomy(&r->scratch, t->taxonomy, t->lang)));
		xml_attr(x, "label", t->name);
		xml_close(x);
	}
}

static void enclosures(struct reader *r, struct xml *x, const struct feed_item *item)
{
	for (size_t i = 0; i < item->enclosures.n; i++) {
		const struct enclosure *c = &item->enclosures.p[i];

		xml_open(x, "link");
		xml_attr(x, "rel", S("enclosure"));
		xml_attr(x, "type", c->type);
		xml_attr(x, "length", arena_printf(&r->scratch, "%lld", (long long)c->size));
		xml_attr(x, "href", link_url(r, &r->scratch, c->url));
		xml_close(x);
	}
}

static void write_entry(struct reader *r, struct xml *x, const struct feed_item *item)
{
	const struct entry *e = item->entry;
	struct str text = feed_text(r, e);

	note_read(r, READ_ENTRY, e);
	xml_open(x, "entry");
	xml_leaf(x, "title", feed_item_title(r, e));
	put_link(x, "alternate", "text/html", link_url(r, &r->scratch, e->url));
	xml_leaf(x, "id", feed_id(r, e));
	xml_leaf(x, "published", feed_time(r, &e->date));
	xml_leaf(x, "updated", feed_time(r, entry_changed(e)));
	authors(r, x, e);
	categories(r, x, e);
	enclosures(r, x, item);
	if (e->excerpt.n)
		xml_leaf(x, "summary", e->excerpt);
	if (text.n) {
		xml_open(x, "content");
		xml_attr(x, "type", S("html"));
		xml_cdata(x, text);
		xml_close(x);
	}
	xml_close(x);
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	static const struct moment never = {.set = true};
	const struct feed *f = t->input;
	struct str home, self;
	struct xml x;

	feed_begin(r, f);
	home = link_url(r, &r->scratch, f->home);
	self = link_url(r, &r->scratch, t->url);
	xml_init(&x, out);
	xml_open(&x, "feed");
	xml_attr(&x, "xmlns", S("http://www.w3.org/2005/Atom"));
	xml_attr(&x, "xml:lang", f->lang->tag);
	xml_leaf(&x, "title", f->title);
	if (f->description.n)
		xml_leaf(&x, "subtitle", f->description);
	xml_leaf(&x, "id", self);
	put_link(&x, "self", "application/atom+xml", self);
	put_link(&x, "alternate", "text/html", home);
	xml_leaf(&x, "updated", feed_time(r, f->nitems ? feed_changed(f) : &never));
	put_person(&x, ltext_get(&p->lib->site->title, f->lang),
		   link_url(r, &r->scratch, url_home(&r->scratch, f->lang)));
	for (size_t i = 0; i < f->nitems; i++)
		write_entry(r, &x, f->items[i]);
	xml_close(&x);
	return true;
}

const struct format format_atom = {"atom", "application/atom+xml", feed_plan, render};
