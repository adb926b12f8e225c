// The engine from a template's text to bytes: the language, its errors, its limits, and the host's
// own values.

#include <check.h>
#include <stdio.h>

#include "template/template.h"

Suite *engine_suite(void);

struct file {
	const char *name, *text;
};
static const struct file files[] = {
	{"base", "B[{% block a %}base-a{% endblock %}|{% block b %}base-b {{ x }}{% endblock %}]"},
	{"mid", "{% extends 'base' %}lost{% block a %}mid({{ super() }}){% endblock %}"},
	{"macros",
	 "{% macro hi(n) %}hi {{ n }}{% endmacro %}{% set val = 3 %}{% set _p = 4 %}body"},
	{"part", "<{{ x }}{{ loop.index if loop is defined }}>"},
	{"self", "{% include 'self' %}"},
	{"bad", "{% if %}"},
	{"uses-bad", "{% include 'bad' %}"},
	{"needs", "{% block r required %}{% endblock %}"},
	{"deep.html", "{% macro m(e) %}{{ e.starst }}{% endmacro %}\n{% block main %}\n{{ m(event) "
		      "}}\n{% endblock %}"},
	{"counted", "{{ count() }}"},
	{"kept", "{% set n = count() %}{% set text = label() %}{% macro show() %}{{ n }}{{ text }}"
		 "{% endmacro %}"},
	{"through-kept",
	 "{% from 'kept' import show %}{% macro shown() %}({{ show() }}){% endmacro %}"},
	{"passing",
	 "{% set ns = namespace(n=0) %}{% macro more() %}{% set ns.n = ns.n + 1 %}{{ ns.n }}"
	 "{% endmacro %}"},
	{"through-passing", "{% from 'passing' import more %}{% macro twice() %}{{ more() }}{{ "
			    "more() }}{% endmacro %}"},
	{"list",
	 "{% set all = [count()] %}{% macro put(x) %}{{ all.append(x) or all }}{% endmacro %}"},
};

static struct arena a;
static struct diag_log out_log;
static struct buf out;
static char label[2]; // what the host's function gives

static bool load_file(void *ctx, struct str name, const struct source **to)
{
	(void)ctx;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		if (!str_eq(name, str_cstr(files[i].name)))
			continue;
		struct source *s = arena_new(&a, struct source);
		s->path = name;
		s->text = str_cstr(files[i].text);
		*to = s;
		return true;
	}
	return false;
}

// ---- a host -------------------------------------------------------------------------------------

struct event {
	struct str title, body;
	int seats;
	const struct event *next;
	struct strs tags;
};
static struct vclass event_class;
static const struct vfield event_fields[] = {
	{.name = S_INIT("title"), .how = VF_STR, .off = offsetof(struct event, title)},
	{.name = S_INIT("body"), .how = VF_HTML, .off = offsetof(struct event, body)},
	{.name = S_INIT("starts"), .how = VF_INT, .off = offsetof(struct event, seats)},
	{.name = S_INIT("next"),
	 .how = VF_OBJ,
	 .off = offsetof(struct event, next),
	 .cls = &event_class},
	{.name = S_INIT("tags"), .how = VF_STRS, .off = offsetof(struct event, tags)},
};
static struct vclass event_class = {.name = "event", .fields = event_fields, .nfields = 5};
static struct str tags[] = {S_INIT("x"), S_INIT("y")};
static const struct event last = {.title = S_INIT("B"), .tags = {tags, 2, 2}};
static const struct event first = {.title = S_INIT("A & co"),
				   .body = S_INIT("<p>"),
				   .seats = 7,
				   .next = &last,
				   .tags = {tags, 2, 2}};

static struct value call_count(struct vm *vm, const struct vfunc *f, const struct value *args)
{
	(void)f, (void)args;
	return v_int(++*(int *)vm_host(vm));
}
static const struct vfunc count_fn = {.name = S_INIT("count"), .call = call_count};

