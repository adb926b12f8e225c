#include "image/bitmap.h"

#include "base/diag.h"
#include "image/codec.h"
#include "image/scale.h"

#define JPEG_SIDE_MAX 65500

struct bitmap_size bitmap_seen(const struct image_info *info)
{
	bool swapped = image_turn_swaps(info->turn);

	return (struct bitmap_size){swapped ? info->height : info->width,
				    swapped ? info->width : info->height};
}

struct bitmap_size bitmap_fit(const struct image_info *info, uint32_t width)
{
	struct bitmap_size seen = bitmap_seen(info);
	uint64_t height = ((uint64_t)seen.height * width + seen.width / 2) / seen.width;

	return (struct bitmap_size){width, height ? (uint32_t)height : 1};
}

// ---- turning ------------------------------------------------------------------------------------

// Where the pixel that is seen at (x, y) is stored, in a picture of w times h.
static size_t stored_at(unsigned turn, uint32_t x, uint32_t y, uint32_t w, uint32_t h)
{
	uint32_t sx = image_turn_swaps(turn) ? y : x, sy = image_turn_swaps(turn) ? x : y;

	if (turn == 2 || turn == 3 || turn == 7 || turn == 8)
		sx = w - 1 - sx;
	if (turn == 3 || turn == 4 || turn == 6 || turn == 7)
		sy = h - 1 - sy;
	return (size_t)sy * w + sx;
}

static void turn_bitmap(struct arena *a, struct bitmap *b, unsigned turn)
{
	struct bitmap old = *b;
	size_t n = b->channels;
	uint8_t *to;

	if (turn == 1)
		return;
	if (image_turn_swaps(turn))
		b->width = old.height, b->height = old.width;
	to = b->p = arena_alloc_raw(a, (size_t)old.width * old.height * n, 1);
	for (uint32_t y = 0; y < b->height; y++)
		for (uint32_t x = 0; x < b->width; x++, to += n)
			memcpy(to, old.p + stored_at(turn, x, y, old.width, old.height) * n, n);
}

// ---- decoding -----------------------------------------------------------------------------------

struct many { // the sink that fills several bitmaps at once
	struct sink sink;
	struct arena *arena;
	const struct image_info *info;
	const struct bitmap_size *sizes;
	struct bitmap *out;
	struct scale *scales;
	size_t n;
	uint32_t rows;
	bool other; // not the picture that its header announced
};

static bool begin(struct sink *sink, uint32_t width, uint32_t height, unsigned channels,
		  struct str icc)
{
	struct many *m = (struct many *)sink;
	const uint8_t *table = scale_table(m->arena);

	m->other = width != m->info->width || height != m->info->height;
	if (m->other)
		return false;
	if (icc.n)
		icc = arena_dup(m->arena, icc);
	for (size_t i = 0; i < m->n; i++) {
		struct bitmap_size s = m->sizes[i];
		struct bitmap *b = &m->out[i];
		bool swap = image_turn_swaps(m->info->turn);

		*b = (struct bitmap){.width = swap ? s.height : s.width,
				     .height = swap ? s.width : s.height,
				     .channels = channels,
				     .icc = icc};
		if (b->width > width || b->height > height)
			BUG("a picture cannot be made larger");
		if (b->width == width && b->height == height)
			b->p = arena_alloc_raw(m->arena, (size_t)width * height * channels, 1);
		else
			scale_init(&m->scales[i], m->arena, b, width, height, table);
	}
	return true;
}

static void take_row(struct sink *sink, const uint8_t *row)
{
	struct many *m = (struct many *)sink;

	for (size_t i = 0; i < m->n; i++) {
		size_t stride = (size_t)m->out[i].width * m->out[i].channels;

		if (m->scales[i].out)
			scale_row(&m->scales[i], row);
		else
			memcpy(m->out[i].p + stride * m->rows, row, stride);
	}
	m->rows++;
}

const char *bitmap_decode(struct arena *a, struct str bytes, const struct image_info *info,
			  const struct bitmap_size *sizes, size_t n, struct bitmap *out)
{
	static const char *(*const decoders[IMAGE_TYPES])(struct str, struct sink *) = {
		[IMAGE_PNG] = decode_png, [IMAGE_JPEG] = decode_jpeg, [IMAGE_WEBP] = decode_webp};
	struct many m = {.sink = {begin, take_row},
			 .arena = a,
			 .info = info,
			 .sizes = sizes,
			 .out = out,
			 .scales = arena_array(a, struct scale, n),
			 .n = n};
	const char *why;

	if (!decoders[info->type])
		BUG("no decoder for this type");
	why = decoders[info->type](bytes, &m.sink);
	if (!why && (m.other || m.rows != info->height))
		why = "its pixels are not those that its header announces";
	for (size_t i = 0; !why && i < n; i++)
		turn_bitmap(a, &out[i], info->turn);
	return why;
}

bool bitmap_encode(struct buf *out, const struct bitmap *b, enum image_type type, int quality,
		   bool lossless)
{
	size_t before = out->n;
	bool ok = type == IMAGE_PNG    ? encode_png(out, b)
		  : type == IMAGE_JPEG ? b->width <= JPEG_SIDE_MAX && b->height <= JPEG_SIDE_MAX &&
						 encode_jpeg(out, b, quality)
				       : encode_webp(out, b, quality, lossless);

	if (!ok || out->full)
		out->n = before;
	return ok && !out->full;
}
