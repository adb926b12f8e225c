#include "output/directive.h"

#include "base/fs.h"
#include "base/vec.h"
#include "load/diags.h"
#include "output/event_choice.h"
#include "output/theme.h"
#include "output/view_class.h"

#define DIGEST_LIMIT 5
#define EVENTS_SPAN (30 * 86400)

// What one directive is about to show.
struct choice {
	struct reader *reader;
	const struct entry *own;
	const struct doc_node *node;
	struct value context;
	const struct lang *lang; // whose documents it shows
	instant at;              // the time it speaks from: the document's date, else now
	bool moves;              // it is now
	int64_t back;            // how far `since` stays behind `at`; 0: it is a fixed time
	bool hidden;             // there is something, but not for this channel
};

static bool wrong(const struct choice *c, struct str at, const char *what, struct str value)
{
	diag_report(c->reader->log, &LOAD_DIRECTIVE, c->own ? c->own->src : NULL,
		    at.p ? at : c->node->at, "%s \"%.*s\"", what, STR_ARG(value));
	return false;
}

static const struct doc_arg *arg_find(const struct choice *c, struct str key)
{
	for (size_t i = 0; i < c->node->nargs; i++)
		if (str_eq(c->node->args[i].key, key))
			return &c->node->args[i];
	return NULL;
}

static bool arg_limit(const struct choice *c, int64_t fallback, size_t *out)
{
	const struct doc_arg *arg = arg_find(c, S("limit"));
	int64_t n = fallback;

	if (arg && (!str_int(arg->value, &n) || n < 1))
		return wrong(c, arg->at, "limit is no number of items:", arg->value);
	*out = (size_t)n;
	return true;
}

static bool arg_since(struct choice *c, instant *out)
{
	const struct doc_arg *arg = arg_find(c, S("since"));
	const struct newsletter *last = NULL;
	enum date_form form;
	struct civil day;
	int64_t span;
	int offset;

	*out = INT64_MIN;
	if (!arg)
		return true;
	if (str_eq(arg->value, S("last"))) {
		if (c->own && c->own->kind->id == KIND_newsletter)
			last = ((const struct newsletter *)c->own)->last;
		*out = last ? last->e.date.at : INT64_MIN;
	} else if (duration_parse(arg->value, &span)) {
		*out = c->at - span;
		c->back = span;
	} else if (date_parse(arg->value, &day, &form, &offset)) {
		*out = form == DATE_ZONED
			       ? civil_to_utc(day) - offset
			       : zone_from_civil(c->reader->view->lib->site->zone, day, NULL);
	} else {
		return wrong(c, arg->at, "since is \"last\", a date or a span like 30d, not",
			     arg->value);
	}
	return true;
}

static struct str arg_text(const struct choice *c, struct str key)
{
	const struct doc_arg *arg = arg_find(c, key);

	return arg ? arg->value : (struct str){0};
}

static bool shown(const struct choice *c, const struct entry *e)
{
	const struct doc_arg *tag = arg_find(c, S("tag"));
	bool tagged = !tag;

	for (size_t i = 0; tag && i < e->terms.n; i++)
		tagged |= str_eq(e->terms.p[i]->name, tag->value) ||
			  str_eq(e->terms.p[i]->slug, tag->value);
	return tagged && e != c->own && entry_in(e, c->reader->channel);
}

// Whether the clock is what the directive goes by, and somebody asks when that shows.
static bool is_asked(const struct choice *c)
{
	return c->moves && c->reader->ahead;
}

// Something is another one from `at` on, as long as the clock is what the directive goes by.
static void note_turn(const struct choice *c, instant at, const char *what)
{
	if (is_asked(c))
		note_move(c->reader, c->own, at, what);
}

// What is of the time `t` counts as new from then on, until it is older than `since`.
static void note_new(const struct choice *c, instant t)
{
	note_turn(c, t, "something counts as new");
	if (c->back)
		note_turn(c, t + c->back, "something is new no longer");
}

static void set_items(const struct choice *c, const struct entries *items)
{
	struct arena *a = &c->reader->scratch;

	v_map_set(a, c->context, S("items"), view_entries(c->reader, a, items->p, items->n));
}

