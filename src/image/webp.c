// WebP (RFC 9649): a RIFF file of chunks, each of a name, a length and its bytes.
#include "image/walk.h"

#define FLAG_ANIMATED 0x02
#define FLAGS_METADATA (0x08 | 0x04) // EXIF, XMP

// The canvas of an extended file, without saying that metadata follow.
static const char *take_canvas(struct walk *w, size_t at, size_t n)
{
	uint32_t flags;

	if (n < 10)
		return "its header is damaged";
	flags = byte_at(w->in, at + 8);
	w->info->animated = flags & FLAG_ANIMATED;
	w->info->width = le24_at(w->in, at + 12) + 1;
	w->info->height = le24_at(w->in, at + 15) + 1;
	walk_keep(w, at, n + 8 + (n & 1));
	if (flags & FLAGS_METADATA)
		walk_drop(w);
	if (w->out && !w->out->full)
		w->out->p[w->out->n - n - (n & 1)] = (char)(flags & ~FLAGS_METADATA);
	return NULL;
}

static const char *read_lossy(struct walk *w, size_t at, size_t n)
{
	if (n < 10 || memcmp(w->in.p + at + 11, "\x9d\x01\x2a", 3) != 0)
		return "its header is damaged";
	if (w->info->width)
		return NULL;
	w->info->width = le16_at(w->in, at + 14) & 0x3fff;
	w->info->height = le16_at(w->in, at + 16) & 0x3fff;
	return NULL;
}

static const char *read_lossless(struct walk *w, size_t at, size_t n)
{
	uint32_t bits;

	if (n < 5 || byte_at(w->in, at + 8) != 0x2f)
		return "its header is damaged";
	w->info->lossless = true;
	if (w->info->width)
		return NULL;
	bits = le32_at(w->in, at + 9);
	w->info->width = (bits & 0x3fff) + 1;
	w->info->height = (bits >> 14 & 0x3fff) + 1;
	return NULL;
}

static bool is_needed(struct str name)
{
	static const char *const kept[] = {"VP8 ", "VP8L", "ALPH", "ICCP", "ANIM", "ANMF"};

	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (str_eq(name, str_cstr(kept[i])))
			return true;
	return false;
}

static bool is_pixels(struct str name)
{
	return str_eq(name, S("VP8 ")) || str_eq(name, S("VP8L")) || str_eq(name, S("ANMF"));
}

static const char *take_chunk(struct walk *w, size_t at, size_t n)
{
	struct str name = str_of(w->in.p + at, 4);
	const char *why = NULL;

	if (str_eq(name, S("VP8X")))
		return take_canvas(w, at, n);
	if (str_eq(name, S("VP8 ")))
		why = read_lossy(w, at, n);
	else if (str_eq(name, S("VP8L")))
		why = read_lossless(w, at, n);
	else if (str_eq(name, S("EXIF")))
		w->info->turn = image_exif_turn(str_of(w->in.p + at + 8, n));
	if (is_needed(name))
		walk_keep(w, at, n + 8 + (n & 1));
	else
		walk_drop(w);
	return why;
}

// The length that the RIFF header gives, once it is known.
static void put_length(struct walk *w, size_t start)
{
	size_t n;

	if (!w->out || w->out->full)
		return;
	n = w->out->n - start - 8;
	for (size_t i = 0; i < 4; i++)
		w->out->p[start + 4 + i] = (char)(n >> (8 * i) & 0xff);
}

const char *walk_webp(struct walk *w)
{
	size_t start = w->out ? w->out->n : 0, at = 12, end = (size_t)le32_at(w->in, 4) + 8;
	bool pixels = false;
	const char *why = NULL;

	if (end > w->in.n || end < at)
		return WALK_SHORT;
	walk_keep(w, 0, at);
	while (!why && end - at >= 8) {
		size_t n = le32_at(w->in, at + 4);

		if (n > end - at - 8 || (n & 1) > end - at - 8 - n)
			return WALK_SHORT;
		pixels |= is_pixels(str_of(w->in.p + at, 4));
		why = take_chunk(w, at, n);
		at += n + 8 + (n & 1);
	}
	if (at < w->in.n)
		walk_drop(w);
	put_length(w, start);
	return why ? why : pixels ? NULL : "it holds no pixels";
}