static struct value call_fussy(struct vm *vm, const struct vfunc *f, const struct value *args)
{
	(void)f;
	if (varg_given(args[1]))
		return vm_lookup(vm, v_get_str(args[1]));
	vm_fail(vm, "%d is not to my taste", (int)args[0].i);
	vm_hint(vm, "try another");
	return v_none();
}
static struct value call_wrap(struct vm *vm, const struct vfunc *f, const struct value *args)
{
	struct str in = vm_text(vm, args[0]),
		   by = varg_given(args[1]) ? vm_text(vm, args[1]) : S("-");
	(void)f;
	return v_str(
		arena_printf(vm_arena(vm), "%.*s%.*s%.*s", STR_ARG(by), STR_ARG(in), STR_ARG(by)));
}
static const struct vfunc wrap_fn = {
	.name = S_INIT("wrap"), .params = {"x", "by"}, .required = 1, .call = call_wrap};
static const struct vfunc fussy_fn = {
	.name = S_INIT("fussy"), .params = {"n", "name"}, .required = 1, .call = call_fussy};

static struct value context(void)
{
	static const char text[] = "{\"x\": 5, \"name\": \"<W>\", \"items\": [1, 2, 3], \"t\": "
				   "true, \"d\": {\"k\": 1},"
				   " \"tree\": [{\"n\": 1, \"kids\": [{\"n\": 2, \"kids\": []}]}]}";
	struct source src = {S("context"), str_cstr(text)};
	struct value v;
	ck_assert(v_from_json(&a, &src, &v, &out_log));
	v_map_set(&a, v, S("event"), v_object(&event_class, &first));
	v_map_set(&a, v, S("count"), v_func(&count_fn));
	v_map_set(&a, v, S("fussy"), v_func(&fussy_fn));
	return v;
}

static int counted;

static bool render_with(const char *text, const struct tmpl_options *opt,
			const struct tmpl_limits *limits)
{
	struct source *src = arena_new(&a, struct source);
	*src = (struct source){S("main"), str_cstr(text)};
	struct tmpl_engine *e = tmpl_engine_new(&a, opt, load_file, NULL);
	tmpl_add_class(e, &event_class);
	tmpl_add_filter(e, &wrap_fn);
	tmpl_add_filter(e, &fussy_fn);
	const struct tmpl *t = tmpl_compile(e, src, &out_log);
	if (!t)
		return false;
	struct vm *vm = vm_new(e, limits, &out_log, &counted);
	struct value c = context();
	bool ok = vm_render(vm, t, c, c, &out);
	vm_free(vm);
	return ok;
}

static void setup(void)
{
	arena_init(&a);
	diag_init(&out_log, &a);
	buf_init(&out, 1 << 28);
	counted = 0;
}
static void teardown(void)
{
	buf_release(&out);
	arena_release(&a);
}

// ---- what renders -------------------------------------------------------------------------------

