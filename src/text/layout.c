#include "text/layout.h"

#include "base/ascii.h"
#include "base/vec.h"

#define DELIMITER 3 // md4c's narrowest cell of a delimiter row

// Something that the copy has otherwise than the body: lines of a footnote, or a delimiter row.
struct edit {
	const char *from, *to;
	bool is_note;
};

struct scan {
	struct arena *arena;
	struct str body, covered;
	const char *at; // the next line
	char fence;     // of the code block that is open
	size_t fence_n;
	bool in_item;      // the open code block began behind a list's or a quote's mark
	struct str closer; // of the raw HTML that is open; empty: none is
	VEC(struct edit) edits;
	struct layout *layout;
	struct buf *out;
};

static const char *end_of(struct str s)
{
	return s.p + s.n;
}

// The next line, without its end.
static bool next_line(struct scan *s, struct str *line)
{
	struct str rest = str_range(s->at, end_of(s->body));

	if (!str_line(&rest, line))
		return false;
	s->at = rest.p ? rest.p : end_of(s->body);
	return true;
}

// Columns of white space at the front; *n: the bytes.
static unsigned indent_of(struct str line, size_t *n)
{
	unsigned columns = 0;

	for (*n = 0; *n < line.n && (line.p[*n] == ' ' || line.p[*n] == '\t'); ++*n)
		columns = line.p[*n] == '\t' ? (columns + 4) & ~3u : columns + 1;
	return columns;
}

static bool is_blank(struct str line)
{
	return !str_trim(line).n;
}

static struct str skip_blanks(struct str s)
{
	size_t n;

	indent_of(s, &n);
	return str_from(s, n);
}

// The length of a list's mark or a quote's at the front; 0: there is none.
static size_t mark_length(struct str s)
{
	size_t n = 0;

	if (s.n && s.p[0] == '>')
		return 1;
	while (n < s.n && n < 9 && ascii_is_digit(s.p[n]))
		n++;
	if (n >= s.n || (n ? s.p[n] != '.' && s.p[n] != ')' : !strchr("-*+", s.p[n])))
		return 0;
	n++;
	return n == s.n || s.p[n] == ' ' || s.p[n] == '\t' ? n : 0;
}

// The line behind the marks of the quotes and items that it begins.
static struct str skip_marks(struct str line)
{
	size_t n;

	for (line = skip_blanks(line); (n = mark_length(line)) != 0;)
		line = skip_blanks(str_from(line, n));
	return line;
}

static size_t run_of(struct str s, char c)
{
	size_t n = 0;

	while (n < s.n && s.p[n] == c)
		n++;
	return n;
}

// Follows fenced code blocks; true when the line belongs to one.
static bool in_fence(struct scan *s, struct str line)
{
	struct str text = skip_marks(line);
	size_t n = text.n && (text.p[0] == '`' || text.p[0] == '~') ? run_of(text, text.p[0]) : 0;

	if (s->fence && s->in_item && line.n && !strchr(" \t>", line.p[0]))
		s->fence = '\0';
	if (s->fence) {
		if (n >= s->fence_n && text.p[0] == s->fence && is_blank(str_from(text, n)))
			s->fence = '\0';
		return true;
	}
	if (n < 3 || (text.p[0] == '`' && str_index(str_from(text, n), '`') != SIZE_MAX))
		return false;
	s->fence = text.p[0];
	s->fence_n = n;
	s->in_item = text.p != skip_blanks(line).p;
	return true;
}

// Follows comments and elements whose text is not Markdown; true when the line belongs to one.
static bool in_raw_html(struct scan *s, struct str line)
{
	static const struct {
		struct str opener, closer;
	} kinds[] = {{S_INIT("<!--"), S_INIT("-->")},
		     {S_INIT("<pre"), S_INIT("</pre")},
		     {S_INIT("<script"), S_INIT("</script")},
		     {S_INIT("<style"), S_INIT("</style")},
		     {S_INIT("<textarea"), S_INIT("</textarea")}};
	bool was_open = s->closer.n > 0;

	line = skip_marks(line);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !s->closer.n; i++)
		if (str_eq_nocase(str_first(line, kinds[i].opener.n), kinds[i].opener))
			s->closer = kinds[i].closer;
	if (s->closer.n && str_find(line, s->closer) != SIZE_MAX)
		s->closer.n = 0;
	return was_open;
}

