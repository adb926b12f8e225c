// Truth, type names, equality, order, hashes and lengths of values.

#include "template/ustr.h"
#include "template/vals.h"

struct value v_other(struct vother *o)
{
	return (struct value){.type = V_OTHER, .other = o};
}

bool use_undefined(struct vm *vm, struct value v)
{
	if (v.type != V_UNDEFINED || vm_lenient(vm))
		return true;
	vm_fail_undefined(vm, v);
	return false;
}

double get_float(struct value v)
{
	return v.type == V_FLOAT ? v.f : (double)get_int(v);
}

// ---- type names ---------------------------------------------------------------------------------

static const char *const type_names[] = {
	[V_UNDEFINED] = "Undefined",
	[V_NONE] = "NoneType",
	[V_BOOL] = "bool",
	[V_INT] = "int",
	[V_FLOAT] = "float",
	[V_STR] = "str",
	[V_LIST] = "list",
	[V_TUPLE] = "tuple",
	[V_MAP] = "dict",
	[V_OBJECT] = "object",
	[V_SEQ] = "list",
	[V_FUNC] = "function",
};

static const char *builtin_type(struct str name)
{
	bool class = str_eq(name, S("range")) || str_eq(name, S("dict")) ||
		     str_eq(name, S("cycler")) || str_eq(name, S("joiner")) ||
		     str_eq(name, S("namespace"));
	return class ? "type" : "function";
}

static const char *other_type(struct value v)
{
	static const char *const views[] = {"dict_keys", "dict_values", "dict_items"};
	switch (v.other->kind) {
	case VO_RANGE:
		return "range";
	case VO_NAMESPACE:
		return "Namespace";
	case VO_CYCLER:
		return "Cycler";
	case VO_JOINER:
		return "Joiner";
	case VO_METHOD:
		return "builtin_function_or_method";
	case VO_ITER:
		return ((const struct vo_iter *)v.other)->type;
	case VO_BUILTIN:
		return builtin_type(((const struct vo_builtin *)v.other)->row->name);
	case VO_VIEW:
		return views[((const struct vo_view *)v.other)->what];
	default:
		return vm_other_type(v);
	}
}

const char *v_type_name(struct value v)
{
	if (v.type == V_OTHER)
		return other_type(v);
	return v.type == V_STR && v.safe ? "Markup" : type_names[v.type];
}

// ---- truth and length ---------------------------------------------------------------------------

static bool other_length(struct vm *vm, struct value v, int64_t *out)
{
	struct value n;
	switch (v.other->kind) {
	case VO_RANGE:
		*out = (int64_t)((const struct vo_range *)v.other)->n;
		return true;
	case VO_VIEW:
		*out = ((const struct vo_view *)v.other)->map.map->live;
		return true;
	case VO_LOOP:
		if (!vm_other_attr(vm, v, S("length"), &n) || n.type != V_INT)
			return false;
		*out = n.i;
		return true;
	default:
		return false;
	}
}

static bool has_length(struct vm *vm, struct value v, int64_t *out)
{
	switch (v.type) {
	case V_UNDEFINED:
		*out = 0;
		return true;
	case V_STR:
		*out = (int64_t)u_len(v_get_str(v));
		return true;
	case V_LIST:
	case V_TUPLE:
		*out = v.list->n;
		return true;
	case V_MAP:
		*out = v.map->live;
		return true;
	case V_SEQ:
		*out = v.seq->n;
		return true;
	case V_OTHER:
		return other_length(vm, v, out);
	default:
		return false;
	}
}

bool v_length(struct vm *vm, struct value v, int64_t *out)
{
	*out = 0;
	if (!use_undefined(vm, v))
		return false;
	if (has_length(vm, v, out))
		return true;
	if (!vm_failed(vm))
		fail_type(vm, "object of type '%s' has no length", v_type_name(v));
	return false;
}

