// What stands in a page's head beside its own words: feeds, icons, assets.

#include "model/url.h"
#include "output/icon.h"
#include "output/theme.h"
#include "output/view_class.h"

// ---- feeds --------------------------------------------------------------------------------------

struct value view_feeds(struct reader *r, struct str page, struct str title)
{
	const struct site *site = r->view->lib->site;
	struct arena *a = vm_arena(r->vm);
	struct feed_link *links = arena_array(a, struct feed_link, 4);
	size_t n = 0;

	note_read(r, READ_SITE, NULL);
	for (const struct feed_form *f = feed_forms; f->format; f++)
		if (site_format(site, f->format))
			links[n++] = (struct feed_link){f, url_feed(a, page, f), title};
	return v_seq_structs(a, r->view->classes->feed_link, links, n, sizeof *links);
}

static struct value feed_link_name(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_str(str_cstr(((const struct feed_link *)o)->form->name));
}

static struct value feed_link_type(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_str(str_cstr(((const struct feed_link *)o)->form->media_type));
}

static struct value feed_link_url(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return v_str(link_url(reader_of(vm), vm_arena(vm), ((const struct feed_link *)o)->url));
}

static const struct vfield feed_rows[] = {
	VIEW_GET("name", feed_link_name, "str", "The feed's form: RSS, Atom or JSON Feed."),
	VIEW_GET("type", feed_link_type, "str", "Its media type: application/rss+xml."),
	VIEW_GET("url", feed_link_url, "str", "Where it is."),
	VIEW_STR("title", struct feed_link, title, "What it is a feed of."),
};

// ---- icons --------------------------------------------------------------------------------------

static struct value icon_url(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return v_str(link_url(reader_of(vm), vm_arena(vm), ((const struct icon *)o)->url));
}

static const struct vfield icon_rows[] = {
	VIEW_GET("url", icon_url, "str", "Where it is."),
	VIEW_STR("type", struct icon, type, "Its media type: image/png."),
	VIEW_STR("sizes", struct icon, sizes,
		 "Its size as in 192x192, or any; empty when it is not known."),
	{.name = S_INIT("width"),
	 .how = VF_INT64,
	 .off = offsetof(struct icon, width),
	 .type = "int",
	 .help = "Its width in pixels; 0 for any."},
};

// ---- assets -------------------------------------------------------------------------------------

static struct value asset_url(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return v_str(link_url(reader_of(vm), vm_arena(vm), ((const struct asset *)o)->url));
}

static struct value asset_print(struct vm *vm, const void *o)
{
	return asset_url(vm, o, NULL);
}

static const struct vfield asset_rows[] = {
	VIEW_GET("url", asset_url, "str", "Where it is; what it prints."),
	VIEW_STR("integrity", struct asset, integrity,
		 "Of style sheets and scripts: the hash for the attribute integrity."),
};

void view_head_classes(struct view_classes *c, struct class_draft *d)
{
	class_add(d, VIEW_ROWS(feed_rows));
	c->feed_link = class_done(d, "feed", NULL);
	class_add(d, VIEW_ROWS(icon_rows));
	c->icon = class_done(d, "icon", NULL);
	class_add(d, VIEW_ROWS(asset_rows));
	c->asset = class_done(d, "asset", asset_print);
}
