#pragma once
// What the load room can report.

#include "base/diag.h"

#define DIAG(name, id, level, exit, cause, remedy) extern const struct diag_kind LOAD_##name;
#include "load/diags.def"
#undef DIAG
extern const struct diag_kind *const load_diags[]; // NULL-terminated
