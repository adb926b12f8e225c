#pragma once
// Share cards: the picture that chats and networks show of a page, with its title and the site's
// name. Drawn with cairo and Pango, which kith can be compiled without (make CARDS=0).

#include "image/bitmap.h"

#define CARD_WIDTH 1200
#define CARD_HEIGHT 630
#define CARD_LOGO_WIDTH 320 // of a logo, at most
#define CARD_LOGO_HEIGHT 96

struct card {
	struct str title, site;    // site: what stands at its foot
	struct str date;           // may be empty
	const struct bitmap *logo; // at the size that it has on the card; NULL: none
	struct str lang;           // BCP 47: chooses the shapes of Han characters
	bool rtl;
	uint32_t background, text, accent; // 0xrrggbb
};

bool card_is_available(void);
// Appends the card as PNG. *missing: how many of its characters no font of this machine has. False
// when it cannot be drawn. Any thread.
bool card_draw(struct buf *out, const struct card *, unsigned *missing);