bool v_truth(struct vm *vm, struct value v)
{
	int64_t n;
	switch (v.type) {
	case V_UNDEFINED:
		use_undefined(vm, v);
		return false;
	case V_NONE:
		return false;
	case V_BOOL:
		return v.b;
	case V_INT:
		return v.i != 0;
	case V_FLOAT:
		return v.f != 0;
	case V_STR:
		return v.n > 0;
	case V_LIST:
	case V_TUPLE:
		return v.list->n > 0;
	case V_MAP:
		return v.map->live > 0;
	case V_SEQ:
		return v.seq->n > 0;
	case V_OTHER:
		return !other_length(vm, v, &n) || n > 0;
	default:
		return true;
	}
}

// ---- sequences ----------------------------------------------------------------------------------

bool is_sequence(struct value v)
{
	return v.type == V_LIST || v.type == V_TUPLE || v.type == V_SEQ;
}

uint32_t seq_len(struct value v)
{
	return v.type == V_SEQ ? v.seq->n : v.list->n;
}

struct value seq_at(struct vm *vm, struct value v, uint32_t i)
{
	return v.type == V_SEQ ? v.seq->at(vm, v.seq, i) : v.list->p[i];
}

// ---- equality -----------------------------------------------------------------------------------

static bool equal_at(struct vm *, struct value a, struct value b, int depth);

static int number_order(struct value a, struct value b) // 2: not ordered
{
	if (is_int(a) && is_int(b)) {
		int64_t x = get_int(a), y = get_int(b);
		return (x > y) - (x < y);
	}
	// A long double holds every 64-bit integer and every double.
	long double x = a.type == V_FLOAT ? a.f : (long double)get_int(a);
	long double y = b.type == V_FLOAT ? b.f : (long double)get_int(b);
	return x < y ? -1 : x > y ? 1 : x == y ? 0 : 2;
}

static bool too_deep(struct vm *vm, int depth)
{
	if (depth < VALUE_DEPTH)
		return false;
	fail_limit(vm, "lists or maps are nested too deeply to compare (more than %d levels)",
		   VALUE_DEPTH);
	return true;
}

static bool same_container(struct value a, struct value b)
{
	return a.type == b.type && is_sequence(a) && a.list == b.list;
}

static bool equal_seq(struct vm *vm, struct value a, struct value b, int depth)
{
	if (same_container(a, b))
		return true;
	uint32_t n = seq_len(a);
	if (seq_len(b) != n || too_deep(vm, depth) || !vm_spend(vm, n))
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (!equal_at(vm, seq_at(vm, a, i), seq_at(vm, b, i), depth + 1))
			return false;
	return true;
}

static bool equal_map(struct vm *vm, struct value a, struct value b, int depth)
{
	if (a.map == b.map)
		return true;
	if (a.map->live != b.map->live || too_deep(vm, depth) || !vm_spend(vm, a.map->live))
		return false;
	for (uint32_t i = 0; i < a.map->n; i++) {
		const struct vmap_entry *e = &a.map->entries[i];
		if (!e->live)
			continue;
		const struct vmap_entry *f = vmap_find(vm, b.map, e->key, e->hash);
		if (!f || !equal_at(vm, e->value, f->value, depth + 1))
			return false;
	}
	return true;
}

static bool equal_range(const struct vo_range *a, const struct vo_range *b)
{
	return a->n == b->n &&
	       (a->n == 0 || (a->start == b->start && (a->n == 1 || a->step == b->step)));
}

static bool equal_view(struct vm *vm, const struct vo_view *a, const struct vo_view *b, int depth)
{
	if (a->what != b->what || a->what == VIEW_VALUES)
		return a == b;
	if (a->what == VIEW_ITEMS)
		return equal_map(vm, a->map, b->map, depth);
	if (a->map.map->live != b->map.map->live || !vm_spend(vm, a->map.map->live))
		return false;
	for (uint32_t i = 0; i < a->map.map->n; i++) {
		const struct vmap_entry *e = &a->map.map->entries[i];
		if (e->live && !vmap_find(vm, b->map.map, e->key, e->hash))
			return false;
	}
	return true;
}

