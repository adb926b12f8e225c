#pragma once
// Eight bytes at a time, for runs that need no care byte by byte. Each gives a word in which the
// high bit of some byte is set when there is such a byte, and 0 when there is none ("Bit Twiddling
// Hacks", S. E. Anderson: "Determine if a word has a byte less than n").

#include <stdint.h>
#include <string.h>

#define WORD_ONES UINT64_C(0x0101010101010101)
#define WORD_HIGH UINT64_C(0x8080808080808080)

static inline uint64_t word_load(const char *p)
{
	uint64_t w;

	memcpy(&w, p, sizeof w);
	return w;
}
static inline uint64_t word_below(uint64_t w, unsigned char n) // n <= 128
{
	return (w - WORD_ONES * n) & ~w & WORD_HIGH;
}
static inline uint64_t word_has(uint64_t w, unsigned char c)
{
	return word_below(w ^ (WORD_ONES * c), 1);
}
static inline uint64_t word_not_ascii(uint64_t w)
{
	return w & WORD_HIGH;
}
