// Directives: `::digest{kind=post}` and what may stand in them.
#include "load/diags.h"
#include "load/room.h"
#include "model/agenda.h"

// A directive in the text of a document.
struct use {
	struct loading *l;
	struct worker *w;
	const struct entry *e;
	struct doc_node *node;
};

// False when what it names was withdrawn, so that the directive has to go.
typedef bool arg_fn(const struct use *, const struct doc_arg *);

static void report_value(const struct use *u, const struct doc_arg *arg, const char *what)
{
	diag_report(&u->w->log, &LOAD_DIRECTIVE, u->e->src, arg->at, "\"%.*s\" is no %s",
		    STR_ARG(arg->value), what);
}

static bool check_kind(const struct use *u, const struct doc_arg *arg)
{
	const struct site *site = u->l->site;
	struct str names[KINDS_MAX];
	size_t n = 0;

	for (size_t i = 0; i < site->nkinds; i++)
		if (site->all_kinds[i]->id != KIND_member)
			names[n++] = str_cstr(site->all_kinds[i]->name);
	for (size_t i = 0; i < n; i++)
		if (str_eq(names[i], arg->value))
			return true;
	report_value(u, arg, "kind that a digest can show");
	diag_suggest(&u->w->log, arg->value, names, n);
	return true;
}

static bool check_count(const struct use *u, const struct doc_arg *arg)
{
	int64_t n;

	if (!str_int(arg->value, &n) || n < 1)
		report_value(u, arg, "number of items");
	return true;
}

static bool check_period(const struct use *u, const struct doc_arg *arg)
{
	int64_t seconds;

	if (duration_parse(arg->value, &seconds))
		return true;
	report_value(u, arg, "duration");
	diag_hint(&u->w->log, "write it like this: 30d, 2w");
	return true;
}

static bool check_since(const struct use *u, const struct doc_arg *arg)
{
	struct civil day;
	enum date_form form;
	int64_t seconds;
	int offset;

	if (str_eq(arg->value, S("last")) || duration_parse(arg->value, &seconds) ||
	    date_parse(arg->value, &day, &form, &offset))
		return true;
	report_value(u, arg, "date or duration");
	diag_hint(&u->w->log, "write since=last, for what is new since the issue before, "
			      "since=2026-11-01, or since=30d");
	return true;
}

static bool is_withdrawn(const struct loading *l, enum kind_id kind, struct str name)
{
	for (size_t i = 0; i < l->absent.n; i++) {
		const struct absent *absent = l->absent.entries[i].value;

		if (absent->why == ABSENT_WITHDRAWN && absent->entry->kind->id == kind &&
		    (str_eq(absent->entry->slug, name) || str_eq(absent->entry->stem, name)))
			return true;
	}
	return false;
}

static bool check_named(const struct use *u, const struct doc_arg *arg, enum kind_id kind)
{
	const struct entries *list = library_list(u->l->lib, kind, u->e->lang);
	struct strs names = {0};

	if (library_named(u->l->lib, kind, u->e->lang, arg->value))
		return true;
	if (is_withdrawn(u->l, kind, arg->value)) {
		diag_report(&u->w->log, &LOAD_LINK_GONE, u->e->src, arg->at,
			    "the story was withdrawn: it is left out");
		return false;
	}
	for (size_t i = 0; i < list->n; i++)
		vec_push(u->w->arena, &names, list->p[i]->slug);
	diag_report(&u->w->log, &LOAD_DIRECTIVE, u->e->src, arg->at,
		    "there is no %s \"%.*s\" in the language %.*s",
		    u->l->site->all_kinds[kind]->name, STR_ARG(arg->value),
		    STR_ARG(u->e->lang->tag));
	diag_suggest(&u->w->log, arg->value, names.p, names.n);
	return true;
}

static bool check_story(const struct use *u, const struct doc_arg *arg)
{
	return check_named(u, arg, KIND_story);
}

static bool check_event(const struct use *u, const struct doc_arg *arg)
{
	return check_named(u, arg, KIND_event);
}

static bool check_role(const struct use *u, const struct doc_arg *arg)
{
	const struct library *lib = u->l->lib;
	struct strs names = {0};

	for (size_t i = 0; i < lib->members.n; i++) {
		const struct parts *roles = &lib->members.p[i]->roles;

		for (size_t k = 0; k < roles->n; k++) {
			const struct member_role *r = &((const struct member_role *)roles->p)[k];

			if (role_is(r, arg->value))
				return true;
			vec_push(u->w->arena, &names, ltext_get(&r->role, u->e->lang));
		}
	}
	diag_report(&u->w->log, &LOAD_DIRECTIVE, u->e->src, arg->at,
		    "no member has the role \"%.*s\"", STR_ARG(arg->value));
	diag_suggest(&u->w->log, arg->value, names.p, names.n);
	return true;
}

