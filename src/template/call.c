// Calls: macros, blocks, host functions, filters and tests.

#include "template/vals.h"
#include "template/vm.h"

static void print_int(struct buf *o, int64_t i)
{
	char text[24], *end = text + sizeof text, *p = end;
	uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
	do
		*--p = (char)('0' + u % 10);
	while (u /= 10);
	if (i < 0)
		*--p = '-';
	buf_add(o, p, (size_t)(end - p));
}

void print_value(struct vm *vm, struct value v, bool escape)
{
	struct buf *o = vm->out;
	switch (v.type) {
	case V_STR:
		if (escape && !v.safe)
			escape_add(o, v_get_str(v));
		else
			buf_add(o, v.s, v.n);
		return;
	case V_UNDEFINED:
		if (!vm->engine->opt.lenient && v.n != UNDEF_SOFT)
			vm_fail_undefined(vm, v);
		return;
	case V_INT:
		print_int(o, v.i);
		return;
	case V_BOOL:
	case V_NONE:
		v_print(vm, o, v);
		return;
	default:
		if (escape &&
		    !(v.type == V_OTHER && v.other->kind == VO_MODULE)) // a module is markup
			v_print_escaped(vm, o, v);
		else
			v_print(vm, o, v);
	}
}

struct value capture_end(struct vm *vm, size_t start, bool safe)
{
	struct str s = {"", 0};
	if (vm->out->n > start && !vm->out->full && vm_reserve(vm, vm->out->n - start))
		s = arena_dup(&vm->arena, str_of(vm->out->p + start, vm->out->n - start));
	vm->out->n = start < vm->out->n ? start : vm->out->n;
	return safe ? v_html(s) : v_str(s);
}

// ---- macros ------------------------------------------------------------------------------------

static const char *macro_name(struct vm *vm, const struct proto *p)
{
	return p->name ? arena_printf(&vm->arena, "macro \"%.*s\"", STR_ARG(p->name->name)).p
		       : "caller";
}

static bool take_keyword(const struct str *names, const struct value *values, size_t n, bool *taken,
			 struct str name, struct value *out)
{
	for (size_t i = 0; i < n; i++)
		if (!taken[i] && str_eq(names[i], name)) {
			taken[i] = true;
			*out = values[i];
			return true;
		}
	return false;
}

#define MACRO_KEYWORDS 64

static bool leftover_keywords(struct vm *vm, const struct proto *p, struct frame *f,
			      const struct str *kw, const struct value *kwv, size_t nkw,
			      const bool *taken)
{
	struct value map = p->kwargs != NO_SLOT ? v_map_new(&vm->arena) : v_none();
	for (size_t i = 0; i < nkw; i++) {
		if (taken[i])
			continue;
		if (p->kwargs == NO_SLOT) {
			vm_fail_kind(vm, &TMPL_TYPE, "%s takes no argument \"%.*s\"",
				     macro_name(vm, p), STR_ARG(kw[i]));
			struct str names[64];
			for (size_t k = 0; k < p->nparams && k < 64; k++)
				names[k] = p->params[k]->name;
			diag_suggest(vm->log, kw[i], names, p->nparams < 64 ? p->nparams : 64);
			return false;
		}
		v_map_set(&vm->arena, map, kw[i], kwv[i]);
	}
	if (p->kwargs != NO_SLOT)
		f->slots[p->kwargs] = map;
	return true;
}

static bool bind_macro(struct vm *vm, const struct proto *p, struct frame *f,
		       const struct value *args, size_t n, const struct str *kw,
		       const struct value *kwv, size_t nkw)
{
	bool taken[MACRO_KEYWORDS] = {false};
	if (nkw > MACRO_KEYWORDS) {
		vm_fail_kind(vm, &TMPL_LIMIT, "more than %d named arguments", MACRO_KEYWORDS);
		return false;
	}
	size_t given = n < p->nparams ? n : p->nparams;
	bool caller_found = p->explicit_caller && given == p->nparams;
	if (given)
		memcpy(f->slots, args, given * sizeof *args);
	for (size_t i = given; i < p->nparams; i++) {
		take_keyword(kw, kwv, nkw, taken, p->params[i]->name, &f->slots[i]);
		caller_found |= str_eq(p->params[i]->name, S("caller"));
	}
	if (p->caller != NO_SLOT && !caller_found) {
		struct value none =
			v_undef(UNDEF_HINT, "no caller: the macro was not used with a call block");
		if (!take_keyword(kw, kwv, nkw, taken, S("caller"), &none) || none.type == V_NONE)
			none = v_undef(UNDEF_HINT,
				       "no caller: the macro was not used with a call block");
		f->slots[p->caller] = none;
	}
	if (!leftover_keywords(vm, p, f, kw, kwv, nkw, taken))
		return false;
	if (p->varargs != NO_SLOT)
		f->slots[p->varargs] = v_tuple(vm, args + given, n - given);
	else if (n > p->nparams)
		vm_fail_kind(vm, &TMPL_TYPE, "%s takes not more than %u argument(s)",
			     macro_name(vm, p), p->nparams);
	return !vm->failed;
}

