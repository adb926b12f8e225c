// Methods of texts that search, split and join.

#include "template/method_str.h"

// ---- searching ----------------------------------------------------------------------------------

static bool index_arg(struct vm *vm, struct value v, int64_t dflt, int64_t *out)
{
	*out = dflt;
	return !given(v) || v.type == V_NONE || arg_int(vm, v, out);
}

// The part of the text that start and end (a[2], a[3]) choose, and where it begins; false when
// start lies behind it or on failure.
static bool part_of(struct vm *vm, const struct value *a, struct str *part, int64_t *from)
{
	struct str s = v_get_str(a[0]);
	int64_t to;
	if (!index_arg(vm, a[2], 0, from) || !index_arg(vm, a[3], INT64_MAX, &to) ||
	    !vm_spend(vm, s.n / 16))
		return false;
	*part = s;
	if (*from == 0 && to == INT64_MAX)
		return true;
	int64_t n = (int64_t)u_len(s);
	if (to > n)
		to = n;
	if (to < 0)
		to = to + n < 0 ? 0 : to + n;
	if (*from < 0)
		*from = *from + n < 0 ? 0 : *from + n;
	if (*from > to)
		return false;
	*part = u_sub(s, (size_t)*from, (size_t)to);
	return true;
}

static size_t find_last(struct str s, struct str what)
{
	if (what.n > s.n)
		return SIZE_MAX;
	for (size_t i = s.n - what.n + 1; i-- > 0;)
		if (what.n == 0 || memcmp(s.p + i, what.p, what.n) == 0)
			return i;
	return SIZE_MAX;
}

static size_t find_first(struct str s, struct str what)
{
	return what.n ? str_find(s, what) : 0;
}

static int64_t search(struct vm *vm, const struct value *a, size_t (*find)(struct str, struct str))
{
	struct str part, sub;
	int64_t from;
	if (!arg_str(vm, a[1], "a search", &sub) || !part_of(vm, a, &part, &from))
		return -1;
	size_t at = find(part, sub);
	return at == SIZE_MAX ? -1 : from + (int64_t)u_len(str_first(part, at));
}

struct value str_find_method(struct vm *vm, const struct value *a)
{
	return v_int(search(vm, a, find_first));
}

struct value str_rfind(struct vm *vm, const struct value *a)
{
	return v_int(search(vm, a, find_last));
}

static struct value must_find(struct vm *vm, int64_t at)
{
	if (at < 0 && !vm_failed(vm))
		fail_type(vm, "substring not found");
	return v_int(at);
}

struct value str_index_method(struct vm *vm, const struct value *a)
{
	return must_find(vm, search(vm, a, find_first));
}

struct value str_rindex_method(struct vm *vm, const struct value *a)
{
	return must_find(vm, search(vm, a, find_last));
}

static int64_t count_in(struct str s, struct str sub)
{
	int64_t n = 0;
	if (sub.n == 0)
		return (int64_t)u_len(s) + 1;
	for (size_t at; (at = str_find(s, sub)) != SIZE_MAX; n++)
		s = str_from(s, at + sub.n);
	return n;
}

struct value str_count(struct vm *vm, const struct value *a)
{
	struct str part, sub;
	int64_t from;
	if (!arg_str(vm, a[1], "count()", &sub) || !part_of(vm, a, &part, &from))
		return v_int(0);
	return v_int(count_in(part, sub));
}

static struct value affix(struct vm *vm, const struct value *a, bool (*has)(struct str, struct str))
{
	struct str part, one;
	int64_t from;
	const struct value *p = &a[1];
	uint32_t n = 1;
	if (a[1].type == V_TUPLE) {
		p = a[1].list->p;
		n = a[1].list->n;
	}
	bool inside = part_of(vm, a, &part, &from);
	for (uint32_t i = 0; i < n && !vm_failed(vm); i++) {
		if (!arg_str(vm, p[i], "startswith() or endswith()", &one))
			return v_bool(false);
		if (inside && has(part, one))
			return v_bool(true);
	}
	return v_bool(false);
}

struct value str_startswith(struct vm *vm, const struct value *a)
{
	return affix(vm, a, str_starts);
}

struct value str_endswith(struct vm *vm, const struct value *a)
{
	return affix(vm, a, str_ends);
}

struct value str_removeprefix(struct vm *vm, const struct value *a)
{
	struct str p, s = v_get_str(a[0]);
	if (!arg_str(vm, a[1], "removeprefix()", &p))
		return v_undefined();
	return v_str(str_starts(s, p) ? str_from(s, p.n) : s);
}

