#include <png.h>
#include <setjmp.h>
#include <stdlib.h>

#include "image/codec.h"

#define PNG_LEVEL 6
#define PNG_LEVEL_FLAT 4

struct reading {
	struct str rest;
	struct sink *sink;
	png_structp png;
	png_infop info;
	uint8_t *pixels; // an interlaced picture, or one row
	png_bytep *rows;
};

static void take_bytes(png_structp png, png_bytep to, size_t n)
{
	struct reading *r = png_get_io_ptr(png);

	if (n > r->rest.n)
		png_error(png, "short");
	memcpy(to, r->rest.p, n);
	r->rest = str_from(r->rest, n);
}

static _Noreturn void on_error(png_structp png, png_const_charp text)
{
	(void)text;
	longjmp(*(jmp_buf *)png_get_error_ptr(png), 1);
}

static void on_warning(png_structp png, png_const_charp text)
{
	(void)png, (void)text;
}

static struct str profile_of(struct reading *r)
{
	png_charp name;
	png_bytep data;
	png_uint_32 n;
	int method;

	if (!png_get_iCCP(r->png, r->info, &name, &method, &data, &n))
		return (struct str){0};
	return str_of((const char *)data, n);
}

static void read_all(struct reading *r)
{
	uint32_t width, height;
	size_t stride;
	unsigned channels;
	int passes;

	png_set_read_fn(r->png, r, take_bytes);
	png_read_info(r->png, r->info);
	png_set_expand(r->png);
	png_set_scale_16(r->png);
	png_set_gray_to_rgb(r->png);
	passes = png_set_interlace_handling(r->png);
	png_read_update_info(r->png, r->info);
	width = png_get_image_width(r->png, r->info);
	height = png_get_image_height(r->png, r->info);
	channels = png_get_channels(r->png, r->info);
	stride = png_get_rowbytes(r->png, r->info);
	if (channels < 3 || !r->sink->begin(r->sink, width, height, channels, profile_of(r)))
		return;
	r->pixels = malloc(stride * (passes > 1 ? height : 1));
	if (!r->pixels)
		png_error(r->png, "memory");
	for (int pass = 1; pass < passes; pass++)
		for (uint32_t y = 0; y < height; y++)
			png_read_row(r->png, r->pixels + stride * y, NULL);
	for (uint32_t y = 0; y < height; y++) {
		uint8_t *row = r->pixels + (passes > 1 ? stride * y : 0);

		png_read_row(r->png, row, NULL);
		r->sink->row(r->sink, row);
	}
	png_read_end(r->png, NULL);
}

const char *decode_png(struct str bytes, struct sink *sink)
{
	struct reading *r = calloc(1, sizeof *r);
	const char *volatile why = NULL;
	jmp_buf jump;

	if (!r)
		return "memory is out";
	*r = (struct reading){.rest = bytes, .sink = sink};
	r->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &jump, on_error, on_warning);
	r->info = r->png ? png_create_info_struct(r->png) : NULL;
	if (!r->info || setjmp(jump))
		why = "its pixels cannot be decoded";
	else
		read_all(r);
	png_destroy_read_struct(&r->png, &r->info, NULL);
	free(r->pixels);
	free(r);
	return why;
}

// ---- encoding -----------------------------------------------------------------------------------

static void put_bytes(png_structp png, png_bytep bytes, size_t n)
{
	buf_add(png_get_io_ptr(png), (const char *)bytes, n);
}

static void flush(png_structp png)
{
	(void)png;
}

static void write_all(png_structp png, png_infop info, const struct bitmap *b, bool flat)
{
	size_t stride = (size_t)b->width * b->channels;

	png_set_IHDR(png, info, b->width, b->height, 8,
		     b->channels == 4 ? PNG_COLOR_TYPE_RGBA : PNG_COLOR_TYPE_RGB,
		     PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	if (b->icc.n)
		png_set_iCCP(png, info, "icc", PNG_COMPRESSION_TYPE_BASE, (png_const_bytep)b->icc.p,
			     (png_uint_32)b->icc.n);
	png_set_compression_level(png, flat ? PNG_LEVEL_FLAT : PNG_LEVEL);
	if (flat)
		png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
	png_write_info(png, info);
	for (uint32_t y = 0; y < b->height; y++)
		png_write_row(png, b->p + stride * y);
	png_write_end(png, NULL);
}

static bool encode(struct buf *out, const struct bitmap *b, bool flat)
{
	jmp_buf jump;
	png_structp png =
		png_create_write_struct(PNG_LIBPNG_VER_STRING, &jump, on_error, on_warning);
	png_infop info = png ? png_create_info_struct(png) : NULL;
	volatile bool ok = false;

	if (info && !setjmp(jump)) {
		png_set_write_fn(png, out, put_bytes, flush);
		write_all(png, info, b, flat);
		ok = true;
	}
	png_destroy_write_struct(&png, &info);
	return ok;
}

bool encode_png(struct buf *out, const struct bitmap *b)
{
	return encode(out, b, false);
}

bool encode_png_flat(struct buf *out, const struct bitmap *b)
{
	return encode(out, b, true);
}
