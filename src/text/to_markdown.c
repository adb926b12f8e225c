#include "text/to_markdown.h"

#include "base/ascii.h"
#include "text/entity.h"

#define HREF_MAX 2000

struct writer {
	struct buf *out;
	struct arena *arena;
	bool html;       // it has tags
	bool flow;       // tags end its lines: the text's own line ends are blanks
	bool some;       // something was written
	bool in_item;    // the present line belongs to a list's item
	unsigned breaks; // ends of lines since the last text
	struct str href; // of the link that is open; p == NULL: none
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// A tag's name, and whether it closes; false when there is no tag.
struct tag {
	struct str name, rest; // rest: its attributes
	bool closes;
	size_t n; // its bytes
};

static bool read_tag(struct str s, struct tag *t)
{
	size_t end = str_index(s, '>'), n = 0;
	struct str inner;

	if (s.n < 3 || s.p[0] != '<' || end == SIZE_MAX)
		return false;
	inner = str_of(s.p + 1, end - 1);
	t->n = end + 1;
	t->closes = str_starts(inner, S("/"));
	inner = str_from(inner, t->closes);
	while (n < inner.n &&
	       (ascii_is_letter(inner.p[n]) || (n && inner.p[n] >= '0' && inner.p[n] <= '9')))
		n++;
	t->name = str_first(inner, n);
	t->rest = str_from(inner, n);
	return n && (t->rest.n == 0 || is_space(t->rest.p[0]) || t->rest.p[0] == '/');
}

static const char *const inline_tags[] = {"a", "b", "i", "u", "span", "strong", "em", NULL};
static const char *const block_tags[] = {"br", "p", "div", "ul", "ol", "li", "html", NULL};

// Whether a text has one of these tags.
static bool has_tag(struct str s, const char *const *names)
{
	struct tag t;
	size_t at;

	for (; (at = str_index(s, '<')) != SIZE_MAX; s = str_from(s, at + 1)) {
		if (!read_tag(str_from(s, at), &t))
			continue;
		for (size_t i = 0; names[i]; i++)
			if (str_eq_nocase(t.name, str_cstr(names[i])))
				return true;
	}
	return false;
}

// ---- lines --------------------------------------------------------------------------------------

// Whether a line begins an item of a list: "- ", "* ", "1. ".
static bool is_item(struct str line)
{
	size_t n = 0;

	if (line.n >= 2 && (line.p[0] == '-' || line.p[0] == '*' || line.p[0] == '+'))
		return is_space(line.p[1]);
	while (n < line.n && n < 9 && ascii_is_digit(line.p[n]))
		n++;
	return n && n + 1 < line.n && (line.p[n] == '.' || line.p[n] == ')') &&
	       is_space(line.p[n + 1]);
}

// Ends the lines before a text: one is a hard break, more a new paragraph; lists stand apart.
static void break_line(struct writer *w, bool item)
{
	unsigned breaks = w->breaks;

	w->breaks = 0;
	if (breaks && w->some) {
		if (breaks > 1 || (item && !w->in_item))
			buf_lit(w->out, "\n\n");
		else if (item)
			buf_char(w->out, '\n');
		else
			buf_lit(w->out, "\\\n");
	}
	if (breaks)
		w->in_item = item || (w->in_item && breaks == 1);
	w->some = true;
}

// What would begin a block at the start of a line.
static bool begins_block(struct str line)
{
	return line.n && (strchr("#>=|~:", line.p[0]) ||
			  ((line.p[0] == '-' || line.p[0] == '+') && !is_item(line)));
}

// ---- text ---------------------------------------------------------------------------------------

static bool is_url(struct str s)
{
	return str_starts(s, S("https://")) || str_starts(s, S("http://"));
}

static size_t url_length(struct str s)
{
	size_t n = 0;

	while (n < s.n && !is_space(s.p[n]) && !memchr("<>\"()[]\\", s.p[n], 9))
		n++;
	return n;
}

// In angles where something in it would be markup.
static void put_url(struct writer *w, struct str url)
{
	bool angles = false;

	for (size_t i = 0; i < url.n; i++)
		angles |= memchr("_*~`&{^|$", url.p[i], 9) != NULL;
	buf_printf(w->out, angles ? "<%.*s>" : "%.*s", STR_ARG(url));
}

static bool is_word(char c)
{
	return ascii_is_alnum(c) || (unsigned char)c >= 0x80;
}

static bool needs_escape(struct str s, size_t i)
{
	bool before = i && is_word(s.p[i - 1]), after = i + 1 < s.n && is_word(s.p[i + 1]);

	if (s.p[i] == '_')
		return !(before && after);
	if (s.p[i] == '&')
		return after || (i + 1 < s.n && s.p[i + 1] == '#');
	return memchr("\\`*[]<~{", s.p[i], 8) != NULL;
}

static void put_char(struct writer *w, struct str s, size_t i)
{
	if (ascii_is_line_control(s.p[i]))
		return;
	if (needs_escape(s, i))
		buf_char(w->out, '\\');
	buf_char(w->out, s.p[i]);
}

static void put_plain(struct writer *w, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		put_char(w, s, i);
}

// ---- tags ---------------------------------------------------------------------------------------

static struct str attribute(struct str rest, struct str name)
{
	size_t at = str_find(rest, name);
	char quote;

