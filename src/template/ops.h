#pragma once
// What the machine (vm.c, compile.c) and the value library (ops.c, print.c, filter_*.c, test.c,
// method.c) need of each other. All results live in the VM's arena. An operation that fails has
// called vm_fail and gives an undefined value; callers check vm_failed(vm) where going on would
// matter.

#include "template/template.h"

struct vlist {
	struct value *p;
	uint32_t n, cap;
	bool frozen;              // templates may not change it: see v_freeze
	const struct arena *home; // where it was made: see vm_adopt
};
struct vmap_entry {
	struct value key, value;
	uint64_t hash;
	bool live; // false: deleted by pop
};
struct vmap {
	struct vmap_entry *entries; // in the order of insertion
	uint32_t n, cap;            // entries in use, dead ones included
	uint32_t live;
	uint32_t *slots; // NULL while small: then searched in order
	uint32_t nslots;
	bool frozen;              // templates may not change it: see v_freeze
	const struct arena *home; // where it was made: see vm_adopt
};

// The engine's own kinds of value (V_OTHER).
enum vother_kind {
	VO_RANGE,
	VO_MACRO,
	VO_CALLER,
	VO_LOOP,
	VO_NAMESPACE,
	VO_CYCLER,
	VO_JOINER,
	VO_METHOD,
	VO_ITER,
	VO_BUILTIN,
	VO_MODULE,
	VO_GROUP,
	VO_BLOCKREF,
	VO_VIEW
};
struct vother {
	uint8_t kind;
};
// range(): `n` items start, start + step, …
struct vo_range {
	struct vother o; // VO_RANGE
	int64_t start, stop, step;
	uint64_t n;
};
struct vo_namespace {
	struct vother o;  // VO_NAMESPACE
	struct value map; // V_MAP of its attributes
};
// A tuple of groupby() is a V_TUPLE with cls == V_TUPLE_GROUP: it also has the attributes grouper
// and list.
#define V_TUPLE_GROUP 1

// ---- the machine's side -------------------------------------------------------------------------
bool vm_failed(const struct vm *);
bool vm_autoescape(const struct vm *); // at the place being run
bool vm_lenient(const struct vm *);
// Counts work done in C loops against the instruction limit; false (having failed) when it is used
// up.
bool vm_spend(struct vm *, uint64_t work);
// Before a list or map is changed: one that was made elsewhere (by JSON, by the host) gets memory
// of this VM, and its old contents back when the render ends. False, having failed, when that takes
// too much memory.
bool vm_adopt(struct vm *, struct value);
// Calls any callable. kw: names and values, nkw of each.
struct value vm_call(struct vm *, struct value callee, const struct value *args, size_t nargs,
		     const struct str *kwnames, const struct value *kwvalues, size_t nkw);
// Puts positional arguments into the slots of params; false when that takes v_bind.
bool vm_bind_plain(struct vm *, const char *const *params, unsigned required,
		   const struct value *args, size_t n, struct value *out);
// Applies a filter or test by name with arguments (map('upper'), select('odd'), …).
struct value vm_filter(struct vm *, struct str name, struct value in, const struct value *args,
		       size_t nargs, const struct str *kwnames, const struct value *kwvalues,
		       size_t nkw);
bool vm_test(struct vm *, struct str name, struct value in, const struct value *args, size_t nargs);
// An undefined value that knows what was missing, so that its use is reported well.
struct value vm_undefined_attr(struct vm *, struct value of, struct str name);
// Fails because `v` is undefined and was used (strict: any use; lenient: arithmetic, attribute
// access, calls).
void vm_fail_undefined(struct vm *, struct value v);
// Asks for `bytes` of further memory for values and counts the work of filling them; false (having
// failed with TMPL_LIMIT) when that would pass the memory or instruction limit. (vm_spend should
// also look at the arena's total now and then.)
bool vm_reserve(struct vm *, size_t bytes);
const struct vclass *vm_class(const struct vm *, uint16_t id);
// An undefined value for a missing item that is no name (`list[5]`), and one with a text of its own
// ("no first item, …", a string literal).
struct value vm_undefined_item(struct vm *, struct value of, struct value key);
struct value vm_undefined_hint(struct vm *, const char *why);
// The machine's own kinds (VO_MACRO, VO_CALLER, VO_LOOP, VO_MODULE, VO_BLOCKREF): an attribute
// (false: there is none), their printed form ("<Macro 'x'>", or vm_fail), Python's type name, and
// whether they can be called.
bool vm_other_attr(struct vm *, struct value of, struct str name, struct value *out);
void vm_other_print(struct vm *, struct buf *, struct value);
const char *vm_other_type(struct value);
bool vm_other_callable(struct value);
__attribute__((format(printf, 3, 4))) void vm_fail_kind(struct vm *, const struct diag_kind *,
							const char *fmt, ...);

