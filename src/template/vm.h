#pragma once
// The machine's own structures: one VM per worker, a frame per function being run, a context per
// template.

#include <setjmp.h>

#include "base/buf.h"
#include "template/code.h"
#include "template/diags.h"

// What a V_UNDEFINED value's `n` says of it. 1 marks an argument that was not given (varg_given).
enum {
	UNDEF_PLAIN,
	UNDEF_NO_ARG,
	UNDEF_NAME /* o: struct atom */,
	UNDEF_ATTR /* o: struct undef */,
	UNDEF_HINT /* o: text */,
	UNDEF_MISSING /* a slot not filled yet */,
	UNDEF_SOFT /* inline if without else: prints as nothing even when strict */,
};
struct undef {
	struct value of, key; // key: V_UNDEFINED when it was a name
	struct str name;
};
static inline struct value v_undef(uint32_t n, const void *o)
{
	return (struct value){.type = V_UNDEFINED, .n = n, .o = o};
}
static inline bool is_missing(struct value v)
{
	return v.type == V_UNDEFINED && v.n == UNDEF_MISSING;
}

struct var {
	const struct atom *name;
	struct value value;
	bool exported;
};
struct vars {
	struct var *p;
	size_t n, cap;
	uint64_t bits; // of the names
};
// Names lent to an include, import or scoped block, over those of its caller.
struct layer {
	const struct layer *next;
	struct vars vars;
};
struct block_stack {
	const struct atom *name;
	const struct proto **p; // the template's own block first, then its parents'
	size_t n, cap;
};
struct block_stacks {
	struct block_stack *p;
	size_t n, cap;
};
struct ctx {
	const struct tmpl *tmpl;
	struct vars vars; // set at the top level
	const struct layer *lent;
	struct block_stacks *blocks;
	bool *autoescape;
	bool alone; // sees the globals, not the context
};

// A running for loop, and the object `loop`.
struct loop {
	struct vother o; // VO_LOOP
	bool has_after, used, over;
	bool ended; // the iterable has said so: it is not asked again, even if it has grown since
	const struct proto *test;    // the loop's condition
	const struct proto *recurse; // of a recursive loop
	struct frame *frame;         // that `test` and `recurse` see
	struct viter it;
	struct value before, cur, after;
	struct value changed;
	int64_t index0, length, depth0; // length: -1 while not known
	struct loop *outer;
};

struct frame {
	const struct proto *proto;
	const struct ins *pc;
	struct frame *up; // in which the function was made
	struct frame *caller;
	struct ctx *ctx;
	struct value *slots;
	struct value *stack;
	struct loop *loops;
	const struct tmpl *parent; // of a root: what it extends
	struct value arg;          // a recursive loop's or condition's
	int64_t depth0;
	const struct proto *loop_proto;
	struct frame *loop_up;
};

struct macro {
	struct vother o; // VO_MACRO, VO_CALLER
	const struct proto *proto;
	struct frame *up;
};
struct module {
	struct vother o; // VO_MODULE
	const struct ctx *ctx;
	struct str body;
};
// self, super and what they lead to.
struct block_ref {
	struct vother o; // VO_BLOCKREF
	struct ctx *ctx;
	const struct block_stack *stack; // NULL: self
	size_t depth;
};

// What an instruction that looks a name up found last time: a field of a class, or a place in a
// map.
struct icache {
	uint32_t cls; // id + 1 of the class, or 0
	uint32_t index;
	const struct vfield *field;
};
struct fragment {
	const struct tmpl *tmpl;
	const void *globals;
	struct str bytes;
};
// A module that was imported without context.
struct imported {
	const struct tmpl *tmpl;
	const void *globals;
	struct value module; // V_NONE: it holds what may change, and is made anew for each render
};

// A list or map of the host's that the render changed, and what it was before.
struct adopted {
	struct value what;
	struct vlist list;
	struct vmap map;
};