	if (at == SIZE_MAX)
		return (struct str){0};
	rest = str_trim(str_from(rest, at + name.n));
	if (!str_starts(rest, S("=")))
		return (struct str){0};
	rest = str_trim(str_from(rest, 1));
	if (rest.n == 0)
		return rest;
	quote = rest.p[0];
	if (quote == '"' || quote == '\'')
		return str_first(str_from(rest, 1), str_index(str_from(rest, 1), quote));
	return str_first(rest, str_index(rest, ' '));
}

static void tag_link(struct writer *w, const struct tag *t)
{
	struct str href = t->closes ? (struct str){0} : attribute(t->rest, S("href"));

	if (w->href.p)
		buf_printf(w->out, "](<%.*s>)", STR_ARG(w->href));
	w->href = (struct str){0};
	if (!is_url(href) || href.n > HREF_MAX || url_length(href) != href.n)
		return;
	break_line(w, false);
	buf_char(w->out, '[');
	w->href = href;
}

static void tag_break(struct writer *w, const struct tag *t)
{
	(void)t;
	w->breaks++;
}

static void tag_block(struct writer *w, const struct tag *t)
{
	(void)t;
	if (w->breaks < 2)
		w->breaks = 2;
}

static void tag_line(struct writer *w, const struct tag *t)
{
	(void)t;
	if (w->breaks < 1)
		w->breaks = 1;
}

static void tag_item(struct writer *w, const struct tag *t)
{
	if (t->closes)
		return;
	w->breaks = w->in_item || w->breaks > 1 ? 1 : 2;
	break_line(w, true);
	buf_lit(w->out, "- ");
}

static const struct {
	struct str name;
	void (*put)(struct writer *, const struct tag *);
} tags[] = {
	{S_INIT("a"), tag_link},      {S_INIT("br"), tag_break},         {S_INIT("p"), tag_block},
	{S_INIT("div"), tag_line},    {S_INIT("li"), tag_item},          {S_INIT("ul"), tag_block},
	{S_INIT("ol"), tag_block},    {S_INIT("h1"), tag_block},         {S_INIT("h2"), tag_block},
	{S_INIT("h3"), tag_block},    {S_INIT("h4"), tag_block},         {S_INIT("tr"), tag_line},
	{S_INIT("table"), tag_block}, {S_INIT("blockquote"), tag_block},
};

static void put_tag(struct writer *w, const struct tag *t)
{
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (str_eq_nocase(t->name, tags[i].name))
			tags[i].put(w, t);
}

// ---- all of it ----------------------------------------------------------------------------------

// One piece: a tag, a reference, an address or a character. Returns how many bytes it was.
static size_t put_piece(struct writer *w, struct str rest, struct str line, size_t i)
{
	bool starts;
	size_t n;
	struct tag t;

	if (w->html && rest.p[0] == '<' && read_tag(rest, &t)) {
		put_tag(w, &t);
		return t.n;
	}
	if (is_space(rest.p[0]) && w->breaks)
		return 1;
	if (ascii_is_line_control(rest.p[0]))
		return 1;
	starts = w->breaks > 0;
	break_line(w, w->flow ? w->in_item : is_item(rest));
	if (starts && begins_block(rest)) {
		buf_char(w->out, '\\');
		buf_char(w->out, rest.p[0]);
		return 1;
	}
	if (w->html && rest.p[0] == '&' && (n = str_index(str_first(rest, 40), ';')) != SIZE_MAX) {
		struct str text = entity_text(w->arena, str_first(rest, n + 1));

		if (text.n) {
			if (starts && begins_block(text) && !needs_escape(text, 0))
				buf_char(w->out, '\\');
			put_plain(w, text);
			return n + 1;
		}
	}
	if (is_url(rest) && !w->href.p) {
		n = url_length(rest);
		put_url(w, str_first(rest, n));
		return n;
	}
	put_char(w, line, i);
	return 1;
}

static void put_line(struct writer *w, struct str line)
{
	size_t i = 0;

	if (!w->flow && is_item(line) && line.p[0] == '*') {
		break_line(w, true);
		buf_char(w->out, '-');
		i = 1;
	}
	while (i < line.n)
		i += put_piece(w, str_from(line, i), line, i);
	if (!w->flow)
		w->breaks++;
	else if (w->some && w->breaks == 0)
		buf_char(w->out, ' ');
}

void to_markdown(struct buf *b, struct arena *scratch, struct str text)
{
	struct writer w = {.out = b, .arena = scratch, .breaks = 1};
	struct str rest = str_trim(text), line;

	w.flow = has_tag(text, block_tags);
	w.html = w.flow || has_tag(text, inline_tags);
	while (str_line(&rest, &line)) {
		line = str_trim(line);
		if (line.n)
			put_line(&w, line);
		else
			w.breaks += w.flow ? 0 : 1;
	}
	while (b->n && is_space(b->p[b->n - 1]))
		b->n--;
	if (w.href.p)
		buf_printf(b, "](<%.*s>)", STR_ARG(w.href));
	if (w.some)
		buf_char(b, '\n');
}