// Runs a macro; its text goes to the output.
static void run_macro(struct vm *vm, const struct macro *m, const struct value *args, size_t n,
		      const struct str *kw, const struct value *kwv, size_t nkw)
{
	struct frame f = {0}, *fp = &f;
	if (m->proto->heap)
		fp = arena_new(&vm->arena, struct frame);
	if (enter_frame(vm, fp, m->proto, m->up, m->up->ctx) &&
	    bind_macro(vm, m->proto, fp, args, n, kw, kwv, nkw))
		run_frame(vm, fp);
}

// ---- blocks ------------------------------------------------------------------------------------

void run_block(struct vm *vm, const struct proto *p, struct ctx *ctx)
{
	struct frame f = {0}, *fp = &f;
	if (p->heap)
		fp = arena_new(&vm->arena, struct frame);
	if (enter_frame(vm, fp, p, NULL, ctx))
		run_frame(vm, fp);
}

// ---- what prints straight to the output --------------------------------------------------------

static bool prints_directly(struct value callee)
{
	if (callee.type != V_OTHER)
		return false;
	uint8_t k = callee.other->kind;
	return k == VO_MACRO || k == VO_CALLER || k == VO_LOOP ||
	       (k == VO_BLOCKREF && ((const struct block_ref *)callee.other)->stack);
}

static void call_loop(struct vm *vm, struct loop *l, const struct value *args, size_t n, size_t nkw)
{
	if (n != 1 || nkw)
		vm_fail_kind(vm, &TMPL_TYPE, "loop takes one argument, what to go through");
	else if (!l->recurse)
		vm_fail_kind(vm, &TMPL_TYPE,
			     "the loop is not marked \"recursive\" and cannot be called");
	else
		loop_recurse(vm, l->recurse, l->frame, args[0], l->depth0 + 1);
}

// The result is safe when this is true before the call.
static bool direct_is_safe(const struct vm *vm, struct value callee)
{
	if (callee.other->kind == VO_LOOP) {
		const struct loop *l = (const struct loop *)callee.other;
		return l->recurse &&
		       (l->recurse->escape == 2 ? vm_autoescape(vm) : l->recurse->escape);
	}
	if (callee.other->kind == VO_BLOCKREF)
		return *((const struct block_ref *)callee.other)->ctx->autoescape;
	return vm_autoescape(vm);
}

static void run_direct(struct vm *vm, struct value callee, const struct value *args, size_t n,
		       const struct str *kw, const struct value *kwv, size_t nkw)
{
	if (callee.other->kind == VO_LOOP) {
		call_loop(vm, (struct loop *)callee.other, args, n, nkw);
	} else if (callee.other->kind == VO_BLOCKREF) {
		const struct block_ref *r = (const struct block_ref *)callee.other;
		if (n || nkw)
			vm_fail_kind(vm, &TMPL_TYPE, "blocks take no arguments");
		else
			run_block(vm, r->stack->p[r->depth], r->ctx);
	} else {
		run_macro(vm, (const struct macro *)callee.other, args, n, kw, kwv, nkw);
	}
}

// ---- arguments ---------------------------------------------------------------------------------

// The keyword arguments of a call that has none, as a map that nobody changes.
static struct value no_names(struct vm *vm)
{
	if (vm->no_names.type != V_MAP)
		vm->no_names = v_map_new(&vm->arena);
	return vm->no_names;
}

bool vm_bind_plain(struct vm *vm, const char *const *params, unsigned required,
		   const struct value *args, size_t n, struct value *out)
{
	size_t np = 0;
	while (params[np] && params[np][0] != '*')
		np++;
	if (n > np || n < required || (params[np] && params[np][1] != '*'))
		return false;
	for (size_t i = 0; i < np; i++)
		out[i] = i < n ? args[i] : v_undef(UNDEF_NO_ARG, NULL);
	if (params[np])
		out[np] = no_names(vm);
	return true;
}

static struct value call_host(struct vm *vm, const struct vfunc *fn, const struct value *args,
			      size_t n, const struct str *kw, const struct value *kwv, size_t nkw)
{
	struct value bound[VFUNC_PARAMS_MAX + 1];
	if (nkw || !vm_bind_plain(vm, fn->params, fn->required, args, n, bound))
		if (!v_bind(vm, arena_cstr(&vm->arena, fn->name), fn->params, fn->required, args, n,
			    kw, kwv, nkw, bound))
			return v_undefined();
	return fn->call(vm, fn, bound);
}

