#include "base/map.h"

#include "base/hash.h"
#include "base/vec.h"

void map_init(struct map *m, struct arena *a)
{
	*m = (struct map){.arena = a};
}

// The slot that holds `key`, or the free one where it belongs.
static size_t slot_of(const struct map *m, struct str key, uint64_t hash)
{
	size_t i = hash & (m->nslots - 1);

	for (; m->slots[i]; i = (i + 1) & (m->nslots - 1)) {
		const struct map_entry *e = &m->entries[m->slots[i] - 1];

		if (e->hash == hash && str_eq(e->key, key))
			break;
	}
	return i;
}

static void grow(struct map *m)
{
	m->nslots = m->nslots ? m->nslots * 2 : 16;
	m->slots = arena_array(m->arena, uint32_t, m->nslots);
	for (size_t i = 0; i < m->n; i++)
		m->slots[slot_of(m, m->entries[i].key, m->entries[i].hash)] = (uint32_t)i + 1;
}

void *map_get(const struct map *m, struct str key)
{
	size_t i;

	if (m->n == 0)
		return NULL;
	i = slot_of(m, key, hash_str(key));
	return m->slots[i] ? m->entries[m->slots[i] - 1].value : NULL;
}

void **map_at(struct map *m, struct str key)
{
	uint64_t hash = hash_str(key);
	size_t i;

	if ((m->n + 1) * 4 > m->nslots * 3)
		grow(m);
	i = slot_of(m, key, hash);
	if (!m->slots[i]) {
		if (m->n == m->cap)
			m->entries =
				vec_grow(m->arena, m->entries, m->n, &m->cap, sizeof *m->entries);
		m->entries[m->n++] = (struct map_entry){.key = key, .hash = hash};
		m->slots[i] = (uint32_t)m->n;
	}
	return &m->entries[m->slots[i] - 1].value;
}

void map_put(struct map *m, struct str key, void *value)
{
	*map_at(m, key) = value;
}
