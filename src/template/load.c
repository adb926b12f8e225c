// Templates that use templates: extends, include, import; and the contexts in which they run.

#include "template/vals.h"
#include "template/vm.h"

static struct ctx *ctx_make(struct vm *vm, const struct tmpl *t)
{
	struct ctx *c = arena_new(&vm->arena, struct ctx);
	c->tmpl = t;
	c->autoescape = arena_new(&vm->arena, bool);
	*c->autoescape = t->autoescape;
	c->blocks = arena_new(&vm->arena, struct block_stacks);
	return c;
}

// A new stack. Those made before stay where they are: values point to them.
static struct block_stack *new_stack(struct vm *vm, struct block_stacks *all,
				     const struct atom *name)
{
	if (all->n == all->cap) {
		size_t room = all->cap ? all->cap * 2 : 16;
		struct block_stack *p = arena_array(&vm->arena, struct block_stack, room);
		if (all->n)
			memcpy(p, all->p, all->n * sizeof *p);
		all->p = p;
		all->cap = room;
	}
	all->p[all->n] = (struct block_stack){.name = name};
	return &all->p[all->n++];
}

static void add_blocks(struct vm *vm, struct ctx *c, const struct tmpl *t)
{
	for (size_t i = 0; i < t->blocks.n; i++) {
		struct block_stack *s = block_find(c, t->blocks.p[i].name);
		if (!s)
			s = new_stack(vm, c->blocks, t->blocks.p[i].name);
		vec_push(&vm->arena, s, t->blocks.p[i].proto);
	}
}

struct block_stack *block_find(const struct ctx *c, const struct atom *name)
{
	for (size_t i = 0; i < c->blocks->n; i++)
		if (c->blocks->p[i].name == name)
			return &c->blocks->p[i];
	return NULL;
}

struct ctx *ctx_new(struct vm *vm, const struct tmpl *t, bool alone)
{
	struct ctx *c = ctx_make(vm, t);
	c->alone = alone;
	if (t->blocks.n)
		add_blocks(vm, c, t);
	return c;
}

// What a frame's templates see now, with its own names on top.
static const struct layer *lend(struct vm *vm, struct frame *f, const struct lent *names)
{
	const struct layer *top = f->ctx->lent;
	struct layer *l = arena_new(&vm->arena, struct layer);
	const struct vars *vars = &f->ctx->vars;
	for (size_t i = 0; i < vars->n; i++)
		vars_set(&vm->arena, &l->vars, vars->p[i].name, vars->p[i].value, false);
	for (size_t i = 0; i < names->n; i++) {
		struct frame *from = f;
		for (unsigned up = names->p[i].up; up; up--)
			from = from->up;
		struct value v = from->slots[names->p[i].slot];
		if (!is_missing(v))
			vars_set(&vm->arena, &l->vars, names->p[i].name, v, false);
	}
	if (!l->vars.n)
		return top;
	l->next = top;
	return l;
}

struct ctx *ctx_lend(struct vm *vm, struct frame *f, const struct tmpl *t, const struct lent *names)
{
	struct ctx *c = ctx_new(vm, t, f->ctx->alone);
	c->lent = lend(vm, f, names);
	return c;
}

struct ctx *ctx_derive(struct vm *vm, struct frame *f, const struct lent *names)
{
	struct ctx *c = arena_new(&vm->arena, struct ctx);
	*c = (struct ctx){.tmpl = f->ctx->tmpl,
			  .lent = lend(vm, f, names),
			  .blocks = f->ctx->blocks,
			  .autoescape = f->ctx->autoescape,
			  .alone = f->ctx->alone};
	return c;
}

bool run_root(struct vm *vm, const struct tmpl *t, struct ctx *ctx)
{
	struct frame f = {0}, *fp = &f;
	if (t->root->heap)
		fp = arena_new(&vm->arena, struct frame);
	if (!enter_frame(vm, fp, t->root, NULL, ctx))
		return false;
	struct value *sp = vm->sp;
	vm->sp = fp->stack + t->root->stack;
	vm->top = fp;
	vm->depth++;
	bool ok = vm_spend(vm, COST_CALL) && run(vm, fp) &&
		  (!fp->parent || run_root(vm, fp->parent, ctx));
	vm->depth--;
	vm->top = fp->caller;
	vm->sp = sp;
	return ok;
}

// ---- finding -----------------------------------------------------------------------------------

