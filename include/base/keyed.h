#pragma once
// Sorting many things by a number.

#include <stddef.h>
#include <stdint.h>

struct keyed {
	int64_t key;
	const void *what;
};

// Sorts by key; equal keys keep their order. `spare` has room for n more. Time grows with n alone
// (a radix sort from the lowest digit, which passes over digits that all keys share).
void keyed_sort(struct keyed *, struct keyed *spare, size_t n);
