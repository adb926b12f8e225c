#pragma once
// What the send room can report.

#include "base/diag.h"

#define DIAG(name, id, level, exit, cause, remedy) extern const struct diag_kind SEND_##name;
#include "send/diags.def"
#undef DIAG
extern const struct diag_kind *const send_diags[]; // NULL-terminated
