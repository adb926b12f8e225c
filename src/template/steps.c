// What single instructions do.

#include "template/steps.h"

bool step_compare_slow(struct vm *vm, unsigned op, struct value a, struct value b)
{
	static const char *const names[] = {
		[CMP_LT] = "<", [CMP_LE] = "<=", [CMP_GT] = ">", [CMP_GE] = ">="};
	int r;
	switch ((enum cmp_op)op) {
	case CMP_EQ:
		return v_equal(vm, a, b);
	case CMP_NE:
		return !v_equal(vm, a, b);
	case CMP_IN:
		return v_contains(vm, a, b);
	case CMP_NOTIN:
		return !v_contains(vm, a, b);
	default:
		break;
	}
	if (a.type == V_FLOAT || b.type == V_FLOAT) {
		// Nothing compares with NaN, so that the three-way answer is not enough.
		double x = a.type == V_FLOAT ? a.f : 0, y = b.type == V_FLOAT ? b.f : 0;
		if (x != x || y != y)
			return v_compare(vm, a, b, names[op]), false;
	}
	r = v_compare(vm, a, b, names[op]);
	return op == CMP_LT ? r < 0 : op == CMP_LE ? r <= 0 : op == CMP_GT ? r > 0 : r >= 0;
}

struct value step_make_list(struct vm *vm, struct value *p, size_t n, bool tuple)
{
	struct value l = v_list_new(&vm->arena, n ? n : 1);
	if (n)
		memcpy(l.list->p, p, n * sizeof *p);
	l.list->n = (uint32_t)n;
	if (tuple)
		l.type = V_TUPLE;
	return l;
}

struct value step_make_map(struct vm *vm, const struct value *p, size_t n)
{
	struct value m = v_map_new(&vm->arena);
	for (size_t i = 0; i < n && !vm->failed; i++)
		v_map_set_value(vm, m, p[2 * i], p[2 * i + 1]);
	return m;
}

struct value step_concat(struct vm *vm, const struct value *p, size_t n, bool markup)
{
	size_t start = vm->out->n;
	bool safe = false;
	for (size_t i = 0; markup && i < n; i++)
		safe |= p[i].type == V_STR && p[i].safe;
	for (size_t i = 0; i < n && !vm->failed; i++)
		if (safe && p[i].type == V_OTHER)
			v_print_escaped(vm, vm->out, p[i]);
		else
			print_value(vm, p[i], safe);
	return capture_end(vm, start, safe);
}

// Puts the items of v at p[n-1] … p[0], so that the first is on top.
void step_unpack(struct vm *vm, struct value v, struct value *p, size_t n)
{
	struct viter it;
	struct value item;
	size_t got = 0;
	if (v.type == V_UNDEFINED && !vm->engine->opt.lenient && v.n != UNDEF_SOFT) {
		vm_fail_undefined(vm, v);
		return;
	}
	if (!viter_init(vm, &it, v))
		return;
	while (viter_next(vm, &it, &item)) {
		if (got == n) {
			vm_fail_kind(vm, &TMPL_TYPE, "too many values to unpack (expected %zu)", n);
			return;
		}
		p[n - ++got] = item;
	}
	if (got < n && !vm->failed)
		vm_fail_kind(vm, &TMPL_TYPE, "not enough values to unpack (expected %zu, got %zu)",
			     n, got);
}

struct value step_make_macro(struct vm *vm, struct frame *f, const struct proto *p)
{
	struct macro *m = arena_new(&vm->arena, struct macro);
	m->o.kind = p->kind == PROTO_MACRO ? VO_MACRO : VO_CALLER;
	m->proto = p;
	m->up = f;
	return (struct value){.type = V_OTHER, .other = &m->o};
}

struct value step_make_block_ref(struct vm *vm, struct ctx *ctx, const struct block_stack *s,
				 size_t depth)
{
	struct block_ref *r = arena_new(&vm->arena, struct block_ref);
	r->o.kind = VO_BLOCKREF;
	r->ctx = ctx;
	r->stack = s;
	r->depth = depth;
	return (struct value){.type = V_OTHER, .other = &r->o};
}

