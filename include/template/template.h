#pragma once
// Jinja templates: compiled once to instructions, run for each page.
//
// An engine holds compiled templates and the host's classes and functions. It is filled by one
// thread and is const while pages render; each worker has a VM of its own. What a render can see:
// the context (names of this page) first, then the globals (the same for every page of a language),
// then the engine's own functions (range, dict, …).
//
// `include … without context` sees only the globals: a VM renders such an include once per globals
// object and reuses the bytes, which is how navigation and footers cost nothing per page.

#include "template/value.h"

struct tmpl_engine;
struct tmpl; // one compiled template

struct tmpl_options {
	bool autoescape_html; // escape in templates whose name ends in .html, .htm, .xml or .xhtml
			      // (kith's themes)
	bool autoescape_all; // escape everywhere (kith render --autoescape on)
	bool trim_blocks, lstrip_blocks, keep_trailing_newline; // as Jinja2's Environment
	bool lenient; // undefined as Jinja2's default Undefined; otherwise an error with a
		      // suggestion
};

// Limits of one render; 0 means the default.
struct tmpl_limits {
	uint64_t instructions; // default 200 million
	size_t output;         // bytes, default 64 MiB
	size_t memory;         // bytes of values made by the template, default 256 MiB
	unsigned depth;        // calls, includes, recursion: default 200
};

// Finds a template's text by name ("base.html"); false when there is none. The source lives as long
// as the engine.
typedef bool tmpl_loader(void *ctx, struct str name, const struct source **out);

struct tmpl_engine *tmpl_engine_new(struct arena *, const struct tmpl_options *, tmpl_loader *,
				    void *ctx);
// Registers a class and gives it its id; the class must outlive the engine.
void tmpl_add_class(struct tmpl_engine *, struct vclass *);
const struct vclass *tmpl_class(const struct tmpl_engine *, uint16_t id);
// Makes a host's function a filter of this engine: `x | name(…)` calls it with x as its first
// argument. Before anything is compiled; the function must outlive the engine, its name must not be
// that of a filter that there is.
void tmpl_add_filter(struct tmpl_engine *, const struct vfunc *);

// Names that every render of this engine may use, for "did you mean" when compiling and rendering;
// optional.
void tmpl_known_names(struct tmpl_engine *, const struct str *names, size_t n);

// The compiled template, compiling it and everything it names by a literal (extends, include,
// import) at first use. NULL, with reports, when it does not exist or does not compile. Only before
// rendering starts, from one thread.
const struct tmpl *tmpl_load(struct tmpl_engine *, struct str name, struct diag_log *);
// Compiles a text that has no file (kith render, tests).
const struct tmpl *tmpl_compile(struct tmpl_engine *, const struct source *, struct diag_log *);
// After this, rendering finds templates only among the loaded ones and the engine may be shared by
// threads. Without it, names computed at run time are loaded on demand, from one thread.
void tmpl_freeze(struct tmpl_engine *);

// Prints the instructions, for developers.
void tmpl_disasm(const struct tmpl *, struct buf *out);

// One worker's machine. `host` is the host's own per-worker state (see vm_host).
struct vm *vm_new(struct tmpl_engine *, const struct tmpl_limits *, struct diag_log *, void *host);
void vm_free(struct vm *);
void *vm_host(struct vm *);
// Memory for values of this render; reset when the next vm_render of this VM begins.
struct arena *vm_arena(struct vm *);

// Renders to `out` (appended). globals and context are V_MAP or V_OBJECT (or V_NONE). False, with a
// report, on any error; then `out` is as it was before.
bool vm_render(struct vm *, const struct tmpl *, struct value globals, struct value context,
	       struct buf *out);
// Forgets what is kept from render to render for each globals: the bytes of `include … without
// context`, and modules imported without context that hold nothing but macros and plain values.
void vm_forget_kept(struct vm *);

// For host functions and getters: ends the render with an error at the place being run. The message
// as in diag_report.
__attribute__((format(printf, 2, 3))) void vm_fail(struct vm *, const char *fmt, ...);
// The same as another kind of report than template-type.
__attribute__((format(printf, 3, 4))) void vm_fail_kind(struct vm *, const struct diag_kind *,
							const char *fmt, ...);
// Adds a hint to that error.
__attribute__((format(printf, 2, 3))) void vm_hint(struct vm *, const char *fmt, ...);
// Looks a name up as the running template would (context, then globals); V_UNDEFINED when there is
// none.
struct value vm_lookup(struct vm *, struct str name);
// The text that `{{ v }}` would print without escaping; lives in the VM's arena or in v.
struct str vm_text(struct vm *, struct value);
