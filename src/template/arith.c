// Operators, with Python's rules and MarkupSafe's for markup.

#include "template/vals.h"

#include <math.h>

static const char *const op_names[] = {
	[VOP_ADD] = "+",       [VOP_SUB] = "-", [VOP_MUL] = "*",           [VOP_DIV] = "/",
	[VOP_FLOORDIV] = "//", [VOP_MOD] = "%", [VOP_POW] = "** or pow()", [VOP_CONCAT] = "~",
	[VOP_NEG] = "-",       [VOP_POS] = "+",
};

static struct value bad_operands(struct vm *vm, enum v_op op, struct value a, struct value b)
{
	if (a.type == V_UNDEFINED || b.type == V_UNDEFINED)
		vm_fail_undefined(vm, a.type == V_UNDEFINED ? a : b);
	else
		fail_type(vm, "unsupported operand types for %s: '%s' and '%s'", op_names[op],
			  v_type_name(a), v_type_name(b));
	if ((a.type == V_STR) != (b.type == V_STR) && op == VOP_ADD)
		vm_hint(vm, "`~` joins values of any type as text");
	return v_undefined();
}

static struct value overflow(struct vm *vm, enum v_op op)
{
	fail_type(vm, "the result of %s is beyond 64 bits", op == VOP_POW ? "**" : op_names[op]);
	return v_undefined();
}

static struct value zero_division(struct vm *vm, const char *what)
{
	fail_type(vm, "%s", what);
	return v_undefined();
}

// ---- integers -----------------------------------------------------------------------------------

static struct value int_divide(struct vm *vm, enum v_op op, int64_t a, int64_t b)
{
	if (b == 0)
		return zero_division(vm, op == VOP_DIV ? "division by zero"
						       : "integer division or modulo by zero");
	if (op == VOP_DIV)
		return v_float((double)((long double)a / (long double)b));
	if (b == -1) {
		if (op == VOP_MOD)
			return v_int(0);
		return a == INT64_MIN ? overflow(vm, op) : v_int(-a);
	}
	int64_t q = a / b, r = a % b;
	if (r != 0 && (r < 0) != (b < 0)) {
		q--;
		r += b;
	}
	return v_int(op == VOP_MOD ? r : q);
}

static struct value float_pow(struct vm *vm, double a, double b)
{
	if (a == 0 && b < 0)
		return zero_division(vm, "0.0 cannot be raised to a negative power");
	if (a < 0 && isfinite(a) && isfinite(b) && b != floor(b)) {
		fail_type(vm, "a negative number raised to a fraction is no real number");
		return v_undefined();
	}
	double r = pow(a, b);
	if (isinf(r) && isfinite(a) && isfinite(b)) {
		fail_type(vm, "the result of ** is too large for a float");
		return v_undefined();
	}
	return v_float(r);
}

static struct value int_pow(struct vm *vm, int64_t a, int64_t b)
{
	if (b < 0)
		return float_pow(vm, (double)a, (double)b);
	int64_t r = 1;
	for (;;) {
		if ((b & 1) && __builtin_mul_overflow(r, a, &r))
			return overflow(vm, VOP_POW);
		b >>= 1;
		if (!b)
			return v_int(r);
		if (__builtin_mul_overflow(a, a, &a))
			return overflow(vm, VOP_POW);
	}
}

static struct value int_arith(struct vm *vm, enum v_op op, int64_t a, int64_t b)
{
	int64_t r;
	switch (op) {
	case VOP_ADD:
		return __builtin_add_overflow(a, b, &r) ? overflow(vm, op) : v_int(r);
	case VOP_SUB:
		return __builtin_sub_overflow(a, b, &r) ? overflow(vm, op) : v_int(r);
	case VOP_MUL:
		return __builtin_mul_overflow(a, b, &r) ? overflow(vm, op) : v_int(r);
	case VOP_POW:
		return int_pow(vm, a, b);
	default:
		return int_divide(vm, op, a, b);
	}
}

// ---- floats -------------------------------------------------------------------------------------

// CPython's float_divmod.
static struct value float_divide(struct vm *vm, enum v_op op, double a, double b)
{
	if (b == 0)
		return zero_division(vm, op == VOP_DIV   ? "float division by zero"
					 : op == VOP_MOD ? "float modulo"
							 : "float floor division by zero");
	if (op == VOP_DIV)
		return v_float(a / b);
	double mod = fmod(a, b), div = (a - mod) / b, floored;
	if (mod != 0) {
		if ((b < 0) != (mod < 0)) {
			mod += b;
			div -= 1;
		}
	} else {
		mod = copysign(0, b);
	}
	if (op == VOP_MOD)
		return v_float(mod);
	if (div != 0) {
		floored = floor(div);
		if (div - floored > 0.5)
			floored += 1;
	} else {
		floored = copysign(0, a / b);
	}
	return v_float(floored);
}

static struct value float_arith(struct vm *vm, enum v_op op, double a, double b)
{
	switch (op) {
	case VOP_ADD:
		return v_float(a + b);
	case VOP_SUB:
		return v_float(a - b);
	case VOP_MUL:
		return v_float(a * b);
	case VOP_POW:
		return float_pow(vm, a, b);
	default:
		return float_divide(vm, op, a, b);
	}
}

// ---- texts and lists ----------------------------------------------------------------------------

