// The tests of Jinja2: `value is name(args)`.

#include "template/ustr.h"
#include "template/vals.h"

#include <math.h>

static bool modulo(struct vm *vm, struct value v, struct value by, int64_t want)
{
	struct value rest = v_arith(vm, VOP_MOD, v, by);
	return !vm_failed(vm) && v_equal(vm, rest, v_int(want));
}

static struct value t_boolean(struct vm *vm, const struct value *a)
{
	(void)vm;
	return v_bool(a[0].type == V_BOOL);
}

static struct value t_callable(struct vm *vm, const struct value *a)
{
	(void)vm;
	struct value v = a[0];
	if (v.type != V_OTHER)
		return v_bool(v.type == V_FUNC || v.type == V_UNDEFINED);
	switch (v.other->kind) {
	case VO_METHOD:
	case VO_BUILTIN:
	case VO_JOINER:
		return v_bool(true);
	case VO_RANGE:
	case VO_NAMESPACE:
	case VO_CYCLER:
	case VO_ITER:
	case VO_VIEW:
		return v_bool(false);
	default:
		return v_bool(vm_other_callable(v));
	}
}

static struct value t_defined(struct vm *vm, const struct value *a)
{
	(void)vm;
	return v_bool(a[0].type != V_UNDEFINED);
}

static struct value t_undefined(struct vm *vm, const struct value *a)
{
	(void)vm;
	return v_bool(a[0].type == V_UNDEFINED);
}

static struct value t_divisibleby(struct vm *vm, const struct value *a)
{
	return v_bool(modulo(vm, a[0], a[1], 0));
}

static struct value t_even(struct vm *vm, const struct value *a)
{
	return v_bool(modulo(vm, a[0], v_int(2), 0));
}

static struct value t_odd(struct vm *vm, const struct value *a)
{
	return v_bool(modulo(vm, a[0], v_int(2), 1));
}

static struct value t_eq(struct vm *vm, const struct value *a)
{
	return v_bool(v_equal(vm, a[0], a[1]));
}

static struct value t_ne(struct vm *vm, const struct value *a)
{
	return v_bool(!v_equal(vm, a[0], a[1]));
}

static struct value t_ge(struct vm *vm, const struct value *a)
{
	return v_bool(v_compare(vm, a[0], a[1], ">=") >= 0);
}

static struct value t_gt(struct vm *vm, const struct value *a)
{
	return v_bool(v_compare(vm, a[0], a[1], ">") > 0);
}

static struct value t_le(struct vm *vm, const struct value *a)
{
	return v_bool(v_compare(vm, a[0], a[1], "<=") <= 0);
}

static struct value t_lt(struct vm *vm, const struct value *a)
{
	return v_bool(v_compare(vm, a[0], a[1], "<") < 0);
}

static struct value t_escaped(struct vm *vm, const struct value *a)
{
	(void)vm;
	return v_bool(a[0].type == V_STR && a[0].safe);
}

static struct value t_false(struct vm *vm, const struct value *a)
{
	(void)vm;
	return v_bool(a[0].type == V_BOOL && !a[0].b);
}

static struct value t_true(struct vm *vm, const struct value *a)
{
	(void)vm;
	return v_bool(a[0].type == V_BOOL && a[0].b);
}

static struct value t_float(struct vm *vm, const struct value *a)
{
	(void)vm;
	return v_bool(a[0].type == V_FLOAT);
}

static struct value t_integer(struct vm *vm, const struct value *a)
{
	(void)vm;
	return v_bool(a[0].type == V_INT);
}

static struct value t_number(struct vm *vm, const struct value *a)
{
	(void)vm;
	return v_bool(is_number(a[0]));
}

static struct value t_in(struct vm *vm, const struct value *a)
{
	return v_bool(v_contains(vm, a[0], a[1]));
}

static bool iterable(struct value v)
{
	if (v.type == V_OTHER)
		return v.other->kind == VO_RANGE || v.other->kind == VO_VIEW ||
		       v.other->kind == VO_ITER || v.other->kind == VO_LOOP;
	return v.type == V_STR || v.type == V_MAP || is_sequence(v) || v.type == V_UNDEFINED;
}

static struct value t_iterable(struct vm *vm, const struct value *a)
{
	return v_bool(use_undefined(vm, a[0]) && iterable(a[0]));
}

static struct value t_sequence(struct vm *vm, const struct value *a)
{
	(void)vm;
	struct value v = a[0];
	bool range = is_other(v, VO_RANGE);
	return v_bool(v.type == V_STR || v.type == V_MAP || is_sequence(v) || range ||
		      (v.type == V_UNDEFINED && vm_lenient(vm)));
}

static struct value t_mapping(struct vm *vm, const struct value *a)
{
	(void)vm;
	return v_bool(a[0].type == V_MAP);
}

static struct value t_none(struct vm *vm, const struct value *a)
{
	(void)vm;
	return v_bool(a[0].type == V_NONE);
}

// `is`: the same object. Small values have no identity of their own and are compared.
static struct value t_sameas(struct vm *vm, const struct value *a)
{
	struct value x = a[0], y = a[1];
	if (x.type != y.type)
		return v_bool(false);
	switch (x.type) {
	case V_UNDEFINED: // Jinja makes a new one at each use
		return v_bool(false);
	case V_NONE:
	case V_BOOL:
	case V_INT:
		return v_bool(v_equal(vm, x, y));
	case V_STR:
		return v_bool(x.safe == y.safe && x.s == y.s && x.n == y.n);
	case V_FLOAT:
		return v_bool(memcmp(&x.f, &y.f, sizeof x.f) == 0);
	default:
		return v_bool(x.o == y.o);
	}
}

