// Methods of lists, tuples and maps, and which methods a value has.

#include "template/method_str.h"

static const struct vbuiltin *methods_of(struct value v)
{
	switch (v.type) {
	case V_STR:
		return methods_str;
	case V_LIST:
	case V_SEQ:
		return methods_list;
	case V_TUPLE:
		return methods_tuple;
	case V_MAP:
		return methods_map;
	case V_OTHER:
		if (v.other->kind == VO_CYCLER)
			return methods_cycler;
		return v.other->kind == VO_RANGE ? methods_tuple : NULL;
	default:
		return NULL;
	}
}

const struct vbuiltin *method_find(struct value self, struct str name)
{
	const struct vbuiltin *row = methods_of(self);
	for (; row && row->call; row++)
		if (str_eq(row->name, name))
			return row;
	return self.type == V_STR && self.safe ? markup_method(name) : NULL;
}

size_t method_names(struct value self, struct str *out, size_t room)
{
	size_t n = 0;
	for (const struct vbuiltin *row = methods_of(self); row && row->call && n < room; row++)
		out[n++] = row->name;
	return n;
}

// ---- lists --------------------------------------------------------------------------------------

static bool may_change(struct vm *vm, struct value self)
{
	bool list = self.type == V_LIST && !self.list->frozen;
	bool map = self.type == V_MAP && !self.map->frozen;
	if (!list && !map) {
		fail_type(vm, "this %s is read-only", v_type_name(self));
		vm_hint(vm, "change a copy instead: `| list` or `dict(…)` makes one");
	}
	return (list || map) && vm_adopt(vm, self);
}

static bool push(struct vm *vm, struct value list, struct value item)
{
	if (!vm_reserve(vm, 2 * sizeof item))
		return false;
	v_list_push(vm_arena(vm), list, item);
	return true;
}

static struct value list_append(struct vm *vm, const struct value *a)
{
	if (may_change(vm, a[0]))
		push(vm, a[0], a[1]);
	return v_none();
}

static struct value list_extend(struct vm *vm, const struct value *a)
{
	if (!may_change(vm, a[0]))
		return v_none();
	struct value items = v_to_list(vm, a[1]);
	for (uint32_t i = 0; i < items.list->n && !vm_failed(vm); i++)
		if (!push(vm, a[0], items.list->p[i]))
			break;
	return v_none();
}

static struct value list_insert(struct vm *vm, const struct value *a)
{
	int64_t at;
	if (!may_change(vm, a[0]) || !arg_int(vm, a[1], &at))
		return v_none();
	struct vlist *l = a[0].list;
	int64_t n = l->n;
	if (at < 0)
		at = at + n < 0 ? 0 : at + n;
	if (at > n)
		at = n;
	if (!push(vm, a[0], a[2]) || !vm_spend(vm, (uint64_t)(n - at) / 8))
		return v_none();
	memmove(l->p + at + 1, l->p + at, (size_t)(n - at) * sizeof *l->p);
	l->p[at] = a[2];
	return v_none();
}

static void take_out(struct vlist *l, uint32_t at)
{
	l->n--;
	memmove(l->p + at, l->p + at + 1, (l->n - at) * sizeof *l->p);
}

static struct value list_pop(struct vm *vm, const struct value *a)
{
	int64_t at = -1;
	if (!may_change(vm, a[0]) || (given(a[1]) && !arg_int(vm, a[1], &at)))
		return v_undefined();
	struct vlist *l = a[0].list;
	if (at < 0)
		at += l->n;
	if (at < 0 || at >= l->n) {
		fail_type(vm, l->n ? "pop index out of range" : "pop from an empty list");
		return v_undefined();
	}
	struct value v = l->p[at];
	take_out(l, (uint32_t)at);
	return v;
}

// Where `item` first stands at or after `from` and before `to`; -1 when it does not.
static int64_t position(struct vm *vm, struct value seq, struct value item, int64_t from,
			int64_t to)
{
	struct viter it;
	int64_t i = 0;
	if (!viter_init(vm, &it, seq))
		return -1;
	for (struct value v; viter_next(vm, &it, &v) && i < to && vm_spend(vm, 1); i++)
		if (i >= from && v_equal(vm, v, item))
			return i;
	return -1;
}

