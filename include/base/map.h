#pragma once
// A hash map from slices to pointers, in an arena, that remembers the order of insertion.
// Keys are not copied: their bytes must live as long as the map.

#include "base/arena.h"

struct map_entry {
	struct str key;
	uint64_t hash;
	void *value;
};
struct map {
	struct arena *arena;
	struct map_entry *entries; // in the order of insertion
	size_t n, cap;
	uint32_t *slots; // index + 1 of an entry; 0 is free
	size_t nslots;
};

void map_init(struct map *, struct arena *);
void *map_get(const struct map *, struct str key);       // NULL when absent
void map_put(struct map *, struct str key, void *value); // replaces
// The value's place, made (NULL) when the key is new. Valid until the next insertion.
void **map_at(struct map *, struct str key);
