// sitemap.xml (sitemaps.org 0.9), made from the plan: every page, when it last changed, and its
// versions in other languages.

#include "model/url.h"
#include "output/format.h"
#include "output/visible.h"
#include "text/xml.h"

static bool plan(struct plan *p)
{
	struct target t = {.url = URL_SITEMAP, .what = S("the sitemap")};

	return plan_add(p, t) != NULL;
}

static void alternate(struct xml *x, struct str lang, struct str url)
{
	xml_open(x, "xhtml:link");
	xml_attr(x, "rel", S("alternate"));
	xml_attr(x, "hreflang", lang);
	xml_attr(x, "href", url);
	xml_close(x);
}

static struct str absolute(struct reader *r, struct str url)
{
	return arena_cat(&r->scratch, r->view->lib->site->base_url, url);
}

static void alternates(struct reader *r, struct xml *x, const struct target *t)
{
	const struct entries *versions = t->entry ? &t->entry->versions : NULL;
	const struct target_group *g = t->alternates;

	for (size_t i = 0; versions && visible_count(versions, CHANNEL_SITE) > 1 && i < versions->n;
	     i++)
		if (entry_in(versions->p[i], CHANNEL_SITE))
			alternate(x, versions->p[i]->lang->tag, absolute(r, versions->p[i]->url));
	for (size_t i = 0; g && g->n > 1 && i < g->n; i++)
		alternate(x, g->p[i]->lang->tag, absolute(r, g->p[i]->url));
}

static void last_change(struct reader *r, struct xml *x, const struct entry *e)
{
	const struct moment *m = e->updated.set ? &e->updated : &e->date;
	struct buf text;

	if (!m->set)
		return;
	buf_init(&text, 64);
	if (m->form == DATE_DAY)
		date_day(&text, m->wall);
	else
		date_rfc3339(&text, m->at, m->offset);
	xml_leaf(x, "lastmod", arena_dup(&r->scratch, buf_view(&text)));
	buf_release(&text);
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	struct xml x;

	(void)t;
	xml_init(&x, out);
	xml_open(&x, "urlset");
	xml_attr(&x, "xmlns", S("http://www.sitemaps.org/schemas/sitemap/0.9"));
	xml_attr(&x, "xmlns:xhtml", S("http://www.w3.org/1999/xhtml"));
	for (size_t i = 0; i < p->targets.n; i++) {
		const struct target *page = p->targets.p[i];

		if (!page->page || page->root != OUT_SITE)
			continue;
		xml_open(&x, "url");
		xml_leaf(&x, "loc", absolute(r, page->url));
		if (page->entry)
			last_change(r, &x, page->entry);
		alternates(r, &x, page);
		xml_close(&x);
	}
	xml_close(&x);
	return true;
}

const struct format format_sitemap = {"sitemap", "application/xml", plan, render};
