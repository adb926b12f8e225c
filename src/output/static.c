// Files that are copied as they are: content/static/, and what lies beside documents.

#include "base/fs.h"
#include "output/format.h"

static bool plan(struct plan *p)
{
	bool ok = true;

	for (size_t i = 0; i < p->lib->files.n; i++) {
		const struct resource *f = &p->lib->files.p[i];
		struct target t = {.url = f->url,
				   .copy = fs_join(p->arena, p->root, f->path),
				   .what = f->path};

		ok &= plan_add(p, t) != NULL;
	}
	return ok;
}

const struct format format_static = {"static", "application/octet-stream", plan, NULL};
