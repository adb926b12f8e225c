// Compiles expressions, and what prints them.

#include "template/compile.h"

typedef void expr_fn(struct compiler *, struct scope *, struct node *);

const struct str loop_attr_names[LOOP_ATTRS] = {
	S_INIT("index"),  S_INIT("index0"),   S_INIT("revindex"), S_INIT("revindex0"),
	S_INIT("first"),  S_INIT("last"),     S_INIT("length"),   S_INIT("depth"),
	S_INIT("depth0"), S_INIT("previtem"), S_INIT("nextitem"),
};

// ---- names -------------------------------------------------------------------------------------

void load_name(struct compiler *c, struct scope *s, struct str name)
{
	struct symbols *where;
	const struct sym *y = sym_find(s->sym, atom_of(c, name), &where);
	if (!y) { // Jinja2 does not look for names there, and fails
		compile_fail(c, c->place,
			     "the filter of a set block cannot use \"%.*s\", a name used nowhere "
			     "else here",
			     STR_ARG(name));
		return;
	}
	unsigned up = fn_hops(s->fn, where->fn);
	emit(c, s->fn, up ? OP_LOAD_UP : OP_LOAD, y->slot, 0, up);
}

// The slot of a name of this very function; NO_SLOT when it lies further out.
static uint16_t local_slot(struct compiler *c, struct scope *s, const struct node *n)
{
	if (n->kind != N_NAME)
		return NO_SLOT;
	struct symbols *where;
	const struct sym *y = sym_find(s->sym, atom_of(c, n->name), &where);
	return y && where->fn == s->fn ? y->slot : NO_SLOT;
}

static void expr_name(struct compiler *c, struct scope *s, struct node *n)
{
	load_name(c, s, n->name);
}

static int loop_attr(const struct node *n)
{
	if (n->kind != N_GETATTR || n->a->kind != N_NAME || !str_eq(n->a->name, S("loop")))
		return -1;
	for (int i = 0; i < LOOP_ATTRS; i++)
		if (str_eq(n->name, loop_attr_names[i]))
			return i;
	return -1;
}

static void expr_attr(struct compiler *c, struct scope *s, struct node *n)
{
	uint16_t slot = local_slot(c, s, n->a);
	int attr = loop_attr(n);
	if (slot == NO_SLOT)
		compile_expr(c, s, n->a);
	c->place = n->at;
	if (slot != NO_SLOT && attr >= 0)
		emit(c, s->fn, OP_LOOP_ATTR, slot, (size_t)attr, 0);
	else if (slot != NO_SLOT)
		emit(c, s->fn, OP_LOCAL_ATTR, slot, add_atom(c, n->name), new_cache(c, 1));
	else
		emit(c, s->fn, OP_ATTR, 0, add_atom(c, n->name), new_cache(c, 1));
}

// ---- constants ---------------------------------------------------------------------------------

static bool needs_context(struct str filter)
{
	static const struct str names[] = {S_INIT("map"),        S_INIT("select"),
					   S_INIT("reject"),     S_INIT("selectattr"),
					   S_INIT("rejectattr"), S_INIT("random")};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(filter, names[i]))
			return true;
	return false;
}

struct constant {
	const struct compiler *c;
};
static bool constant_node(void *ctx, struct node *n)
{
	const struct constant *k = ctx;
	if (n->kind == N_NAME || n->kind == N_CALL || (n->kind == N_COND && !n->c))
		return false;
	if (n->kind == N_FILTER &&
	    (!n->a || k->c->escape == 2 || needs_context(n->name) || !filter_find(n->name)))
		return false;
	if (n->kind == N_TEST && (k->c->escape == 2 || !test_find(n->name)))
		return false;
	return node_each(n, constant_node, ctx);
}
bool is_constant(const struct compiler *c, const struct node *n)
{
	struct constant k = {c};
	return constant_node(&k, (struct node *)n);
}

static bool plain_consts(const struct node *n)
{
	for (size_t i = 0; i < n->list.n; i++)
		if (n->list.p[i]->kind != N_CONST)
			return false;
	return n->kind == N_LIST || n->kind == N_TUPLE;
}

// A list of constants that nobody can change: made once.
static bool const_list(struct compiler *c, struct scope *s, const struct node *n)
{
	if (!plain_consts(n))
		return false;
	struct value l = v_list_new(c->keep, n->list.n ? n->list.n : 1);
	for (size_t i = 0; i < n->list.n; i++) {
		size_t k = add_const(c, n->list.p[i]->val);
		v_list_push(c->keep, l, c->t->consts.p[k]);
	}
	if (n->kind == N_TUPLE)
		l.type = V_TUPLE;
	emit(c, s->fn, OP_CONST, 0, add_const(c, l), 0);
	return true;
}

