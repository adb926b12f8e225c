#pragma once
// One pass over a file's parts, which reads what it is and, when asked, copies what may stay.

#include "image/image.h"

struct walk {
	struct str in;
	struct image_info *info;
	struct buf *out; // NULL: only looked at
};

// Each returns NULL, or what is wrong.
const char *walk_png(struct walk *);
const char *walk_jpeg(struct walk *);
const char *walk_webp(struct walk *);
const char *walk_gif(struct walk *);
const char *walk_svg(struct walk *);

#define WALK_SHORT "the file ends too early"

static inline void walk_keep(struct walk *w, size_t from, size_t n)
{
	if (w->out)
		buf_add(w->out, w->in.p + from, n);
}
static inline void walk_drop(struct walk *w)
{
	w->info->metadata = true;
}
static inline uint32_t byte_at(struct str s, size_t i)
{
	return (unsigned char)s.p[i];
}
static inline uint32_t be16_at(struct str s, size_t i)
{
	return byte_at(s, i) << 8 | byte_at(s, i + 1);
}
static inline uint32_t be32_at(struct str s, size_t i)
{
	return be16_at(s, i) << 16 | be16_at(s, i + 2);
}
static inline uint32_t le16_at(struct str s, size_t i)
{
	return byte_at(s, i) | byte_at(s, i + 1) << 8;
}
static inline uint32_t le24_at(struct str s, size_t i)
{
	return le16_at(s, i) | byte_at(s, i + 2) << 16;
}
static inline uint32_t le32_at(struct str s, size_t i)
{
	return le16_at(s, i) | le16_at(s, i + 2) << 16;
}
