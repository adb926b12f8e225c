// Which names a scope stores and loads, after Jinja2's idtracking.

#include "template/compile.h"

struct symbols *symbols_new(struct compiler *c, struct symbols *parent, struct fn *fn, int level)
{
	struct symbols *s = arena_new(c->tmp, struct symbols);
	s->parent = parent;
	s->fn = fn;
	s->level = level;
	return s;
}

static struct sym *sym_here(struct symbols *s, const struct atom *name)
{
	for (size_t i = 0; i < s->v.n; i++)
		if (s->v.p[i].name == name)
			return &s->v.p[i];
	return NULL;
}

struct sym *sym_find(struct symbols *s, const struct atom *name, struct symbols **where)
{
	for (; s; s = s->parent) {
		struct sym *y = sym_here(s, name);
		if (y) {
			if (where)
				*where = s;
			return y;
		}
	}
	return NULL;
}

// One slot per level and name, so that scopes beside each other share it as Jinja2's Python locals
// do.
static uint16_t fn_slot(struct compiler *c, struct fn *fn, int level, const struct atom *name)
{
	for (size_t i = 0; i < fn->slots.n; i++)
		if (fn->slots.p[i] == name && fn->levels.p[i] == level)
			return (uint16_t)i;
	if (fn->slots.n >= MAX_SLOTS) {
		compile_fail(c, c->place, "more than %d names in one function", MAX_SLOTS);
		return 0;
	}
	vec_push(c->keep, &fn->slots, name);
	vec_push(c->tmp, &fn->levels, level);
	return (uint16_t)(fn->slots.n - 1);
}

static struct sym *define(struct compiler *c, struct symbols *s, const struct atom *name,
			  enum sym_load load)
{
	struct sym *y = sym_here(s, name);
	if (!y) {
		y = vec_add(c->tmp, &s->v);
		*y = (struct sym){.name = name, .slot = fn_slot(c, s->fn, s->level, name)};
	}
	y->load = (uint8_t)load;
	return y;
}

static bool alias_outer(struct symbols *s, struct sym *y)
{
	struct symbols *where;
	const struct sym *outer = sym_find(s->parent, y->name, &where);
	if (!outer)
		return false;
	y->load = SYM_ALIAS;
	y->from = outer->slot;
	y->from_fn = where->fn;
	return true;
}

static void store(struct compiler *c, struct symbols *s, struct str name)
{
	const struct atom *a = atom_of(c, name);
	struct sym *y = sym_here(s, a);
	if (!y) {
		y = define(c, s, a, SYM_UNDEFINED);
		alias_outer(s, y);
	}
	y->stored = true;
}

uint16_t sym_param(struct compiler *c, struct symbols *s, struct str name)
{
	struct sym *y = define(c, s, atom_of(c, name), SYM_PARAM);
	y->stored = true;
	return y->slot;
}

static void load(struct compiler *c, struct symbols *s, struct str name)
{
	const struct atom *a = atom_of(c, name);
	if (!sym_find(s, a, NULL))
		define(c, s, a, SYM_RESOLVE);
}

// ---- branches ----------------------------------------------------------------------------------

static struct symbols copy(struct compiler *c, const struct symbols *s)
{
	struct symbols r = *s;
	r.v.p = arena_array(c->tmp, struct sym, s->v.n ? s->v.n : 1);
	r.v.cap = s->v.n ? s->v.n : 1;
	if (s->v.n)
		memcpy(r.v.p, s->v.p, s->v.n * sizeof *s->v.p);
	return r;
}

static void merge(struct compiler *c, struct symbols *s, const struct symbols *branches, int n)
{
	VEC(const struct atom *) names = {0};
	VEC(int) counts = {0};
	for (int b = 0; b < n; b++)
		for (size_t i = 0; i < branches[b].v.n; i++) {
			const struct sym *y = &branches[b].v.p[i], *own = sym_here(s, y->name);
			if (!y->stored || (own && own->stored))
				continue;
			size_t k = 0;
			while (k < names.n && names.p[k] != y->name)
				k++;
			if (k == names.n) {
				vec_push(c->tmp, &names, y->name);
				vec_push(c->tmp, &counts, 0);
			}
			counts.p[k]++;
		}
	for (int b = 0; b < n; b++)
		for (size_t i = 0; i < branches[b].v.n; i++) {
			const struct sym *y = &branches[b].v.p[i];
			struct sym *own = sym_here(s, y->name);
			bool stored = y->stored || (own && own->stored);
			if (!own)
				own = vec_add(c->tmp, &s->v);
			*own = *y;
			own->stored = stored;
		}
	for (size_t k = 0; k < names.n; k++) {
		struct sym *y = counts.p[k] == n ? NULL : sym_here(s, names.p[k]);
		if (y && !alias_outer(s, y))
			y->load = SYM_RESOLVE;
	}
}