struct value str_removesuffix(struct vm *vm, const struct value *a)
{
	struct str p, s = v_get_str(a[0]);
	if (!arg_str(vm, a[1], "removesuffix()", &p))
		return v_undefined();
	return v_str(str_ends(s, p) ? str_first(s, s.n - p.n) : s);
}

static struct value partition(struct vm *vm, const struct value *a, bool last)
{
	struct str sep, s = v_get_str(a[0]);
	if (a[0].safe) // escapes whatever it is given
		sep = v_escape(vm, a[1]);
	else if (!arg_str(vm, a[1], "partition()", &sep))
		return v_undefined();
	if (sep.n == 0) {
		fail_type(vm, "empty separator");
		return v_undefined();
	}
	size_t at = last ? find_last(s, sep) : str_find(s, sep);
	struct str before = str_first(s, at), after = S(""), none = S("");
	if (at == SIZE_MAX) {
		sep = none;
		after = last ? s : none;
		before = last ? none : s;
	} else {
		after = str_from(s, at + sep.n);
	}
	bool safe = a[0].safe;
	struct value parts[] = {v_text_value(before, safe), v_text_value(sep, safe),
				v_text_value(after, safe)};
	return v_tuple(vm, parts, 3);
}

struct value str_partition(struct vm *vm, const struct value *a)
{
	return partition(vm, a, false);
}
struct value str_rpartition(struct vm *vm, const struct value *a)
{
	return partition(vm, a, true);
}

// ---- replace ------------------------------------------------------------------------------------

static void replace_empty(struct buf *b, struct str s, struct str new, int64_t count)
{
	size_t i = 0;
	for (; count > 0; count--) {
		buf_str(b, new);
		if (i >= s.n)
			return;
		size_t at = i;
		u_at(s, &i);
		buf_add(b, s.p + at, i - at);
	}
	buf_str(b, str_from(s, i));
}

static void replace_all(struct vm *vm, struct buf *b, struct str s, struct str old, struct str new,
			int64_t count)
{
	for (; count > 0 && vm_spend(vm, 1 + new.n / 16); count--) {
		size_t at = str_find(s, old);
		if (at == SIZE_MAX)
			break;
		buf_add(b, s.p, at);
		buf_str(b, new);
		s = str_from(s, at + old.n);
		if (b->n > ((size_t)1 << 20) && !vm_reserve(vm, new.n))
			break;
	}
	buf_str(b, s);
}

struct value str_replace(struct vm *vm, const struct value *a)
{
	struct str old, new, s = v_get_str(a[0]);
	int64_t count = -1;
	if (!str_arg(vm, a[0], a[1], "replace()", &old) ||
	    !str_arg(vm, a[0], a[2], "replace()", &new) ||
	    (given(a[3]) && !arg_int(vm, a[3], &count)))
		return v_undefined();
	if (count < 0)
		count = INT64_MAX;
	if (old.n == 0 && !vm_reserve(vm, (u_len(s) + 1) * new.n))
		return v_undefined();
	if (old.n && (count == 0 || str_find(s, old) == SIZE_MAX))
		return a[0];
	struct buf b;
	out_open(&b);
	if (old.n == 0)
		replace_empty(&b, s, new, count);
	else
		replace_all(vm, &b, s, old, new, count);
	return out_close(vm, &b, a[0].safe);
}

// ---- split --------------------------------------------------------------------------------------

static bool add_piece(struct vm *vm, struct value list, struct str s, bool safe)
{
	if (!vm_reserve(vm, 2 * sizeof(struct value)))
		return false;
	v_list_push(vm_arena(vm), list, v_text_value(s, safe));
	return true;
}

static void split_space(struct vm *vm, struct value list, struct str s, int64_t max, bool safe)
{
	for (;;) {
		s = u_strip(s, true, false);
		if (s.n == 0)
			return;
		size_t i = 0, end = 0;
		while (max > 0 && i < s.n) {
			end = i;
			if (u_space(u_at(s, &i)))
				break;
			end = i;
		}
		if (max-- <= 0)
			end = s.n;
		if (!add_piece(vm, list, str_first(s, end), safe))
			return;
		s = str_from(s, end);
	}
}

