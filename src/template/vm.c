// The machine as its users see it: making, rendering, limits, and how a render fails.

#include "template/vm.h"

#include <stdlib.h>

#define STACK_VALUES ((size_t)1 << 16)
#define DEPTH_MAX 1000

bool ensure_caches(struct vm *vm)
{
	size_t want = vm->engine->ncaches + 1u;
	if (vm->ncaches >= want)
		return true;
	want += want / 2;
	struct icache *p = realloc(vm->caches, want * sizeof *p);
	if (!p)
		BUG("out of memory");
	memset(p + vm->ncaches, 0, (want - vm->ncaches) * sizeof *p);
	vm->caches = p;
	vm->ncaches = want;
	return true;
}

struct vm *vm_new(struct tmpl_engine *e, const struct tmpl_limits *limits, struct diag_log *log,
		  void *host)
{
	struct vm *vm = calloc(1, sizeof *vm);
	struct value *stack = malloc(STACK_VALUES * sizeof *stack);
	if (!vm || !stack)
		BUG("out of memory");
	*vm = (struct vm){.engine = e,
			  .log = log,
			  .host = host,
			  .stack = stack,
			  .stack_end = stack + STACK_VALUES};
	if (limits)
		vm->limits = *limits;
	struct tmpl_limits *l = &vm->limits;
	l->instructions = l->instructions ? l->instructions : 200000000;
	l->output = l->output ? l->output : (size_t)64 << 20;
	l->memory = l->memory ? l->memory : (size_t)256 << 20;
	l->depth = l->depth ? l->depth : 200;
	l->depth = l->depth < DEPTH_MAX ? l->depth : DEPTH_MAX;
	arena_init(&vm->arena);
	arena_init(&vm->fragment_arena);
	arena_init(&vm->module_arena);
	return vm;
}

void vm_free(struct vm *vm)
{
	if (!vm)
		return;
	arena_release(&vm->arena);
	arena_release(&vm->fragment_arena);
	arena_release(&vm->module_arena);
	free(vm->caches);
	free(vm->stack);
	free(vm);
}

void *vm_host(struct vm *vm)
{
	return vm->host;
}
struct arena *vm_arena(struct vm *vm)
{
	return &vm->arena;
}
bool vm_failed(const struct vm *vm)
{
	return vm->failed;
}
bool vm_lenient(const struct vm *vm)
{
	return vm->engine->opt.lenient;
}
bool vm_autoescape(const struct vm *vm)
{
	return vm->top ? *vm->top->ctx->autoescape : *vm->root_ctx->autoescape;
}
const struct vclass *vm_class(const struct vm *vm, uint16_t id)
{
	return tmpl_class(vm->engine, id);
}
struct str vm_text(struct vm *vm, struct value v)
{
	return v_text(vm, v);
}

void vm_forget_kept(struct vm *vm)
{
	arena_reset(&vm->fragment_arena);
	vm->fragments.p = NULL;
	vm->fragments.n = vm->fragments.cap = 0;
	arena_reset(&vm->module_arena);
	vm->kept.p = NULL;
	vm->kept.n = vm->kept.cap = 0;
}

// ---- values made elsewhere that this render changes ---------------------------------------------

bool vm_adopt(struct vm *vm, struct value v)
{
	struct adopted old = {.what = v};
	if ((v.type == V_LIST ? v.list->home : v.map->home) == &vm->arena)
		return true;
	if (v.type == V_LIST) {
		struct vlist *l = v.list;
		old.list = *l;
		if (!vm_reserve(vm, l->n * sizeof *l->p))
			return false;
		l->p = arena_array(&vm->arena, struct value, l->n + 1);
		for (uint32_t i = 0; i < l->n; i++)
			l->p[i] = old.list.p[i];
		l->cap = l->n + 1;
		l->home = &vm->arena;
	} else {
		struct vmap *m = v.map;
		old.map = *m;
		if (!vm_reserve(vm, m->n * sizeof *m->entries + m->nslots * sizeof *m->slots))
			return false;
		m->entries = arena_array(&vm->arena, struct vmap_entry, m->n + 1);
		for (uint32_t i = 0; i < m->n; i++)
			m->entries[i] = old.map.entries[i];
		m->cap = m->n + 1;
		if (m->slots)
			m->slots = arena_array(&vm->arena, uint32_t, m->nslots);
		for (uint32_t i = 0; m->slots && i < m->nslots; i++)
			m->slots[i] = old.map.slots[i];
		m->home = &vm->arena;
	}
	vec_push(&vm->arena, &vm->adopted, old);
	return true;
}

