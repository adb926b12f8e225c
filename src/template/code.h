#pragma once
// Compiled templates: what the compiler makes and the machine runs. Const once compiled.

#include "base/vec.h"
#include "template/ops.h"

enum opcode {
#define OP(name, operands, effect) OP_##name,
#include "template/opcodes.def"
#undef OP
	OP_COUNT
};

// Three operands: a is a slot, mode or operator, b and c are indexes, numbers or jump targets.
// Caches (see struct icache) of instructions that look names up are numbered by c (RESOLVE, ATTR
// and their kin).
struct ins {
	uint16_t op, a;
	uint32_t b, c;
};
#define NO_SLOT UINT16_MAX

// A name that templates use, one for each spelling in an engine.
struct atom {
	struct str name;
	uint32_t id;
	uint64_t bit; // a set of names can tell quickly that it has not got this one
	bool is_builtin;
	struct value builtin; // range, dict, …
};

// What COMPARE does.
enum cmp_op { CMP_EQ, CMP_NE, CMP_LT, CMP_LE, CMP_GT, CMP_GE, CMP_IN, CMP_NOTIN };

// How a call is written. On the stack: positional arguments, keyword values, the list and the map
// if there are.
struct callsite {
	uint16_t npos, nkw;
	bool star, dstar;
	const struct str *kw;
};
// A place in a source.
struct place {
	uint32_t off, n;
};
// The names that an include, import or scoped block lends to what it runs.
struct lent {
	struct {
		const struct atom *name;
		uint16_t up, slot;
	} * p;
	size_t n, cap;
};
// A template named by a literal.
struct link {
	struct str name;
	const struct tmpl *to; // its state says whether there is one
};
struct filter_ref {
	struct str name;
	const struct vbuiltin *fn; // NULL: unknown, and stands where it may never be reached
	unsigned nparams;
	bool plain; // takes no "*" and "**"
};

enum proto_kind { PROTO_ROOT, PROTO_BLOCK, PROTO_MACRO, PROTO_CALLER, PROTO_LOOP, PROTO_TEST };
// A function: a template's body, a block, a macro, the body of a recursive loop or a loop's
// condition.
struct proto {
	enum proto_kind kind;
	const struct atom *name; // NULL for those without
	const struct tmpl *tmpl;
	struct ins *code;
	struct place *places;
	size_t ncode;
	const struct atom **slot_names;
	uint16_t nslots, stack;
	bool heap; // functions inside use its slots, which therefore live in the arena
	// macros: parameters take the first slots
	uint16_t nparams;
	const struct atom **params;
	uint16_t caller, kwargs, varargs; // slots, or NO_SLOT
	bool explicit_caller;
	uint8_t escape; // of a recursive loop's result: 0, 1, or 2 as the run decides
};

struct block {
	const struct atom *name;
	const struct proto *proto;
};

enum tmpl_state { TMPL_NEW, TMPL_READY, TMPL_BROKEN, TMPL_ABSENT };
struct tmpl {
	struct tmpl_engine *engine;
	struct str name;
	const struct source *src;
	struct str text; // what TEXT instructions cut from
	enum tmpl_state state;
	bool autoescape;
	// The template whose link had this one compiled, and where; for reports.
	const struct tmpl *by;
	struct str by_at;
	const char *by_how;
	const struct proto *root;
	VEC(struct block) blocks;
	VEC(struct value) consts;
	VEC(const struct atom *) atoms;
	VEC(struct filter_ref) filters;
	VEC(struct filter_ref) tests;
	VEC(struct callsite) calls;
	VEC(struct lent) lents;
	VEC(struct link) links;
	VEC(const struct proto *) protos;
};

struct tmpl_engine {
	struct arena *arena;
	struct tmpl_options opt;
	tmpl_loader *loader;
	void *loader_ctx;
	struct map templates, atoms;
	uint32_t natoms, ncaches;
	VEC(const struct vclass *) classes;
	VEC(struct str) known;
	struct map filters;           // the host's: name -> struct vbuiltin *
	VEC(struct str) filter_names; // of all
	bool frozen;
};

const struct vbuiltin *engine_filter(const struct tmpl_engine *, struct str name);

const struct atom *engine_atom(struct tmpl_engine *, struct str); // makes it
const struct atom *engine_atom_find(const struct tmpl_engine *,
				    struct str); // NULL: no template uses it
struct tmpl *engine_template(struct tmpl_engine *,
			     struct str name); // made when new, not yet compiled
// Loads at run time; NULL when there is none (no report) or when it is broken (reported).
const struct tmpl *engine_find(struct tmpl_engine *, struct str name, struct diag_log *,
			       bool *broken);

// Compiles a parsed text into t. False with a report.
bool compile(struct tmpl *t, struct diag_log *);

// loop.<name> that FOR loops answer without an object.
enum loop_attr {
	LOOP_INDEX,
	LOOP_INDEX0,
	LOOP_REVINDEX,
	LOOP_REVINDEX0,
	LOOP_FIRST,
	LOOP_LAST,
	LOOP_LENGTH,
	LOOP_DEPTH,
	LOOP_DEPTH0,
	LOOP_PREVITEM,
	LOOP_NEXTITEM,
	LOOP_ATTRS
};
extern const struct str loop_attr_names[LOOP_ATTRS];