// From the right; the pieces are put in order by the caller.
static void rsplit_space(struct vm *vm, struct value list, struct str s, int64_t max, bool safe)
{
	for (;;) {
		s = u_strip(s, false, true);
		if (s.n == 0)
			return;
		size_t at = max-- > 0 ? s.n : 0;
		while (at > 0) {
			size_t p = u_before(s, at), q = p;
			if (u_space(u_at(s, &q)))
				break;
			at = p;
		}
		if (!add_piece(vm, list, str_from(s, at), safe))
			return;
		s = str_first(s, at);
	}
}

static void split_by(struct vm *vm, struct value list, struct str s, struct str sep, int64_t max,
		     bool safe)
{
	for (; max > 0; max--) {
		size_t at = str_find(s, sep);
		if (at == SIZE_MAX)
			break;
		if (!add_piece(vm, list, str_first(s, at), safe))
			return;
		s = str_from(s, at + sep.n);
	}
	add_piece(vm, list, s, safe);
}

static void rsplit_by(struct vm *vm, struct value list, struct str s, struct str sep, int64_t max,
		      bool safe)
{
	for (; max > 0; max--) {
		size_t at = find_last(s, sep);
		if (at == SIZE_MAX)
			break;
		if (!add_piece(vm, list, str_from(s, at + sep.n), safe))
			return;
		s = str_first(s, at);
	}
	add_piece(vm, list, s, safe);
}

static void turn_round(struct vlist *l)
{
	for (uint32_t i = 0, j = l->n; i + 1 < j; i++) {
		struct value v = l->p[i];
		l->p[i] = l->p[--j];
		l->p[j] = v;
	}
}

static struct value split(struct vm *vm, const struct value *a, bool right)
{
	struct str sep, s = v_get_str(a[0]);
	int64_t max = -1;
	struct value list = v_list_new(vm_arena(vm), 0);
	if (given(a[2]) && !arg_int(vm, a[2], &max))
		return list;
	if (max < 0)
		max = INT64_MAX;
	bool space = !given(a[1]) || a[1].type == V_NONE, safe = a[0].safe;
	if (!vm_spend(vm, s.n / 8) || (!space && !arg_str(vm, a[1], "split()", &sep)))
		return list;
	if (space) {
		(right ? rsplit_space : split_space)(vm, list, s, max, safe);
	} else if (sep.n == 0) {
		fail_type(vm, "empty separator");
	} else {
		(right ? rsplit_by : split_by)(vm, list, s, sep, max, safe);
	}
	if (right)
		turn_round(list.list);
	return list;
}

struct value str_split(struct vm *vm, const struct value *a)
{
	return split(vm, a, false);
}
struct value str_rsplit(struct vm *vm, const struct value *a)
{
	return split(vm, a, true);
}

struct value lines_of(struct vm *vm, struct value text, bool keep_ends)
{
	struct str s = v_get_str(text);
	struct value list = v_list_new(vm_arena(vm), 0);
	size_t from = 0;
	for (size_t i = 0; i < s.n;) {
		size_t end = u_line_end(s, i);
		if (!end) {
			i++;
			continue;
		}
		if (!add_piece(vm, list, (struct str){s.p + from, i - from + (keep_ends ? end : 0)},
			       text.safe))
			return list;
		i += end;
		from = i;
	}
	if (from < s.n)
		add_piece(vm, list, str_from(s, from), text.safe);
	return list;
}

struct value str_splitlines(struct vm *vm, const struct value *a)
{
	int64_t keep = 0;
	if (given(a[1]) && !arg_int(vm, a[1], &keep))
		return v_undefined();
	return lines_of(vm, a[0], keep != 0);
}

// ---- join ---------------------------------------------------------------------------------------

struct value str_join(struct vm *vm, const struct value *a)
{
	struct viter it;
	struct buf b;
	if (!viter_init(vm, &it, a[1]))
		return v_undefined();
	out_open(&b);
	bool first = true;
	for (struct value v; viter_next(vm, &it, &v) && vm_spend(vm, 1 + b.n / TEXT_MAX);) {
		if (!first)
			buf_add(&b, a[0].s, a[0].n);
		first = false;
		if (a[0].safe) {
			v_print_escaped(vm, &b, v);
		} else if (v.type == V_STR) {
			buf_add(&b, v.s, v.n);
		} else {
			if (use_undefined(vm, v))
				fail_type(vm, "join() needs texts, found '%s'", v_type_name(v));
			break;
		}
		if (a[0].n > 4096 && !vm_reserve(vm, a[0].n))
			break;
	}
	return out_close(vm, &b, a[0].safe);
}
