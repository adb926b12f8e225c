#pragma once
// What the template room can report (exit code 4).

#include "base/diag.h"

#define DIAG(name, id, level, exit, cause, remedy) extern const struct diag_kind TMPL_##name;
#include "template/diags.def"
#undef DIAG
extern const struct diag_kind *const template_diags[]; // NULL-terminated
