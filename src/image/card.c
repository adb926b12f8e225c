#include "image/card.h"

#ifdef KITH_CARDS

#include <pango/pangocairo.h>

#include "image/codec.h"

enum { MARGIN = 80, TITLE_TOP = 92, TITLE_HEIGHT = 340, FOOT = 540, RULE = 8, RULE_AT = 484 };
enum { LOGO_GAP = 24 };
enum { TITLE_LARGEST = 104, TITLE_SMALLEST = 40, STEP = 4, FOOT_SIZE = 34 };

struct drawing {
	const struct card *card;
	cairo_t *cairo;
	unsigned missing;
};

#define FONTS(place)                                                         \
	"Noto Serif,Noto Serif CJK " place ",Noto Sans CJK " place ",Serif", \
		"Noto Sans,Noto Sans CJK " place ",Sans"

static const struct {
	const char *lang, *title, *foot;
} fonts[] = {
	{"zh-Hant", FONTS("TC")}, {"zh-TW", FONTS("TC")}, {"zh-HK", FONTS("HK")},
	{"ja", FONTS("JP")},      {"ko", FONTS("KR")},    {"", FONTS("SC")},
};

static const char *fonts_of(struct str lang, bool title)
{
	size_t i = 0;

	while (!str_starts(lang, str_cstr(fonts[i].lang)))
		i++;
	return title ? fonts[i].title : fonts[i].foot;
}

static void set_colour(const struct drawing *d, uint32_t rgb)
{
	cairo_set_source_rgb(d->cairo, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0,
			     (rgb & 255) / 255.0);
}

static void set_size(const struct drawing *d, PangoLayout *l, int size, bool bold, bool title)
{
	const char *names = fonts_of(d->card->lang, title);
	PangoFontDescription *font = pango_font_description_from_string(names);

	pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
	pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(l, font);
	pango_font_description_free(font);
}

// The context does not depend on the machine's settings for screens: no hinting, grey edges.
static PangoLayout *new_layout(struct drawing *d, struct str text, int width)
{
	PangoLayout *l = pango_cairo_create_layout(d->cairo);
	PangoContext *context = pango_layout_get_context(l);
	cairo_font_options_t *options = cairo_font_options_create();
	char tag[36];

	cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(context, options);
	pango_cairo_context_set_resolution(context, 96);
	cairo_font_options_destroy(options);
	if (d->card->lang.n < sizeof tag) {
		memcpy(tag, d->card->lang.p, d->card->lang.n);
		tag[d->card->lang.n] = '\0';
		pango_context_set_language(context, pango_language_from_string(tag));
	}
	pango_layout_context_changed(l);
	pango_layout_set_text(l, text.p ? text.p : "", (int)text.n);
	pango_layout_set_width(l, width * PANGO_SCALE);
	pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_ellipsize(l, PANGO_ELLIPSIZE_END);
	return l;
}

static int height_of(PangoLayout *l)
{
	int height;

	pango_layout_get_pixel_size(l, NULL, &height);
	return height;
}

static void show(struct drawing *d, PangoLayout *l, int x, int y)
{
	d->missing += (unsigned)pango_layout_get_unknown_glyphs_count(l);
	cairo_move_to(d->cairo, x, y);
	pango_cairo_show_layout(d->cairo, l);
	g_object_unref(l);
}

// As large as fits; what does not fit at the smallest size is cut with an ellipsis.
static void draw_title(struct drawing *d)
{
	PangoLayout *l = new_layout(d, d->card->title, CARD_WIDTH - 2 * MARGIN);
	int size = TITLE_LARGEST;

	pango_layout_set_height(l, -100);
	for (set_size(d, l, size, true, true);
	     size > TITLE_SMALLEST && height_of(l) > TITLE_HEIGHT;)
		set_size(d, l, size -= STEP, true, true);
	pango_layout_set_height(l, (TITLE_HEIGHT - TITLE_SMALLEST) * PANGO_SCALE);
	set_colour(d, d->card->text);
	show(d, l, MARGIN, TITLE_TOP);
}

// A word of cairo's: premultiplied, native 0xaarrggbb.
static uint32_t cairo_pixel(const uint8_t *p, unsigned channels)
{
	uint32_t alpha = channels == 4 ? p[3] : 255, word = alpha;

	for (size_t i = 0; i < 3; i++)
		word = word << 8 | (p[i] * alpha + 127) / 255;
	return word;
}

