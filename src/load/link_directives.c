// Directives: `::digest{kind=post}` and what may stand in them.
#include "load/diags.h"
#include "load/decode.h"
#include "load/room.h"

// False when what it names was withdrawn, so that the directive has to go.
typedef bool arg_fn(const struct loading *, struct worker *, const struct entry *,
		    const struct doc_arg *);

static void report_value(struct worker *w, const struct entry *e, const struct doc_arg *arg,
			 const char *what)
{
	diag_report(&w->log, &LOAD_DIRECTIVE, e->src, arg->at, "\"%.*s\" is no %s",
		    STR_ARG(arg->value), what);
}

static bool check_kind(const struct loading *l, struct worker *w, const struct entry *e,
		       const struct doc_arg *arg)
{
	struct str names[KINDS_MAX];

	if (site_kind(l->site, arg->value))
		return true;
	for (size_t i = 0; i < l->site->nkinds; i++)
		names[i] = str_cstr(l->site->all_kinds[i]->name);
	report_value(w, e, arg, "kind");
	diag_suggest(&w->log, arg->value, names, l->site->nkinds);
	return true;
}

static bool check_count(const struct loading *l, struct worker *w, const struct entry *e,
			const struct doc_arg *arg)
{
	int64_t n;

	(void)l;
	if (!str_int(arg->value, &n) || n < 1)
		report_value(w, e, arg, "number of items");
	return true;
}

static bool check_period(const struct loading *l, struct worker *w, const struct entry *e,
			 const struct doc_arg *arg)
{
	int64_t seconds;

	(void)l;
	if (decode_duration(arg->value, &seconds))
		return true;
	report_value(w, e, arg, "duration");
	diag_hint(&w->log, "write it like this: 30d, 2w");
	return true;
}

static bool check_since(const struct loading *l, struct worker *w, const struct entry *e,
			const struct doc_arg *arg)
{
	struct civil day;
	enum date_form form;
	int offset;

	(void)l;
	if (str_eq(arg->value, S("last")) || date_parse(arg->value, &day, &form, &offset))
		return true;
	report_value(w, e, arg, "date");
	diag_hint(&w->log,
		  "write since=last, for what is new since the issue before, or since=2026-11-01");
	return true;
}

static bool check_story(const struct loading *l, struct worker *w, const struct entry *e,
			const struct doc_arg *arg)
{
	const struct entries *list;
	struct strs names = {0};

	for (unsigned i = 0; i < l->site->nlangs; i++) {
		list = &l->lib->lists[KIND_story][i];
		for (size_t k = 0; k < list->n; k++) {
			if (str_eq(list->p[k]->slug, arg->value))
				return true;
			vec_push(w->arena, &names, list->p[k]->slug);
		}
	}
	for (size_t i = 0; i < l->absent.n; i++) {
		const struct absent *absent = l->absent.entries[i].value;

		if (absent->why == ABSENT_WITHDRAWN && str_eq(absent->entry->slug, arg->value)) {
			diag_report(&w->log, &LOAD_LINK_GONE, e->src, arg->at,
				    "the story was withdrawn: it is left out");
			return false;
		}
	}
	report_value(w, e, arg, "story");
	diag_suggest(&w->log, arg->value, names.p, names.n);
	return true;
}

static const struct {
	const char *directive, *key;
	arg_fn *check; // NULL: any text
} args[] = {
	{"digest", "kind", check_kind},   {"digest", "since", check_since},
	{"digest", "limit", check_count}, {"digest", "tag", NULL},
	{"events", "next", check_period}, {"events", "limit", check_count},
	{"events", "tag", NULL},          {"story", "slug", check_story},
};
#define ARGS (sizeof args / sizeof *args)

static bool check_arg(const struct loading *l, struct worker *w, const struct entry *e,
		      const struct doc_node *n, const struct doc_arg *arg)
{
	struct str names[ARGS];
	size_t count = 0;

	for (size_t i = 0; i < ARGS; i++) {
		if (!str_eq(n->info, str_cstr(args[i].directive)))
			continue;
		if (str_eq(arg->key, str_cstr(args[i].key))) {
			return !args[i].check || args[i].check(l, w, e, arg);
		}
		names[count++] = str_cstr(args[i].key);
	}
	diag_report(&w->log, &LOAD_DIRECTIVE, e->src, arg->at, "::%.*s has no argument \"%.*s\"",
		    STR_ARG(n->info), STR_ARG(arg->key.n ? arg->key : arg->value));
	diag_suggest(&w->log, arg->key.n ? arg->key : arg->value, names, count);
	return true;
}

static void check_directive(const struct loading *l, struct worker *w, const struct entry *e,
			    struct doc_node *n)
{
	struct str names[ARGS];
	bool known = false, stands = true;

	for (size_t i = 0; i < ARGS; i++) {
		names[i] = str_cstr(args[i].directive);
		known |= str_eq(names[i], n->info);
	}
	if (!known) {
		diag_report(&w->log, &LOAD_DIRECTIVE, e->src, n->at,
			    "there is no directive \"%.*s\"", STR_ARG(n->info));
		diag_suggest(&w->log, n->info, names, ARGS);
		return;
	}
	for (size_t i = 0; i < n->nargs; i++)
		stands &= check_arg(l, w, e, n, &n->args[i]);
	if (!stands)
		link_unwrap(n);
}

void link_directives(struct loading *l, struct worker *w, const struct entry *e)
{
	for (size_t i = 0; i < e->doc->directives.n; i++)
		if (e->doc->directives.p[i]->type == DOC_DIRECTIVE)
			check_directive(l, w, e, e->doc->directives.p[i]);
}
