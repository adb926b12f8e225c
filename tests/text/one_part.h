#pragma once
// A part of a message that is the same for everybody.

#include "text/mime.h"

static inline void one_part(struct buf *out, const char *type, struct str text)
{
	struct mime_piece piece = {.text = text};
	struct arena a;

	arena_init(&a);
	mime_template_write(out, mime_template_new(&a, type, &piece, 1), NULL);
	arena_release(&a);
}
