#pragma once
// Averages a picture down to a smaller one while its rows come in.
//
// A pixel of the smaller picture is the mean of the area that it covers, in linear light, weighted
// by alpha. All weights are whole numbers: a source pixel is `to` units wide and a pixel of the
// result `from` units, so that neither is cut anywhere but between units.

#include "image/bitmap.h"

struct scale {
	struct bitmap *out;
	uint32_t from_w, from_h;
	struct scale_span *spans; // of each column of the result
	uint64_t *line;           // the row at hand, averaged along x
	uint64_t *sum;            // of the row of the result being filled
	uint32_t row;             // that row
	uint64_t filled;          // how much of it, in units
	const uint8_t *to_srgb;   // 65536 of them
};

// sRGB for each value of linear light.
uint8_t *scale_table(struct arena *);
// out has its size and channels; its pixels are made here. No side may be larger than `from`.
void scale_init(struct scale *, struct arena *, struct bitmap *out, uint32_t from_w,
		uint32_t from_h, const uint8_t *to_srgb);
void scale_row(struct scale *, const uint8_t *row); // from_h times
