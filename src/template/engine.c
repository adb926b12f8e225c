// The engine: templates by name, classes, and the names that templates use.

#include "base/utf8.h"
#include "template/vals.h"
#include "template/vm.h"

struct tmpl_engine *tmpl_engine_new(struct arena *a, const struct tmpl_options *opt,
				    tmpl_loader *loader, void *ctx)
{
	struct tmpl_engine *e = arena_new(a, struct tmpl_engine);
	e->arena = a;
	e->opt = *opt;
	e->loader = loader;
	e->loader_ctx = ctx;
	map_init(&e->templates, a);
	map_init(&e->atoms, a);
	map_init(&e->filters, a);
	const struct str *names;
	size_t n = filter_names(&names);
	for (size_t i = 0; i < n; i++)
		vec_push(a, &e->filter_names, names[i]);
	return e;
}

void tmpl_add_class(struct tmpl_engine *e, struct vclass *c)
{
	c->id = (uint16_t)e->classes.n;
	vec_push(e->arena, &e->classes, c);
}
const struct vclass *tmpl_class(const struct tmpl_engine *e, uint16_t id)
{
	return e->classes.p[id];
}

void tmpl_add_filter(struct tmpl_engine *e, const struct vfunc *f)
{
	struct vbuiltin *row = arena_new(e->arena, struct vbuiltin);
	if (engine_filter(e, f->name) || f->required == 0)
		BUG("a host's filter takes a name or no value");
	*row = (struct vbuiltin){
		.name = f->name, .required = f->required - 1, .help = f->help, .host = f};
	memcpy(row->params, f->params + 1, sizeof f->params - sizeof *f->params);
	map_put(&e->filters, f->name, row);
	vec_push(e->arena, &e->filter_names, f->name);
}
const struct vbuiltin *engine_filter(const struct tmpl_engine *e, struct str name)
{
	const struct vbuiltin *own = filter_find(name);
	return own ? own : map_get(&e->filters, name);
}

void tmpl_known_names(struct tmpl_engine *e, const struct str *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		vec_push(e->arena, &e->known, names[i]);
}

const struct atom *engine_atom(struct tmpl_engine *e, struct str name)
{
	struct atom *a = map_get(&e->atoms, name);
	if (a)
		return a;
	a = arena_new(e->arena, struct atom);
	a->name = arena_dup(e->arena, name);
	a->id = e->natoms++;
	a->bit = (uint64_t)1 << (a->id & 63);
	const struct vbuiltin *fn = function_find(name);
	if (fn) {
		a->is_builtin = true;
		a->builtin = v_builtin(e->arena, fn);
	}
	map_put(&e->atoms, a->name, a);
	return a;
}
const struct atom *engine_atom_find(const struct tmpl_engine *e, struct str name)
{
	return map_get(&e->atoms, name);
}

// ---- templates ---------------------------------------------------------------------------------

static bool is_markup_name(struct str name)
{
	static const struct str ends[] = {S_INIT(".html"), S_INIT(".htm"), S_INIT(".xml"),
					  S_INIT(".xhtml")};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (name.n >= ends[i].n &&
		    str_eq_nocase(str_from(name, name.n - ends[i].n), ends[i]))
			return true;
	return false;
}

static struct tmpl *new_template(struct tmpl_engine *e, struct str name)
{
	struct tmpl *t = arena_new(e->arena, struct tmpl);
	t->engine = e;
	t->name = arena_dup(e->arena, name);
	t->autoescape = e->opt.autoescape_all || (e->opt.autoescape_html && is_markup_name(name));
	return t;
}

struct tmpl *engine_template(struct tmpl_engine *e, struct str name)
{
	struct tmpl *t = map_get(&e->templates, name);
	if (t)
		return t;
	t = new_template(e, name);
	map_put(&e->templates, t->name, t);
	return t;
}

// Says through which templates `t`, just found broken, was reached.
static void trail(const struct tmpl *t, struct diag_log *log)
{
	for (int i = 0; t->by && i < 12; t = t->by, i++) {
		size_t line, col;
		diag_place(t->by->src, t->by_at.p, &line, &col);
		diag_trail(log, "from %.*s:%zu (%s)", STR_ARG(t->by->src->path), line, t->by_how);
	}
}

static bool valid_text(const struct source *src, struct diag_log *log)
{
	size_t bad = utf8_check(src->text);
	if (bad < src->text.n)
		diag_report(log, &TMPL_SYNTAX, src, str_of(src->text.p + bad, 1),
			    "the template is not valid UTF-8 here");
	return bad == src->text.n;
}

// Compiles a template that has not been looked at yet.
static void compile_one(struct tmpl_engine *e, struct tmpl *t, struct diag_log *log)
{
	if (t->state != TMPL_NEW)
		return;
	if (!t->src && !(e->loader && e->loader(e->loader_ctx, t->name, &t->src)))
		t->state = TMPL_ABSENT;
	else if (valid_text(t->src, log) && compile(t, log))
		t->state = TMPL_READY;
	else
		t->state = TMPL_BROKEN, trail(t, log);
}

// Compiles what t names by literals, and what that names.
static bool compile_links(struct tmpl_engine *e, struct diag_log *log)
{
	bool ok = true;
	for (size_t i = 0; i < e->templates.n; i++) {
		struct tmpl *t = e->templates.entries[i].value;
		if (t->state == TMPL_NEW) {
			compile_one(e, t, log);
			ok &= t->state != TMPL_BROKEN;
		}
	}
	return ok;
}

static const struct tmpl *finish(struct tmpl_engine *e, struct tmpl *t, struct diag_log *log)
{
	compile_one(e, t, log);
	bool ok = compile_links(e, log);
	return ok && t->state == TMPL_READY ? t : NULL;
}

const struct tmpl *tmpl_load(struct tmpl_engine *e, struct str name, struct diag_log *log)
{
	struct tmpl *t = engine_template(e, name);
	const struct tmpl *done = finish(e, t, log);
	if (t->state == TMPL_ABSENT)
		diag_report_path(log, &TMPL_MISSING, name, "there is no template of this name");
	return done;
}

const struct tmpl *tmpl_compile(struct tmpl_engine *e, const struct source *src,
				struct diag_log *log)
{
	struct tmpl *t = new_template(e, src->path);
	t->src = src;
	return finish(e, t, log);
}

const struct tmpl *engine_find(struct tmpl_engine *e, struct str name, struct diag_log *log,
			       bool *broken)
{
	struct tmpl *t = map_get(&e->templates, name);
	if (!e->frozen && (!t || t->state == TMPL_NEW)) {
		t = engine_template(e, name);
		compile_one(e, t, log);
		*broken = !compile_links(e, log);
	}
	if (t && t->state == TMPL_BROKEN)
		*broken = true;
	return t && t->state == TMPL_READY ? t : NULL;
}

void tmpl_freeze(struct tmpl_engine *e)
{
	e->frozen = true;
}
