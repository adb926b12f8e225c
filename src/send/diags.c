#include "send/diags.h"

#define DIAG(name, id, level, exit, cause, remedy) \
	const struct diag_kind SEND_##name = {id, level, exit, cause, remedy};
#include "send/diags.def"
#undef DIAG

const struct diag_kind *const send_diags[] = {
#define DIAG(name, id, level, exit, cause, remedy) &SEND_##name,
#include "send/diags.def"
#undef DIAG
	NULL,
};