static const struct {
	const char *name, *text, *want;
} rendered[] = {
	{"text", "a", "a"},
	{"escaped", "{{ name }}{{ name|safe }}", "&lt;W&gt;<W>"},
	{"arithmetic", "{{ x+1 }} {{ x/2 }} {{ -7//2 }} {{ 2**3 }} {{ -7%3 }}", "6 2.5 -4 8 2"},
	{"chains", "{{ 1 < 2 < 3 }}{{ 1 < 3 < 2 }}{{ 2 in items }}{{ 2 not in items }}",
	 "TrueFalseTrueFalse"},
	{"inline if", "{{ 'a' if t else 'b' }}{{ 'a' if not t }}|", "a|"},
	{"for",
	 "{% for i in items %}{{ loop.index }}/{{ loop.length }}{{ ',' if not loop.last }}{% "
	 "endfor %}",
	 "1/3,2/3,3/3"},
	{"for else", "{% for i in [] %}x{% else %}none{% endfor %}", "none"},
	{"for if",
	 "{% for i in items if i != 2 %}{{ loop.index }}{{ i }}{{ loop.last }} {% endfor %}",
	 "11False 23True "},
	{"for unpacks", "{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
	 "123"},
	{"neighbours",
	 "{% for i in items %}{{ loop.previtem|d('-') }}{{ loop.nextitem|d('-') }} {% endfor %}",
	 "-2 13 2- "},
	{"cycle, changed",
	 "{% for i in [1, 1, 2] %}{{ loop.cycle('a', 'b') }}{{ loop.changed(i) }}{% endfor %}",
	 "aTruebFalseaTrue"},
	{"recursive",
	 "{% for n in tree recursive %}{{ n.n }}{{ loop.depth }}({{ loop(n.kids) }}){% endfor %}",
	 "11(22())"},
	{"loop scope", "{% set y = 1 %}{% for i in items %}{% set y = i %}{% endfor %}{{ y }}",
	 "1"},
	{"if leaks", "{% if t %}{% set y = 1 %}{% endif %}{{ y }}", "1"},
	{"namespace",
	 "{% set ns = namespace(n=0) %}{% for i in items %}{% set ns.n = ns.n + i %}{% endfor %}{{ "
	 "ns.n }}",
	 "6"},
	{"unpacking set", "{% set a, b = 1, 2 %}{{ b }}{{ a }}", "21"},
	{"set block", "{% set b | upper %}<i>{{ name }}</i>{% endset %}{{ b }}",
	 "<I>&LT;W&GT;</I>"},
	{"macro",
	 "{% macro m(a, b=2) %}{{ a }}{{ b }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1) }} {{ "
	 "m(1, 3, 4, k=5) }}",
	 "12(){} 13(4,){&#39;k&#39;: 5}"},
	{"macro is safe", "{% macro m(s) %}<b>{{ s }}</b>{% endmacro %}{{ m(m(name)) }}",
	 "<b><b>&lt;W&gt;</b></b>"},
	{"closure",
	 "{% macro m() %}{{ q }}{% endmacro %}{% set q = 1 %}{{ m() }}{% set q = 2 %}{{ m() }}",
	 "12"},
	{"caller",
	 "{% macro m() %}[{{ caller(1) }}]{% endmacro %}{% call(n) m() %}{{ n }}{{ x }}{% endcall "
	 "%}",
	 "[15]"},
	{"filter block", "{% filter upper|replace('A', 'o') %}abc{% endfilter %}", "oBC"},
	{"with", "{% with q = 1 %}{{ q }}{% endwith %}{{ q is defined }}", "1False"},
	{"raw", "{% raw %}{{ x }}{% endraw %}", "{{ x }}"},
	{"autoescape", "{% autoescape false %}{{ name }}{% endautoescape %}{{ name }}",
	 "<W>&lt;W&gt;"},
	{"do", "{% set l = [] %}{% do l.append(1) %}{{ l }}", "[1]"},
	{"super", "{% extends 'mid' %}{% block a %}top({{ super() }}){% endblock %}",
	 "B[top(mid(base-a))|base-b 5]"},
	{"extends by expression", "{% extends 'mid' if not t else 'base' %}", "B[base-a|base-b 5]"},
	{"conditional extends",
	 "{% if not t %}{% extends 'base' %}{% endif %}{% block a %}own{% endblock %}", "own"},
	{"child's set", "{% extends 'base' %}{% set x = 9 %}", "B[base-a|base-b 9]"},
	{"self", "{% block a %}A{% endblock %}{{ self.a() }}", "AA"},
	{"scoped block",
	 "{% for i in items %}{% block a scoped %}{{ i }}{% endblock %}{% endfor %}", "123"},
	{"include", "{% for x in items %}{% include 'part' %}{% endfor %}", "<1><2><3>"},
	{"include sees loop",
	 "{% for i in items %}{{ loop.index }}{% include 'part' %}{% endfor %}", "1<51>2<52>3<53>"},
	{"include without context", "{% set x = 1 %}{% include 'part' without context %}", "<5>"},
	{"include of what is missing",
	 "{% include 'nope' ignore missing %}{% include ['nope', 'part'] %}", "<5>"},
	{"fragment once", "{% for i in items %}{% include 'counted' without context %}{% endfor %}",
	 "111"},
	{"import", "{% import 'macros' as m %}{{ m.hi(1) }}{{ m.val }}{{ m._p is defined }}",
	 "hi 13False"},
	{"from import", "{% from 'macros' import hi as h, val %}{{ h(2) }}{{ val }}", "hi 23"},
	{"objects",
	 "{{ event.title }}{{ event.body }}{{ event.starts }}{{ event.next.title }}{{ "
	 "event.next.next }}",
	 "A &amp; co<p>7BNone"},
	{"object's list", "{% for t in event.tags %}{{ t }}{{ loop.last }}{% endfor %}",
	 "xFalseyTrue"},
	{"objects in a loop", "{% for e in [event, event.next] %}{{ e.title }},{% endfor %}",
	 "A &amp; co,B,"},
	{"host function", "{{ count() }}{{ count() }}{{ fussy(1, name='x') }}", "125"},
	{"host filter",
	 "{{ x|wrap }}{{ x|wrap('.') }}{{ x|wrap(by='/')|upper }}{{ x|wrap(*['!']) }}"
	 "{{ items|map('wrap', by='|')|join }}{% filter wrap %}b{% endfilter %}",
	 "-5-.5./5/!5!|1||2||3|-b-"},
	{"host filter is one", "{{ 'wrap' is filter }}{{ 'count_fn' is filter }}", "TrueFalse"},
	{"undefined may be asked",
	 "{{ nope is defined }}{{ nope|d('D') }}{{ event.nope is defined }}{{ d.nope|d(1) }}",
	 "FalseDFalse1"},
	{"spread arguments",
	 "{% macro m(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ m(*[1], **{'b': 2}) }}", "12"},
};

