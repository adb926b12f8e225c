// Walks syntax trees.

#include "template/ast.h"

bool nodes_each(const struct nodes *ns, node_fn *fn, void *ctx)
{
	for (size_t i = 0; i < ns->n; i++)
		if (!fn(ctx, ns->p[i]))
			return false;
	return true;
}

bool node_each(struct node *n, node_fn *fn, void *ctx)
{
	struct node *const one[] = {n->a, n->b, n->c};
	for (size_t i = 0; i < 3; i++)
		if (one[i] && !fn(ctx, one[i]))
			return false;
	if (!nodes_each(&n->list, fn, ctx) || !nodes_each(&n->list2, fn, ctx) ||
	    !nodes_each(&n->kw, fn, ctx))
		return false;
	if ((n->star && !fn(ctx, n->star)) || (n->dstar && !fn(ctx, n->dstar)))
		return false;
	return nodes_each(&n->body, fn, ctx) && nodes_each(&n->elifs, fn, ctx) &&
	       nodes_each(&n->orelse, fn, ctx);
}
