#pragma once
// Small pictures for the tests of the image room.

#include <check.h>
#include <stdlib.h>

#include "image/bitmap.h"

// Red grows to the right, green downwards; with four channels every second column is clear.
static inline struct bitmap pic_new(struct arena *a, uint32_t width, uint32_t height,
				    unsigned channels)
{
	struct bitmap b = {.width = width, .height = height, .channels = channels};

	b.p = arena_alloc(a, (size_t)width * height * channels);
	for (uint32_t y = 0; y < height; y++) {
		for (uint32_t x = 0; x < width; x++) {
			uint8_t *p = b.p + ((size_t)y * width + x) * channels;

			p[0] = (uint8_t)(255 * x / width);
			p[1] = (uint8_t)(255 * y / height);
			p[2] = 40;
			if (channels == 4)
				p[3] = x % 2 ? 0 : 255;
		}
	}
	return b;
}

static inline struct str pic_encode(struct arena *a, const struct bitmap *b, enum image_type type,
				    bool lossless)
{
	struct buf out;
	struct str made;

	buf_init(&out, BUF_MAX_DEFAULT);
	ck_assert(bitmap_encode(&out, b, type, 90, lossless));
	made = arena_dup(a, buf_view(&out));
	buf_release(&out);
	return made;
}

// A GIF of one pixel with a comment.
#define PIC_GIF                                                                        \
	"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff!\xfe\4here\0,\0\0\0\0\1\0\1\0\0\2\2" \
	"D\1\0;"