static void expr_const(struct compiler *c, struct scope *s, struct node *n)
{
	emit(c, s->fn, OP_CONST, 0, add_const(c, n->val), 0);
}

static void expr_list(struct compiler *c, struct scope *s, struct node *n)
{
	if (n->kind == N_TUPLE && const_list(c, s, n))
		return;
	for (size_t i = 0; i < n->list.n; i++)
		compile_expr(c, s, n->list.p[i]);
	emit_var(c, s->fn, n->kind == N_LIST ? OP_LIST : OP_TUPLE, 0, n->list.n, 0,
		 1 - (int)n->list.n);
}

static void expr_dict(struct compiler *c, struct scope *s, struct node *n)
{
	for (size_t i = 0; i < n->list.n; i++) {
		compile_expr(c, s, n->list.p[i]);
		compile_expr(c, s, n->list2.p[i]);
	}
	c->place = n->at;
	emit_var(c, s->fn, OP_MAP, 0, n->list.n, 0, 1 - 2 * (int)n->list.n);
}

// ---- operators ---------------------------------------------------------------------------------

// A negative number written as such: -2, -(2).
static bool is_negative(const struct node *n)
{
	return n->kind == N_NEG && n->a->kind == N_CONST &&
	       ((n->a->val.type == V_INT && n->a->val.i > 0) ||
		(n->a->val.type == V_FLOAT && n->a->val.f > 0));
}

static void expr_bin(struct compiler *c, struct scope *s, struct node *n)
{
	// Jinja2 folds the minus into the constant and hands Python `-2 ** x`, which is -(2 ** x).
	if (n->op == VOP_POW && is_negative(n->a) && !is_constant(c, n->b)) {
		compile_expr(c, s, n->a->a);
		compile_expr(c, s, n->b);
		c->place = n->at;
		emit(c, s->fn, OP_ARITH, n->op, 0, 0);
		emit(c, s->fn, OP_UNARY, VOP_NEG, 0, 0);
		return;
	}
	compile_expr(c, s, n->a);
	compile_expr(c, s, n->b);
	c->place = n->at;
	emit(c, s->fn, OP_ARITH, n->op, 0, 0);
}

static void expr_unary(struct compiler *c, struct scope *s, struct node *n)
{
	compile_expr(c, s, n->a);
	c->place = n->at;
	if (n->kind == N_NOT)
		emit(c, s->fn, OP_NOT, 0, 0, 0);
	else
		emit(c, s->fn, OP_UNARY, n->kind == N_NEG ? VOP_NEG : VOP_POS, 0, 0);
}

static void expr_logic(struct compiler *c, struct scope *s, struct node *n)
{
	compile_expr(c, s, n->a);
	c->place = n->a->at;
	size_t j = emit(c, s->fn, n->kind == N_AND ? OP_AND : OP_OR, 0, 0, 0);
	compile_expr(c, s, n->b);
	patch(s->fn, j);
}

static void compare_operand(struct compiler *c, struct scope *s, const struct node *o)
{
	if ((o->op == CMP_IN || o->op == CMP_NOTIN) && const_list(c, s, o->a))
		return;
	compile_expr(c, s, o->a);
}

static void expr_compare(struct compiler *c, struct scope *s, struct node *n)
{
	VEC(size_t) jumps = {0};
	compile_expr(c, s, n->a);
	for (size_t i = 0; i < n->list.n; i++) {
		const struct node *o = n->list.p[i];
		compare_operand(c, s, o);
		c->place = n->at;
		if (i + 1 < n->list.n)
			vec_push(c->tmp, &jumps, emit(c, s->fn, OP_COMPARE_CHAIN, o->op, 0, 0));
		else
			emit(c, s->fn, OP_COMPARE, o->op, 0, 0);
	}
	for (size_t i = 0; i < jumps.n; i++)
		patch(s->fn, jumps.p[i]);
}

static void expr_concat(struct compiler *c, struct scope *s, struct node *n)
{
	for (size_t i = 0; i < n->list.n; i++)
		compile_expr(c, s, n->list.p[i]);
	c->place = n->at;
	// Jinja2 joins as markup only what it cannot join beforehand.
	bool markup = c->escape == 1 && !is_constant(c, n);
	emit_var(c, s->fn, OP_CONCAT, markup, n->list.n, 0, 1 - (int)n->list.n);
}