START_TEST(renders)
{
	static const struct tmpl_options opt = {.autoescape_all = true};
	bool ok = render_with(rendered[_i].text, &opt, NULL);
	if (!ok)
		diag_print(&out_log, stderr, DIAG_TEXT, false);
	ck_assert_msg(ok, "%s: does not render", rendered[_i].name);
	ck_assert_msg(str_eq(buf_view(&out), str_cstr(rendered[_i].want)), "%s: %.*s, not %s",
		      rendered[_i].name, (int)out.n, out.p, rendered[_i].want);
}
END_TEST

// ---- what fails ---------------------------------------------------------------------------------

static const struct {
	const char *name, *text, *id, *at, *message, *hint;
} failures[] = {
	{"name", "a {{ itmes }}", "template-undefined", "itmes", "\"itmes\" is undefined",
	 "did you mean \"items\"?"},
	{"attribute", "{{ event.starst }}", "template-undefined", "starst",
	 "event has no \"starst\"", "did you mean \"starts\"?"},
	{"filter", "{{ x|uper }}", "template-syntax", "uper", "no filter is called \"uper\"",
	 "did you mean \"upper\"?"},
	{"host filter's name", "{{ x|wrpa }}", "template-syntax", "wrpa",
	 "no filter is called \"wrpa\"", "did you mean \"wrap\"?"},
	{"host filter's name, late", "{{ items|map('wrpa')|list }}", "template-syntax", "list",
	 "no filter is called \"wrpa\"", "did you mean \"wrap\"?"},
	{"host filter's arguments", "{{ x|wrap(b=1) }}", "template-type", "wrap(b=1)",
	 "wrap has no argument 'b'", ""},
	{"host filter fails", "{{ 3|fussy }}", "template-type", "fussy", "3 is not to my taste",
	 "try another"},
	{"test", "{{ x is defind }}", "template-syntax", "defind", "no test is called \"defind\"",
	 "did you mean \"defined\"?"},
	{"tag", "{% fro %}", "template-syntax", "fro", "unknown tag \"fro\"",
	 "did you mean \"for\"?"},
	{"open tag", "a{% for i in items %}b", "template-syntax", "for", "\"for\" is never closed",
	 "it wants \"endfor\""},
	{"wrong end", "{% if t %}{% endfor %}", "template-syntax", "endfor",
	 "unknown tag \"endfor\"", "\"if\" is still open and wants \"endif\""},
	{"open string", "{{ 'a }}", "template-syntax", "'", "string is never closed", ""},
	{"open expression", "{{ x", "template-syntax", "{{", "\"{{\" is never closed", ""},
	{"missing template", "{% include 'part2' %}", "template-missing", "'part2'",
	 "there is no template \"part2\"", ""},
	{"required block", "{% extends 'needs' %}", "template-undefined", "block r required",
	 "required block \"r\" is missing", ""},
	{"surplus argument", "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", "template-type",
	 "m(1, 2)", "macro \"m\" takes not more than 1 argument(s)", ""},
	{"wrong keyword", "{% macro m(size) %}{% endmacro %}{{ m(sise=2) }}", "template-type",
	 "m(sise=2)", "macro \"m\" takes no argument \"sise\"", "did you mean \"size\"?"},
	{"host", "{{ fussy(3) }}", "template-type", "fussy(3)", "3 is not to my taste",
	 "try another"},
	{"bad include", "{% include 'uses-bad' %}", "template-syntax", "%}",
	 "expected an expression, got \"%}\"", ""},
	{"unpacking", "{% for a, b in [1] %}{% endfor %}", "template-type", "a, b",
	 "'int' object is not iterable", ""},
	{"division", "{{ 1 / 0 }}", "template-type", "1 / 0", "division by zero", ""},
	{"loop's name", "{% for i in items %}{% set loop = 1 %}{% endfor %}", "template-syntax",
	 "for i in items", "\"loop\" is the loop's own name and cannot be assigned to inside it",
	 ""},
	{"extends inside", "{% for i in items %}{% extends 'base' %}{% endfor %}",
	 "template-syntax", "extends 'base'",
	 "extends can only stand at the top level of a template", ""},
	{"block twice", "{% block a %}{% endblock %}{% block a %}{% endblock %}", "template-syntax",
	 "block a", "block \"a\" stands twice in this template", ""},
};

