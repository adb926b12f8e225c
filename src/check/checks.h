#pragma once
// The functions behind checks.def.

#include "check/check.h"

// Looks over the whole library and reports what it finds as `kind`.
typedef void check_fn(const struct library *, const struct diag_kind *kind, struct diag_log *);

#define CHECK(name, id, level, cause, remedy) check_fn check_##name;
#include "check/checks.def"
#undef CHECK
