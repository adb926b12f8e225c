#include "text/mask.h"

#include "base/ascii.h"
#include "base/utf8.h"

#define ADDRESS_MAX 300 // how far back the beginning of a link's address is looked for

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

// `::name`, `::name{…`, `:::` and `::: name …`; what is wrong with them is found when they are
// read.
static bool is_directive(struct str line)
{
	size_t i = 2;

	if (str_starts(line, S(":::"))) {
		struct str word = str_trim(str_from(line, 3));

		return !word.n || (line.p[3] == ' ' && ascii_is_letter(word.p[0]));
	}
	while (i < line.n &&
	       (ascii_is_letter(line.p[i]) || (i > 2 && line.p[i] >= '0' && line.p[i] <= '9') ||
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
		return cp > ' ' && cp < 0x7F && !ascii_is_letter((char)cp) &&
		       !(cp >= '0' && cp <= '9');
	return cp >= 0x2010 && cp <= 0x205E;
}

static void make_punct(struct mask *m, struct str letter)
{
	if (letter.n == 3)
		memcpy(cover(m, letter.p), "\xE3\x80\x82", 3); // U+3002
	else if (letter.n == 4)
		memcpy(cover(m, letter.p), "\xF0\x90\x84\x80", 4); // U+10100, punctuation too
}

static void make_letter(struct mask *m, struct str mark)
{
	if (mark.n == 3)
		memcpy(cover(m, mark.p), "\xE4\xB8\x80", 3); // U+4E00
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

// Whether the place is in a link's address or title, of which md4c may give back a copy.
static bool in_address(struct mask *m, const char *p)
{
	const char *from = p - m->body.p > ADDRESS_MAX ? p - ADDRESS_MAX : m->body.p;

	while (p > from + 1 && p[-1] != '\n' && p[-1] != ')') {
		p--;
		if (p[-1] == ']' && (*p == '(' || *p == ':'))
			return true;
	}
	return false;
}

// What stands on one side of an emphasis mark.
struct side {
	struct str at;
	uint32_t cp;
	bool letter, cjk; // cjk: belongs to Chinese, Japanese or Korean text
};

// `beyond` is the code point on its far side. Quotes, dashes and the ellipsis, which Chinese shares
// with other languages, belong to it when that does.
static struct side side_of(struct str at, uint32_t cp, uint32_t beyond)
{
	bool shared = cp >= 0x2014 && cp <= 0x2026;
	bool far = is_cjk_letter(beyond) || utf8_is_cjk_punct(beyond);
	struct side s = {at, cp, false, is_cjk_letter(cp) || utf8_is_cjk_punct(cp)};

	s.letter =
		cp > ' ' && cp != 0xA0 && cp != 0x3000 && !is_punct(cp) && !utf8_is_cjk_punct(cp);
	s.cjk |= shared && far;
	return s;
}

static void cover_side(struct mask *m, const struct side *side, const struct side *other)
{
	bool other_mark = !other->letter && other->cp > ' ';

	if (side->cjk && side->letter && other_mark && !other->cjk)
		make_punct(m, side->at);
	else if (side->cjk && !side->letter && (other->letter || other->cjk))
		make_letter(m, side->at);
}

static void cover_mark(struct mask *m, const char *from, const char *to)
{
	struct str prev = before(m, from), next = str_range(to, m->body.p + m->body.n);
	uint32_t left, right, cp = 0;
	struct side a, b;

	next.n = utf8_decode(next, &right);
	if (!prev.n || !next.n)
		return;
	utf8_decode(str_of(cover(m, prev.p), prev.n), &left); // as the mark before has left it
	if ((left < 0x80 && right < 0x80) || in_address(m, from))
		return;
	utf8_decode(before(m, prev.p), &cp);
	a = side_of(prev, left, cp);
	cp = 0;
	utf8_decode(str_range(to + next.n, m->body.p + m->body.n), &cp);
	b = side_of(next, right, cp);
	cover_side(m, &a, &b);
	cover_side(m, &b, &a);
}

static void cover_emphasis(struct mask *m)
{
	const char *p = m->body.p, *end = p + m->body.n;

	while (p < end && (p = memchr(p, '*', (size_t)(end - p)))) {
		const char *from = p;

		while (p < end && *p == '*')
			p++;
		cover_mark(m, from, p);
	}
}

// A bare address may hold marks that would be emphasis: those inside it become letters. Marks at
// its end belong to the sentence. `from` is behind the scheme.
static const char *cover_address(struct mask *m, const char *from)
{
	const char *end = m->body.p + m->body.n, *to = from, *word;

	while (to < end && (unsigned char)*to > ' ' && (unsigned char)*to < 0x7F &&
	       !strchr("<`\\", *to))
		to++;
	word = to;
	while (to > from && strchr("?!.,:;*_~'\"()|[]", to[-1]))
		to--;
	for (; from < to; from++)
		if (*from == '*' || *from == '_' || *from == '~')
			*cover(m, from) = 'x';
	return word;
}

// What stands before an address that is written as Markdown has it: `](`, `](<`, `<` or `]:`.
static bool is_marked(struct mask *m, const char *p)
{
	while (p > m->body.p && strchr(" \t\r\n", p[-1]))
		p--;
	return p > m->body.p && (p[-1] == '<' || (p - m->body.p > 1 && p[-2] == ']' &&
						  (p[-1] == '(' || p[-1] == ':')));
}

static void cover_addresses(struct mask *m)
{
	struct str rest = m->body;
	size_t i;

	while ((i = str_find(rest, S("://"))) != SIZE_MAX) {
		const char *p = rest.p + i, *from = p;

		while (from > m->body.p && ascii_is_letter(from[-1]) && p - from < 6)
			from--;
		rest = str_from(rest, i + 3);
		if (!is_marked(m, from) && !in_address(m, from))
			rest = str_range(cover_address(m, p + 3), m->body.p + m->body.n);
	}
}

// The label of `[^label]` may hold marks, too. Its text is no address that `[^label]:` defines.
static void cover_notes(struct mask *m)
{
	struct str rest = m->body;
	size_t i, n;

	while ((i = str_find(rest, S("[^"))) != SIZE_MAX) {
		rest = str_from(rest, i + 2);
		for (n = 0; n < rest.n && (unsigned char)rest.p[n] > ' ' &&
			    !strchr("[]<>`\\()", rest.p[n]);)
			n++;
		if (n && n < rest.n && rest.p[n] == ']') {
			memset(cover(m, rest.p), 'x', n);
			if (n + 1 < rest.n && rest.p[n + 1] == ':')
				*cover(m, rest.p + n + 1) = '.';
		}
		rest = str_from(rest, n);
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
	cover_addresses(&m);
	cover_notes(&m);
	return str_of(m.copy, body.n);
}
