// Values as Python has them: how they print, compare, compute and index; the host's data; JSON;
// limits.

#include "template/diags.h"
#include "text_case.h"

Suite *value_suite(void);

static const struct text_case prints[] = {
	{"{{ [true, none, 1, -7, 'a'] }}", "[True, None, 1, -7, 'a']"},
	{"{{ (1,) }} {{ () }} {{ (1, 'b') }}", "(1,) () (1, 'b')"},
	{"{{ {'k': 1, 2: [none]} }}", "{'k': 1, 2: [None]}"},
	{"{{ [\"it's\", 'say \"x\"', \"both ' and \\\"\", 'a\\nb\\t\\\\'] }}",
	 "[\"it's\", 'say \"x\"', 'both \\' and \"', 'a\\nb\\t\\\\']"},
	{"{{ ['\\x00\\x7f\\u200b\\U0001F600\\u00e9'] }}",
	 "['\\x00\\x7f\\u200b\xf0\x9f\x98\x80\xc3\xa9']"},
	{"{{ ['<b>'|safe] }}", "[Markup('<b>')]"},
	{"{{ 1.0 }} {{ 1e15 }} {{ 1e16 }} {{ 0.1 + 0.2 }} {{ 1e-5 }} {{ 5e-324 }} {{ -0.0 }}",
	 "1.0 1000000000000000.0 1e+16 0.30000000000000004 1e-05 5e-324 -0.0"},
	{"{{ 'inf'|float }} {{ 'nan'|float }} {{ 1.5e300 }}", "inf nan 1.5e+300"},
	{"{{ {'a': 1}.items() }} {{ {'a': 1}.keys() }} {{ {'a': 1}.values() }}",
	 "dict_items([('a', 1)]) dict_keys(['a']) dict_values([1])"},
	{"{{ range(3) }} {{ range(1, 9, 2) }}", "range(0, 3) range(1, 9, 2)"},
	{"{{ namespace(a=1) }}", "<Namespace {'a': 1}>"},
	{"{% set l = [1] %}{% do l.append(l) %}{{ l }}", "[1, [...]]"},
	{"{{ [1]|map('upper') }}", "!cannot be printed"},
	{"{{ ''.upper }}", "!cannot be printed"},
};

static const struct text_case operators[] = {
	{"{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % -3 }} {{ -7 % 3 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }}",
	 "3 -4 -2 2 3.0 0.5"},
	{"{{ 6 / 3 }} {{ 2 ** 10 }} {{ 2 ** -1 }} {{ true + 1 }}", "2.0 1024 0.5 2"},
	{"{{ 'ab' * 3 }} {{ [1] * 2 }} {{ [1] + [2] }} {{ (1,) + (2,) }}",
	 "ababab [1, 1] [1, 2] (1, 2)"},
	{"{{ '%s %05.1f %x %(q)s' % {'q': 1} }}", "!"},
	{"{{ '%s|%5d|%-5s|%+.2f|%x' % ('a', 42, 'b', 1.5, 255) }}", "a|   42|b    |+1.50|ff"},
	{"{{ 9223372036854775807 + 1 }}", "!beyond 64 bits"},
	{"{{ 2 ** 64 }}", "!beyond 64 bits"},
	{"{{ 1 + 'a' }}", "!unsupported operand"},
	{"{{ 1 // 0 }}", "!division"},
	{"{{ 1 == 1.0 }} {{ true == 1 }} {{ [1, 2] == [1.0, 2] }} {{ (1,) == [1] }}",
	 "True True True False"},
	{"{{ [1, 2] < [1, 3] }} {{ 'a' < 'b' }} {{ 1 < 'a' }}", "!'<' not supported"},
	{"{{ {1: 'a', 1.0: 'b', true: 'c'} }}", "{1: 'c'}"},
	{"{{ {[]: 1} }}", "!unhashable"},
	{"{{ 'b' in 'abc' }} {{ 2 in [1] }} {{ 'k' in {'k': 1} }} {{ 4 in range(0, 9, 2) }}",
	 "True False True True"},
	{"{{ ('<b>'|safe) + '<' }} {{ '<' + ('<b>'|safe) }} {{ ('%s'|safe) % '<' }}",
	 "<b>&lt; &lt;<b> &lt;"},
	{"{{ 'abc'[1] }} {{ 'abc'[-1] }} {{ 'a\xc3\xa9z'[1:] }} {{ [1, 2, 3, 4][::-2] }}",
	 "b c \xc3\xa9z [4, 2]"},
	{"{{ 'abc'[::0] }}", "!zero"},
};