struct value vm_call(struct vm *vm, struct value callee, const struct value *args, size_t n,
		     const struct str *kw, const struct value *kwv, size_t nkw)
{
	if (!vm_spend(vm, COST_CALL))
		return v_undefined();
	if (callee.type == V_FUNC)
		return call_host(vm, callee.func, args, n, kw, kwv, nkw);
	if (callee.type == V_UNDEFINED) {
		vm_fail_undefined(vm, callee);
		return v_undefined();
	}
	if (callee.type == V_OTHER && prints_directly(callee)) {
		size_t start = vm->out->n;
		bool safe = direct_is_safe(vm, callee);
		run_direct(vm, callee, args, n, kw, kwv, nkw);
		return capture_end(vm, start, safe);
	}
	if (callee.type == V_OTHER && callee.other->kind != VO_MODULE &&
	    callee.other->kind != VO_BLOCKREF)
		return v_call_other(vm, callee, args, n, kw, kwv, nkw);
	vm_fail_kind(vm, &TMPL_TYPE, "'%s' object is not callable", v_type_name(callee));
	return v_undefined();
}

// A call's arguments with the list and the map spread out.
struct spread {
	const struct value *args, *kwv;
	const struct str *kw;
	size_t n, nkw;
};

static void spread_list(struct vm *vm, struct spread *s, struct value list, size_t npos)
{
	struct value all = v_list_new(&vm->arena, npos + 8), item;
	struct viter it;
	for (size_t i = 0; i < npos; i++)
		v_list_push(&vm->arena, all, s->args[i]);
	if (!viter_init(vm, &it, list))
		return;
	while (viter_next(vm, &it, &item) && vm_spend(vm, 1) && vm_reserve(vm, sizeof item))
		v_list_push(&vm->arena, all, item);
	s->args = all.list->p;
	s->n = all.list->n;
}

static void spread_map(struct vm *vm, struct spread *s, struct value map)
{
	if (map.type != V_MAP) {
		if (map.type == V_UNDEFINED && !vm->engine->opt.lenient)
			vm_fail_undefined(vm, map);
		else
			vm_fail_kind(vm, &TMPL_TYPE, "argument after ** must be a mapping, not %s",
				     v_type_name(map));
		return;
	}
	size_t room = s->nkw + map.map->live;
	struct str *names = arena_array(&vm->arena, struct str, room + 1);
	struct value *values = arena_array(&vm->arena, struct value, room + 1);
	for (size_t i = 0; i < s->nkw; i++) {
		names[i] = s->kw[i];
		values[i] = s->kwv[i];
	}
	for (uint32_t i = 0; i < map.map->n; i++) {
		const struct vmap_entry *e = &map.map->entries[i];
		if (!e->live)
			continue;
		if (e->key.type != V_STR) {
			vm_fail_kind(vm, &TMPL_TYPE, "keywords must be strings");
			return;
		}
		for (size_t k = 0; k < s->nkw; k++)
			if (str_eq(names[k], v_get_str(e->key)))
				vm_fail_kind(vm, &TMPL_TYPE, "argument \"%.*s\" is given twice",
					     STR_ARG(names[k]));
		names[s->nkw] = v_get_str(e->key);
		values[s->nkw++] = e->value;
	}
	s->kw = names;
	s->kwv = values;
}

static struct spread spread(struct vm *vm, const struct value *args, const struct callsite *c)
{
	struct spread s = {args, args + c->npos, c->kw, c->npos, c->nkw};
	const struct value *rest = args + c->npos + c->nkw;
	if (c->star)
		spread_list(vm, &s, *rest++, c->npos);
	if (c->dstar && !vm->failed)
		spread_map(vm, &s, *rest);
	return s;
}

struct value call_site(struct vm *vm, struct value callee, const struct value *args,
		       const struct callsite *c)
{
	struct spread s = spread(vm, args, c);
	return vm->failed ? v_undefined() : vm_call(vm, callee, s.args, s.n, s.kw, s.kwv, s.nkw);
}

void call_print(struct vm *vm, struct value callee, const struct value *args,
		const struct callsite *c, unsigned mode)
{
	struct spread s = spread(vm, args, c);
	if (vm->failed)
		return;
	bool escape = mode == 2 ? vm_autoescape(vm) : mode;
	if (prints_directly(callee) && (!escape || direct_is_safe(vm, callee)))
		run_direct(vm, callee, s.args, s.n, s.kw, s.kwv, s.nkw);
	else
		print_value(vm, vm_call(vm, callee, s.args, s.n, s.kw, s.kwv, s.nkw), escape);
}

