// Filters over numbers, and numbers read from text as Python's int() and float() read them.

#include "template/filter.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

// ---- reading ------------------------------------------------------------------------------------

static int digit_value(uint32_t c)
{
	if (u_decimal(c))
		return u_decimal_value(c);
	c |= 0x20;
	return c >= 'a' && c <= 'z' ? (int)(c - 'a') + 10 : 99;
}

// The base that a prefix such as 0x names, when it fits; the prefix is taken off.
static int base_prefix(struct str *s, int base)
{
	static const struct {
		char letter;
		int base;
	} prefixes[] = {{'x', 16}, {'o', 8}, {'b', 2}};
	if (s->n >= 2 && s->p[0] == '0')
		for (int i = 0; i < 3; i++)
			if ((s->p[1] | 0x20) == prefixes[i].letter &&
			    (base == 0 || base == prefixes[i].base)) {
				*s = str_from(*s, 2);
				if (s->n && s->p[0] == '_')
					*s = str_from(*s, 1);
				return prefixes[i].base;
			}
	return base;
}

static bool add_digit(int64_t *v, int base, int digit, bool negative)
{
	return !__builtin_mul_overflow(*v, (int64_t)base, v) &&
	       !__builtin_add_overflow(*v, negative ? -digit : digit, v);
}

bool parse_int(struct str s, int base, int64_t *out, bool *overflow)
{
	s = u_strip(s, true, true);
	*out = 0;
	*overflow = false;
	if ((base != 0 && base < 2) || base > 36)
		return false;
	bool negative = s.n && s.p[0] == '-', digit = false;
	if (negative || (s.n && s.p[0] == '+'))
		s = str_from(s, 1);
	int actual = base_prefix(&s, base);
	bool decimal = actual == 0, nonzero = false;
	if (decimal)
		actual = 10;
	bool leading_zero = decimal && s.n > 1 && s.p[0] == '0';
	for (size_t i = 0; i < s.n;) {
		uint32_t c = u_at(s, &i);
		if (c == '_') {
			if (!digit)
				return false;
			digit = false;
			continue;
		}
		int d = digit_value(c);
		if (d >= actual)
			return false;
		digit = true;
		nonzero |= d != 0;
		if (!*overflow)
			*overflow = !add_digit(out, actual, d, negative);
	}
	return digit && !(leading_zero && nonzero);
}

// Copies the text of a float with ASCII digits and without underscores; false when it is none.
static bool float_text(struct str s, char *out, size_t room)
{
	size_t n = 0;
	bool digit = false, under = false;
	for (size_t i = 0; i < s.n;) {
		uint32_t c = u_at(s, &i);
		if (c == '_') {
			if (!digit || under)
				return false;
			under = true;
			continue;
		}
		bool is_digit = u_decimal(c);
		if (under && !is_digit)
			return false;
		under = false;
		digit = is_digit;
		if ((!is_digit && c >= 0x80) || n + 1 >= room)
			return false;
		out[n++] = (char)(is_digit ? '0' + u_decimal_value(c) : (int)c);
	}
	out[n] = 0;
	return !under;
}

static bool word_float(const char *p, double *out)
{
	struct str s = str_cstr(p);
	if (str_eq_nocase(s, S("inf")) || str_eq_nocase(s, S("infinity")))
		*out = INFINITY;
	else if (str_eq_nocase(s, S("nan")))
		*out = NAN;
	else
		return false;
	return true;
}

static size_t skip_digits(const char *p)
{
	return strspn(p, "0123456789");
}

bool parse_float(struct str s, double *out)
{
	char small[128], *text = small;
	s = u_strip(s, true, true);
	if (s.n >= sizeof small && !(text = malloc(s.n + 1)))
		return false;
	bool ok = float_text(s, text, s.n >= sizeof small ? s.n + 1 : sizeof small);
	const char *p = text + (ok && (*text == '-' || *text == '+'));
	if (ok && word_float(p, out)) {
		if (*text == '-')
			*out = -*out;
	} else if (ok) {
		size_t whole = skip_digits(p), part = 0;
		p += whole;
		if (*p == '.')
			part = skip_digits(++p), p += part;
		ok = whole + part > 0;
		if (ok && (*p | 0x20) == 'e') {
			p++;
			p += *p == '-' || *p == '+';
			size_t exp = skip_digits(p);
			ok = exp > 0;
			p += exp;
		}
		ok = ok && *p == 0;
		if (ok)
			*out = strtod(text, NULL);
	}
	if (text != small)
		free(text);
	return ok;
}

// ---- int and float ------------------------------------------------------------------------------

static struct value beyond(struct vm *vm)
{
	fail_type(vm, "an integer beyond 64 bits");
	return v_int(0);
}

