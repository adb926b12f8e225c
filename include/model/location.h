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
static inline bool location_given(const struct location *l)
{
	return l->name.n || l->address.n || l->city.n || l->country.n || l->geo.lat || l->geo.lon;
}