static bool equal_other(struct vm *vm, struct value a, struct value b, int depth)
{
	if (a.other == b.other)
		return true;
	if (a.other->kind != b.other->kind)
		return false;
	if (a.other->kind == VO_RANGE)
		return equal_range((const struct vo_range *)a.other,
				   (const struct vo_range *)b.other);
	if (a.other->kind == VO_VIEW)
		return equal_view(vm, (const struct vo_view *)a.other,
				  (const struct vo_view *)b.other, depth);
	return false;
}

static bool equal_at(struct vm *vm, struct value a, struct value b, int depth)
{
	if (a.type == V_STR && b.type == V_STR)
		return str_eq(v_get_str(a), v_get_str(b));
	if (!use_undefined(vm, a) || !use_undefined(vm, b))
		return false;
	if (is_number(a) && is_number(b))
		return number_order(a, b) == 0;
	if (is_listlike(a) && is_listlike(b))
		return equal_seq(vm, a, b, depth);
	if (a.type != b.type)
		return false;
	switch (a.type) {
	case V_TUPLE:
		return equal_seq(vm, a, b, depth);
	case V_MAP:
		return equal_map(vm, a, b, depth);
	case V_OBJECT:
		return a.cls == b.cls && a.o == b.o;
	case V_FUNC:
		return a.func == b.func;
	case V_OTHER:
		return equal_other(vm, a, b, depth);
	default: // none and undefined
		return true;
	}
}

bool v_equal(struct vm *vm, struct value a, struct value b)
{
	return equal_at(vm, a, b, 0);
}

// ---- order --------------------------------------------------------------------------------------

static int compare_at(struct vm *, struct value a, struct value b, const char *op, int depth);

static int compare_seq(struct vm *vm, struct value a, struct value b, const char *op, int depth)
{
	uint32_t n = seq_len(a), m = seq_len(b);
	if (too_deep(vm, depth))
		return 0;
	for (uint32_t i = 0; i < n && i < m; i++) {
		struct value x = seq_at(vm, a, i), y = seq_at(vm, b, i);
		bool same = equal_at(vm, x, y, depth + 1);
		if (vm_failed(vm))
			return 0;
		if (!same)
			return compare_at(vm, x, y, op, depth + 1);
	}
	return vm_spend(vm, n) ? (n > m) - (n < m) : 0;
}

// Objects order by what they print.
static bool printed_object(struct vm *vm, struct value v, struct value *out)
{
	const struct vclass *c = v.type == V_OBJECT ? vm_class(vm, v.cls) : NULL;
	if (!c || !c->print)
		return false;
	*out = c->print(vm, v.o);
	return out->type != V_OBJECT;
}

static int compare_at(struct vm *vm, struct value a, struct value b, const char *op, int depth)
{
	if (a.type == V_STR && b.type == V_STR)
		return str_cmp(v_get_str(a), v_get_str(b)); // UTF-8 orders as code points do
	if (is_number(a) && is_number(b)) {
		int order = number_order(a, b);
		return order != 2 ? order : op[0] == '<' ? 1 : -1; // no comparison with nan holds
	}
	if ((is_listlike(a) && is_listlike(b)) || (a.type == V_TUPLE && b.type == V_TUPLE))
		return compare_seq(vm, a, b, op, depth);
	if (a.type == V_UNDEFINED || b.type == V_UNDEFINED) {
		vm_fail_undefined(vm, a.type == V_UNDEFINED ? a : b);
		return 0;
	}
	struct value x, y;
	if (printed_object(vm, a, &x) && printed_object(vm, b, &y))
		return compare_at(vm, x, y, op, depth + 1);
	if (!vm_failed(vm))
		fail_type(vm, "'%s' not supported between '%s' and '%s'", op, v_type_name(a),
			  v_type_name(b));
	return 0;
}

