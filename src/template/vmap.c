// Lists and maps: growing arrays in an arena, and insertion-ordered hash tables with any hashable
// key.

#include "template/vals.h"

struct value v_list_new(struct arena *a, size_t room)
{
	struct vlist *l = arena_new(a, struct vlist);
	l->home = a;
	if (room) {
		l->p = arena_alloc_raw(a, room * sizeof *l->p, 16);
		l->cap = (uint32_t)room;
	}
	return (struct value){.type = V_LIST, .list = l};
}

void v_list_push(struct arena *a, struct value list, struct value item)
{
	struct vlist *l = list.list;
	if (l->n == l->cap) {
		uint32_t cap = l->cap ? l->cap * 2 : 4;
		struct value *p = arena_alloc_raw(a, cap * sizeof *p, 16);
		if (l->n)
			memcpy(p, l->p, l->n * sizeof *p);
		l->p = p;
		l->cap = cap;
	}
	l->p[l->n++] = item;
}

struct value v_tuple(struct vm *vm, const struct value *p, size_t n)
{
	struct value t = v_list_new(vm_arena(vm), n);
	t.type = V_TUPLE;
	if (n)
		memcpy(t.list->p, p, n * sizeof *p);
	t.list->n = (uint32_t)n;
	return t;
}

struct value v_pair(struct vm *vm, struct value a, struct value b)
{
	struct value two[] = {a, b};
	return v_tuple(vm, two, 2);
}

void v_freeze(struct value v)
{
	if (v.type == V_LIST || v.type == V_TUPLE) {
		if (v.list->frozen)
			return;
		v.list->frozen = true;
		for (uint32_t i = 0; i < v.list->n; i++)
			v_freeze(v.list->p[i]);
	} else if (v.type == V_MAP && !v.map->frozen) {
		v.map->frozen = true;
		for (uint32_t i = 0; i < v.map->n; i++)
			v_freeze(v.map->entries[i].value);
	}
}

// ---- maps ---------------------------------------------------------------------------------------

#define SMALL 8 // maps up to this size are searched in order

struct value v_map_new(struct arena *a)
{
	struct vmap *m = arena_new(a, struct vmap);
	m->home = a;
	return (struct value){.type = V_MAP, .map = m};
}

static bool key_equal(struct vm *vm, struct value a, struct value b)
{
	if (a.type == V_STR || b.type == V_STR)
		return a.type == b.type && str_eq(v_get_str(a), v_get_str(b));
	return vm && v_equal(vm, a, b);
}

struct vmap_entry *vmap_find(struct vm *vm, const struct vmap *m, struct value key, uint64_t hash)
{
	if (!m->slots) {
		for (uint32_t i = 0; i < m->n; i++) {
			struct vmap_entry *e = &m->entries[i];
			if (e->live && e->hash == hash && key_equal(vm, e->key, key))
				return e;
		}
		return NULL;
	}
	for (uint32_t s = (uint32_t)hash & (m->nslots - 1); m->slots[s];
	     s = (s + 1) & (m->nslots - 1)) {
		struct vmap_entry *e = &m->entries[m->slots[s] - 1];
		if (e->live && e->hash == hash && key_equal(vm, e->key, key))
			return e;
	}
	return NULL;
}

static void index_entry(struct vmap *m, uint32_t i)
{
	uint32_t s = (uint32_t)m->entries[i].hash & (m->nslots - 1);
	while (m->slots[s])
		s = (s + 1) & (m->nslots - 1);
	m->slots[s] = i + 1;
}

// Drops dead entries, makes room for one more and builds the index anew.
static void vmap_grow(struct arena *a, struct vmap *m)
{
	uint32_t cap = m->live * 2 < SMALL ? SMALL : m->live * 2, n = 0;
	struct vmap_entry *p = arena_alloc_raw(a, cap * sizeof *p, 16);
	for (uint32_t i = 0; i < m->n; i++)
		if (m->entries[i].live)
			p[n++] = m->entries[i];
	m->entries = p;
	m->n = n;
	m->cap = cap;
	m->slots = NULL;
	if (cap <= SMALL)
		return;
	m->nslots = 16;
	while (m->nslots < cap * 2)
		m->nslots *= 2;
	m->slots = arena_array(a, uint32_t, m->nslots);
	for (uint32_t i = 0; i < n; i++)
		index_entry(m, i);
}

