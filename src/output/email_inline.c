// Styles put inline: one pass over finished HTML that keeps a stack of open elements. The HTML is
// our own (templates and Markdown), so this follows tags and does not mend them; raw HTML of
// editors that leaves elements open merely stays as it is.

#include "base/arena.h"
#include "base/vec.h"
#include "output/email.h"
#include "text/doc_html.h"

#define DEPTH_MAX 256 // levels that closing tags are matched against, from the inside out

struct attr {
	struct str name, value; // value without quotes
	struct str whole;       // as written
};

struct tag {
	struct str name;
	struct str classes, style; // attribute values, as written
	struct str attrs;          // all attributes, as written
	size_t n;                  // bytes from '<' to '>'
	bool closing, self_closing, media;
	bool unfinished; // the text ends before its '>'
};

struct inliner {
	struct arena arena;
	struct buf *out;
	const struct css_sheet *css;
	struct css_inliner *styles;
	VEC(struct css_element) open;
};

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_alpha(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool is_name_char(char c) // of elements and classes
{
	return is_alpha(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' ||
	       (c & 0x80);
}

static void skip_space(struct str *s)
{
	while (s->n && is_space(s->p[0]))
		*s = str_from(*s, 1);
}

// Cuts the bytes before the first that is white space or one of `stops` off the front of *s.
static struct str take_until(struct str *s, const char *stops)
{
	size_t n = 0;

	while (n < s->n && !is_space(s->p[n]) && !(s->p[n] && strchr(stops, s->p[n])))
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

// One attribute off the front of *s, as HTML's own tokeniser reads it. False at the tag's '>' (left
// there), at the end of the text, and when a quote is not closed.
static bool take_attr(struct str *s, struct attr *a)
{
	struct str behind;

	while (s->n && (is_space(s->p[0]) || s->p[0] == '/'))
		*s = str_from(*s, 1);
	if (s->n == 0 || s->p[0] == '>')
		return false;
	*a = (struct attr){.whole = *s};
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

// Reads the tag at the front of `s`; false when what stands there is none.
static bool read_tag(struct str s, struct tag *t)
{
	struct str rest = str_from(s, 1);
	struct attr a;

	*t = (struct tag){.closing = rest.n && rest.p[0] == '/'};
	rest = str_from(rest, t->closing);
	if (rest.n == 0 || !is_alpha(rest.p[0]))
		return false;
	t->name = take_until(&rest, "/>");
	t->attrs = rest;
	while (take_attr(&rest, &a)) {
		if (str_eq_nocase(a.name, S("class")))
			t->classes = a.value;
		else if (str_eq_nocase(a.name, S("style")))
			t->style = a.value;
		else if (str_eq_nocase(a.name, S("data-media")))
			t->media = true;
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
#define IS_ONE_OF(name, names) is_one_of((name), (names), sizeof(names) / sizeof *(names))

// Whether the @media blocks have a selector with this class: then the element needs it still.
static bool media_names(struct str media, struct str name)
{
	size_t at;

	for (; (at = str_find(media, name)) != SIZE_MAX; media = str_from(media, at + 1)) {
		struct str behind = str_from(media, at + name.n);

		if (at && media.p[at - 1] == '.' && (behind.n == 0 || !is_name_char(behind.p[0])))
			return true;
	}
	return false;
}

static void write_classes(struct inliner *in, struct str classes)
{
	struct str name;
	bool any = false;

	for (skip_space(&classes); classes.n; skip_space(&classes)) {
		name = take_until(&classes, "");
		if (!media_names(css_media(in->css), name))
			continue;
		buf_str(in->out, any ? S(" ") : S(" class=\""));
		html_escape(in->out, name);
		any = true;
	}
	if (any)
		buf_char(in->out, '"');
}

// An attribute's text as written in quotes of the other kind is written with '"' escaped.
static void write_own_style(struct buf *out, struct str style)
{
	for (size_t i = 0; i < style.n; i++)
		if (style.p[i] == '"')
			buf_lit(out, "&quot;");
		else
			buf_char(out, style.p[i]);
}

static void write_style(struct inliner *in, const struct tag *t)
{
	struct css_element *e = &in->open.p[in->open.n - 1];
	struct str style = css_style(in->styles, e, in->open.n > 1 ? e - 1 : NULL);

	if (style.n == 0 && t->style.n == 0)
		return;
	buf_lit(in->out, " style=\"");
	html_escape(in->out, style);
	if (style.n && t->style.n)
		buf_lit(in->out, "; ");
	write_own_style(in->out, t->style); // the element's own word is the last
	buf_char(in->out, '"');
}

static void write_tag(struct inliner *in, const struct tag *t)
{
	struct str attrs = t->attrs;
	struct attr a;

	buf_char(in->out, '<');
	buf_str(in->out, t->name);
	while (take_attr(&attrs, &a)) {
		if (str_eq_nocase(a.name, S("class")) || str_eq_nocase(a.name, S("style")))
			continue;
		buf_char(in->out, ' ');
		buf_str(in->out, a.whole);
	}
	write_classes(in, t->classes);
	write_style(in, t);
	buf_str(in->out, t->self_closing ? S(" />") : S(">"));
}

static void close_element(struct inliner *in, struct str name)
{
	size_t least = in->open.n > DEPTH_MAX ? in->open.n - DEPTH_MAX : 0;

	for (size_t i = in->open.n; i-- > least;)
		if (str_eq_nocase(in->open.p[i].name, name)) {
			in->open.n = i;
			return;
		}
}

// Up to the closing tag of a raw text element, or to the end.
static size_t raw_length(struct str s, struct str name)
{
	for (size_t i = 0; i + 2 + name.n <= s.n; i++) {
		struct str behind = str_from(s, i + 2 + name.n);

		if (s.p[i] == '<' && s.p[i + 1] == '/' &&
		    str_eq_nocase(str_of(s.p + i + 2, name.n), name) &&
		    (behind.n == 0 || is_space(behind.p[0]) || behind.p[0] == '/' ||
		     behind.p[0] == '>'))
			return i;
	}
	return s.n;
}

static void write_media(struct inliner *in)
{
	if (css_media(in->css).n == 0)
		return;
	buf_lit(in->out, "<style>\n");
	buf_str(in->out, css_media(in->css));
	buf_lit(in->out, "</style>");
}

// Writes what `<style data-media></style>` at the front of `s` stands for; returns how long all of
// it is.
static size_t media_element(struct inliner *in, struct str s, const struct tag *t)
{
	size_t n = t->n + raw_length(str_from(s, t->n), t->name);
	struct tag end;

	write_media(in);
	return n < s.n && read_tag(str_from(s, n), &end) ? n + end.n : n;
}

// Handles one tag at the front of `s`; returns how many bytes it took.
static size_t one_tag(struct inliner *in, struct str s, const struct tag *t)
{
	size_t n = t->n, raw;

	if (t->closing || t->unfinished) {
		close_element(in, t->name);
		buf_str(in->out, str_first(s, n));
		return n;
	}
	if (t->media && str_eq_nocase(t->name, S("style")))
		return media_element(in, s, t);
	vec_push(&in->arena, &in->open,
		 (struct css_element){.name = t->name, .classes = t->classes});
	write_tag(in, t);
	if (IS_ONE_OF(t->name, RAW) && !t->self_closing) {
		raw = raw_length(str_from(s, n), t->name);
		buf_str(in->out, str_first(str_from(s, n), raw));
		n += raw;
		in->open.n--;
	} else if (t->self_closing || IS_ONE_OF(t->name, VOID)) {
		in->open.n--;
	}
	return n;
}

// The length of a comment (Outlook's conditional ones too), doctype or processing instruction at
// the front of `s`.
static size_t declaration(struct str s)
{
	bool comment = str_starts(s, S("<!--"));
	size_t end = comment ? str_find(str_from(s, 2), S("-->")) : str_index(s, '>');

	if (end == SIZE_MAX)
		return s.n;
	return comment ? 2 + end + 3 : end + 1;
}

void email_inline(struct buf *out, struct str html, const struct css_sheet *css)
{
	struct inliner in = {.out = out, .css = css};
	struct tag tag;

	arena_init(&in.arena);
	in.styles = css_inliner_new(&in.arena, css);
	while (html.n) {
		size_t n = str_index(html, '<');

		buf_str(out, str_first(html, n));
		if (n == SIZE_MAX)
			break;
		html = str_from(html, n);
		if (html.n > 1 && (html.p[1] == '!' || html.p[1] == '?')) {
			n = declaration(html);
			buf_str(out, str_first(html, n));
		} else if (read_tag(html, &tag)) {
			n = one_tag(&in, html, &tag);
		} else {
			n = 1;
			buf_char(out, '<');
		}
		html = str_from(html, n);
	}
	arena_release(&in.arena);
}
