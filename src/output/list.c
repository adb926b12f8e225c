// The lists of each kind: /posts/, /posts/page/2/ …

#include "model/url.h"
#include "output/listing.h"
#include "output/visible.h"

static bool plan_kind(struct plan *p, const struct kind *kind, const struct lang *lang)
{
	struct entries *shown = arena_new(p->arena, struct entries);
	struct listing l = {.kind = kind->id, .entries = shown};
	struct target t = {.lang = lang, .kind = S("list"), .tmpl = str_cstr(kind->list_tmpl)};

	*shown = visible_entries(p->arena, &p->lib->lists[kind->id][lang->index], CHANNEL_SITE);
	l.base = url_list(p->arena, p->lib->site, kind->id, lang);
	t.title = plan_word(p, lang, arena_printf(p->arena, "section_%s", kind->name));
	t.what = arena_printf(p->arena, "the list of kind %s", kind->name);
	t.group = arena_printf(p->arena, "list %s", kind->name);
	l.agenda = kind->id == KIND_event;
	return listing_plan(p, l, t);
}

static bool plan(struct plan *p)
{
	const struct site *site = p->lib->site;
	bool ok = true;

	for (unsigned i = 0; i < site->nlangs; i++)
		for (unsigned k = 0; k < KIND_COUNT; k++)
			if (k != KIND_member && kinds[k]->list_tmpl &&
			    library_has_list(p->lib, (enum kind_id)k, &site->langs[i]))
				ok &= plan_kind(p, kinds[k], &site->langs[i]);
	return ok;
}

const struct format format_list = {"list", "text/html", plan, listing_render};
