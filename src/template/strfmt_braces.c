// text.format(…): replacement fields in braces.

#include "template/strfmt.h"

struct braces {
	struct vm *vm;
	bool safe; // the text is markup: fields are escaped
	struct value args, kwargs;
	int64_t next; // of the automatic numbering
	bool automatic, manual;
};

static void expand(struct braces *, struct buf *, struct str, int depth);

static void bad(struct braces *b, const char *what)
{
	fail_type(b->vm, "%s", what);
}

static bool digits_only(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

static bool number_arg(struct braces *b, struct str name, struct value *out)
{
	int64_t i = 0;
	if (name.n == 0) {
		b->automatic = true;
		i = b->next++;
	} else {
		b->manual = true;
		if (!str_int(name, &i))
			i = INT64_MAX;
	}
	if (b->automatic && b->manual) {
		bad(b, "cannot switch between automatic and manual numbering of fields");
		return false;
	}
	if (b->args.type != V_TUPLE || i >= b->args.list->n) {
		fail_type(b->vm, "no positional argument %lld for the format string", (long long)i);
		return false;
	}
	*out = b->args.list->p[i];
	return true;
}

static bool first_arg(struct braces *b, struct str name, struct value *out)
{
	if (name.n == 0 || digits_only(name))
		return number_arg(b, name, out);
	if (b->kwargs.type != V_UNDEFINED && item_find(b->vm, b->kwargs, v_str(name), out))
		return true;
	if (!vm_failed(b->vm))
		fail_type(b->vm, "no argument '%.*s' for the format string", STR_ARG(name));
	return false;
}

// One ".name" or "[key]" of a field.
static bool step(struct braces *b, struct str *rest, struct value *v)
{
	bool item = rest->p[0] == '[';
	struct str tail = str_from(*rest, 1), name;
	if (item) {
		size_t end = str_index(tail, ']');
		if (end == SIZE_MAX) {
			bad(b, "missing ']' in a format string");
			return false;
		}
		name = str_first(tail, end);
		*rest = str_from(tail, end + 1);
		if (rest->n && rest->p[0] != '.' && rest->p[0] != '[') {
			bad(b, "only '.' or '[' may follow ']' in a format field");
			return false;
		}
	} else {
		size_t end = 0;
		while (end < tail.n && tail.p[end] != '.' && tail.p[end] != '[')
			end++;
		name = str_first(tail, end);
		*rest = str_from(tail, end);
	}
	if (name.n == 0) {
		bad(b, "empty attribute in a format string");
		return false;
	}
	if (v->type == V_UNDEFINED) {
		vm_fail_undefined(b->vm, *v);
		return false;
	}
	int64_t i;
	struct value of = *v;
	struct value key = digits_only(name) && str_int(name, &i) ? v_int(i) : v_str(name);
	if (item ? item_find(b->vm, of, key, v) : attr_find(b->vm, of, name, v))
		return true;
	if (!vm_failed(b->vm))
		fail_type(b->vm, "'%s' has no %s '%.*s'", v_type_name(of),
			  item ? "item" : "attribute", STR_ARG(name));
	return false;
}

static bool field_value(struct braces *b, struct str name, struct value *out)
{
	size_t end = 0;
	while (end < name.n && name.p[end] != '.' && name.p[end] != '[')
		end++;
	if (!first_arg(b, str_first(name, end), out))
		return false;
	struct str rest = str_from(name, end);
	while (rest.n)
		if (!step(b, &rest, out))
			return false;
	return true;
}

static bool convert(struct braces *b, char how, struct value *v)
{
	struct buf t;
	if (how != 's' && how != 'r' && how != 'a') {
		bad(b, "unknown conversion in a format string (!s, !r or !a)");
		return false;
	}
	out_open(&t);
	if (how == 's')
		v_print(b->vm, &t, *v);
	else if (how == 'r')
		v_repr(b->vm, &t, *v);
	else
		print_ascii(b->vm, &t, *v);
	*v = out_close(b->vm, &t, false);
	return !vm_failed(b->vm);
}

static void add_field(struct braces *b, struct buf *out, struct value v, struct str spec)
{
	if (!b->safe) {
		format_value(b->vm, out, v, spec);
	} else if (is_str(v) && v.safe) {
		if (spec.n)
			bad(b, "markup takes no format specification");
		buf_str(out, v_get_str(v));
	} else {
		struct buf t;
		out_open(&t);
		format_value(b->vm, &t, v, spec);
		escape_add(out, buf_view(&t));
		buf_release(&t);
	}
}

// The end of a field's name: the first '!' or ':' outside of brackets.
static size_t name_end(struct str s)
{
	bool bracket = false;
	size_t i = 0;
	for (; i < s.n; i++) {
		if (s.p[i] == '[')
			bracket = true;
		else if (s.p[i] == ']')
			bracket = false;
		else if (!bracket && (s.p[i] == '!' || s.p[i] == ':'))
			break;
	}
	return i;
}

static void replace_field(struct braces *b, struct buf *out, struct str field, int depth)
{
	size_t end = name_end(field);
	struct str rest = str_from(field, end);
	struct value v;
	char how = 0;
	if (rest.n && rest.p[0] == '!') {
		if (rest.n < 2 || (rest.n > 2 && rest.p[2] != ':')) {
			bad(b, "':' must follow the conversion in a format string");
			return;
		}
		how = rest.p[1];
		rest = str_from(rest, 2);
	}
	if (!field_value(b, str_first(field, end), &v) || (how && !convert(b, how, &v)))
		return;
	struct str spec = str_from(rest, rest.n ? 1 : 0);
	if (str_index(spec, '{') == SIZE_MAX && str_index(spec, '}') == SIZE_MAX) {
		add_field(b, out, v, spec);
		return;
	}
	struct buf t;
	out_open(&t);
	expand(b, &t, spec, depth + 1);
	add_field(b, out, v, buf_view(&t));
	buf_release(&t);
}

// The length of the field that `s` (after its '{') begins with, up to its '}'; SIZE_MAX when it
// does not end.
static size_t field_length(struct str s)
{
	size_t depth = 1;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '{')
			depth++;
		else if (s.p[i] == '}' && --depth == 0)
			return i;
	}
	return SIZE_MAX;
}

static void expand(struct braces *b, struct buf *out, struct str s, int depth)
{
	if (depth > 1) {
		bad(b, "fields of a format string are nested too deeply");
		return;
	}
	for (size_t i = 0; i < s.n && !vm_failed(b->vm);) {
		char c = s.p[i];
		if (c != '{' && c != '}') {
			size_t run = i;
			while (run < s.n && s.p[run] != '{' && s.p[run] != '}')
				run++;
			buf_add(out, s.p + i, run - i);
			i = run;
			continue;
		}
		if (depth == 0 && i + 1 < s.n && s.p[i + 1] == c) {
			buf_char(out, c);
			i += 2;
			continue;
		}
		size_t n = c == '{' ? field_length(str_from(s, i + 1)) : SIZE_MAX;
		if (n == SIZE_MAX) {
			bad(b, c == '{' ? "single '{' in a format string"
					: "single '}' in a format string");
			return;
		}
		replace_field(b, out, (struct str){s.p + i + 1, n}, depth);
		i += n + 2;
	}
}

struct value format_braces(struct vm *vm, struct value text, struct value args, struct value kwargs)
{
	struct braces b = {.vm = vm, .safe = text.safe, .args = args, .kwargs = kwargs};
	struct buf out;
	out_open(&out);
	expand(&b, &out, v_get_str(text), 0);
	return out_close(vm, &out, text.safe);
}
