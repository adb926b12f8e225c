// Filters that give generators: map, select and their kin, batch and slice. Items are made when
// asked for.

#include "template/filter.h"

static struct value generator(struct vm *vm, const struct value *a, size_t nargs,
			      bool (*next)(struct vm *, struct vo_iter *, struct value *))
{
	struct vo_iter *it = iter_new(vm, "generator", a[0], next);
	it->args = arena_array(vm_arena(vm), struct value, nargs);
	memcpy(it->args, a + 1, nargs * sizeof *a);
	return v_other(&it->o);
}

// Begins at the first item; false when there is nothing to do.
static bool begin(struct vm *vm, struct vo_iter *it)
{
	it->started = true;
	return v_truth(vm, it->value) && viter_init(vm, &it->src, it->value);
}

// ---- the filter or test that is applied to each item --------------------------------------------

struct apply {
	struct value named; // as given; not a name unless it is a string, which matters once an
			    // item comes
	struct str name;    // p == NULL: none, items are taken as booleans
	const struct value *args;
	size_t nargs;
	struct str *kwnames;
	struct value *kwvalues;
	size_t nkw;
	struct attr_path path;
	struct value dflt;
	bool by_attribute, reject;
};

static void take_keywords(struct vm *vm, struct apply *f, const struct vmap *kw)
{
	f->kwnames = arena_array(vm_arena(vm), struct str, kw->live + 1);
	f->kwvalues = arena_array(vm_arena(vm), struct value, kw->live + 1);
	for (uint32_t i = 0; i < kw->n; i++) {
		f->kwnames[f->nkw] = v_get_str(kw->entries[i].key);
		f->kwvalues[f->nkw++] = kw->entries[i].value;
	}
}

static void take_name(struct apply *f, const struct vlist *args, uint32_t at)
{
	f->named = args->p[at];
	f->name = f->named.type == V_STR ? v_get_str(f->named) : S("");
	f->args = args->p + at + 1;
	f->nargs = args->n - at - 1;
}

static bool has_name(struct vm *vm, const struct apply *f, const char *what)
{
	if (f->named.type == V_STR)
		return true;
	if (f->named.type == V_UNDEFINED)
		vm_fail_undefined(vm, f->named);
	else
		fail_type(vm, "the name of a %s must be a text, not '%s'", what,
			  v_type_name(f->named));
	vm_hint(vm, "quote the name: ('name')");
	return false;
}

// ---- map ----------------------------------------------------------------------------------------

static bool prepare_attribute(struct vm *vm, struct apply *f, const struct vo_iter *it)
{
	struct value attribute, kw = it->args[1];
	if (!v_map_find(kw, S("attribute"), &attribute))
		return false;
	f->by_attribute = true;
	f->dflt = v_none();
	uint32_t known = 1 + v_map_find(kw, S("default"), &f->dflt);
	if (kw.map->live > known)
		fail_type(vm, "map(attribute=…) takes no further argument but 'default'");
	f->path = attr_path(vm, attribute);
	return true;
}

static bool prepare_map(struct vm *vm, struct vo_iter *it)
{
	struct apply *f = arena_new(vm_arena(vm), struct apply);
	const struct vlist *args = it->args[0].list;
	it->state = f;
	if (args->n == 0 && prepare_attribute(vm, f, it))
		return !vm_failed(vm);
	if (args->n == 0) {
		fail_type(vm, "map needs the name of a filter or attribute='…'");
		return false;
	}
	take_keywords(vm, f, it->args[1].map);
	take_name(f, args, 0);
	return true;
}

static bool next_mapped(struct vm *vm, struct vo_iter *it, struct value *out)
{
	struct value v;
	if (!it->started && (!begin(vm, it) || !prepare_map(vm, it)))
		return false;
	const struct apply *f = it->state;
	if (!viter_next(vm, &it->src, &v))
		return false;
	if (f->by_attribute)
		*out = attr_get(vm, v, &f->path, f->dflt);
	else if (has_name(vm, f, "filter"))
		*out = vm_filter(vm, f->name, v, f->args, f->nargs, f->kwnames, f->kwvalues,
				 f->nkw);
	return !vm_failed(vm);
}

struct value f_map(struct vm *vm, const struct value *a)
{
	return generator(vm, a, 2, next_mapped);
}

// ---- select and reject --------------------------------------------------------------------------

static bool prepare_select(struct vm *vm, struct vo_iter *it)
{
	struct apply *f = arena_new(vm_arena(vm), struct apply);
	const struct vlist *args = it->args[0].list;
	bool by_attribute = it->n & 1;
	f->reject = it->n & 2;
	it->state = f;
	if (by_attribute && args->n == 0) {
		fail_type(vm, "the name of an attribute is missing");
		return false;
	}
	if (by_attribute)
		f->path = attr_path(vm, args->p[0]);
	take_keywords(vm, f, it->args[1].map);
	if (args->n > (uint32_t)by_attribute)
		take_name(f, args, by_attribute);
	return true;
}

// A test with keyword arguments.
static bool test_keywords(struct vm *vm, const struct apply *f, struct value v)
{
	struct value args[VFUNC_PARAMS_MAX + 2] = {v};
	const struct vbuiltin *row = test_find(f->name);
	if (!row) {
		fail_type(vm, "no test is called '%.*s'", STR_ARG(f->name));
		return false;
	}
	if (!v_bind(vm, "a test", row->params, row->required, f->args, f->nargs, f->kwnames,
		    f->kwvalues, f->nkw, args + 1))
		return false;
	return v_truth(vm, row->call(vm, args));
}