static const struct text_case limits[] = {
	{"{{ 'x' * 10 ** 12 }}", "!"},
	{"{{ range(10 ** 12)|list }}", "!"},
	{"{{ 'x'|center(10 ** 12) }}", "!"},
	{"{{ '%*d' % (10 ** 9, 1) }}", "!"},
	{"{{ '{:1000000000}'.format(1) }}", "!"},
	{"{{ [0] * 10 ** 10 }}", "!"},
	{"{{ range(10 ** 12)|sum }}", "!"},
	{"{{ ('x' * 1000).replace('', 'y' * 1000000)|length }}", "!"},
	{"{{ 'a\tb'.expandtabs(10 ** 11) }}", "!"},
	{"{% set ns = namespace(x=[]) %}{% for i in range(500) %}{% set ns.x = [ns.x] %}{% endfor "
	 "%}"
	 "{{ ns.x }}",
	 "!nested too deeply"},
	{"{% set ns = namespace(x=[], y=[]) %}{% for i in range(500) %}{% set ns.x = [ns.x] %}"
	 "{% set ns.y = [ns.y] %}{% endfor %}{{ ns.x == ns.y }}",
	 "!nested too deeply"},
};

static const struct tmpl_options plain = {0}, escaped = {.autoescape_all = true};

START_TEST(test_prints)
{
	text_case_check(&prints[_i], &plain, v_none());
}
END_TEST
START_TEST(test_operators)
{
	text_case_check(&operators[_i], &plain, v_none());
}
END_TEST
START_TEST(test_limits)
{
	text_case_check(&limits[_i], &plain, v_none());
}
END_TEST

// ---- the host's data ----------------------------------------------------------------------------

struct place {
	struct str name, note;
	bool open;
	int seats;
	int64_t id;
	struct strs tags;
	const struct place *next;
};

static const struct vfield place_fields[];
static struct vclass place_class = {.name = "place", .fields = place_fields, .nfields = 7};
static const struct vfield place_fields[] = {
	{.name = S_INIT("name"), .how = VF_STR, .off = offsetof(struct place, name)},
	{.name = S_INIT("note"), .how = VF_HTML, .off = offsetof(struct place, note)},
	{.name = S_INIT("open"), .how = VF_BOOL, .off = offsetof(struct place, open)},
	{.name = S_INIT("seats"), .how = VF_INT, .off = offsetof(struct place, seats)},
	{.name = S_INIT("id"), .how = VF_INT64, .off = offsetof(struct place, id)},
	{.name = S_INIT("tags"), .how = VF_STRS, .off = offsetof(struct place, tags)},
	{.name = S_INIT("next"),
	 .how = VF_OBJ,
	 .off = offsetof(struct place, next),
	 .cls = &place_class},
};

static const struct text_case hosts[] = {
	{"{{ p.name }} {{ p.note }} {{ p.open }} {{ p.seats }} {{ p.id }}",
	 "A&amp;B <i> True 7 -5"},
	{"{{ p.tags }} {{ p.tags|length }} {{ p.tags[-1] }}", "[&#39;x&#39;, &#39;y&#39;] 2 y"},
	{"{{ p.next.name }} {{ p.next.next }} {{ p['name'] }}", "C None A&amp;B"},
	{"{{ all|map(attribute='name')|join(',') }}", "A&amp;B,C"},
	{"{% for q in all %}{{ q.seats }};{% endfor %}", "7;3;"},
	{"{{ all|sort(attribute='seats')|map(attribute='name')|first }}", "C"},
	{"{{ p }}", "!a whole place cannot be printed"},
	{"{{ p.nmae }}", "!\"nmae\""},
	{"{% do p.tags.append('z') %}", "!read-only"},
	{"{% do frozen.append('z') %}", "!read-only"},
};

