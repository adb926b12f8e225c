// Filters over text.

#include "template/filter.h"

struct value f_string(struct vm *vm, const struct value *a)
{
	return soft_str(vm, a[0]);
}

// Applies a method of texts to soft_str(value).
static struct value by_method(struct vm *vm, const struct value *a, size_t nargs,
			      struct value (*method)(struct vm *, const struct value *))
{
	struct value args[4] = {soft_str(vm, a[0])};
	for (size_t i = 1; i < 4; i++)
		args[i] = i <= nargs ? a[i] : (struct value){.type = V_UNDEFINED, .n = 1};
	return vm_failed(vm) ? v_undefined() : method(vm, args);
}

struct value f_lower(struct vm *vm, const struct value *a)
{
	return by_method(vm, a, 0, str_lower);
}
struct value f_upper(struct vm *vm, const struct value *a)
{
	return by_method(vm, a, 0, str_upper);
}
struct value f_trim(struct vm *vm, const struct value *a)
{
	return by_method(vm, a, 1, str_strip);
}
struct value f_capitalize(struct vm *vm, const struct value *a)
{
	return by_method(vm, a, 0, str_capitalize);
}

struct value f_center(struct vm *vm, const struct value *a)
{
	const struct value args[] = {a[0], given(a[1]) ? a[1] : v_int(80)};
	return by_method(vm, args, 1, str_center);
}

struct value f_format(struct vm *vm, const struct value *a)
{
	bool named = a[2].map->live > 0;
	if (named && a[1].list->n > 0) {
		fail_type(vm,
			  "format cannot take positional and keyword arguments at the same time");
		return v_undefined();
	}
	return format_percent(vm, soft_str(vm, a[0]), named ? a[2] : a[1]);
}

// ---- title --------------------------------------------------------------------------------------

static bool before_word(uint32_t c)
{
	return c == '-' || c == '(' || c == '{' || c == '[' || c == '<' || u_space(c);
}

struct value f_title(struct vm *vm, const struct value *a)
{
	struct str s = v_text(vm, a[0]);
	struct buf b;
	if (!vm_spend(vm, s.n / 8))
		return v_undefined();
	out_open(&b);
	for (size_t i = 0; i < s.n;) {
		size_t from = i, end = i;
		bool apart = before_word(u_at(s, &i));
		for (end = i; i < s.n; end = i)
			if (before_word(u_at(s, &i)) != apart)
				break;
		struct str word = {s.p + from, end - from};
		size_t k = 0;
		u_to_upper(&b, u_at(word, &k));
		u_lower_text(&b, str_from(word, k));
		i = end;
	}
	return out_close(vm, &b, false);
}

// ---- replace ------------------------------------------------------------------------------------

static bool is_markup(struct value v)
{
	return v.type == V_STR && v.safe;
}

struct value f_replace(struct vm *vm, const struct value *a)
{
	struct value args[4] = {soft_str(vm, a[0]), soft_str(vm, a[1]), soft_str(vm, a[2]), a[3]};
	if (vm_failed(vm))
		return v_undefined();
	if (args[3].type == V_NONE)
		args[3] = v_int(-1);
	if (!vm_autoescape(vm)) {
		for (int i = 0; i < 3; i++)
			args[i].safe = false;
	} else if (is_markup(a[1]) || (is_markup(a[2]) && !is_markup(a[0]))) {
		args[0] = v_html(v_escape(vm, args[0]));
	}
	return str_replace(vm, args);
}

// ---- indent -------------------------------------------------------------------------------------

static bool indention(struct vm *vm, struct value width, struct str *out)
{
	int64_t n = 4;
	if (given(width) && width.type == V_STR) {
		*out = v_get_str(width);
		return true;
	}
	if (given(width) && !arg_int(vm, width, &n))
		return false;
	struct value spaces = v_arith(vm, VOP_MUL, v_str(S(" ")), v_int(n));
	if (vm_failed(vm))
		return false;
	*out = v_get_str(spaces);
	return true;
}

// Plain text indented by markup: what is joined to the markup is escaped, as often as it is joined.
static struct value indent_by_markup(struct vm *vm, struct value lines, struct str in, bool first,
				     bool blank)
{
	struct buf b;
	out_open(&b);
	for (uint32_t i = 0; i < lines.list->n; i++) {
		struct str line = v_get_str(lines.list->p[i]);
		if (i)
			buf_char(&b, '\n');
		if (i && (blank || line.n))
			buf_str(&b, in);
		if (i || blank)
			escape_add(&b, line);
		else
			buf_str(&b, line);
	}
	struct value body = out_close(vm, &b, blank);
	return first ? v_arith(vm, VOP_ADD, v_html(in), body) : body;
}

struct value f_indent(struct vm *vm, const struct value *a)
{
	struct str in;
	struct value s = v_arith(vm, VOP_ADD, a[0], v_str(S("\n")));
	bool first = given(a[2]) && v_truth(vm, a[2]), blank = given(a[3]) && v_truth(vm, a[3]);
	if (vm_failed(vm) || !indention(vm, a[1], &in))
		return v_undefined();
	struct value lines = lines_of(vm, s, false);
	if (vm_failed(vm) || !vm_reserve(vm, in.n * lines.list->n))
		return v_undefined();
	if (is_markup(a[1]) && !a[0].safe)
		return indent_by_markup(vm, lines, in, first, blank);
	struct buf b;
	out_open(&b);
	for (uint32_t i = 0; i < lines.list->n; i++) {
		struct str line = v_get_str(lines.list->p[i]);
		if (i)
			buf_char(&b, '\n');
		if (i ? blank || line.n : first)
			buf_str(&b, in);
		buf_str(&b, line);
	}
	return out_close(vm, &b, a[0].safe);
}

// ---- truncate -----------------------------------------------------------------------------------

static struct value cut_last_word(struct value text)
{
	struct str s = v_get_str(text);
	size_t at = str_rindex(s, ' ');
	return at == SIZE_MAX ? text : v_text_value(str_first(s, at), text.safe);
}

struct value f_truncate(struct vm *vm, const struct value *a)
{
	int64_t length = 255, leeway = 5, end_length, n;
	struct value end = given(a[3]) ? a[3] : v_str(S("..."));
	if ((given(a[1]) && !arg_int(vm, a[1], &length)) ||
	    (given(a[4]) && a[4].type != V_NONE && !arg_int(vm, a[4], &leeway)) ||
	    !v_length(vm, end, &end_length))
		return v_undefined();
	if (length < end_length || leeway < 0) {
		fail_type(vm, length < end_length
				      ? "the length of truncate must be at least that of its end"
				      : "the leeway of truncate must not be negative");
		return v_undefined();
	}
	if (!v_length(vm, a[0], &n))
		return v_undefined();
	if (n - leeway <= length)
		return a[0];
	struct value head = v_slice(vm, a[0], v_none(), v_int(length - end_length), v_none());
	bool killwords = given(a[2]) && v_truth(vm, a[2]);
	if (vm_failed(vm))
		return v_undefined();
	if (!killwords && !is_str(head)) {
		fail_type(vm, "truncate needs a text, not '%s'", v_type_name(a[0]));
		return v_undefined();
	}
	return v_arith(vm, VOP_ADD, killwords ? head : cut_last_word(head), end);
}

struct value f_wordcount(struct vm *vm, const struct value *a)
{
	struct str s = v_text(vm, a[0]);
	int64_t n = 0;
	bool inside = false;
	for (size_t i = 0; i < s.n;) {
		bool word = u_word(u_at(s, &i));
		n += word && !inside;
		inside = word;
	}
	return v_int(n);
}
