// Filters over items, and the attribute paths that they share.

#include "template/filter.h"

// ---- attribute paths ----------------------------------------------------------------------------

static bool all_digits(struct str s)
{
	for (size_t i = 0; i < s.n;)
		if (!u_digit(u_at(s, &i)))
			return false;
	return s.n > 0;
}

static struct value path_part(struct str s)
{
	int64_t i;
	bool beyond;
	return all_digits(s) && parse_int(s, 10, &i, &beyond) ? v_int(i) : v_str(s);
}

struct attr_path attr_path(struct vm *vm, struct value attribute)
{
	struct attr_path path = {0};
	if (!given(attribute) || attribute.type == V_NONE)
		return path;
	struct value parts = v_list_new(vm_arena(vm), 1);
	if (attribute.type == V_STR) {
		struct str rest = v_get_str(attribute), piece;
		if (rest.n == 0)
			v_list_push(vm_arena(vm), parts, v_str(S("")));
		else
			while (str_next(&rest, '.', &piece))
				v_list_push(vm_arena(vm), parts, path_part(piece));
	} else {
		v_list_push(vm_arena(vm), parts, attribute);
	}
	path.p = parts.list->p;
	path.n = parts.list->n;
	return path;
}

struct value attr_get(struct vm *vm, struct value item, const struct attr_path *path,
		      struct value dflt)
{
	for (size_t i = 0; i < path->n && !vm_failed(vm); i++) {
		item = v_getitem(vm, item, path->p[i]);
		if (item.type == V_UNDEFINED && given(dflt) && dflt.type != V_NONE)
			item = dflt;
	}
	return item;
}

struct value ignore_case(struct vm *vm, struct value v)
{
	if (v.type != V_STR)
		return v;
	const struct value args[] = {v};
	return str_lower(vm, args);
}

// ---- filters ------------------------------------------------------------------------------------

struct value f_attr(struct vm *vm, const struct value *a)
{
	struct str name;
	struct value v;
	if (a[0].type == V_UNDEFINED) {
		vm_fail_undefined(vm, a[0]);
		return v_undefined();
	}
	if (!arg_str(vm, a[1], "attr", &name))
		return v_undefined();
	if (attr_find(vm, a[0], name, &v))
		return v;
	return no_attr(vm, a[0], name);
}

struct value f_default(struct vm *vm, const struct value *a)
{
	bool wanted = a[0].type == V_UNDEFINED ||
		      (given(a[2]) && v_truth(vm, a[2]) && !v_truth(vm, a[0]));
	if (!wanted)
		return a[0];
	return given(a[1]) ? a[1] : v_str(S(""));
}

struct value f_first(struct vm *vm, const struct value *a)
{
	struct viter it;
	struct value v;
	if (!viter_init(vm, &it, a[0]))
		return v_undefined();
	if (viter_next(vm, &it, &v))
		return v;
	return vm_undefined_hint(vm, "no first item, the sequence was empty");
}

// ---- reverse ------------------------------------------------------------------------------------

static bool reversible(struct value v)
{
	return v.type == V_STR || v.type == V_MAP || is_sequence(v) || v.type == V_UNDEFINED ||
	       is_other(v, VO_RANGE) || is_other(v, VO_VIEW);
}

// What reversed() runs over: anything but sequences is listed first.
static struct value backwards_of(struct vm *vm, struct value v)
{
	return v.type == V_LIST || v.type == V_TUPLE || v.type == V_SEQ ? v : v_to_list(vm, v);
}

static bool next_reversed(struct vm *vm, struct vo_iter *it, struct value *out)
{
	if (it->n <= 0 || (uint64_t)it->n > seq_len(it->value))
		return false;
	*out = seq_at(vm, it->value, (uint32_t)--it->n);
	return true;
}

