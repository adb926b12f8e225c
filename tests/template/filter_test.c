// Filters, tests and methods, row by row. The differential cases compare many more with Jinja2;
// these stand alone.

#include "text_case.h"

Suite *filter_suite(void);

static const struct text_case texts[] = {
	{"{{ 'stra\xc3\x9f"
	 "e'|upper }} {{ '\xce\xa3\xce\x91\xce\xa3'|lower }} {{ 'hELLO wORLD'|capitalize }}",
	 "STRASSE \xcf\x83\xce\xb1\xcf\x82 Hello world"},
	{"{{ \"it's a (new) day-one\"|title }}", "It's A (New) Day-One"},
	{"{{ 'x'|center(4) }}| {{ '  a '|trim }}| {{ 'xxaxx'|trim('x') }}", " x  | a| a"},
	{"{{ 'foo bar baz qux'|truncate(9) }} {{ 'foo bar baz qux'|truncate(9, true) }}",
	 "foo... foo ba..."},
	{"{{ 'a\nb\n\nc'|indent(2) }}|{{ 'a\nb'|indent('> ', true) }}", "a\n  b\n\n  c|> a\n> b"},
	{"{{ 'the quick brown-fox'|wordwrap(9) }}", "the quick\nbrown-fox"},
	{"{{ 'extraordinary'|wordwrap(5) }}", "extra\nordin\nary"},
	{"{{ 'a b, c_d e1'|wordcount }}", "4"},
	{"{{ 'aXbXc'|replace('X', '-', 1) }} {{ 'ab'|replace('', '.') }}", "a-bXc .a.b."},
	{"{{ '<p>a <!-- x -->&amp; &eacute;</p>'|striptags }}", "a & \xc3\xa9"},
	{"{{ 'a b/c?&\xc3\xa9'|urlencode }} {{ {'a b': '/', 'c': 1}|urlencode }}",
	 "a%20b/c%3F%26%C3%A9 a+b=%2F&c=1"},
	{"{{ 'see http://a.org/x, or (www.b.net).'|urlize }}",
	 "see <a href=\"http://a.org/x\" rel=\"noopener\">http://a.org/x</a>, or "
	 "(<a href=\"https://www.b.net\" rel=\"noopener\">www.b.net</a>)."},
	{"{{ 'me@a.org'|urlize }}", "<a href=\"mailto:me@a.org\">me@a.org</a>"},
	{"{{ {'class': 'a\"b', 'id': none, 'n': 1}|xmlattr }}", " class=\"a&#34;b\" n=\"1\""},
	{"{{ {'a b': 1}|xmlattr }}", "!invalid character"},
	{"{{ {'b': [1, 2.5, none], 'a': '</script>'}|tojson }}",
	 "{\"a\": \"\\u003c/script\\u003e\", \"b\": [1, 2.5, null]}"},
	{"{{ [1, {'a': []}]|tojson(1) }}", "[\n 1,\n {\n  \"a\": []\n }\n]"},
	{"{{ '%s: %d'|format('a', 3) }}", "a: 3"},
	{"{{ 'a'|nope }}", "!nope"},
};

static const struct text_case numbers[] = {
	{"{{ 2.5|round }} {{ 3.5|round }} {{ 2.675|round(2) }} {{ 1234|round(-2) }}",
	 "2.0 4.0 2.67 1200"},
	{"{{ 2.11|round(1, 'ceil') }} {{ 2.19|round(1, 'floor') }}", "2.2 2.1"},
	{"{{ ' 42 '|int }} {{ '4_2'|int }} {{ '42.9'|int }} {{ 'x'|int(7) }} {{ 'ff'|int(0, 16) }}",
	 "42 42 42 7 255"},
	{"{{ '1e3'|float }} {{ 'x'|float }} {{ none|float(1.5) }}", "1000.0 0.0 1.5"},
	{"{{ 99999999999999999999|int }}", "!"},
	{"{{ '99999999999999999999'|int }}", "!beyond 64 bits"},
	{"{{ -3|abs }} {{ [1, 2.5]|sum }} {{ [[1], [2]]|sum(start=[]) }}", "3 3.5 [1, 2]"},
	{"{{ 1|filesizeformat }} {{ 13000|filesizeformat }} {{ 4100000|filesizeformat(true) }}",
	 "1 Byte 13.0 kB 3.9 MiB"},
};

