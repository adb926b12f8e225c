#include "base/diag_form.h"
#include "base/utf8.h"

#define EXCERPT_MAX 160 // columns of a line that are shown

static const char *const COLOURS[] = {"", "\033[36m", "\033[33m", "\033[31m"};

// The line of the source that holds `at`.
static struct str line_around(struct str text, const char *at)
{
	const char *from = at, *to = at, *end = text.p + text.n;

	while (from > text.p && from[-1] != '\n')
		from--;
	while (to < end && *to != '\n')
		to++;
	if (to > from && to[-1] == '\r')
		to--;
	return str_range(from, to);
}

// Cuts a long line to a window around the place; `at` is a byte offset in it.
static struct str window(struct str line, size_t at)
{
	size_t from = 0, to = line.n;

	if (line.n <= EXCERPT_MAX)
		return line;
	if (at > EXCERPT_MAX / 2)
		from = at - EXCERPT_MAX / 2;
	while (from > 0 && (line.p[from] & 0xC0) == 0x80)
		from--;
	if (from + EXCERPT_MAX < to)
		to = from + EXCERPT_MAX;
	while (to < line.n && (line.p[to] & 0xC0) == 0x80)
		to++;
	return str_of(line.p + from, to - from);
}

// The width in columns of a piece of a line.
static unsigned columns(struct str s)
{
	unsigned n = 0;
	uint32_t cp;

	for (size_t len; (len = utf8_decode(s, &cp)) != 0; s = str_from(s, len))
		n += cp == '\t' ? 1 : (unsigned)utf8_width(cp);
	return n;
}

// Prints a line of the user's with control characters made visible, so that a file can't steer a
// terminal.
static void print_line(FILE *f, struct str s)
{
	uint32_t cp;

	for (size_t len; (len = utf8_decode(s, &cp)) != 0; s = str_from(s, len)) {
		if (cp == '\t')
			fputc(' ', f);
		else if (utf8_steers(cp))
			fputs("\xEF\xBF\xBD", f);
		else if (cp == 0xFFFD && len == 1)
			fputs("\xEF\xBF\xBD", f);
		else
			fwrite(s.p, 1, len, f);
	}
}

static void print_excerpt(FILE *f, const struct diag *d, size_t line, bool colour)
{
	struct str whole = line_around(d->src->text, d->at.p);
	size_t offset = (size_t)(d->at.p - whole.p);
	struct str shown = window(whole, offset), before, marked;
	unsigned width;

	before = str_range(shown.p, d->at.p);
	marked = str_first(d->at, (size_t)(shown.p + shown.n - d->at.p));
	if (str_index(marked, '\n') != SIZE_MAX)
		marked = str_rtrim(str_first(marked, str_index(marked, '\n')));
	fprintf(f, "%5zu | ", line);
	print_line(f, shown);
	fprintf(f, "\n      | %*s%s^", (int)columns(before), "", colour ? COLOURS[d->level] : "");
	width = columns(marked);
	for (unsigned i = 1; i < width; i++)
		fputc('~', f);
	fprintf(f, "%s\n", colour ? "\033[0m" : "");
}

static void print_indented(FILE *f, struct str lines)
{
	struct str line;

	while (str_line(&lines, &line)) {
		fputs("  ", f);
		print_line(f, line);
		fputc('\n', f);
	}
}

// One printing of a log.
struct printer {
	FILE *f;
	bool colour;
	struct diag_cursor cursor;
	struct buf advice; // reused
};

static void print_text(struct printer *p, const struct diag *d)
{
	const char *start = p->colour ? COLOURS[d->level] : "", *end = p->colour ? "\033[0m" : "";
	struct str path = diag_path(d);
	bool placed = d->src && d->at.p;
	FILE *f = p->f;

	if (path.n) {
		print_line(f, path);
		fputc(':', f);
	}
	if (placed) {
		diag_cursor_move(&p->cursor, d->src, d->at.p);
		fprintf(f, "%zu:%zu:", p->cursor.line, p->cursor.col);
	}
	fprintf(f, "%s%s%s:%s ", path.n ? " " : "", start, diag_level_name(d->level), end);
	print_line(f, d->message);
	fprintf(f, " [%s]\n", d->kind->id);
	if (placed)
		print_excerpt(f, d, p->cursor.line, p->colour);
	buf_reset(&p->advice);
	diag_advice(&p->advice, d);
	if (p->advice.n) {
		fputs("  hint: ", f);
		print_line(f, buf_view(&p->advice));
		fputc('\n', f);
	}
	print_indented(f, d->trail);
}

// Workflow commands' escaping: data and, with `property`, also ':' and ','.
static void print_escaped(FILE *f, struct str s, bool property)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
			fprintf(f, "%%%02X", c);
		else
			fputc(c, f);
	}
}

static void print_github(struct printer *p, const struct diag *d)
{
	static const char *const command[] = {"", "notice", "warning", "error"};
	struct str path = diag_path(d);
	FILE *f = p->f;

	fprintf(f, "::%s ", command[d->level]);
	if (path.n) {
		fputs("file=", f);
		print_escaped(f, path, true);
		fputc(',', f);
	}
	if (d->src && d->at.p) {
		diag_cursor_move(&p->cursor, d->src, d->at.p);
		fprintf(f, "line=%zu,col=%zu,", p->cursor.line, p->cursor.col);
	}
	fprintf(f, "title=%s::", d->kind->id);
	print_escaped(f, d->message, false);
	buf_reset(&p->advice);
	diag_advice(&p->advice, d);
	if (p->advice.n) {
		fputs("%0Ahint: ", f);
		print_escaped(f, buf_view(&p->advice), false);
	}
	if (d->trail.n) {
		fputs("%0A", f);
		print_escaped(f, d->trail, false);
	}
	fputc('\n', f);
}

void diag_print(const struct diag_log *log, FILE *f, enum diag_format format, bool colour)
{
	struct printer p = {.f = f, .colour = colour};

	buf_init(&p.advice, BUF_MAX_DEFAULT);
	for (size_t i = 0; i < log->n; i++) {
		if (log->p[i].level == DIAG_OFF)
			continue;
		if (format == DIAG_GITHUB)
			print_github(&p, &log->p[i]);
		else
			print_text(&p, &log->p[i]);
	}
	buf_release(&p.advice);
}
