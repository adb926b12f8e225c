// A template and its JSON context, separated by a NUL byte: compiling and rendering end within
// their limits, and a failure leaves no output. The options come from the input's length.

#include <stdlib.h>

#include "template/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct world {
	struct arena arena;
	struct source main, base, macros, context;
};

static bool find_template(void *ctx, struct str name, const struct source **out)
{
	struct world *w = ctx;
	struct source *all[] = {&w->main, &w->base, &w->macros};

	for (size_t i = 0; i < 3; i++)
		if (str_eq(name, all[i]->path)) {
			*out = all[i];
			return true;
		}
	return false;
}

static void render(struct world *w, struct tmpl_options options, struct str context,
		   struct diag_log *log)
{
	struct tmpl_limits limits = {
		.instructions = 200000, .output = 1 << 16, .memory = 4 << 20, .depth = 40};
	struct tmpl_engine *engine = tmpl_engine_new(&w->arena, &options, find_template, w);
	struct value values;
	const struct tmpl *t;
	struct vm *vm;
	struct buf out;

	w->context = (struct source){S("context.json"), context};
	if (!v_from_json(&w->arena, &w->context, &values, log))
		values = v_map_new(&w->arena);
	t = tmpl_load(engine, w->main.path, log);
	if (!t) {
		if (!log->errors)
			abort();
		return;
	}
	buf_init(&out, 1 << 20);
	tmpl_disasm(t, &out);
	buf_reset(&out);
	vm = vm_new(engine, &limits, log, NULL);
	for (int i = 0; i < 2; i++) {
		size_t before = out.n, errors = log->errors;

		if (!vm_render(vm, t, v_none(), values, &out) &&
		    (out.n != before || log->errors == errors))
			abort();
	}
	vm_free(vm);
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_of((const char *)data, size), context = S("{}");
	size_t nul = str_index(text, 0);
	struct world w = {
		.base = {S("base.html"), S("{{ x }}[{% block a %}base{% endblock %}{% block b "
					   "scoped %}{{ y }}{% endblock %}]")},
		.macros = {S("m.html"), S("{% macro f(a, b=1) %}{{ a }}{{ b }}{{ caller() if "
					  "caller }}{{ varargs }}{% endmacro %}{% set v = 1 %}")},
	};
	struct tmpl_options options = {
		.autoescape_html = size & 1,
		.trim_blocks = size & 2,
		.lstrip_blocks = size & 2,
		.keep_trailing_newline = size & 4,
		.lenient = size & 8,
	};
	struct diag_log log;

	if (nul != SIZE_MAX) {
		context = str_from(text, nul + 1);
		text = str_first(text, nul);
	}
	arena_init(&w.arena);
	diag_init(&log, &w.arena);
	// Copies, so that reading past the end is seen.
	w.main = (struct source){S("main.html"), {malloc(text.n ? text.n : 1), text.n}};
	if (!w.main.text.p)
		abort();
	memcpy((char *)w.main.text.p, text.p, text.n);
	render(&w, options, context, &log);
	diag_sort(&log);
	free((char *)w.main.text.p);
	arena_release(&w.arena);
	return 0;
}
