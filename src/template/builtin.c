// Arguments of calls, the built-in functions, and calls of what the value library made.

#include "template/vals.h"

// ---- binding
// ---------------------------------------------------------------------------------------- A
// parameter that begins with "/" is taken by position only.

static const char *shown(const char *param)
{
	return *param == '/' ? param + 1 : param;
}

static size_t count_params(const char *const *params)
{
	size_t n = 0;
	while (params[n])
		n++;
	return n;
}

static bool is_rest(const char *param)
{
	return *param == '*';
}

static size_t find_param(const char *const *params, struct str name)
{
	size_t i = 0;
	for (; params[i]; i++)
		if (!is_rest(params[i]) && str_eq(str_cstr(params[i]), name))
			break;
	return i;
}

static bool bind_positional(struct vm *vm, const char *who, const char *const *params,
			    const struct value *pos, size_t npos, struct value *args)
{
	size_t i = 0;
	for (; params[i] && !is_rest(params[i]); i++)
		if (i < npos)
			args[i] = pos[i];
	if (params[i] && strcmp(params[i], "*") == 0)
		args[i] = i < npos ? v_tuple(vm, pos + i, npos - i) : v_tuple(vm, NULL, 0);
	else if (npos > i) {
		fail_type(vm, "%s takes at most %zu argument%s, %zu given", who, i,
			  i == 1 ? "" : "s", npos);
		return false;
	}
	return true;
}

static bool bind_keyword(struct vm *vm, const char *who, const char *const *params,
			 struct value *args, struct str name, struct value v)
{
	size_t i = find_param(params, name);
	if (params[i]) {
		if (given(args[i])) {
			fail_type(vm, "%s got several values for '%.*s'", who, STR_ARG(name));
			return false;
		}
		args[i] = v;
		return true;
	}
	if (i > 0 && strcmp(params[i - 1], "**") == 0) {
		v_map_set(vm_arena(vm), args[i - 1], name, v);
		return true;
	}
	fail_type(vm, "%s has no argument '%.*s'", who, STR_ARG(name));
	struct str names[VFUNC_PARAMS_MAX];
	for (size_t k = 0; k < i; k++)
		names[k] = str_cstr(params[k]);
	struct str near = diag_nearest(name, names, i);
	if (near.n && near.p[0] != '/' && near.p[0] != '*')
		vm_hint(vm, "did you mean '%.*s'?", STR_ARG(near));
	return false;
}

bool v_bind(struct vm *vm, const char *who, const char *const *params, unsigned required,
	    const struct value *pos, size_t npos, const struct str *kwnames,
	    const struct value *kwvalues, size_t nkw, struct value *args)
{
	size_t n = count_params(params);
	for (size_t i = 0; i < n; i++)
		args[i] = (struct value){.type = V_UNDEFINED, .n = 1};
	if (n > 0 && strcmp(params[n - 1], "**") == 0)
		args[n - 1] = v_map_new(vm_arena(vm));
	if (!bind_positional(vm, who, params, pos, npos, args))
		return false;
	for (size_t k = 0; k < nkw; k++)
		if (!bind_keyword(vm, who, params, args, kwnames[k], kwvalues[k]))
			return false;
	for (size_t i = 0; i < required && i < n; i++)
		if (!given(args[i])) {
			fail_type(vm, "%s needs the argument '%s'", who, shown(params[i]));
			return false;
		}
	return true;
}

bool arg_int(struct vm *vm, struct value v, int64_t *out)
{
	*out = 0;
	if (is_int(v)) {
		*out = get_int(v);
		return true;
	}
	if (v.type == V_UNDEFINED)
		vm_fail_undefined(vm, v);
	else
		fail_type(vm, "an integer is needed, not '%s'", v_type_name(v));
	return false;
}

