// The host's data as values: sequences over its arrays and the fields of its structs.

#include "template/vals.h"

struct seq_over {
	struct vseq seq;
	size_t stride;
};

static struct value at_ptr(struct vm *vm, const struct vseq *s, uint32_t i)
{
	(void)vm;
	return v_object(s->cls, ((const void *const *)s->base)[i]);
}

static struct value at_struct(struct vm *vm, const struct vseq *s, uint32_t i)
{
	(void)vm;
	const struct seq_over *o = (const struct seq_over *)s;
	return v_object(s->cls, (const char *)s->base + i * o->stride);
}

static struct value at_str(struct vm *vm, const struct vseq *s, uint32_t i)
{
	(void)vm;
	return v_str(((const struct str *)s->base)[i]);
}

static struct value seq_new(struct arena *a, struct vseq seq, size_t stride)
{
	struct seq_over *s = arena_new(a, struct seq_over);
	s->seq = seq;
	s->stride = stride;
	return (struct value){.type = V_SEQ, .seq = &s->seq};
}

struct value v_seq_ptrs(struct arena *a, const struct vclass *c, const void *const *p, size_t n)
{
	return seq_new(a, (struct vseq){.n = (uint32_t)n, .at = at_ptr, .base = p, .cls = c}, 0);
}

struct value v_seq_structs(struct arena *a, const struct vclass *c, const void *p, size_t n,
			   size_t stride)
{
	struct vseq s = {.n = (uint32_t)n, .at = at_struct, .base = p, .cls = c};
	return seq_new(a, s, stride);
}

struct value v_seq_strs(struct arena *a, const struct str *p, size_t n)
{
	return seq_new(a, (struct vseq){.n = (uint32_t)n, .at = at_str, .base = p}, 0);
}

// What VF_STRS, VF_OBJS and VF_ARRAY find at their offset: an array and its length.
struct array_head {
	const void *p;
	size_t n;
};

struct value v_field(struct vm *vm, const void *object, const struct vfield *f)
{
	const char *at = (const char *)object + f->off;
	const struct array_head *array = (const struct array_head *)at;
	switch (f->how) {
	case VF_GET:
		return f->get(vm, object, f);
	case VF_STR:
		return v_str(*(const struct str *)at);
	case VF_HTML:
		return v_html(*(const struct str *)at);
	case VF_BOOL:
		return v_bool(*(const bool *)at);
	case VF_INT:
		return v_int(*(const int *)at);
	case VF_INT64:
		return v_int(*(const int64_t *)at);
	case VF_STRS:
		return v_seq_strs(vm_arena(vm), array->p, array->n);
	case VF_OBJ:
		return v_object(f->cls, *(const void *const *)at);
	case VF_OBJS:
		return v_seq_ptrs(vm_arena(vm), f->cls, array->p, array->n);
	case VF_INLINE:
		return v_object(f->cls, at);
	case VF_ARRAY:
		return v_seq_structs(vm_arena(vm), f->cls, array->p, array->n, f->stride);
	}
	BUG("unknown kind of field");
}

const struct vfield *v_field_find(const struct vclass *c, struct str name)
{
	for (uint32_t i = 0; i < c->nfields; i++)
		if (str_eq(c->fields[i].name, name))
			return &c->fields[i];
	return NULL;
}
