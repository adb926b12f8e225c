// Compiles statements.

#include "template/compile.h"

typedef void tag_fn(struct compiler *, struct scope *, struct node *);

void compile_body(struct compiler *c, struct scope *s, const struct nodes *body)
{
	for (size_t i = 0; i < body->n && !c->failed; i++)
		compile_stmt(c, s, body->p[i]);
}

// Runs what follows only when no template was extended; gives what to patch, or SIZE_MAX.
static size_t unless_child(struct compiler *c, struct scope *s)
{
	return emit(c, s->fn, OP_IF_CHILD, 0, 0, 0);
}

static void tag_output(struct compiler *c, struct scope *s, struct node *n)
{
	size_t skip = SIZE_MAX;
	if (s->output_check) {
		if (c->known_extends)
			return;
		skip = unless_child(c, s);
	}
	for (size_t i = 0; i < n->list.n && !c->failed; i++)
		compile_output(c, s, n->list.p[i]);
	if (skip != SIZE_MAX)
		patch(s->fn, skip);
}

// ---- assignment --------------------------------------------------------------------------------

static void export_name(struct compiler *c, struct scope *s, const struct sym *y, bool public)
{
	if (s->toplevel)
		emit(c, s->fn, OP_SETVAR, y->slot, add_atom(c, y->name->name),
		     public && y->name->name.p[0] != '_');
}

static const struct sym *own_sym(struct compiler *c, struct scope *s, struct str name)
{
	return sym_find(s->sym, atom_of(c, name), NULL);
}

void compile_store(struct compiler *c, struct scope *s, struct node *n)
{
	if (c->failed)
		return;
	if (n->kind == N_TUPLE) {
		emit_var(c, s->fn, OP_UNPACK, 0, n->list.n, 0, (int)n->list.n - 1);
		for (size_t i = 0; i < n->list.n; i++)
			compile_store(c, s, n->list.p[i]);
		return;
	}
	struct symbols *where;
	const struct sym *y = sym_find(s->sym, atom_of(c, n->name), &where);
	if (n->kind == N_NSREF) {
		emit(c, s->fn, OP_NS_SET, y->slot, add_atom(c, n->name2),
		     fn_hops(s->fn, where->fn));
		return;
	}
	emit(c, s->fn, OP_STORE, y->slot, 0, 0);
	export_name(c, s, y, true);
}

static void check_namespace(struct compiler *c, struct scope *s, struct node *n)
{
	if (n->kind != N_NSREF || c->failed)
		return;
	struct symbols *where;
	const struct sym *y = sym_find(s->sym, atom_of(c, n->name), &where);
	c->place = n->at;
	emit(c, s->fn, OP_NS_CHECK, y->slot, 0, fn_hops(s->fn, where->fn));
}

static void tag_set(struct compiler *c, struct scope *s, struct node *n)
{
	check_namespace(c, s, n->a);
	compile_expr(c, s, n->b);
	c->place = n->a->at;
	compile_store(c, s, n->a);
}

static void tag_setblock(struct compiler *c, struct scope *s, struct node *n)
{
	struct scope in = scope_inner(c, s);
	in.output_check = false;
	sym_visit_all(c, in.sym, &n->body);
	enter_scope(c, &in, ENTER_ALL);
	emit(c, s->fn, OP_CAPTURE, 0, 0, 0);
	compile_body(c, &in, &n->body);
	c->place = n->at;
	emit(c, s->fn, OP_CAPTURED, (unsigned)c->escape, 0, 0);
	// The filters of a set block hang below each other, the first one at the bottom.
	VEC(struct node *) chain = {0};
	for (struct node *f = n->b; f; f = f->a)
		vec_push(c->tmp, &chain, f);
	while (chain.n) {
		chain.n--;
		compile_filter_call(c, &in, chain.p[chain.n]);
	}
	c->place = n->at;
	emit(c, s->fn, OP_MARKUP, 0, 0, 0);
	check_namespace(c, s, n->a);
	compile_store(c, s, n->a);
	leave_scope(c, &in);
}