START_TEST(fails)
{
	static const struct tmpl_options opt = {.autoescape_all = true};
	bool ok = render_with(failures[_i].text, &opt, NULL);
	const char *name = failures[_i].name;
	ck_assert_msg(!ok && out_log.n > 0, "%s: no error", name);
	const struct diag *d = &out_log.p[0];
	ck_assert_msg(!strcmp(d->kind->id, failures[_i].id), "%s: id %s", name, d->kind->id);
	ck_assert_msg(str_eq(d->message, str_cstr(failures[_i].message)), "%s: %.*s", name,
		      STR_ARG(d->message));
	ck_assert_msg(str_eq(d->at, str_cstr(failures[_i].at)), "%s: at %.*s", name,
		      STR_ARG(d->at));
	ck_assert_msg(str_eq(d->hint, str_cstr(failures[_i].hint)), "%s: hint %.*s", name,
		      STR_ARG(d->hint));
	ck_assert_msg(out.n == 0, "%s: output stays as it was", name);
}
END_TEST

START_TEST(error_names_the_way)
{
	static const struct tmpl_options opt = {.autoescape_html = true};
	ck_assert(!render_with("one\n{% include 'deep.html' %}", &opt, NULL));
	const struct diag *d = &out_log.p[0];
	ck_assert(str_eq(d->src->path, S("deep.html")));
	ck_assert(str_find(d->trail, S("from deep.html:3 (macro m)")) != SIZE_MAX);
	ck_assert(str_find(d->trail, S("from deep.html:2 (block main)")) != SIZE_MAX);
	ck_assert(str_find(d->trail, S("from main:2 (include)")) != SIZE_MAX);
}
END_TEST

START_TEST(places_count_carriage_returns)
{
	static const struct tmpl_options opt = {0};
	size_t line, col;
	ck_assert(!render_with("a\r\nb\r\n  {{ nope }}", &opt, NULL));
	ck_assert(str_eq(out_log.p[0].at, S("nope")));
	diag_place(out_log.p[0].src, out_log.p[0].at.p, &line, &col);
	ck_assert_uint_eq(line, 3);
	ck_assert_uint_eq(col, 6);
}
END_TEST

START_TEST(lenient_prints_nothing)
{
	static const struct tmpl_options opt = {.lenient = true};
	ck_assert(
		render_with("[{{ nope }}{% for i in nope %}{% endfor %}{{ not nope }}{{ d.nope }}]",
			    &opt, NULL));
	ck_assert(str_eq(buf_view(&out), S("[True]")));
	ck_assert(!render_with("{{ nope.x }}", &opt, NULL));
	ck_assert(!render_with("{{ nope + 1 }}", &opt, NULL));
	ck_assert(!render_with("{{ nope() }}", &opt, NULL));
}
END_TEST

// ---- limits -------------------------------------------------------------------------------------

static const struct {
	const char *name, *text;
} endless[] = {
	{"macro", "{% macro r() %}{{ r() }}{% endmacro %}{{ r() }}"},
	{"macro, twice", "{% macro r() %}{{ r() }}{{ r() }}{% endmacro %}{{ r() }}"},
	{"include", "{% include 'self' %}"},
	{"block", "{% block a %}{{ self.a() }}{% endblock %}"},
	{"recursive loop", "{% for i in [1] recursive %}{{ loop([1]) }}{% endfor %}"},
	{"empty loop", "{% for i in range(10**12) %}{% endfor %}"},
	{"output", "{% for i in range(10**12) %}some text{% endfor %}"},
	{"condition", "{% for i in range(10**12) if false %}{% endfor %}"},
	{"growing list", "{% set l = [1] %}{% for i in l %}{% do l.append(i) %}{% endfor %}"},
	{"doubling text", "{% set n = namespace(s='xx') %}{% for i in range(99) %}{% set n.s = n.s "
			  "~ n.s %}{% endfor %}"},
	{"sum", "{{ range(10**12)|sum }}"},
	{"list", "{{ range(10**12)|list }}"},
	{"repeated text", "{{ 'x' * 10**12 }}"},
};

