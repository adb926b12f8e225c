// All that kith can report, as a whole: each id once, each with its cause and remedy.

#include <check.h>

#include "base/map.h"
#include "cli/command.h"

Suite *registry_suite(void);

START_TEST(ids)
{
	struct arena a;
	struct map seen;

	arena_init(&a);
	map_init(&seen, &a);
	for (size_t i = 0; registry[i]; i++) {
		ck_assert_ptr_nonnull(registry_titles[i]);
		for (const struct diag_kind *const *k = registry[i]; *k; k++) {
			struct str id = str_cstr((*k)->id), cause = str_cstr((*k)->cause),
				   remedy = str_cstr((*k)->remedy);

			ck_assert_msg(!map_get(&seen, id), "%s stands twice", (*k)->id);
			map_put(&seen, id, (void *)*k);
			ck_assert_msg(cause.n > 10 && str_ends(cause, S(".")), "%s: cause",
				      (*k)->id);
			ck_assert_msg(remedy.n > 5 && str_ends(remedy, S(".")), "%s: remedy",
				      (*k)->id);
			ck_assert_msg((*k)->exit >= 1 && (*k)->exit <= 7, "%s: exit", (*k)->id);
		}
	}
	ck_assert_uint_gt(seen.n, 60);
	arena_release(&a);
}
END_TEST

Suite *registry_suite(void)
{
	Suite *s = suite_create("registry");
	TCase *t = tcase_create("registry");

	tcase_add_test(t, ids);
	suite_add_tcase(s, t);
	return s;
}