static const struct text_case sequences[] = {
	{"{{ [3, 1, 2]|sort }} {{ ['b', 'A']|sort }} {{ ['b', 'A']|sort(true, true) }}",
	 "[1, 2, 3] ['A', 'b'] ['b', 'A']"},
	{"{{ [{'a': 2}, {'a': 1}]|sort(attribute='a') }}", "[{'a': 1}, {'a': 2}]"},
	{"{{ [1, 'a']|sort }}", "!'<' not supported"},
	{"{{ ['a', 'A', 'b']|unique|list }} {{ [3, 1]|min }} {{ ['a', 'B']|max }}",
	 "['a', 'b'] 1 B"},
	{"{{ [{'k': 'x', 'v': 1}, {'k': 'y', 'v': 2}, {'k': 'X', 'v': "
	 "3}]|groupby('k')|map('first')|list }}",
	 "['x', 'y']"},
	{"{% for g in [{'k': 1}, {'k': 1}]|groupby('k') %}{{ g.grouper }}{{ g.list }}{% endfor %}",
	 "1[{'k': 1}, {'k': 1}]"},
	{"{{ {'b': 1, 'A': 2}|dictsort }} {{ {'b': 1, 'A': 2}|dictsort(by='value') }}",
	 "[('A', 2), ('b', 1)] [('b', 1), ('A', 2)]"},
	{"{{ range(5)|batch(2, 0)|list }} {{ range(5)|slice(2)|list }}",
	 "[[0, 1], [2, 3], [4, 0]] [[0, 1, 2], [3, 4]]"},
	{"{{ [1, 2, 3]|select('odd')|list }} {{ [0, 1]|reject|list }} {{ ['a']|map('upper')|list "
	 "}}",
	 "[1, 3] [0] ['A']"},
	{"{{ [{'a': 1}, {}]|map(attribute='a', default=9)|list }} {{ [{'a': 1}, {'a': "
	 "0}]|selectattr('a')|list }}",
	 "[1, 9] [{'a': 1}]"},
	{"{% set g = [1, 2]|map('abs') %}{{ g|list }}{{ g|list }}", "[1, 2][]"},
	{"{{ [1]|map('abs')|length }}", "!no length"},
	{"{{ [1, 'x']|map('abs')|first }}", "1"},
	{"{{ [1, 2]|first }} {{ [1, 2]|last }} {{ 'abc'|reverse }} {{ [1, 2]|reverse|list }}",
	 "1 2 cba [2, 1]"},
	{"{{ [1, 2]|join('-') }} {{ {'a': 1}|items|list }} {{ 'ab'|list }}",
	 "1-2 [('a', 1)] ['a', 'b']"},
	{"{{ ''|default('d') }}{{ ''|default('d', true) }}{{ {}['x']|default('e') }}", "de"},
};

static const struct text_case markups[] = {
	{"{{ ['<', '>'|safe]|join('&') }}", "&lt;&amp;>"},
	{"{{ '<b>'|safe|replace('<', '[') }} {{ '<b>'|replace('<', '['|safe) }}", "<b> [b&gt;"},
	{"{{ '<b>'|e|e }} {{ '<b>'|e|forceescape }} {{ '<b>'|safe|upper }}",
	 "&lt;b&gt; &amp;lt;b&amp;gt; <B>"},
	{"{{ '<%s>'|safe|format('<') }} {{ ('<{}>'|safe).format('<') }} {{ (','|safe).join(['<']) "
	 "}}",
	 "<&lt;> <&lt;> &lt;"},
	{"{{ '<b>a</b>'|safe|striptags }} {{ ('<b>'|safe)[1:] }} {{ '<a> b'|safe|truncate(5, true, "
	 "'<', 0) }}",
	 "a b> <a> b"},
};

