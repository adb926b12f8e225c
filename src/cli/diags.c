#include "cli/diags.h"

#define DIAG(name, id, level, exit, cause, remedy) \
	const struct diag_kind CLI_##name = {id, level, exit, cause, remedy};
#include "cli/diags.def"
#undef DIAG

const struct diag_kind *const cli_diags[] = {
#define DIAG(name, id, level, exit, cause, remedy) &CLI_##name,
#include "cli/diags.def"
#undef DIAG
	NULL,
};