static bool passes(struct vm *vm, const struct apply *f, struct value item)
{
	struct value v = attr_get(vm, item, &f->path, v_none());
	if (vm_failed(vm))
		return false;
	bool yes;
	if (!f->name.p)
		yes = v_truth(vm, v);
	else if (!has_name(vm, f, "test"))
		return false;
	else if (f->nkw)
		yes = test_keywords(vm, f, v);
	else
		yes = vm_test(vm, f->name, v, f->args, f->nargs);
	return yes != f->reject;
}

static bool next_selected(struct vm *vm, struct vo_iter *it, struct value *out)
{
	if (!it->started && (!begin(vm, it) || !prepare_select(vm, it)))
		return false;
	while (viter_next(vm, &it->src, out) && vm_spend(vm, 1)) {
		bool take = passes(vm, it->state, *out);
		if (vm_failed(vm))
			return false;
		if (take)
			return true;
	}
	return false;
}

static struct value selection(struct vm *vm, const struct value *a, bool by_attribute, bool reject)
{
	struct value v = generator(vm, a, 2, next_selected);
	((struct vo_iter *)v.other)->n = by_attribute | (reject ? 2 : 0);
	return v;
}

struct value f_select(struct vm *vm, const struct value *a)
{
	return selection(vm, a, false, false);
}
struct value f_reject(struct vm *vm, const struct value *a)
{
	return selection(vm, a, false, true);
}
struct value f_selectattr(struct vm *vm, const struct value *a)
{
	return selection(vm, a, true, false);
}
struct value f_rejectattr(struct vm *vm, const struct value *a)
{
	return selection(vm, a, true, true);
}

// ---- batch --------------------------------------------------------------------------------------

static bool fill(struct vm *vm, struct value list, int64_t n, struct value with)
{
	if (n > UINT32_MAX / 4) {
		fail_limit(vm, "a batch of %lld items is too long", (long long)n);
		return false;
	}
	if (n > 0 && !vm_reserve(vm, (size_t)n * 2 * sizeof with))
		return false;
	for (; n > 0; n--)
		v_list_push(vm_arena(vm), list, with);
	return true;
}

// Whether a batch that holds n items is full; linecount is compared as Python compares.
static bool batch_full(struct vm *vm, uint32_t n, struct value linecount)
{
	return v_equal(vm, v_int(n), linecount);
}

static bool next_batch(struct vm *vm, struct vo_iter *it, struct value *out)
{
	struct value v, line = it->args[0], with = it->args[1];
	if (!it->started) {
		it->started = true;
		it->state = arena_new(vm_arena(vm), struct value);
		if (!viter_init(vm, &it->src, it->value))
			return false;
		*(struct value *)it->state = v_list_new(vm_arena(vm), 0);
	}
	struct value *tmp = it->state;
	while (viter_next(vm, &it->src, &v) && vm_reserve(vm, 2 * sizeof v)) {
		bool full = batch_full(vm, tmp->list->n, line);
		*out = *tmp;
		if (full)
			*tmp = v_list_new(vm_arena(vm), 0);
		v_list_push(vm_arena(vm), *tmp, v);
		if (full)
			return true;
	}
	if (vm_failed(vm) || tmp->list->n == 0)
		return false;
	*out = *tmp;
	*tmp = v_list_new(vm_arena(vm), 0);
	if (!given(with) || with.type == V_NONE ||
	    v_compare(vm, v_int(out->list->n), line, "<") >= 0)
		return !vm_failed(vm);
	int64_t n;
	return arg_int(vm, line, &n) && fill(vm, *out, n - out->list->n, with);
}

struct value f_batch(struct vm *vm, const struct value *a)
{
	return generator(vm, a, 2, next_batch);
}

// ---- slice --------------------------------------------------------------------------------------

struct slicing {
	struct value seq;
	int64_t slices, each, extra, next, offset;
};

static bool prepare_slice(struct vm *vm, struct vo_iter *it)
{
	struct slicing *s = arena_new(vm_arena(vm), struct slicing);
	it->started = true;
	it->state = s;
	s->seq = v_to_list(vm, it->value);
	if (vm_failed(vm) || !arg_int(vm, it->args[0], &s->slices))
		return false;
	if (s->slices == 0) {
		fail_type(vm, "integer division or modulo by zero");
		return false;
	}
	if (s->slices > 0) {
		s->each = s->seq.list->n / s->slices;
		s->extra = s->seq.list->n % s->slices;
	}
	return true;
}

static bool next_slice(struct vm *vm, struct vo_iter *it, struct value *out)
{
	struct value with = it->args[1];
	if (!it->started && !prepare_slice(vm, it))
		return false;
	struct slicing *s = it->state;
	if (s->next >= s->slices)
		return false;
	int64_t start = s->offset + s->next * s->each;
	if (s->next < s->extra)
		s->offset++;
	int64_t end = s->offset + (s->next + 1) * s->each;
	if (!vm_reserve(vm, (size_t)(end - start + 2) * sizeof with))
		return false;
	*out = v_list_new(vm_arena(vm), (size_t)(end - start));
	for (int64_t i = start; i < end; i++)
		v_list_push(vm_arena(vm), *out, s->seq.list->p[i]);
	if (given(with) && with.type != V_NONE && s->next >= s->extra)
		v_list_push(vm_arena(vm), *out, with);
	s->next++;
	return true;
}

struct value f_slice(struct vm *vm, const struct value *a)
{
	return generator(vm, a, 2, next_slice);
}