void vmap_put(struct arena *a, struct vm *vm, struct vmap *m, struct value key, uint64_t hash,
	      struct value v)
{
	struct vmap_entry *e = vmap_find(vm, m, key, hash);
	if (e) {
		e->value = v;
		return;
	}
	if (m->n == m->cap)
		vmap_grow(a, m);
	m->entries[m->n] = (struct vmap_entry){.key = key, .value = v, .hash = hash, .live = true};
	m->live++;
	m->n++;
	if (m->slots)
		index_entry(m, m->n - 1);
}

void vmap_clear(struct vmap *m)
{
	*m = (struct vmap){.frozen = m->frozen, .home = m->home};
}

struct vmap_entry *vmap_last(const struct vmap *m)
{
	for (uint32_t i = m->n; i-- > 0;)
		if (m->entries[i].live)
			return &m->entries[i];
	return NULL;
}

void v_map_set(struct arena *a, struct value map, struct str key, struct value v)
{
	vmap_put(a, NULL, map.map, v_str(key), hash_text(key), v);
}

bool v_map_find(struct value map, struct str key, struct value *out)
{
	const struct vmap *m = map.map;
	const struct vmap_entry *e = NULL;
	if (m->slots)
		e = vmap_find(NULL, m, v_str(key), hash_text(key));
	else // so few that comparing is cheaper than hashing
		for (uint32_t i = 0; i < m->n && !e; i++)
			if (m->entries[i].live && m->entries[i].key.type == V_STR &&
			    str_eq(v_get_str(m->entries[i].key), key))
				e = &m->entries[i];
	if (e)
		*out = e->value;
	return e != NULL;
}

bool v_map_set_value(struct vm *vm, struct value map, struct value key, struct value v)
{
	uint64_t h;
	if (!v_hash(vm, key, &h))
		return false;
	vmap_put(vm_arena(vm), vm, map.map, key, h, v);
	return !vm_failed(vm);
}

bool v_map_get_value(struct vm *vm, struct value map, struct value key, struct value *out)
{
	uint64_t h;
	if (!v_hash(vm, key, &h))
		return false;
	const struct vmap_entry *e = vmap_find(vm, map.map, key, h);
	if (e)
		*out = e->value;
	return e != NULL;
}

static bool update_pair(struct vm *vm, struct value map, struct value item, int64_t i)
{
	struct value pair = v_to_list(vm, item);
	if (vm_failed(vm))
		return false;
	if (pair.list->n != 2) {
		fail_type(vm, "item %lld of the pairs for a dict has length %u, 2 is required",
			  (long long)i, pair.list->n);
		return false;
	}
	return v_map_set_value(vm, map, pair.list->p[0], pair.list->p[1]);
}

bool map_update(struct vm *vm, struct value map, struct value from)
{
	if (from.type == V_MAP) {
		if (!vm_reserve(vm, from.map->live * sizeof(struct vmap_entry)))
			return false;
		for (uint32_t i = 0; i < from.map->n; i++) {
			const struct vmap_entry *e = &from.map->entries[i];
			if (e->live)
				vmap_put(vm_arena(vm), vm, map.map, e->key, e->hash, e->value);
		}
		return true;
	}
	if (from.type == V_UNDEFINED)
		vm_fail_undefined(vm, from);
	struct viter it;
	if (vm_failed(vm) || !viter_init(vm, &it, from))
		return false;
	int64_t i = 0;
	for (struct value v; viter_next(vm, &it, &v); i++)
		if (!vm_spend(vm, 2) || !update_pair(vm, map, v, i))
			return false;
	return !vm_failed(vm);
}
