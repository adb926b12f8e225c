#include "output/single.h"

#include "output/view_class.h"

bool single_plan(struct plan *p, struct target t)
{
	return plan_add(p, t) && plan_check_template(p, &t);
}

bool single_render(struct reader *r, const struct plan *p, const struct target *t, struct buf *out)
{
	struct value context = v_map_new(&r->scratch);

	(void)p;
	v_map_set(&r->scratch, context, S("page"), v_object(r->view->classes->target, t));
	return reader_render(r, t->tmpl, context, out);
}
