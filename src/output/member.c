// The people: /members/ and a page for each who agreed to one.

#include "model/url.h"
#include "output/listing.h"
#include "output/view_class.h"

static bool plan_people(struct plan *p, const struct lang *lang)
{
	const struct people *people = &p->lib->people[CHANNEL_SITE];
	struct listing l = {.kind = KIND_member, .people = people};
	struct target list = {.lang = lang,
			      .kind = S("members"),
			      .tmpl = str_cstr(kind_member.list_tmpl),
			      .group = S("list member"),
			      .what = S("the list of members")};
	struct str tmpl = p->lib->site->kinds[KIND_member].tmpl;
	bool ok = true;

	if (library_has_list(p->lib, KIND_member, lang)) {
		list.title = plan_word(p, lang, S("section_member"));
		l.base = url_list(p->arena, p->lib->site, KIND_member, lang);
		ok = listing_plan(p, l, list);
	}
	for (size_t i = 0; i < people->n; i++) {
		const struct person *person = people->p[i];
		struct target t = {.url = person->urls[lang->index],
				   .lang = lang,
				   .kind = S("member"),
				   .input = person,
				   .page = true};

		if (!t.url.n)
			continue;
		t.title = ltext_get(&person->name, lang);
		t.tmpl = tmpl.n ? tmpl : str_cstr(kind_member.tmpl);
		t.what = arena_printf(p->arena, "the page of member %.*s", STR_ARG(person->slug));
		t.group = arena_printf(p->arena, "member %.*s", STR_ARG(person->slug));
		ok &= plan_add(p, t) && plan_check_template(p, &t);
	}
	return ok;
}

static bool plan(struct plan *p)
{
	bool ok = true;

	for (unsigned i = 0; i < p->lib->site->nlangs; i++)
		ok &= plan_people(p, &p->lib->site->langs[i]);
	return ok;
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	struct arena *a = &r->scratch;
	struct value context;

	if (str_eq(t->kind, S("members")))
		return listing_render(r, p, t, out);
	context = v_map_new(a);
	v_map_set(a, context, S("page"), v_object(r->view->classes->target, t));
	v_map_set(a, context, S("person"), view_person(r, t->input));
	return reader_render(r, t->tmpl, context, out);
}

const struct format format_member = {"member", "text/html", plan, render};
