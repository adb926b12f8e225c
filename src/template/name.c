// Looks names and attributes up, quickly the second time.

#include "template/vals.h"
#include "template/vm.h"

void vars_set(struct arena *a, struct vars *vs, const struct atom *name, struct value v,
	      bool exported)
{
	struct var *var = NULL;
	for (size_t i = 0; (vs->bits & name->bit) && i < vs->n && !var; i++)
		if (vs->p[i].name == name)
			var = &vs->p[i];
	if (!var)
		var = vec_add(a, vs);
	*var = (struct var){name, v, exported};
	vs->bits |= name->bit;
}

const struct var *vars_find(const struct vars *vs, const struct atom *name)
{
	for (size_t i = 0; (vs->bits & name->bit) && i < vs->n; i++)
		if (vs->p[i].name == name)
			return &vs->p[i];
	return NULL;
}

struct value undefined_of(const struct vm *vm, const struct frame *f, uint16_t slot)
{
	(void)vm;
	return v_undef(UNDEF_NAME, f->proto->slot_names[slot]);
}

static inline struct value field(struct vm *vm, const void *o, const struct vfield *f)
{
	const char *at = (const char *)o + f->off;
	switch (f->how) {
	case VF_STR:
		return v_str(*(const struct str *)at);
	case VF_HTML:
		return v_html(*(const struct str *)at);
	case VF_INT:
		return v_int(*(const int *)at);
	case VF_BOOL:
		return v_bool(*(const bool *)at);
	case VF_OBJ:
		return v_object(f->cls, *(const void *const *)at);
	default:
		return v_field(vm, o, f);
	}
}

// memcmp of short names without the call.
static inline bool same_bytes(const char *a, const char *b, size_t n)
{
	uint64_t x, y;
	uint32_t v, w;
	if (n > 16)
		return memcmp(a, b, n) == 0;
	if (n >= 8) {
		memcpy(&x, a, 8), memcpy(&y, b, 8);
		if (x != y)
			return false;
		memcpy(&x, a + n - 8, 8), memcpy(&y, b + n - 8, 8);
		return x == y;
	}
	if (n >= 4) {
		memcpy(&v, a, 4), memcpy(&w, b, 4);
		if (v != w)
			return false;
		memcpy(&v, a + n - 4, 4), memcpy(&w, b + n - 4, 4);
		return v == w;
	}
	for (size_t i = 0; i < n; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

static inline bool same_key(const struct vmap_entry *e, struct str name)
{
	return e->live && e->key.type == V_STR && e->key.n == name.n &&
	       same_bytes(e->key.s, name.p, name.n);
}

// A map's entry, first where it was found last.
static bool map_lookup(const struct value *of, struct str name, struct icache *c, struct value *out)
{
	const struct vmap *m = of->map;
	if (likely(c->index < m->n && same_key(&m->entries[c->index], name))) {
		*out = m->entries[c->index].value;
		return true;
	}
	for (uint32_t i = 0; i < m->n && m->n <= 16; i++)
		if (same_key(&m->entries[i], name)) {
			c->index = i;
			*out = m->entries[i].value;
			return true;
		}
	return m->n > 16 && v_map_find(*of, name, out);
}

// Its place, too, for the next time.
static void map_remember(const struct vmap *m, struct str name, struct icache *c)
{
	for (uint32_t i = 0; i < m->n && i < 4096; i++)
		if (same_key(&m->entries[i], name)) {
			c->index = i;
			return;
		}
}

static bool ext_lookup(struct vm *vm, struct value of, const struct vclass *cls, struct str name,
		       struct value *out)
{
	if (!cls->ext)
		return false;
	struct value map = field(vm, of.o, &cls->fields[cls->ext - 1]);
	return map.type == V_MAP && v_map_find(map, name, out);
}

static bool object_lookup(struct vm *vm, struct value of, struct str name, struct icache *c,
			  struct value *out)
{
	if (likely(c->cls == of.cls + 1u)) {
		*out = field(vm, of.o, c->field);
		return true;
	}
	const struct vclass *cls = tmpl_class(vm->engine, of.cls);
	const struct vfield *f = v_field_find(cls, name);
	if (!f)
		return ext_lookup(vm, of, cls, name, out);
	c->cls = of.cls + 1u;
	c->field = f;
	*out = field(vm, of.o, f);
	return true;
}

static bool base_lookup(struct vm *vm, const struct value *of, struct str name, struct icache *c,
			struct value *out)
{
	if (of->type == V_OBJECT)
		return object_lookup(vm, *of, name, c, out);
	if (of->type != V_MAP || !map_lookup(of, name, c, out))
		return false;
	if (c->index >= of->map->n || !same_key(&of->map->entries[c->index], name))
		map_remember(of->map, name, c);
	return true;
}

struct value resolve(struct vm *vm, const struct ctx *ctx, const struct atom *name,
		     struct icache *two)
{
	struct value v;
	const struct var *var = vars_find(&ctx->vars, name);
	for (const struct layer *l = ctx->lent; l && !var; l = l->next)
		var = vars_find(&l->vars, name);
	if (var)
		return var->value;
	if (!ctx->alone && base_lookup(vm, &vm->context, name->name, &two[0], &v))
		return v;
	if (base_lookup(vm, &vm->globals, name->name, &two[1], &v))
		return v;
	return name->is_builtin ? name->builtin : v_undef(UNDEF_MISSING, NULL);
}

#define NOT_A_METHOD UINT32_MAX

static bool map_attr(struct vm *vm, const struct value *of, struct str name, struct icache *c,
		     struct value *out)
{
	(void)vm;
	if (c->cls != NOT_A_METHOD) {
		if (method_find(*of, name))
			return false;
		*c = (struct icache){.cls = NOT_A_METHOD};
	}
	return base_lookup(vm, of, name, c, out);
}

struct value get_attr(struct vm *vm, struct value of, const struct atom *name, struct icache *c)
{
	struct value v;
	if (of.type == V_OBJECT) {
		if (object_lookup(vm, of, name->name, c, &v))
			return v;
		return vm->failed ? v_undefined() : vm_undefined_attr(vm, of, name->name);
	}
	if (of.type == V_MAP && map_attr(vm, &of, name->name, c, &v))
		return v;
	if (of.type == V_UNDEFINED) {
		vm_fail_undefined(vm, of);
		return v_undefined();
	}
	return v_getattr(vm, of, name->name);
}

struct value vm_lookup(struct vm *vm, struct str name)
{
	const struct atom *a = engine_atom_find(vm->engine, name);
	struct icache two[2] = {{0}, {0}};
	struct atom unused = {.name = name};
	const struct ctx *ctx = vm->top ? vm->top->ctx : vm->root_ctx;
	struct value v = ctx ? resolve(vm, ctx, a ? a : &unused, two) : v_undefined();
	return is_missing(v) ? v_undefined() : v;
}
