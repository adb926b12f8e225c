#pragma once
// The values that templates compute with, and how a host lends its own data to templates without
// converting it.
//
// A value is 16 bytes. Strings are slices; whether one is safe markup (Jinja's Markup) is a flag.
// Lists, maps and whatever a template makes live in the VM's arena. A host lends typed objects
// (V_OBJECT: a pointer plus a class whose field table says where each field lies), sequences
// (V_SEQ) and functions (V_FUNC); they are read-only to templates.

#include "base/arena.h"
#include "base/diag.h"
#include "base/map.h"

struct vm;
struct value;
struct vclass;

enum value_type {
	V_UNDEFINED, // Jinja's Undefined; the VM knows what name was missing
	V_NONE,
	V_BOOL,
	V_INT,
	V_FLOAT,
	V_STR,    // s, n; `safe` when it is markup
	V_LIST,   // made by a template or by JSON: mutable
	V_TUPLE,  // immutable, prints with ()
	V_MAP,    // insertion-ordered dict; keys are any hashable value
	V_OBJECT, // a host's struct: o and cls
	V_SEQ,    // a host's sequence: seq
	V_FUNC,   // a host's function: func
	V_OTHER,  // the engine's own: range, macro, loop, namespace, cycler, joiner, iterators,
		  // bound methods …: other
};

struct value {
	uint8_t type; // enum value_type
	bool safe;    // V_STR: markup, not escaped again
	uint16_t cls; // V_OBJECT: id of the class (vclass.id)
	uint32_t n;   // V_STR: bytes
	union {
		bool b;
		int64_t i;
		double f;
		const char *s;
		const void *o;
		struct vlist *list; // V_LIST, V_TUPLE
		struct vmap *map;
		const struct vseq *seq;
		const struct vfunc *func;
		struct vother *other;
	};
};

// A host's read-only sequence. `at` is called for 0 <= i < n and must not fail.
struct vseq {
	uint32_t n;
	struct value (*at)(struct vm *, const struct vseq *, uint32_t i);
	const void *base;         // for `at`
	const struct vclass *cls; // for `at`
};

// Arguments of a call, positional first. Slots of parameters that were not given have type
// V_UNDEFINED and n == 1 (see varg_given), so a host function declares its parameters by name and
// reads them by index.
#define VFUNC_PARAMS_MAX 12
// A function lives as long as the VMs that see it.
struct vfunc {
	struct str name;
	const char *params[VFUNC_PARAMS_MAX +
			   1]; // names in order, NULL-terminated; "*" takes further positional
			       // arguments as a tuple, "**" further keyword arguments as a map
	unsigned required;     // how many of them must be given
	// Returns the result. On failure calls vm_fail and returns anything.
	struct value (*call)(struct vm *, const struct vfunc *, const struct value *args);
	const void *ctx;
	const char *help; // one line for `kith explain --template`
};

// How a field of a host's struct becomes a value. All but VF_GET read at `off` in the struct.
enum vfield_how {
	VF_GET,    // by `get`
	VF_STR,    // struct str, to be escaped
	VF_HTML,   // struct str, safe markup
	VF_BOOL,   // bool
	VF_INT,    // int
	VF_INT64,  // int64_t
	VF_STRS,   // struct strs: a sequence of strings
	VF_OBJ,    // const void *: an object of class `cls`; NULL is none
	VF_OBJS,   // { const void **p; size_t n; … }: a sequence of objects of class `cls`
	VF_INLINE, // a struct of class `cls` embedded at `off`
	VF_ARRAY, // { T *p; size_t n; … }: a sequence of embedded structs of class `cls`, `stride`
		  // bytes each
};
struct vfield {
	struct str name;
	enum vfield_how how;
	uint32_t off;
	uint32_t stride;
	const struct vclass *cls;
	struct value (*get)(struct vm *, const void *object, const struct vfield *);
	const void *arg;  // for `get`
	const char *type; // as shown by explain: "str", "list of post", …
	const char *help;
};

// A host's type. Registered with an engine before anything is compiled; const afterwards.
struct vclass {
	const char *name; // as editors know it: "event"
	const struct vfield *fields;
	uint32_t nfields;
	uint16_t id;  // given by tmpl_add_class
	uint32_t ext; // VF of `extra`-like lookups: index + 1 of a field whose map answers names
		      // not in the table; 0: none
	// What `{{ object }}` prints and how it compares in sort; NULL: printing it is an error.
	struct value (*print)(struct vm *, const void *object);
};

static inline struct value v_undefined(void)
{
	return (struct value){.type = V_UNDEFINED};
}
static inline struct value v_none(void)
{
	return (struct value){.type = V_NONE};
}
static inline struct value v_bool(bool b)
{
	return (struct value){.type = V_BOOL, .i = b};
}
static inline struct value v_int(int64_t i)
{
	return (struct value){.type = V_INT, .i = i};
}
static inline struct value v_float(double f)
{
	return (struct value){.type = V_FLOAT, .f = f};
}
static inline struct value v_str(struct str s)
{
	return (struct value){.type = V_STR, .n = (uint32_t)s.n, .s = s.p};
}
static inline struct value v_html(struct str s)
{
	return (struct value){.type = V_STR, .safe = true, .n = (uint32_t)s.n, .s = s.p};
}
static inline struct value v_object(const struct vclass *c, const void *o)
{
	return o ? (struct value){.type = V_OBJECT, .cls = c->id, .o = o} : v_none();
}
static inline struct value v_func(const struct vfunc *f)
{
	return (struct value){.type = V_FUNC, .func = f};
}
static inline struct str v_get_str(struct value v)
{
	return (struct str){v.s, v.n};
} // V_STR only
static inline bool varg_given(struct value v)
{
	return !(v.type == V_UNDEFINED && v.n == 1);
}

// What a field holds in an object of its class.
struct value v_field(struct vm *, const void *object, const struct vfield *);

// Sequences over host arrays, made in the arena: of pointers to structs, of embedded structs, of
// slices.
struct value v_seq_ptrs(struct arena *, const struct vclass *, const void *const *p, size_t n);
struct value v_seq_structs(struct arena *, const struct vclass *, const void *p, size_t n,
			   size_t stride);
struct value v_seq_strs(struct arena *, const struct str *p, size_t n);

// Lists and maps in an arena.
struct value v_list_new(struct arena *, size_t room);
void v_list_push(struct arena *, struct value list, struct value item);
struct value v_map_new(struct arena *);
void v_map_set(struct arena *, struct value map, struct str key, struct value);
bool v_map_find(struct value map, struct str key, struct value *out);
// Makes a list or map, and all that it holds, read-only for templates: for values that outlive a
// render or are seen by several threads.
void v_freeze(struct value);
// JSON text to values (jansson); false with a report when it is not valid. Objects keep their
// order, integers beyond 64 bits are refused, depth is limited.
bool v_from_json(struct arena *, const struct source *, struct value *out, struct diag_log *);
