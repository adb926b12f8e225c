#pragma once
// How a sitemap is cut into files.

#include "output/plan.h"

#define SITEMAP_MAX_URLS 50000
#define SITEMAP_MAX_BYTES ((size_t)50 << 20) // sitemaps.org: uncompressed

struct sitemap_part {
	size_t from, to; // of plan->targets; not all of them are pages
};
// Cuts the pages that are planned into parts of which none has more URLs or bytes; at least one.
size_t sitemap_split(const struct plan *, struct arena *, size_t max_urls, size_t max_bytes,
		     struct sitemap_part **out);
