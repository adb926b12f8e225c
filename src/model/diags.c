#include "model/diags.h"

#define DIAG(name, id, level, exit, cause, remedy) \
	const struct diag_kind MODEL_##name = {id, level, exit, cause, remedy};
#include "model/diags.def"
#undef DIAG

const struct diag_kind *const model_diags[] = {
#define DIAG(name, id, level, exit, cause, remedy) &MODEL_##name,
#include "model/diags.def"
#undef DIAG
	NULL,
};
