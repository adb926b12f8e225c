// The web app manifest of each language: what a phone shows of a site on its home screen
// (W3C Web Application Manifest).

#include "base/jsonw.h"
#include "model/url.h"
#include "output/format.h"
#include "output/icon.h"

static bool plan(struct plan *p)
{
	const struct site *site = p->lib->site;
	bool ok = true;

	for (unsigned i = 0; i < site->nlangs; i++) {
		struct target t = {.lang = &site->langs[i], .what = S("the web manifest")};

		t.url = url_web_manifest(p->arena, t.lang);
		ok &= plan_find(p, t.url) || plan_add(p, t);
	}
	return ok;
}

static void put_icons(struct reader *r, struct jsonw *w)
{
	const struct icons *icons = r->view->icons;

	jsonw_put_array(w, "icons");
	for (size_t i = 0; i < icons->n; i++) {
		jsonw_object(w);
		jsonw_put_str(w, "src", link_url(r, &r->scratch, icons->p[i].url));
		jsonw_put_str(w, "type", icons->p[i].type);
		if (icons->p[i].sizes.n)
			jsonw_put_str(w, "sizes", icons->p[i].sizes);
		jsonw_close(w);
	}
	jsonw_close(w);
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	const struct site *site = p->lib->site;
	const struct app_config *app = &site->app;
	struct str name = ltext_get(&site->title, t->lang);
	struct str short_name = ltext_get(&app->short_name, t->lang);
	struct str home = link_url(r, &r->scratch, url_home(&r->scratch, t->lang));
	struct jsonw w;

	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_put_str(&w, "id", home);
	jsonw_put_str(&w, "name", name);
	if (short_name.n)
		jsonw_put_str(&w, "short_name", short_name);
	if (ltext_get(&site->description, t->lang).n)
		jsonw_put_str(&w, "description", ltext_get(&site->description, t->lang));
	jsonw_put_str(&w, "lang", t->lang->tag);
	jsonw_put_str(&w, "dir", t->lang->rtl ? S("rtl") : S("ltr"));
	jsonw_put_str(&w, "start_url", home);
	jsonw_put_str(&w, "scope", link_url(r, &r->scratch, S("/")));
	jsonw_put_str(&w, "display",
		      str_cstr(field_find(&app_fields, S("display"))->values[app->display]));
	if (app->theme_color.n)
		jsonw_put_str(&w, "theme_color", app->theme_color);
	if (app->background_color.n)
		jsonw_put_str(&w, "background_color", app->background_color);
	put_icons(r, &w);
	jsonw_close(&w);
	return true;
}

const struct format format_webmanifest = {"webmanifest", "application/manifest+json", plan, render};