static void expr_cond(struct compiler *c, struct scope *s, struct node *n)
{
	bool soft = s->soft;
	s->soft = true;
	size_t no = compile_cond(c, s, n->a);
	compile_expr(c, s, n->b);
	size_t end = emit(c, s->fn, OP_JUMP, 0, 0, 0);
	patch(s->fn, no);
	s->fn->height--;
	if (n->c)
		compile_expr(c, s, n->c);
	else
		emit(c, s->fn, OP_IF_UNDEFINED, 0, 0, 0);
	patch(s->fn, end);
	s->soft = soft;
}

static void expr_item(struct compiler *c, struct scope *s, struct node *n)
{
	compile_expr(c, s, n->a);
	if (n->b->kind == N_SLICE) {
		struct node *const parts[] = {n->b->a, n->b->b, n->b->c};
		for (int i = 0; i < 3; i++) {
			if (parts[i])
				compile_expr(c, s, parts[i]);
			else
				emit(c, s->fn, OP_CONST, 0, add_const(c, v_none()), 0);
		}
		c->place = n->at;
		emit(c, s->fn, OP_SLICE, 0, 0, 0);
		return;
	}
	compile_expr(c, s, n->b);
	c->place = n->at;
	emit(c, s->fn, OP_ITEM, 0, 0, 0);
}

// ---- calls -------------------------------------------------------------------------------------

// Compiles the arguments; gives the call's index and how much they take on the stack.
static size_t compile_args(struct compiler *c, struct scope *s, struct node *n, size_t caller,
			   int *height)
{
	for (size_t i = 0; i < n->list.n; i++)
		compile_expr(c, s, n->list.p[i]);
	size_t nkw = n->kw.n + (caller != 0);
	struct str *kw = nkw ? arena_array(c->keep, struct str, nkw) : NULL;
	for (size_t i = 0; i < n->kw.n; i++) {
		kw[i] = arena_dup(c->keep, n->kw.p[i]->name);
		compile_expr(c, s, n->kw.p[i]->a);
	}
	if (caller) {
		kw[nkw - 1] = S("caller");
		emit(c, s->fn, OP_MACRO, 0, caller - 1, 0);
	}
	if (n->star)
		compile_expr(c, s, n->star);
	if (n->dstar)
		compile_expr(c, s, n->dstar);
	*height = (int)(n->list.n + nkw) + (n->star != NULL) + (n->dstar != NULL);
	if (*height > 10000)
		compile_fail(c, n->at, "too many arguments");
	struct callsite site = {(uint16_t)n->list.n, (uint16_t)nkw, n->star != NULL,
				n->dstar != NULL, kw};
	vec_push(c->keep, &c->t->calls, site);
	return c->t->calls.n - 1;
}

void compile_call(struct compiler *c, struct scope *s, struct node *n, size_t caller,
		  unsigned emit_as)
{
	int height;
	bool method = n->a->kind == N_GETATTR;
	compile_expr(c, s, method ? n->a->a : n->a);
	size_t call = compile_args(c, s, n, caller, &height);
	c->place = method ? n->a->at : n->at;
	height += emit_as != 0;
	if (method)
		emit_var(c, s->fn, OP_METHOD, emit_as, add_atom(c, n->a->name), call, -height);
	else
		emit_var(c, s->fn, OP_CALL, emit_as, call, 0, -height);
}
static void expr_call(struct compiler *c, struct scope *s, struct node *n)
{
	compile_call(c, s, n, 0, 0);
}

static struct filter_ref filter_ref(struct compiler *c, struct str name, const struct vbuiltin *fn)
{
	struct filter_ref r = {arena_dup(c->keep, name), fn, 0, true};
	for (; fn && fn->params[r.nparams]; r.nparams++)
		if (fn->params[r.nparams][0] == '*')
			r.plain = false;
	return r;
}

static void unknown(struct compiler *c, const struct node *n, const char *what,
		    const struct str *names, size_t count)
{
	if (c->failed)
		return;
	compile_fail(c, str_first(n->at, n->name.n), "no %s is called \"%.*s\"", what,
		     STR_ARG(n->name));
	diag_suggest(c->log, n->name, names, count);
}

void compile_filter_call(struct compiler *c, struct scope *s, struct node *n)
{
	int height;
	const struct vbuiltin *fn = engine_filter(c->engine, n->name);
	size_t call = compile_args(c, s, n, 0, &height);
	if (!fn && !(s->soft && c->engine->opt.lenient))
		unknown(c, n, "filter", c->engine->filter_names.p, c->engine->filter_names.n);
	c->place = n->at;
	vec_push(c->keep, &c->t->filters, filter_ref(c, n->name, fn));
	emit_var(c, s->fn, OP_FILTER, 0, c->t->filters.n - 1, call, -height);
}
static void expr_filter(struct compiler *c, struct scope *s, struct node *n)
{
	compile_expr(c, s, n->a);
	compile_filter_call(c, s, n);
}