struct value float_to_int(struct vm *vm, double f)
{
	if (isnan(f) || isinf(f)) {
		fail_type(vm, "cannot convert %s to an integer", isnan(f) ? "nan" : "infinity");
		return v_int(0);
	}
	f = trunc(f);
	return f >= -9223372036854775808.0 && f < 9223372036854775808.0 ? v_int((int64_t)f)
									: beyond(vm);
}

static bool undefined_number(struct vm *vm, struct value v)
{
	if (v.type == V_UNDEFINED)
		vm_fail_undefined(vm, v);
	return v.type == V_UNDEFINED;
}

struct value f_int(struct vm *vm, const struct value *a)
{
	int64_t i, base = 10;
	double f;
	bool overflow = false;
	struct value v = a[0], dflt = given(a[1]) ? a[1] : v_int(0);
	if (undefined_number(vm, v))
		return v_undefined();
	if (is_int(v))
		return v_int(get_int(v));
	if (v.type == V_FLOAT)
		return isnan(v.f) ? dflt : float_to_int(vm, v.f);
	if (v.type != V_STR)
		return dflt;
	bool has_base = !given(a[2]) || is_int(a[2]);
	if (given(a[2]) && has_base)
		base = get_int(a[2]);
	if (has_base &&
	    parse_int(v_get_str(v), base > 99 || base < 0 ? 1 : (int)base, &i, &overflow))
		return overflow ? beyond(vm) : v_int(i);
	if (!parse_float(v_get_str(v), &f) || isnan(f))
		return dflt;
	return float_to_int(vm, f);
}

struct value f_float(struct vm *vm, const struct value *a)
{
	double f;
	if (undefined_number(vm, a[0]))
		return v_undefined();
	if (is_number(a[0]))
		return v_float(get_float(a[0]));
	if (a[0].type == V_STR && parse_float(v_get_str(a[0]), &f))
		return v_float(f);
	return given(a[1]) ? a[1] : v_float(0);
}

struct value f_abs(struct vm *vm, const struct value *a)
{
	struct value v = a[0];
	if (undefined_number(vm, v))
		return v;
	if (v.type == V_FLOAT)
		return v_float(fabs(v.f));
	if (is_int(v))
		return get_int(v) < 0 ? v_arith(vm, VOP_NEG, v, v) : v_int(get_int(v));
	fail_type(vm, "abs needs a number, not '%s'", v_type_name(v));
	return v_undefined();
}

// ---- round --------------------------------------------------------------------------------------

// round(i, -digits): to the nearest multiple of ten to that power, half to even.
static struct value round_int(struct vm *vm, int64_t i, int64_t digits)
{
	int64_t unit = 1, rest, up;
	if (digits >= 0)
		return v_int(i);
	for (int64_t k = digits; k < 0; k++)
		if (__builtin_mul_overflow(unit, 10, &unit)) {
			// Ten to the 19th: half of it is the only thing that could round away from
			// 0.
			uint64_t size = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
			bool away = digits == -19 && size > 5000000000000000000u;
			return away ? beyond(vm) : v_int(0);
		}
	rest = i % unit;
	if (rest < 0)
		rest += unit;
	bool odd = ((i - rest) / unit) & 1;
	bool round_up = rest > unit - rest || (rest == unit - rest && odd);
	if (__builtin_sub_overflow(i, rest, &up) ||
	    (round_up && __builtin_add_overflow(up, unit, &up)))
		return beyond(vm);
	return v_int(up);
}

// The digits of |f| before the point, rounded half to even at ten to the power `drop`.
static double round_tens(double f, int drop)
{
	char digits[DBL_MAX_10_EXP + 1100 + 8];
	int n = snprintf(digits, sizeof digits, "%.1074f", fabs(f));
	int point = n - 1075; // digits before the point
	int keep = point - drop;
	if (keep < 0)
		return copysign(0, f);
	char c = digits[keep];
	bool tail = false;
	for (int i = keep + 1; i < n; i++)
		tail |= digits[i] != '0' && digits[i] != '.';
	bool odd = keep > 0 && (digits[keep - 1] - '0') & 1;
	bool up = c > '5' || (c == '5' && (tail || odd));
	char out[DBL_MAX_10_EXP + 16] = "0";
	memcpy(out + 1, digits, (size_t)keep);
	int last = keep;
	while (up && last >= 0 && out[last] == '9')
		out[last--] = '0';
	if (up)
		out[last]++;
	snprintf(out + keep + 1, sizeof out - (size_t)keep - 1, "e%d", drop);
	return copysign(strtod(out, NULL), f);
}

static struct value round_float(struct vm *vm, double f, int64_t digits)
{
	char small[1500];
	if (!isfinite(f) || digits > 323)
		return v_float(f);
	if (digits < -308)
		return v_float(copysign(0, f));
	if (digits < 0) {
		double r = round_tens(f, (int)-digits);
		if (isinf(r))
			fail_type(vm, "rounded value too large to represent");
		return v_float(r);
	}
	snprintf(small, sizeof small, "%.*f", (int)digits, f);
	return v_float(strtod(small, NULL));
}

