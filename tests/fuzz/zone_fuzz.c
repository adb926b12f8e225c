// Any bytes as a TZif file: refused, or a zone in which every instant comes back from its wall
// time.

#include <stdlib.h>

#include "base/zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void round_trip(const struct zone *z, instant t)
{
	enum zone_fit fit;
	instant back = zone_from_civil(z, zone_to_civil(z, t), &fit);

	if (fit == ZONE_GAP || (fit == ZONE_ONE && back != t) || back > t)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str bytes = str_of((const char *)data, size);
	const struct zone *z;
	struct arena a;

	arena_init(&a);
	z = zone_parse(&a, S("Fuzz"), bytes);
	for (size_t i = 0; z && i < size && i < 200; i++) {
		int64_t t = 0;

		for (size_t k = 0; k < 5; k++)
			t = t << 8 | data[(i + k) % size];
		round_trip(z, t - ((int64_t)1 << 38));
		round_trip(z, t % ((int64_t)1 << 32));
	}
	if (z) {
		zone_offset(z, INT64_MIN);
		zone_offset(z, INT64_MAX);
		zone_to_civil(z, INT64_MIN);
		zone_to_civil(z, INT64_MAX);
	}
	arena_release(&a);
	return 0;
}