START_TEST(limits)
{
	static const struct tmpl_options opt = {0};
	static const struct tmpl_limits small = {
		.instructions = 20000000, .output = 1 << 20, .memory = 16 << 20};
	ck_assert_msg(!render_with(endless[_i].text, &opt, &small), "%s: ends", endless[_i].name);
	ck_assert_msg(out_log.n && !strcmp(out_log.p[0].kind->id, "template-limit"), "%s: %.*s",
		      endless[_i].name, STR_ARG(out_log.p[0].message));
	ck_assert_uint_eq(out.n, 0);
}
END_TEST

static const struct {
	const char *name, *open, *middle, *close;
} nested[] = {
	{"brackets", "(", "1", ")"},
	{"lists", "[", "", "]"},
	{"signs", "-", "1", ""},
	{"not", "not ", "1", ""},
	{"sums", "1+", "1", ""},
	{"filters", "", "1", "|e"},
	{"attributes", "", "x", ".a"},
	{"calls", "", "x", "()"},
	{"inline ifs", "1 if 1 else ", "1", ""},
	{"subscripts", "", "x", "[0]"},
	{"and", "1 and ", "1", ""},
};

START_TEST(nesting)
{
	static const struct tmpl_options opt = {0};
	struct buf b;
	buf_init(&b, 1 << 20);
	buf_lit(&b, "{{ ");
	for (int i = 0; i < 5000; i++)
		buf_str(&b, str_cstr(nested[_i].open));
	buf_str(&b, str_cstr(nested[_i].middle));
	for (int i = 0; i < 5000; i++)
		buf_str(&b, str_cstr(nested[_i].close));
	buf_lit(&b, " }}");
	buf_char(&b, 0);
	ck_assert_msg(!render_with(b.p, &opt, NULL), "%s", nested[_i].name);
	ck_assert_msg(!strcmp(out_log.p[0].kind->id, "template-syntax"), "%s", nested[_i].name);
	buf_release(&b);
}
END_TEST

// ---- engines ------------------------------------------------------------------------------------

START_TEST(frozen_engine_loads_nothing)
{
	static const struct tmpl_options opt = {0};
	struct source src = {S("main"), S("{% include n %}")};
	struct tmpl_engine *e = tmpl_engine_new(&a, &opt, load_file, NULL);
	const struct tmpl *t = tmpl_compile(e, &src, &out_log);
	struct value c = v_map_new(&a);
	v_map_set(&a, c, S("n"), v_str(S("part")));
	v_map_set(&a, c, S("x"), v_int(1));
	tmpl_freeze(e);
	struct vm *vm = vm_new(e, NULL, &out_log, NULL);
	ck_assert(!vm_render(vm, t, v_none(), c, &out));
	ck_assert_str_eq(out_log.p[0].kind->id, "template-missing");
	vm_free(vm);
}
END_TEST

START_TEST(vm_renders_again)
{
	static const struct tmpl_options opt = {0};
	struct source src = {S("main"), S("{% include 'counted' without context %}{{ x }}")};
	struct tmpl_engine *e = tmpl_engine_new(&a, &opt, load_file, NULL);
	const struct tmpl *t = tmpl_compile(e, &src, &out_log);
	struct vm *vm = vm_new(e, NULL, &out_log, &counted);
	struct value globals = v_map_new(&a);
	v_map_set(&a, globals, S("count"), v_func(&count_fn));
	for (int i = 0; i < 3; i++) {
		struct value c = v_map_new(&a);
		if (i == 1)
			v_map_set(&a, c, S("other"), v_int(0));
		v_map_set(&a, c, S("x"), v_int(i));
		if (i == 2)
			vm_forget_kept(vm);
		ck_assert(vm_render(vm, t, globals, c, &out));
	}
	ck_assert(str_eq(buf_view(&out), S("101122")));
	vm_free(vm);
}
END_TEST

