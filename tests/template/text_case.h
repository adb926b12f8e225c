#pragma once
// Runs a template that is one line of text, for the tests of the value library.

#include <check.h>
#include <stdlib.h>

#include "template/template.h"

// `expect` is the output; one that begins with "!" is a part of the report that the template must
// end with.
struct text_case {
	const char *template, *expect;
};

struct text_run {
	struct arena arena;
	struct diag_log log;
	struct tmpl_engine *engine;
	struct vm *vm;
	struct buf out;
};

static inline bool no_templates(void *ctx, struct str name, const struct source **out)
{
	(void)ctx, (void)name, (void)out;
	return false;
}

static inline void text_run_init(struct text_run *r, const struct tmpl_options *o,
				 const struct tmpl_limits *limits)
{
	arena_init(&r->arena);
	diag_init(&r->log, &r->arena);
	r->engine = tmpl_engine_new(&r->arena, o, no_templates, NULL);
	r->vm = vm_new(r->engine, limits, &r->log, NULL);
	buf_init(&r->out, BUF_MAX_DEFAULT);
}

static inline void text_run_release(struct text_run *r)
{
	vm_free(r->vm);
	buf_release(&r->out);
	arena_release(&r->arena);
}

// Renders; false, with the report in r->log, when that fails.
static inline bool text_run_render(struct text_run *r, const char *text, struct value context)
{
	struct source *src = arena_new(&r->arena, struct source);
	const struct tmpl *t;

	*src = (struct source){S("t.html"), str_cstr(text)};
	t = tmpl_compile(r->engine, src, &r->log);
	return t && vm_render(r->vm, t, v_none(), context, &r->out);
}

static inline void text_case_check(const struct text_case *c, const struct tmpl_options *o,
				   struct value context)
{
	struct text_run r;
	struct str got = {"", 0};

	text_run_init(&r, o, NULL);
	if (text_run_render(&r, c->template, context))
		got = buf_view(&r.out);
	else if (r.log.n)
		got = arena_printf(&r.arena, "!%.*s", STR_ARG(r.log.p[0].message));
	if (c->expect[0] == '!')
		ck_assert_msg(got.n && got.p[0] == '!' &&
				      str_find(got, str_cstr(c->expect + 1)) != SIZE_MAX,
			      "%s: gives %.*s instead of %s", c->template, STR_ARG(got), c->expect);
	else
		ck_assert_msg(str_eq(got, str_cstr(c->expect)), "%s: gives %.*s instead of %s",
			      c->template, STR_ARG(got), c->expect);
	text_run_release(&r);
}
