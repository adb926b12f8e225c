#pragma once
// The site's icons: those that kith.yaml names, or the theme's icon.svg, icon.png and icon-….png.

#include "output/view.h"

struct icon {
	struct str url;   // site-relative
	struct str type;  // "image/svg+xml"
	struct str sizes; // "192x192", or "any"; empty when it is not known
	int64_t width;    // in pixels; 0: any, or not known
};
struct icons {
	struct icon *p;
	size_t n, cap;
};
// False, with a report, when one that kith.yaml names is not there.
bool icons_find(struct icons *, struct arena *, const struct library *, const struct theme *,
		struct diag_log *);
