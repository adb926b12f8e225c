#pragma once
// Addresses in HTML that stands somewhere else than on its page.

#include "base/buf.h"

// Resolves an address as a browser on the page `base` (an absolute URL with a path) does (RFC 3986
// §5.2).
void url_resolve(struct buf *, struct str base, struct str address);
// Appends the HTML with every address in its tags made absolute.
void html_links_absolute(struct buf *, struct str html, struct str base);
