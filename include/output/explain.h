#pragma once
// What a template can see, for theme authors: read from the same classes that a render reads.

#include "model/library.h"

// Appends a text for people: which pages the template makes, the names that it finds there with
// their types, and every class that those lead to. False, with reports, when the theme cannot be
// read or has no such template. json: the same as one JSON object.
bool explain_template(struct arena *, const struct library *, struct str root, struct str tmpl,
		      bool json, struct buf *out, struct diag_log *);
// The template of a document's page and the theme's file behind it: "post.html" and
// "themes/default/templates/post.html"; false, with reports, when it has none.
bool explain_page(struct arena *, const struct library *, struct str root, const struct entry *,
		  struct str *tmpl, struct str *file, struct diag_log *);
