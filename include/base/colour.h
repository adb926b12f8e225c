#pragma once
// Colours as CSS writes them in hexadecimal, and how well one is read on another.

#include "base/str.h"

struct colour {
	unsigned char r, g, b;
};
// "#c93" or "#cc9933"; false when it is something else.
bool colour_parse(struct str, struct colour *);
// From 1 (the same) to 21 (black on white): WCAG 2.2, contrast ratio.
double colour_contrast(struct colour, struct colour);
