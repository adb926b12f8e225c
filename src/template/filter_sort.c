// Filters that order items: sort, min, max, unique, groupby and dictsort.

#include "template/filter.h"

static bool truthy(struct vm *vm, struct value v)
{
	return given(v) && v_truth(vm, v);
}

// The argument `reverse` of sorted(): an integer or boolean.
static bool reverse_arg(struct vm *vm, struct value v, bool *out)
{
	int64_t i = 0;
	bool ok = !given(v) || arg_int(vm, v, &i);
	*out = i != 0;
	return ok;
}

// ---- sort ---------------------------------------------------------------------------------------

// Up to this many comma-separated attributes.
#define SORT_PATHS 16
struct sort_key {
	struct attr_path paths[SORT_PATHS];
	size_t n;
	bool case_sensitive;
};

static bool sort_key(struct vm *vm, struct value attribute, struct sort_key *k)
{
	k->n = 0;
	if (!given(attribute) || attribute.type != V_STR) {
		k->paths[k->n++] = attr_path(vm, attribute);
		return true;
	}
	struct str rest = v_get_str(attribute), piece;
	while (str_next(&rest, ',', &piece)) {
		if (k->n == SORT_PATHS) {
			fail_limit(vm, "sort takes at most %d attributes", SORT_PATHS);
			return false;
		}
		k->paths[k->n++] = attr_path(vm, v_str(piece));
	}
	if (k->n == 0)
		k->paths[k->n++] = attr_path(vm, v_str(S("")));
	return true;
}

static struct value key_of(struct vm *vm, struct value item, const struct sort_key *k)
{
	struct value parts[SORT_PATHS];
	for (size_t i = 0; i < k->n; i++) {
		parts[i] = attr_get(vm, item, &k->paths[i], v_none());
		if (!k->case_sensitive)
			parts[i] = ignore_case(vm, parts[i]);
	}
	bool simple = k->n == 1 && (is_str(parts[0]) || is_number(parts[0]));
	if (simple || vm_failed(vm))
		return parts[0];
	return v_tuple(vm, parts, k->n);
}

// Python compares lists of keys; a lone text or number compares as it does in a list of one.
static void same_shape(struct vm *vm, struct value keys)
{
	bool tuples = false;
	for (uint32_t i = 0; i < keys.list->n; i++)
		tuples |= keys.list->p[i].type == V_TUPLE;
	for (uint32_t i = 0; tuples && i < keys.list->n; i++)
		if (keys.list->p[i].type != V_TUPLE)
			keys.list->p[i] = v_tuple(vm, &keys.list->p[i], 1);
}

struct value f_sort(struct vm *vm, const struct value *a)
{
	struct sort_key k = {.case_sensitive = truthy(vm, a[2])};
	bool reverse;
	struct value items = v_to_list(vm, a[0]);
	if (vm_failed(vm) || !reverse_arg(vm, a[1], &reverse) || !sort_key(vm, a[3], &k) ||
	    !vm_reserve(vm, items.list->n * sizeof(struct value)))
		return items;
	struct value keys = v_list_new(vm_arena(vm), items.list->n);
	for (uint32_t i = 0; i < items.list->n && !vm_failed(vm) && vm_spend(vm, 1); i++)
		v_list_push(vm_arena(vm), keys, key_of(vm, items.list->p[i], &k));
	if (vm_failed(vm))
		return items;
	same_shape(vm, keys);
	sort_by_keys(vm, items.list->p, keys.list->p, items.list->n, reverse);
	return items;
}

// ---- min and max --------------------------------------------------------------------------------

static struct value plain_key(struct vm *vm, struct value item, const struct attr_path *path,
			      bool case_sensitive, struct value dflt)
{
	struct value key = attr_get(vm, item, path, dflt);
	return case_sensitive ? key : ignore_case(vm, key);
}

static struct value extreme(struct vm *vm, const struct value *a, const char *op)
{
	struct viter it;
	struct attr_path path = attr_path(vm, a[2]);
	bool exact = truthy(vm, a[1]), any = false;
	struct value best = v_undefined(), best_key = v_undefined();
	if (!viter_init(vm, &it, a[0]))
		return best;
	for (struct value v; viter_next(vm, &it, &v) && vm_spend(vm, 1);) {
		struct value key = plain_key(vm, v, &path, exact, v_none());
		if (vm_failed(vm))
			break;
		int order = any ? v_compare(vm, key, best_key, op) : 0;
		if (!any || (op[0] == '<' ? order < 0 : order > 0)) {
			best = v;
			best_key = key;
		}
		any = true;
	}
	return any || vm_failed(vm)
		       ? best
		       : vm_undefined_hint(vm, "no aggregated item, the sequence was empty");
}

