// str() and repr() of values, and the escaping of markup.

#include "base/word.h"
#include "template/ustr.h"
#include "template/vals.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

// ---- texts --------------------------------------------------------------------------------------

void out_open(struct buf *b)
{
	buf_init(b, TEXT_MAX);
}

struct str out_str(struct vm *vm, struct buf *b)
{
	struct str s = {"", 0};
	if (b->full)
		fail_limit(vm, "a text is longer than %zu bytes", TEXT_MAX);
	else if (!vm_failed(vm) && vm_reserve(vm, b->n))
		s = arena_dup(vm_arena(vm), buf_view(b));
	buf_release(b);
	return s;
}

struct value out_close(struct vm *vm, struct buf *b, bool safe)
{
	return v_text_value(out_str(vm, b), safe);
}

// ---- escaping -----------------------------------------------------------------------------------

// What a byte becomes; NULL for itself.
static const char *const escapes[256] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['\''] = "&#39;", ['"'] = "&#34;",
};
static const uint8_t escape_len[256] = {['&'] = 5, ['<'] = 4, ['>'] = 4, ['\''] = 5, ['"'] = 5};

// How many bytes from `p` on need no escaping, at least up to the next word with a byte that does.
static size_t plain_run(const char *p, size_t n)
{
	size_t i = 0;
	for (; i + 8 <= n; i += 8) {
		uint64_t w = word_load(p + i);
		// ' and & differ in one bit, as do < and > in another.
		if (word_has(w | WORD_ONES, '\'') | word_has(w | (WORD_ONES * 2), '>') |
		    word_has(w, '"'))
			break;
	}
	while (i < n && !escape_len[(unsigned char)p[i]])
		i++;
	return i;
}

void escape_add(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t run = plain_run(s.p + i, s.n - i);
		buf_add(b, s.p + i, run);
		i += run;
		for (; i < s.n && escape_len[(unsigned char)s.p[i]]; i++)
			buf_add(b, escapes[(unsigned char)s.p[i]],
				escape_len[(unsigned char)s.p[i]]);
	}
}

// ---- numbers ------------------------------------------------------------------------------------

static void print_int(struct buf *b, int64_t i)
{
	char tmp[24], *p = tmp + sizeof tmp;
	uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
	do {
		*--p = (char)('0' + u % 10);
		u /= 10;
	} while (u);
	if (i < 0)
		*--p = '-';
	buf_add(b, p, (size_t)(tmp + sizeof tmp - p));
}

// The shortest digits that read back as `f` (finite, positive), and where the decimal point lies.
static size_t shortest(double f, char *digits, int *point)
{
	char tmp[40];
	// 15 digits always survive, but in the numbers near zero that have fewer.
	for (int p = f < DBL_MIN ? 1 : 15; p <= 17; p++) {
		snprintf(tmp, sizeof tmp, "%.*e", p - 1, f);
		if (p == 17 || strtod(tmp, NULL) == f)
			break;
	}
	size_t n = 0;
	char *c = tmp;
	for (; *c && *c != 'e'; c++)
		if (*c != '.')
			digits[n++] = *c;
	*point = (int)strtol(c + 1, NULL, 10) + 1;
	while (n > 1 && digits[n - 1] == '0')
		n--;
	return n;
}

static void pad_zeros(struct buf *b, int n)
{
	for (int i = 0; i < n; i++)
		buf_char(b, '0');
}

void print_float(struct buf *b, double f)
{
	if (isnan(f)) {
		buf_lit(b, "nan");
		return;
	}
	if (signbit(f))
		buf_char(b, '-');
	f = fabs(f);
	if (isinf(f)) {
		buf_lit(b, "inf");
		return;
	}
	if (f < 1e15 && f == floor(f)) {
		print_int(b, (int64_t)f);
		buf_lit(b, ".0");
		return;
	}
	char digits[40];
	int point;
	size_t n = shortest(f, digits, &point);
	if (point > 16 || point < -3) {
		buf_add(b, digits, 1);
		if (n > 1) {
			buf_char(b, '.');
			buf_add(b, digits + 1, n - 1);
		}
		buf_printf(b, "e%c%02d", point > 0 ? '+' : '-', point > 0 ? point - 1 : 1 - point);
	} else if (point <= 0) {
		buf_lit(b, "0.");
		pad_zeros(b, -point);
		buf_add(b, digits, n);
	} else if ((size_t)point >= n) {
		buf_add(b, digits, n);
		pad_zeros(b, point - (int)n);
		buf_lit(b, ".0");
	} else {
		buf_add(b, digits, (size_t)point);
		buf_char(b, '.');
		buf_add(b, digits + point, n - (size_t)point);
	}
}

// ---- repr of texts ------------------------------------------------------------------------------

