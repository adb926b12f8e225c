#include "text/diags.h"

#define DIAG(name, id, level, exit, cause, remedy) \
	const struct diag_kind TEXT_##name = {id, level, exit, cause, remedy};
#include "text/diags.def"
#undef DIAG

const struct diag_kind *const text_diags[] = {
#define DIAG(name, id, level, exit, cause, remedy) &TEXT_##name,
#include "text/diags.def"
#undef DIAG
	NULL,
};
