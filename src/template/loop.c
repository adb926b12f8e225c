// The state of for loops, and the object `loop` of which most loops only ask a field or two.

#include "template/vals.h"
#include "template/vm.h"

bool loop_begin(struct vm *vm, struct frame *f, struct value of, const struct ins *i)
{
	struct loop *l = i->a == NO_SLOT ? vm->free_loops : NULL;
	if (l)
		vm->free_loops = l->outer;
	else
		l = arena_alloc_raw(&vm->arena, sizeof *l, 16);
	*l = (struct loop){
		.o.kind = VO_LOOP, .index0 = -1, .length = -1, .frame = f, .outer = f->loops};
	if (of.type == V_UNDEFINED && of.n == UNDEF_SOFT)
		of = v_tuple(vm, NULL, 0);
	if (!viter_init(vm, &l->it, of))
		return false;
	if (i->b)
		l->test = f->proto->tmpl->protos.p[i->b - 1];
	if (i->c) {
		l->recurse = f->proto;
		l->frame = f->up;
		l->depth0 = f->depth0;
	}
	f->loops = l;
	if (i->a != NO_SLOT) {
		l->used = true;
		f->slots[i->a] = v_other(&l->o);
	}
	return true;
}

// Whether the loop's condition holds for an item.
static bool passes(struct vm *vm, struct loop *l, struct frame *f, struct value item)
{
	struct frame t = {0};
	if (!enter_frame(vm, &t, l->test, f, f->ctx))
		return false;
	t.arg = item;
	return run_frame(vm, &t) && v_truth(vm, vm->ret) && !vm->failed;
}

// The frame in which the loop runs: of a recursive one it is the one inside `frame`.
static struct frame *loop_frame(struct vm *vm, struct loop *l)
{
	for (struct frame *f = vm->top; f; f = f->caller)
		for (struct loop *k = f->loops; k; k = k->outer)
			if (k == l)
				return f;
	return NULL;
}

static bool fetch(struct vm *vm, struct loop *l, struct value *out)
{
	struct frame *f = l->test ? loop_frame(vm, l) : NULL;
	while (!vm->failed && !l->ended && viter_next(vm, &l->it, out)) {
		if (!l->test || (f && passes(vm, l, f, *out)))
			return !vm->failed;
	}
	l->ended = true;
	return false;
}

bool loop_next(struct vm *vm, struct loop *l, struct value *out)
{
	if (l->has_after) {
		*out = l->after;
		l->has_after = false;
	} else if (!fetch(vm, l, out)) {
		return false;
	}
	l->index0++;
	l->before = l->cur;
	l->cur = *out;
	return true;
}

static bool peek(struct vm *vm, struct loop *l)
{
	if (!l->has_after && !l->over)
		l->has_after = fetch(vm, l, &l->after);
	return l->has_after;
}

static int64_t length(struct vm *vm, struct loop *l)
{
	if (l->length >= 0)
		return l->length;
	if (!l->test && l->it.n != UINT64_MAX) {
		l->length = l->it.of.type == V_LIST || l->it.of.type == V_TUPLE
				    ? (int64_t)l->it.of.list->n
				    : (int64_t)l->it.n;
		return l->length;
	}
	struct value rest = v_list_new(&vm->arena, 8), item;
	while (fetch(vm, l, &item) && vm_spend(vm, 1) && vm_reserve(vm, sizeof item))
		v_list_push(&vm->arena, rest, item);
	l->test = NULL;
	l->ended = false;
	viter_init(vm, &l->it, rest);
	l->length = rest.list->n + l->index0 + 1 + l->has_after;
	return l->length;
}

struct value loop_attr(struct vm *vm, struct loop *l, enum loop_attr a)
{
	switch (a) {
	case LOOP_INDEX:
		return v_int(l->index0 + 1);
	case LOOP_INDEX0:
		return v_int(l->index0);
	case LOOP_REVINDEX:
		return v_int(length(vm, l) - l->index0);
	case LOOP_REVINDEX0:
		return v_int(length(vm, l) - l->index0 - 1);
	case LOOP_FIRST:
		return v_bool(l->index0 == 0);
	case LOOP_LAST:
		return v_bool(!peek(vm, l));
	case LOOP_LENGTH:
		return v_int(length(vm, l));
	case LOOP_DEPTH:
		return v_int(l->depth0 + 1);
	case LOOP_DEPTH0:
		return v_int(l->depth0);
	case LOOP_PREVITEM:
		return l->index0 == 0 ? v_undef(UNDEF_HINT, "there is no previous item")
				      : l->before;
	case LOOP_NEXTITEM:
		return peek(vm, l) ? l->after : v_undef(UNDEF_HINT, "there is no next item");
	case LOOP_ATTRS:
		break;
	}
	return v_undefined();
}

bool loop_method(struct vm *vm, struct loop *l, struct str name, const struct value *args, size_t n,
		 struct value *out)
{
	if (str_eq(name, S("cycle"))) {
		if (!n)
			vm_fail_kind(vm, &TMPL_TYPE, "no items for cycling given");
		else
			*out = args[(size_t)(l->index0 < 0 ? 0 : l->index0) % n];
		return true;
	}
	if (!str_eq(name, S("changed")))
		return false;
	struct value now = v_tuple(vm, args, n);
	bool same = l->changed.type == V_TUPLE && v_equal(vm, l->changed, now);
	if (!same)
		l->changed = now;
	*out = v_bool(!same);
	return true;
}

void loop_recurse(struct vm *vm, const struct proto *p, struct frame *up, struct value of,
		  int64_t depth0)
{
	struct frame *f = arena_new(&vm->arena, struct frame);
	if (!enter_frame(vm, f, p, up, up->ctx))
		return;
	f->arg = of;
	f->depth0 = depth0;
	run_frame(vm, f);
}