static bool usable(struct vm *vm, const struct tmpl *t)
{
	if (t->state == TMPL_READY)
		return true;
	vm_fail_kind(vm, &TMPL_SYNTAX, "\"%.*s\" has errors", STR_ARG(t->name));
	return false;
}

static const struct tmpl *find_by_name(struct vm *vm, struct str name)
{
	bool broken = false;
	const struct tmpl *t = engine_find(vm->engine, name, vm->log, &broken);
	if (broken)
		vm_fail_kind(vm, &TMPL_SYNTAX, "\"%.*s\" has errors", STR_ARG(name));
	return ensure_caches(vm) && t ? t : NULL;
}

static void missing(struct vm *vm, struct str name)
{
	vm_fail_kind(vm, &TMPL_MISSING, "there is no template \"%.*s\"", STR_ARG(name));
	struct map *m = &vm->engine->templates;
	struct str names[256];
	size_t n = 0;
	for (size_t i = 0; i < m->n && n < 256; i++)
		if (((const struct tmpl *)m->entries[i].value)->state == TMPL_READY)
			names[n++] = m->entries[i].key;
	diag_suggest(vm->log, name, names, n);
}

// The first template of a list of names that exists.
static const struct tmpl *find_first(struct vm *vm, struct value names, bool ignore)
{
	struct viter it;
	struct value item;
	if (names.type == V_NONE) {
		if (!ignore)
			missing(vm, S("None"));
		return NULL;
	}
	if (!viter_init(vm, &it, names))
		return NULL;
	while (viter_next(vm, &it, &item)) {
		const struct tmpl *t =
			item.type == V_STR ? find_by_name(vm, v_get_str(item)) : NULL;
		if (item.type == V_UNDEFINED)
			vm_fail_undefined(vm, item);
		if (t || vm->failed)
			return t;
	}
	if (!ignore)
		vm_fail_kind(vm, &TMPL_MISSING, "none of these templates exist");
	return NULL;
}

const struct tmpl *find_template(struct vm *vm, const struct frame *f, uint32_t link,
				 struct value name, bool ignore)
{
	const struct tmpl *t = link ? f->proto->tmpl->links.p[link - 1].to : NULL;
	if (t && t->state == TMPL_NEW)
		t = find_by_name(vm, t->name);
	else if (t && t->state != TMPL_ABSENT)
		return usable(vm, t) ? t : NULL;
	else
		t = NULL;
	if (t || vm->failed)
		return t;
	struct str text = link ? f->proto->tmpl->links.p[link - 1].name : v_get_str(name);
	if (!link && name.type == V_UNDEFINED)
		vm_fail_undefined(vm, name);
	else if (!link && name.type != V_STR && f->pc->op == OP_INCLUDE)
		return find_first(vm, name, ignore);
	else if (!link && name.type != V_STR)
		vm_fail_kind(vm, &TMPL_TYPE, "a template's name is a string, not %s",
			     v_type_name(name));
	else if (!link && (t = find_by_name(vm, text)))
		return t;
	if (!vm->failed && !ignore)
		missing(vm, text);
	return NULL;
}

// ---- instructions ------------------------------------------------------------------------------

void do_extends(struct vm *vm, struct frame *f, const struct tmpl *to)
{
	if (f->parent) {
		vm_fail_kind(vm, &TMPL_SYNTAX, "extended twice");
		return;
	}
	f->parent = to;
	add_blocks(vm, f->ctx, to);
}

static void include_fragment(struct vm *vm, const struct tmpl *to)
{
	for (size_t i = 0; i < vm->fragments.n; i++)
		if (vm->fragments.p[i].tmpl == to && vm->fragments.p[i].globals == vm->globals.o) {
			buf_str(vm->out, vm->fragments.p[i].bytes);
			return;
		}
	size_t start = vm->out->n;
	if (!run_root(vm, to, ctx_new(vm, to, true)) || vm->out->full)
		return;
	struct str bytes =
		arena_dup(&vm->fragment_arena, str_of(vm->out->p + start, vm->out->n - start));
	vec_push(&vm->fragment_arena, &vm->fragments, (struct fragment){to, vm->globals.o, bytes});
}

void do_include(struct vm *vm, struct frame *f, const struct ins *i, const struct tmpl *to)
{
	if (i->c)
		run_root(vm, to, ctx_lend(vm, f, to, &f->proto->tmpl->lents.p[i->c - 1]));
	else
		include_fragment(vm, to);
}

