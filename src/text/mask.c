#include "text/mask.h"

#include "base/utf8.h"

struct mask {
	struct str body;
	char *copy;
};

// Where byte `at` of the body is in the copy.
static char *cover(struct mask *m, const char *at)
{
	return m->copy + (at - m->body.p);
}

// The part of a line from `p` on, without white space at its end.
static struct str rest_of_line(struct mask *m, const char *p)
{
	struct str rest = str_range(p, m->body.p + m->body.n);

	return str_rtrim(str_first(rest, str_index(rest, '\n')));
}

// Only blanks and quote marks stand before `p` in its line.
static bool begins_line(struct mask *m, const char *p)
{
	while (p > m->body.p && (p[-1] == ' ' || p[-1] == '\t' || p[-1] == '>'))
		p--;
	return p == m->body.p || p[-1] == '\n' || p[-1] == '\r';
}

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

// `::name`, `::name{…`, `:::` and `::: name …`; what is wrong with them is found when they are
// read.
static bool is_directive(struct str line)
{
	size_t i = 2;

	if (str_starts(line, S(":::"))) {
		struct str word = str_trim(str_from(line, 3));

		return !word.n || (line.p[3] == ' ' && is_letter(word.p[0]));
	}
	while (i < line.n &&
	       (is_letter(line.p[i]) || (i > 2 && line.p[i] >= '0' && line.p[i] <= '9') ||
		(i > 2 && (line.p[i] == '-' || line.p[i] == '_'))))
		i++;
	return i > 2 && (i == line.n || line.p[i] == '{');
}

static void cover_directives(struct mask *m)
{
	struct str rest = m->body;
	size_t i;

	while ((i = str_find(rest, S("::"))) != SIZE_MAX) {
		const char *p = rest.p + i;
		struct str line;

		rest = str_from(rest, i + 2);
		if (!begins_line(m, p))
			continue;
		line = rest_of_line(m, p);
		rest = str_range(p + line.n, m->body.p + m->body.n);
		if (is_directive(line)) {
			char *c = cover(m, p);

			memset(c, 'x',
			       line.n); // at least 3 bytes: `<?>` begins and ends an instruction
			memcpy(c + line.n - 2, "?>", 2);
			memcpy(c, "<?", 2);
		}
	}
}

static void cover_fields(struct mask *m)
{
	struct str rest = m->body;
	size_t i, end;

	while ((i = str_find(rest, S("{{"))) != SIZE_MAX) {
		struct str line;

		rest = str_from(rest, i);
		line = str_first(rest, str_index(rest, '\n'));
		end = str_find(line, S("}}"));
		if (end == SIZE_MAX) {
			rest = str_from(rest, line.n);
			continue;
		}
		memset(cover(m, rest.p), 'x', end + 2);
		rest = str_from(rest, end + 2);
	}
}

// Letters that are written without spaces between words (and Hangul, whose particles follow words
// directly).
static bool is_cjk_letter(uint32_t cp)
{
	return cp >= 0x2E80 && utf8_is_alnum(cp);
}

static bool is_punct(uint32_t cp)
{
	if (cp < 0x80)
		return cp > ' ' && cp < 0x7F && !is_letter((char)cp) && !(cp >= '0' && cp <= '9');
	return (cp >= 0x2010 && cp <= 0x205E) || utf8_is_cjk_punct(cp);
}

static void cover_letter(struct mask *m, struct str letter)
{
	if (letter.n == 3)
		memcpy(cover(m, letter.p), "\xE3\x80\x82", 3); // U+3002
	else if (letter.n == 4)
		memcpy(cover(m, letter.p), "\xF0\x90\x84\x80", 4); // U+10100, punctuation too
}

// The code point that ends at byte `end` of the body.
static struct str before(struct mask *m, const char *end)
{
	const char *p = end;

	while (p > m->body.p && end - p < 4) {
		p--;
		if (((unsigned char)*p & 0xC0) != 0x80)
			break;
	}
	return str_range(p, end);
}

static void cover_emphasis(struct mask *m)
{
	const char *p = m->body.p, *end = p + m->body.n;

	while (p < end && (p = memchr(p, '*', (size_t)(end - p)))) {
		struct str prev = before(m, p), next;
		uint32_t left = 0, right = 0;

		while (p < end && *p == '*')
			p++;
		next = str_range(p, end);
		utf8_decode(prev, &left);
		next.n = utf8_decode(next, &right);
		if (prev.n && next.n && is_cjk_letter(left) && is_punct(right))
			cover_letter(m, prev);
		else if (prev.n && next.n && is_punct(left) && is_cjk_letter(right))
			cover_letter(m, next);
	}
}

struct str mask_body(struct buf *out, struct str body, const struct markdown_options *options)
{
	struct mask m = {.body = body};

	buf_str(out, body);
	buf_add(out, "\0\0\0\0", 4);
	m.copy = out->p;
	if (options->commonmark)
		return str_of(m.copy, body.n);
	cover_directives(&m);
	if (options->fields)
		cover_fields(&m);
	cover_emphasis(&m);
	return str_of(m.copy, body.n);
}
