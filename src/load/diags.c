#include "load/diags.h"

#define DIAG(name, id, level, exit, cause, remedy) \
	const struct diag_kind LOAD_##name = {id, level, exit, cause, remedy};
#include "load/diags.def"
#undef DIAG

const struct diag_kind *const load_diags[] = {
#define DIAG(name, id, level, exit, cause, remedy) &LOAD_##name,
#include "load/diags.def"
#undef DIAG
	NULL,
};
