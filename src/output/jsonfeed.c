// JSON Feed 1.1 (jsonfeed.org): /feed.json, /en/posts/feed.json.

#include "base/jsonw.h"
#include "model/url.h"
#include "output/feed.h"

static void put_author(struct jsonw *w, struct str name, struct str url, struct str avatar)
{
	jsonw_object(w);
	jsonw_put_str(w, "name", name);
	if (url.n)
		jsonw_put_str(w, "url", url);
	if (avatar.n)
		jsonw_put_str(w, "avatar", avatar);
	jsonw_close(w);
}

static void authors(struct reader *r, struct jsonw *w, const struct entry *e)
{
	const struct people *people = &e->authors.as[CHANNEL_FEED];

	if (people->n + e->byline.n == 0)
		return;
	jsonw_put_array(w, "authors");
	for (size_t i = 0; i < people->n; i++)
		put_author(w, ltext_get(&people->p[i]->name, e->lang),
			   link_url(r, &r->scratch, people->p[i]->urls[e->lang->index]),
			   link_url(r, &r->scratch, people->p[i]->image.url));
	for (size_t i = 0; i < e->byline.n; i++)
		put_author(w, e->byline.p[i], S(""), S(""));
	jsonw_close(w);
}

static void tags(struct jsonw *w, const struct entry *e)
{
	if (e->terms.n == 0)
		return;
	jsonw_put_array(w, "tags");
	for (size_t i = 0; i < e->terms.n; i++)
		jsonw_str(w, e->terms.p[i]->name);
	jsonw_close(w);
}

static void attachments(struct reader *r, struct jsonw *w, const struct feed_item *item)
{
	if (item->enclosures.n == 0)
		return;
	jsonw_put_array(w, "attachments");
	for (size_t i = 0; i < item->enclosures.n; i++) {
		const struct enclosure *c = &item->enclosures.p[i];

		jsonw_object(w);
		jsonw_put_str(w, "url", link_url(r, &r->scratch, c->url));
		jsonw_put_str(w, "mime_type", c->type);
		jsonw_put_int(w, "size_in_bytes", c->size);
		jsonw_close(w);
	}
	jsonw_close(w);
}

static void write_item(struct reader *r, struct jsonw *w, const struct feed_item *item)
{
	const struct entry *e = item->entry;
	const struct moment *changed = entry_changed(e);
	struct str text = feed_text(r, e);

	note_read(r, READ_ENTRY, e);
	jsonw_object(w);
	jsonw_put_str(w, "id", feed_id(r, e));
	jsonw_put_str(w, "url", link_url(r, &r->scratch, e->url));
	jsonw_put_str(w, "title", feed_item_title(r, e));
	if (e->excerpt.n)
		jsonw_put_str(w, "summary", e->excerpt);
	if (text.n)
		jsonw_put_str(w, "content_html", text);
	else
		jsonw_put_str(w, "content_text", e->excerpt);
	if (e->image.url.n && !e->retracted.reason.n)
		jsonw_put_str(w, "image", link_url(r, &r->scratch, e->image.url));
	jsonw_put_str(w, "date_published", feed_time(r, &e->date));
	if (changed != &e->date)
		jsonw_put_str(w, "date_modified", feed_time(r, changed));
	authors(r, w, e);
	tags(w, e);
	jsonw_put_str(w, "language", e->lang->tag);
	attachments(r, w, item);
	jsonw_close(w);
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	const struct feed *f = t->input;
	struct jsonw w;

	feed_begin(r, f);
	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_put_str(&w, "version", S("https://jsonfeed.org/version/1.1"));
	jsonw_put_str(&w, "title", f->title);
	jsonw_put_str(&w, "home_page_url", link_url(r, &r->scratch, f->home));
	jsonw_put_str(&w, "feed_url", link_url(r, &r->scratch, t->url));
	if (f->description.n)
		jsonw_put_str(&w, "description", f->description);
	jsonw_put_str(&w, "language", f->lang->tag);
	jsonw_put_array(&w, "authors");
	put_author(&w, ltext_get(&p->lib->site->title, f->lang),
		   link_url(r, &r->scratch, url_home(&r->scratch, f->lang)), S(""));
	jsonw_close(&w);
	jsonw_put_array(&w, "items");
	for (size_t i = 0; i < f->nitems; i++)
		write_item(r, &w, f->items[i]);
	jsonw_close(&w);
	jsonw_close(&w);
	return true;
}

const struct format format_jsonfeed = {"jsonfeed", "application/feed+json", feed_plan, render};
