// Items, attributes and slices, as Jinja's Environment.getitem and getattr find them.

#include "template/ustr.h"
#include "template/vals.h"

// ---- attributes ---------------------------------------------------------------------------------

static struct value bound_method(struct vm *vm, struct value self, const struct vbuiltin *row)
{
	struct vo_method *m = arena_new(vm_arena(vm), struct vo_method);
	m->o.kind = VO_METHOD;
	m->self = self;
	m->row = row;
	return v_other(&m->o);
}

static bool object_attr(struct vm *vm, struct value of, struct str name, struct value *out)
{
	const struct vclass *c = vm_class(vm, of.cls);
	const struct vfield *f = v_field_find(c, name);
	if (f) {
		*out = v_field(vm, of.o, f);
		return true;
	}
	if (!c->ext)
		return false;
	struct value extra = v_field(vm, of.o, &c->fields[c->ext - 1]);
	return extra.type == V_MAP && v_map_find(extra, name, out);
}

static bool other_attr(struct vm *vm, struct value of, struct str name, struct value *out)
{
	const struct vo_cycler *c = (const struct vo_cycler *)of.other;
	const struct vo_joiner *j = (const struct vo_joiner *)of.other;
	const struct vo_range *r = (const struct vo_range *)of.other;
	switch (of.other->kind) {
	case VO_NAMESPACE:
		return v_map_find(((const struct vo_namespace *)of.other)->map, name, out);
	case VO_CYCLER:
		if (str_eq(name, S("current")))
			return *out = c->items.list->p[c->pos], true;
		if (str_eq(name, S("items")))
			return *out = c->items, true;
		if (str_eq(name, S("pos")))
			return *out = v_int(c->pos), true;
		return false;
	case VO_JOINER:
		if (str_eq(name, S("sep")))
			return *out = j->sep, true;
		if (str_eq(name, S("used")))
			return *out = v_bool(j->used), true;
		return false;
	case VO_RANGE:
		if (str_eq(name, S("start")))
			return *out = v_int(r->start), true;
		if (str_eq(name, S("stop")))
			return *out = v_int(r->stop), true;
		if (str_eq(name, S("step")))
			return *out = v_int(r->step), true;
		return false;
	case VO_METHOD:
	case VO_ITER:
	case VO_BUILTIN:
	case VO_VIEW:
		return false;
	default:
		return vm_other_attr(vm, of, name, out);
	}
}

static bool group_attr(struct value of, struct str name, struct value *out)
{
	bool list = str_eq(name, S("list"));
	if (of.type != V_TUPLE || of.cls != V_TUPLE_GROUP || (!list && !str_eq(name, S("grouper"))))
		return false;
	*out = of.list->p[list];
	return true;
}

bool attr_find(struct vm *vm, struct value of, struct str name, struct value *out)
{
	if (of.type == V_OBJECT)
		return object_attr(vm, of, name, out);
	if (of.type == V_OTHER && other_attr(vm, of, name, out))
		return true;
	if (group_attr(of, name, out))
		return true;
	const struct vbuiltin *row = method_find(of, name);
	if (row)
		*out = bound_method(vm, of, row);
	return row != NULL;
}

// ---- items --------------------------------------------------------------------------------------

static bool index_of(int64_t *i, uint64_t n)
{
	if (*i < 0)
		*i += (int64_t)n;
	return *i >= 0 && (uint64_t)*i < n;
}

static bool text_item(struct value of, int64_t i, struct value *out)
{
	struct str s = v_get_str(of);
	uint64_t n = u_len(s);
	if (!index_of(&i, n))
		return false;
	struct str one = n == s.n ? (struct str){s.p + i, 1} : u_sub(s, (size_t)i, (size_t)i + 1);
	*out = v_text_value(one, of.safe);
	return true;
}

static bool index_item(struct vm *vm, struct value of, int64_t i, struct value *out)
{
	if (of.type == V_STR)
		return text_item(of, i, out);
	if (is_sequence(of)) {
		if (!index_of(&i, seq_len(of)))
			return false;
		*out = seq_at(vm, of, (uint32_t)i);
		return true;
	}
	if (!is_other(of, VO_RANGE))
		return false;
	const struct vo_range *r = (const struct vo_range *)of.other;
	if (!index_of(&i, r->n))
		return false;
	*out = v_int(r->start + i * r->step);
	return true;
}

