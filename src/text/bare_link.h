#pragma once
// Addresses in running text (GFM's extended autolinks), also between Chinese characters: an address
// ends before characters of Chinese and Japanese writing, which belong to the sentence around it.

#include "base/str.h"

enum bare_link { BARE_NONE, BARE_URL, BARE_WWW, BARE_MAIL };

// What begins an address at text[i], one of ':', 'w', 'W' or '@'; *from and *to: where it stands.
// Nothing before `least` belongs to it. `prev` is the byte before the text, 0 for none.
enum bare_link bare_link_at(struct str text, size_t least, size_t i, char prev, size_t *from,
			    size_t *to);
// How much of a text can carry on an address that ends where it begins.
size_t bare_link_rest(struct str text);