static bool choose_digest(struct choice *c)
{
	struct reader *r = c->reader;
	const struct doc_arg *arg = arg_find(c, S("kind"));
	const struct kind *kind =
		arg ? site_kind(r->view->lib->site, arg->value) : kinds[KIND_post];
	const struct entries *from;
	struct entries items = {0};
	instant since;
	size_t limit;

	if (!kind || kind->id == KIND_member)
		return wrong(c, arg->at, "a digest cannot show the kind", arg->value);
	if (!arg_since(c, &since) || !arg_limit(c, DIGEST_LIMIT, &limit))
		return false;
	from = library_list(r->view->lib, kind->id, c->lang);
	note_read(r, READ_LIST, from);
	for (size_t i = 0; i < from->n && items.n < limit; i++) {
		const struct entry *e = from->p[i];

		if (!shown(c, e))
			continue;
		if (e->date.set)
			note_new(c, e->date.at);
		if (!e->date.set || (e->date.at > since && e->date.at <= c->at))
			vec_push(&r->scratch, &items, from->p[i]);
	}
	set_items(c, &items);
	return true;
}

static void add_instance(struct arena *a, struct instances *items, const struct event *ev,
			 const struct occurrence *o)
{
	struct instance *one = arena_new(a, struct instance);

	*one = (struct instance){ev, *o};
	vec_push(a, items, one);
}

// Adds the occurrences of an event that are not over at `from` and begin up to `to`, at most `max`.
static void add_between(struct arena *a, struct instances *items, const struct event *ev,
			instant from, instant to, size_t max)
{
	struct occurrences it;
	struct occurrence o;

	occurrences_begin(&it, &ev->times, from, to == INT64_MAX ? to : to + 1, max);
	while (occurrences_next(&it, &o))
		add_instance(a, items, ev, &o);
}

// Occurrences leave a list when they are over.
static void note_ends(const struct choice *c, const struct instances *items)
{
	for (size_t i = 0; i < items->n; i++)
		note_turn(c, items->p[i]->as.ends, "ends");
}

// The first that begins behind the list's span comes into it.
static void note_next(const struct choice *c, const struct event *ev, int64_t span)
{
	instant until = c->at + span;
	struct occurrences it;
	struct occurrence o;

	occurrences_begin(&it, &ev->times, until + 1, INT64_MAX, OCCURRENCES_MAX);
	while (occurrences_next(&it, &o)) {
		if (o.starts <= until)
			continue;
		note_turn(c, o.starts - span, "one more event is ahead");
		return;
	}
}

// The first of them by their starts, `limit` at most.
static void set_instances(const struct choice *c, struct instances *items, size_t limit)
{
	instances_sort(items);
	items->n = items->n < limit ? items->n : limit;
	v_map_set(&c->reader->scratch, c->context, S("items"),
		  view_instances(&c->reader->scratch, items->p, items->n));
}

static bool choose_events(struct choice *c)
{
	struct reader *r = c->reader;
	const struct doc_arg *arg = arg_find(c, S("next"));
	const struct entries *from = library_list(r->view->lib, KIND_event, c->lang);
	struct event_choice choice = {.city = arg_text(c, S("city")),
				      .series = arg_text(c, S("series")),
				      .group = arg_text(c, S("group"))};
	struct instances items = {0};
	int64_t span = EVENTS_SPAN;
	size_t limit;

	if (arg && !duration_parse(arg->value, &span))
		return wrong(c, arg->at, "next is a span like 30d, not", arg->value);
	if (!arg_limit(c, INT64_MAX, &limit))
		return false;
	note_read(r, READ_LIST, from);
	for (size_t i = 0; i < from->n; i++) {
		const struct event *ev = (const struct event *)from->p[i];

		if (shown(c, &ev->e) && event_chosen(ev, &choice))
			add_between(&r->scratch, &items, ev, c->at, c->at + span, OCCURRENCES_MAX);
	}
	note_ends(c, &items);
	for (size_t i = 0; is_asked(c) && items.n < limit && i < from->n; i++) {
		const struct event *ev = (const struct event *)from->p[i];

		if (shown(c, &ev->e) && event_chosen(ev, &choice))
			note_next(c, ev, span);
	}
	set_instances(c, &items, limit);
	return true;
}

// One document by its name. What this channel may not show is left out of a feed, whose page shows
// it; in mail it is an error.
static bool choose_named(struct choice *c, enum kind_id kind)
{
	struct reader *r = c->reader;
	const struct library *lib = r->view->lib;
	const struct doc_arg *arg = arg_find(c, S("slug"));
	const struct entry *e;

	if (!arg)
		return wrong(c, (struct str){0}, "a directive lacks the argument", S("slug"));
	note_read(r, READ_LIST, library_list(lib, kind, c->lang));
	e = library_named(lib, kind, c->lang, arg->value);
	if (!e)
		return wrong(c, arg->at, "nothing is called", arg->value);
	if (shown(c, e) && e->kind->id == KIND_event)
		v_map_set(&r->scratch, c->context, S("item"),
			  view_instance(r, ((const struct event *)e)->shown));
	else if (shown(c, e))
		v_map_set(&r->scratch, c->context, S("item"), view_entry(r, e));
	else if (r->channel == CHANNEL_FEED)
		c->hidden = true;
	else
		return wrong(c, arg->at, "this may not be shown here:", arg->value);
	return true;
}

