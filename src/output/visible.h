#pragma once
// Which documents a channel may show.

#include "model/library.h"

// Those of the list that the channel may show, in the same order: the list itself when that is all
// of them.
// When one of them last changed; NULL when none says.
const struct moment *entries_changed(struct entry *const *, size_t n);
struct entries visible_entries(struct arena *, const struct entries *, enum channel);
size_t visible_count(const struct entries *, enum channel);
