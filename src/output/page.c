// A document's own page.

#include "output/format.h"

static struct str template_of(struct plan *p, const struct entry *e)
{
	if (e->layout.n)
		return str_ends(e->layout, S(".html")) ? e->layout
						       : arena_cat(p->arena, e->layout, S(".html"));
	if (p->lib->site->kinds[e->kind->id].tmpl.n)
		return p->lib->site->kinds[e->kind->id].tmpl;
	return str_cstr(e->kind->tmpl);
}

static bool plan(struct plan *p)
{
	const struct entries *all = &p->lib->all;
	bool ok = true;

	for (size_t i = 0; i < all->n; i++) {
		const struct entry *e = all->p[i];
		struct target t = {.url = e->url,
				   .lang = e->lang,
				   .entry = e,
				   .title = e->title,
				   .tmpl = template_of(p, e),
				   .page = true};

		if (e->url.n && t.tmpl.n && entry_in(e, CHANNEL_SITE))
			ok &= plan_add(p, t) && plan_check_template(p, &t);
	}
	return ok;
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	struct value context = v_map_new(&r->scratch);

	(void)p;
	v_map_set(&r->scratch, context, S("page"), view_entry(r, t->entry));
	return reader_render(r, t->tmpl, context, out);
}

const struct format format_page = {"page", "text/html", plan, render};