static struct value call_label(struct vm *vm, const struct vfunc *f, const struct value *args)
{
	(void)vm, (void)f, (void)args;
	return v_str(str_cstr(label));
}
static const struct vfunc label_fn = {.name = S_INIT("label"), .call = call_label};

static const struct {
	const char *text, *first, *second, *other;
} importing[] = {
	// Made once for each globals; its texts outlive the host's.
	{"{% import 'kept' as m %}{{ m.show() }}{{ m.n }}", "1a1", "1a1", "2c2"},
	{"{% from 'through-kept' import shown %}{{ shown() }}", "(1a)", "(1a)", "(2c)"},
	// What may change begins anew in each render, also behind another import.
	{"{% import 'passing' as m %}{{ m.more() }}{{ m.more() }}", "12", "12", "12"},
	{"{% from 'through-passing' import twice %}{{ twice() }}", "12", "12", "12"},
	{"{% import 'passing' as m %}{% from 'through-passing' import twice %}{{ m.more() }}{{ "
	 "twice() "
	 "}}",
	 "123", "123", "123"},
	{"{% import 'list' as m %}{{ m.put(7) }}", "[1, 7]", "[2, 7]", "[3, 7]"},
	{"{% set n = 5 %}{% import 'part' as m with context %}{{ m }}", "<>", "<>", "<>"},
};

START_TEST(modules_are_kept)
{
	static const struct tmpl_options opt = {.lenient = true};
	struct source src = {S("main"), str_cstr(importing[_i].text)};
	struct tmpl_engine *e = tmpl_engine_new(&a, &opt, load_file, NULL);
	const struct tmpl *t = tmpl_compile(e, &src, &out_log);
	int count = 0;
	struct vm *vm = vm_new(e, NULL, &out_log, &count);
	const char *expected[] = {importing[_i].first, importing[_i].second, importing[_i].other};
	for (int i = 0; i < 3; i++) {
		static struct value globals;
		if (i != 1) {
			globals = v_map_new(&a);
			v_map_set(&a, globals, S("count"), v_func(&count_fn));
			v_map_set(&a, globals, S("label"), v_func(&label_fn));
		}
		label[0] = (char)('a' + i);
		buf_reset(&out);
		ck_assert(vm_render(vm, t, globals, v_none(), &out));
		ck_assert_msg(str_eq(buf_view(&out), str_cstr(expected[i])), "%s, render %d: %.*s",
			      importing[_i].text, i, STR_ARG(buf_view(&out)));
	}
	vm_free(vm);
}
END_TEST

START_TEST(disassembles)
{
	static const struct tmpl_options opt = {0};
	struct source src = {S("main"), S("a{% for i in items %}{{ i }}{% endfor %}{{ x|upper }}")};
	struct tmpl_engine *e = tmpl_engine_new(&a, &opt, load_file, NULL);
	tmpl_disasm(tmpl_compile(e, &src, &out_log), &out);
	ck_assert(str_find(buf_view(&out), S("TEXT \"a\"")) != SIZE_MAX);
	ck_assert(str_find(buf_view(&out), S("FOR_NEXT")) != SIZE_MAX);
	ck_assert(str_find(buf_view(&out), S("|upper")) != SIZE_MAX);
}
END_TEST

#define COUNT(table) (int)(sizeof(table) / sizeof *(table))

Suite *engine_suite(void)
{
	Suite *s = suite_create("engine");
	TCase *c = tcase_create("engine");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 60);
	tcase_add_loop_test(c, renders, 0, COUNT(rendered));
	tcase_add_loop_test(c, fails, 0, COUNT(failures));
	tcase_add_test(c, error_names_the_way);
	tcase_add_test(c, places_count_carriage_returns);
	tcase_add_test(c, lenient_prints_nothing);
	tcase_add_loop_test(c, limits, 0, COUNT(endless));
	tcase_add_loop_test(c, nesting, 0, COUNT(nested));
	tcase_add_test(c, frozen_engine_loads_nothing);
	tcase_add_test(c, vm_renders_again);
	tcase_add_loop_test(c, modules_are_kept, 0, COUNT(importing));
	tcase_add_test(c, disassembles);
	suite_add_tcase(s, c);
	return s;
}
