// Compiles a syntax tree to instructions: functions, scopes and what all kinds of nodes need.

#include "template/compile.h"

#define V INT32_MIN
static const int effects[OP_COUNT] = {
#define OP(name, operands, effect) effect,
#include "template/opcodes.def"
#undef OP
};
#undef V

void compile_fail(struct compiler *c, struct str at, const char *fmt, ...)
{
	if (c->failed)
		return;
	c->failed = true;
	va_list ap;
	va_start(ap, fmt);
	struct str m = arena_vprintf(c->tmp, fmt, ap);
	va_end(ap);
	diag_report(c->log, &TMPL_SYNTAX, c->map.src, text_place(&c->map, at), "%.*s", STR_ARG(m));
}

const struct atom *atom_of(struct compiler *c, struct str name)
{
	return engine_atom(c->engine, name);
}

size_t emit_var(struct compiler *c, struct fn *f, enum opcode op, unsigned a, size_t b, size_t x,
		int effect)
{
	struct ins i = {(uint16_t)op, (uint16_t)a, (uint32_t)b, (uint32_t)x};
	struct str at = text_place(&c->map, c->place);
	struct place p = {at.p ? (uint32_t)(at.p - c->map.src->text.p) : 0, (uint32_t)at.n};
	if (a > UINT16_MAX)
		compile_fail(c, c->place, "too many values in one expression");
	vec_push(c->keep, &f->code, i);
	vec_push(c->keep, &f->places, p);
	f->height += effect;
	if (f->height > f->high)
		f->high = f->height;
	if (f->high > 20000)
		compile_fail(c, c->place, "expression is too long");
	return f->code.n - 1;
}
size_t emit(struct compiler *c, struct fn *f, enum opcode op, unsigned a, size_t b, size_t x)
{
	if (effects[op] == INT32_MIN)
		BUG("instruction without a known effect on the stack");
	return emit_var(c, f, op, a, b, x, effects[op]);
}

size_t here(const struct fn *f)
{
	return f->code.n;
}
void patch(struct fn *f, size_t ins)
{
	f->code.p[ins].b = (uint32_t)f->code.n;
}

size_t add_atom(struct compiler *c, struct str name)
{
	const struct atom *a = atom_of(c, name);
	for (size_t i = c->t->atoms.n; i-- > 0 && c->t->atoms.n - i < 32;)
		if (c->t->atoms.p[i] == a)
			return i;
	vec_push(c->keep, &c->t->atoms, a);
	return c->t->atoms.n - 1;
}

size_t add_const(struct compiler *c, struct value v)
{
	if (v.type == V_STR && v.n)
		v.s = arena_dup(c->keep, v_get_str(v)).p;
	vec_push(c->keep, &c->t->consts, v);
	return c->t->consts.n - 1;
}

size_t add_link(struct compiler *c, struct str name, const char *how)
{
	for (size_t i = 0; i < c->t->links.n; i++)
		if (str_eq(c->t->links.p[i].name, name))
			return i;
	struct tmpl *to = engine_template(c->engine, name);
	if (!to->by) {
		to->by = c->t;
		to->by_at = text_place(&c->map, c->place);
		to->by_how = how;
	}
	vec_push(c->keep, &c->t->links, (struct link){to->name, to});
	return c->t->links.n - 1;
}

size_t new_cache(struct compiler *c, unsigned n)
{
	size_t first = c->engine->ncaches;
	c->engine->ncaches += n;
	return first;
}

unsigned fn_hops(const struct fn *from, const struct fn *to)
{
	unsigned n = 0;
	for (; from != to; from = from->parent)
		n++;
	return n;
}

struct fn *fn_new(struct compiler *c, struct fn *parent, enum proto_kind kind,
		  const struct atom *name)
{
	struct fn *f = arena_new(c->tmp, struct fn);
	f->parent = parent;
	f->proto = arena_new(c->keep, struct proto);
	*f->proto = (struct proto){.kind = kind,
				   .name = name,
				   .tmpl = c->t,
				   .caller = NO_SLOT,
				   .kwargs = NO_SLOT,
				   .varargs = NO_SLOT};
	return f;
}

size_t fn_end(struct compiler *c, struct fn *f)
{
	struct proto *p = f->proto;
	p->code = f->code.p;
	p->places = f->places.p;
	p->ncode = f->code.n;
	p->slot_names = f->slots.p;
	p->nslots = (uint16_t)f->slots.n;
	p->stack = (uint16_t)(f->high + 2);
	vec_push(c->keep, &c->t->protos, p);
	return c->t->protos.n - 1;
}

// ---- scopes ------------------------------------------------------------------------------------

void enter_scope(struct compiler *c, struct scope *s, enum enter what)
{
	for (size_t i = 0; i < s->sym->v.n; i++) {
		const struct sym *y = &s->sym->v.p[i];
		bool once = y->load == SYM_RESOLVE && !y->stored;
		if ((what == ENTER_ONCE && !once) || (what == ENTER_EACH && once))
			continue;
		if (y->load == SYM_RESOLVE)
			emit(c, s->fn, OP_RESOLVE, y->slot, add_atom(c, y->name->name),
			     new_cache(c, 2));
		else if (y->load == SYM_ALIAS)
			emit(c, s->fn, OP_ALIAS, y->slot, y->from, fn_hops(s->fn, y->from_fn));
		else if (y->load == SYM_UNDEFINED)
			emit(c, s->fn, OP_MISSING, y->slot, 0, 0);
	}
}

