// sitemap.xml (sitemaps.org 0.9), made from the plan: every page, when it last changed, and its
// versions in other languages. A site of many pages has several, and sitemap.xml is their index.

#include "output/sitemap.h"

#include "base/vec.h"
#include "model/url.h"
#include "output/format.h"
#include "output/visible.h"
#include "text/xml.h"

#define AROUND_URL 120 // bytes at most of the markup around one address

static bool is_listed(const struct target *t)
{
	return t->page && t->root == OUT_SITE;
}

// ---- cutting ------------------------------------------------------------------------------------

static size_t written_length(struct str url)
{
	size_t n = url.n;

	for (size_t i = 0; i < url.n; i++)
		n += url.p[i] == '&' ? 4 : 0;
	return n;
}

// More bytes than any page's entry can take: each version may have the longest address there is.
static size_t entry_bound(const struct plan *p)
{
	const struct site *site = p->lib->site;
	size_t longest = 0, versions = site->nlangs > 1 ? site->nlangs + 1 : 0;

	for (size_t i = 0; i < p->targets.n; i++) {
		size_t n = is_listed(p->targets.p[i]) ? written_length(p->targets.p[i]->url) : 0;

		longest = n > longest ? n : longest;
	}
	return (1 + versions) * (AROUND_URL + written_length(site->base_url) + longest);
}

size_t sitemap_split(const struct plan *p, struct arena *a, size_t max_urls, size_t max_bytes,
		     struct sitemap_part **out)
{
	size_t fit = max_bytes / entry_bound(p), held = 0;
	VEC(struct sitemap_part) parts = {0};

	if (max_urls > fit)
		max_urls = fit ? fit : 1;
	vec_push(a, &parts, (struct sitemap_part){0, p->targets.n});
	for (size_t i = 0; i < p->targets.n; i++) {
		if (!is_listed(p->targets.p[i]))
			continue;
		if (held++ < max_urls)
			continue;
		held = 1;
		parts.p[parts.n - 1].to = i;
		vec_push(a, &parts, (struct sitemap_part){i, p->targets.n});
	}
	*out = parts.p;
	return parts.n;
}

static struct str part_url(struct arena *a, size_t number)
{
	return arena_printf(a, "/sitemap-%zu.xml", number);
}

struct sitemap {                         // the input of its targets
	const struct sitemap_part *part; // NULL: the index
	size_t nparts;
};

static bool add(struct plan *p, struct str url, const struct sitemap_part *part, size_t nparts)
{
	struct sitemap *map = arena_new(p->arena, struct sitemap);
	struct target t = {.url = url, .what = S("the sitemap"), .input = map};

	*map = (struct sitemap){part, nparts};
	return plan_add(p, t) != NULL;
}

static bool plan(struct plan *p)
{
	struct sitemap_part *parts;
	size_t n = sitemap_split(p, p->arena, SITEMAP_MAX_URLS, SITEMAP_MAX_BYTES, &parts);
	bool ok = true;

	if (n == 1)
		return add(p, URL_SITEMAP, parts, 1);
	for (size_t i = 0; i < n; i++)
		ok &= add(p, part_url(p->arena, i + 1), &parts[i], n);
	return add(p, URL_SITEMAP, NULL, n) && ok;
}

// ---- writing ------------------------------------------------------------------------------------

static struct str absolute(struct reader *r, struct str url)
{
	return arena_cat(&r->scratch, r->view->lib->site->base_url, url);
}

static void alternate(struct reader *r, struct xml *x, struct str lang, struct str url)
{
	xml_open(x, "xhtml:link");
	xml_attr(x, "rel", S("alternate"));
	xml_attr(x, "hreflang", lang);
	xml_attr(x, "href", absolute(r, url));
	xml_close(x);
}

// A version, and who finds none in a language of theirs is sent to that in the site's first.
static void version(struct reader *r, struct xml *x, const struct lang *lang, struct str url)
{
	alternate(r, x, lang->tag, url);
	if (lang->index == 0)
		alternate(r, x, S("x-default"), url);
}

static void versions(struct reader *r, struct xml *x, const struct target *t)
{
	const struct entries *all = t->entry ? &t->entry->versions : NULL;
	const struct target_group *g = t->alternates;

	for (size_t i = 0; all && visible_count(all, CHANNEL_SITE) > 1 && i < all->n; i++)
		if (entry_in(all->p[i], CHANNEL_SITE))
			version(r, x, all->p[i]->lang, all->p[i]->url);
	for (size_t i = 0; g && g->n > 1 && i < g->n; i++)
		version(r, x, g->p[i]->lang, g->p[i]->url);
}

static void put_change(struct reader *r, struct xml *x, const struct moment *m)
{
	if (!m)
		return;
	buf_reset(&r->text);
	if (m->form == DATE_DAY)
		date_day(&r->text, m->wall);
	else
		date_rfc3339(&r->text, m->at, m->offset);
	xml_leaf(x, "lastmod", buf_view(&r->text));
}

static void write_part(struct reader *r, struct xml *x, const struct plan *p,
		       const struct sitemap_part *part)
{
	xml_open(x, "urlset");
	xml_attr(x, "xmlns", S("http://www.sitemaps.org/schemas/sitemap/0.9"));
	xml_attr(x, "xmlns:xhtml", S("http://www.w3.org/1999/xhtml"));
	for (size_t i = part->from; i < part->to; i++) {
		const struct target *t = p->targets.p[i];

		if (!is_listed(t))
			continue;
		xml_open(x, "url");
		xml_leaf(x, "loc", absolute(r, t->url));
		put_change(r, x, t->entry ? entry_changed(t->entry) : t->changed);
		versions(r, x, t);
		xml_close(x);
	}
	xml_close(x);
}

static void write_index(struct reader *r, struct xml *x, size_t nparts)
{
	xml_open(x, "sitemapindex");
	xml_attr(x, "xmlns", S("http://www.sitemaps.org/schemas/sitemap/0.9"));
	for (size_t i = 1; i <= nparts; i++) {
		xml_open(x, "sitemap");
		xml_leaf(x, "loc", absolute(r, part_url(&r->scratch, i)));
		xml_close(x);
	}
	xml_close(x);
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	const struct sitemap *map = t->input;
	struct xml x;

	xml_init(&x, out);
	if (map->part)
		write_part(r, &x, p, map->part);
	else
		write_index(r, &x, map->nparts);
	return true;
}

const struct format format_sitemap = {"sitemap", "application/xml", plan, render};