static void tag_with(struct compiler *c, struct scope *s, struct node *n)
{
	struct scope in = scope_inner(c, s);
	sym_visit_all(c, in.sym, &n->list);
	sym_visit_all(c, in.sym, &n->body);
	enter_scope(c, &in, ENTER_ALL);
	for (size_t i = 0; i < n->list.n; i++) {
		compile_expr(c, s, n->list2.p[i]);
		c->place = n->list.p[i]->at;
		compile_store(c, &in, n->list.p[i]);
	}
	compile_body(c, &in, &n->body);
	leave_scope(c, &in);
}

static void tag_do(struct compiler *c, struct scope *s, struct node *n)
{
	compile_expr(c, s, n->a);
	emit(c, s->fn, OP_POP, 0, 0, 0);
}

// ---- branches ----------------------------------------------------------------------------------

static void tag_if(struct compiler *c, struct scope *s, struct node *n)
{
	struct scope in = *s;
	in.rootlevel = false;
	in.soft = true;
	VEC(size_t) ends = {0};
	for (size_t i = 0; i <= n->elifs.n; i++) {
		struct node *branch = i ? n->elifs.p[i - 1] : n;
		size_t no = compile_cond(c, &in, branch->a);
		compile_body(c, &in, &branch->body);
		if (i < n->elifs.n || n->orelse.n)
			vec_push(c->tmp, &ends, emit(c, s->fn, OP_JUMP, 0, 0, 0));
		patch(s->fn, no);
	}
	compile_body(c, &in, &n->orelse);
	for (size_t i = 0; i < ends.n; i++)
		patch(s->fn, ends.p[i]);
}

static void tag_autoescape(struct compiler *c, struct scope *s, struct node *n)
{
	struct scope in = scope_inner(c, s);
	sym_visit(c, in.sym, n->a);
	sym_visit_all(c, in.sym, &n->body);
	enter_scope(c, &in, ENTER_ALL);
	int before = c->escape;
	emit(c, s->fn, OP_ESCAPE_SAVE, 0, 0, 0);
	compile_expr(c, &in, n->a);
	emit(c, s->fn, OP_ESCAPE_SET, 0, 0, 0);
	bool known =
		n->a->kind == N_CONST && (n->a->val.type == V_BOOL || n->a->val.type == V_NONE);
	if (c->escape != 2)
		c->escape = !known ? 2 : n->a->val.type == V_BOOL && n->a->val.b;
	compile_body(c, &in, &n->body);
	c->escape = before;
	emit(c, s->fn, OP_ESCAPE_BACK, 0, 0, 0);
	leave_scope(c, &in);
}

// ---- loops -------------------------------------------------------------------------------------

static bool scoped_block(const struct node *n)
{
	return n->kind == N_BLOCK && n->scoped;
}
static bool stores_loop(const struct node *n)
{
	return n->kind == N_NAME && n->op == NAME_STORE && str_eq(n->name, S("loop"));
}

// The loop's condition as a function of an item.
static size_t compile_test(struct compiler *c, struct scope *s, struct fn *fn, struct node *n)
{
	struct fn *f = fn_new(c, fn, PROTO_TEST, NULL);
	struct scope t = {.sym = symbols_new(c, s->sym, f, s->sym->level + 1), .fn = f};
	sym_targets(c, t.sym, n->a);
	sym_visit(c, t.sym, n->c);
	emit(c, f, OP_FOR_ARG, 0, 0, 0);
	c->place = n->a->at;
	compile_store(c, &t, n->a);
	enter_scope(c, &t, ENTER_ALL);
	compile_expr(c, &t, n->c);
	emit(c, f, OP_RETURN_VALUE, 0, 0, 0);
	return fn_end(c, f);
}

