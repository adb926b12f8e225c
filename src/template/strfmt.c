// format(value, spec): Python's format mini-language.

#include "template/strfmt.h"

#include <math.h>
#include <stdlib.h>

// ---- digits -------------------------------------------------------------------------------------

void int_digits(struct buf *b, uint64_t u, unsigned base, bool upper)
{
	const char *set = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	char tmp[64], *p = tmp + sizeof tmp;
	do {
		*--p = set[u % base];
		u /= base;
	} while (u);
	buf_add(b, p, (size_t)(tmp + sizeof tmp - p));
}

static void printf_float(struct buf *b, char conv, int precision, bool alt, double f)
{
	char fmt[] = {'%', '#', '.', '*', conv, 0};
	char plain[] = {'%', '.', '*', conv, 0};
	char small[64];
	const char *use = alt ? fmt : plain;
	int n = snprintf(small, sizeof small, use, precision, f);
	if (n < (int)sizeof small) {
		buf_add(b, small, (size_t)n);
		return;
	}
	char *p = buf_reserve(b, (size_t)n + 1);
	if (p) {
		snprintf(p, (size_t)n + 1, use, precision, f);
		b->n += (size_t)n;
	}
}

// 'g' with Python's Py_DTSF_ADD_DOT_0: exponents begin one digit earlier and ".0" is added.
static void general_dot0(struct buf *b, int precision, double f)
{
	if (precision == 0)
		precision = 1;
	char tmp[64];
	int shown = precision > 40 ? 40 : precision;
	snprintf(tmp, sizeof tmp, "%.*e", shown - 1, f);
	int point = (int)strtol(strchr(tmp, 'e') + 1, NULL, 10) + 1;
	if (f != 0 && (point <= -4 || point > precision - 1)) {
		// %g would write the same digits in full: take them from %e without trailing zeros.
		struct buf e;
		out_open(&e);
		printf_float(&e, 'e', precision - 1, false, f);
		struct str all = buf_view(&e);
		size_t exp = str_index(all, 'e'), end = exp;
		while (str_index(str_first(all, exp), '.') != SIZE_MAX && all.p[end - 1] == '0')
			end--;
		if (all.p[end - 1] == '.')
			end--;
		buf_add(b, all.p, end);
		buf_str(b, str_from(all, exp));
		buf_release(&e);
		return;
	}
	size_t from = b->n;
	printf_float(b, 'g', precision, false, f);
	struct str digits = {b->p + from, b->n - from};
	if (str_index(digits, '.') == SIZE_MAX && str_index(digits, 'e') == SIZE_MAX)
		buf_lit(b, ".0");
}

void float_digits(struct buf *b, double f, char type, int precision, bool alt, bool dot0)
{
	bool upper = type == 'E' || type == 'F' || type == 'G';
	f = fabs(f);
	if (isnan(f) || isinf(f)) {
		buf_str(b,
			isnan(f) ? (upper ? S("NAN") : S("nan")) : (upper ? S("INF") : S("inf")));
		return;
	}
	if (type == 'r') {
		print_float(b, f);
		return;
	}
	if (dot0)
		general_dot0(b, precision, f);
	else
		printf_float(b, type, precision, alt, f);
}

// ---- parsing ------------------------------------------------------------------------------------

static bool is_align(char c)
{
	return c == '<' || c == '>' || c == '^' || c == '=';
}

static bool take(struct str *s, const char *set, char *out)
{
	if (s->n == 0 || !strchr(set, s->p[0]) || s->p[0] == 0)
		return false;
	*out = s->p[0];
	*s = str_from(*s, 1);
	return true;
}

static bool take_number(struct vm *vm, struct str *s, int64_t *out)
{
	if (s->n == 0 || s->p[0] < '0' || s->p[0] > '9')
		return true;
	int64_t v = 0;
	while (s->n && s->p[0] >= '0' && s->p[0] <= '9') {
		if (v > INT32_MAX) {
			fail_type(vm, "too many decimal digits in a format string");
			return false;
		}
		v = v * 10 + (s->p[0] - '0');
		*s = str_from(*s, 1);
	}
	*out = v;
	return true;
}

static bool bad_spec(struct vm *vm, struct str spec, struct value v)
{
	fail_type(vm, "invalid format '%.*s' for a value of type '%s'", STR_ARG(spec),
		  v_type_name(v));
	return false;
}

