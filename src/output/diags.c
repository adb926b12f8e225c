#include "output/diags.h"

#define DIAG(name, id, level, exit, cause, remedy) \
	const struct diag_kind OUT_##name = {id, level, exit, cause, remedy};
#include "output/diags.def"
#undef DIAG

const struct diag_kind *const output_diags[] = {
#define DIAG(name, id, level, exit, cause, remedy) &OUT_##name,
#include "output/diags.def"
#undef DIAG
	NULL,
};
