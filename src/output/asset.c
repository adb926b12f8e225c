// The theme's assets, style sheets and scripts below names that change with their bytes; pictures
// without what they say about their maker.

#include "output/format.h"
#include "output/picture.h"

static bool plan(struct plan *p)
{
	bool ok = true;

	for (size_t i = 0; i < p->theme->assets.n; i++) {
		const struct asset *as = p->theme->assets.entries[i].value;
		struct target t = {.url = as->url,
				   .copy = as->bytes.p ? S("") : as->path,
				   .input = as,
				   .what = arena_cat(p->arena, S("the theme's asset "), as->name)};

		ok &= picture_plan_file(p, t);
	}
	return ok;
}

static bool render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	(void)r, (void)p;
	buf_str(out, ((const struct asset *)t->input)->bytes);
	return true;
}

const struct format format_asset = {"asset", "application/octet-stream", plan, render};