static bool has_methods(struct value v)
{
	return v.type == V_STR || v.type == V_LIST || v.type == V_TUPLE || v.type == V_MAP;
}

void method_site(struct vm *vm, struct value of, const struct atom *name, const struct value *args,
		 const struct callsite *c, int print, struct value *out)
{
	bool found = false, escape = print == 2 ? vm_autoescape(vm) : print == 1;
	struct icache unused = {0};
	struct value v = v_undefined(), callee;
	if (has_methods(of) || (of.type == V_OTHER && of.other->kind == VO_LOOP)) {
		struct spread s = spread(vm, args, c);
		if (vm->failed)
			return;
		if (of.type == V_OTHER)
			found = loop_method(vm, (struct loop *)of.other, name->name, s.args,
					    s.n + s.nkw, &v);
		else
			v = v_method_call(vm, of, name->name, s.args, s.n, s.kw, s.kwv, s.nkw,
					  &found);
	}
	if (!found && !vm->failed) {
		callee = get_attr(vm, of, name, &unused);
		if (vm->failed)
			return;
		if (print >= 0) {
			call_print(vm, callee, args, c, (unsigned)print);
			return;
		}
		v = call_site(vm, callee, args, c);
	}
	if (vm->failed)
		return;
	if (print >= 0)
		print_value(vm, v, escape);
	else
		*out = v;
}

// ---- filters and tests -------------------------------------------------------------------------

static inline struct value run_row(struct vm *vm, const struct vbuiltin *fn,
				   const struct value *bound)
{
	return likely(fn->call) ? fn->call(vm, bound) : fn->host->call(vm, fn->host, bound);
}

const struct vbuiltin *vm_filter_find(const struct vm *vm, struct str name)
{
	return engine_filter(vm->engine, name);
}

static struct value apply(struct vm *vm, const struct vbuiltin *fn, const struct value *args,
			  const struct spread *s)
{
	struct value bound[VFUNC_PARAMS_MAX + 2];
	bound[0] = args[0];
	if (s->nkw || !vm_bind_plain(vm, fn->params, fn->required, s->args, s->n, bound + 1))
		if (!v_bind(vm, arena_cstr(&vm->arena, fn->name), fn->params, fn->required, s->args,
			    s->n, s->kw, s->kwv, s->nkw, bound + 1))
			return v_undefined();
	if (vm->budget < 10)
		vm_spend(vm, 10);
	else
		vm->budget -= 10;
	return vm->failed ? v_undefined() : run_row(vm, fn, bound);
}

static void unknown(struct vm *vm, struct str name, bool test)
{
	const struct str *names = vm->engine->filter_names.p;
	size_t n = test ? test_names(&names) : vm->engine->filter_names.n;
	vm_fail_kind(vm, &TMPL_SYNTAX, "no %s is called \"%.*s\"", test ? "test" : "filter",
		     STR_ARG(name));
	diag_suggest(vm->log, name, names, n);
}

struct value filter_site(struct vm *vm, const struct filter_ref *r, bool test, struct value in,
			 const struct value *args, const struct callsite *c)
{
	if (!r->fn) {
		unknown(vm, r->name, test);
		return v_undefined();
	}
	if (r->plain && !c->nkw && !c->star && !c->dstar && c->npos <= r->nparams &&
	    c->npos >= r->fn->required) {
		struct value bound[VFUNC_PARAMS_MAX + 2];
		bound[0] = in;
		for (size_t i = 0; i < r->nparams; i++)
			bound[i + 1] = i < c->npos ? args[i] : v_undef(UNDEF_NO_ARG, NULL);
		if (likely(vm->budget > 10))
			vm->budget -= 10;
		else if (!vm_spend(vm, 10))
			return v_undefined();
		return run_row(vm, r->fn, bound);
	}
	struct spread s = spread(vm, args, c);
	return vm->failed ? v_undefined() : apply(vm, r->fn, &in, &s);
}

struct value vm_filter(struct vm *vm, struct str name, struct value in, const struct value *args,
		       size_t nargs, const struct str *kwnames, const struct value *kwvalues,
		       size_t nkw)
{
	const struct vbuiltin *fn = vm_filter_find(vm, name);
	struct spread s = {args, kwvalues, kwnames, nargs, nkw};
	if (!fn)
		unknown(vm, name, false);
	return fn ? apply(vm, fn, &in, &s) : v_undefined();
}

bool vm_test(struct vm *vm, struct str name, struct value in, const struct value *args,
	     size_t nargs)
{
	const struct vbuiltin *fn = test_find(name);
	struct spread s = {args, NULL, NULL, nargs, 0};
	if (!fn)
		unknown(vm, name, true);
	return fn && v_truth(vm, apply(vm, fn, &in, &s));
}