static void give_back(struct vm *vm)
{
	for (size_t i = 0; i < vm->adopted.n; i++)
		if (vm->adopted.p[i].what.type == V_LIST)
			*vm->adopted.p[i].what.list = vm->adopted.p[i].list;
		else
			*vm->adopted.p[i].what.map = vm->adopted.p[i].map;
	vm->adopted.p = NULL;
	vm->adopted.n = vm->adopted.cap = 0;
}

static void begin(struct vm *vm, struct value globals, struct value context)
{
	arena_reset(&vm->arena);
	ensure_caches(vm);
	vm->globals = globals;
	vm->context = context;
	vm->sp = vm->stack;
	vm->top = NULL;
	vm->depth = 0;
	vm->failed = vm->reported = false;
	vm->budget = vm->limits.instructions;
	vm->free_loops = NULL;
	vm->no_names = v_undefined();
	vm->modules.p = NULL;
	vm->modules.n = vm->modules.cap = 0;
}

bool vm_render(struct vm *vm, const struct tmpl *t, struct value globals, struct value context,
	       struct buf *out)
{
	size_t start = out->n, max = out->max;
	begin(vm, globals, context);
	vm->out = out;
	if (max > start + vm->limits.output)
		out->max = start + vm->limits.output;
	vm->root_ctx = ctx_new(vm, t, false);
	bool ok = run_root(vm, t, vm->root_ctx) && !vm->failed;
	if (ok && out->full) {
		vm_fail_kind(vm, &TMPL_LIMIT, "output is larger than %zu bytes", vm->limits.output);
		ok = false;
	}
	out->max = max;
	if (!ok) {
		out->n = start;
		out->full = false;
	}
	vm->out = NULL;
	give_back(vm);
	return ok;
}

// ---- limits ------------------------------------------------------------------------------------

bool vm_spend(struct vm *vm, uint64_t work)
{
	if (vm->failed)
		return false;
	// The caller does more for each unit than the machine for an instruction.
	work = work < UINT64_MAX / 8 ? work * 4 + 4 : work;
	if (work > vm->budget) {
		vm->budget = 0;
		vm_fail_kind(vm, &TMPL_LIMIT, "more than %llu steps",
			     (unsigned long long)vm->limits.instructions);
		return false;
	}
	vm->budget -= work;
	if (vm->arena.total > vm->limits.memory) {
		vm_fail_kind(vm, &TMPL_LIMIT, "values need more than %zu bytes of memory",
			     vm->limits.memory);
		return false;
	}
	return true;
}

bool vm_reserve(struct vm *vm, size_t bytes)
{
	if (vm->failed)
		return false;
	if (bytes > vm->limits.memory || vm->arena.total > vm->limits.memory - bytes) {
		vm_fail_kind(vm, &TMPL_LIMIT, "values need more than %zu bytes of memory",
			     vm->limits.memory);
		return false;
	}
	return vm_spend(vm, bytes / 64);
}

// ---- failing -----------------------------------------------------------------------------------

static struct str frame_place(const struct frame *f)
{
	const struct proto *p = f->proto;
	size_t i = (size_t)(f->pc - p->code);
	if (i >= p->ncode)
		return (struct str){0};
	return str_of(p->tmpl->src->text.p + p->places[i].off, p->places[i].n);
}

// What the frame's caller was doing when it ran the frame.
static struct str frame_label(struct arena *a, const struct frame *f)
{
	static const char *const kinds[] = {"template", "block", "macro",
					    "call",     "loop",  "condition"};
	const struct proto *p = f->proto;
	unsigned op = f->caller->pc->op;
	if (p->kind == PROTO_ROOT)
		return op == OP_INCLUDE  ? S("include")
		       : op == OP_IMPORT ? S("import")
					 : S("extends");
	if (p->kind == PROTO_BLOCK && op != OP_BLOCK && f->caller->proto->name == p->name)
		return S("super");
	if (!p->name)
		return str_cstr(kinds[p->kind]);
	return arena_printf(a, "%s %.*s", kinds[p->kind], STR_ARG(p->name->name));
}

#define TRAIL_MAX 12

// "from base.html:3 (block main)": how `f` came to run.
static struct str trail_line(struct arena *a, const struct frame *f)
{
	size_t line, col;
	const struct source *src = f->caller->proto->tmpl->src;
	diag_place(src, frame_place(f->caller).p, &line, &col);
	return arena_printf(a, "from %.*s:%zu (%.*s)", STR_ARG(src->path), line,
			    STR_ARG(frame_label(a, f)));
}