struct value f_last(struct vm *vm, const struct value *a)
{
	if (!use_undefined(vm, a[0]))
		return v_undefined();
	if (!reversible(a[0])) {
		fail_type(vm, "'%s' object is not reversible", v_type_name(a[0]));
		vm_hint(vm, "turn it into a list first: `| list | last`");
		return v_undefined();
	}
	if (a[0].type == V_STR && a[0].n)
		return v_getitem(vm, a[0], v_int(-1));
	struct value seq = backwards_of(vm, a[0]);
	uint32_t n = vm_failed(vm) ? 0 : seq_len(seq);
	return n ? seq_at(vm, seq, n - 1)
		 : vm_undefined_hint(vm, "no last item, the sequence was empty");
}

struct value f_reverse(struct vm *vm, const struct value *a)
{
	struct value v = a[0];
	if (v.type == V_STR)
		return v_slice(vm, v, v_none(), v_none(), v_int(-1));
	if (!use_undefined(vm, v))
		return v_undefined();
	struct value seq = backwards_of(vm, v);
	if (vm_failed(vm))
		return v_undefined();
	if (!reversible(v)) { // an iterator: Jinja lists it
		const struct value args[] = {seq};
		method_find(seq, S("reverse"))->call(vm, args);
		return seq;
	}
	struct vo_iter *it = iter_new(vm, v.type == V_LIST ? "list_reverseiterator" : "reversed",
				      seq, next_reversed);
	it->n = seq_len(seq);
	return v_other(&it->o);
}

struct value f_length(struct vm *vm, const struct value *a)
{
	int64_t n;
	return v_length(vm, a[0], &n) ? v_int(n) : v_undefined();
}

struct value f_list(struct vm *vm, const struct value *a)
{
	return v_to_list(vm, a[0]);
}

static bool next_item(struct vm *vm, struct vo_iter *it, struct value *out)
{
	if (!it->started) {
		it->started = true;
		if (it->value.type == V_UNDEFINED)
			return false;
		const struct vbuiltin *items = method_find(it->value, S("items"));
		if (it->value.type != V_MAP) {
			fail_type(vm, "only a dict has item pairs, not '%s'",
				  v_type_name(it->value));
			return false;
		}
		if (!viter_init(vm, &it->src, items->call(vm, &it->value)))
			return false;
	}
	return viter_next(vm, &it->src, out);
}

struct value f_items(struct vm *vm, const struct value *a)
{
	return v_other(&iter_new(vm, "generator", a[0], next_item)->o);
}

// ---- join ---------------------------------------------------------------------------------------

static bool is_markup(struct value v)
{
	return v.type == V_STR && v.safe;
}

static struct value join_items(struct vm *vm, struct value list, struct str sep, bool markup)
{
	struct buf b;
	out_open(&b);
	for (uint32_t i = 0;
	     i < list.list->n && !b.full && !vm_failed(vm) && vm_spend(vm, 1 + sep.n / 64); i++) {
		if (i)
			buf_str(&b, sep);
		if (markup)
			v_print_escaped(vm, &b, list.list->p[i]);
		else
			v_print(vm, &b, list.list->p[i]);
		if (b.n > ((size_t)1 << 20) && !vm_reserve(vm, sep.n + 64))
			break;
	}
	return out_close(vm, &b, markup);
}

struct value f_join(struct vm *vm, const struct value *a)
{
	struct value d = given(a[1]) ? a[1] : v_str(S(""));
	struct attr_path path = attr_path(vm, a[2]);
	bool by_attribute = given(a[2]) && a[2].type != V_NONE;
	bool direct = (a[0].type == V_LIST || a[0].type == V_TUPLE) && !by_attribute;
	struct value list = direct ? a[0] : v_to_list(vm, a[0]);
	for (uint32_t i = 0; by_attribute && i < list.list->n && !vm_failed(vm); i++)
		list.list->p[i] = attr_get(vm, list.list->p[i], &path, v_none());
	if (vm_failed(vm))
		return v_undefined();
	bool markup = is_markup(d);
	for (uint32_t i = 0; i < list.list->n; i++)
		markup |= is_markup(list.list->p[i]);
	if (!vm_autoescape(vm) || !markup)
		return join_items(vm, list, v_text(vm, d), false);
	return join_items(vm, list, v_escape(vm, d), true);
}