static bool choose_story(struct choice *c)
{
	return choose_named(c, KIND_story);
}

static bool choose_event(struct choice *c)
{
	return choose_named(c, KIND_event);
}

static bool choose_members(struct choice *c)
{
	struct reader *r = c->reader;
	const struct people *all = &r->view->lib->people[r->channel];
	const struct doc_arg *role = arg_find(c, S("role"));
	struct people *found = arena_new(&r->scratch, struct people);
	size_t limit;

	if (!arg_limit(c, INT64_MAX, &limit))
		return false;
	note_read(r, READ_LIST, all);
	for (size_t i = 0; i < all->n && found->n < limit; i++)
		if (!role || person_has_role(all->p[i], role->value, c->at))
			vec_push(&r->scratch, found, all->p[i]);
	v_map_set(&r->scratch, c->context, S("items"), view_people(r, &r->scratch, found));
	return true;
}

// Since when something is new: the argument, else the issue before.
static bool arg_new(struct choice *c, instant *out)
{
	static const struct doc_arg last = {.key = S_INIT("since"), .value = S_INIT("last")};
	struct doc_node node = *c->node;
	struct choice plain = *c;

	if (arg_find(c, S("since")))
		return arg_since(c, out);
	node.args = (struct doc_arg *)&last;
	node.nargs = 1;
	plain.node = &node;
	return arg_since(&plain, out);
}

static bool is_new(const struct choice *c, const struct moment *m, instant since)
{
	if (m->set)
		note_new(c, m->at);
	return m->set && m->at > since && m->at <= c->at;
}

// Members who joined.
static bool choose_welcome(struct choice *c)
{
	struct reader *r = c->reader;
	const struct people *all = &r->view->lib->people[r->channel];
	struct people *found = arena_new(&r->scratch, struct people);
	instant since;
	size_t limit;

	if (!arg_new(c, &since) || !arg_limit(c, INT64_MAX, &limit))
		return false;
	note_read(r, READ_LIST, all);
	for (size_t i = 0; i < all->n && found->n < limit; i++)
		if (is_new(c, &all->p[i]->joined, since))
			vec_push(&r->scratch, found, all->p[i]);
	v_map_set(&r->scratch, c->context, S("items"), view_people(r, &r->scratch, found));
	return true;
}

// What a person was given comes and goes as everything that is new does.
static void note_awards(const struct choice *c, const struct person *p)
{
	const struct member_role *role = p->roles.p;
	const struct recognition *of = p->recognition;

	for (size_t i = 0; i < p->roles.n; i++)
		if (role[i].since.set)
			note_new(c, role[i].since.at);
	for (size_t i = 0; of && i < of->levels.n; i++)
		if (of->levels.p[i].since.set)
			note_new(c, of->levels.p[i].since.at);
	for (size_t i = 0; of && i < of->badges.n; i++)
		note_new(c, of->badges.p[i].since.at);
	for (size_t i = 0; of && i < of->honours.n; i++)
		note_new(c, of->honours.p[i].since);
}

// Members with what they were given: roles, levels, badges, honours.
static bool choose_honours(struct choice *c)
{
	struct reader *r = c->reader;
	const struct people *all = &r->view->lib->people[r->channel];
	struct value items = v_list_new(&r->scratch, 0);
	instant since;

	if (!arg_new(c, &since))
		return false;
	note_read(r, READ_LIST, all);
	for (size_t i = 0; i < all->n; i++) {
		struct value awards, item;

		note_awards(c, all->p[i]);
		if (!view_awards(r, all->p[i], since, c->at, &awards))
			continue;
		item = v_map_new(&r->scratch);
		v_map_set(&r->scratch, item, S("person"), view_person(r, all->p[i]));
		v_map_set(&r->scratch, item, S("awards"), awards);
		v_list_push(&r->scratch, items, item);
	}
	v_map_set(&r->scratch, c->context, S("items"), items);
	return true;
}

// What changed of an event that is still to come: the occurrences that the file changes, or else
// the next one.
static void add_changed(const struct choice *c, struct instances *items, const struct event *ev)
{
	const struct changes *changes = &ev->times.changes;
	struct arena *a = &c->reader->scratch;
	size_t before = items->n;

	for (size_t i = 0; ev->status == STATUS_SCHEDULED && i < changes->n; i++)
		if (changes->p[i].as.ends > c->at)
			add_instance(a, items, ev, &changes->p[i].as);
	if (items->n == before)
		add_between(a, items, ev, c->at, INT64_MAX, 1);
}

