// The functions that templates call: url asset t date query markdown excerpt.

#include "base/utf8.h"
#include "base/vec.h"
#include "model/url.h"
#include "output/calendar.h"
#include "output/diags.h"
#include "output/target.h"
#include "output/theme.h"
#include "output/view_class.h"

static struct value fail_word(struct vm *vm, const char *what, struct str name,
			      const struct str *known, size_t n)
{
	struct str near = diag_nearest(name, known, n);

	vm_fail(vm, "%s \"%.*s\"", what, STR_ARG(name));
	if (near.n)
		vm_hint(vm, "did you mean \"%.*s\"?", STR_ARG(near));
	return v_undefined();
}

// The names in a map, for suggestions.
static struct str *map_names(struct arena *a, const struct map *m)
{
	struct str *names = arena_array(a, struct str, m->n + 1);

	for (size_t i = 0; i < m->n; i++)
		names[i] = m->entries[i].key;
	return names;
}

// ---- url ----------------------------------------------------------------------------------------

// The site-relative URL of an object that has one.
static bool object_url(struct vm *vm, struct value v, struct str *url)
{
	const struct reader *r = reader_of(vm);
	const struct view_classes *c = r->view->classes;

	if (view_entry_of(r, v))
		*url = view_entry_of(r, v)->url;
	else if (v.cls == c->calendar->id)
		*url = calendar_page(r->view->lib->site, v.o);
	else if (v.cls == c->target->id)
		*url = ((const struct target *)v.o)->url;
	else if (v.cls == c->person->id)
		*url = ((const struct person *)v.o)->urls[r->lang->index];
	else if (v.cls == c->term->id)
		*url = ((const struct term *)v.o)->url;
	else if (v.cls == c->version->id)
		*url = ((const struct version *)v.o)->url;
	else if (v.cls == c->asset->id)
		*url = ((const struct asset *)v.o)->url;
	else if (v.cls == c->feed_link->id)
		*url = ((const struct feed_link *)v.o)->url;
	else if (v.cls == c->menu_link->id)
		*url = ((const struct menu_link *)v.o)->url;
	else if (v.cls == c->image->id)
		*url = ((const struct image *)v.o)->url;
	else if (v.cls == c->lang->id)
		*url = r->view->langs[((const struct lang *)v.o)->index].home;
	else if (v.cls == c->site->id)
		*url = reader_lang(r)->home;
	else
		return false;
	return true;
}

// A path that was already written for this site ("/sub/a/", by some .url) without what goes before.
static struct str unprefixed(const struct site *site, struct str url)
{
	struct str rest = str_from(url, site->base_path.n);

	if (site->base_path.n && str_starts(url, site->base_path) && str_starts(rest, S("/")))
		return rest;
	return url;
}

// The URL of the document with that id, in the reader's language if it can be.
static bool id_url(struct reader *r, struct str id, struct str *url)
{
	const struct library *lib = r->view->lib;
	struct menu_item item = {.page = id};
	struct str title;

	note_read(r, READ_LIST, &lib->by_id);
	if (library_menu_link(vm_arena(r->vm), lib, &item, r->lang, url, &title) &&
	    map_get(&lib->urls, *url))
		return true;
	for (unsigned i = 0; i < lib->site->nlangs; i++)
		if (library_menu_link(vm_arena(r->vm), lib, &item, &lib->site->langs[i], url,
				      &title) &&
		    map_get(&lib->urls, *url))
			return true;
	return false;
}

static struct value call_url(struct vm *vm, const struct vfunc *f, const struct value *args)
{
	struct reader *r = reader_of(vm);
	const struct library *lib = r->view->lib;
	struct arena *a = vm_arena(vm);
	bool absolute = varg_given(args[1]) && args[1].type == V_BOOL && args[1].b;
	struct str url;

