// The theme's assets, below names that change with their bytes.

#include "output/format.h"

static bool plan(struct plan *p)
{
	bool ok = true;

	for (size_t i = 0; i < p->theme->assets.n; i++) {
		const struct asset *as = p->theme->assets.entries[i].value;
		struct target t = {.url = as->url,
				   .copy = as->path,
				   .what = arena_cat(p->arena, S("the theme's asset "), as->name)};

		ok &= plan_add(p, t) != NULL;
	}
	return ok;
}

const struct format format_asset = {"asset", "application/octet-stream", plan, NULL};