bool item_find(struct vm *vm, struct value of, struct value key, struct value *out)
{
	if (of.type == V_MAP) {
		if (key.type == V_LIST || key.type == V_MAP || key.type == V_SEQ)
			return false; // not hashable: Jinja finds nothing
		return v_map_get_value(vm, of, key, out);
	}
	if (of.type == V_OBJECT && key.type == V_STR)
		return object_attr(vm, of, v_get_str(key), out);
	return is_int(key) && index_item(vm, of, get_int(key), out);
}

// Nothing has an attribute of this name. Names that every Python object has are an error, not
// undefined.
struct value no_attr(struct vm *vm, struct value of, struct str name)
{
	if (vm_failed(vm))
		return v_undefined();
	if (of.type != V_MAP && str_starts(name, S("__")) && str_ends(name, S("__")) &&
	    name.n > 4) {
		fail_type(vm, "the attribute '%.*s' belongs to Python and is not available",
			  STR_ARG(name));
		return v_undefined();
	}
	return vm_undefined_attr(vm, of, name);
}

// ---- Jinja's look-ups ---------------------------------------------------------------------------

struct value v_getitem(struct vm *vm, struct value of, struct value key)
{
	struct value out;
	if (of.type == V_UNDEFINED) {
		vm_fail_undefined(vm, of);
		return v_undefined();
	}
	if (item_find(vm, of, key, &out))
		return out;
	if (vm_failed(vm))
		return v_undefined();
	if (key.type != V_STR)
		return vm_undefined_item(vm, of, key);
	if (attr_find(vm, of, v_get_str(key), &out))
		return out;
	return no_attr(vm, of, v_get_str(key));
}

struct value v_getattr(struct vm *vm, struct value of, struct str name)
{
	struct value out;
	if (of.type == V_UNDEFINED) {
		vm_fail_undefined(vm, of);
		return v_undefined();
	}
	if (attr_find(vm, of, name, &out))
		return out;
	if (of.type == V_MAP && v_map_find(of, name, &out))
		return out;
	return no_attr(vm, of, name);
}

bool v_setattr(struct vm *vm, struct value of, struct str name, struct value v)
{
	if (!is_other(of, VO_NAMESPACE)) {
		fail_type(vm, "cannot assign attribute on non-namespace object");
		return false;
	}
	if (!vm_spend(vm, 1))
		return false;
	v_map_set(vm_arena(vm), ((const struct vo_namespace *)of.other)->map, name, v);
	return true;
}

size_t v_attr_names(struct vm *vm, struct value of, struct str *out, size_t room)
{
	size_t n = 0;
	struct value map = v_none();
	if (of.type == V_OBJECT) {
		const struct vclass *c = vm_class(vm, of.cls);
		for (uint32_t i = 0; i < c->nfields && n < room; i++)
			out[n++] = c->fields[i].name;
		if (c->ext)
			map = v_field(vm, of.o, &c->fields[c->ext - 1]);
	}
	if (of.type == V_MAP)
		map = of;
	else if (is_other(of, VO_NAMESPACE))
		map = ((const struct vo_namespace *)of.other)->map;
	for (uint32_t i = 0; map.type == V_MAP && i < map.map->n && n < room; i++)
		if (map.map->entries[i].live && map.map->entries[i].key.type == V_STR)
			out[n++] = v_get_str(map.map->entries[i].key);
	return n + method_names(of, out + n, room - n);
}

// ---- slices -------------------------------------------------------------------------------------

struct bounds {
	int64_t start, stop, step;
	uint64_t n; // items taken
};

static bool slice_int(struct vm *vm, struct value v, int64_t dflt, int64_t *out)
{
	*out = dflt;
	if (v.type == V_NONE || (v.type == V_UNDEFINED && v.n == 1))
		return true;
	if (is_int(v)) {
		*out = get_int(v);
		return true;
	}
	if (use_undefined(vm, v))
		fail_type(vm, "slice indices must be integers or none, not '%s'", v_type_name(v));
	return false;
}

static int64_t clamp(int64_t i, int64_t n, int64_t low, int64_t high)
{
	if (i < 0)
		i += n;
	return i < low ? low : i > high ? high : i;
}

