// Iteration over anything iterable.

#include "template/ustr.h"
#include "template/vals.h"

static bool init_other(struct vm *vm, struct viter *it, struct value v)
{
	switch (v.other->kind) {
	case VO_RANGE:
		it->n = ((const struct vo_range *)v.other)->n;
		return true;
	case VO_VIEW:
		it->n = ((const struct vo_view *)v.other)->map.map->live;
		return true;
	case VO_ITER:
		it->n = UINT64_MAX;
		it->custom = v.other;
		return true;
	default:
		fail_type(vm, "'%s' object is not iterable", v_type_name(v));
		return false;
	}
}

bool viter_init(struct vm *vm, struct viter *it, struct value v)
{
	*it = (struct viter){.of = v};
	switch (v.type) {
	case V_UNDEFINED:
		return use_undefined(vm, v);
	case V_STR:
		it->n = UINT64_MAX;
		return true;
	case V_LIST:
	case V_TUPLE:
		it->n = v.list->n;
		return true;
	case V_SEQ:
		it->n = v.seq->n;
		return true;
	case V_MAP:
		it->n = v.map->live;
		return true;
	case V_OTHER:
		return init_other(vm, it, v);
	default:
		fail_type(vm, "'%s' object is not iterable", v_type_name(v));
		return false;
	}
}

static bool next_text(struct viter *it, struct value *out)
{
	struct str s = v_get_str(it->of);
	if (it->i >= s.n)
		return false;
	size_t from = it->i, to = it->i;
	u_at(s, &to);
	it->i = to;
	*out = v_str((struct str){s.p + from, to - from});
	return true;
}

// The next live entry; fails when the map has grown or shrunk meanwhile, as Python does.
static const struct vmap_entry *next_entry(struct vm *vm, struct viter *it, const struct vmap *m)
{
	if (m->live != it->n) {
		fail_type(vm, "dictionary changed size during iteration");
		return NULL;
	}
	while (it->i < m->n) {
		const struct vmap_entry *e = &m->entries[it->i++];
		if (e->live)
			return e;
	}
	return NULL;
}

static bool next_view(struct vm *vm, struct viter *it, struct value *out)
{
	const struct vo_view *view = (const struct vo_view *)it->of.other;
	const struct vmap_entry *e = next_entry(vm, it, view->map.map);
	if (!e)
		return false;
	if (view->what == VIEW_ITEMS)
		*out = v_pair(vm, e->key, e->value);
	else
		*out = view->what == VIEW_KEYS ? e->key : e->value;
	return true;
}

static bool next_iter(struct vm *vm, struct vo_iter *it, struct value *out)
{
	if (it->done || vm_failed(vm) || !it->next(vm, it, out)) {
		it->done = true;
		return false;
	}
	return !vm_failed(vm) && vm_spend(vm, 1);
}

bool viter_next(struct vm *vm, struct viter *it, struct value *out)
{
	switch (it->of.type) {
	case V_LIST:
	case V_TUPLE:
		if (it->i >= it->of.list->n)
			return false;
		*out = it->of.list->p[it->i++];
		return true;
	case V_SEQ:
		if (it->i >= it->of.seq->n)
			return false;
		*out = it->of.seq->at(vm, it->of.seq, (uint32_t)it->i++);
		return true;
	case V_STR:
		return next_text(it, out);
	case V_MAP: {
		const struct vmap_entry *e = next_entry(vm, it, it->of.map);
		if (e)
			*out = e->key;
		return e != NULL;
	}
	case V_OTHER:
		break;
	default:
		return false;
	}
	if (it->custom)
		return next_iter(vm, (struct vo_iter *)it->custom, out);
	if (it->of.other->kind == VO_VIEW)
		return next_view(vm, it, out);
	const struct vo_range *r = (const struct vo_range *)it->of.other;
	if (it->i >= r->n)
		return false;
	*out = v_int(r->start + (int64_t)it->i++ * r->step);
	return true;
}

struct value v_to_list(struct vm *vm, struct value v)
{
	struct viter it;
	if (!viter_init(vm, &it, v))
		return v_list_new(vm_arena(vm), 0);
	size_t room = it.n == UINT64_MAX ? 0 : it.n;
	if (it.n != UINT64_MAX && (it.n > UINT32_MAX / 2 || !vm_reserve(vm, room * sizeof v))) {
		if (!vm_failed(vm))
			fail_limit(vm, "a list of %llu items is too long",
				   (unsigned long long)it.n);
		return v_list_new(vm_arena(vm), 0);
	}
	struct value list = v_list_new(vm_arena(vm), room);
	for (struct value item; viter_next(vm, &it, &item);) {
		if (it.n == UINT64_MAX && !vm_reserve(vm, 2 * sizeof v))
			break;
		v_list_push(vm_arena(vm), list, item);
	}
	return list;
}

struct vo_iter *iter_new(struct vm *vm, const char *type, struct value of,
			 bool (*next)(struct vm *, struct vo_iter *, struct value *))
{
	struct vo_iter *it = arena_new(vm_arena(vm), struct vo_iter);
	it->o.kind = VO_ITER;
	it->type = type;
	it->next = next;
	it->value = of;
	return it;
}

// ---- sorting ------------------------------------------------------------------------------------

struct sorting {
	struct vm *vm;
	struct value *keys;
	bool reverse;
};

// Whether b must come before a.
static bool out_of_order(const struct sorting *s, uint32_t a, uint32_t b)
{
	if (s->reverse)
		return v_compare(s->vm, s->keys[a], s->keys[b], "<") < 0;
	return v_compare(s->vm, s->keys[b], s->keys[a], "<") < 0;
}

static void merge(const struct sorting *s, uint32_t *p, uint32_t *tmp, size_t mid, size_t n)
{
	size_t i = 0, j = mid, k = 0;
	while (i < mid && j < n && !vm_failed(s->vm))
		tmp[k++] = out_of_order(s, p[i], p[j]) ? p[j++] : p[i++];
	while (i < mid)
		tmp[k++] = p[i++];
	while (j < n)
		tmp[k++] = p[j++];
	memcpy(p, tmp, n * sizeof *p);
}

static void merge_sort(const struct sorting *s, uint32_t *p, uint32_t *tmp, size_t n)
{
	if (n < 2 || vm_failed(s->vm) || !vm_spend(s->vm, n))
		return;
	merge_sort(s, p, tmp, n / 2);
	merge_sort(s, p + n / 2, tmp, n - n / 2);
	if (!vm_failed(s->vm) && out_of_order(s, p[n / 2 - 1], p[n / 2]))
		merge(s, p, tmp, n / 2, n);
}

bool sort_by_keys(struct vm *vm, struct value *items, struct value *keys, size_t n, bool reverse)
{
	if (n < 2)
		return true;
	if (!vm_reserve(vm, n * (2 * sizeof(uint32_t) + sizeof *items)))
		return false;
	uint32_t *order = arena_alloc_raw(vm_arena(vm), n * 2 * sizeof *order, 16);
	struct value *sorted = arena_alloc_raw(vm_arena(vm), n * sizeof *sorted, 16);
	for (uint32_t i = 0; i < n; i++)
		order[i] = i;
	merge_sort(&(struct sorting){vm, keys, reverse}, order, order + n, n);
	if (vm_failed(vm))
		return false;
	for (size_t i = 0; i < n; i++)
		sorted[i] = items[order[i]];
	memcpy(items, sorted, n * sizeof *items);
	for (size_t i = 0; i < n; i++)
		sorted[i] = keys[order[i]];
	memcpy(keys, sorted, n * sizeof *keys);
	return true;
}
