// The front page of each language, unless a document lives there.

#include "model/url.h"
#include "output/single.h"
#include "output/visible.h"

// A home page may show anything of its language.
static const struct moment *shown_change(const struct library *lib, const struct lang *lang)
{
	const struct moment *last = NULL;

	for (size_t i = 0; i < lib->all.n; i++) {
		const struct entry *e = lib->all.p[i];
		const struct moment *m =
			e->lang == lang && entry_in(e, CHANNEL_SITE) ? entry_changed(e) : NULL;

		if (m && (!last || m->at > last->at))
			last = m;
	}
	return last;
}

static bool plan(struct plan *p)
{
	const struct site *site = p->lib->site;
	bool ok = true;

	for (unsigned i = 0; i < site->nlangs; i++) {
		const struct lang *lang = &site->langs[i];
		struct target t = {.lang = lang,
				   .kind = S("home"),
				   .tmpl = S("home.html"),
				   .group = S("home"),
				   .page = true,
				   .what = S("the home page")};

		t.changed = shown_change(p->lib, lang);
		t.url = url_home(p->arena, lang);
		t.title = ltext_get(&site->title, lang);
		if (!plan_find(p, t.url))
			ok &= single_plan(p, t);
	}
	return ok;
}

const struct format format_home = {"home", "text/html", plan, single_render};