// ---- the value library's side -------------------------------------------------------------------
bool v_truth(struct vm *, struct value);
bool v_equal(struct vm *, struct value, struct value);
// <0, 0, >0 as Python orders; fails with "'<' not supported between …" where Python does.
int v_compare(struct vm *, struct value a, struct value b, const char *op);
bool v_hash(struct vm *, struct value, uint64_t *out); // false (having failed) when unhashable
bool v_length(struct vm *, struct value,
	      int64_t *out); // as len(); fails for values without a length
const char *v_type_name(
	struct value); // Python's: "int", "str", "list", "NoneType", "Undefined", "Markup" …
// str(v) and repr(v), appended.
void v_print(struct vm *, struct buf *, struct value);
void v_repr(struct vm *, struct buf *, struct value);
// str(v) as a slice: no copy for strings.
struct str v_text(struct vm *, struct value);
// Markup.escape(v): safe strings as they are.
void v_print_escaped(struct vm *, struct buf *, struct value);
struct str v_escape(struct vm *, struct value);

// Iteration over anything iterable, without allocating for lists, sequences, ranges and maps (which
// give their keys).
struct viter {
	struct value of;
	uint64_t i;
	uint64_t n; // known length, UINT64_MAX when it is not known
	struct vother *custom;
};
bool viter_init(struct vm *, struct viter *,
		struct value); // false (having failed) when not iterable
bool viter_next(struct vm *, struct viter *, struct value *out);
// All items as a new list.
struct value v_to_list(struct vm *, struct value);

// Operators, with Python's rules (int overflow beyond 64 bits is an error). op is one of + - * / //
// % **, '~' and unary ones: see enum.
enum v_op {
	VOP_ADD,
	VOP_SUB,
	VOP_MUL,
	VOP_DIV,
	VOP_FLOORDIV,
	VOP_MOD,
	VOP_POW,
	VOP_CONCAT,
	VOP_NEG,
	VOP_POS
};
struct value v_arith(struct vm *, enum v_op, struct value a, struct value b);
bool v_contains(struct vm *, struct value item, struct value in);
// a[key] as Jinja's getitem (falls back to the attribute for strings) and a.name as its getattr
// (falls back to the item); undefined when missing. Methods of strings, lists and maps come back as
// VO_METHOD values.
struct value v_getitem(struct vm *, struct value of, struct value key);
struct value v_getattr(struct vm *, struct value of, struct str name);
// A field of a host's class by name; NULL: none.
const struct vfield *v_field_find(const struct vclass *, struct str name);
// `{% set of.name = value %}`: only for namespaces.
bool v_setattr(struct vm *, struct value of, struct str name, struct value);
struct value v_slice(struct vm *, struct value of, struct value start, struct value stop,
		     struct value step);
// Names that could have been meant, for suggestions.
size_t v_attr_names(struct vm *, struct value of, struct str *out, size_t room);

// Filters, tests and built-in functions: rows of tables. Arguments arrive bound to params like
// those of a vfunc; args[0] is the value filtered or tested.
struct vbuiltin {
	struct str name;
	const char *params[VFUNC_PARAMS_MAX + 1]; // without the value itself for filters and tests;
						  // "*" and "**" as in vfunc
	unsigned required;
	struct value (*call)(struct vm *, const struct value *args);
	const char *help;
	const struct vfunc *host; // a host's filter; `call` is NULL
};
const struct vbuiltin *filter_find(struct str name); // the engine's own
// The engine's own or one that the host added.
const struct vbuiltin *vm_filter_find(const struct vm *, struct str name);
const struct vbuiltin *test_find(struct str name);
const struct vbuiltin *
function_find(struct str name); // range, dict, cycler, joiner, namespace, lipsum is left out
size_t filter_names(const struct str **out);
size_t test_names(const struct str **out);
size_t function_names(const struct str **out);
// The row as a callable value (VO_BUILTIN).
struct value v_builtin(struct arena *, const struct vbuiltin *);
struct value v_tuple(struct vm *, const struct value *p, size_t n);
// Maps with any hashable key; false (having failed) when the key is not hashable, or, for get, is
// absent without failing.
bool v_map_set_value(struct vm *, struct value map, struct value key, struct value);
bool v_map_get_value(struct vm *, struct value map, struct value key, struct value *out);
// Binds a call's arguments to params: fills args[0..nparams-1]. Fails as Python does on missing,
// surplus and unknown ones.
bool v_bind(struct vm *, const char *who, const char *const *params, unsigned required,
	    const struct value *pos, size_t npos, const struct str *kwnames,
	    const struct value *kwvalues, size_t nkw, struct value *args);
// Calls a VO_METHOD, VO_CYCLER, VO_JOINER, VO_BUILTIN (whatever the value library made).
struct value v_call_other(struct vm *, struct value callee, const struct value *args, size_t nargs,
			  const struct str *kwnames, const struct value *kwvalues, size_t nkw);
struct value v_method_call(struct vm *, struct value self, struct str name,
			   const struct value *args, size_t nargs, const struct str *kwnames,
			   const struct value *kwvalues, size_t nkw, bool *found);