// From the iterable on the stack to the end of the loop.
static void compile_loop(struct compiler *c, struct scope *in, struct scope *no, struct node *n,
			 uint16_t slot, size_t test)
{
	struct fn *f = in->fn;
	c->place = n->b->at;
	emit(c, f, OP_FOR, slot, test, n->recursive);
	c->place = n->a->at;
	bool direct = n->a->kind == N_NAME;
	uint16_t item = direct ? sym_find(in->sym, atom_of(c, n->a->name), NULL)->slot : NO_SLOT;
	size_t next = emit_var(c, f, OP_FOR_NEXT, item, 0, 0, !direct);
	if (!direct)
		compile_store(c, in, n->a);
	enter_scope(c, in, ENTER_EACH);
	compile_body(c, in, &n->body);
	emit(c, f, OP_JUMP, 0, next, 0);
	patch(f, next);
	leave_scope(c, in);
	if (!n->orelse.n)
		return;
	size_t end = emit(c, f, OP_JUMP, 0, 0, 0);
	f->code.p[next].c = (uint32_t)here(f);
	leave_scope(c, in);
	enter_scope(c, no, ENTER_ALL);
	compile_body(c, no, &n->orelse);
	leave_scope(c, no);
	patch(f, end);
}

static bool is_extended(const struct node *n)
{
	struct nodes self = {(struct node **)&n, 1, 1};
	return n->recursive || uses_name(&n->body, S("loop")) || any_node(&self, scoped_block);
}

void compile_for(struct compiler *c, struct scope *s, struct node *n)
{
	struct fn *f = n->recursive ? fn_new(c, s->fn, PROTO_LOOP, NULL) : s->fn;
	struct scope in = scope_inner(c, s), no = scope_inner(c, s);
	struct nodes self = {&n, 1, 1};
	in.fn = in.sym->fn = no.fn = no.sym->fn = f;
	if (any_node(&self, stores_loop))
		compile_fail(c, n->at,
			     "\"loop\" is the loop's own name and cannot be assigned to inside it");
	uint16_t slot = is_extended(n) ? sym_param(c, in.sym, S("loop")) : NO_SLOT;
	sym_targets(c, in.sym, n->a);
	sym_visit_all(c, in.sym, &n->body);
	sym_visit_all(c, no.sym, &n->orelse);
	if (c->failed)
		return;
	size_t test = n->c ? compile_test(c, s, f, n) + 1 : 0;
	if (n->recursive) {
		f->proto->escape = (uint8_t)c->escape;
		f->proto->heap = true;
		enter_scope(c, &in, ENTER_ONCE);
		emit(c, f, OP_FOR_ARG, 0, 0, 0);
		compile_loop(c, &in, &no, n, slot, test);
		emit(c, f, OP_RETURN, 0, 0, 0);
		size_t proto = fn_end(c, f);
		compile_expr(c, s, n->b);
		c->place = n->b->at;
		emit(c, s->fn, OP_RECURSE, 0, proto, 0);
		return;
	}
	compile_expr(c, s, n->b);
	if (c->failed)
		return;
	enter_scope(c, &in, ENTER_ONCE);
	compile_loop(c, &in, &no, n, slot, test);
}

// ---- macros ------------------------------------------------------------------------------------

static bool has_param(const struct node *n, struct str name, size_t *at)
{
	for (*at = 0; *at < n->list.n; ++*at)
		if (str_eq(n->list.p[*at]->name, name))
			return true;
	return false;
}

static void macro_special_params(struct compiler *c, struct scope *s, struct node *n)
{
	struct proto *p = s->fn->proto;
	size_t at;
	p->explicit_caller = has_param(n, S("caller"), &at);
	if (uses_name(&n->body, S("caller"))) {
		if (p->explicit_caller && at < n->list.n - n->list2.n)
			compile_fail(c, n->at, "parameter \"caller\" needs a default");
		if (!p->explicit_caller)
			p->caller = sym_param(c, s->sym, S("caller"));
	}
	if (uses_name(&n->body, S("kwargs")) && !has_param(n, S("kwargs"), &at))
		p->kwargs = sym_param(c, s->sym, S("kwargs"));
	if (uses_name(&n->body, S("varargs")) && !has_param(n, S("varargs"), &at))
		p->varargs = sym_param(c, s->sym, S("varargs"));
}

static void macro_params(struct compiler *c, struct scope *s, struct node *n)
{
	for (size_t i = 0; i < n->list.n; i++) {
		const struct sym *y = own_sym(c, s, n->list.p[i]->name);
		size_t first = n->list.n - n->list2.n;
		c->place = n->list.p[i]->at;
		if (i < first) {
			emit(c, s->fn, OP_NO_PARAM, y->slot, 0, 0);
			continue;
		}
		size_t skip = emit(c, s->fn, OP_PARAM, y->slot, 0, 0);
		compile_expr(c, s, n->list2.p[i - first]);
		emit(c, s->fn, OP_STORE, y->slot, 0, 0);
		patch(s->fn, skip);
	}
}