	(void)f;
	if (args[0].type == V_STR &&
	    (url_is_external(v_get_str(args[0])) || str_starts(v_get_str(args[0]), S("#")))) {
		return v_str(v_get_str(args[0]));
	} else if (args[0].type == V_STR && str_starts(v_get_str(args[0]), S("/"))) {
		url = unprefixed(lib->site, v_get_str(args[0]));
	} else if (args[0].type == V_STR) {
		if (!id_url(r, v_get_str(args[0]), &url))
			return fail_word(vm, "no document is called", v_get_str(args[0]),
					 map_names(a, &lib->by_id), lib->by_id.n);
	} else if (args[0].type != V_OBJECT || !object_url(vm, args[0], &url)) {
		vm_fail(vm, "url() takes something with a page, a path or the id of a document");
		return v_undefined();
	}
	if (!absolute || url_is_external(url))
		return v_str(link_url(r, a, url));
	return v_str(arena_cat(a, lib->site->base_url, url));
}

// ---- asset and t --------------------------------------------------------------------------------

static struct value call_asset(struct vm *vm, const struct vfunc *f, const struct value *args)
{
	struct reader *r = reader_of(vm);
	const struct theme *t = r->view->theme;
	struct str name = vm_text(vm, args[0]);
	const struct asset *as = theme_asset(t, name);

	(void)f;
	if (!as)
		return fail_word(vm, "the theme has no asset", name,
				 map_names(vm_arena(vm), &t->assets), t->assets.n);
	if (as->off.n) {
		vm_fail(vm,
			"the asset \"%.*s\" is not published, because the format \"%.*s\" is off",
			STR_ARG(name), STR_ARG(as->off));
		return v_undefined();
	}
	note_read(r, READ_ASSET, as);
	return v_object(r->view->classes->asset, as);
}

// Puts parameters for `{name}`; a name that was not given is an error.
static bool fill(struct vm *vm, struct buf *out, struct str key, struct str text, struct value n,
		 struct value params)
{
	while (text.n) {
		size_t open = str_index(text, '{'), close;
		struct value v = n;
		struct str name;

		buf_str(out, str_first(text, open));
		if (open == SIZE_MAX)
			return true;
		text = str_from(text, open + 1);
		close = str_index(text, '}');
		name = str_first(text, close);
		if (close == SIZE_MAX) {
			buf_char(out, '{');
			continue;
		}
		if (!(str_eq(name, S("n")) && varg_given(n) && n.type != V_NONE) &&
		    !v_map_find(params, name, &v)) {
			vm_fail(vm, "the text \"%.*s\" needs the parameter \"%.*s\"", STR_ARG(key),
				STR_ARG(name));
			return false;
		}
		buf_str(out, vm_text(vm, v));
		text = str_from(text, close + 1);
	}
	return true;
}

static struct value call_t(struct vm *vm, const struct vfunc *f, const struct value *args)
{
	struct reader *r = reader_of(vm);
	const struct words *words = reader_lang(r)->words;
	struct str key = vm_text(vm, args[0]), text;
	const struct word *w = words_find(words, key);
	bool counted = varg_given(args[1]) && args[1].type == V_INT;

	(void)f;
	if (!w) {
		struct str near =
			diag_nearest(key, map_names(vm_arena(vm), &words->by_key), words->by_key.n);

		vm_fail_kind(vm, &OUT_WORDS, "there is no text \"%.*s\" in language \"%.*s\"",
			     STR_ARG(key), STR_ARG(r->lang->tag));
		if (near.n)
			vm_hint(vm, "did you mean \"%.*s\"?", STR_ARG(near));
		else
			vm_hint(vm, "add it to the theme's i18n/%.*s.yaml", STR_ARG(r->lang->tag));
		return v_undefined();
	}
	note_read(r, READ_WORD, w);
	text = w->form[PLURAL_OTHER];
	if (counted && w->form[plural_of(r->lang->tag, args[1].i)].p)
		text = w->form[plural_of(r->lang->tag, args[1].i)];
	if (str_index(text, '{') == SIZE_MAX)
		return v_str(text);
	buf_reset(&r->text);
	if (!fill(vm, &r->text, key, text, args[1], args[2]))
		return v_undefined();
	return v_str(arena_dup(vm_arena(vm), buf_view(&r->text)));
}

