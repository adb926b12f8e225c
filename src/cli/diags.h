#pragma once
// What the cli room can report.

#include "base/diag.h"

#define DIAG(name, id, level, exit, cause, remedy) extern const struct diag_kind CLI_##name;
#include "cli/diags.def"
#undef DIAG
extern const struct diag_kind *const cli_diags[]; // NULL-terminated
