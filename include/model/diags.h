#pragma once
// What the model can report (consent).

#include "base/diag.h"

#define DIAG(name, id, level, exit, cause, remedy) extern const struct diag_kind MODEL_##name;
#include "model/diags.def"
#undef DIAG
extern const struct diag_kind *const model_diags[]; // NULL-terminated
