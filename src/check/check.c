#include "check/check.h"
#include "check/checks.h"

#define CHECK(name, id, level, cause, remedy) \
	static const struct diag_kind kind_##name = {id, level, 1, cause, remedy};
#include "check/checks.def"
#undef CHECK

static const struct {
	const struct diag_kind *kind;
	check_fn *run;
} checks[] = {
#define CHECK(name, id, level, cause, remedy) {&kind_##name, check_##name},
#include "check/checks.def"
#undef CHECK
};

const struct diag_kind *const check_diags[] = {
#define CHECK(name, id, level, cause, remedy) &kind_##name,
#include "check/checks.def"
#undef CHECK
	NULL,
};

void check_site(const struct library *lib, struct diag_log *log)
{
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		checks[i].run(lib, checks[i].kind, log);
}