static bool same_step(const struct frame *a, const struct frame *b)
{
	return a->proto == b->proto && b->caller && a->caller->proto == b->caller->proto &&
	       a->caller->pc == b->caller->pc;
}

// One line for each way, with how often it repeats.
static void trail(struct vm *vm)
{
	const struct frame *f = vm->top;
	for (int n = 0; f && f->caller; n++) {
		const struct frame *first = f;
		unsigned times = 0;
		do
			times++, f = f->caller;
		while (f && f->caller && same_step(first, f));
		struct str line = trail_line(vm->log->arena, first);
		if (n == TRAIL_MAX)
			diag_trail(vm->log, "and so on");
		else if (n < TRAIL_MAX && times > 1)
			diag_trail(vm->log, "%.*s, %u times", STR_ARG(line), times);
		else if (n < TRAIL_MAX)
			diag_trail(vm->log, "%.*s", STR_ARG(line));
	}
}

__attribute__((format(printf, 4, 0))) static void
fail_at(struct vm *vm, const struct diag_kind *kind, struct str at, const char *fmt, va_list ap)
{
	if (vm->failed)
		return;
	vm->failed = true;
	struct str m = arena_vprintf(vm->log->arena, fmt, ap);
	const struct tmpl *t = vm->top        ? vm->top->proto->tmpl
			       : vm->root_ctx ? vm->root_ctx->tmpl
					      : NULL;
	diag_report(vm->log, kind, t ? t->src : NULL, at, "%.*s", STR_ARG(m));
	trail(vm);
}

static struct str place(const struct vm *vm)
{
	return vm->top ? frame_place(vm->top) : (struct str){0};
}

__attribute__((format(printf, 4, 5))) static void
fail_here(struct vm *vm, const struct diag_kind *kind, struct str at, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fail_at(vm, kind, at, fmt, ap);
	va_end(ap);
}

void vm_fail_kind(struct vm *vm, const struct diag_kind *kind, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fail_at(vm, kind, place(vm), fmt, ap);
	va_end(ap);
}

void vm_fail(struct vm *vm, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fail_at(vm, &TMPL_TYPE, place(vm), fmt, ap);
	va_end(ap);
}

void vm_hint(struct vm *vm, const char *fmt, ...)
{
	if (!vm->failed)
		return;
	va_list ap;
	va_start(ap, fmt);
	struct str m = arena_vprintf(vm->log->arena, fmt, ap);
	va_end(ap);
	diag_hint(vm->log, "%.*s", STR_ARG(m));
}

// ---- undefined values --------------------------------------------------------------------------

static struct value new_undef(struct vm *vm, struct undef u)
{
	struct undef *p = arena_new(&vm->arena, struct undef);
	*p = u;
	return v_undef(UNDEF_ATTR, p);
}
struct value vm_undefined_attr(struct vm *vm, struct value of, struct str name)
{
	return new_undef(vm, (struct undef){.of = of, .name = name, .key = v_undefined()});
}
struct value vm_undefined_item(struct vm *vm, struct value of, struct value key)
{
	if (key.type == V_STR)
		return vm_undefined_attr(vm, of, v_get_str(key));
	return new_undef(vm, (struct undef){.of = of, .key = key});
}
struct value vm_undefined_hint(struct vm *vm, const char *why)
{
	(void)vm;
	return v_undef(UNDEF_HINT, why);
}

#define NAMES_MAX 512

static size_t add_vars(const struct vars *vs, struct str *names, size_t n)
{
	for (size_t i = 0; i < vs->n && n < NAMES_MAX; i++)
		names[n++] = vs->p[i].name->name;
	return n;
}

// The names that a scope gives: a map's keys, without the methods that a map has as a value.
static size_t add_scope(struct vm *vm, struct value scope, struct str *names, size_t n)
{
	if (scope.type != V_MAP)
		return n + v_attr_names(vm, scope, names + n, NAMES_MAX - n);
	for (uint32_t i = 0; i < scope.map->n && n < NAMES_MAX; i++)
		if (scope.map->entries[i].live && scope.map->entries[i].key.type == V_STR)
			names[n++] = v_get_str(scope.map->entries[i].key);
	return n;
}

