#pragma once
// Which of a list's subscribers has an address; the case of ASCII letters does not matter. Made for
// lists of millions, and filled while one is read: audience.c keeps the rows and the count.

#include "send/audience.h"

// A slot holds the upper half of the hash and the row's index + 1, so that most are told apart
// without a look at the row; 0: free.
struct address_set {
	struct arena *arena;
	uint64_t *slots;
	size_t nslots, n;
};

// Makes room for so many rows.
void address_set_grow(struct address_set *, size_t rows);
// The slot of the address, or the free one where it belongs.
uint64_t *address_set_slot(const struct address_set *, const struct subscriber *rows,
			   struct str address);
// Gives the slot to the row that has the address.
void address_set_fill(uint64_t *slot, struct str address, size_t row);
