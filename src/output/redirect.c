// Addresses that a document had before (`aliases`): a page that leads on, without script.

#include "model/url.h"
#include "output/diags.h"
#include "output/format.h"
#include "text/doc_html.h"

// An alias as a URL: a path, to which the folder's slash is added when its last part has no dot.
static struct str alias_url(struct plan *p, struct str alias)
{
	struct str path = str_starts(alias, S("/")) ? alias : arena_cat(p->arena, S("/"), alias);
	struct str last = str_from(path, str_rindex(path, '/') + 1);

	path = str_index(path, '%') == SIZE_MAX ? url_encoded(p->arena, path) : path;
	return last.n == 0 || str_index(last, '.') != SIZE_MAX ? path
							       : arena_cat(p->arena, path, S("/"));
}

static struct str alias_place(const struct entry *e, size_t i)
{
	const struct ynode *n = ynode_get(e->front, S("aliases"));

	return n && n->type == Y_SEQ && i < n->n ? n->items[i]->at : (struct str){0};
}

static bool plan(struct plan *p)
{
	const struct entries *all = &p->lib->all;
	bool ok = true;

	for (size_t i = 0; i < all->n; i++) {
		const struct entry *e = all->p[i];

		for (size_t k = 0; k < e->aliases.n && e->url.n && entry_in(e, CHANNEL_SITE); k++) {
			struct target t = {.url = alias_url(p, e->aliases.p[k]),
					   .lang = e->lang,
					   .entry = e,
					   .at = alias_place(e, k),
					   .field = "aliases"};

			ok &= plan_add(p, t) != NULL;
		}
	}
	return ok;
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	struct str path = arena_cat(&r->scratch, p->lib->site->base_path, t->entry->url);
	struct str full = arena_cat(&r->scratch, p->lib->site->base_url, t->entry->url);

	buf_lit(out, "<!doctype html>\n<html lang=\"");
	html_escape(out, t->lang->tag);
	buf_lit(out, "\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
	html_escape(out, t->entry->title);
	buf_lit(out, "</title>\n<link rel=\"canonical\" href=\"");
	html_escape(out, full);
	buf_lit(out, "\">\n<meta name=\"robots\" content=\"noindex\">\n<meta "
		     "http-equiv=\"refresh\" content=\"0; url=");
	html_escape(out, path);
	buf_lit(out, "\">\n</head>\n<body>\n<p><a href=\"");
	html_escape(out, path);
	buf_lit(out, "\">");
	html_escape(out, t->entry->title);
	buf_lit(out, "</a></p>\n</body>\n</html>\n");
	return true;
}

const struct format format_redirect = {"redirect", "text/html", plan, render};