bool arg_str(struct vm *vm, struct value v, const char *who, struct str *out)
{
	*out = S("");
	if (v.type == V_STR) {
		*out = v_get_str(v);
		return true;
	}
	if (v.type == V_UNDEFINED)
		vm_fail_undefined(vm, v);
	else
		fail_type(vm, "%s needs a text, not '%s'", who, v_type_name(v));
	return false;
}

// ---- functions ----------------------------------------------------------------------------------

static bool range_size(struct vo_range *r)
{
	uint64_t span, step = r->step < 0 ? 0 - (uint64_t)r->step : (uint64_t)r->step;
	if (r->step > 0 ? r->start >= r->stop : r->start <= r->stop)
		span = 0;
	else
		span = r->step > 0 ? (uint64_t)r->stop - (uint64_t)r->start
				   : (uint64_t)r->start - (uint64_t)r->stop;
	r->n = span ? (span - 1) / step + 1 : 0;
	return r->n <= INT64_MAX;
}

static struct value fn_range(struct vm *vm, const struct value *args)
{
	struct vo_range *r = arena_new(vm_arena(vm), struct vo_range);
	r->o.kind = VO_RANGE;
	r->step = 1;
	bool one = !given(args[1]);
	if (!arg_int(vm, args[0], one ? &r->stop : &r->start) ||
	    (!one && !arg_int(vm, args[1], &r->stop)) ||
	    (given(args[2]) && !arg_int(vm, args[2], &r->step)))
		return v_undefined();
	if (r->step == 0)
		fail_type(vm, "the step of range() must not be zero");
	else if (!range_size(r))
		fail_limit(vm, "range() has too many items");
	return v_other(&r->o);
}

static struct value new_dict(struct vm *vm, struct value from, struct value kw)
{
	struct value map = v_map_new(vm_arena(vm));
	if (from.list->n > 1)
		fail_type(vm, "dict() takes at most 1 argument by position, %u given",
			  from.list->n);
	else if (from.list->n == 0 || map_update(vm, map, from.list->p[0]))
		map_update(vm, map, kw);
	return map;
}

static struct value fn_dict(struct vm *vm, const struct value *args)
{
	return new_dict(vm, args[0], args[1]);
}

static struct value fn_namespace(struct vm *vm, const struct value *args)
{
	struct vo_namespace *ns = arena_new(vm_arena(vm), struct vo_namespace);
	ns->o.kind = VO_NAMESPACE;
	ns->map = new_dict(vm, args[0], args[1]);
	return v_other(&ns->o);
}

static struct value fn_cycler(struct vm *vm, const struct value *args)
{
	struct vo_cycler *c = arena_new(vm_arena(vm), struct vo_cycler);
	c->o.kind = VO_CYCLER;
	c->items = args[0];
	if (args[0].list->n == 0)
		fail_type(vm, "cycler() needs at least one item");
	return v_other(&c->o);
}

static struct value fn_joiner(struct vm *vm, const struct value *args)
{
	struct vo_joiner *j = arena_new(vm_arena(vm), struct vo_joiner);
	j->o.kind = VO_JOINER;
	j->sep = given(args[0]) ? args[0] : v_str(S(", "));
	return v_other(&j->o);
}

static const struct vbuiltin functions[] = {
	ROW("cycler", P("*"), 0, fn_cycler, "gives its arguments in turn, by next()"),
	ROW("dict", P("*", "**"), 0, fn_dict, "a new dict of pairs or keyword arguments"),
	ROW("joiner", P("sep"), 0, fn_joiner, "nothing when called first, then the separator"),
	ROW("namespace", P("*", "**"), 0, fn_namespace, "an object whose attributes can be set"),
	ROW("range", P("/start", "/stop", "/step"), 1, fn_range,
	    "the integers from start up to stop"),
};
#define NFUNCTIONS (sizeof functions / sizeof functions[0])