size_t layout_reference(struct str s)
{
	size_t i = 2;

	if (!str_starts(s, S("[^")))
		return 0;
	while (i < s.n && (unsigned char)s.p[i] > ' ' && s.p[i] != '[' && s.p[i] != ']')
		i++;
	return i > 2 && i < s.n && s.p[i] == ']' ? i + 1 : 0;
}

// The length of `[^label]:` at the front; 0: there is none.
static size_t label_length(struct str s)
{
	size_t n = layout_reference(s);

	return n && n < s.n && s.p[n] == ':' ? n + 1 : 0;
}

// A line that can't carry on a footnote's paragraph because it begins something of its own.
static bool begins_block(struct str line)
{
	struct str s = skip_blanks(line);

	return !s.n || strchr("#>|<`~=", s.p[0]) || mark_length(s) || label_length(s) ||
	       str_starts(s, S("::")) || str_starts(s, S("---")) || str_starts(s, S("***")) ||
	       str_starts(s, S("___"));
}

// Where a footnote ends whose first line has been read: lines that are indented belong to it, and
// those that carry on a paragraph.
static const char *end_of_note(struct scan *s)
{
	const char *end = s->at;
	bool blank = false;
	struct str line;
	size_t n;

	while (next_line(s, &line)) {
		if (is_blank(line)) {
			blank = true;
		} else if (indent_of(line, &n) >= 4 || (!blank && !begins_block(line))) {
			blank = false;
			end = s->at;
		} else {
			break;
		}
	}
	s->at = end;
	return end;
}

static bool find_note(struct scan *s, struct str line)
{
	size_t n, label;
	struct layout_note *note;

	if (indent_of(line, &n) > 3)
		return false;
	line = str_from(line, n);
	label = label_length(line);
	if (!label)
		return false;
	note = vec_add(s->arena, &s->layout->notes);
	note->label = str_of(line.p + 2, label - 4);
	note->at = str_first(line, label - 1);
	note->lines = str_range(line.p + label, end_of_note(s));
	vec_push(s->arena, &s->edits, (struct edit){line.p - n, end_of(note->lines), true});
	return true;
}

// The next cell of a delimiter row, up to its `|`: its dashes in *dashes. False when it is none.
static bool cut_delimiter(struct str *rest, struct str *dashes)
{
	struct str cell = str_first(*rest, str_index(*rest, '|'));

	*rest = str_from(*rest, cell.n + 1);
	*dashes = cell = str_trim(cell);
	cell = str_from(cell, str_starts(cell, S(":")));
	cell = str_from(cell, run_of(cell, '-'));
	return dashes->n > str_starts(*dashes, S(":")) &&
	       dashes->p[str_starts(*dashes, S(":"))] == '-' && (!cell.n || str_eq(cell, S(":")));
}

// A table's delimiter row with a cell that is too narrow for md4c; *row: without quotes' marks.
static bool is_narrow_row(struct str line, struct str *row)
{
	bool narrow = false;
	struct str rest, dashes;

	for (rest = skip_blanks(line); str_starts(rest, S(">"));)
		rest = skip_blanks(str_from(rest, 1));
	if (!rest.n || !strchr("|:-", rest.p[0]) || str_index(rest, '|') == SIZE_MAX)
		return false;
	rest = str_rtrim(rest);
	*row = rest;
	rest = str_from(rest, rest.p[0] == '|');
	while (rest.n) {
		if (!cut_delimiter(&rest, &dashes))
			return false;
		narrow |= dashes.n < DELIMITER;
	}
	return narrow;
}

// Copies a stretch of the body.
static void put(struct scan *s, struct str text)
{
	if (!text.n)
		return;
	vec_push(s->arena, &s->layout->pieces, (struct layout_piece){s->out->n, text.n, text.p});
	buf_add(s->out, s->covered.p + (text.p - s->body.p), text.n);
}

static void put_row(struct scan *s, struct str row)
{
	const char *from = row.p;
	struct str rest = str_from(row, row.p[0] == '|'), dashes;

	while (rest.n && cut_delimiter(&rest, &dashes)) {
		const char *dash = memchr(dashes.p, '-', dashes.n);

		put(s, str_range(from, dash));
		if (dashes.n < DELIMITER)
			buf_add(s->out, "--", DELIMITER - dashes.n);
		from = dash;
	}
	put(s, str_range(from, end_of(row)));
}