struct value f_min(struct vm *vm, const struct value *a)
{
	return extreme(vm, a, "<");
}
struct value f_max(struct vm *vm, const struct value *a)
{
	return extreme(vm, a, ">");
}

// ---- unique -------------------------------------------------------------------------------------

struct unique {
	struct attr_path path;
	bool exact;
	struct value seen;
};

static bool next_unique(struct vm *vm, struct vo_iter *it, struct value *out)
{
	struct unique *u = it->state;
	if (!it->started) {
		it->started = true;
		if (!viter_init(vm, &it->src, it->value))
			return false;
	}
	while (viter_next(vm, &it->src, out) && vm_spend(vm, 1)) {
		struct value key = plain_key(vm, *out, &u->path, u->exact, v_none()), ignored;
		bool known = v_map_get_value(vm, u->seen, key, &ignored);
		if (vm_failed(vm) || !vm_reserve(vm, sizeof(struct vmap_entry)))
			return false;
		if (!known)
			return v_map_set_value(vm, u->seen, key, v_none());
	}
	return false;
}

struct value f_unique(struct vm *vm, const struct value *a)
{
	struct unique *u = arena_new(vm_arena(vm), struct unique);
	u->exact = truthy(vm, a[1]);
	u->path = attr_path(vm, a[2]);
	u->seen = v_map_new(vm_arena(vm));
	struct vo_iter *it = iter_new(vm, "generator", a[0], next_unique);
	it->state = u;
	return v_other(&it->o);
}

// ---- groupby ------------------------------------------------------------------------------------

struct value f_groupby(struct vm *vm, const struct value *a)
{
	struct attr_path path = attr_path(vm, a[1]);
	bool exact = truthy(vm, a[3]);
	struct value items = v_to_list(vm, a[0]), groups = v_list_new(vm_arena(vm), 0);
	if (vm_failed(vm) || !vm_reserve(vm, items.list->n * 3 * sizeof(struct value)))
		return groups;
	struct value keys = v_list_new(vm_arena(vm), items.list->n), group = v_none();
	for (uint32_t i = 0; i < items.list->n && !vm_failed(vm); i++)
		v_list_push(vm_arena(vm), keys,
			    plain_key(vm, items.list->p[i], &path, exact, a[2]));
	if (vm_failed(vm) || !sort_by_keys(vm, items.list->p, keys.list->p, items.list->n, false))
		return groups;
	for (uint32_t i = 0; i < items.list->n && !vm_failed(vm) && vm_spend(vm, 1); i++) {
		if (i == 0 || !v_equal(vm, keys.list->p[i - 1], keys.list->p[i])) {
			group = v_list_new(vm_arena(vm), 0);
			struct value pair =
				v_pair(vm, attr_get(vm, items.list->p[i], &path, a[2]), group);
			pair.cls = V_TUPLE_GROUP;
			v_list_push(vm_arena(vm), groups, pair);
		}
		v_list_push(vm_arena(vm), group, items.list->p[i]);
	}
	return groups;
}

// ---- dictsort -----------------------------------------------------------------------------------

struct value f_dictsort(struct vm *vm, const struct value *a)
{
	bool exact = truthy(vm, a[1]), reverse, by_key = true;
	if (given(a[2])) {
		struct str by = is_str(a[2]) ? v_get_str(a[2]) : S("");
		by_key = str_eq(by, S("key"));
		if (!by_key && !str_eq(by, S("value"))) {
			fail_type(vm, "dictsort sorts by 'key' or 'value' only");
			return v_undefined();
		}
	}
	if (a[0].type == V_UNDEFINED)
		vm_fail_undefined(vm, a[0]);
	else if (a[0].type != V_MAP)
		fail_type(vm, "dictsort needs a dict, not '%s'", v_type_name(a[0]));
	if (vm_failed(vm) || !reverse_arg(vm, a[3], &reverse))
		return v_undefined();
	struct value items = v_to_list(vm, method_find(a[0], S("items"))->call(vm, a));
	struct value keys = v_list_new(vm_arena(vm), items.list->n);
	for (uint32_t i = 0; i < items.list->n; i++) {
		struct value key = items.list->p[i].list->p[by_key ? 0 : 1];
		v_list_push(vm_arena(vm), keys, exact ? key : ignore_case(vm, key));
	}
	if (!vm_failed(vm))
		sort_by_keys(vm, items.list->p, keys.list->p, items.list->n, reverse);
	return items;
}
