// The lists of each kind: /posts/, /posts/page/2/ …

#include "model/url.h"
#include "output/listing.h"
#include "output/naming.h"
#include "output/visible.h"

static struct str list_title(struct plan *p, const struct kind *kind, const struct lang *lang)
{
	struct str title = title_of_list(p->lib, p->theme, kind, lang);

	if (title.n)
		return title;
	return kind->own ? str_cstr(kind->name)
			 : plan_word(p, lang, arena_printf(p->arena, "section_%s", kind->name));
}

static bool plan_kind(struct plan *p, const struct kind *kind, const struct lang *lang)
{
	struct entries *shown = arena_new(p->arena, struct entries);
	struct listing l = {.kind = kind->id, .entries = shown};
	struct target t = {.lang = lang, .kind = S("list"), .tmpl = str_cstr(kind->list_tmpl)};

	*shown = visible_entries(p->arena, library_list(p->lib, kind->id, lang), CHANNEL_SITE);
	l.base = url_list(p->arena, p->lib->site, kind->id, lang);
	t.title = list_title(p, kind, lang);
	t.what = arena_printf(p->arena, "the list of kind %s", kind->name);
	t.group = arena_printf(p->arena, "list %s", kind->name);
	l.agenda = kind->id == KIND_event;
	if (l.agenda && p->lib->agendas[lang->index].calendars.n)
		l.calendar = p->lib->agendas[lang->index].calendars.p[0];
	return listing_plan(p, l, t);
}

static bool plan(struct plan *p)
{
	const struct site *site = p->lib->site;
	bool ok = true;

	for (unsigned i = 0; i < site->nlangs; i++)
		for (unsigned k = 0; k < site->nkinds; k++)
			if (k != KIND_member && site->all_kinds[k]->list_tmpl &&
			    library_has_list(p->lib, (enum kind_id)k, &site->langs[i]))
				ok &= plan_kind(p, site->all_kinds[k], &site->langs[i]);
	return ok;
}

const struct format format_list = {"list", "text/html", plan, listing_render};
