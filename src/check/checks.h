#pragma once
// The functions and kinds behind checks.def.

#include "check/check.h"

// Looks over the whole library and reports what it finds as `kind`.
typedef void check_fn(const struct library *, const struct diag_kind *kind, struct diag_log *);

#define CHECK(name, id, level, cause, remedy) check_fn check_##name;
#define FOUND(name, id, level, cause, remedy) extern const struct diag_kind CHECK_##name;
#include "check/checks.def"
#undef CHECK
#undef FOUND

// The kind that file_idle's findings have, for those that are found in built pages.
extern const struct diag_kind *const check_unused_kind;
