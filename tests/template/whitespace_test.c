// Whitespace control, literals and other work of the lexer, seen in what is printed.

#include <check.h>

#include "template/template.h"

Suite *whitespace_suite(void);

enum { TRIM = 1, LSTRIP = 2, KEEP = 4 };
static const struct {
	const char *name, *text;
	int flags;
	const char *want;
} cases[] = {
	{"last line end goes", "a\n", 0, "a"},
	{"only one goes", "a\n\n", 0, "a\n"},
	{"last line end kept", "a\n", KEEP, "a\n"},
	{"minus before", "a \n {%- if true %}b{% endif %}", 0, "ab"},
	{"minus after", "{% if true -%} \n b{% endif %}", 0, "b"},
	{"minus of a variable", "a {{- 1 -}} b", 0, "a1b"},
	{"unicode space", "a\u00a0\u3000{{- 1 }}", 0, "a1"},
	{"trim", "{% if true %}\nb{% endif %}\nc", TRIM, "bc"},
	{"trim only one", "{% if true %}\n\nb{% endif %}", TRIM, "\nb"},
	{"plus stops trim", "{% if true +%}\nb{% endif %}", TRIM, "\nb"},
	{"trim leaves variables", "{{ 1 }}\nb", TRIM, "1\nb"},
	{"trim comments", "{# c #}\nb", TRIM, "b"},
	{"lstrip", "a\n  {% if true %}b{% endif %}", LSTRIP, "a\nb"},
	{"lstrip at the start", "  {% if true %}b{% endif %}", LSTRIP, "b"},
	{"lstrip not after text", "a  {% if true %}b{% endif %}", LSTRIP, "a  b"},
	{"plus stops lstrip", "  {%+ if true %}b{% endif %}", LSTRIP, "  b"},
	{"lstrip leaves variables", "  {{ 1 }}", LSTRIP, "  1"},
	{"lstrip after a trimmed line", "{% if true %}\n  {% endif %}", TRIM | LSTRIP, ""},
	{"raw", "{% raw %} {{ x }} {% endraw %}", 0, " {{ x }} "},
	{"raw strips", "a {%- raw -%} {{ x }} {%- endraw -%} b", 0, "a{{ x }}b"},
	{"comment strips", "a {#- c -#} b", 0, "ab"},
	{"line ends", "a\r\nb\rc", 0, "a\nb\nc"},
	{"braces in an expression", "{{ {'a': {'b': 1}}.a.b }}", 0, "1"},
	{"lonely brace", "{ a { { } %}", 0, "{ a { { } %}"},
	{"escapes", "{{ 'a\\n\\t\\x41\\u00e9\\\\\\'\\q\\101' }}", 0, "a\n\tA\u00e9\\'\\qA"},
	{"numbers", "{{ 1_000 }} {{ 0x1f }} {{ 0b11 }} {{ 0o17 }} {{ 1.5e1 }} {{ 1e3 }}", 0,
	 "1000 31 3 15 15.0 1000.0"},
	{"joined strings", "{{ 'a' \"b\" }}", 0, "ab"},
};

START_TEST(prints)
{
	struct arena a;
	struct diag_log log;
	struct buf out;
	arena_init(&a);
	diag_init(&log, &a);
	buf_init(&out, 1 << 20);
	int f = cases[_i].flags;
	struct tmpl_options opt = {.trim_blocks = f & TRIM,
				   .lstrip_blocks = f & LSTRIP,
				   .keep_trailing_newline = f & KEEP};
	struct source src = {S("main"), str_cstr(cases[_i].text)};
	struct tmpl_engine *e = tmpl_engine_new(&a, &opt, NULL, NULL);
	const struct tmpl *t = tmpl_compile(e, &src, &log);
	ck_assert_msg(t != NULL, "%s: does not compile", cases[_i].name);
	struct vm *vm = vm_new(e, NULL, &log, NULL);
	ck_assert_msg(vm_render(vm, t, v_none(), v_none(), &out), "%s: does not render",
		      cases[_i].name);
	ck_assert_msg(str_eq(buf_view(&out), str_cstr(cases[_i].want)), "%s: \"%.*s\", not \"%s\"",
		      cases[_i].name, (int)out.n, out.p, cases[_i].want);
	vm_free(vm);
	buf_release(&out);
	arena_release(&a);
}
END_TEST

Suite *whitespace_suite(void)
{
	Suite *s = suite_create("whitespace");
	TCase *c = tcase_create("whitespace");
	tcase_add_loop_test(c, prints, 0, (int)(sizeof cases / sizeof *cases));
	suite_add_tcase(s, c);
	return s;
}
