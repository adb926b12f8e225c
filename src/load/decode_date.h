#pragma once
// Dates as editors write them.

#include "load/decode.h"

// A text (base/date.h), or a map {yyyy_mm_dd, utc_hh_mm}. Without a zone of its own the date is in
// the decoder's.
bool date_decode(struct decode *, const struct field *, const struct ynode *, struct moment *out);
// Reads a date as if a field held it; false when it is none.
bool date_read(struct str text, const struct zone *, struct moment *out);