static void take_align(struct fmt_spec *f, struct str *s)
{
	size_t first = 0;
	if (s->n)
		u_at(*s, &first);
	if (first && first < s->n && is_align(s->p[first]) && first <= sizeof f->fill) {
		memcpy(f->fill, s->p, first);
		f->fill_n = (uint8_t)first;
		f->align = s->p[first];
		*s = str_from(*s, first + 1);
	} else if (s->n && is_align(s->p[0])) {
		f->align = s->p[0];
		*s = str_from(*s, 1);
	}
}

static bool parse_spec(struct vm *vm, struct str spec, struct value v, struct fmt_spec *f)
{
	struct str s = spec;
	char c;
	*f = (struct fmt_spec){.fill = {' '}, .fill_n = 0, .width = -1, .precision = -1};
	take_align(f, &s);
	take(&s, "+- ", &f->sign);
	f->no_neg_zero = take(&s, "z", &c);
	f->alt = take(&s, "#", &c);
	if (!f->fill_n && take(&s, "0", &c)) {
		f->zero = true;
		f->fill[0] = '0';
		f->fill_n = 1;
		if (!f->align && !is_str(v))
			f->align = '=';
	}
	if (!f->fill_n)
		f->fill_n = 1;
	if (!take_number(vm, &s, &f->width))
		return false;
	take(&s, ",_", &f->group);
	if (take(&s, ",_", &c))
		return bad_spec(vm, spec, v);
	if (take(&s, ".", &c)) {
		if (!take_number(vm, &s, &f->precision))
			return false;
		if (f->precision < 0)
			return bad_spec(vm, spec, v);
	}
	if (s.n > 1)
		return bad_spec(vm, spec, v);
	f->type = s.n ? s.p[0] : 0;
	return true;
}

// ---- output -------------------------------------------------------------------------------------

static void add_fill(struct buf *b, const struct fmt_spec *f, int64_t n)
{
	for (int64_t i = 0; i < n && !b->full; i++)
		buf_add(b, f->fill, f->fill_n);
}

void add_padded(struct vm *vm, struct buf *b, struct str s, const struct fmt_spec *f,
		char dflt_align)
{
	int64_t len = (int64_t)u_len(s), pad = f->width > len ? f->width - len : 0;
	char align = f->align ? f->align : dflt_align;
	int64_t left = align == '>' ? pad : align == '^' ? pad / 2 : 0;
	if (!vm_reserve(vm, (size_t)pad * f->fill_n))
		return;
	add_fill(b, f, left);
	buf_str(b, s);
	add_fill(b, f, pad - left);
}

static void format_text(struct vm *vm, struct buf *b, struct value v, const struct fmt_spec *f,
			struct str spec)
{
	bool bad = (f->type && f->type != 's') || f->sign || f->alt || f->no_neg_zero || f->group ||
		   f->align == '=';
	if (bad) {
		bad_spec(vm, spec, v);
		return;
	}
	struct str s = v_get_str(v);
	if (f->precision >= 0)
		s = u_sub(s, 0, (size_t)f->precision);
	add_padded(vm, b, s, f, '<');
}

// The integer part with separators, at least `width` characters long with leading zeros.
static void add_grouped(struct buf *b, struct str digits, char sep, int every, int64_t width)
{
	int64_t n = (int64_t)digits.n;
	if (sep && every) {
		// Zeros are grouped too, but no separator stands first.
		while (n + (n - 1) / every < width)
			n++;
	} else if (n < width) {
		n = width;
	}
	for (int64_t i = 0; i < n && !b->full; i++) {
		int64_t left = n - i;
		buf_char(b, left > (int64_t)digits.n ? '0' : digits.p[(int64_t)digits.n - left]);
		if (sep && left > 1 && (left - 1) % every == 0)
			buf_char(b, sep);
	}
}

// A number: sign, prefix, integer part, rest (fraction and exponent).
static void add_number(struct vm *vm, struct buf *b, bool negative, struct str prefix,
		       struct str whole, struct str rest, const struct fmt_spec *f, int every)
{
	struct buf n;
	char sign = negative ? '-' : f->sign == '+' || f->sign == ' ' ? f->sign : 0;
	int64_t fixed = (int64_t)(prefix.n + rest.n) + (sign != 0), pad = 0;
	bool inside = f->align == '=';
	bool zeros = inside && f->fill_n == 1 && f->fill[0] == '0';
	if (f->width > 0 && !vm_reserve(vm, (size_t)f->width * f->fill_n))
		return;
	out_open(&n);
	add_grouped(&n, whole, f->group, every, zeros ? f->width - fixed : 0);
	int64_t len = fixed + (int64_t)n.n;
	if (f->width > len)
		pad = f->width - len;
	char align = f->align ? f->align : '>';
	int64_t left = align == '>' ? pad : align == '^' ? pad / 2 : 0;
	add_fill(b, f, left);
	if (sign)
		buf_char(b, sign);
	buf_str(b, prefix);
	if (inside)
		add_fill(b, f, pad);
	buf_str(b, buf_view(&n));
	buf_str(b, rest);
	if (!inside)
		add_fill(b, f, pad - left);
	buf_release(&n);
}

