// Files that are copied as they are: content/static/, and what lies beside documents; pictures
// without what they say about their maker.

#include "base/fs.h"
#include "output/format.h"
#include "output/picture.h"

static bool plan(struct plan *p)
{
	bool ok = true;

	for (size_t i = 0; i < p->lib->files.n; i++) {
		const struct resource *f = &p->lib->files.p[i];
		struct target t = {.url = f->url,
				   .copy = fs_join(p->arena, p->root, f->path),
				   .what = f->path};

		ok &= picture_plan_file(p, t);
	}
	return ok;
}

const struct format format_static = {"static", "application/octet-stream", plan, picture_render};
