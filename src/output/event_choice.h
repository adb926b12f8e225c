#pragma once
// Which events `::events` or a template asks for.

#include "model/agenda.h"

// What is left empty does not matter. Names or slugs, in any case.
struct event_choice {
	struct str tag, city, series, group;
};
bool event_chosen(const struct event *, const struct event_choice *);

// Brings occurrences into the order of their starts.
void instances_sort(struct instances *);