static void expr_test(struct compiler *c, struct scope *s, struct node *n)
{
	compile_expr(c, s, n->a);
	bool defined = str_eq(n->name, S("defined")),
	     args = n->list.n || n->kw.n || n->star || n->dstar;
	if (!args && (defined || str_eq(n->name, S("undefined")))) {
		emit(c, s->fn, OP_DEFINED, defined, 0, 0);
		return;
	}
	int height;
	const struct vbuiltin *fn = test_find(n->name);
	size_t call = compile_args(c, s, n, 0, &height);
	if (!fn && !(s->soft && c->engine->opt.lenient)) {
		const struct str *names;
		size_t count = test_names(&names);
		unknown(c, n, "test", names, count);
	}
	c->place = n->at;
	vec_push(c->keep, &c->t->tests, filter_ref(c, n->name, fn));
	emit_var(c, s->fn, OP_TEST, 0, c->t->tests.n - 1, call, -height);
}

void compile_expr(struct compiler *c, struct scope *s, struct node *n)
{
	static expr_fn *const table[] = {
		[N_CONST] = expr_const,     [N_NAME] = expr_name,    [N_TUPLE] = expr_list,
		[N_LIST] = expr_list,       [N_DICT] = expr_dict,    [N_COND] = expr_cond,
		[N_FILTER] = expr_filter,   [N_TEST] = expr_test,    [N_CALL] = expr_call,
		[N_GETITEM] = expr_item,    [N_GETATTR] = expr_attr, [N_CONCAT] = expr_concat,
		[N_COMPARE] = expr_compare, [N_BIN] = expr_bin,      [N_AND] = expr_logic,
		[N_OR] = expr_logic,        [N_NOT] = expr_unary,    [N_NEG] = expr_unary,
		[N_POS] = expr_unary,
	};
	if (c->failed)
		return;
	c->place = n->at;
	table[n->kind](c, s, n);
}

size_t compile_cond(struct compiler *c, struct scope *s, struct node *n)
{
	if (n->kind == N_NOT) {
		compile_expr(c, s, n->a);
		c->place = n->a->at;
		return emit(c, s->fn, OP_JUMP_TRUE, 0, 0, 0);
	}
	if (n->kind == N_COMPARE && n->list.n == 1) {
		compile_expr(c, s, n->a);
		compare_operand(c, s, n->list.p[0]);
		c->place = n->at;
		return emit(c, s->fn, OP_COMPARE_FALSE, n->list.p[0]->op, 0, 0);
	}
	compile_expr(c, s, n);
	c->place = n->at;
	return emit(c, s->fn, OP_JUMP_FALSE, 0, 0, 0);
}

// ---- output ------------------------------------------------------------------------------------

static void emit_text(struct compiler *c, struct scope *s, struct str text)
{
	emit(c, s->fn, OP_TEXT, 0, (size_t)(text.p - c->map.text.p), text.n);
}

static void output_attr(struct compiler *c, struct scope *s, struct node *n)
{
	uint16_t slot = local_slot(c, s, n->a);
	size_t name = add_atom(c, n->name);
	if (slot != NO_SLOT && c->escape < 2) {
		c->place = n->at;
		emit(c, s->fn, c->escape ? OP_EMIT_LOCAL_ATTR_ESC : OP_EMIT_LOCAL_ATTR, slot, name,
		     new_cache(c, 1));
		return;
	}
	compile_expr(c, s, n->a);
	c->place = n->at;
	emit(c, s->fn, OP_EMIT_ATTR, (unsigned)c->escape, name, new_cache(c, 1));
}

void compile_output(struct compiler *c, struct scope *s, struct node *n)
{
	c->place = n->at;
	uint16_t slot = local_slot(c, s, n);
	if (n->kind == N_TEXT) {
		emit_text(c, s, n->name);
	} else if (slot != NO_SLOT) {
		emit(c, s->fn, OP_EMIT_LOCAL, slot, (size_t)c->escape, 0);
	} else if (n->kind == N_GETATTR && loop_attr(n) < 0) {
		output_attr(c, s, n);
	} else if (n->kind == N_CALL) {
		compile_call(c, s, n, 0, (unsigned)c->escape + 1);
	} else {
		compile_expr(c, s, n);
		c->place = n->at;
		emit(c, s->fn, OP_EMIT, (unsigned)c->escape, 0, 0);
	}
}
