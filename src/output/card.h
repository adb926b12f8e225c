#pragma once
// Which share card a page has. Pages whose cards look the same share one.

#include "image/card.h"
#include "model/entry.h"
#include "output/target.h"

struct pictures;
struct theme;

// Site-relative; empty for pages without a title, and without pictures (NULL).
struct str card_url_entry(struct arena *, const struct pictures *, const struct entry *);
struct str card_url_target(struct arena *, const struct pictures *, const struct target *);
// The picture that stands for the site on them: the theme's option `logo`, or the largest of its
// icons; NULL when neither is made of pixels.
const struct picture *card_logo(const struct pictures *, const struct theme *);
