// GIF (GIF89a specification): blocks, most of them runs of sub-blocks that an empty one ends.
#include "image/walk.h"

enum { EXTENSION = 0x21, PICTURE = 0x2c, TRAILER = 0x3b, COMMENT = 0xfe, APPLICATION = 0xff };

// The byte behind a run of sub-blocks; 0 when it does not end.
static size_t skip_blocks(struct str s, size_t at)
{
	while (at < s.n) {
		size_t n = byte_at(s, at);

		at += n + 1;
		if (n == 0)
			return at;
	}
	return 0;
}

static size_t colours(uint32_t flags) // bytes of the table that the flags announce
{
	return flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

// How often it repeats, and its colours; all other applications' blocks say something about it.
static bool is_needed(struct str s, size_t at)
{
	static const char *const kept[] = {"NETSCAPE2.0", "ANIMEXTS1.0", "ICCRGBG1012"};
	uint32_t label = byte_at(s, at + 1);

	if (label != APPLICATION)
		return label != COMMENT;
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		if (s.n - at > 14 && str_eq(str_of(s.p + at + 3, 11), str_cstr(kept[i])))
			return true;
	return false;
}

const char *walk_gif(struct walk *w)
{
	size_t at = 13, pictures = 0;

	if (w->in.n < at)
		return WALK_SHORT;
	w->info->width = le16_at(w->in, 6);
	w->info->height = le16_at(w->in, 8);
	w->info->lossless = true;
	at += colours(byte_at(w->in, 10));
	if (at > w->in.n)
		return WALK_SHORT;
	walk_keep(w, 0, at);
	while (at < w->in.n && byte_at(w->in, at) != TRAILER) {
		size_t data = at + 2, end;
		uint32_t what = byte_at(w->in, at);
		bool kept = true;

		if (what != EXTENSION && what != PICTURE)
			return "its parts do not follow each other";
		if (w->in.n - at < (what == PICTURE ? 11 : 3))
			return WALK_SHORT;
		if (what == PICTURE) {
			data = at + 11 + colours(byte_at(w->in, at + 9));
			pictures++;
		} else {
			kept = is_needed(w->in, at);
		}
		end = skip_blocks(w->in, data);
		if (!end || end > w->in.n)
			return WALK_SHORT;
		if (kept)
			walk_keep(w, at, end - at);
		else
			walk_drop(w);
		at = end;
	}
	if (at >= w->in.n)
		return WALK_SHORT;
	walk_keep(w, at, 1);
	if (at + 1 < w->in.n)
		walk_drop(w);
	w->info->animated = pictures > 1;
	return pictures ? NULL : "it holds no pixels";
}