struct value step_make_super(struct vm *vm, const struct frame *f, const struct atom *name)
{
	struct block_stack *s = block_find(f->ctx, name);
	for (size_t i = 0; s && i < s->n; i++)
		if (s->p[i] == f->proto && i + 1 < s->n)
			return step_make_block_ref(vm, f->ctx, s, i + 1);
	struct str why = arena_printf(&vm->arena, "there is no parent block called \"%.*s\"",
				      STR_ARG(name->name));
	return v_undef(UNDEF_HINT, why.p);
}

void step_block(struct vm *vm, struct frame *f, const struct ins *i)
{
	const struct atom *name = f->proto->tmpl->atoms.p[i->b];
	struct block_stack *s = block_find(f->ctx, name);
	struct ctx *ctx = i->c ? ctx_derive(vm, f, &f->proto->tmpl->lents.p[i->c - 1]) : f->ctx;
	if (s)
		run_block(vm, s->p[0], ctx);
	else
		vm_fail_kind(vm, &TMPL_UNDEFINED, "there is no block called \"%.*s\"",
			     STR_ARG(name->name));
}

void step_required(struct vm *vm, struct frame *f, const struct ins *i)
{
	const struct atom *name = f->proto->tmpl->atoms.p[i->b];
	struct block_stack *s = block_find(f->ctx, name);
	if (!s || s->n <= 1)
		vm_fail_kind(vm, &TMPL_UNDEFINED, "required block \"%.*s\" is missing",
			     STR_ARG(name->name));
}

void step_ns_set(struct vm *vm, struct frame *f, const struct ins *i, struct value v)
{
	struct value ns = frame_up(f, i->c)->slots[i->a];
	v_setattr(vm, ns, f->proto->tmpl->atoms.p[i->b]->name, v);
}

void step_ns_check(struct vm *vm, struct frame *f, const struct ins *i)
{
	struct value ns = frame_up(f, i->c)->slots[i->a];
	if (ns.type != V_OTHER || ns.other->kind != VO_NAMESPACE)
		vm_fail_kind(vm, &TMPL_TYPE, "only namespaces take attributes");
}

void step_param(struct vm *vm, struct frame *f, const struct ins *i)
{
	const struct atom *name = f->proto->slot_names[i->a];
	if (!is_missing(f->slots[i->a]))
		return;
	struct str why =
		arena_printf(&vm->arena, "parameter \"%.*s\" was not given", STR_ARG(name->name));
	f->slots[i->a] = v_undef(UNDEF_HINT, why.p);
}

void step_markup(struct vm *vm, struct frame *f, struct value *v)
{
	if (!*f->ctx->autoescape)
		return;
	struct str s = v->type == V_UNDEFINED ? S("") : v_text(vm, *v);
	*v = v_html(s);
}

void step_emit_str(struct vm *vm, struct value v)
{
	if (v.type == V_STR)
		buf_add(vm->out, v.s, v.n);
	else
		vm_fail_kind(vm, &TMPL_TYPE, "only text can be printed here, not %s",
			     v_type_name(v));
}

void step_module_get(struct vm *vm, struct frame *f, const struct ins *i, struct value *sp)
{
	bool found;
	struct str name = f->proto->tmpl->atoms.p[i->b]->name;
	const struct module *m = (const struct module *)sp[-1].other;
	*sp = module_get(vm, sp[-1], name, &found);
	if (!found) {
		struct str why = arena_printf(&vm->arena, "\"%.*s\" does not export \"%.*s\"",
					      STR_ARG(m->ctx->tmpl->name), STR_ARG(name));
		*sp = v_undef(UNDEF_HINT, why.p);
	}
}

bool step_over_limit(struct vm *vm)
{
	if (vm->out->full)
		vm_fail_kind(vm, &TMPL_LIMIT, "output is larger than %zu bytes", vm->limits.output);
	else if (vm->arena.total > vm->limits.memory)
		vm_fail_kind(vm, &TMPL_LIMIT, "values need more than %zu bytes of memory",
			     vm->limits.memory);
	return vm->failed;
}
