// Styles put inline: one pass over finished HTML that keeps a stack of open elements. The HTML is
// our own (templates and Markdown), so this follows tags and does not mend them; raw HTML of
// editors that leaves elements open merely stays as it is.

#include "base/arena.h"
#include "base/ascii.h"
#include "base/vec.h"
#include "output/email.h"
#include "output/html_tag.h"
#include "text/doc_html.h"

#define DEPTH_MAX 256 // levels that closing tags are matched against, from the inside out

struct inliner {
	struct arena arena;
	struct buf *out;
	const struct css_sheet *css;
	const struct email_marker *marker;
	struct css_inliner *styles;
	VEC(struct css_element) open;
};

static bool is_name_char(char c) // of elements and classes
{
	return ascii_is_alnum(c) || c == '-' || c == '_' || c == ':' || (c & 0x80);
}

// The next word of a class attribute; empty at its end.
static struct str next_class(struct str *s)
{
	size_t n = 0;

	while (s->n && ascii_is_space(s->p[0]))
		*s = str_from(*s, 1);
	while (n < s->n && !ascii_is_space(s->p[n]))
		n++;
	*s = str_from(*s, n);
	return str_of(s->p - n, n);
}

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

	while ((name = next_class(&classes)).n) {
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

static void write_style(struct inliner *in, const struct html_tag *t)
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

static void write_attr(struct inliner *in, const struct html_tag *t, const struct html_attr *a)
{
	buf_char(in->out, ' ');
	if (!in->marker || a->value.n == 0 || !str_eq_nocase(t->name, S("a")) ||
	    !str_eq_nocase(a->name, S("href"))) {
		buf_str(in->out, a->whole);
		return;
	}
	buf_str(in->out, str_range(a->whole.p, a->value.p));
	email_write_link(in->out, in->marker, a->value);
	buf_str(in->out, str_from(a->whole, (size_t)(a->value.p - a->whole.p) + a->value.n));
}

static void write_tag(struct inliner *in, const struct html_tag *t)
{
	struct str attrs = t->attrs;
	struct html_attr a;

	buf_char(in->out, '<');
	buf_str(in->out, t->name);
	while (html_attr_next(&attrs, &a)) {
		if (str_eq_nocase(a.name, S("class")) || str_eq_nocase(a.name, S("style")))
			continue;
		write_attr(in, t, &a);
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
static size_t media_element(struct inliner *in, struct str s, const struct html_tag *t)
{
	size_t n = t->n + html_raw_length(str_from(s, t->n), t->name);
	struct html_tag end;

	write_media(in);
	return n < s.n && html_tag_read(str_from(s, n), &end) ? n + end.n : n;
}

// Handles one tag at the front of `s`; returns how many bytes it took.
static size_t one_tag(struct inliner *in, struct str s, const struct html_tag *t)
{
	size_t n = t->n, raw;

	if (t->closing || t->unfinished) {
		close_element(in, t->name);
		buf_str(in->out, str_first(s, n));
		return n;
	}
	if (html_tag_has(t, S("data-media")) && str_eq_nocase(t->name, S("style")))
		return media_element(in, s, t);
	vec_push(&in->arena, &in->open,
		 (struct css_element){.name = t->name, .classes = t->classes});
	write_tag(in, t);
	if (html_is_raw(t->name) && !t->self_closing) {
		raw = html_raw_length(str_from(s, n), t->name);
		buf_str(in->out, str_first(str_from(s, n), raw));
		n += raw;
		in->open.n--;
	} else if (t->self_closing || html_is_void(t->name)) {
		in->open.n--;
	}
	return n;
}

void email_inline(struct buf *out, struct str html, const struct css_sheet *css,
		  const struct email_marker *marker)
{
	struct inliner in = {.out = out, .css = css, .marker = marker};
	struct html_tag tag;

	arena_init(&in.arena);
	in.styles = css_inliner_new(&in.arena, css);
	while (html.n) {
		size_t n = str_index(html, '<');

		buf_str(out, str_first(html, n));
		if (n == SIZE_MAX)
			break;
		html = str_from(html, n);
		if (html.n > 1 && (html.p[1] == '!' || html.p[1] == '?')) {
			n = html_declaration(html);
			buf_str(out, str_first(html, n));
		} else if (html_tag_read(html, &tag)) {
			n = one_tag(&in, html, &tag);
		} else {
			n = 1;
			buf_char(out, '<');
		}
		html = str_from(html, n);
	}
	arena_release(&in.arena);
}
