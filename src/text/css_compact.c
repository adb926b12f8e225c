// Style sheets as browsers get them. Works on characters, not on a grammar: a space goes only where
// CSS Syntax Level 3 lets it stand for nothing, so that also unknown rules survive.

#include "base/ascii.h"
#include "text/css.h"
#include "text/html_scan.h"

struct compactor {
	struct buf *out;
	const char *p, *end;
	char before;    // the last character that stands for itself; 'x' after anything else
	bool space;     // there was white space since
	bool comment;   // there was a comment
	bool semicolon; // one is due, unless } comes
};

static bool is_name(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_' || (unsigned char)c >= 0x80;
}

// Whether two characters are tokens of their own however close they stand.
static bool are_apart(char before, char next)
{
	return memchr("{};,:(>", before, 7) || memchr("{};,)>", next, 6);
}

// Writes what is due before `next`, if anything is: a space, or a comment where none was
// (url/**/(x) is a name and a bracket, url(x) is an address).
static void settle(struct compactor *c, char next)
{
	bool apart = are_apart(c->before, next);

	if (c->semicolon && next != '}' && next != ';')
		buf_char(c->out, ';');
	if (c->space && !apart)
		buf_char(c->out, ' ');
	else if (c->comment && !c->space && !apart)
		buf_lit(c->out, "/**/");
	c->space = c->comment = c->semicolon = false;
	c->before = 'x';
}

// What lies from here to `to` as it is.
static void copy(struct compactor *c, const char *to)
{
	settle(c, *c->p);
	buf_str(c->out, str_range(c->p, to));
	c->p = to;
}

static const char *end_of_string(const struct compactor *c)
{
	const char *q = c->p + 1;

	while (q < c->end && *q != *c->p)
		q += *q == '\\' && q + 1 < c->end ? 2 : 1;
	return q < c->end ? q + 1 : c->end;
}

static const char *end_of_comment(const struct compactor *c)
{
	for (const char *q = c->p + 2; q + 1 < c->end; q++)
		if (q[0] == '*' && q[1] == '/')
			return q + 2;
	return c->end;
}

// The end of an address without quotes: url(a.png); NULL when there is none here.
static const char *end_of_url(const struct compactor *c)
{
	const char *q = c->p + 4;

	if (c->end - c->p < 5 || !str_eq_nocase(str_of(c->p, 4), S("url(")) ||
	    (!c->space && !c->comment && is_name(c->before)))
		return NULL;
	while (q < c->end && html_is_space(*q))
		q++;
	if (q < c->end && (*q == '"' || *q == '\''))
		return NULL;
	while (q < c->end && *q != ')')
		q += *q == '\\' && q + 1 < c->end ? 2 : 1;
	return q < c->end ? q + 1 : c->end;
}

static void step(struct compactor *c)
{
	const char *url;

	if (html_is_space(*c->p)) {
		c->space = true;
		c->p++;
	} else if (*c->p == '/' && c->p + 1 < c->end && c->p[1] == '*') {
		c->p = end_of_comment(c);
		c->comment = true;
	} else if (*c->p == '"' || *c->p == '\'') {
		copy(c, end_of_string(c));
	} else if (*c->p == '\\' && c->p + 1 < c->end) {
		copy(c, c->p + 2);
	} else if ((url = end_of_url(c))) {
		copy(c, url);
	} else {
		char here = *c->p;

		settle(c, here);
		c->semicolon = here == ';';
		if (!c->semicolon)
			buf_char(c->out, here);
		c->before = here;
		c->p++;
	}
}

void css_compact(struct buf *out, struct str css)
{
	struct compactor c = {.out = out, .p = css.p, .before = '{'};

	if (css.n == 0)
		return;
	for (c.end = css.p + css.n; c.p < c.end;)
		step(&c);
	if (c.semicolon)
		buf_char(out, ';');
}