// PySlice_Unpack and PySlice_AdjustIndices.
static bool slice_bounds(struct vm *vm, int64_t n, struct value start, struct value stop,
			 struct value step, struct bounds *b)
{
	if (!slice_int(vm, step, 1, &b->step))
		return false;
	if (b->step == 0) {
		fail_type(vm, "slice step cannot be zero");
		return false;
	}
	if (b->step < -INT64_MAX)
		b->step = -INT64_MAX;
	bool back = b->step < 0;
	if (!slice_int(vm, start, back ? INT64_MAX : 0, &b->start) ||
	    !slice_int(vm, stop, back ? INT64_MIN : INT64_MAX, &b->stop))
		return false;
	b->start = clamp(b->start, n, back ? -1 : 0, back ? n - 1 : n);
	b->stop = b->stop == INT64_MIN ? (back ? -1 : 0)
				       : clamp(b->stop, n, back ? -1 : 0, back ? n - 1 : n);
	b->n = 0;
	if (back && b->stop < b->start)
		b->n = (uint64_t)((b->start - b->stop - 1) / -b->step + 1);
	else if (!back && b->start < b->stop)
		b->n = (uint64_t)((b->stop - b->start - 1) / b->step + 1);
	return true;
}

static struct value slice_text(struct vm *vm, struct value of, const struct bounds *b)
{
	struct str s = v_get_str(of);
	if (b->n == 0)
		return v_text_value(str_first(s, 0), of.safe);
	if (b->step == 1)
		return v_text_value(u_sub(s, (size_t)b->start, (size_t)b->stop), of.safe);
	if (!vm_reserve(vm, s.n))
		return v_undefined();
	struct buf out;
	out_open(&out);
	bool back = b->step < 0;
	size_t at = u_offset(s, (size_t)b->start);
	for (uint64_t k = 0; k < b->n; k++) {
		size_t end = at;
		u_at(s, &end);
		buf_add(&out, s.p + at, end - at);
		for (int64_t i = 0; k + 1 < b->n && i < (back ? -b->step : b->step); i++) {
			if (back)
				at = u_before(s, at);
			else
				u_at(s, &at);
		}
	}
	return out_close(vm, &out, of.safe);
}

static struct value slice_seq(struct vm *vm, struct value of, const struct bounds *b)
{
	if (!vm_reserve(vm, b->n * sizeof of))
		return v_undefined();
	struct value list = v_list_new(vm_arena(vm), b->n);
	for (uint64_t k = 0; k < b->n; k++)
		v_list_push(vm_arena(vm), list,
			    seq_at(vm, of, (uint32_t)(b->start + (int64_t)k * b->step)));
	list.type = of.type == V_TUPLE ? V_TUPLE : V_LIST;
	return list;
}

static struct value slice_range(struct vm *vm, struct value of, const struct bounds *b)
{
	const struct vo_range *r = (const struct vo_range *)of.other;
	struct vo_range *out = arena_new(vm_arena(vm), struct vo_range);
	*out = (struct vo_range){.o = {VO_RANGE}, .n = b->n};
	if (__builtin_mul_overflow(r->step, b->step, &out->step) && b->n > 1)
		fail_type(vm, "the step of a range is beyond 64 bits");
	out->start = r->start + b->start * r->step;
	out->stop = r->start + b->stop * r->step;
	return v_other(&out->o);
}

struct value v_slice(struct vm *vm, struct value of, struct value start, struct value stop,
		     struct value step)
{
	if (of.type == V_UNDEFINED) {
		vm_fail_undefined(vm, of);
		return v_undefined();
	}
	bool range = is_other(of, VO_RANGE);
	int64_t n;
	struct bounds b;
	if (of.type != V_STR && !is_sequence(of) && !range) {
		fail_type(vm, "'%s' object cannot be sliced", v_type_name(of));
		return v_undefined();
	}
	if (!v_length(vm, of, &n) || !slice_bounds(vm, n, start, stop, step, &b))
		return v_undefined();
	if (range)
		return slice_range(vm, of, &b);
	return of.type == V_STR ? slice_text(vm, of, &b) : slice_seq(vm, of, &b);
}
