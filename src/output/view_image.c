// What pages say of pictures: their size, their smaller copies, and when they are fetched.

#include <inttypes.h>

#include "base/fs.h"
#include "model/url.h"
#include "output/picture.h"
#include "output/view_class.h"
#include "text/doc_html.h"

static const struct picture *find(struct reader *r, struct str url)
{
	const struct picture *p = pictures_find(r->view->pictures, url);

	if (p)
		note_read(r, READ_PICTURE, p);
	return p;
}

// The picture itself is one of the sizes when it is no larger than the largest copy might be.
static bool offers_own(const struct reader *r, const struct picture *p)
{
	const struct images_config *c = &r->view->lib->site->images;

	return p->width <= c->widths[c->nwidths - 1];
}

static void put_candidate(struct reader *r, struct arena *a, struct buf *out,
			  const struct made_picture *m)
{
	buf_printf(out, "%s%.*s %" PRIu32 "w", out->n ? ", " : "", STR_ARG(link_url(r, a, m->url)),
		   m->width);
}

struct str picture_srcset(struct reader *r, struct arena *a, const struct picture *p)
{
	struct buf out;

	if (p->ncopies == 0)
		return (struct str){0};
	buf_init(&out, BUF_MAX_DEFAULT);
	for (size_t i = 0; i < p->ncopies; i++)
		if (!p->copies[i].for_mail)
			put_candidate(r, a, &out, &p->copies[i]);
	if (out.n && offers_own(r, p))
		put_candidate(r, a, &out, &p->own);
	return buf_move(&out, a);
}

void picture_put_size(struct buf *out, const char *name, uint64_t pixels)
{
	buf_printf(out, " %s=\"%" PRIu64 "\"", name, pixels);
}

void picture_put_set(struct reader *r, struct buf *out, const struct picture *p, struct str sizes)
{
	struct str set = picture_srcset(r, vm_arena(r->vm), p);

	if (!set.n)
		return;
	buf_lit(out, " srcset=\"");
	html_escape(out, set);
	buf_lit(out, "\" sizes=\"");
	html_escape(out, sizes.n ? sizes : r->view->lib->site->images.sizes);
	buf_char(out, '"');
}

void picture_attributes(struct reader *r, struct buf *out, struct str url, bool shown)
{
	const struct picture *p = r->channel == CHANNEL_EMAIL ? NULL : find(r, url);
	bool page = r->channel == CHANNEL_SITE;

	if (p && p->width) {
		picture_put_size(out, "width", p->width);
		picture_put_size(out, "height", p->height);
	}
	if (p && page)
		picture_put_set(r, out, p, S(""));
	if (page && shown)
		buf_lit(out, " loading=\"lazy\" decoding=\"async\"");
}

// ---- templates ----------------------------------------------------------------------------------

static const struct picture *picture_of(struct vm *vm, const void *o)
{
	return find(reader_of(vm), ((const struct image *)o)->url);
}

static struct value get_url(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	struct str url = ((const struct image *)o)->url;

	(void)f;
	if (r->channel == CHANNEL_EMAIL)
		url = picture_mail_url(r->view->pictures, url);
	return v_str(link_url(r, vm_arena(vm), url));
}

static struct value get_width(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct picture *p = picture_of(vm, o);

	(void)f;
	return p && p->width ? v_int(p->width) : v_none();
}

static struct value get_height(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct picture *p = picture_of(vm, o);

	(void)f;
	return p && p->width ? v_int(p->height) : v_none();
}

static struct value get_srcset(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct picture *p = picture_of(vm, o);

	(void)f;
	return v_str(p ? picture_srcset(reader_of(vm), vm_arena(vm), p) : S(""));
}

static struct value get_type(struct vm *vm, const void *o, const struct vfield *f)
{
	static const char *const types[IMAGE_TYPES] = {[IMAGE_PNG] = "image/png",
						       [IMAGE_JPEG] = "image/jpeg",
						       [IMAGE_WEBP] = "image/webp",
						       [IMAGE_GIF] = "image/gif",
						       [IMAGE_SVG] = "image/svg+xml"};
	const struct picture *p = picture_of(vm, o);

	(void)f;
	return p ? v_str(str_cstr(types[p->info.type])) : v_none();
}

const struct vfield view_image_rows[] = {
	VIEW_GET("url", get_url, "str", "Where the picture is."),
	VIEW_STR("alt", struct image, alt, "What it shows, for who cannot see it."),
	VIEW_GET("width", get_width, "int or none",
		 "Its width in pixels; none for pictures of other sites, and for an SVG that does "
		 "not say."),
	VIEW_GET("height", get_height, "int or none", "Its height in pixels."),
	VIEW_GET("srcset", get_srcset, "str",
		 "Its smaller copies for the srcset attribute; empty when there are none."),
	VIEW_GET("type", get_type, "str or none", "Its media type: image/jpeg."),
};
const size_t view_image_nrows = sizeof view_image_rows / sizeof *view_image_rows;

// ---- what is shown of a page elsewhere ----------------------------------------------------------

struct value view_share_image(struct vm *vm, struct str card, struct str title,
			      const struct image *own)
{
	struct reader *r = reader_of(vm);
	const struct picture *p = card.n ? find(r, card) : NULL;
	struct image *image;

	if (p) {
		image = arena_new(vm_arena(vm), struct image);
		*image = (struct image){.url = p->url, .alt = title};
		return v_object(r->view->classes->image, image);
	}
	if (!own || !own->url.n || str_eq_nocase(fs_extension(own->url), S(".svg")))
		return v_none();
	return v_object(r->view->classes->image, own);
}

static struct value call_image(struct vm *vm, const struct vfunc *f, const struct value *args)
{
	struct reader *r = reader_of(vm);
	struct str base = r->view->lib->site->base_path, url = vm_text(vm, args[0]);
	struct image *image = arena_new(vm_arena(vm), struct image);

	(void)f;
	if (base.n && str_starts(url, base) && str_starts(str_from(url, base.n), S("/")))
		url = str_from(url, base.n);
	image->url = image->src = url;
	image->alt = varg_given(args[1]) ? vm_text(vm, args[1]) : S("");
	if (r->view->pictures && !url_is_external(url) && !find(r, url)) {
		vm_fail(vm, "there is no picture at \"%.*s\"", STR_ARG(url));
		return v_undefined();
	}
	return v_object(r->view->classes->image, image);
}

const struct vfunc view_image_function = {
	S_INIT("image"),
	{"url", "alt", NULL},
	1,
	call_image,
	NULL,
	"A picture of the site by its address, with its size and smaller copies: "
	"image('/images/lane.jpg').width."};
