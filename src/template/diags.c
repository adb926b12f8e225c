// The table of what the template room can report.

#include "template/diags.h"

#define DIAG(name, id, level, exit, cause, remedy) \
	const struct diag_kind TMPL_##name = {id, level, exit, cause, remedy};
#include "template/diags.def"
#undef DIAG

#define DIAG(name, id, level, exit, cause, remedy) &TMPL_##name,
const struct diag_kind *const template_diags[] = {
#include "template/diags.def"
	NULL,
};
