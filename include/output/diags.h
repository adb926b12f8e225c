#pragma once
// What the output room can report.

#include "base/diag.h"

#define DIAG(name, id, level, exit, cause, remedy) extern const struct diag_kind OUT_##name;
#include "output/diags.def"
#undef DIAG
extern const struct diag_kind *const output_diags[]; // NULL-terminated
