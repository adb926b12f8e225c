#pragma once
// The parts of recognition_make, behind the counting of points.

#include "model/library.h"
#include "model/member.h"

void recognition_levels(const struct library *, struct member *);
void recognition_badges(const struct library *, struct member *);
void recognition_honours(const struct library *); // of all members
// The month of the site's zone, counted on from the year 0.
int64_t recognition_month(const struct site *, instant);
