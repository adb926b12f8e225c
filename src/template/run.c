// Runs compiled functions.

#include "template/steps.h"

bool enter_frame(struct vm *vm, struct frame *f, const struct proto *p, struct frame *up,
		 struct ctx *ctx)
{
	if (vm->depth >= vm->limits.depth) {
		vm_fail_kind(vm, &TMPL_LIMIT, "calls, includes and loops nest more than %u deep",
			     vm->limits.depth);
		return false;
	}
	size_t need = p->stack + (p->heap ? 0u : p->nslots);
	if ((size_t)(vm->stack_end - vm->sp) < need) {
		vm_fail_kind(vm, &TMPL_LIMIT, "calls need more than %zu values at a time",
			     (size_t)(vm->stack_end - vm->stack));
		return false;
	}
	f->proto = p;
	f->pc = p->code;
	f->up = up;
	f->caller = vm->top;
	f->ctx = ctx;
	f->slots =
		p->heap ? arena_alloc_raw(&vm->arena, (p->nslots + 1u) * sizeof(struct value), 16)
			: vm->sp;
	f->stack = p->heap ? vm->sp : vm->sp + p->nslots;
	for (unsigned i = 0; i < p->nslots; i++)
		f->slots[i] = v_undef(UNDEF_MISSING, NULL);
	return true;
}

bool run_frame(struct vm *vm, struct frame *f)
{
	struct value *sp = vm->sp;
	vm->sp = f->stack + f->proto->stack;
	vm->top = f;
	vm->depth++;
	bool ok = vm_spend(vm, COST_CALL) && run(vm, f);
	vm->depth--;
	vm->top = f->caller;
	vm->sp = sp;
	return ok;
}

// ---- the loop ----------------------------------------------------------------------------------

// Work of going round from `from` back to `to`; false, having failed, when a limit is reached.
static bool spend_round(struct vm *vm, const struct ins *from, const struct ins *to)
{
	uint64_t work = (uint64_t)(from - to) * 2 + 8;
	if (unlikely(vm->out->full || vm->arena.total > vm->limits.memory))
		return !step_over_limit(vm);
	if (likely(vm->budget >= work)) {
		vm->budget -= work;
		return true;
	}
	return vm_spend(vm, work);
}

// The next item of a plain loop over a list, quickly.
static inline bool next_quick(struct loop *l, struct value *item)
{
	if (l->has_after) {
		*item = l->after;
		l->has_after = false;
	} else if (l->it.of.type == V_LIST && !l->test && !l->ended && l->it.i < l->it.of.list->n) {
		*item = l->it.of.list->p[l->it.i++];
	} else {
		return false;
	}
	l->index0++;
	if (l->used) {
		l->before = l->cur;
		l->cur = *item;
	}
	return true;
}

#ifdef __GNUC__
#define DISPATCH() goto *labels[(++ip)->op]
#define BEGIN() goto *labels[ip->op];
#define ON(name) L_##name:
#pragma GCC diagnostic ignored "-Wpedantic"
#else
#define DISPATCH() goto next
#define BEGIN()       \
	if (0) {      \
	next:         \
		ip++; \
	}             \
	switch (ip->op)
#define ON(name) case OP_##name:
#endif
#define SAVE() (f->pc = ip)
#define CHECK()                           \
	do {                              \
		if (unlikely(vm->failed)) \
			return false;     \
	} while (0)
#define CALLED()                                                                                  \
	do {                                                                                      \
		if (unlikely(vm->failed || vm->out->full || vm->arena.total > vm->limits.memory)) \
			if (vm->failed || step_over_limit(vm))                                    \
				return false;                                                     \
	} while (0)
#define JUMP(to)                              \
	do {                                  \
		ip = f->proto->code + (to)-1; \
	} while (0)
#define ATOM(x) (t->atoms.p[x])
#define CACHE(x) (&vm->caches[x])

bool run(struct vm *vm, struct frame *f)
{
#ifdef __GNUC__
	static const void *const labels[] = {
#define OP(name, operands, effect) &&L_##name,
#include "template/opcodes.def"
#undef OP
	};
#endif
	const struct tmpl *const t = f->proto->tmpl;
	struct value *sp = f->stack, *const slots = f->slots;
	const struct ins *ip = f->proto->code;
	struct value v;

	BEGIN()
	{
#include "template/run.def"
	}
#ifndef __GNUC__
	return false;
#endif
}