static void repr_cp(struct buf *b, struct str s, size_t from, size_t to, uint32_t c, bool ascii)
{
	if (c == '\n')
		buf_lit(b, "\\n");
	else if (c == '\r')
		buf_lit(b, "\\r");
	else if (c == '\t')
		buf_lit(b, "\\t");
	else if (ascii ? c >= 0x20 && c < 0x7f : u_printable(c))
		buf_add(b, s.p + from, to - from);
	else
		buf_printf(b, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
}

static void repr_text(struct buf *b, struct str s, bool ascii)
{
	bool single = str_index(s, '\'') != SIZE_MAX, twofold = str_index(s, '"') != SIZE_MAX;
	char quote = single && !twofold ? '"' : '\'';
	buf_char(b, quote);
	for (size_t i = 0; i < s.n && !b->full;) {
		size_t from = i;
		uint32_t c = u_at(s, &i);
		if (c == (unsigned char)quote || c == '\\')
			buf_char(b, '\\');
		repr_cp(b, s, from, i, c, ascii);
	}
	buf_char(b, quote);
}

// ---- containers ---------------------------------------------------------------------------------

// What is being printed around a value: a container inside itself prints as `[...]`.
struct within {
	const struct within *up;
	const void *what;
	int depth;
	bool ascii;
};

static void repr_at(struct vm *, struct buf *, struct value, const struct within *);

static bool enter(struct vm *vm, struct buf *b, const struct within *w, struct within *in,
		  const void *what, const char *again)
{
	*in = (struct within){w, what, w ? w->depth + 1 : 0, w && w->ascii};
	for (const struct within *u = w; u; u = u->up)
		if (u->what == what) {
			buf_add(b, again, strlen(again));
			return false;
		}
	if (in->depth > VALUE_DEPTH) {
		fail_limit(vm, "lists or maps are nested too deeply to print (more than %d levels)",
			   VALUE_DEPTH);
		return false;
	}
	return true;
}

static void repr_seq(struct vm *vm, struct buf *b, struct value v, const struct within *w)
{
	struct within in;
	bool tuple = v.type == V_TUPLE;
	if (!enter(vm, b, w, &in, v.o, tuple ? "(...)" : "[...]"))
		return;
	uint32_t n = seq_len(v);
	buf_char(b, tuple ? '(' : '[');
	for (uint32_t i = 0; i < n && !b->full && !vm_failed(vm) && vm_spend(vm, 1); i++) {
		if (i)
			buf_lit(b, ", ");
		repr_at(vm, b, seq_at(vm, v, i), &in);
	}
	if (tuple && n == 1)
		buf_char(b, ',');
	buf_char(b, tuple ? ')' : ']');
}

static void repr_map(struct vm *vm, struct buf *b, const struct vmap *m, const struct within *w)
{
	struct within in;
	if (!enter(vm, b, w, &in, m, "{...}"))
		return;
	const char *sep = "";
	buf_char(b, '{');
	for (uint32_t i = 0; i < m->n && !b->full && !vm_failed(vm) && vm_spend(vm, 1); i++) {
		const struct vmap_entry *e = &m->entries[i];
		if (!e->live)
			continue;
		buf_add(b, sep, strlen(sep));
		sep = ", ";
		repr_at(vm, b, e->key, &in);
		buf_lit(b, ": ");
		repr_at(vm, b, e->value, &in);
	}
	buf_char(b, '}');
}

static void repr_view(struct vm *vm, struct buf *b, const struct vo_view *view,
		      const struct within *w)
{
	static const char *const names[] = {"dict_keys([", "dict_values([", "dict_items(["};
	struct within in;
	if (!enter(vm, b, w, &in, view->map.map, "..."))
		return;
	const char *sep = "";
	buf_add(b, names[view->what], strlen(names[view->what]));
	struct viter it;
	viter_init(vm, &it, v_other((struct vother *)view));
	for (struct value v; !b->full && viter_next(vm, &it, &v) && vm_spend(vm, 1);) {
		buf_add(b, sep, strlen(sep));
		sep = ", ";
		repr_at(vm, b, v, &in);
	}
	buf_lit(b, "])");
}

static void repr_range(struct buf *b, const struct vo_range *r)
{
	buf_lit(b, "range(");
	print_int(b, r->start);
	buf_lit(b, ", ");
	print_int(b, r->stop);
	if (r->step != 1) {
		buf_lit(b, ", ");
		print_int(b, r->step);
	}
	buf_char(b, ')');
}

static void repr_builtin(struct vm *vm, struct buf *b, struct value v, struct str name)
{
	if (strcmp(v_type_name(v), "type") != 0)
		fail_type(vm, "a function cannot be printed");
	else if (str_eq(name, S("range")) || str_eq(name, S("dict")))
		buf_printf(b, "<class '%.*s'>", STR_ARG(name));
	else
		buf_printf(b, "<class 'jinja2.utils.%c%.*s'>", name.p[0] - 32,
			   STR_ARG(str_from(name, 1)));
}

static void repr_other(struct vm *vm, struct buf *b, struct value v, const struct within *w)
{
	switch (v.other->kind) {
	case VO_RANGE:
		repr_range(b, (const struct vo_range *)v.other);
		break;
	case VO_VIEW:
		repr_view(vm, b, (const struct vo_view *)v.other, w);
		break;
	case VO_NAMESPACE:
		buf_lit(b, "<Namespace ");
		repr_map(vm, b, ((const struct vo_namespace *)v.other)->map.map, w);
		buf_char(b, '>');
		break;
	case VO_BUILTIN:
		repr_builtin(vm, b, v, ((const struct vo_builtin *)v.other)->row->name);
		break;
	case VO_ITER:
		fail_type(vm, "a '%s' cannot be printed", v_type_name(v));
		vm_hint(vm, "turn it into a list first: `| list`");
		break;
	case VO_METHOD:
		fail_type(vm, "a method cannot be printed");
		vm_hint(vm, "call it: `.%.*s()`",
			STR_ARG(((const struct vo_method *)v.other)->row->name));
		break;
	case VO_CYCLER:
	case VO_JOINER:
		fail_type(vm, "a '%s' cannot be printed", v_type_name(v));
		break;
	default:
		vm_other_print(vm, b, v);
	}
}

static void print_object(struct vm *vm, struct buf *b, struct value v)
{
	const struct vclass *c = vm_class(vm, v.cls);
	if (c->print) {
		v_print(vm, b, c->print(vm, v.o));
		return;
	}
	fail_type(vm, "a whole %s cannot be printed", c->name);
	if (c->nfields)
		vm_hint(vm, "print one of its fields, such as `.%.*s`", STR_ARG(c->fields[0].name));
}

static void repr_str(struct buf *b, struct value v, bool ascii)
{
	if (v.safe)
		buf_lit(b, "Markup(");
	repr_text(b, v_get_str(v), ascii);
	if (v.safe)
		buf_char(b, ')');
}

static void repr_at(struct vm *vm, struct buf *b, struct value v, const struct within *w)
{
	switch (v.type) {
	case V_UNDEFINED:
		if (use_undefined(vm, v))
			buf_lit(b, "Undefined");
		break;
	case V_NONE:
		buf_lit(b, "None");
		break;
	case V_BOOL:
		buf_str(b, v.b ? S("True") : S("False"));
		break;
	case V_INT:
		print_int(b, v.i);
		break;
	case V_FLOAT:
		print_float(b, v.f);
		break;
	case V_STR:
		if (vm_spend(vm, v.n / 8))
			repr_str(b, v, w && w->ascii);
		break;
	case V_LIST:
	case V_TUPLE:
	case V_SEQ:
		repr_seq(vm, b, v, w);
		break;
	case V_MAP:
		repr_map(vm, b, v.map, w);
		break;
	case V_OBJECT:
		print_object(vm, b, v);
		break;
	case V_FUNC:
		fail_type(vm, "the function '%.*s' cannot be printed", STR_ARG(v.func->name));
		vm_hint(vm, "call it: `%.*s(…)`", STR_ARG(v.func->name));
		break;
	default:
		repr_other(vm, b, v, w);
	}
}

void v_repr(struct vm *vm, struct buf *b, struct value v)
{
	repr_at(vm, b, v, NULL);
}

void print_ascii(struct vm *vm, struct buf *b, struct value v)
{
	repr_at(vm, b, v, &(struct within){.ascii = true});
}

void v_print(struct vm *vm, struct buf *b, struct value v)
{
	if (v.type == V_STR)
		buf_add(b, v.s, v.n);
	else if (v.type == V_UNDEFINED)
		use_undefined(vm, v);
	else
		repr_at(vm, b, v, NULL);
}

// Whether what a value prints can hold no character that would be escaped.
static bool prints_plain(struct value v)
{
	return v.type <= V_FLOAT;
}

void v_print_escaped(struct vm *vm, struct buf *b, struct value v)
{
	if (v.type == V_STR) {
		if (v.safe)
			buf_add(b, v.s, v.n);
		else
			escape_add(b, v_get_str(v));
	} else if (prints_plain(v)) {
		v_print(vm, b, v);
	} else {
		struct buf tmp;
		out_open(&tmp);
		v_print(vm, &tmp, v);
		escape_add(b, buf_view(&tmp));
		b->full |= tmp.full;
		buf_release(&tmp);
	}
}

struct str v_text(struct vm *vm, struct value v)
{
	if (v.type == V_STR)
		return v_get_str(v);
	struct buf b;
	out_open(&b);
	v_print(vm, &b, v);
	return out_str(vm, &b);
}

struct str v_escape(struct vm *vm, struct value v)
{
	if (v.type == V_STR && (v.safe || plain_run(v.s, v.n) == v.n))
		return v_get_str(v);
	struct buf b;
	out_open(&b);
	v_print_escaped(vm, &b, v);
	return out_str(vm, &b);
}

struct value soft_str(struct vm *vm, struct value v)
{
	return v.type == V_STR ? v : v_str(v_text(vm, v));
}