START_TEST(test_hosts)
{
	struct str tags[] = {S("x"), S("y")};
	struct place c = {.name = S("C"), .seats = 3};
	struct place p = {.name = S("A&B"),
			  .note = S("<i>"),
			  .open = true,
			  .seats = 7,
			  .id = -5,
			  .tags = {tags, 2, 2},
			  .next = &c};
	const void *all[] = {&p, &c};
	const struct text_case *t = &hosts[_i];
	struct text_run r;
	struct value context, frozen;
	struct str got = S("");

	text_run_init(&r, &escaped, NULL);
	tmpl_add_class(r.engine, &place_class);
	context = v_map_new(&r.arena);
	frozen = v_list_new(&r.arena, 1);
	v_freeze(frozen);
	v_map_set(&r.arena, context, S("p"), v_object(&place_class, &p));
	v_map_set(&r.arena, context, S("all"), v_seq_ptrs(&r.arena, &place_class, all, 2));
	v_map_set(&r.arena, context, S("frozen"), frozen);
	if (text_run_render(&r, t->template, context))
		got = buf_view(&r.out);
	else if (r.log.n)
		got = arena_printf(&r.arena, "!%.*s", STR_ARG(r.log.p[0].message));
	if (t->expect[0] == '!')
		ck_assert_msg(got.n && got.p[0] == '!' &&
				      str_find(got, str_cstr(t->expect + 1)) != SIZE_MAX,
			      "%s: gives %.*s instead of %s", t->template, STR_ARG(got), t->expect);
	else
		ck_assert_msg(str_eq(got, str_cstr(t->expect)), "%s: gives %.*s instead of %s",
			      t->template, STR_ARG(got), t->expect);
	text_run_release(&r);
}
END_TEST

// ---- JSON ---------------------------------------------------------------------------------------

static const struct {
	const char *json, *expect; // what `{{ x }}` prints, or "!" and the place and report
} jsons[] = {
	{"{\"b\": 1, \"a\": [1.0, true, null, \"\\u00e9\"]}",
	 "{'b': 1, 'a': [1.0, True, None, '\xc3\xa9']}"},
	{"9223372036854775807", "9223372036854775807"},
	{"-9223372036854775808", "-9223372036854775808"},
	{"[1,\n 9223372036854775808]", "!2:2: a number beyond 64 bits"},
	{"[1,\n  nope]", "!2:3: "},
	{"", "!"},
	{"{\"a\": 1, \"b\": 2, \"a\": 3}", "{'a': 3, 'b': 2}"},
	{"[\"\\u0000\"]", "['\\x00']"},
};

static struct str json_report(struct text_run *r, const struct source *src)
{
	size_t line = 0, col = 0;

	if (r->log.p[0].at.p)
		diag_place(src, r->log.p[0].at.p, &line, &col);
	return arena_printf(&r->arena, "!%zu:%zu: %.*s", line, col, STR_ARG(r->log.p[0].message));
}

START_TEST(test_json)
{
	struct text_run r;
	struct str got;

	text_run_init(&r, &plain, NULL);
	struct source src = {S("c.json"), str_cstr(jsons[_i].json)};
	struct value v, context = v_map_new(&r.arena);
	if (v_from_json(&r.arena, &src, &v, &r.log)) {
		v_map_set(&r.arena, context, S("x"), v);
		ck_assert_msg(text_run_render(&r, "{{ x }}", context), "%s: does not render",
			      jsons[_i].json);
		got = buf_view(&r.out);
	} else {
		ck_assert_msg(r.log.n == 1, "%s: no report", jsons[_i].json);
		got = str_first(json_report(&r, &src), strlen(jsons[_i].expect));
	}
	ck_assert_msg(str_eq(got, str_cstr(jsons[_i].expect)), "%s: gives %.*s instead of %s",
		      jsons[_i].json, STR_ARG(got), jsons[_i].expect);
	text_run_release(&r);
}
END_TEST

START_TEST(test_json_depth)
{
	struct text_run r;
	struct value v;
	char text[402];

	for (int depth = 200; depth <= 201; depth++) {
		memset(text, '[', (size_t)depth);
		memset(text + depth, ']', (size_t)depth);
		struct source src = {S("c.json"), {text, (size_t)depth * 2}};
		text_run_init(&r, &plain, NULL);
		bool ok = v_from_json(&r.arena, &src, &v, &r.log);
		ck_assert_msg(ok == (depth == 200), "%d levels: %s", depth,
			      ok ? "read" : "refused");
		ck_assert_uint_eq(r.log.n, depth == 200 ? 0 : 1);
		text_run_release(&r);
	}
}
END_TEST

Suite *value_suite(void)
{
	Suite *s = suite_create("template/value");
	TCase *t = tcase_create("value");

	tcase_add_loop_test(t, test_prints, 0, sizeof prints / sizeof prints[0]);
	tcase_add_loop_test(t, test_operators, 0, sizeof operators / sizeof operators[0]);
	tcase_add_loop_test(t, test_limits, 0, sizeof limits / sizeof limits[0]);
	tcase_add_loop_test(t, test_hosts, 0, sizeof hosts / sizeof hosts[0]);
	tcase_add_loop_test(t, test_json, 0, sizeof jsons / sizeof jsons[0]);
	tcase_add_test(t, test_json_depth);
	suite_add_tcase(s, t);
	return s;
}