size_t compile_macro_body(struct compiler *c, struct scope *s, struct node *n)
{
	bool macro = n->kind == N_MACRO;
	struct fn *f = fn_new(c, s->fn, macro ? PROTO_MACRO : PROTO_CALLER,
			      macro ? atom_of(c, n->name) : NULL);
	struct scope in = {
		.sym = symbols_new(c, s->sym, f, s->sym->level + 1), .fn = f, .soft = s->soft};
	struct proto *p = f->proto;
	p->heap = any_node(&n->body, holds_frame);
	p->nparams = (uint16_t)n->list.n;
	p->params = arena_array(c->keep, const struct atom *, n->list.n + 1);
	for (size_t i = 0; i < n->list.n; i++) {
		p->params[i] = atom_of(c, n->list.p[i]->name);
		sym_param(c, in.sym, n->list.p[i]->name);
	}
	sym_visit_all(c, in.sym, &n->list2);
	sym_visit_all(c, in.sym, &n->body);
	macro_special_params(c, &in, n);
	in.soft = false;
	if (c->failed)
		return 0;
	enter_scope(c, &in, ENTER_ALL);
	macro_params(c, &in, n);
	compile_body(c, &in, &n->body);
	emit(c, f, OP_RETURN, 0, 0, 0);
	return fn_end(c, f);
}

static void tag_macro(struct compiler *c, struct scope *s, struct node *n)
{
	size_t p = compile_macro_body(c, s, n);
	if (c->failed)
		return;
	const struct sym *y = own_sym(c, s, n->name);
	c->place = n->at;
	emit(c, s->fn, OP_MACRO, 0, p, 0);
	emit(c, s->fn, OP_STORE, y->slot, 0, 0);
	export_name(c, s, y, true);
}

static void tag_callblock(struct compiler *c, struct scope *s, struct node *n)
{
	size_t p = compile_macro_body(c, s, n);
	if (c->failed)
		return;
	c->place = n->at;
	compile_call(c, s, n->a, p + 1, 0);
	emit(c, s->fn, OP_EMIT_STR, 0, 0, 0);
}

static void tag_filterblock(struct compiler *c, struct scope *s, struct node *n)
{
	struct scope in = scope_inner(c, s);
	sym_visit(c, in.sym, n->a);
	sym_visit_all(c, in.sym, &n->body);
	enter_scope(c, &in, ENTER_ALL);
	emit(c, s->fn, OP_CAPTURE, 0, 0, 0);
	compile_body(c, &in, &n->body);
	emit(c, s->fn, OP_CAPTURED, (unsigned)c->escape, 0, 0);
	VEC(struct node *) chain = {0};
	for (struct node *f = n->a; f; f = f->a)
		vec_push(c->tmp, &chain, f);
	while (chain.n) {
		chain.n--;
		compile_filter_call(c, &in, chain.p[chain.n]);
	}
	emit(c, s->fn, OP_EMIT_STR, 0, 0, 0);
	leave_scope(c, &in);
}

// ---- templates ---------------------------------------------------------------------------------

static void tag_block(struct compiler *c, struct scope *s, struct node *n)
{
	size_t skip = SIZE_MAX;
	if (s->toplevel) {
		if (c->known_extends)
			return;
		if (c->extends_so_far)
			skip = unless_child(c, s);
	}
	size_t lent = n->scoped ? add_lent(c, s) + 1 : 0;
	size_t name = add_atom(c, n->name);
	if (n->required)
		emit(c, s->fn, OP_REQUIRED, 0, name, 0);
	emit(c, s->fn, OP_BLOCK, 0, name, lent);
	if (skip != SIZE_MAX)
		patch(s->fn, skip);
}

