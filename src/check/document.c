// Checks of a document's body: images, headings.

#include "check/checks.h"

void check_image_alt(const struct library *lib, const struct diag_kind *kind, struct diag_log *log)
{
	for (size_t i = 0; i < lib->all.n; i++) {
		const struct entry *e = lib->all.p[i];

		for (size_t k = 0; e->doc && k < e->doc->links.n; k++) {
			const struct doc_node *n = e->doc->links.p[k];

			if (n->type == DOC_IMAGE && !n->first)
				diag_report(log, kind, e->src, n->at,
					    "image without alternative text");
		}
		if (e->image.src.n && !e->image.alt.n)
			diag_report(log, kind, e->src, entry_at(e, "image"),
				    "image without alternative text");
	}
}

void check_heading_order(const struct library *lib, const struct diag_kind *kind,
			 struct diag_log *log)
{
	for (size_t i = 0; i < lib->all.n; i++) {
		const struct doc *doc = lib->all.p[i]->doc;
		unsigned last = 0;

		for (size_t k = 0; doc && k < doc->headings.n; k++) {
			const struct doc_node *h = doc->headings.p[k];

			if (last && h->level > last + 1)
				diag_report(log, kind, doc->src, h->at,
					    "heading of level %u follows one of level %u", h->level,
					    last);
			last = h->level;
		}
	}
}
