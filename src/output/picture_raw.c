// <img> in raw HTML gets what Markdown's pictures have, where it lacks it.

#include "output/picture.h"
#include "text/doc_html.h"
#include "text/html_links.h"
#include "text/html_scan.h"

#define SIDE_MAX 100000

struct img { // the attributes that were written
	struct str src, width, height, srcset, sizes, loading, decoding;
};

static struct img read_img(struct str attrs)
{
	struct img img = {0};
	const struct {
		const char *name;
		struct str *to;
	} known[] = {{"src", &img.src},          {"width", &img.width}, {"height", &img.height},
		     {"srcset", &img.srcset},    {"sizes", &img.sizes}, {"loading", &img.loading},
		     {"decoding", &img.decoding}};
	struct html_attr a;

	while (html_next_attr(&attrs, &a))
		for (size_t i = 0; i < sizeof known / sizeof *known; i++)
			if (!known[i].to->p && str_eq_nocase(a.name, str_cstr(known[i].name)))
				*known[i].to = a.has_value ? a.value : a.name;
	return img;
}

// The picture of this site that an address in a document's raw HTML means.
static const struct picture *find_raw(struct reader *r, struct str src, const struct entry *own)
{
	const struct site *site = r->view->lib->site;
	struct arena *a = vm_arena(r->vm);
	const struct picture *p = NULL;
	struct buf full, url;
	struct str base;

	buf_init(&full, BUF_MAX_DEFAULT);
	buf_init(&url, BUF_MAX_DEFAULT);
	base = arena_cat(a, site->base_url, own ? own->url : S("/"));
	url_resolve(&full, base, src);
	html_url(&url, buf_view(&full));
	if (src.n && str_starts(buf_view(&url), site->base_url))
		p = pictures_find(r->view->pictures, str_from(buf_view(&url), site->base_url.n));
	if (p)
		note_read(r, READ_PICTURE, p);
	buf_release(&full);
	buf_release(&url);
	return p;
}

// The sides that are not written, in proportion to one that is. An SVG of which only the shape is
// known has them too.
static void put_sides(struct buf *out, const struct picture *p, const struct img *img)
{
	int64_t n;

	if (img->width.p && img->height.p)
		return;
	if (!img->width.p && !img->height.p) {
		picture_put_size(out, "width", p->width);
		picture_put_size(out, "height", p->height);
	} else if (img->width.p && str_int(img->width, &n) && n > 0 && n < SIDE_MAX) {
		picture_put_size(out, "height",
				 ((uint64_t)n * p->height + p->width / 2) / p->width);
	} else if (img->height.p && str_int(img->height, &n) && n > 0 && n < SIDE_MAX) {
		picture_put_size(out, "width",
				 ((uint64_t)n * p->width + p->height / 2) / p->height);
	}
}

static void put_img(struct reader *r, struct buf *out, const struct html_token *t,
		    const struct picture *p, bool shown)
{
	struct img img = read_img(t->attrs);
	bool page = r->channel == CHANNEL_SITE;
	int64_t n;

	buf_str(out, str_range(t->all.p, t->attrs.p));
	if (p->width)
		put_sides(out, p, &img);
	if (page && !img.srcset.p && !img.sizes.p)
		picture_put_set(r, out, p,
				str_int(img.width, &n)
					? arena_cat(vm_arena(r->vm), img.width, S("px"))
					: S(""));
	if (page && shown && !img.loading.p)
		buf_lit(out, " loading=\"lazy\"");
	if (page && shown && !img.loading.p && !img.decoding.p)
		buf_lit(out, " decoding=\"async\"");
	buf_str(out, str_range(t->attrs.p, t->all.p + t->all.n));
}

void picture_raw_html(struct reader *r, struct buf *out, struct str html, const struct entry *own,
		      bool *shown)
{
	struct html_scan scan = {.rest = html};
	struct html_token t;

	while (html_next(&scan, &t)) {
		bool img = t.type == HTML_TAG && str_eq_nocase(t.name, S("img"));
		const struct picture *p = img ? find_raw(r, read_img(t.attrs).src, own) : NULL;

		if (p)
			put_img(r, out, &t, p, *shown);
		else
			buf_str(out, t.all);
		*shown |= img;
	}
}
