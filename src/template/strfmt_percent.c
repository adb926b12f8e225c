// `text % args`: printf-style formatting as Python does it.

#include "template/strfmt.h"

#include <math.h>

struct percent {
	struct vm *vm;
	struct buf *out;
	bool safe;          // the text is markup: arguments are escaped
	struct value args;  // tuple, or one value
	struct value map;   // for %(name)s; undefined when the arguments are no mapping
	struct value named; // the argument that %(name) chose
	bool has_named;
	uint32_t next; // of args
};

struct conv {
	bool left, plus, space, alt, zero;
	int64_t width, precision;
	char type;
};

static bool next_arg(struct percent *p, struct value *out)
{
	if (p->has_named) {
		*out = p->named;
		return true;
	}
	if (p->args.type == V_TUPLE) {
		if (p->next < p->args.list->n) {
			*out = p->args.list->p[p->next++];
			return true;
		}
	} else if (p->next == 0) {
		p->next = 1;
		*out = p->args;
		return true;
	}
	fail_type(p->vm, "not enough arguments for the format string");
	return false;
}

static bool take_key(struct percent *p, struct str *s)
{
	int64_t depth = 1;
	size_t i = 1;
	for (; i < s->n && depth > 0; i++)
		depth += s->p[i] == '(' ? 1 : s->p[i] == ')' ? -1 : 0;
	if (depth > 0) {
		fail_type(p->vm, "incomplete format key");
		return false;
	}
	if (p->map.type == V_NONE) {
		fail_type(p->vm, "the format needs a mapping");
		return false;
	}
	struct str key = {s->p + 1, i - 2};
	*s = str_from(*s, i);
	p->has_named = item_find(p->vm, p->map, v_str(key), &p->named);
	if (!p->has_named && !vm_failed(p->vm))
		fail_type(p->vm, "the mapping has no key '%.*s'", STR_ARG(key));
	return p->has_named;
}

static bool take_size(struct percent *p, struct str *s, int64_t *out, bool *left)
{
	if (s->n && s->p[0] == '*') {
		struct value v;
		*s = str_from(*s, 1);
		if (!next_arg(p, &v))
			return false;
		if (p->safe || !is_int(v)) {
			fail_type(p->vm, "* wants an integer");
			return false;
		}
		*out = get_int(v);
		if (*out < 0 && left) {
			*left = true;
			*out = -*out;
		} else if (*out < 0) {
			*out = 0;
		}
	} else {
		*out = 0;
		while (s->n && s->p[0] >= '0' && s->p[0] <= '9' && *out <= INT32_MAX) {
			*out = *out * 10 + (s->p[0] - '0');
			*s = str_from(*s, 1);
		}
	}
	if (*out <= INT32_MAX)
		return true;
	fail_limit(p->vm, "a width or precision is too big");
	return false;
}

static bool take_conv(struct percent *p, struct str *s, struct conv *c)
{
	*c = (struct conv){.width = -1, .precision = -1};
	p->has_named = false;
	if (s->n && s->p[0] == '(' && !take_key(p, s))
		return false;
	for (; s->n && strchr("-+ #0", s->p[0]) && s->p[0]; *s = str_from(*s, 1)) {
		c->left |= s->p[0] == '-';
		c->plus |= s->p[0] == '+';
		c->space |= s->p[0] == ' ';
		c->alt |= s->p[0] == '#';
		c->zero |= s->p[0] == '0';
	}
	if (s->n && (s->p[0] == '*' || (s->p[0] >= '0' && s->p[0] <= '9')) &&
	    !take_size(p, s, &c->width, &c->left))
		return false;
	if (s->n && s->p[0] == '.') {
		*s = str_from(*s, 1);
		if (!take_size(p, s, &c->precision, NULL))
			return false;
	}
	if (s->n && strchr("hlL", s->p[0]) && s->p[0])
		*s = str_from(*s, 1);
	if (s->n == 0) {
		fail_type(p->vm, "incomplete format");
		return false;
	}
	c->type = s->p[0];
	*s = str_from(*s, 1);
	return true;
}

// ---- conversions --------------------------------------------------------------------------------

static void add_sized(struct percent *p, const struct conv *c, struct str s)
{
	struct fmt_spec f = {
		.fill = {' '}, .fill_n = 1, .width = c->width, .align = c->left ? '<' : '>'};
	add_padded(p->vm, p->out, s, &f, '>');
}

static void add_text(struct percent *p, const struct conv *c, struct value v)
{
	struct buf b;
	out_open(&b);
	if (c->type == 's' && p->safe)
		v_print_escaped(p->vm, &b, v);
	else if (c->type == 's')
		v_print(p->vm, &b, v);
	else if (c->type == 'r')
		v_repr(p->vm, &b, v);
	else
		print_ascii(p->vm, &b, v);
	struct str s = out_str(p->vm, &b);
	if (p->safe && c->type != 's')
		s = v_escape(p->vm, v_str(s));
	if (c->precision >= 0)
		s = u_sub(s, 0, (size_t)c->precision);
	add_sized(p, c, s);
}

static void add_number(struct percent *p, const struct conv *c, bool negative, struct str prefix,
		       struct str digits)
{
	char sign = negative ? '-' : c->plus ? '+' : c->space ? ' ' : 0;
	int64_t len = (int64_t)(digits.n + prefix.n) + (sign != 0);
	int64_t pad = c->width > len ? c->width - len : 0;
	bool zero = c->zero && !c->left;
	if (!vm_reserve(p->vm, (size_t)pad))
		return;
	for (int64_t i = 0; !c->left && !zero && i < pad; i++)
		buf_char(p->out, ' ');
	if (sign)
		buf_char(p->out, sign);
	buf_str(p->out, prefix);
	for (int64_t i = 0; zero && i < pad; i++)
		buf_char(p->out, '0');
	buf_str(p->out, digits);
	for (int64_t i = 0; c->left && i < pad; i++)
		buf_char(p->out, ' ');
}

