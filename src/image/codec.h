#pragma once
// The libraries that decode and encode, each behind the same two functions.

#include "image/bitmap.h"

// Takes a picture row by row. begin may return false to end decoding (then the decoder returns
// NULL). icc lives until begin returns.
struct sink {
	bool (*begin)(struct sink *, uint32_t width, uint32_t height, unsigned channels,
		      struct str icc);
	void (*row)(struct sink *, const uint8_t *row);
};
// NULL, or what is wrong with the file.
const char *decode_png(struct str bytes, struct sink *);
const char *decode_jpeg(struct str bytes, struct sink *);
const char *decode_webp(struct str bytes, struct sink *);

// False when the library cannot.
bool encode_png(struct buf *, const struct bitmap *);
// For pictures of few colours in large areas: faster, and smaller.
bool encode_png_flat(struct buf *, const struct bitmap *);
bool encode_jpeg(struct buf *, const struct bitmap *, int quality);
bool encode_webp(struct buf *, const struct bitmap *, int quality, bool lossless);