// Whether some event of the document's language is in a calendar of that name.
static bool check_calendar(const struct use *u, const struct doc_arg *arg, enum calendar_kind kind)
{
	const struct calendars *all = &u->l->lib->agendas[u->e->lang->index].calendars;
	struct strs names = {0};

	for (size_t i = 0; i < all->n; i++) {
		const struct calendar *c = all->p[i];

		if (c->kind != kind)
			continue;
		if (str_eq_nocase(c->name, arg->value) || str_eq_nocase(c->slug, arg->value))
			return true;
		vec_push(u->w->arena, &names, c->name);
	}
	diag_report(&u->w->log, &LOAD_DIRECTIVE, u->e->src, arg->at, "no event has the %s \"%.*s\"",
		    calendar_kind_name(kind), STR_ARG(arg->value));
	diag_suggest(&u->w->log, arg->value, names.p, names.n);
	return true;
}

static bool check_city(const struct use *u, const struct doc_arg *arg)
{
	return check_calendar(u, arg, CALENDAR_CITY);
}

static bool check_series(const struct use *u, const struct doc_arg *arg)
{
	return check_calendar(u, arg, CALENDAR_SERIES);
}

static bool check_group(const struct use *u, const struct doc_arg *arg)
{
	return check_calendar(u, arg, CALENDAR_GROUP);
}

static const struct {
	const char *directive, *key;
	bool required;
	arg_fn *check; // NULL: any text
} args[] = {
	{"digest", "kind", false, check_kind},
	{"digest", "since", false, check_since},
	{"digest", "limit", false, check_count},
	{"digest", "tag", false, NULL},
	{"events", "next", false, check_period},
	{"events", "limit", false, check_count},
	{"events", "tag", false, NULL},
	{"events", "city", false, check_city},
	{"events", "series", false, check_series},
	{"events", "group", false, check_group},
	{"event", "slug", true, check_event},
	{"story", "slug", true, check_story},
	{"members", "role", false, check_role},
	{"members", "limit", false, check_count},
	{"gallery", "files", false, NULL},
	{"welcome", "since", false, check_since},
	{"welcome", "limit", false, check_count},
	{"honours", "since", false, check_since},
	{"changed-events", "since", false, check_since},
};
#define ARGS (sizeof args / sizeof *args)

static bool check_arg(const struct use *u, const struct doc_arg *arg)
{
	struct str names[ARGS];
	size_t count = 0;

	for (size_t i = 0; i < ARGS; i++) {
		if (!str_eq(u->node->info, str_cstr(args[i].directive)))
			continue;
		if (str_eq(arg->key, str_cstr(args[i].key)))
			return !args[i].check || args[i].check(u, arg);
		names[count++] = str_cstr(args[i].key);
	}
	diag_report(&u->w->log, &LOAD_DIRECTIVE, u->e->src, arg->at,
		    "::%.*s has no argument \"%.*s\"", STR_ARG(u->node->info),
		    STR_ARG(arg->key.n ? arg->key : arg->value));
	diag_suggest(&u->w->log, arg->key.n ? arg->key : arg->value, names, count);
	return true;
}

static void check_required(const struct use *u)
{
	const struct doc_node *n = u->node;

	for (size_t i = 0; i < ARGS; i++) {
		bool given = !args[i].required || !str_eq(n->info, str_cstr(args[i].directive));

		for (size_t k = 0; k < n->nargs; k++)
			given |= str_eq(n->args[k].key, str_cstr(args[i].key));
		if (given)
			continue;
		diag_report(&u->w->log, &LOAD_DIRECTIVE, u->e->src, n->at, "::%.*s lacks its %s",
			    STR_ARG(n->info), args[i].key);
		diag_hint(&u->w->log, "write ::%.*s{%s=…}", STR_ARG(n->info), args[i].key);
	}
}

static bool is_known(const struct use *u)
{
	struct str names[ARGS];

	for (size_t i = 0; i < ARGS; i++) {
		names[i] = str_cstr(args[i].directive);
		if (str_eq(names[i], u->node->info))
			return true;
	}
	diag_report(&u->w->log, &LOAD_DIRECTIVE, u->e->src, u->node->at,
		    "there is no directive \"%.*s\"", STR_ARG(u->node->info));
	diag_suggest(&u->w->log, u->node->info, names, ARGS);
	return false;
}

static void check_directive(const struct use *u)
{
	bool stands = true;

	if (!is_known(u))
		return;
	for (size_t i = 0; i < u->node->nargs; i++)
		stands &= check_arg(u, &u->node->args[i]);
	check_required(u);
	if (!stands)
		link_unwrap(u->node);
	else if (str_eq(u->node->info, S("gallery")))
		link_gallery(u->l, u->w, u->e, u->node);
}

void link_directives(struct loading *l, struct worker *w, const struct entry *e)
{
	for (size_t i = 0; i < e->doc->directives.n; i++)
		if (e->doc->directives.p[i]->type == DOC_DIRECTIVE)
			check_directive(&(struct use){l, w, e, e->doc->directives.p[i]});
}