static bool wrong_number(struct percent *p, const struct conv *c, struct value v)
{
	if (v.type == V_UNDEFINED)
		vm_fail_undefined(p->vm, v);
	else
		fail_type(p->vm, "%%%c needs a number, not '%s'", c->type, v_type_name(v));
	return false;
}

// In markup the arguments are wrapped in a helper that converts itself by int() and float().
static bool to_int(struct percent *p, const struct conv *c, struct value v, int64_t *out)
{
	bool beyond = false, decimal = strchr("diu", c->type) != NULL;
	if (is_int(v) && (decimal || !p->safe)) {
		*out = get_int(v);
		return true;
	}
	if (decimal && v.type == V_FLOAT) {
		*out = get_int(float_to_int(p->vm, v.f));
		return !vm_failed(p->vm);
	}
	if (decimal && p->safe && is_str(v) && parse_int(v_get_str(v), 10, out, &beyond))
		return true;
	return wrong_number(p, c, v);
}

static void add_int(struct percent *p, const struct conv *c, struct value v)
{
	int64_t i;
	if (!to_int(p, c, v, &i))
		return;
	bool hex = c->type == 'x' || c->type == 'X', octal = c->type == 'o';
	struct buf b;
	out_open(&b);
	int_digits(&b, i < 0 ? 0 - (uint64_t)i : (uint64_t)i,
		   hex     ? 16
		   : octal ? 8
			   : 10,
		   c->type == 'X');
	if (c->precision > (int64_t)b.n && vm_reserve(p->vm, (size_t)c->precision)) {
		struct buf padded;
		out_open(&padded);
		for (int64_t k = (int64_t)b.n; k < c->precision; k++)
			buf_char(&padded, '0');
		buf_str(&padded, buf_view(&b));
		buf_release(&b);
		b = padded;
	}
	struct str prefix = S("");
	if (c->alt)
		prefix = octal ? S("0o") : c->type == 'x' ? S("0x") : hex ? S("0X") : S("");
	add_number(p, c, i < 0, prefix, buf_view(&b));
	buf_release(&b);
}

static void add_float(struct percent *p, const struct conv *c, struct value v)
{
	double f;
	if (is_number(v)) {
		f = get_float(v);
	} else if (!p->safe || !is_str(v) || !parse_float(v_get_str(v), &f)) {
		wrong_number(p, c, v);
		return;
	}
	int precision = c->precision < 0 ? 6 : (int)c->precision;
	if (precision > FMT_PRECISION_MAX) {
		fail_limit(p->vm, "precision too big");
		return;
	}
	struct buf b;
	out_open(&b);
	float_digits(&b, f, c->type, precision, c->alt, false);
	add_number(p, c, signbit(f) && !isnan(f), S(""), buf_view(&b));
	buf_release(&b);
}

static void add_char(struct percent *p, const struct conv *c, struct value v)
{
	char tmp[4];
	struct str s = {tmp, 0};
	if (!p->safe && is_str(v) && u_len(v_get_str(v)) == 1)
		s = v_get_str(v);
	else if (!p->safe && is_int(v) && get_int(v) >= 0 && get_int(v) < 0x110000)
		s.n = utf8_encode((uint32_t)get_int(v), tmp);
	if (s.n)
		add_sized(p, c, s);
	else
		fail_type(p->vm, "%%c needs an integer or one character");
}

static void add_conv(struct percent *p, const struct conv *c)
{
	struct value v;
	if (c->type == '%') {
		buf_char(p->out, '%');
		return;
	}
	if (!strchr("sradiuoxXeEfFgGc", c->type) || !c->type) {
		fail_type(p->vm, "unsupported format character '%c'", c->type);
		return;
	}
	if (!next_arg(p, &v))
		return;
	if (strchr("sra", c->type))
		add_text(p, c, v);
	else if (strchr("diuoxX", c->type))
		add_int(p, c, v);
	else if (c->type == 'c')
		add_char(p, c, v);
	else
		add_float(p, c, v);
}

static bool is_mapping(struct value v)
{
	return v.type == V_MAP || is_listlike(v) || v.type == V_UNDEFINED || v.type == V_OBJECT ||
	       is_other(v, VO_RANGE);
}

struct value format_percent(struct vm *vm, struct value text, struct value args)
{
	struct buf b;
	struct percent p = {.vm = vm, .out = &b, .safe = text.safe, .args = args, .map = v_none()};
	if (is_mapping(args))
		p.map = args;
	out_open(&b);
	struct str s = v_get_str(text);
	while (s.n && !vm_failed(vm)) {
		size_t at = str_index(s, '%');
		buf_str(&b, str_first(s, at));
		if (at == SIZE_MAX)
			break;
		s = str_from(s, at + 1);
		struct conv c;
		if (take_conv(&p, &s, &c))
			add_conv(&p, &c);
	}
	bool left =
		args.type == V_TUPLE ? p.next < args.list->n : p.next == 0 && p.map.type == V_NONE;
	if (left && !vm_failed(vm))
		fail_type(vm, "not all arguments were used by the format string");
	return out_close(vm, &b, text.safe);
}