static struct value make_module(struct vm *vm, const struct tmpl *to, struct ctx *ctx)
{
	size_t start = vm->out->n;
	struct module *m = arena_new(&vm->arena, struct module);
	m->o.kind = VO_MODULE;
	m->ctx = ctx;
	run_root(vm, to, ctx);
	struct value body = capture_end(vm, start, false);
	m->body = v_get_str(body);
	return (struct value){.type = V_OTHER, .other = &m->o};
}

// Whether a value stays what it is when the render has ended: macros and plain values do. A text
// may be the host's of this render, and is copied.
static bool keep_value(struct vm *vm, struct value *v)
{
	if (v->type == V_STR)
		v->s = arena_dup(&vm->arena, v_get_str(*v)).p;
	if (is_other(*v, VO_MACRO)) {
		const struct macro *m = (const struct macro *)v->other;
		return !m->up || m->up->proto == m->proto->tmpl->root;
	}
	return (v->type != V_UNDEFINED && v->type <= V_STR) || v->type == V_FUNC;
}

// The same of all that a module's macros can see.
static bool keep_module(struct vm *vm, const struct tmpl *t, struct vars *vars)
{
	const struct frame *root = NULL;
	for (size_t i = 0; i < vars->n; i++) {
		struct value *v = &vars->p[i].value;
		if (!keep_value(vm, v))
			return false;
		if (is_other(*v, VO_MACRO) && ((const struct macro *)v->other)->proto->tmpl == t)
			root = ((const struct macro *)v->other)->up;
	}
	for (unsigned i = 0; root && i < t->root->nslots; i++)
		if (!is_missing(root->slots[i]) && !keep_value(vm, &root->slots[i]))
			return false;
	return true;
}

static const struct imported *find_imported(const struct imported *p, size_t n, const struct vm *vm,
					    const struct tmpl *t)
{
	for (size_t i = 0; i < n; i++)
		if (p[i].tmpl == t && p[i].globals == vm->globals.o)
			return &p[i];
	return NULL;
}

// Runs a template that is imported for the first time, in memory that outlives the render. It is
// kept when it holds nothing that may change, and neither does what it imports.
static struct value make_kept(struct vm *vm, const struct tmpl *to)
{
	struct arena page = vm->arena;
	struct imported one = {to, vm->globals.o, v_none()};
	size_t passing = vm->passing, adopted = vm->adopted.n;
	bool outer = !vm->keeping;
	if (outer)
		vm->arena = vm->module_arena;
	vm->keeping = true;
	struct ctx *ctx = ctx_new(vm, to, true);
	struct value m = make_module(vm, to, ctx);
	if (!vm->failed && vm->passing == passing && vm->adopted.n == adopted &&
	    keep_module(vm, to, &ctx->vars))
		one.module = m;
	else
		vm->passing++;
	vec_push(&vm->arena, &vm->kept, one);
	if (outer) {
		vm->module_arena = vm->arena;
		vm->arena = page;
		vm->keeping = false;
	}
	return m;
}

static struct value import_alone(struct vm *vm, const struct tmpl *to)
{
	const struct imported *kept = find_imported(vm->kept.p, vm->kept.n, vm, to), *now;
	if (kept && kept->module.type != V_NONE)
		return kept->module;
	vm->passing += kept != NULL;
	now = find_imported(vm->modules.p, vm->modules.n, vm, to);
	if (now)
		return now->module;
	struct value m = kept ? make_module(vm, to, ctx_new(vm, to, true)) : make_kept(vm, to);
	vec_push(&vm->arena, &vm->modules, (struct imported){to, vm->globals.o, m});
	return m;
}

struct value do_import(struct vm *vm, struct frame *f, const struct ins *i, const struct tmpl *to)
{
	if (!i->c)
		return import_alone(vm, to);
	vm->passing++;
	return make_module(vm, to, ctx_lend(vm, f, to, &f->proto->tmpl->lents.p[i->c - 1]));
}

struct value module_get(struct vm *vm, struct value module, struct str name, bool *found)
{
	const struct module *m = (const struct module *)module.other;
	const struct atom *a = engine_atom_find(vm->engine, name);
	const struct var *v = a ? vars_find(&m->ctx->vars, a) : NULL;
	*found = v && v->exported;
	return *found ? v->value : v_undefined();
}