static struct value list_remove(struct vm *vm, const struct value *a)
{
	if (!may_change(vm, a[0]))
		return v_none();
	int64_t i = position(vm, a[0], a[1], 0, INT64_MAX);
	if (i >= 0)
		take_out(a[0].list, (uint32_t)i);
	else if (!vm_failed(vm))
		fail_type(vm, "the item to remove is not in the list");
	return v_none();
}

static struct value list_index(struct vm *vm, const struct value *a)
{
	int64_t n, from = 0, to = INT64_MAX;
	if (!v_length(vm, a[0], &n) || (given(a[2]) && !arg_int(vm, a[2], &from)) ||
	    (given(a[3]) && !arg_int(vm, a[3], &to)))
		return v_undefined();
	if (from < 0)
		from += n;
	if (to < 0)
		to += n;
	int64_t i = position(vm, a[0], a[1], from, to);
	if (i < 0 && !vm_failed(vm))
		fail_type(vm, "the value is not in the %s", v_type_name(a[0]));
	return v_int(i);
}

static struct value list_count(struct vm *vm, const struct value *a)
{
	struct viter it;
	int64_t n = 0;
	if (!viter_init(vm, &it, a[0]))
		return v_undefined();
	for (struct value v; viter_next(vm, &it, &v) && vm_spend(vm, 1);)
		n += v_equal(vm, v, a[1]);
	return v_int(n);
}

static struct value list_reverse(struct vm *vm, const struct value *a)
{
	if (!may_change(vm, a[0]) || !vm_spend(vm, a[0].list->n))
		return v_none();
	struct vlist *l = a[0].list;
	for (uint32_t i = 0, j = l->n; i + 1 < j; i++) {
		struct value v = l->p[i];
		l->p[i] = l->p[--j];
		l->p[j] = v;
	}
	return v_none();
}

static struct value list_sort(struct vm *vm, const struct value *a)
{
	if (!may_change(vm, a[0]))
		return v_none();
	struct vlist *l = a[0].list;
	struct value keys = v_to_list(vm, a[0]), items = v_to_list(vm, a[0]);
	bool by_key = given(a[2]) && a[2].type != V_NONE;
	if (a[1].list->n) {
		fail_type(vm, "sort takes no positional arguments");
		vm_hint(vm, "write sort(reverse=true)");
		return v_none();
	}
	for (uint32_t i = 0; by_key && i < l->n && !vm_failed(vm); i++)
		keys.list->p[i] = vm_call(vm, a[2], &items.list->p[i], 1, NULL, NULL, 0);
	int64_t reverse = 0;
	if (given(a[3]) && !arg_int(vm, a[3], &reverse))
		return v_none();
	if (!vm_failed(vm) &&
	    sort_by_keys(vm, items.list->p, keys.list->p, items.list->n, reverse != 0))
		memcpy(l->p, items.list->p, items.list->n * sizeof *l->p);
	return v_none();
}

static struct value list_clear(struct vm *vm, const struct value *a)
{
	if (may_change(vm, a[0]))
		a[0].list->n = 0;
	return v_none();
}

static struct value list_copy(struct vm *vm, const struct value *a)
{
	return v_to_list(vm, a[0]);
}

const struct vbuiltin methods_list[] = {
	ROW("append", P("/object"), 1, list_append, NULL),
	ROW("clear", P(NULL), 0, list_clear, NULL),
	ROW("copy", P(NULL), 0, list_copy, NULL),
	ROW("count", P("/value"), 1, list_count, NULL),
	ROW("extend", P("/iterable"), 1, list_extend, NULL),
	ROW("index", P("/value", "/start", "/stop"), 1, list_index, NULL),
	ROW("insert", P("/index", "/object"), 2, list_insert, NULL),
	ROW("pop", P("/index"), 0, list_pop, NULL),
	ROW("remove", P("/value"), 1, list_remove, NULL),
	ROW("reverse", P(NULL), 0, list_reverse, NULL),
	ROW("sort", P("*", "key", "reverse"), 0, list_sort, NULL),
	{.call = NULL},
};

