#pragma once
// What the compiler's files share. Scoping follows Jinja2's idtracking: each scope has a level, a
// name that a scope stores or loads first gets a slot of its function for (level, name), and
// entering the scope fills it.

#include "template/ast.h"
#include "template/code.h"
#include "template/diags.h"

#define MAX_SLOTS 4096

enum sym_load { SYM_PARAM, SYM_RESOLVE, SYM_ALIAS, SYM_UNDEFINED };
struct sym {
	const struct atom *name;
	uint8_t load; // enum sym_load
	bool stored;
	uint16_t slot;
	uint16_t from;            // SYM_ALIAS: slot
	const struct fn *from_fn; // of this function
};
struct symbols {
	struct symbols *parent;
	struct fn *fn;
	int level;
	VEC(struct sym) v;
};

// A function being compiled.
struct fn {
	struct fn *parent;
	struct proto *proto;
	VEC(struct ins) code;
	VEC(struct place) places;
	VEC(const struct atom *) slots;
	VEC(int) levels;
	int height, high;
};

// A scope as the code generator sees it (Jinja2's Frame).
struct scope {
	struct symbols *sym;
	struct fn *fn;
	bool toplevel, rootlevel, soft, output_check;
};

struct compiler {
	struct arena *tmp;  // trees and scopes
	struct arena *keep; // the engine's
	struct tmpl *t;
	struct tmpl_engine *engine;
	struct text_map map;
	struct diag_log *log;
	bool failed;
	struct str place;
	int escape; // 0, 1, or 2: as the run decides
	bool has_extends, known_extends;
	unsigned extends_so_far;
};

void compile_fail(struct compiler *, struct str at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
const struct atom *atom_of(struct compiler *, struct str);

// symbols.c
struct symbols *symbols_new(struct compiler *, struct symbols *parent, struct fn *, int level);
struct sym *sym_find(struct symbols *, const struct atom *,
		     struct symbols **where); // through the parents
uint16_t sym_param(struct compiler *, struct symbols *, struct str name);
void sym_visit(struct compiler *, struct symbols *, struct node *);
void sym_visit_all(struct compiler *, struct symbols *, const struct nodes *);
void sym_targets(struct compiler *, struct symbols *,
		 struct node *); // a loop's targets, as parameters
// Whether `name` is loaded in the body before it is stored there, functions inside included.
bool uses_name(const struct nodes *body, struct str name);
bool any_node(const struct nodes *, bool (*match)(const struct node *));
// Whether functions are made in it that see the slots of the frame around them.
bool holds_frame(const struct node *);

// emit (compile.c)
size_t emit(struct compiler *, struct fn *, enum opcode, unsigned a, size_t b, size_t c);
size_t emit_var(struct compiler *, struct fn *, enum opcode, unsigned a, size_t b, size_t c,
		int effect);
size_t here(const struct fn *);
void patch(struct fn *, size_t ins); // b jumps here
// A template named by a literal at c->place; `how` it is used, for reports: "include".
size_t add_link(struct compiler *, struct str name, const char *how);
size_t add_atom(struct compiler *, struct str);
size_t add_const(struct compiler *, struct value);
size_t new_cache(struct compiler *, unsigned n);
unsigned fn_hops(const struct fn *from, const struct fn *to);
struct fn *fn_new(struct compiler *, struct fn *parent, enum proto_kind, const struct atom *name);
size_t fn_end(struct compiler *, struct fn *); // the index of the finished proto
// What entering a scope fills: everything, what never changes in it, or the rest of it.
enum enter { ENTER_ALL, ENTER_ONCE, ENTER_EACH };
void enter_scope(struct compiler *, struct scope *, enum enter);
void leave_scope(struct compiler *, struct scope *);
struct scope scope_inner(struct compiler *, const struct scope *);
size_t add_lent(struct compiler *, const struct scope *);

// compile_expr.c
void compile_expr(struct compiler *, struct scope *, struct node *);
void compile_output(struct compiler *, struct scope *, struct node *);
// Jumps to the returned instruction's b (to be patched) when false.
size_t compile_cond(struct compiler *, struct scope *, struct node *);
void compile_store(struct compiler *, struct scope *, struct node *target);
void compile_filter_call(struct compiler *, struct scope *,
			 struct node *); // its value is on the stack
// caller: index + 1 of the proto that becomes the argument "caller"; emit: 0 leaves the result on
// the stack, else mode + 1.
void compile_call(struct compiler *, struct scope *, struct node *, size_t caller, unsigned emit);
bool is_constant(const struct compiler *, const struct node *);
void load_name(struct compiler *, struct scope *, struct str name);

// compile_tag.c
void compile_body(struct compiler *, struct scope *, const struct nodes *);
void compile_stmt(struct compiler *, struct scope *, struct node *);
void compile_for(struct compiler *, struct scope *, struct node *);
size_t compile_macro_body(struct compiler *, struct scope *, struct node *);
