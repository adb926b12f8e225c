#include "text/csv.h"

#include "base/vec.h"
#include "text/diags.h"

void csv_init(struct csv *c, struct arena *arena, const struct source *src, struct diag_log *log)
{
	*c = (struct csv){.arena = arena, .src = src, .log = log, .rest = src->text};
	if (str_starts(c->rest, S("\xEF\xBB\xBF")))
		c->rest = str_from(c->rest, 3);
}

static struct str *add_cell(struct csv *c)
{
	if (c->n == c->cap)
		c->cells = vec_grow(c->arena, c->cells, c->n, &c->cap, sizeof *c->cells);
	return &c->cells[c->n++];
}

// Whether `p` is at the end of a row: "\n", "\r\n" or the text's end.
static bool at_row_end(const char *p, const char *end)
{
	return p == end || *p == '\n' || (*p == '\r' && (p + 1 == end || p[1] == '\n'));
}

static const char *fail(struct csv *c, struct str at, const char *what, const char *hint)
{
	c->failed = true;
	diag_report(c->log, &TEXT_CSV_SYNTAX, c->src, at, "%s", what);
	diag_hint(c->log, "%s", hint);
	return NULL;
}

// A copy of a quoted field in which "" is one quote.
static struct str without_doubles(struct arena *arena, struct str s)
{
	char *p = arena_alloc_raw(arena, s.n, 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		p[n++] = s.p[i];
		if (s.p[i] == '"')
			i++;
	}
	return str_of(p, n);
}

// Reads the field behind the quote at `p` and gives the place behind its closing quote; NULL after
// a report.
static const char *quoted(struct csv *c, const char *p, const char *end)
{
	const char *from = p + 1, *q = from;
	bool doubles = false;
	struct str value;

	for (;; q += 2) {
		q = q < end ? memchr(q, '"', (size_t)(end - q)) : NULL;
		if (!q)
			return fail(c, str_of(p, 1), "a quoted field that is not closed",
				    "close it with \", and write \"\" for a quote inside it");
		if (q + 1 == end || q[1] != '"')
			break;
		doubles = true;
	}
	value = str_range(from, q);
	*add_cell(c) = doubles ? without_doubles(c->arena, value) : value;
	q++;
	if (!at_row_end(q, end) && *q != ',')
		return fail(c, str_of(q, 1), "text behind a closing quote",
			    "write \"\" for a quote inside a quoted field");
	return q;
}

static const char *bare(struct csv *c, const char *p, const char *end)
{
	const char *from = p;

	while (p < end && *p != ',' && *p != '\n')
		p++;
	*add_cell(c) =
		str_range(from, p > from && p[-1] == '\r' && at_row_end(p - 1, end) ? p - 1 : p);
	return p;
}

static const char *skip_blank_lines(const char *p, const char *end)
{
	while (p < end && (*p == '\n' || (*p == '\r' && p + 1 < end && p[1] == '\n')))
		p += *p == '\r' ? 2 : 1;
	return p;
}

bool csv_row(struct csv *c)
{
	const char *end = c->rest.p + c->rest.n;
	const char *p = skip_blank_lines(c->rest.p, end), *from = p;

	c->n = 0;
	if (c->failed || p == end)
		return false;
	for (;;) {
		p = p < end && *p == '"' ? quoted(c, p, end) : bare(c, p, end);
		if (!p)
			return false;
		if (p == end || *p != ',')
			break;
		p++;
	}
	c->row = str_range(from, p);
	if (c->row.n && c->row.p[c->row.n - 1] == '\r')
		c->row.n--;
	if (p < end && *p == '\r')
		p++;
	if (p < end)
		p++;
	c->rest = str_range(p, end);
	return true;
}
