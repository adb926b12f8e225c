#include "text/html_minify.h"

#include "text/html_nested.h"
#include "text/html_scan.h"

struct minify {
	struct buf *out;
	bool gap;         // white space was passed over and is not written yet
	bool line;        // it held the end of a line
	bool before_body; // where no text can stand
	struct str exact; // the element whose content is copied as it is; empty: none
	unsigned depth;   // how many of that name are open
};

static bool is_one_of(struct str name, const char *const *names)
{
	for (; *names; names++)
		if (str_eq_nocase(name, str_cstr(*names)))
			return true;
	return false;
}

// ---- what stays as it is ------------------------------------------------------------------------

// Whether a style might set white space. CSS folds case and knows escapes; HTML knows references.
static bool may_set_space(struct str style)
{
	static const struct str name = S_INIT("white-space");

	for (size_t i = 0; i < style.n; i++)
		if (style.p[i] == '&' || style.p[i] == '\\' ||
		    str_eq_nocase(str_first(str_from(style, i), name.n), name))
			return true;
	return false;
}

static bool has_own_space(struct str attrs)
{
	struct html_attr a;

	while (html_next_attr(&attrs, &a))
		if (str_eq_nocase(a.name, S("contenteditable")) ||
		    (str_eq_nocase(a.name, S("style")) && may_set_space(a.value)))
			return true;
	return false;
}

static bool is_exact(const struct html_token *t)
{
	static const char *const names[] = {"pre",  "listing", "code", "kbd",
					    "samp", "svg",     "math", NULL};
	static const char *const voids[] = {"area", "base",  "br",     "col",  "embed",
					    "hr",   "img",   "input",  "link", "meta",
					    "wbr",  "track", "source", NULL};

	return is_one_of(t->name, names) || (has_own_space(t->attrs) && !is_one_of(t->name, voids));
}

static void count_depth(struct minify *m, const struct html_token *t)
{
	// What stands after the end of these belongs to them.
	static const char *const last[] = {"html", "body", NULL};

	if (t->type == HTML_TAG && m->exact.n == 0 && is_exact(t)) {
		m->exact = t->name;
		m->depth = is_one_of(t->name, last) ? 1 : 0;
	}
	if (m->exact.n == 0 || !str_eq_nocase(t->name, m->exact))
		return;
	if (t->type == HTML_TAG)
		m->depth++;
	else if (t->type == HTML_END_TAG && --m->depth == 0)
		m->exact = (struct str){0};
}

// ---- white space --------------------------------------------------------------------------------

static void flush(struct minify *m)
{
	if (m->gap && !m->before_body)
		buf_char(m->out, m->line ? '\n' : ' ');
	m->gap = m->line = false;
}

static void put_text(struct minify *m, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t from = i;

		for (; i < s.n && html_is_space(s.p[i]); i++) {
			m->line |= s.p[i] == '\n' || s.p[i] == '\r';
			m->gap = true;
		}
		from = i;
		while (i < s.n && !html_is_space(s.p[i]))
			i++;
		if (i == from)
			continue;
		flush(m);
		m->before_body = false;
		buf_str(m->out, str_range(s.p + from, s.p + i));
	}
}

// ---- tags ---------------------------------------------------------------------------------------

// One blank between attributes.
static void put_tag(struct buf *out, const struct html_token *t)
{
	struct str rest = t->attrs;
	bool bare = false, valued = true; // the last value has no quotes; the last one has a value
	struct html_attr a;

	buf_str(out, str_range(t->all.p, t->attrs.p));
	while (html_next_attr(&rest, &a)) {
		// A name that begins with '=' would be the value of the one before.
		buf_char(out, a.name.p[0] == '=' && !valued ? '/' : ' ');
		buf_str(out, a.name);
		valued = a.has_value;
		bare = a.has_value && !a.quote;
		if (!a.has_value)
			continue;
		buf_char(out, '=');
		if (a.quote)
			buf_char(out, a.quote);
		buf_str(out, a.value);
		if (a.quote)
			buf_char(out, a.quote);
	}
	if (rest.n && rest.p[rest.n - 1] == '/') // elsewhere it does not close the tag
		buf_str(out, bare ? S(" /") : S("/"));
	buf_char(out, '>');
}

// A comment between two pieces of a text keeps them from being a tag or a reference together.
static bool may_drop(const struct minify *m, const struct html_token *t)
{
	char last = m->out->n ? m->out->p[m->out->n - 1] : '>';

	return t->type == HTML_COMMENT && !str_starts(t->all, S("<!--[")) &&
	       (last == '>' || html_is_space(last) || (m->gap && !m->before_body));
}

static void put_token(struct minify *m, const struct html_token *t)
{
	static const char *const head[] = {"html", "head",   "title", "meta", "link",
					   "base", "script", "style", NULL};

	if (may_drop(m, t))
		return;
	if (t->type == HTML_TEXT) {
		put_text(m, t->all);
		return;
	}
	flush(m);
	if (t->type != HTML_MARKUP && t->type != HTML_COMMENT)
		m->before_body &= is_one_of(t->name, head) &&
				  !(t->type == HTML_END_TAG && str_eq_nocase(t->name, S("html")));
	if (t->type == HTML_TAG)
		put_tag(m->out, t);
	else
		buf_str(m->out, t->all);
}

void html_minify(struct buf *out, struct str html)
{
	struct html_scan scan = {.rest = html};
	struct minify m = {.out = out, .before_body = true};
	struct html_token t;

	if (!html_is_nested(html)) {
		buf_str(out, html);
		return;
	}
	while (html_next(&scan, &t)) {
		bool exact = m.exact.n != 0 || t.type == HTML_RAW;

		count_depth(&m, &t);
		if (exact)
			buf_str(out, t.all);
		else
			put_token(&m, &t);
	}
	flush(&m);
}