const struct vbuiltin methods_tuple[] = {
	ROW("count", P("/value"), 1, list_count, NULL),
	ROW("index", P("/value", "/start", "/stop"), 1, list_index, NULL),
	{.call = NULL},
};

// ---- maps ---------------------------------------------------------------------------------------

static struct value view_new(struct vm *vm, struct value map, enum view_what what)
{
	struct vo_view *v = arena_new(vm_arena(vm), struct vo_view);
	v->o.kind = VO_VIEW;
	v->what = (uint8_t)what;
	v->map = map;
	return v_other(&v->o);
}

static struct value map_items(struct vm *vm, const struct value *a)
{
	return view_new(vm, a[0], VIEW_ITEMS);
}

static struct value map_keys(struct vm *vm, const struct value *a)
{
	return view_new(vm, a[0], VIEW_KEYS);
}

static struct value map_values(struct vm *vm, const struct value *a)
{
	return view_new(vm, a[0], VIEW_VALUES);
}

static struct value map_get_method(struct vm *vm, const struct value *a)
{
	struct value v;
	if (v_map_get_value(vm, a[0], a[1], &v))
		return v;
	return given(a[2]) ? a[2] : v_none();
}

static void drop(struct vmap *m, struct vmap_entry *e)
{
	e->live = false;
	m->live--;
}

static struct value map_pop(struct vm *vm, const struct value *a)
{
	uint64_t h;
	if (!may_change(vm, a[0]) || !v_hash(vm, a[1], &h))
		return v_undefined();
	struct vmap_entry *e = vmap_find(vm, a[0].map, a[1], h);
	if (e) {
		drop(a[0].map, e);
		return e->value;
	}
	if (!given(a[2]) && !vm_failed(vm)) {
		struct buf b;
		out_open(&b);
		v_repr(vm, &b, a[1]);
		fail_type(vm, "the dict has no key %.*s to pop", STR_ARG(buf_view(&b)));
		buf_release(&b);
	}
	return a[2];
}

static struct value map_popitem(struct vm *vm, const struct value *a)
{
	if (!may_change(vm, a[0]))
		return v_undefined();
	struct vmap_entry *e = vmap_last(a[0].map);
	if (!e) {
		fail_type(vm, "popitem() of an empty dict");
		return v_undefined();
	}
	drop(a[0].map, e);
	return v_pair(vm, e->key, e->value);
}

static struct value map_update_method(struct vm *vm, const struct value *a)
{
	if (may_change(vm, a[0]) && (!given(a[1]) || map_update(vm, a[0], a[1])))
		map_update(vm, a[0], a[2]);
	return v_none();
}

static struct value map_setdefault(struct vm *vm, const struct value *a)
{
	struct value v;
	if (v_map_get_value(vm, a[0], a[1], &v))
		return v;
	v = given(a[2]) ? a[2] : v_none();
	if (!vm_failed(vm) && may_change(vm, a[0]) && vm_reserve(vm, sizeof(struct vmap_entry)))
		v_map_set_value(vm, a[0], a[1], v);
	return v;
}

static struct value map_clear(struct vm *vm, const struct value *a)
{
	if (may_change(vm, a[0]))
		vmap_clear(a[0].map);
	return v_none();
}

static struct value map_copy(struct vm *vm, const struct value *a)
{
	struct value copy = v_map_new(vm_arena(vm));
	map_update(vm, copy, a[0]);
	return copy;
}

const struct vbuiltin methods_map[] = {
	ROW("items", P(NULL), 0, map_items, NULL),
	ROW("get", P("/key", "/default"), 1, map_get_method, NULL),
	ROW("keys", P(NULL), 0, map_keys, NULL),
	ROW("values", P(NULL), 0, map_values, NULL),
	ROW("pop", P("/key", "/default"), 1, map_pop, NULL),
	ROW("update", P("/other", "**"), 0, map_update_method, NULL),
	ROW("setdefault", P("/key", "/default"), 1, map_setdefault, NULL),
	ROW("clear", P(NULL), 0, map_clear, NULL),
	ROW("copy", P(NULL), 0, map_copy, NULL),
	ROW("popitem", P(NULL), 0, map_popitem, NULL),
	{.call = NULL},
};
