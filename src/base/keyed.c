#include "base/keyed.h"

#include <stdbool.h>
#include <string.h>

#define BITS 11
#define DIGITS ((64 + BITS - 1) / BITS)
#define VALUES ((size_t)1 << BITS)

// A digit of the key, counted from the lowest; negative keys come first.
static size_t digit(int64_t key, unsigned at)
{
	uint64_t bits = (uint64_t)key ^ (uint64_t)1 << 63;

	return bits >> at * BITS & (VALUES - 1);
}

// Moves all to where their digit puts them. False when they all share it.
static bool spread(const struct keyed *from, struct keyed *to, size_t n, unsigned at)
{
	size_t place[VALUES] = {0}, sum = 0;

	for (size_t i = 0; i < n; i++)
		place[digit(from[i].key, at)]++;
	if (place[digit(from[0].key, at)] == n)
		return false;
	for (size_t v = 0; v < VALUES; v++) {
		size_t here = place[v];

		place[v] = sum;
		sum += here;
	}
	for (size_t i = 0; i < n; i++)
		to[place[digit(from[i].key, at)]++] = from[i];
	return true;
}

void keyed_sort(struct keyed *p, struct keyed *spare, size_t n)
{
	struct keyed *from = p, *to = spare, *other;

	for (unsigned at = 0; n && at < DIGITS; at++)
		if (spread(from, to, n, at))
			other = from, from = to, to = other;
	if (from != p)
		memcpy(p, from, n * sizeof *p);
}