// Everything that has a name where the machine stands.
static size_t visible_names(struct vm *vm, struct str *names)
{
	size_t n = 0;
	for (const struct frame *f = vm->top; f; f = f->up)
		for (unsigned i = 0; i < f->proto->nslots && n < NAMES_MAX; i++)
			if (f->slots[i].type != V_UNDEFINED)
				names[n++] = f->proto->slot_names[i]->name;
	if (vm->top) {
		n = add_vars(&vm->top->ctx->vars, names, n);
		for (const struct layer *l = vm->top->ctx->lent; l; l = l->next)
			n = add_vars(&l->vars, names, n);
	}
	n = add_scope(vm, vm->context, names, n);
	n = add_scope(vm, vm->globals, names, n);
	for (size_t i = 0; i < vm->engine->known.n && n < NAMES_MAX; i++)
		names[n++] = vm->engine->known.p[i];
	const struct str *builtin;
	size_t nb = function_names(&builtin);
	for (size_t i = 0; i < nb && n < NAMES_MAX; i++)
		names[n++] = builtin[i];
	return n;
}

static const char *type_shown(const struct vm *vm, struct value v)
{
	if (v.type == V_OBJECT)
		return vm_class(vm, v.cls)->name;
	if (v.type == V_OTHER && v.other->kind == VO_MODULE)
		return "the imported template";
	if (v.type == V_OTHER && v.other->kind == VO_LOOP)
		return "loop";
	if (v.type == V_OTHER && v.other->kind == VO_NAMESPACE)
		return "the namespace";
	return v.type == V_MAP ? "the map" : v_type_name(v);
}

static void fail_undefined_attr(struct vm *vm, const struct undef *u)
{
	struct str names[NAMES_MAX];
	if (u->key.type != V_UNDEFINED) {
		struct str key = v_text(vm, u->key);
		vm_fail_kind(vm, &TMPL_UNDEFINED, "%s has no item %.*s", type_shown(vm, u->of),
			     STR_ARG(key));
		return;
	}
	vm_fail_kind(vm, &TMPL_UNDEFINED, "%s has no \"%.*s\"", type_shown(vm, u->of),
		     STR_ARG(u->name));
	if (u->of.type == V_OTHER && u->of.other->kind == VO_LOOP) {
		diag_suggest(vm->log, u->name, loop_attr_names, LOOP_ATTRS);
		return;
	}
	size_t n = v_attr_names(vm, u->of, names, NAMES_MAX);
	diag_suggest(vm->log, u->name, names, n);
}

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

// Where the name stands that gave the undefined value in use: before the end of the place being
// run, in the same tag. The place itself when the value came from elsewhere.
static struct str name_place(const struct vm *vm, struct str name)
{
	struct str at = place(vm);
	if (!at.p || !name.n)
		return at;
	const char *start = vm->top->proto->tmpl->src->text.p, *p = at.p + at.n;
	for (; p > start; p--) {
		if (p[-1] == '{' && (p[0] == '{' || p[0] == '%'))
			break;
		if ((size_t)(p - start) >= name.n && memcmp(p - name.n, name.p, name.n) == 0 &&
		    (p == at.p + at.n || !is_word_byte(*p)) &&
		    (p - name.n == start || !is_word_byte(p[-1 - (ptrdiff_t)name.n])) &&
		    (p - name.n == start || p[-1 - (ptrdiff_t)name.n] != '.'))
			return str_of(p - name.n, name.n);
	}
	return at;
}

void vm_fail_undefined(struct vm *vm, struct value v)
{
	struct str names[NAMES_MAX];
	if (vm->failed)
		return;
	if (v.n == UNDEF_NAME) {
		struct str name = ((const struct atom *)v.o)->name;
		size_t n = visible_names(vm, names);
		fail_here(vm, &TMPL_UNDEFINED, name_place(vm, name), "\"%.*s\" is undefined",
			  STR_ARG(name));
		if (!diag_suggest(vm->log, name, names, n) && str_eq(name, S("loop")))
			diag_hint(vm->log,
				  "there is a loop only between {%% for %%} and {%% endfor %%}");
	} else if (v.n == UNDEF_ATTR) {
		fail_undefined_attr(vm, v.o);
	} else if (v.n == UNDEF_HINT) {
		vm_fail_kind(vm, &TMPL_UNDEFINED, "%s", (const char *)v.o);
	} else if (v.n == UNDEF_SOFT) {
		vm_fail_kind(vm, &TMPL_UNDEFINED, "the inline if has no else and gave no value");
	} else {
		vm_fail_kind(vm, &TMPL_UNDEFINED, "value is undefined");
	}
}

// ---- the machine's own kinds of value ----------------------------------------------------------

static struct value macro_arguments(struct vm *vm, const struct proto *p)
{
	struct value l = v_list_new(&vm->arena, p->nparams ? p->nparams : 1);
	for (unsigned i = 0; i < p->nparams; i++)
		v_list_push(&vm->arena, l, v_str(p->params[i]->name));
	l.type = V_TUPLE;
	return l;
}