// Before the site's name; gives the width that it takes.
static int draw_logo(struct drawing *d)
{
	const struct bitmap *b = d->card->logo;
	int width = b ? (int)b->width : 0, height = b ? (int)b->height : 0;
	cairo_surface_t *logo;
	const uint8_t *from;

	if (!b)
		return 0;
	logo = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height);
	from = b->p;
	cairo_surface_flush(logo);
	for (int y = 0; y < height && cairo_image_surface_get_data(logo); y++) {
		uint8_t *row = cairo_image_surface_get_data(logo) +
			       (size_t)y * (size_t)cairo_image_surface_get_stride(logo);

		for (int x = 0; x < width; x++, from += b->channels, row += 4)
			memcpy(row, &(uint32_t){cairo_pixel(from, b->channels)}, 4);
	}
	cairo_surface_mark_dirty(logo);
	cairo_set_source_surface(d->cairo, logo,
				 d->card->rtl ? CARD_WIDTH - MARGIN - width : MARGIN,
				 FOOT - height / 2);
	cairo_paint(d->cairo);
	cairo_surface_destroy(logo);
	return width + LOGO_GAP;
}

// `beside` is taken by the logo.
static void draw_foot(struct drawing *d, struct str text, bool at_end, int beside, uint32_t colour)
{
	int width = at_end ? 260 : CARD_WIDTH - 2 * MARGIN - (d->card->date.n ? 280 : 0) - beside;
	bool right = at_end != d->card->rtl;
	PangoLayout *l = new_layout(d, text, width);

	pango_layout_set_auto_dir(l, FALSE);
	pango_layout_set_alignment(l, right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
	pango_layout_set_height(l, -1);
	set_size(d, l, FOOT_SIZE, !at_end, false);
	set_colour(d, colour);
	show(d, l, right ? CARD_WIDTH - MARGIN - beside - width : MARGIN + beside,
	     FOOT - height_of(l) / 2);
}

static void draw_all(struct drawing *d)
{
	const struct card *c = d->card;

	set_colour(d, c->background);
	cairo_paint(d->cairo);
	set_colour(d, c->accent);
	cairo_rectangle(d->cairo, 0, 0, CARD_WIDTH, RULE);
	if (!c->logo)
		cairo_rectangle(d->cairo, c->rtl ? CARD_WIDTH - MARGIN - 96 : MARGIN, RULE_AT, 96,
				4);
	cairo_fill(d->cairo);
	draw_title(d);
	draw_foot(d, c->site, false, draw_logo(d), c->accent);
	if (c->date.n)
		draw_foot(d, c->date, true, 0, c->text);
}

// cairo's pixels are native 32-bit words of 0xrrggbb.
static bool write_png(struct buf *out, cairo_surface_t *surface)
{
	const uint8_t *from = cairo_image_surface_get_data(surface);
	size_t stride = (size_t)cairo_image_surface_get_stride(surface);
	struct bitmap b = {.width = CARD_WIDTH, .height = CARD_HEIGHT, .channels = 3};
	struct arena a;
	uint8_t *to;
	bool ok;

	arena_init(&a);
	to = b.p = arena_alloc_raw(&a, (size_t)CARD_WIDTH * CARD_HEIGHT * 3, 1);
	for (size_t y = 0; y < CARD_HEIGHT; y++) {
		for (size_t x = 0; x < CARD_WIDTH; x++, to += 3) {
			uint32_t rgb;

			memcpy(&rgb, from + y * stride + 4 * x, 4);
			to[0] = (uint8_t)(rgb >> 16);
			to[1] = (uint8_t)(rgb >> 8);
			to[2] = (uint8_t)rgb;
		}
	}
	ok = encode_png_flat(out, &b);
	arena_release(&a);
	return ok;
}

bool card_is_available(void)
{
	return true;
}

bool card_draw(struct buf *out, const struct card *card, unsigned *missing)
{
	cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, CARD_WIDTH, CARD_HEIGHT);
	struct drawing d = {.card = card, .cairo = cairo_create(surface)};
	bool ok;

	draw_all(&d);
	ok = cairo_status(d.cairo) == CAIRO_STATUS_SUCCESS;
	cairo_surface_flush(surface);
	ok = ok && write_png(out, surface);
	cairo_destroy(d.cairo);
	cairo_surface_destroy(surface);
	*missing = d.missing;
	return ok;
}

#else

bool card_is_available(void)
{
	return false;
}

bool card_draw(struct buf *out, const struct card *card, unsigned *missing)
{
	(void)out, (void)card, (void)missing;
	return false;
}

#endif
