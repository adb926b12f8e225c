#include "base/colour.h"

#include <math.h>

#include "base/ascii.h"

bool colour_parse(struct str s, struct colour *out)
{
	unsigned char part[3];
	size_t digits = s.n == 4 ? 1 : 2;

	if ((s.n != 4 && s.n != 7) || s.p[0] != '#')
		return false;
	for (size_t i = 0; i < 3; i++) {
		int high = ascii_hex(s.p[1 + i * digits]),
		    low = ascii_hex(s.p[i * digits + digits]);

		if (high < 0 || low < 0)
			return false;
		part[i] = (unsigned char)(high * 16 + low);
	}
	*out = (struct colour){part[0], part[1], part[2]};
	return true;
}

static double linear(unsigned char part)
{
	double v = part / 255.0;

	return v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4);
}

static double luminance(struct colour c)
{
	return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

double colour_contrast(struct colour a, struct colour b)
{
	double x = luminance(a) + 0.05, y = luminance(b) + 0.05;

	return x > y ? x / y : y / x;
}