static bool macro_attr(struct vm *vm, const struct macro *m, struct str name, struct value *out)
{
	const struct proto *p = m->proto;
	if (str_eq(name, S("name")))
		*out = p->name ? v_str(p->name->name) : v_none();
	else if (str_eq(name, S("arguments")))
		*out = macro_arguments(vm, p);
	else if (str_eq(name, S("catch_kwargs")))
		*out = v_bool(p->kwargs != NO_SLOT);
	else if (str_eq(name, S("catch_varargs")))
		*out = v_bool(p->varargs != NO_SLOT);
	else if (str_eq(name, S("caller")))
		*out = v_bool(p->caller != NO_SLOT || (p->explicit_caller && p->caller != NO_SLOT));
	else if (str_eq(name, S("explicit_caller")))
		*out = v_bool(p->explicit_caller);
	else
		return false;
	return true;
}

static bool block_attr(struct vm *vm, const struct block_ref *r, struct str name, struct value *out)
{
	size_t depth = 0;
	const struct block_stack *s = r->stack;
	if (!s) {
		const struct atom *a = engine_atom_find(vm->engine, name);
		s = a ? block_find(r->ctx, a) : NULL;
		if (!s)
			return false;
	} else if (str_eq(name, S("name"))) {
		*out = v_str(s->name->name);
		return true;
	} else if (str_eq(name, S("super"))) {
		depth = r->depth + 1;
		if (depth >= s->n) {
			*out = v_undef(UNDEF_HINT, "there is no parent block");
			return true;
		}
	} else {
		return false;
	}
	struct block_ref *made = arena_new(&vm->arena, struct block_ref);
	*made = (struct block_ref){
		.o.kind = VO_BLOCKREF, .ctx = r->ctx, .stack = s, .depth = depth};
	*out = (struct value){.type = V_OTHER, .other = &made->o};
	return true;
}

bool vm_other_attr(struct vm *vm, struct value of, struct str name, struct value *out)
{
	bool found = false;
	switch ((enum vother_kind)of.other->kind) {
	case VO_MACRO:
	case VO_CALLER:
		return macro_attr(vm, (const struct macro *)of.other, name, out);
	case VO_LOOP:
		for (int i = 0; i < LOOP_ATTRS && !found; i++)
			if (str_eq(name, loop_attr_names[i])) {
				*out = loop_attr(vm, (struct loop *)of.other, (enum loop_attr)i);
				found = true;
			}
		return found;
	case VO_MODULE:
		*out = module_get(vm, of, name, &found);
		return found;
	case VO_BLOCKREF:
		return block_attr(vm, (const struct block_ref *)of.other, name, out);
	default:
		return false;
	}
}

static void print_quoted(struct buf *b, const char *what, struct str s)
{
	buf_printf(b, "<%s '%.*s'>", what, STR_ARG(s));
}

void vm_other_print(struct vm *vm, struct buf *b, struct value v)
{
	if (v.other->kind == VO_MACRO || v.other->kind == VO_CALLER) {
		const struct proto *p = ((const struct macro *)v.other)->proto;
		if (p->name)
			print_quoted(b, "Macro", p->name->name);
		else
			buf_lit(b, "<Macro anonymous>");
	} else if (v.other->kind == VO_LOOP) {
		struct loop *l = (struct loop *)v.other;
		long long len = (long long)loop_attr(vm, l, LOOP_LENGTH).i;
		buf_printf(b, "<LoopContext %lld/%lld>", (long long)l->index0 + 1, len);
	} else if (v.other->kind == VO_MODULE) {
		buf_str(b, ((const struct module *)v.other)->body);
	} else if (!((const struct block_ref *)v.other)->stack) {
		print_quoted(b, "TemplateReference",
			     ((const struct block_ref *)v.other)->ctx->tmpl->name);
	} else {
		vm_fail_kind(vm, &TMPL_TYPE, "a block can be called, not printed");
	}
}

const char *vm_other_type(struct value v)
{
	switch ((enum vother_kind)v.other->kind) {
	case VO_MACRO:
	case VO_CALLER:
		return "Macro";
	case VO_LOOP:
		return "LoopContext";
	case VO_MODULE:
		return "TemplateModule";
	default:
		return ((const struct block_ref *)v.other)->stack ? "BlockReference"
								  : "TemplateReference";
	}
}

bool vm_other_callable(struct value v)
{
	return v.other->kind != VO_MODULE &&
	       !(v.other->kind == VO_BLOCKREF && !((const struct block_ref *)v.other)->stack);
}
