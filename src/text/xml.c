#include "text/xml.h"

#include "base/diag.h"
#include "base/utf8.h"

static void add(struct xml *x, const char *s)
{
	buf_add(x->out, s, strlen(s));
}

// XML 1.0 §2.2
static bool is_char(uint32_t cp)
{
	return cp == '\t' || cp == '\n' || cp == '\r' || (cp >= ' ' && cp <= 0xD7FF) ||
	       (cp >= 0xE000 && cp <= 0xFFFD) || cp >= 0x10000;
}

// What stands for a byte inside text; NULL: the byte itself. White space other than blanks would be
// lost in attributes, and a carriage return anywhere.
static const char *escape_of(char c, bool in_attr)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '\r':
		return "&#13;";
	case '"':
		return in_attr ? "&quot;" : NULL;
	case '\n':
		return in_attr ? "&#10;" : NULL;
	case '\t':
		return in_attr ? "&#9;" : NULL;
	default:
		return NULL;
	}
}

// The length of the run at the front of `s` that can be written as it is. A first character that
// cannot: 0.
static size_t plain_run(struct str s, bool in_attr, bool escape)
{
	size_t i = 0;

	while (i < s.n) {
		unsigned char c = (unsigned char)s.p[i];
		uint32_t cp;
		size_t len = 1;

		if (c < 0x80) {
			if (!is_char(c) || (escape && escape_of((char)c, in_attr)))
				break;
		} else {
			len = utf8_decode(str_from(s, i), &cp);
			if (!is_char(cp) || (len == 1 && cp == 0xFFFD))
				break;
		}
		i += len;
	}
	return i;
}

static void write_text(struct xml *x, struct str s, bool in_attr, bool escape)
{
	while (s.n) {
		size_t run = plain_run(s, in_attr, escape);
		uint32_t cp;

		buf_str(x->out, str_first(s, run));
		s = str_from(s, run);
		if (!s.n)
			break;
		if (escape && escape_of(s.p[0], in_attr))
			add(x, escape_of(s.p[0], in_attr));
		else
			buf_utf8(x->out, 0xFFFD);
		s = str_from(s, utf8_decode(s, &cp));
	}
}

static void indent(struct xml *x)
{
	buf_char(x->out, '\n');
	for (unsigned i = 0; i < x->depth; i++)
		buf_char(x->out, ' ');
}

static void end_tag(struct xml *x)
{
	if (x->in_tag)
		buf_char(x->out, '>');
	x->in_tag = false;
}

void xml_init(struct xml *x, struct buf *out)
{
	*x = (struct xml){.out = out};
	buf_lit(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
}

void xml_open(struct xml *x, const char *name)
{
	if (x->depth == sizeof x->open / sizeof *x->open)
		BUG("XML nested too deeply");
	end_tag(x);
	if (x->depth)
		x->has_children[x->depth - 1] = true;
	indent(x);
	buf_char(x->out, '<');
	add(x, name);
	x->open[x->depth] = name;
	x->has_children[x->depth++] = false;
	x->in_tag = true;
}

void xml_attr(struct xml *x, const char *name, struct str value)
{
	if (!x->in_tag)
		BUG("an XML attribute outside a tag");
	buf_char(x->out, ' ');
	add(x, name);
	buf_lit(x->out, "=\"");
	write_text(x, value, true, true);
	buf_char(x->out, '"');
}

void xml_text(struct xml *x, struct str s)
{
	if (!s.n)
		return;
	end_tag(x);
	write_text(x, s, false, true);
}

void xml_cdata(struct xml *x, struct str s)
{
	size_t i;

	end_tag(x);
	buf_lit(x->out, "<![CDATA[");
	while ((i = str_find(s, S("]]>"))) != SIZE_MAX) {
		write_text(x, str_first(s, i + 2), false, false);
		buf_lit(x->out, "]]><![CDATA[");
		s = str_from(s, i + 2);
	}
	write_text(x, s, false, false);
	buf_lit(x->out, "]]>");
}

void xml_close(struct xml *x)
{
	if (!x->depth)
		BUG("an XML element closed twice");
	x->depth--;
	if (x->in_tag) {
		buf_lit(x->out, "/>");
		x->in_tag = false;
	} else {
		if (x->has_children[x->depth])
			indent(x);
		buf_lit(x->out, "</");
		add(x, x->open[x->depth]);
		buf_char(x->out, '>');
	}
	if (!x->depth)
		buf_char(x->out, '\n');
}

void xml_leaf(struct xml *x, const char *name, struct str text)
{
	xml_open(x, name);
	xml_text(x, text);
	xml_close(x);
}
