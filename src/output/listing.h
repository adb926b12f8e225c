#pragma once
// Long lists cut into pages: what list, member and tag pages share.

#include "output/format.h"

// Adds a target for each part of the list (at least one): `proto` gives language, title, kind,
// template and group of the first.
bool listing_plan(struct plan *, struct listing all, struct target proto);
// Renders one part: page, items, pagination, and term where there is one.
bool listing_render(struct reader *, const struct plan *, const struct target *, struct buf *out);
// The interface's word in a language, for titles of planned pages; the key itself, having reported,
// when it is missing.
struct str plan_word(struct plan *, const struct lang *, struct str key);
// The same, or `other` where there is none.
struct str plan_word_or(struct plan *, const struct lang *, struct str key, struct str other);
