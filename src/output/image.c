// Smaller copies of pictures, for small screens.

#include "output/format.h"
#include "output/picture.h"

static bool plan(struct plan *p)
{
	const struct pictures *all = p->pictures;
	bool ok = true;

	for (size_t i = 0; all && i < all->list.n; i++)
		for (size_t k = 0; k < all->list.p[i]->ncopies; k++)
			ok &= picture_plan(p, &all->list.p[i]->copies[k], k > 0);
	return ok;
}

const struct format format_image = {"image", "image/webp", plan, picture_render};
