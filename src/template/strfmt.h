#pragma once
// What str.format, format() and % formatting share.

#include "template/ustr.h"
#include "template/vals.h"

// The standard format specification:
// [[fill]align][sign][z][#][0][width][grouping][.precision][type].
struct fmt_spec {
	char fill[4];
	uint8_t fill_n;
	char align; // < > ^ =, or 0
	char sign;  // + - space, or 0
	bool alt;
	bool no_neg_zero; // z
	bool zero;
	int64_t width;     // -1: none
	char group;        // , or _, or 0
	int64_t precision; // -1: none
	char type;         // 0: none
};

// Writes the digits of a float (not its sign) for type e, f, g, r (repr) …; `dot0` adds ".0" as
// repr does.
void float_digits(struct buf *, double, char type, int precision, bool alt, bool dot0);
void int_digits(struct buf *, uint64_t, unsigned base, bool upper);
// Adds `s` padded to `width` code points.
void add_padded(struct vm *, struct buf *, struct str s, const struct fmt_spec *, char dflt_align);
#define FMT_PRECISION_MAX 100000
