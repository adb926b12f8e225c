// PNG (ISO/IEC 15948): chunks of length, type, data, CRC.
#include "image/walk.h"

// What the pixels and their colours need; all else says something about the picture or its maker.
static bool is_needed(struct str type)
{
	static const char *const kept[] = {"tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "mDCV",
					   "cLLI", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT"};

	if (!(type.p[0] & 0x20)) // an upper-case letter: critical
		return true;
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (str_eq(type, str_cstr(kept[i])))
			return true;
	return false;
}

static const char *read_head(struct walk *w, size_t at, size_t n)
{
	if (n != 13)
		return "its header is damaged";
	w->info->width = be32_at(w->in, at);
	w->info->height = be32_at(w->in, at + 4);
	if (w->info->width > INT32_MAX || w->info->height > INT32_MAX)
		return "its header is damaged";
	w->info->lossless = true;
	return NULL;
}

const char *walk_png(struct walk *w)
{
	size_t at = 8;
	bool pixels = false;
	const char *why = NULL;

	walk_keep(w, 0, at);
	for (bool first = true; !why; first = false) {
		struct str type;
		size_t n;

		if (w->in.n - at < 12 || (n = be32_at(w->in, at)) > w->in.n - at - 12)
			return WALK_SHORT;
		type = str_of(w->in.p + at + 4, 4);
		if (first != str_eq(type, S("IHDR")))
			return "its header is damaged";
		if (first)
			why = read_head(w, at + 8, n);
		if (str_eq(type, S("eXIf")))
			w->info->turn = image_exif_turn(str_of(w->in.p + at + 8, n));
		pixels |= str_eq(type, S("IDAT"));
		w->info->animated |= str_eq(type, S("acTL"));
		if (is_needed(type))
			walk_keep(w, at, n + 12);
		else
			walk_drop(w);
		at += n + 12;
		if (str_eq(type, S("IEND")))
			break;
	}
	if (at < w->in.n)
		walk_drop(w);
	return why ? why : pixels ? NULL : "it holds no pixels";
}
