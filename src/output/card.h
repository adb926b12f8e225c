#pragma once
// Which share card a page has. Pages whose cards look the same share one.

#include "image/card.h"
#include "model/entry.h"
#include "output/target.h"

// Site-relative; empty for pages without a title.
struct str card_url_entry(struct arena *, const struct site *, const struct entry *);
struct str card_url_target(struct arena *, const struct site *, const struct target *);
