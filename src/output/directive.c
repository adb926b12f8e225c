#include "output/directive.h"

#include "base/fs.h"
#include "base/vec.h"
#include "load/diags.h"
#include "output/theme.h"

#define DIGEST_LIMIT 5
#define EVENTS_SPAN (30 * 86400)

// What one directive is about to show.
struct choice {
	struct reader *reader;
	const struct entry *own;
	const struct doc_node *node;
	struct value context;
	instant at; // the time it speaks from: the document's date, else now
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

// "30d", "2w", "1h30m" in seconds.
static bool parse_span(struct str s, int64_t *out)
{
	static const char units[] = "mhdw";
	static const int64_t seconds[] = {60, 3600, 86400, 7 * 86400};

	*out = 0;
	while (s.n) {
		size_t digits = 0;
		const char *unit;
		int64_t n;

		while (digits < s.n && s.p[digits] >= '0' && s.p[digits] <= '9')
			digits++;
		unit = digits < s.n ? memchr(units, s.p[digits], sizeof units - 1) : NULL;
		if (!unit || !str_int(str_first(s, digits), &n) || n > 1000000)
			return false;
		*out += n * seconds[unit - units];
		s = str_from(s, digits + 1);
	}
	return *out > 0;
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

static bool arg_since(const struct choice *c, instant *out)
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
	} else if (parse_span(arg->value, &span)) {
		*out = c->at - span;
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

static bool shown(const struct choice *c, const struct entry *e)
{
	const struct doc_arg *tag = arg_find(c, S("tag"));
	bool tagged = !tag;

	for (size_t i = 0; tag && i < e->terms.n; i++)
		tagged |= str_eq(e->terms.p[i]->name, tag->value) ||
			  str_eq(e->terms.p[i]->slug, tag->value);
	return tagged && e != c->own && entry_in(e, c->reader->channel);
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
	from = &r->view->lib->lists[kind->id][r->lang->index];
	note_read(r, READ_LIST, from);
	for (size_t i = 0; i < from->n && items.n < limit; i++) {
		const struct entry *e = from->p[i];

		if (shown(c, e) && (!e->date.set || (e->date.at > since && e->date.at <= c->at)))
			vec_push(&r->scratch, &items, from->p[i]);
	}
	set_items(c, &items);
	return true;
}

// Puts an event among those that begin earlier.
static void insert_event(struct arena *a, struct entries *items, struct entry *e)
{
	size_t i = items->n;

	vec_push(a, items, e);
	for (;
	     i > 0 && ((struct event *)items->p[i - 1])->starts.at > ((struct event *)e)->starts.at;
	     i--)
		items->p[i] = items->p[i - 1];
	items->p[i] = e;
}

static bool choose_events(struct choice *c)
{
	struct reader *r = c->reader;
	const struct doc_arg *arg = arg_find(c, S("next"));
	const struct entries *from = &r->view->lib->lists[KIND_event][r->lang->index];
	struct entries items = {0};
	int64_t span = EVENTS_SPAN;
	size_t limit;

	if (arg && !parse_span(arg->value, &span))
		return wrong(c, arg->at, "next is a span like 30d, not", arg->value);
	if (!arg_limit(c, INT64_MAX, &limit))
		return false;
	note_read(r, READ_LIST, from);
	for (size_t i = 0; i < from->n; i++) {
		const struct event *e = (const struct event *)from->p[i];

		if (shown(c, from->p[i]) && e->end > c->at && e->starts.at <= c->at + span)
			insert_event(&r->scratch, &items, from->p[i]);
	}
	items.n = items.n < limit ? items.n : limit;
	set_items(c, &items);
	return true;
}

static bool choose_story(struct choice *c)
{
	struct reader *r = c->reader;
	const struct entries *from = &r->view->lib->lists[KIND_story][r->lang->index];
	const struct doc_arg *arg = arg_find(c, S("slug"));
	struct str *names = arena_array(&r->scratch, struct str, from->n + 1);

	if (!arg)
		return wrong(c, (struct str){0}, "a directive lacks the argument", S("slug"));
	note_read(r, READ_LIST, from);
	for (size_t i = 0; i < from->n; i++) {
		const struct entry *e = from->p[i];

		names[i] = fs_basename(e->id);
		if (!str_eq(names[i], arg->value) && !str_eq(e->slug, arg->value) &&
		    !str_eq(e->id, arg->value))
			continue;
		if (!shown(c, e))
			return wrong(c, arg->at, "this may not be shown here: story", arg->value);
		v_map_set(&r->scratch, c->context, S("item"), view_entry(r, e));
		return true;
	}
	wrong(c, arg->at, "there is no story", arg->value);
	diag_suggest(r->log, arg->value, names, from->n);
	return false;
}

const char *const directive_names[] = {"digest", "events", "story", NULL};
static bool (*const choosers[])(struct choice *) = {choose_digest, choose_events, choose_story};

bool directive_context(struct reader *r, const struct entry *own, const struct doc_node *node,
		       struct value context)
{
	struct choice c = {r, own, node, context,
			   own && own->date.set ? own->date.at : r->view->lib->now};
	struct value args = v_map_new(&r->scratch);
	size_t i = 0;

	if (!own || !own->date.set)
		note_read(r, READ_NOW, NULL);
	for (size_t k = 0; k < node->nargs; k++)
		v_map_set(&r->scratch, args, node->args[k].key, v_str(node->args[k].value));
	v_map_set(&r->scratch, context, S("args"), args);
	while (directive_names[i] && !str_eq(node->info, str_cstr(directive_names[i])))
		i++;
	if (!directive_names[i])
		return wrong(&c, (struct str){0}, "there is no directive", node->info);
	return choosers[i](&c);
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