static struct value t_string(struct vm *vm, const struct value *a)
{
	(void)vm;
	return v_bool(a[0].type == V_STR);
}

// Whether the text has cased letters, and only of the wanted case.
static bool all_cased(struct str s, bool upper)
{
	bool any = false;
	for (size_t i = 0; i < s.n;) {
		uint32_t c = u_at(s, &i);
		if (u_title(c) || (upper ? u_lower(c) : u_upper(c)))
			return false;
		any |= upper ? u_upper(c) : u_lower(c);
	}
	return any;
}

static struct value t_lower(struct vm *vm, const struct value *a)
{
	return v_bool(all_cased(v_text(vm, a[0]), false));
}

static struct value t_upper(struct vm *vm, const struct value *a)
{
	return v_bool(all_cased(v_text(vm, a[0]), true));
}

// A name must be hashable to be looked for among filters and tests.
static bool hashable(struct vm *vm, struct value v)
{
	uint64_t h;
	return v_hash(vm, v, &h);
}

static struct value t_filter(struct vm *vm, const struct value *a)
{
	return v_bool(hashable(vm, a[0]) && is_str(a[0]) && vm_filter_find(vm, v_get_str(a[0])));
}

static struct value t_test(struct vm *vm, const struct value *a)
{
	return v_bool(hashable(vm, a[0]) && is_str(a[0]) && test_find(v_get_str(a[0])));
}

#define TEST_ROWS(X)                                                                     \
	X("!=", P("/other"), 1, t_ne, "differs from other")                              \
	X("<", P("/other"), 1, t_lt, "is less than other")                               \
	X("<=", P("/other"), 1, t_le, "is other or less")                                \
	X("==", P("/other"), 1, t_eq, "equals other")                                    \
	X(">", P("/other"), 1, t_gt, "is more than other")                               \
	X(">=", P("/other"), 1, t_ge, "is other or more")                                \
	X("boolean", P(NULL), 0, t_boolean, "is true or false")                          \
	X("callable", P(NULL), 0, t_callable, "can be called")                           \
	X("defined", P(NULL), 0, t_defined, "exists")                                    \
	X("divisibleby", P("num"), 1, t_divisibleby, "divides by num without remainder") \
	X("eq", P("/other"), 1, t_eq, "equals other")                                    \
	X("equalto", P("/other"), 1, t_eq, "equals other")                               \
	X("escaped", P(NULL), 0, t_escaped, "is safe markup")                            \
	X("even", P(NULL), 0, t_even, "is an even number")                               \
	X("false", P(NULL), 0, t_false, "is false itself")                               \
	X("filter", P(NULL), 0, t_filter, "is the name of a filter")                     \
	X("float", P(NULL), 0, t_float, "is a float")                                    \
	X("ge", P("/other"), 1, t_ge, "is other or more")                                \
	X("greaterthan", P("/other"), 1, t_gt, "is more than other")                     \
	X("gt", P("/other"), 1, t_gt, "is more than other")                              \
	X("in", P("seq"), 1, t_in, "is among the items of seq")                          \
	X("integer", P(NULL), 0, t_integer, "is an integer")                             \
	X("iterable", P(NULL), 0, t_iterable, "can be looped over")                      \
	X("le", P("/other"), 1, t_le, "is other or less")                                \
	X("lessthan", P("/other"), 1, t_lt, "is less than other")                        \
	X("lower", P(NULL), 0, t_lower, "is all in lower case")                          \
	X("lt", P("/other"), 1, t_lt, "is less than other")                              \
	X("mapping", P(NULL), 0, t_mapping, "is a dict")                                 \
	X("ne", P("/other"), 1, t_ne, "differs from other")                              \
	X("none", P(NULL), 0, t_none, "is none")                                         \
	X("number", P(NULL), 0, t_number, "is a number")                                 \
	X("odd", P(NULL), 0, t_odd, "is an odd number")                                  \
	X("sameas", P("other"), 1, t_sameas, "is the very same object as other")         \
	X("sequence", P(NULL), 0, t_sequence, "has a length and items")                  \
	X("string", P(NULL), 0, t_string, "is a text")                                   \
	X("test", P(NULL), 0, t_test, "is the name of a test")                           \
	X("true", P(NULL), 0, t_true, "is true itself")                                  \
	X("undefined", P(NULL), 0, t_undefined, "does not exist")                        \
	X("upper", P(NULL), 0, t_upper, "is all in upper case")

#define X_ROW(NAME, PARAMS, REQUIRED, CALL, HELP) \
	{S_INIT(NAME), PARAMS, REQUIRED, CALL, HELP, NULL},
static const struct vbuiltin tests[] = {TEST_ROWS(X_ROW)};
#define X_NAME(name, ...) S_INIT(name),
static const struct str names[] = {TEST_ROWS(X_NAME)};

const struct vbuiltin *test_find(struct str name)
{
	return row_find(tests, sizeof tests / sizeof tests[0], name);
}

size_t test_names(const struct str **out)
{
	*out = names;
	return sizeof names / sizeof names[0];
}