static void visit_if(struct compiler *c, struct symbols *s, struct node *n)
{
	sym_visit(c, s, n->a);
	const struct nodes *bodies[3] = {&n->body, &n->elifs, &n->orelse};
	struct symbols branches[3];
	for (int i = 0; i < 3; i++) {
		branches[i] = copy(c, s);
		sym_visit_all(c, &branches[i], bodies[i]);
	}
	merge(c, s, branches, 3);
}

// ---- visiting ----------------------------------------------------------------------------------

struct visit {
	struct compiler *c;
	struct symbols *s;
	bool as_param;
};

static bool visit_node(void *ctx, struct node *n);

static bool visit_name(const struct visit *v, struct node *n)
{
	if (v->as_param || n->op == NAME_PARAM)
		sym_param(v->c, v->s, n->name);
	else if (n->op == NAME_STORE)
		store(v->c, v->s, n->name);
	else
		load(v->c, v->s, n->name);
	return true;
}

static bool visit_node(void *ctx, struct node *n)
{
	struct visit *v = ctx;
	if (v->c->failed)
		return false;
	switch (n->kind) {
	case N_NAME:
		return visit_name(v, n);
	case N_NSREF:
		load(v->c, v->s, n->name);
		return true;
	case N_IF:
		visit_if(v->c, v->s, n);
		return true;
	case N_MACRO:
		store(v->c, v->s, n->name);
		return true;
	case N_IMPORT:
		node_each(n, visit_node, v);
		store(v->c, v->s, n->name);
		return true;
	case N_FROM:
		visit_node(v, n->a);
		for (size_t i = 0; i < n->list.n; i++)
			store(v->c, v->s, n->list.p[i]->name2);
		return true;
	case N_SET:
		return visit_node(v, n->b) && visit_node(v, n->a);
	case N_FOR:
		return visit_node(v, n->b);
	case N_CALLBLOCK:
	case N_FILTERBLOCK:
	case N_SETBLOCK:
		return visit_node(v, n->a);
	case N_WITH:
		return nodes_each(&n->list2, visit_node, v);
	case N_AUTOESCAPE: // a scope of its own
	case N_BLOCK:
		return true;
	default:
		return node_each(n, visit_node, v);
	}
}

void sym_visit(struct compiler *c, struct symbols *s, struct node *n)
{
	struct visit v = {c, s, false};
	visit_node(&v, n);
}
void sym_visit_all(struct compiler *c, struct symbols *s, const struct nodes *ns)
{
	struct visit v = {c, s, false};
	nodes_each(ns, visit_node, &v);
}
void sym_targets(struct compiler *c, struct symbols *s, struct node *n)
{
	struct visit v = {c, s, true};
	visit_node(&v, n);
}

// ---- questions ---------------------------------------------------------------------------------

struct use {
	struct str name;
	bool used;
};
static bool find_use(void *ctx, struct node *n)
{
	struct use *u = ctx;
	if (n->kind == N_BLOCK)
		return true;
	if (n->kind == N_NAME && str_eq(n->name, u->name)) {
		u->used = n->op == NAME_LOAD;
		return false; // stored first: what comes later means that one
	}
	return node_each(n, find_use, u);
}
bool uses_name(const struct nodes *body, struct str name)
{
	struct use u = {name, false};
	nodes_each(body, find_use, &u);
	return u.used;
}

struct search {
	bool (*match)(const struct node *);
};
static bool search_node(void *ctx, struct node *n)
{
	struct search *s = ctx;
	return !s->match(n) && node_each(n, search_node, s);
}
bool any_node(const struct nodes *ns, bool (*match)(const struct node *))
{
	struct search s = {match};
	return !nodes_each(ns, search_node, &s);
}