static void format_float(struct vm *vm, struct buf *b, struct value v, const struct fmt_spec *f,
			 struct str spec)
{
	char type = f->type;
	bool percent = type == '%', none = !type;
	if ((type && !strchr("eEfFgGn%", type)) || (type == 'n' && f->group)) {
		bad_spec(vm, spec, v);
		return;
	}
	if (f->precision > FMT_PRECISION_MAX) {
		fail_limit(vm, "precision too big");
		return;
	}
	double x = get_float(v) * (percent ? 100 : 1);
	int precision = f->precision < 0 ? 6 : (int)f->precision;
	type = percent ? 'f' : type == 'n' ? 'g' : none ? (f->precision < 0 ? 'r' : 'g') : type;
	if (!vm_reserve(vm, (size_t)precision))
		return;
	struct buf t;
	out_open(&t);
	float_digits(&t, x, type, precision, f->alt, none && f->precision >= 0);
	struct str all = buf_view(&t);
	size_t end = 0;
	bool zero = true;
	for (size_t i = 0; i < all.n && all.p[i] != 'e' && all.p[i] != 'E'; i++)
		zero &= all.p[i] == '0' || all.p[i] == '.';
	while (end < all.n && all.p[end] >= '0' && all.p[end] <= '9')
		end++;
	bool negative = signbit(x) && !isnan(x) && !(f->no_neg_zero && zero);
	if (percent)
		buf_char(&t, '%');
	all = buf_view(&t);
	add_number(vm, b, negative, S(""), str_first(all, end), str_from(all, end), f, 3);
	buf_release(&t);
}

static void format_char(struct vm *vm, struct buf *b, int64_t c, const struct fmt_spec *f)
{
	char tmp[4];
	size_t n = c >= 0 && c < 0x110000 ? utf8_encode((uint32_t)c, tmp) : 0;
	if (!n || f->sign || f->precision >= 0 || f->alt || f->group)
		fail_type(vm, "the integer %lld cannot be formatted as a character", (long long)c);
	else
		add_padded(vm, b, (struct str){tmp, n}, f, '<');
}

static void format_int(struct vm *vm, struct buf *b, struct value v, const struct fmt_spec *f,
		       struct str spec)
{
	static const struct {
		char type;
		uint8_t base;
		struct str prefix;
	} bases[] = {
		{'b', 2, S_INIT("0b")},  {'o', 8, S_INIT("0o")}, {'x', 16, S_INIT("0x")},
		{'X', 16, S_INIT("0X")}, {'d', 10, S_INIT("")},  {'n', 10, S_INIT("")},
	};
	char type = f->type ? f->type : 'd';
	size_t k = 0;
	while (k < 6 && bases[k].type != type)
		k++;
	bool bad = k == 6 || f->precision >= 0 || f->no_neg_zero || (f->group && type == 'n') ||
		   (f->group == ',' && type != 'd');
	if (bad) {
		bad_spec(vm, spec, v);
		return;
	}
	struct buf t;
	out_open(&t);
	int64_t i = get_int(v);
	int_digits(&t, i < 0 ? 0 - (uint64_t)i : (uint64_t)i, bases[k].base, type == 'X');
	add_number(vm, b, i < 0, f->alt ? bases[k].prefix : S(""), buf_view(&t), S(""), f,
		   type == 'd' ? 3 : 4);
	buf_release(&t);
}

void format_value(struct vm *vm, struct buf *b, struct value v, struct str spec)
{
	struct fmt_spec f;
	if (spec.n == 0) {
		v_print(vm, b, v);
		return;
	}
	if (!is_number(v) && !is_str(v)) {
		if (use_undefined(vm, v))
			fail_type(vm, "a format such as '%.*s' cannot be applied to '%s'",
				  STR_ARG(spec), v_type_name(v));
		return;
	}
	if (!parse_spec(vm, spec, v, &f))
		return;
	if (is_str(v))
		format_text(vm, b, v, &f, spec);
	else if (v.type == V_FLOAT || (f.type && strchr("eEfFgG%", f.type)))
		format_float(vm, b, v, &f, spec);
	else if (f.type == 'c')
		format_char(vm, b, get_int(v), &f);
	else
		format_int(vm, b, v, &f, spec);
}