// Events still to come that were announced before and have changed since.
static bool choose_changed(struct choice *c)
{
	struct reader *r = c->reader;
	const struct entries *from = library_list(r->view->lib, KIND_event, c->lang);
	struct instances items = {0};
	instant since;

	if (!arg_new(c, &since))
		return false;
	note_read(r, READ_LIST, from);
	for (size_t i = 0; i < from->n; i++) {
		const struct event *e = (const struct event *)from->p[i];
		bool announced = e->status != STATUS_SCHEDULED || e->previous_starts.set ||
				 (e->e.date.set && e->e.date.at <= since);

		if (c->back && e->e.date.set)
			note_turn(c, e->e.date.at + c->back, "something is new no longer");
		if (announced && shown(c, from->p[i]) && is_new(c, &e->e.updated, since))
			add_changed(c, &items, e);
	}
	note_ends(c, &items);
	set_instances(c, &items, SIZE_MAX);
	return true;
}

// The figures that linking put below the directive.
static bool choose_gallery(struct choice *c)
{
	struct arena *a = &c->reader->scratch;
	const struct vclass *image_class = c->reader->view->classes->image;
	struct value items = v_list_new(a, 0);

	for (const struct doc_node *f = c->node->first; f; f = f->next) {
		struct image *image;
		struct value item;

		if (!f->first) // a member did not agree to the picture
			continue;
		image = arena_new(a, struct image);
		item = v_map_new(a);
		*image = (struct image){.src = f->first->href,
					.alt = doc_plain(a, f->first),
					.url = f->first->target};
		v_map_set(a, item, S("image"), v_object(image_class, image));
		v_map_set(a, item, S("caption"), v_str(f->first->title));
		v_list_push(a, items, item);
	}
	v_map_set(a, c->context, S("items"), items);
	return true;
}

static const struct {
	const char *name;
	bool (*choose)(struct choice *);
} directives[] = {
	{"changed-events", choose_changed},
	{"digest", choose_digest},
	{"event", choose_event},
	{"events", choose_events},
	{"gallery", choose_gallery},
	{"honours", choose_honours},
	{"members", choose_members},
	{"story", choose_story},
	{"welcome", choose_welcome},
};
#define DIRECTIVES (sizeof directives / sizeof *directives)

static bool directive_context(struct reader *r, const struct entry *own,
			      const struct doc_node *node, struct value context)
{
	struct choice c = {.reader = r, .own = own, .node = node, .context = context};
	struct value args = v_map_new(&r->scratch);
	size_t i = 0;

	c.lang = own ? own->lang : r->lang;
	c.moves = !own || !own->date.set;
	c.at = c.moves ? r->view->lib->now : own->date.at;
	if (c.moves)
		note_read(r, READ_NOW, NULL);
	for (size_t k = 0; k < node->nargs; k++)
		v_map_set(&r->scratch, args, node->args[k].key, v_str(node->args[k].value));
	v_map_set(&r->scratch, context, S("args"), args);
	while (i < DIRECTIVES && !str_eq(node->info, str_cstr(directives[i].name)))
		i++;
	if (i == DIRECTIVES)
		return wrong(&c, (struct str){0}, "there is no directive", node->info);
	return directives[i].choose(&c) && !c.hidden;
}

bool directive_render(struct reader *outer, struct buf *out, const struct entry *own,
		      const struct doc_node *node, struct str folder, struct str suffix)
{
	struct reader *r = reader_inner(outer);
	struct value context;
	struct str tmpl;

	if (!r)
		return false;
	context = v_map_new(&r->scratch);
	if (!directive_context(r, own, node, context))
		return false;
	tmpl = arena_printf(&r->scratch, "%.*s%.*s%.*s", STR_ARG(folder), STR_ARG(node->info),
			    STR_ARG(suffix));
	if (!theme_has_template(r->view->theme, tmpl)) {
		theme_report_missing(r->view->theme, tmpl, own ? own->src : NULL, node->at, r->log);
		return false;
	}
	return reader_render(r, tmpl, context, out);
}

bool directive_on_page(struct reader *r, struct buf *out, const struct entry *own,
		       const struct doc_node *node)
{
	struct str own_tmpl =
		arena_printf(&r->scratch, "directives/%.*s.html", STR_ARG(node->info));
	bool has_own = theme_has_template(r->view->theme, own_tmpl);

	directive_render(r, out, own, node, has_own ? S("directives/") : S("email/"), S(".html"));
	return true;
}
