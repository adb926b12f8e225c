#pragma once
// Pixels: decoded, made smaller, turned, encoded. Colours are averaged in linear light (sRGB's
// curve) over the area that a pixel covers, in whole numbers: the same bytes on every machine.
//
// Files that are large in pixels are decoded row by row where their format allows it (JPEG, PNG).

#include "base/arena.h"
#include "image/image.h"

struct bitmap {
	uint32_t width, height;
	unsigned channels; // 3, or 4 with alpha (not premultiplied)
	uint8_t *p;        // rows without gaps
	struct str icc;    // the colours' profile; empty: sRGB
};
struct bitmap_size {
	uint32_t width, height;
};

// Decodes a file once and makes a bitmap of each size, none larger than the file, all turned the
// right way up (sizes are those of what is seen). One of the file's own size is its pixels as they
// are. NULL, or what is wrong with the file.
const char *bitmap_decode(struct arena *, struct str bytes, const struct image_info *,
			  const struct bitmap_size *sizes, size_t n, struct bitmap *out);
// The size as seen, the right way up.
struct bitmap_size bitmap_seen(const struct image_info *);
// That size made `width` wide, in proportion.
struct bitmap_size bitmap_fit(const struct image_info *, uint32_t width);

// Encodes as PNG, JPEG or WebP, with the profile. quality: 1 .. 100 for JPEG and lossy WebP.
// `out` is full when memory is out or the format cannot hold the picture (WebP: 16383 pixels a
// side).
bool bitmap_encode(struct buf *out, const struct bitmap *, enum image_type, int quality,
		   bool lossless);