// ---- date ---------------------------------------------------------------------------------------

static bool date_of(struct vm *vm, struct value v, struct date_shown *out)
{
	const struct reader *r = reader_of(vm);
	enum date_form form;

	if (v.type == V_OBJECT && v.cls == r->view->classes->moment->id) {
		const struct moment *m = v.o;

		*out = (struct date_shown){m->wall, m->offset};
		return true;
	}
	out->offset = 0;
	if (v.type == V_STR && date_parse(v_get_str(v), &out->wall, &form, &out->offset))
		return true;
	vm_fail(vm, "date() takes a moment or a text like 2026-11-21");
	return false;
}

static struct value call_date(struct vm *vm, const struct vfunc *f, const struct value *args)
{
	struct reader *r = reader_of(vm);
	bool has_lang = varg_given(args[2]) && args[2].type != V_NONE;
	struct str lang = has_lang ? vm_text(vm, args[2]) : r->lang->tag;
	struct date_shown d;
	const char *why;

	(void)f;
	if (!date_of(vm, args[0], &d))
		return v_undefined();
	if (args[0].type == V_OBJECT)
		note_clock_pattern(r, args[0].o, vm_text(vm, args[1]));
	buf_reset(&r->text);
	if (!date_pattern(&r->text, d, vm_text(vm, args[1]), lang, &why)) {
		vm_fail(vm, "%s", why);
		return v_undefined();
	}
	return v_str(arena_dup(vm_arena(vm), buf_view(&r->text)));
}

// ---- query --------------------------------------------------------------------------------------

struct query {
	const struct kind *kind;
	const struct term *tag;
	const struct person *author;
	struct entries from;
	size_t limit; // SIZE_MAX: none
};

static bool wants(const struct reader *r, const struct query *q, const struct entry *e)
{
	const struct people *authors = &e->authors.as[r->channel];
	bool ok = e->kind == q->kind && e->lang == r->lang && entry_in(e, r->channel);

	if (ok && q->author) {
		ok = false;
		for (size_t i = 0; i < authors->n; i++)
			ok |= authors->p[i] == q->author;
	}
	if (ok && q->tag) {
		ok = false;
		for (size_t i = 0; i < e->terms.n; i++)
			ok |= e->terms.p[i] == q->tag;
	}
	return ok;
}

static struct value run_query(struct vm *vm, const struct query *q)
{
	struct reader *r = reader_of(vm);
	struct arena *a = vm_arena(vm);
	size_t room = q->limit < q->from.n ? q->limit : q->from.n, n = 0;
	struct entry **p;

	if (!q->author && !q->tag)
		return view_entries(r, a, q->from.p, room);
	p = arena_array(a, struct entry *, room);
	for (size_t i = 0; i < q->from.n && n < room; i++)
		if (wants(r, q, q->from.p[i]))
			p[n++] = q->from.p[i];
	return view_entries(r, a, p, n);
}

static bool query_tag(struct vm *vm, struct query *q, struct value tag, bool timed)
{
	struct reader *r = reader_of(vm);
	const struct terms *terms = &r->view->lib->terms[r->lang->index];
	struct str name;

	if (!varg_given(tag) || tag.type == V_NONE)
		return true;
	if (tag.type == V_OBJECT && tag.cls == r->view->classes->term->id) {
		q->tag = tag.o;
	} else {
		name = vm_text(vm, tag);
		for (size_t i = 0; i < terms->n && !q->tag; i++)
			if (str_eq(terms->p[i]->name, name) || str_eq(terms->p[i]->slug, name))
				q->tag = terms->p[i];
	}
	if (!q->tag) // a tag that nothing has
		q->from = (struct entries){0};
	else if (!timed)
		q->from = q->tag->entries;
	if (q->tag)
		note_read(r, READ_TERM, q->tag);
	return true;
}

