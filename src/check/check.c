#include "check/check.h"
#include "check/checks.h"

#define CHECK(name, id, level, cause, remedy) \
	static const struct diag_kind kind_##name = {id, level, 1, cause, remedy};
#define FOUND(name, id, level, cause, remedy) \
	const struct diag_kind CHECK_##name = {id, level, 1, cause, remedy};
#include "check/checks.def"
#undef CHECK
#undef FOUND

#define FOUND(name, id, level, cause, remedy)
static const struct {
	const struct diag_kind *kind;
	check_fn *run;
} checks[] = {
#define CHECK(name, id, level, cause, remedy) {&kind_##name, check_##name},
#include "check/checks.def"
#undef CHECK
};
#undef FOUND

const struct diag_kind *const check_diags[] = {
#define CHECK(name, id, level, cause, remedy) &kind_##name,
#define FOUND(name, id, level, cause, remedy) &CHECK_##name,
#include "check/checks.def"
#undef CHECK
#undef FOUND
	NULL,
};

const struct diag_kind *const check_unused_kind = &kind_file_idle;

void check_site(const struct library *lib, struct diag_log *log)
{
	for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
		checks[i].run(lib, checks[i].kind, log);
}
