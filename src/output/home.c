// The front page of each language, unless a document lives there.

#include "model/url.h"
#include "output/single.h"

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

		t.url = url_home(p->arena, lang);
		t.title = ltext_get(&site->title, lang);
		if (!plan_find(p, t.url))
			ok &= single_plan(p, t);
	}
	return ok;
}

const struct format format_home = {"home", "text/html", plan, single_render};