static bool query_when(struct vm *vm, struct query *q, struct value when, bool *timed)
{
	struct reader *r = reader_of(vm);
	struct str word;

	if (!varg_given(when) || when.type == V_NONE)
		return true;
	word = vm_text(vm, when);
	*timed = q->kind->id == KIND_event;
	if (*timed && str_eq(word, S("upcoming")))
		q->from = view_upcoming(r);
	else if (*timed && str_eq(word, S("past")))
		q->from = view_past(r);
	else
		vm_fail(vm,
			*timed ? "when is \"upcoming\" or \"past\"" : "when is only for events");
	return *timed && (str_eq(word, S("upcoming")) || str_eq(word, S("past")));
}

static bool query_author(struct vm *vm, struct query *q, struct value author)
{
	struct reader *r = reader_of(vm);
	const struct people *people = &r->view->lib->people[r->channel];
	struct str slug;

	if (!varg_given(author) || author.type == V_NONE)
		return true;
	if (author.type == V_OBJECT && author.cls == r->view->classes->person->id) {
		q->author = author.o;
		return true;
	}
	slug = vm_text(vm, author);
	for (size_t i = 0; i < people->n && !q->author; i++)
		if (str_eq(people->p[i]->slug, slug))
			q->author = people->p[i];
	if (!q->author)
		q->from = (struct entries){0};
	return true;
}

static struct value call_query(struct vm *vm, const struct vfunc *f, const struct value *args)
{
	struct reader *r = reader_of(vm);
	const struct library *lib = r->view->lib;
	struct str name = vm_text(vm, args[0]), names[KINDS_MAX];
	struct query q = {.kind = site_kind(lib->site, name), .limit = SIZE_MAX};
	bool timed = false;

	(void)f;
	for (unsigned i = 0; i < lib->site->nkinds; i++)
		names[i] = str_cstr(lib->site->all_kinds[i]->name);
	if (!q.kind)
		return fail_word(vm, "there is no kind", name, names, lib->site->nkinds);
	if (varg_given(args[2]) && args[2].type == V_INT && args[2].i > 0)
		q.limit = (size_t)args[2].i;
	if (q.kind->id == KIND_member) {
		struct people all = lib->people[r->channel];

		all.n = all.n < q.limit ? all.n : q.limit;
		return view_people(r, vm_arena(vm), &all);
	}
	q.from = reader_lists(r)->kinds[q.kind->id];
	note_read(r, READ_LIST, &reader_lists(r)->kinds[q.kind->id]);
	if (!query_when(vm, &q, args[3], &timed) || !query_tag(vm, &q, args[1], timed) ||
	    !query_author(vm, &q, args[4]))
		return v_undefined();
	return run_query(vm, &q);
}

static const struct vfunc url_function = {
	S_INIT("url"),
	{"x", "absolute", NULL},
	1,
	call_url,
	NULL,
	"The URL of a page, a path or a document's id; absolute=true with the host."};
static const struct vfunc asset_function = {
	S_INIT("asset"),
	{"name", NULL},
	1,
	call_asset,
	NULL,
	"The URL of a file of the theme's assets; its .integrity for style sheets and scripts."};
static const struct vfunc t_function = {S_INIT("t"),
					{"key", "n", "**", NULL},
					1,
					call_t,
					NULL,
					"The interface's text in the page's language; n chooses "
					"the plural form, other names fill {name}."};
static const struct vfunc date_function = {
	S_INIT("date"),
	{"moment", "pattern", "lang", NULL},
	2,
	call_date,
	NULL,
	"A moment by a Unicode pattern: date(page.date, 'd MMMM y')."};
static const struct vfunc query_function = {
	S_INIT("query"),
	{"kind", "tag", "limit", "when", "author", NULL},
	1,
	call_query,
	NULL,
	"Documents of a kind in the page's language, newest first; events by when='upcoming' "
	"(soonest first) or 'past'."};
const struct vfunc *const view_functions[] = {
	&url_function,         &asset_function,
	&t_function,           &date_function,
	&view_image_function,  &query_function,
	&view_events_function, &view_markdown,
	&view_excerpt,         NULL,
};