static struct value join_two(struct vm *vm, struct str a, struct str b, bool safe)
{
	if (a.n + b.n > UINT32_MAX) {
		fail_limit(vm, "a text is longer than 4 GiB");
		return v_undefined();
	}
	if (!vm_reserve(vm, a.n + b.n))
		return v_undefined();
	return v_text_value(arena_cat(vm_arena(vm), a, b), safe);
}

static struct value add_texts(struct vm *vm, struct value a, struct value b)
{
	if (a.safe || b.safe)
		return join_two(vm, v_escape(vm, a), v_escape(vm, b), true);
	return join_two(vm, v_get_str(a), v_get_str(b), false);
}

static struct value concat(struct vm *vm, struct value a, struct value b)
{
	bool safe = vm_autoescape(vm) && ((is_str(a) && a.safe) || (is_str(b) && b.safe));
	if (safe)
		return join_two(vm, v_escape(vm, a), v_escape(vm, b), true);
	return join_two(vm, v_text(vm, a), v_text(vm, b), false);
}

static struct value add_lists(struct vm *vm, struct value a, struct value b)
{
	uint32_t n = seq_len(a), m = seq_len(b);
	if (!vm_reserve(vm, ((size_t)n + m) * sizeof a))
		return v_undefined();
	struct value list = v_list_new(vm_arena(vm), (size_t)n + m);
	list.type = a.type == V_TUPLE ? V_TUPLE : V_LIST;
	for (uint32_t i = 0; i < n; i++)
		v_list_push(vm_arena(vm), list, seq_at(vm, a, i));
	for (uint32_t i = 0; i < m; i++)
		v_list_push(vm_arena(vm), list, seq_at(vm, b, i));
	return list;
}

static bool repeat_size(struct vm *vm, uint64_t n, int64_t times, uint64_t most)
{
	if (n && times > 0 && (uint64_t)times > most / n) {
		fail_limit(vm, "repeating %lld times makes too long a value", (long long)times);
		return false;
	}
	return true;
}

static struct value repeat_text(struct vm *vm, struct value v, int64_t times)
{
	if (times <= 0 || v.n == 0)
		return v_text_value(S(""), v.safe);
	if (!repeat_size(vm, v.n, times, UINT32_MAX) || !vm_reserve(vm, v.n * (size_t)times))
		return v_undefined();
	size_t total = v.n * (size_t)times, done = v.n;
	char *p = arena_alloc_raw(vm_arena(vm), total, 1);
	memcpy(p, v.s, v.n);
	while (done < total) {
		size_t more = done < total - done ? done : total - done;
		memcpy(p + done, p, more);
		done += more;
	}
	return v_text_value((struct str){p, total}, v.safe);
}

static struct value repeat_list(struct vm *vm, struct value v, int64_t times)
{
	uint32_t n = seq_len(v);
	uint64_t total = times > 0 ? n * (uint64_t)times : 0;
	if (!repeat_size(vm, n, times, UINT32_MAX / 2) || !vm_reserve(vm, total * sizeof v))
		return v_undefined();
	struct value list = v_list_new(vm_arena(vm), total);
	list.type = v.type == V_TUPLE ? V_TUPLE : V_LIST;
	for (uint64_t i = 0; i < total; i++)
		v_list_push(vm_arena(vm), list, seq_at(vm, v, (uint32_t)(i % n)));
	return list;
}

static struct value repeat(struct vm *vm, struct value v, struct value times)
{
	int64_t n = get_int(times);
	return v.type == V_STR ? repeat_text(vm, v, n) : repeat_list(vm, v, n);
}

static bool repeatable(struct value v)
{
	return v.type == V_STR || is_sequence(v);
}

// ---- all ----------------------------------------------------------------------------------------

static struct value unary(struct vm *vm, enum v_op op, struct value a)
{
	if (a.type == V_FLOAT)
		return v_float(op == VOP_NEG ? -a.f : a.f);
	if (is_int(a)) {
		if (op == VOP_POS)
			return v_int(get_int(a));
		return get_int(a) == INT64_MIN ? overflow(vm, op) : v_int(-get_int(a));
	}
	if (a.type == V_UNDEFINED)
		vm_fail_undefined(vm, a);
	else
		fail_type(vm, "bad operand type for unary %s: '%s'", op_names[op], v_type_name(a));
	return v_undefined();
}

static struct value add(struct vm *vm, struct value a, struct value b)
{
	if (is_str(a) && is_str(b))
		return add_texts(vm, a, b);
	if ((is_listlike(a) && is_listlike(b)) || (a.type == V_TUPLE && b.type == V_TUPLE))
		return add_lists(vm, a, b);
	return bad_operands(vm, VOP_ADD, a, b);
}

struct value v_arith(struct vm *vm, enum v_op op, struct value a, struct value b)
{
	if (op == VOP_NEG || op == VOP_POS)
		return unary(vm, op, a);
	if (op == VOP_CONCAT)
		return concat(vm, a, b);
	if (is_int(a) && is_int(b))
		return int_arith(vm, op, get_int(a), get_int(b));
	if (is_number(a) && is_number(b))
		return float_arith(vm, op, get_float(a), get_float(b));
	if (op == VOP_ADD)
		return add(vm, a, b);
	if (op == VOP_MUL && repeatable(a) && is_int(b))
		return repeat(vm, a, b);
	if (op == VOP_MUL && is_int(a) && repeatable(b))
		return repeat(vm, b, a);
	if (op == VOP_MOD && is_str(a))
		return format_percent(vm, a, b);
	return bad_operands(vm, op, a, b);
}