static struct value round_to(struct vm *vm, struct value v, struct value precision, bool up)
{
	struct value scale = v_arith(vm, VOP_POW, v_int(10), precision);
	struct value scaled = v_arith(vm, VOP_MUL, v, scale);
	if (vm_failed(vm))
		return v_undefined();
	if (!is_number(scaled)) {
		fail_type(vm, "round needs a number, not '%s'", v_type_name(v));
		return v_undefined();
	}
	if (scaled.type == V_FLOAT)
		scaled = float_to_int(vm, up ? ceil(scaled.f) : floor(scaled.f));
	return vm_failed(vm) ? v_undefined() : v_arith(vm, VOP_DIV, scaled, scale);
}

struct value f_round(struct vm *vm, const struct value *a)
{
	struct value precision = given(a[1]) ? a[1] : v_int(0);
	struct str method = S("common");
	if (given(a[2]) && a[2].type == V_STR)
		method = v_get_str(a[2]);
	else if (given(a[2]))
		method = S("");
	bool up = str_eq(method, S("ceil"));
	if (!up && !str_eq(method, S("floor")) && !str_eq(method, S("common"))) {
		fail_type(vm, "the method of round must be common, ceil or floor");
		return v_undefined();
	}
	if (undefined_number(vm, a[0]))
		return v_undefined();
	if (!str_eq(method, S("common")))
		return round_to(vm, a[0], precision, up);
	if (!is_number(a[0])) {
		fail_type(vm, "round needs a number, not '%s'", v_type_name(a[0]));
		return v_undefined();
	}
	int64_t digits = 0;
	if (precision.type == V_NONE) // round(x, None) gives an integer
		return is_int(a[0])
			       ? v_int(get_int(a[0]))
			       : float_to_int(vm, isfinite(a[0].f) ? nearbyint(a[0].f) : a[0].f);
	if (!arg_int(vm, precision, &digits))
		return v_undefined();
	return is_int(a[0]) ? round_int(vm, get_int(a[0]), digits)
			    : round_float(vm, a[0].f, digits);
}

// ---- sum ----------------------------------------------------------------------------------------

struct value f_sum(struct vm *vm, const struct value *a)
{
	struct viter it;
	struct attr_path path = attr_path(vm, a[1]);
	struct value sum = given(a[2]) ? a[2] : v_int(0);
	if (!viter_init(vm, &it, a[0]))
		return v_undefined();
	if (sum.type == V_STR) {
		fail_type(vm, "sum cannot add texts");
		vm_hint(vm, "use `| join`");
		return v_undefined();
	}
	for (struct value v; viter_next(vm, &it, &v) && vm_spend(vm, 1) && !vm_failed(vm);) {
		struct value item = attr_get(vm, v, &path, v_none());
		if (vm_failed(vm))
			break;
		sum = v_arith(vm, VOP_ADD, sum, item);
	}
	return sum;
}

// ---- filesizeformat -----------------------------------------------------------------------------

static bool to_float(struct vm *vm, struct value v, double *out)
{
	if (is_number(v)) {
		*out = get_float(v);
		return true;
	}
	if (v.type == V_STR && parse_float(v_get_str(v), out))
		return true;
	if (!undefined_number(vm, v))
		fail_type(vm, "filesizeformat needs a number, not '%s'", v_type_name(v));
	return false;
}

struct value f_filesizeformat(struct vm *vm, const struct value *a)
{
	static const char prefixes[] = "kMGTPEZY";
	static const double thousands[] = {1e6, 1e9, 1e12, 1e15, 1e18, 1e21, 1e24, 1e27};
	double bytes;
	bool binary = given(a[1]) && v_truth(vm, a[1]);
	double base = binary ? 1024 : 1000;
	struct arena *ar = vm_arena(vm);
	if (!to_float(vm, a[0], &bytes))
		return v_undefined();
	if (bytes == 1)
		return v_str(S("1 Byte"));
	if (bytes < base) {
		struct value whole = float_to_int(vm, bytes);
		return v_str(arena_printf(ar, "%lld Bytes", (long long)whole.i));
	}
	int i = 0;
	double unit;
	for (;; i++) {
		unit = binary ? ldexp(1, 10 * (i + 2)) : thousands[i];
		// The double nearest to 10^24 is less than it.
		bool below = bytes < unit || (!binary && i == 6 && bytes == unit);
		if (below || i == 7)
			break;
	}
	struct buf b;
	out_open(&b);
	format_value(vm, &b, v_float(base * bytes / unit), S(".1f"));
	buf_printf(&b, " %c%s", binary && i == 0 ? 'K' : prefixes[i], binary ? "iB" : "B");
	return out_close(vm, &b, false);
}
