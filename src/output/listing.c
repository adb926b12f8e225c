#include "output/listing.h"

#include "model/url.h"
#include "output/diags.h"
#include "output/view_class.h"
#include "output/visible.h"

struct str plan_word(struct plan *p, const struct lang *lang, struct str key)
{
	const struct word *w = words_find(&p->theme->words[lang->index], key);

	if (w)
		return w->form[PLURAL_OTHER];
	diag_report_path(p->log, &OUT_WORDS,
			 arena_printf(p->arena, "themes/%.*s/i18n/%.*s.yaml",
				      STR_ARG(p->theme->name), STR_ARG(lang->tag)),
			 "there is no text \"%.*s\" in language \"%.*s\"", STR_ARG(key),
			 STR_ARG(lang->tag));
	diag_hint(p->log, "add it there, or to %.*s/i18n/%.*s.yaml", STR_ARG(p->lib->site->content),
		  STR_ARG(lang->tag));
	return key;
}

struct str plan_word_or(struct plan *p, const struct lang *lang, struct str key, struct str other)
{
	const struct word *w = words_find(&p->theme->words[lang->index], key);

	return w ? w->form[PLURAL_OTHER] : other;
}

bool listing_plan(struct plan *p, struct listing all, struct target proto)
{
	size_t items = all.entries ? all.entries->n : all.people->n;
	size_t size = p->lib->site->page_size > 0 ? (size_t)p->lib->site->page_size : 10;
	bool ok = plan_check_template(p, &proto);
	const struct moment *any = NULL;

	// Which of the events stand on which page is known when pages are made: any change may move
	// them.
	if (all.agenda)
		any = entries_changed(all.entries->p, all.entries->n);
	all.total = items ? (items + size - 1) / size : 1;
	for (size_t i = 0; i < all.total; i++) {
		struct listing *l = arena_new(p->arena, struct listing);
		struct target t = proto;

		*l = all;
		l->number = i + 1;
		l->from = i * size;
		l->n = items - l->from < size ? items - l->from : size;
		t.url = url_list_page(p->arena, all.base, l->number);
		t.input = l;
		t.page = true;
		t.changed = any;
		if (all.entries && !all.agenda)
			t.changed = entries_changed(all.entries->p + l->from, l->n);
		if (i > 0)
			t.group = S("");
		ok &= plan_add(p, t) != NULL;
	}
	return ok;
}

static struct value items_of(struct reader *r, const struct listing *l)
{
	struct people part;

	if (l->entries) {
		note_read(r, READ_LIST, l->entries);
		if (l->agenda)
			note_read(r, READ_NOW, NULL);
		return view_entries(
			r, &r->scratch,
			(l->agenda ? reader_lists(r)->agenda.p : l->entries->p) + l->from, l->n);
	}
	note_read(r, READ_LIST, l->people);
	part = (struct people){l->people->p + l->from, l->n, l->n};
	return view_people(r, &r->scratch, &part);
}

bool listing_render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	const struct listing *l = t->input;
	const struct view_classes *c = r->view->classes;
	struct arena *a = &r->scratch;
	struct value context = v_map_new(a);

	(void)p;
	v_map_set(a, context, S("page"), v_object(c->target, t));
	v_map_set(a, context, S("items"), items_of(r, l));
	v_map_set(a, context, S("pagination"), v_object(c->pagination, l));
	v_map_set(a, context, S("calendar"), view_calendar(r, l->calendar));
	if (l->term)
		v_map_set(a, context, S("term"), view_term(r, l->term));
	return reader_render(r, t->tmpl, context, out);
}