const struct vbuiltin *row_find(const struct vbuiltin *rows, size_t n, struct str name)
{
	size_t lo = 0, hi = n;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		int order = str_cmp(name, rows[mid].name);
		if (order == 0)
			return &rows[mid];
		if (order < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return NULL;
}

const struct vbuiltin *function_find(struct str name)
{
	return row_find(functions, NFUNCTIONS, name);
}

size_t function_names(const struct str **out)
{
	static const struct str names[NFUNCTIONS] = {
		S_INIT("cycler"),    S_INIT("dict"),  S_INIT("joiner"),
		S_INIT("namespace"), S_INIT("range"),
	};
	*out = names;
	return NFUNCTIONS;
}

struct value v_builtin(struct arena *a, const struct vbuiltin *row)
{
	struct vo_builtin *b = arena_new(a, struct vo_builtin);
	b->o.kind = VO_BUILTIN;
	b->row = row;
	return v_other(&b->o);
}

// ---- methods of a cycler ------------------------------------------------------------------------

static struct value cycler_next(struct vm *vm, const struct value *args)
{
	(void)vm;
	struct vo_cycler *c = (struct vo_cycler *)args[0].other;
	struct value v = c->items.list->p[c->pos];
	c->pos = (c->pos + 1) % c->items.list->n;
	return v;
}

static struct value cycler_reset(struct vm *vm, const struct value *args)
{
	(void)vm;
	((struct vo_cycler *)args[0].other)->pos = 0;
	return v_none();
}

const struct vbuiltin methods_cycler[] = {
	ROW("next", P(NULL), 0, cycler_next, NULL),
	ROW("reset", P(NULL), 0, cycler_reset, NULL),
	{.call = NULL},
};

// ---- calls --------------------------------------------------------------------------------------

// Calls a row; `self` goes before the arguments when it has one.
static struct value call_row(struct vm *vm, const struct vbuiltin *row, const struct value *self,
			     const struct value *pos, size_t npos, const struct str *kwnames,
			     const struct value *kwvalues, size_t nkw)
{
	struct value args[VFUNC_PARAMS_MAX + 2];
	char who[64];
	if (self)
		args[0] = *self;
	if (!nkw && vm_bind_plain(vm, row->params, row->required, pos, npos, args + (self != NULL)))
		return row->call(vm, args);
	snprintf(who, sizeof who, "%.*s()", STR_ARG(row->name));
	if (!v_bind(vm, who, row->params, row->required, pos, npos, kwnames, kwvalues, nkw,
		    args + (self != NULL)))
		return v_undefined();
	return row->call(vm, args);
}

static struct value call_joiner(struct vm *vm, struct vo_joiner *j, size_t nargs)
{
	if (nargs)
		fail_type(vm, "a joiner takes no arguments");
	if (j->used)
		return j->sep;
	j->used = true;
	return v_str(S(""));
}

struct value v_call_other(struct vm *vm, struct value callee, const struct value *args,
			  size_t nargs, const struct str *kwnames, const struct value *kwvalues,
			  size_t nkw)
{
	if (is_other(callee, VO_METHOD)) {
		const struct vo_method *m = (const struct vo_method *)callee.other;
		return call_row(vm, m->row, &m->self, args, nargs, kwnames, kwvalues, nkw);
	}
	if (is_other(callee, VO_BUILTIN))
		return call_row(vm, ((const struct vo_builtin *)callee.other)->row, NULL, args,
				nargs, kwnames, kwvalues, nkw);
	if (is_other(callee, VO_JOINER))
		return call_joiner(vm, (struct vo_joiner *)callee.other, nargs + nkw);
	if (callee.type == V_UNDEFINED)
		vm_fail_undefined(vm, callee);
	else
		fail_type(vm, "'%s' object is not callable", v_type_name(callee));
	return v_undefined();
}

struct value v_method_call(struct vm *vm, struct value self, struct str name,
			   const struct value *args, size_t nargs, const struct str *kwnames,
			   const struct value *kwvalues, size_t nkw, bool *found)
{
	const struct vbuiltin *row = method_find(self, name);
	*found = row != NULL;
	return row ? call_row(vm, row, &self, args, nargs, kwnames, kwvalues, nkw) : v_undefined();
}