void leave_scope(struct compiler *c, struct scope *s)
{
	// Only functions that see the slots can tell.
	for (size_t i = 0; s->fn->proto->heap && i < s->sym->v.n; i++)
		emit(c, s->fn, OP_MISSING, s->sym->v.p[i].slot, 0, 0);
}

struct scope scope_inner(struct compiler *c, const struct scope *s)
{
	return (struct scope){.sym = symbols_new(c, s->sym, s->fn, s->sym->level + 1),
			      .fn = s->fn,
			      .output_check = s->output_check};
}

size_t add_lent(struct compiler *c, const struct scope *s)
{
	struct lent *l = vec_add(c->keep, &c->t->lents);
	struct lent made = {0};
	for (struct symbols *y = s->sym; y; y = y->parent)
		for (size_t i = 0; i < y->v.n; i++) {
			const struct atom *name = y->v.p[i].name;
			size_t k = 0;
			while (k < made.n && made.p[k].name != name)
				k++;
			if (!y->v.p[i].stored || k < made.n)
				continue;
			struct symbols *where;
			const struct sym *ref = sym_find(s->sym, name, &where);
			(void)vec_add(c->keep, &made);
			made.p[made.n - 1].name = name;
			made.p[made.n - 1].slot = ref->slot;
			made.p[made.n - 1].up = (uint16_t)fn_hops(s->fn, where->fn);
		}
	*l = made;
	return c->t->lents.n - 1;
}

// ---- templates ---------------------------------------------------------------------------------

bool holds_frame(const struct node *n)
{
	return n->kind == N_MACRO || n->kind == N_CALLBLOCK || (n->kind == N_FOR && n->recursive);
}

static bool is_extends(const struct node *n)
{
	return n->kind == N_EXTENDS;
}

static void compile_root(struct compiler *c, const struct nodes *body)
{
	struct fn *f = fn_new(c, NULL, PROTO_ROOT, NULL);
	struct scope s = {
		.sym = symbols_new(c, NULL, f, 0), .fn = f, .toplevel = true, .rootlevel = true};
	f->proto->heap = any_node(body, holds_frame);
	c->has_extends = any_node(body, is_extends);
	s.output_check = c->has_extends;
	if (uses_name(body, S("self")))
		emit(c, f, OP_SELF, sym_param(c, s.sym, S("self")), 0, 0);
	sym_visit_all(c, s.sym, body);
	enter_scope(c, &s, ENTER_ALL);
	compile_body(c, &s, body);
	emit(c, f, OP_RETURN, 0, 0, 0);
	c->t->root = f->proto;
	fn_end(c, f);
}

static void compile_block(struct compiler *c, struct node *n)
{
	const struct atom *name = atom_of(c, n->name);
	struct fn *f = fn_new(c, NULL, PROTO_BLOCK, name);
	struct scope s = {.sym = symbols_new(c, NULL, f, 0), .fn = f};
	c->place = n->at;
	f->proto->heap = any_node(&n->body, holds_frame);
	if (uses_name(&n->body, S("self")))
		emit(c, f, OP_SELF, sym_param(c, s.sym, S("self")), 0, 0);
	if (uses_name(&n->body, S("super")))
		emit(c, f, OP_SUPER, sym_param(c, s.sym, S("super")), add_atom(c, n->name), 0);
	sym_visit_all(c, s.sym, &n->body);
	enter_scope(c, &s, ENTER_ALL);
	compile_body(c, &s, &n->body);
	emit(c, f, OP_RETURN, 0, 0, 0);
	fn_end(c, f);
	vec_push(c->keep, &c->t->blocks, (struct block){name, f->proto});
}

struct found {
	struct compiler *c;
	struct nodes blocks;
};
static bool find_blocks(void *ctx, struct node *n)
{
	struct found *f = ctx;
	if (n->kind == N_BLOCK) {
		for (size_t i = 0; i < f->blocks.n; i++)
			if (str_eq(f->blocks.p[i]->name, n->name))
				compile_fail(f->c, n->at,
					     "block \"%.*s\" stands twice in this template",
					     STR_ARG(n->name));
		vec_push(f->c->tmp, &f->blocks, n);
	}
	return node_each(n, find_blocks, ctx);
}

static void compile_all(struct compiler *c, const struct nodes *body)
{
	struct found found = {.c = c};
	nodes_each(body, find_blocks, &found);
	c->escape = c->t->autoescape;
	compile_root(c, body);
	for (size_t i = 0; i < found.blocks.n && !c->failed; i++)
		compile_block(c, found.blocks.p[i]);
}

// The largest template; offsets are kept in 32 bits and errors should come soon.
#define TEMPLATE_MAX ((size_t)8 << 20)

bool compile(struct tmpl *t, struct diag_log *log)
{
	struct arena tmp;
	arena_init(&tmp);
	struct compiler c = {
		.tmp = &tmp, .keep = t->engine->arena, .t = t, .engine = t->engine, .log = log};
	struct tokens toks = {0};
	struct nodes body = {0};
	bool ok = false;
	if (t->src->text.n > TEMPLATE_MAX) {
		diag_report(log, &TMPL_LIMIT, t->src, (struct str){0},
			    "template is larger than %zu MiB", TEMPLATE_MAX >> 20);
	} else {
		lex_normalise(t->engine->arena, &t->engine->opt, t->src, &c.map);
		t->text = c.map.text;
		ok = lex(&tmp, &t->engine->opt, &c.map, &toks, log) &&
		     parse(&tmp, &c.map, &toks, &body, log);
	}
	if (ok) {
		compile_all(&c, &body);
		ok = !c.failed;
	}
	arena_release(&tmp);
	return ok;
}
