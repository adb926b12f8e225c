#pragma once
// Image files as files: what they are, how large, and the same file without what it says about its
// maker. Nothing is decoded here: each format is walked from part to part once, which also finds
// files that end too early. Formats: PNG, JPEG, WebP, GIF, SVG.

#include "base/buf.h"

enum image_type {
	IMAGE_UNKNOWN,
	IMAGE_PNG,
	IMAGE_JPEG,
	IMAGE_WEBP,
	IMAGE_GIF,
	IMAGE_SVG,
	IMAGE_TYPES
};

struct image_info {
	enum image_type type;
	uint32_t width, height; // in pixels as stored; 0: an SVG that does not say
	unsigned turn;          // EXIF's orientation 1 .. 8; 1: as stored
	bool metadata;          // image_strip would leave something out
	bool animated;
	bool cmyk;     // a JPEG of four colours, for print
	bool lossless; // every pixel is as its maker had it
	bool script;   // an SVG that would run something when it is opened by itself
};

// By the first bytes, whatever the file's name says.
enum image_type image_sniff(struct str bytes);
// Fills `info`. NULL, or what is wrong with the file, for a report.
const char *image_read(struct str bytes, struct image_info *info);
// Appends the file without EXIF, XMP, comments, thumbnails, and what stands behind its end: all but
// what its pixels and their colours need (ICC profiles stay). The pixels' own bytes are copied. An
// SVG is copied whole. NULL, or what is wrong; then `out` is as before.
const char *image_strip(struct buf *out, struct str bytes);

// EXIF's orientation in a TIFF structure (EXIF 2.3 §4.6.4, tag 0x0112), with or without "Exif\0\0"
// before it; 1 when it has none.
unsigned image_exif_turn(struct str tiff);
// Whether an orientation swaps width and height.
static inline bool image_turn_swaps(unsigned turn)
{
	return turn >= 5;
}
