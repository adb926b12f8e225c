#include "image/image.h"

#include "image/walk.h"

static bool looks_like_svg(struct str s)
{
	if (str_starts(s, S("\xEF\xBB\xBF")))
		s = str_from(s, 3);
	s = str_trim(str_first(s, 1024));
	return str_starts(s, S("<svg")) || str_starts(s, S("<?xml")) ||
	       str_starts(s, S("<!DOCTYPE svg")) || str_starts(s, S("<!--"));
}

enum image_type image_sniff(struct str s)
{
	if (str_starts(s, S("\x89PNG\r\n\x1a\n")))
		return IMAGE_PNG;
	if (str_starts(s, S("\xff\xd8\xff")))
		return IMAGE_JPEG;
	if (s.n >= 12 && str_starts(s, S("RIFF")) && memcmp(s.p + 8, "WEBP", 4) == 0)
		return IMAGE_WEBP;
	if (str_starts(s, S("GIF87a")) || str_starts(s, S("GIF89a")))
		return IMAGE_GIF;
	return looks_like_svg(s) ? IMAGE_SVG : IMAGE_UNKNOWN;
}

static const char *walk_nothing(struct walk *w)
{
	return w->in.n ? "it is no PNG, JPEG, WebP, GIF or SVG" : "the file is empty";
}

static const char *walk(struct walk *w)
{
	static const char *(*const walks[IMAGE_TYPES])(struct walk *) = {
		[IMAGE_UNKNOWN] = walk_nothing, [IMAGE_PNG] = walk_png, [IMAGE_JPEG] = walk_jpeg,
		[IMAGE_WEBP] = walk_webp,       [IMAGE_GIF] = walk_gif, [IMAGE_SVG] = walk_svg,
	};
	const char *why;

	*w->info = (struct image_info){.type = image_sniff(w->in), .turn = 1};
	why = walks[w->info->type](w);
	if (!why && w->info->type != IMAGE_SVG && (!w->info->width || !w->info->height))
		why = "the picture has no pixels";
	return why;
}

const char *image_read(struct str bytes, struct image_info *info)
{
	return walk(&(struct walk){.in = bytes, .info = info});
}

const char *image_strip(struct buf *out, struct str bytes)
{
	struct image_info info;
	size_t before = out->n;
	const char *why = walk(&(struct walk){.in = bytes, .info = &info, .out = out});

	if (!why && out->full)
		why = "the file is too large";
	if (why)
		out->n = before;
	return why;
}

// ---- EXIF ---------------------------------------------------------------------------------------

static uint32_t tiff16(struct str t, size_t i, bool big)
{
	return big ? be16_at(t, i) : le16_at(t, i);
}

unsigned image_exif_turn(struct str t)
{
	size_t at, n;
	bool big;

	if (str_starts(t, S("Exif\0\0")))
		t = str_from(t, 6);
	big = str_starts(t, S("MM\0*"));
	if (t.n < 8 || (!big && !str_starts(t, S("II*\0"))))
		return 1;
	at = big ? be32_at(t, 4) : le32_at(t, 4);
	if (at > t.n - 2)
		return 1;
	n = tiff16(t, at, big);
	for (at += 2; n && at + 12 <= t.n; n--, at += 12) {
		uint32_t turn = tiff16(t, at + 8, big);

		if (tiff16(t, at, big) == 0x0112 && tiff16(t, at + 2, big) == 3)
			return turn >= 1 && turn <= 8 ? turn : 1;
	}
	return 1;
}
