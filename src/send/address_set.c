#include "send/address_set.h"

#include "base/ascii.h"
#include "base/hash.h"

static uint64_t address_hash(struct str address)
{
	char low[256];
	size_t n = address.n < sizeof low ? address.n : sizeof low;

	for (size_t i = 0; i < n; i++)
		low[i] = ascii_lower(address.p[i]);
	return hash_bytes(low, n);
}

void address_set_grow(struct address_set *s, size_t rows)
{
	struct address_set old = *s;

	while (s->nslots * 3 < rows * 4 + 16)
		s->nslots = s->nslots ? s->nslots * 2 : 64;
	if (s->nslots == old.nslots)
		return;
	s->slots = arena_array(s->arena, uint64_t, s->nslots);
	for (size_t k = 0; k < old.nslots; k++)
		for (size_t i = old.slots[k] >> 32; old.slots[k]; i++)
			if (!s->slots[i & (s->nslots - 1)]) {
				s->slots[i & (s->nslots - 1)] = old.slots[k];
				break;
			}
}

// Places follow from the hash's upper half, which is what a slot keeps.
uint64_t *address_set_slot(const struct address_set *s, const struct subscriber *rows,
			   struct str address)
{
	uint64_t high = address_hash(address) >> 32;

	for (size_t i = high;; i++) {
		uint64_t *slot = &s->slots[i & (s->nslots - 1)];

		if (!*slot || (*slot >> 32 == high &&
			       str_eq_nocase(rows[(uint32_t)*slot - 1].email, address)))
			return slot;
	}
}

void address_set_fill(uint64_t *slot, struct str address, size_t row)
{
	*slot = address_hash(address) >> 32 << 32 | (row + 1);
}
