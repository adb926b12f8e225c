#pragma once
// kith's own marks inside Markdown: directives, `:::` parts and merge fields.

#include "text/doc.h"

// Makes a DOC_DIRECTIVE or DOC_SEGMENT of the node from its line. A `:::` that closes gets no
// `info`. Wrong names and arguments are reported; what could be read stays.
void directive_read(struct arena *, const struct source *, struct doc_node *, struct str line,
		    struct diag_log *);
// Puts what stands between a DOC_SEGMENT's line and its closing line below it, among the children
// of `parent`.
void directive_nest(const struct source *, struct doc_node *parent, struct diag_log *);

// Appends `text`, a slice of the source, to `parent`, its merge fields as DOC_FIELD. False when
// there are none.
bool field_split(struct arena *, const struct source *, struct doc_node *parent, struct str text,
		 struct diag_log *);
