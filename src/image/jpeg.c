// JPEG (ITU-T T.81 annex B): segments that begin with markers, and entropy-coded data behind SOS.
#include "image/walk.h"

enum { EOI = 0xd9, SOS = 0xda, APP0 = 0xe0, APP1 = 0xe1, APP2 = 0xe2, APP14 = 0xee, COM = 0xfe };

static bool is_frame(uint32_t marker) // SOF0 .. SOF15 without DHT, JPG and DAC
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 &&
	       marker != 0xcc;
}

static bool is_bare(uint32_t marker) // TEM and RST0 .. RST7: no length follows
{
	return marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

// What application segments say of the colours: JFIF's density, Adobe's transform, an ICC profile.
static bool is_needed(uint32_t marker, struct str body)
{
	if (marker == APP0)
		return str_starts(body, S("JFIF\0")) && body.n >= 14;
	if (marker == APP2)
		return str_starts(body, S("ICC_PROFILE\0"));
	if (marker == APP14)
		return str_starts(body, S("Adobe"));
	return !(marker > APP0 && marker <= 0xef) && marker != COM;
}

// JFIF's header without its thumbnail.
static void keep_jfif(struct walk *w, struct str body)
{
	if (body.n > 14 || body.p[12] || body.p[13])
		walk_drop(w);
	if (!w->out)
		return;
	buf_lit(w->out, "\xff\xe0\x00\x10");
	buf_add(w->out, body.p, 12);
	buf_lit(w->out, "\0\0");
}

static const char *read_frame(struct walk *w, struct str body)
{
	if (body.n < 6)
		return "its header is damaged";
	w->info->height = be16_at(body, 1);
	w->info->width = be16_at(body, 3);
	w->info->cmyk = byte_at(body, 5) == 4;
	return NULL;
}

static const char *take_segment(struct walk *w, uint32_t marker, size_t at, size_t n)
{
	struct str body = str_of(w->in.p + at + 4, n - 2);
	const char *why = NULL;

	if (is_frame(marker))
		why = read_frame(w, body);
	if (marker == APP1 && str_starts(body, S("Exif\0\0")))
		w->info->turn = image_exif_turn(body);
	if (!is_needed(marker, body))
		walk_drop(w);
	else if (marker == APP0)
		keep_jfif(w, body);
	else
		walk_keep(w, at, n + 2);
	return why;
}

// The place of the next marker that is neither stuffing nor a restart; the end when there is none.
static size_t skip_data(struct str s, size_t at)
{
	while (at + 1 < s.n) {
		const char *ff = memchr(s.p + at, 0xff, s.n - at - 1);
		uint32_t marker;

		if (!ff)
			break;
		at = (size_t)(ff - s.p);
		marker = byte_at(s, at + 1);
		if (marker != 0 && marker != 0xff && !is_bare(marker))
			return at;
		at += marker == 0xff ? 1 : 2;
	}
	return s.n;
}

const char *walk_jpeg(struct walk *w)
{
	size_t at = 2, n;
	bool pixels = false;

	walk_keep(w, 0, 2);
	for (;;) {
		const char *why;
		uint32_t marker;

		if (at + 2 > w->in.n)
			return WALK_SHORT;
		if (byte_at(w->in, at) != 0xff)
			return "its parts do not follow each other";
		marker = byte_at(w->in, at + 1);
		if (marker == 0xff || is_bare(marker)) {
			at += marker == 0xff ? 1 : 2;
			continue;
		}
		if (marker == EOI)
			break;
		if (at + 4 > w->in.n || (n = be16_at(w->in, at + 2)) > w->in.n - at - 2)
			return WALK_SHORT;
		if (n < 2)
			return "its parts do not follow each other";
		if ((why = take_segment(w, marker, at, n)))
			return why;
		at += n + 2;
		if (marker == SOS) {
			size_t end = skip_data(w->in, at);

			pixels = true;
			walk_keep(w, at, end - at);
			at = end;
		}
	}
	walk_keep(w, at, 2);
	if (at + 2 < w->in.n)
		walk_drop(w);
	return pixels ? NULL : "it holds no pixels";
}