int v_compare(struct vm *vm, struct value a, struct value b, const char *op)
{
	return compare_at(vm, a, b, op, 0);
}

// ---- hashes -------------------------------------------------------------------------------------

uint64_t hash_text(struct str s)
{
	return hash_bytes(s.p, s.n);
}

static uint64_t hash_int(int64_t i)
{
	uint64_t x = (uint64_t)i * 0x9e3779b97f4a7c15u;
	return x ^ (x >> 32);
}

static uint64_t hash_float(double f)
{
	if (f >= -9223372036854775808.0 && f < 9223372036854775808.0 && f == (double)(int64_t)f)
		return hash_int((int64_t)f);
	return hash_bytes(&f, sizeof f);
}

static bool hash_at(struct vm *vm, struct value v, uint64_t *out, int depth)
{
	*out = 0;
	switch (v.type) {
	case V_UNDEFINED:
		*out = 7;
		return use_undefined(vm, v);
	case V_NONE:
		*out = 11;
		return true;
	case V_BOOL:
	case V_INT:
		*out = hash_int(get_int(v));
		return true;
	case V_FLOAT:
		*out = hash_float(v.f);
		return true;
	case V_STR:
		*out = hash_text(v_get_str(v));
		return true;
	case V_TUPLE:
		if (too_deep(vm, depth) || !vm_spend(vm, v.list->n))
			return false;
		for (uint32_t i = 0; i < v.list->n; i++) {
			uint64_t h;
			if (!hash_at(vm, v.list->p[i], &h, depth + 1))
				return false;
			*out = (*out ^ h) * 0x9e3779b97f4a7c15u + 1;
		}
		return true;
	case V_OBJECT:
	case V_FUNC:
		*out = hash_bytes(&v.o, sizeof v.o);
		return true;
	case V_OTHER:
		if (v.other->kind == VO_VIEW)
			break;
		*out = v.other->kind == VO_RANGE
			       ? hash_int((int64_t)((const struct vo_range *)v.other)->n)
			       : hash_bytes(&v.o, sizeof v.o);
		return true;
	default:
		break;
	}
	fail_type(vm, "unhashable type: '%s'", v_type_name(v));
	return false;
}

bool v_hash(struct vm *vm, struct value v, uint64_t *out)
{
	return hash_at(vm, v, out, 0);
}

// ---- contains -----------------------------------------------------------------------------------

static bool map_has(struct vm *vm, struct value map, struct value key)
{
	uint64_t h;
	return v_hash(vm, key, &h) && vmap_find(vm, map.map, key, h) != NULL;
}

static bool text_has(struct vm *vm, struct value item, struct value in)
{
	if (item.type == V_STR)
		return item.n == 0 || str_find(v_get_str(in), v_get_str(item)) != SIZE_MAX;
	if (use_undefined(vm, item))
		fail_type(vm, "'in' with a text needs a text on its left, not '%s'",
			  v_type_name(item));
	return false;
}

static bool object_has(struct vm *vm, struct value item, struct value in)
{
	struct value ignored;
	return item.type == V_STR && attr_find(vm, in, v_get_str(item), &ignored);
}

bool v_contains(struct vm *vm, struct value item, struct value in)
{
	if (in.type == V_STR)
		return text_has(vm, item, in);
	if (in.type == V_MAP)
		return map_has(vm, in, item);
	if (in.type == V_OBJECT)
		return object_has(vm, item, in);
	if (is_other(in, VO_VIEW) && ((const struct vo_view *)in.other)->what == VIEW_KEYS)
		return map_has(vm, ((const struct vo_view *)in.other)->map, item);
	struct viter it;
	if (!viter_init(vm, &it, in))
		return false;
	for (struct value v; viter_next(vm, &it, &v);) {
		if (v_equal(vm, v, item))
			return true;
		if (!vm_spend(vm, 1))
			return false;
	}
	return false;
}