// A line with its end.
static void put_line(struct scan *s, struct str line)
{
	struct str text = str_rtrim(line), row;

	if (!is_narrow_row(text, &row)) {
		put(s, line);
		return;
	}
	put(s, str_range(line.p, row.p));
	put_row(s, row);
	put(s, str_range(end_of(row), end_of(line)));
}

// A footnote's text as a quote, its lines without the indentation that makes them part of it.
static void put_note(struct scan *s, struct str lines)
{
	while (lines.n) {
		size_t n = 0, i = str_index(lines, '\n');
		struct str line = str_first(lines, i == SIZE_MAX ? i : i + 1);
		unsigned columns = 0;

		lines = str_from(lines, line.n);
		while (n < line.n && columns < 4 && (line.p[n] == ' ' || line.p[n] == '\t'))
			columns = line.p[n++] == '\t' ? 4 : columns + 1;
		buf_lit(s->out, "> ");
		put_line(s, str_from(line, n));
	}
	buf_lit(s->out, "\n\n");
}

static void find_edits(struct scan *s)
{
	bool notes =
		str_find(s->body, S("[^")) != SIZE_MAX && str_find(s->body, S("]:")) != SIZE_MAX;
	struct str line, row;

	s->at = s->body.p;
	while (next_line(s, &line)) {
		if (notes && ((s->closer.n == 0 && in_fence(s, line)) || in_raw_html(s, line) ||
			      find_note(s, line)))
			continue;
		if (is_narrow_row(line, &row))
			vec_push(s->arena, &s->edits, (struct edit){line.p, end_of(line), false});
	}
}

// Where a footnote's text was, an instruction of HTML ends the block before it.
static void put_edit(struct scan *s, const struct edit *e)
{
	if (e->is_note)
		buf_lit(s->out, "<?x?>\n");
	else
		put_line(s, str_range(e->from, e->to));
}

void layout_body(struct arena *arena, struct buf *out, struct str body, struct str covered,
		 struct layout *layout)
{
	struct scan s = {
		.arena = arena, .body = body, .covered = covered, .layout = layout, .out = out};
	const char *at = body.p;
	size_t n;

	layout->text = covered;
	layout->same = true;
	find_edits(&s);
	if (!s.edits.n)
		return;
	for (size_t i = 0; i < layout->notes.n; i++)
		put_note(&s, layout->notes.p[i].lines);
	for (size_t i = 0; i < s.edits.n; i++) {
		put(&s, str_range(at, s.edits.p[i].from));
		put_edit(&s, &s.edits.p[i]);
		at = s.edits.p[i].to;
	}
	put(&s, str_range(at, end_of(body)));
	n = out->n;
	buf_add(out, "\0\0\0\0", 4);
	layout->text = str_of(out->p, n);
	layout->same = false;
}

// The last piece that begins at or before a byte of the copy; NULL: none does.
static const struct layout_piece *piece_at(const struct layout *l, size_t at)
{
	size_t low = 0, high = l->pieces.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (l->pieces.p[mid].from <= at)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? &l->pieces.p[low - 1] : NULL;
}

// Where a byte of the copy stands in the body; what was put in, at the end of what is before it.
static const char *body_of(const struct layout *l, struct str body, size_t at, bool *put_in)
{
	const struct layout_piece *piece = piece_at(l, at);

	*put_in = !piece || at - piece->from >= piece->n;
	if (!piece)
		return body.p;
	return piece->to + (*put_in ? piece->n : at - piece->from);
}

struct str layout_place(const struct layout *l, struct str body, const char *p, size_t n)
{
	uintptr_t at = (uintptr_t)p, begin = (uintptr_t)l->text.p;
	const char *from, *to;
	bool put_in;
	size_t i;

	if (!p || at < begin || at - begin > l->text.n || n > l->text.n - (at - begin))
		return (struct str){0};
	i = at - begin;
	if (l->same)
		return str_of(body.p + i, n);
	from = to = body_of(l, body, i, &put_in);
	if (n)
		to = body_of(l, body, i + n - 1, &put_in) + !put_in;
	return to < from ? (struct str){0} : str_range(from, to);
}
