#pragma once
// What is merely unwise in a finished library. Each check is a function and a row of checks.def.

#include "base/diag.h"
#include "model/library.h"

// Runs every check whose level is not off.
void check_site(const struct library *, struct diag_log *);

extern const struct diag_kind *const check_diags[]; // NULL-terminated
