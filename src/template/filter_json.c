// tojson: Python's json.dumps with sorted keys, made safe for HTML.

#include "template/filter.h"

#include <math.h>

struct dump {
	struct vm *vm;
	struct buf *out;
	bool pretty;
	struct str indent;
};

static void dump(struct dump *, struct value, int depth);

static void unit(struct buf *b, uint32_t c)
{
	buf_printf(b, "\\u%04x", c);
}

static void dump_text(struct buf *b, struct str s)
{
	static const char letters[] = "\b\f\n\r\t\"\\", shown[] = "bfnrt\"\\";
	buf_char(b, '"');
	for (size_t i = 0; i < s.n && !b->full;) {
		uint32_t c = u_at(s, &i);
		const char *special = c && c < 0x80 ? strchr(letters, (int)c) : NULL;
		if (special) {
			buf_char(b, '\\');
			buf_char(b, shown[special - letters]);
		} else if (c < 0x20 || c >= 0x7f || strchr("<>&'", (int)c)) {
			// ASCII only; and what could end a script or an attribute.
			if (c < 0x10000) {
				unit(b, c);
			} else {
				unit(b, 0xd800 + ((c - 0x10000) >> 10));
				unit(b, 0xdc00 + ((c - 0x10000) & 0x3ff));
			}
		} else {
			buf_char(b, (char)c);
		}
	}
	buf_char(b, '"');
}

static void dump_float(struct buf *b, double f)
{
	if (isnan(f))
		buf_lit(b, "NaN");
	else if (isinf(f))
		buf_str(b, f < 0 ? S("-Infinity") : S("Infinity"));
	else
		print_float(b, f);
}

static void new_line(struct dump *d, int depth)
{
	if (!d->pretty)
		return;
	buf_char(d->out, '\n');
	for (int i = 0; i < depth && vm_reserve(d->vm, d->indent.n); i++)
		buf_str(d->out, d->indent);
}

static void between(struct dump *d, int depth)
{
	buf_str(d->out, d->pretty ? S(",") : S(", "));
	new_line(d, depth);
}

static void dump_seq(struct dump *d, struct value v, int depth)
{
	uint32_t n = seq_len(v);
	buf_char(d->out, '[');
	for (uint32_t i = 0; i < n && !d->out->full && !vm_failed(d->vm) && vm_spend(d->vm, 1);
	     i++) {
		if (i)
			between(d, depth + 1);
		else
			new_line(d, depth + 1);
		dump(d, seq_at(d->vm, v, i), depth + 1);
	}
	if (n)
		new_line(d, depth);
	buf_char(d->out, ']');
}

static void dump_key(struct dump *d, struct value key)
{
	if (key.type == V_STR) {
		dump_text(d->out, v_get_str(key));
	} else if (is_number(key) || key.type == V_NONE) {
		buf_char(d->out, '"');
		dump(d, key, 0);
		buf_char(d->out, '"');
	} else {
		fail_type(d->vm, "a key of JSON must be a text or number, not '%s'",
			  v_type_name(key));
	}
}

static void dump_map(struct dump *d, struct value map, int depth)
{
	struct value args[] = {map};
	struct value items = v_to_list(d->vm, method_find(map, S("items"))->call(d->vm, args));
	struct value keys = v_list_new(vm_arena(d->vm), items.list->n);
	for (uint32_t i = 0; i < items.list->n; i++)
		v_list_push(vm_arena(d->vm), keys, items.list->p[i].list->p[0]);
	if (vm_failed(d->vm) ||
	    !sort_by_keys(d->vm, items.list->p, keys.list->p, items.list->n, false))
		return;
	buf_char(d->out, '{');
	for (uint32_t i = 0; i < items.list->n && !vm_failed(d->vm); i++) {
		if (i)
			between(d, depth + 1);
		else
			new_line(d, depth + 1);
		dump_key(d, keys.list->p[i]);
		buf_lit(d->out, ": ");
		dump(d, items.list->p[i].list->p[1], depth + 1);
	}
	if (items.list->n)
		new_line(d, depth);
	buf_char(d->out, '}');
}

static void dump(struct dump *d, struct value v, int depth)
{
	if (depth > VALUE_DEPTH) {
		fail_limit(d->vm, "values are nested too deeply for JSON (more than %d levels)",
			   VALUE_DEPTH);
		return;
	}
	if (v.type == V_STR && !vm_spend(d->vm, v.n / 8))
		return;
	if (v.type == V_STR)
		dump_text(d->out, v_get_str(v));
	else if (v.type == V_INT)
		v_print(d->vm, d->out, v);
	else if (v.type == V_FLOAT)
		dump_float(d->out, v.f);
	else if (v.type == V_BOOL)
		buf_str(d->out, v.b ? S("true") : S("false"));
	else if (v.type == V_NONE)
		buf_lit(d->out, "null");
	else if (is_sequence(v))
		dump_seq(d, v, depth);
	else if (v.type == V_MAP)
		dump_map(d, v, depth);
	else if (v.type == V_UNDEFINED)
		vm_fail_undefined(d->vm, v);
	else
		fail_type(d->vm, "a '%s' cannot be written as JSON", v_type_name(v));
}

// An indent that is a text, with what HTML must not see written as in strings.
static struct str escaped(struct vm *vm, struct str s)
{
	struct buf b;
	out_open(&b);
	for (size_t i = 0; i < s.n; i++)
		if (memchr("<>&'", s.p[i], 4))
			buf_printf(&b, "\\u%04x", (unsigned)s.p[i]);
		else
			buf_char(&b, s.p[i]);
	return out_str(vm, &b);
}

struct value f_tojson(struct vm *vm, const struct value *a)
{
	struct buf b;
	struct dump d = {.vm = vm, .out = &b};
	d.pretty = given(a[1]) && a[1].type != V_NONE && a[0].type != V_STR;
	if (d.pretty && a[1].type == V_STR) {
		d.indent = escaped(vm, v_get_str(a[1]));
	} else if (d.pretty) {
		int64_t n;
		if (!arg_int(vm, a[1], &n))
			return v_undefined();
		struct value spaces = v_arith(vm, VOP_MUL, v_str(S(" ")), v_int(n));
		if (vm_failed(vm))
			return v_undefined();
		d.indent = v_get_str(spaces);
	}
	out_open(&b);
	dump(&d, a[0], 0);
	return out_close(vm, &b, true);
}