// Links what an expression names by literals, so that it is compiled too.
static void link_literals(struct compiler *c, const struct node *n, const char *how)
{
	c->place = n->at;
	if (n->kind == N_CONST && n->val.type == V_STR)
		add_link(c, v_get_str(n->val), how);
	for (size_t i = 0; (n->kind == N_LIST || n->kind == N_TUPLE) && i < n->list.n; i++)
		link_literals(c, n->list.p[i], how);
	if (n->kind == N_COND || n->kind == N_OR) {
		link_literals(c, n->b, how);
		const struct node *other = n->kind == N_COND ? n->c : n->a;
		if (other)
			link_literals(c, other, how);
	}
}

// The template's index + 1 when it is named by a literal; otherwise 0, and the name is on the
// stack.
static size_t compile_name(struct compiler *c, struct scope *s, struct node *n, const char *how)
{
	c->place = n->at;
	if (n->kind == N_CONST && n->val.type == V_STR)
		return add_link(c, v_get_str(n->val), how) + 1;
	link_literals(c, n, how);
	compile_expr(c, s, n);
	return 0;
}

static void tag_extends(struct compiler *c, struct scope *s, struct node *n)
{
	if (!s->toplevel) {
		compile_fail(c, n->at, "extends can only stand at the top level of a template");
		return;
	}
	size_t link = compile_name(c, s, n->a, "extends");
	c->place = n->a->at;
	emit_var(c, s->fn, OP_EXTENDS, 0, link, 0, link ? 0 : -1);
	if (s->rootlevel)
		c->known_extends = true;
	c->extends_so_far++;
}

enum { INCLUDE_IGNORE = 1, INCLUDE_ALONE = 2 };

static void tag_include(struct compiler *c, struct scope *s, struct node *n)
{
	size_t link = compile_name(c, s, n->a, "include");
	unsigned mode =
		(n->ignore_missing ? INCLUDE_IGNORE : 0) | (n->with_context ? 0 : INCLUDE_ALONE);
	c->place = n->a->at;
	emit_var(c, s->fn, OP_INCLUDE, mode, link, n->with_context ? add_lent(c, s) + 1 : 0,
		 link ? 0 : -1);
}

static void import_module(struct compiler *c, struct scope *s, struct node *n)
{
	size_t link = compile_name(c, s, n->a, "import");
	c->place = n->a->at;
	emit_var(c, s->fn, OP_IMPORT, n->with_context ? 0 : INCLUDE_ALONE, link,
		 n->with_context ? add_lent(c, s) + 1 : 0, link ? 1 : 0);
}

static void tag_import(struct compiler *c, struct scope *s, struct node *n)
{
	import_module(c, s, n);
	const struct sym *y = own_sym(c, s, n->name);
	emit(c, s->fn, OP_STORE, y->slot, 0, 0);
	export_name(c, s, y, false);
}

static void tag_from(struct compiler *c, struct scope *s, struct node *n)
{
	import_module(c, s, n);
	for (size_t i = 0; i < n->list.n; i++) {
		const struct sym *y = own_sym(c, s, n->list.p[i]->name2);
		c->place = n->list.p[i]->at;
		emit(c, s->fn, OP_MODULE_GET, 0, add_atom(c, n->list.p[i]->name), 0);
		emit(c, s->fn, OP_STORE, y->slot, 0, 0);
		export_name(c, s, y, false);
	}
	emit(c, s->fn, OP_POP, 0, 0, 0);
}

void compile_stmt(struct compiler *c, struct scope *s, struct node *n)
{
	static tag_fn *const table[] = {
		[N_OUTPUT] = tag_output,
		[N_FOR] = compile_for,
		[N_IF] = tag_if,
		[N_MACRO] = tag_macro,
		[N_CALLBLOCK] = tag_callblock,
		[N_FILTERBLOCK] = tag_filterblock,
		[N_WITH] = tag_with,
		[N_BLOCK] = tag_block,
		[N_EXTENDS] = tag_extends,
		[N_INCLUDE] = tag_include,
		[N_IMPORT] = tag_import,
		[N_FROM] = tag_from,
		[N_SET] = tag_set,
		[N_SETBLOCK] = tag_setblock,
		[N_DO] = tag_do,
		[N_AUTOESCAPE] = tag_autoescape,
	};
	c->place = n->at;
	table[n->kind](c, s, n);
}
