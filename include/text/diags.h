#pragma once
// What the text room can report.

#include "base/diag.h"

#define DIAG(name, id, level, exit, cause, remedy) extern const struct diag_kind TEXT_##name;
#include "text/diags.def"
#undef DIAG
extern const struct diag_kind *const text_diags[]; // NULL-terminated
