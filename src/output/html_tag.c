#include "output/html_tag.h"

#include "base/ascii.h"

static void skip_space(struct str *s)
{
	while (s->n && ascii_is_space(s->p[0]))
		*s = str_from(*s, 1);
}

// Cuts the bytes before the first that is white space or one of `stops` off the front of *s.
static struct str take_until(struct str *s, const char *stops)
{
	size_t n = 0;

	while (n < s->n && !ascii_is_space(s->p[n]) && !(s->p[n] && strchr(stops, s->p[n])))
		n++;
	*s = str_from(*s, n);
	return str_of(s->p - n, n);
}

// Reads the value behind '='; false when its quote is not closed.
static bool take_value(struct str *s, struct str *value)
{
	size_t end;

	skip_space(s);
	if (s->n == 0 || (s->p[0] != '"' && s->p[0] != '\'')) {
		*value = take_until(s, ">");
		return true;
	}
	end = str_index(str_from(*s, 1), s->p[0]);
	if (end == SIZE_MAX)
		return false;
	*value = str_of(s->p + 1, end);
	*s = str_from(*s, end + 2);
	return true;
}

bool html_attr_next(struct str *s, struct html_attr *a)
{
	struct str behind;

	while (s->n && (ascii_is_space(s->p[0]) || s->p[0] == '/'))
		*s = str_from(*s, 1);
	if (s->n == 0 || s->p[0] == '>')
		return false;
	*a = (struct html_attr){.whole = *s};
	if (s->p[0] == '=') { // a name may begin with it
		*s = str_from(*s, 1);
		take_until(s, "/>=");
		a->name = str_range(a->whole.p, s->p);
	} else {
		a->name = take_until(s, "/>=");
	}
	behind = *s;
	skip_space(&behind);
	if (behind.n && behind.p[0] == '=') {
		*s = str_from(behind, 1);
		if (!take_value(s, &a->value))
			return false;
	}
	a->whole = str_range(a->whole.p, s->p);
	return true;
}

bool html_tag_read(struct str s, struct html_tag *t)
{
	struct str rest = str_from(s, 1);
	struct html_attr a;

	*t = (struct html_tag){.closing = rest.n && rest.p[0] == '/'};
	rest = str_from(rest, t->closing);
	if (rest.n == 0 || !ascii_is_letter(rest.p[0]))
		return false;
	t->name = take_until(&rest, "/>");
	t->attrs = rest;
	while (html_attr_next(&rest, &a)) {
		if (str_eq_nocase(a.name, S("class")))
			t->classes = a.value;
		else if (str_eq_nocase(a.name, S("style")))
			t->style = a.value;
	}
	t->unfinished = rest.n == 0 || rest.p[0] != '>';
	t->attrs = str_range(t->attrs.p, rest.p);
	t->self_closing = rest.p[-1] == '/';
	t->n = t->unfinished ? s.n : (size_t)(rest.p - s.p) + 1;
	return true;
}

static bool is_one_of(struct str name, const struct str *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(name, names[i]))
			return true;
	return false;
}

static const struct str VOID[] = {
	S_INIT("area"),  S_INIT("base"),   S_INIT("br"),    S_INIT("col"),  S_INIT("embed"),
	S_INIT("hr"),    S_INIT("img"),    S_INIT("input"), S_INIT("link"), S_INIT("meta"),
	S_INIT("param"), S_INIT("source"), S_INIT("track"), S_INIT("wbr"),
};
static const struct str RAW[] = {
	S_INIT("style"), S_INIT("script"), S_INIT("title"),   S_INIT("textarea"),
	S_INIT("xmp"),   S_INIT("iframe"), S_INIT("noembed"), S_INIT("noframes"),
};

bool html_is_void(struct str name)
{
	return is_one_of(name, VOID, sizeof VOID / sizeof *VOID);
}

bool html_is_raw(struct str name)
{
	return is_one_of(name, RAW, sizeof RAW / sizeof *RAW);
}

bool html_tag_attr(const struct html_tag *t, struct str name, struct str *value)
{
	struct str attrs = t->attrs;
	struct html_attr a;

	while (html_attr_next(&attrs, &a))
		if (str_eq_nocase(a.name, name)) {
			*value = a.value;
			return true;
		}
	*value = (struct str){0};
	return false;
}

bool html_tag_has(const struct html_tag *t, struct str name)
{
	struct str value;

	return html_tag_attr(t, name, &value);
}

size_t html_raw_length(struct str s, struct str name)
{
	for (size_t i = 0; i + 2 + name.n <= s.n; i++) {
		struct str behind = str_from(s, i + 2 + name.n);

		if (s.p[i] == '<' && s.p[i + 1] == '/' &&
		    str_eq_nocase(str_of(s.p + i + 2, name.n), name) &&
		    (behind.n == 0 || ascii_is_space(behind.p[0]) || behind.p[0] == '/' ||
		     behind.p[0] == '>'))
			return i;
	}
	return s.n;
}

size_t html_declaration(struct str s)
{
	bool comment = str_starts(s, S("<!--"));
	size_t end = comment ? str_find(str_from(s, 2), S("-->")) : str_index(s, '>');

	if (end == SIZE_MAX)
		return s.n;
	return comment ? 2 + end + 3 : end + 1;
}
