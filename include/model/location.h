#pragma once
// Where an event is.

#include "model/field.h"

struct geo {
	double lat, lon; // degrees; both 0: not given
};
struct location {
	struct str name, address, city, country;
	struct geo geo;
};
extern const struct field_table location_fields;