struct vm {
	struct tmpl_engine *engine;
	struct tmpl_limits limits;
	struct diag_log *log;
	void *host;
	struct arena arena;          // of this render
	struct arena fragment_arena; // of all renders, as are those of modules
	struct arena module_arena;
	struct buf *out;
	struct frame *top;
	struct value *stack, *sp, *stack_end;
	struct icache *caches;
	size_t ncaches;
	uint64_t budget;
	unsigned depth;
	bool failed, reported;
	struct value globals, context;
	struct value ret;
	struct value no_names; // once it was needed in this render
	struct loop *free_loops;
	struct ctx *root_ctx;
	VEC(struct fragment) fragments;
	VEC(struct imported) modules; // of this render
	VEC(struct imported) kept;    // of all
	bool keeping;                 // `arena` is that of the modules for now
	size_t passing;               // modules that were not kept
	VEC(struct adopted) adopted;
};

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
// Work that a call, include or block counts as.
#define COST_CALL 10

// run.c
bool run(struct vm *, struct frame *); // false: failed
bool enter_frame(struct vm *, struct frame *, const struct proto *, struct frame *up, struct ctx *);
bool run_frame(struct vm *, struct frame *); // runs an entered frame and leaves it

// name.c
struct value resolve(struct vm *, const struct ctx *, const struct atom *, struct icache *two);
struct value get_attr(struct vm *, struct value of, const struct atom *, struct icache *);
void vars_set(struct arena *, struct vars *, const struct atom *, struct value, bool exported);
const struct var *vars_find(const struct vars *, const struct atom *);
struct value undefined_of(const struct vm *, const struct frame *, uint16_t slot);
bool ensure_caches(struct vm *);

// call.c
struct value call_value(struct vm *, struct value callee, const struct value *args, size_t n,
			const struct callsite *);
// Calls and prints the result; args as CALL leaves them on the stack. mode as in EMIT.
void call_print(struct vm *, struct value callee, const struct value *args, const struct callsite *,
		unsigned mode);
struct value call_site(struct vm *, struct value callee, const struct value *args,
		       const struct callsite *);
void method_site(struct vm *, struct value of, const struct atom *, const struct value *args,
		 const struct callsite *, int print, struct value *out);
struct value filter_site(struct vm *, const struct filter_ref *, bool test, struct value in,
			 const struct value *args, const struct callsite *);
struct value capture_end(struct vm *, size_t start, bool safe);
void print_value(struct vm *, struct value, bool escape);
void run_block(struct vm *, const struct proto *, struct ctx *);

// loop.c
bool loop_begin(struct vm *, struct frame *, struct value of, const struct ins *);
bool loop_next(struct vm *, struct loop *, struct value *out);
struct value loop_attr(struct vm *, struct loop *, enum loop_attr);
bool loop_method(struct vm *, struct loop *, struct str name, const struct value *args, size_t n,
		 struct value *out);
void loop_recurse(struct vm *, const struct proto *, struct frame *up, struct value of,
		  int64_t depth0);

// load.c
struct ctx *ctx_new(struct vm *, const struct tmpl *, bool alone);
struct ctx *ctx_lend(struct vm *, struct frame *, const struct tmpl *, const struct lent *);
struct ctx *ctx_derive(struct vm *, struct frame *, const struct lent *);
bool run_root(struct vm *, const struct tmpl *, struct ctx *);
void do_extends(struct vm *, struct frame *, const struct tmpl *);
void do_include(struct vm *, struct frame *, const struct ins *, const struct tmpl *);
struct value do_import(struct vm *, struct frame *, const struct ins *, const struct tmpl *);
// The template that an instruction names: linked, or by a value from the stack. NULL when there is
// none (having failed unless `ignore`).
const struct tmpl *find_template(struct vm *, const struct frame *, uint32_t link,
				 struct value name, bool ignore);
struct value module_get(struct vm *, struct value module, struct str name, bool *found);
struct block_stack *block_find(const struct ctx *, const struct atom *);
