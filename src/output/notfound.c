// What a server shows for addresses that there are not: /404.html, /en/404.html.

#include "model/url.h"
#include "output/listing.h"
#include "output/single.h"

static bool plan(struct plan *p)
{
	const struct site *site = p->lib->site;
	bool ok = true;

	for (unsigned i = 0; i < site->nlangs; i++) {
		const struct lang *lang = &site->langs[i];
		struct target t = {.lang = lang,
				   .kind = S("404"),
				   .tmpl = S("404.html"),
				   .group = S("404"),
				   .what = S("the page for missing pages")};

		t.url = url_not_found(p->arena, lang);
		t.title = plan_word(p, lang, S("not_found"));
		if (!plan_find(p, t.url))
			ok &= single_plan(p, t);
	}
	return ok;
}

const struct format format_notfound = {"notfound", "text/html", plan, single_render};
