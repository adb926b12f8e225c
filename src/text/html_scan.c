#include "text/html_scan.h"

#include "base/ascii.h"

// ---- raw text -----------------------------------------------------------------------------------

static bool holds_raw_text(struct str name)
{
	static const char *const names[] = {"script", "style",   "textarea", "title",    "xmp",
					    "iframe", "noembed", "noframes", "plaintext"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq_nocase(name, str_cstr(names[i])))
			return true;
	return false;
}

// Whether `mark` and the name stand at the front, and the name ends there.
static bool is_tag_of(struct str s, struct str mark, struct str name)
{
	size_t n = mark.n + name.n;
	char after;

	if (s.n <= n || !str_starts(s, mark) ||
	    !str_eq_nocase(str_first(str_from(s, mark.n), name.n), name))
		return false;
	after = s.p[n];
	return html_is_space(after) || after == '/' || after == '>';
}

// Where the raw text of an element ends: at its end tag. In a script that tag may stand between
// <!-- and --> once for each <script> there.
static size_t raw_end(struct str s, struct str name)
{
	bool is_script = str_eq_nocase(name, S("script")), hidden = false, inner = false;

	for (size_t i = 0; i < s.n; i++) {
		struct str at = str_from(s, i);

		if (hidden && str_starts(at, S("-->"))) {
			hidden = inner = false;
		} else if (s.p[i] != '<') {
			continue;
		} else if (is_tag_of(at, S("</"), name)) {
			if (!inner)
				return i;
			inner = false;
		} else if (is_script && str_starts(at, S("<!--"))) {
			hidden = true;
			i++; // <!--> hides nothing
		} else if (hidden && is_tag_of(at, S("<"), name)) {
			inner = true;
		}
	}
	return s.n;
}

// ---- tags ---------------------------------------------------------------------------------------

// The length of the part of `s` before the first character that ends a name.
static size_t name_length(struct str s, const char *ends)
{
	size_t n = 0;

	while (n < s.n && !html_is_space(s.p[n]) && !(s.p[n] && strchr(ends, s.p[n])))
		n++;
	return n;
}

static size_t skip_space(struct str s, size_t i)
{
	while (i < s.n && html_is_space(s.p[i]))
		i++;
	return i;
}

bool html_next_attr(struct str *attrs, struct html_attr *a)
{
	struct str s = *attrs, rest;
	size_t at = 0, value;

	while (at < s.n && (html_is_space(s.p[at]) || s.p[at] == '/'))
		at++;
	s = str_from(s, at);
	if (s.n == 0 || s.p[0] == '>')
		return false;
	// A name may begin with '=', odd as that is.
	*a = (struct html_attr){.name = str_first(s, 1 + name_length(str_from(s, 1), "/>="))};
	value = skip_space(s, a->name.n);
	a->all = a->name;
	if (value < s.n && s.p[value] == '=') {
		value = skip_space(s, value + 1);
		rest = str_from(s, value);
		a->has_value = true;
		a->quote = rest.n && (rest.p[0] == '"' || rest.p[0] == '\'') ? rest.p[0] : 0;
		if (a->quote) {
			size_t end = str_index(str_from(rest, 1), a->quote);

			a->value = str_first(str_from(rest, 1), end);
			value += end == SIZE_MAX ? rest.n : end + 2;
		} else {
			a->value = str_first(rest, name_length(rest, ">"));
			value += a->value.n;
		}
		a->all = str_first(s, value);
	}
	*attrs = str_from(s, a->all.n);
	return true;
}

// The length of a tag with its '>'; 0 when the input ends inside.
static size_t tag_length(struct str s, size_t name_end)
{
	struct str rest = str_from(s, name_end);
	struct html_attr a;

	while (html_next_attr(&rest, &a))
		;
	while (rest.n && rest.p[0] != '>')
		rest = str_from(rest, 1);
	return rest.n ? s.n - rest.n + 1 : 0;
}

static void take_tag(struct html_scan *sc, struct html_token *t, size_t from)
{
	struct str s = sc->rest;
	size_t end = from + name_length(str_from(s, from), "/>"), n = tag_length(s, end);

	t->type = from == 2 ? HTML_END_TAG : HTML_TAG;
	t->name = str_range(s.p + from, s.p + end);
	t->all = str_first(s, n ? n : s.n);
	t->attrs = n ? str_range(s.p + end, s.p + n - 1) : str_from(t->all, end);
	if (n == 0)
		t->type = HTML_MARKUP; // a browser drops a tag that never ends
	else if (t->type == HTML_TAG && holds_raw_text(t->name))
		sc->raw = t->name;
}

static void take_markup(struct html_scan *sc, struct html_token *t)
{
	struct str s = sc->rest;
	bool is_comment = str_starts(s, S("<!--"));
	size_t end;

	t->type = is_comment ? HTML_COMMENT : HTML_MARKUP;
	if (str_starts(s, S("<!-->")) || str_starts(s, S("<!--->"))) {
		t->all = str_first(s, str_index(s, '>') + 1);
		return;
	}
	end = is_comment ? str_find(str_from(s, 4), S("--")) : str_index(s, '>');
	// A comment ends at --> or --!>.
	for (size_t at = 4; is_comment && end != SIZE_MAX;) {
		struct str after = str_from(s, at + end + 2);

		if (str_starts(after, S(">")) || str_starts(after, S("!>"))) {
			t->all = str_first(s, at + end + 2 + (after.p[0] == '!' ? 2 : 1));
			return;
		}
		at += end + 1;
		end = str_find(str_from(s, at), S("--"));
	}
	t->all = end == SIZE_MAX ? s : str_first(s, end + 1);
}

bool html_next(struct html_scan *sc, struct html_token *t)
{
	struct str s = sc->rest;

	*t = (struct html_token){0};
	if (s.n == 0)
		return false;
	if (sc->raw.n) {
		t->type = HTML_RAW;
		t->of = sc->raw;
		t->all = str_first(s, raw_end(s, sc->raw));
		sc->raw = (struct str){0};
		if (t->all.n == 0)
			return html_next(sc, t);
	} else if (s.p[0] == '<' && s.n > 1 && ascii_is_letter(s.p[1])) {
		take_tag(sc, t, 1);
	} else if (str_starts(s, S("</")) && s.n > 2 && ascii_is_letter(s.p[2])) {
		take_tag(sc, t, 2);
	} else if (s.p[0] == '<' && s.n > 1 && strchr("!?/", s.p[1]) && s.p[1]) {
		take_markup(sc, t);
	} else {
		size_t end = str_index(str_from(s, 1), '<');

		t->type = HTML_TEXT;
		t->all = str_first(s, end == SIZE_MAX ? s.n : end + 1);
	}
	sc->rest = str_from(s, t->all.n);
	return true;
}
