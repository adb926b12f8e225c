#pragma once
// What the pages are called that kith makes by itself.

#include "output/theme.h"

// The list of a kind: by its folder's _index.md, else kith.yaml, else the theme's word; empty when
// none of them says.
struct str title_of_list(const struct library *, const struct theme *, const struct kind *,
			 const struct lang *);
// A taxonomy: by kith.yaml, else the theme's word, else its own name.
struct str title_of_taxonomy(const struct library *, const struct theme *, struct str taxonomy,
			     const struct lang *);
