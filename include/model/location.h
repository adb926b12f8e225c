#pragma once
// Where an event is.

#include "model/field.h"

struct location {
	struct str name, address, city, country;
};
extern const struct field_table location_fields;
