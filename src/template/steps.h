#pragma once
// What single instructions do, for the machine's loop.

#include "template/vm.h"

bool step_compare_slow(struct vm *vm, unsigned op, struct value a, struct value b);
struct value step_make_list(struct vm *vm, struct value *p, size_t n, bool tuple);
struct value step_make_map(struct vm *vm, const struct value *p, size_t n);
struct value step_concat(struct vm *vm, const struct value *p, size_t n, bool markup);
void step_unpack(struct vm *vm, struct value v, struct value *p, size_t n);
struct value step_make_block_ref(struct vm *vm, struct ctx *ctx, const struct block_stack *s,
				 size_t depth);
struct value step_make_macro(struct vm *vm, struct frame *f, const struct proto *p);
struct value step_make_super(struct vm *vm, const struct frame *f, const struct atom *name);
void step_block(struct vm *vm, struct frame *f, const struct ins *i);
void step_required(struct vm *vm, struct frame *f, const struct ins *i);
void step_ns_set(struct vm *vm, struct frame *f, const struct ins *i, struct value v);
void step_ns_check(struct vm *vm, struct frame *f, const struct ins *i);
void step_param(struct vm *vm, struct frame *f, const struct ins *i);
void step_markup(struct vm *vm, struct frame *f, struct value *v);
void step_emit_str(struct vm *vm, struct value v);
void step_module_get(struct vm *vm, struct frame *f, const struct ins *i, struct value *sp);
bool step_over_limit(struct vm *vm);

static inline bool is_true(struct vm *vm, struct value v)
{
	switch (v.type) {
	case V_BOOL:
		return v.b;
	case V_NONE:
		return false;
	case V_INT:
		return v.i != 0;
	case V_STR:
		return v.n != 0;
	case V_LIST:
	case V_TUPLE:
		return v.list->n != 0;
	case V_UNDEFINED:
		if (v.n != UNDEF_SOFT && !vm->engine->opt.lenient)
			vm_fail_undefined(vm, v);
		return false;
	default:
		return v_truth(vm, v);
	}
}

static inline bool compare(struct vm *vm, unsigned op, struct value a, struct value b)
{
	if (a.type == V_INT && b.type == V_INT) {
		switch ((enum cmp_op)op) {
		case CMP_EQ:
			return a.i == b.i;
		case CMP_NE:
			return a.i != b.i;
		case CMP_LT:
			return a.i < b.i;
		case CMP_LE:
			return a.i <= b.i;
		case CMP_GT:
			return a.i > b.i;
		case CMP_GE:
			return a.i >= b.i;
		default:
			break;
		}
	}
	if (op <= CMP_NE && a.type == V_STR && b.type == V_STR)
		return str_eq(v_get_str(a), v_get_str(b)) == (op == CMP_EQ);
	return step_compare_slow(vm, op, a, b);
}

static inline struct value arith(struct vm *vm, unsigned op, struct value a, struct value b)
{
	int64_t r;
	if (a.type == V_INT && b.type == V_INT) {
		if (op == VOP_ADD && !__builtin_add_overflow(a.i, b.i, &r))
			return v_int(r);
		if (op == VOP_SUB && !__builtin_sub_overflow(a.i, b.i, &r))
			return v_int(r);
		if (op == VOP_MUL && !__builtin_mul_overflow(a.i, b.i, &r))
			return v_int(r);
	}
	return v_arith(vm, (enum v_op)op, a, b);
}

static inline struct frame *frame_up(struct frame *f, uint32_t up)
{
	while (up--)
		f = f->up;
	return f;
}

static inline const struct tmpl *parent_of(struct frame *f)
{
	while (f->proto->kind != PROTO_ROOT && f->up)
		f = f->up;
	return f->parent;
}