static const struct text_case methods[] = {
	{"{{ 'a,b,c'.split(',', 1) }} {{ ' a  b '.split() }} {{ 'a b c'.rsplit(None, 1) }}",
	 "['a', 'b,c'] ['a', 'b'] ['a b', 'c']"},
	{"{{ 'a\r\nb\\x0bc\n'.splitlines() }} {{ 'a-b-c'.rpartition('-') }}",
	 "['a', 'b', 'c'] ('a-b', '-', 'c')"},
	{"{{ 'h\xc3\xa9llo'.find('l') }} {{ 'abcabc'.rfind('b', 0, 4) }} {{ 'aaa'.count('a', 1) }}",
	 "2 1 2"},
	{"{{ 'abc'.startswith(('x', 'a')) }} {{ 'abc'.endswith('c', 0, 2) }}", "True False"},
	{"{{ '-42'.zfill(6) }} {{ 'a'.ljust(3, '.') }} {{ 'a\tb'.expandtabs(4) }} {{ "
	 "'aB'.swapcase() }}",
	 "-00042 a.. a   b Ab"},
	{"{{ '{0:>6,d}|{x!r:^5}|{y[k]:.2e}|{{}}'.format(12345, x='a', y={'k': 1.5}) }}",
	 "12,345| 'a' |1.50e+00|{}"},
	{"{{ '{:08.3f} {:+d} {:#x} {:%} {:g}'.format(3.14159, 5, 255, 0.25, 1e10) }}",
	 "0003.142 +5 0xff 25.000000% 1e+10"},
	{"{{ '{} {0}'.format(1) }}", "!numbering"},
	{"{{ 'x'.center() }}", "!needs the argument"},
	{"{{ 'x'.uper() }}", "!\"uper\""},
	{"{% set l = [3, 1] %}{% do l.append(2) %}{% do l.sort(reverse=true) %}{{ l }}{{ l.pop() "
	 "}}{{ l.index(2) }}",
	 "[3, 2, 1]11"},
	{"{% set d = {'a': 1} %}{% do d.update({'b': 2}, c=3) %}{{ d.pop('a') }}{{ d }}{{ "
	 "d.get('z', 9) }}",
	 "1{'b': 2, 'c': 3}9"},
	{"{% set d = {'a': 1} %}{% for k in d %}{% do d.update({k ~ 'x': 1}) %}{% endfor %}",
	 "!changed size"},
	{"{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}",
	 "abab"},
	{"{% set j = joiner('|') %}{{ j() }}a{{ j() }}b", "a|b"},
};

static const struct tmpl_options plain = {0}, escaped = {.autoescape_all = true};

START_TEST(test_texts)
{
	text_case_check(&texts[_i], &plain, v_none());
}
END_TEST
START_TEST(test_numbers)
{
	text_case_check(&numbers[_i], &plain, v_none());
}
END_TEST
START_TEST(test_sequences)
{
	text_case_check(&sequences[_i], &plain, v_none());
}
END_TEST
START_TEST(test_markups)
{
	text_case_check(&markups[_i], &escaped, v_none());
}
END_TEST
START_TEST(test_methods)
{
	text_case_check(&methods[_i], &plain, v_none());
}
END_TEST

Suite *filter_suite(void)
{
	Suite *s = suite_create("template/filter");
	TCase *t = tcase_create("filter");

	tcase_add_loop_test(t, test_texts, 0, sizeof texts / sizeof texts[0]);
	tcase_add_loop_test(t, test_numbers, 0, sizeof numbers / sizeof numbers[0]);
	tcase_add_loop_test(t, test_sequences, 0, sizeof sequences / sizeof sequences[0]);
	tcase_add_loop_test(t, test_markups, 0, sizeof markups / sizeof markups[0]);
	tcase_add_loop_test(t, test_methods, 0, sizeof methods / sizeof methods[0]);
	suite_add_tcase(s, t);
	return s;
}
