// Events of a table: columns are named as the fields of events, "location.city" for one inside
// another; "body" is the text.

#include <stdlib.h>

#include "base/utf8.h"
#include "cli/import.h"
#include "text/csv.h"
#include "text/to_markdown.h"
#include "text/ytree.h"

#define COLUMNS_MAX 200

struct column {
	struct str name, at;
	const struct field *field; // NULL: the body, or a column that is left out
	const struct field *part;  // of which field the column is a part; NULL: none
	bool body;
};

struct table {
	struct import *im;
	const struct source *src;
	struct column columns[COLUMNS_MAX];
	size_t n;
	const struct str *cells; // of the present row
	struct str row;
	bool left; // the present row can't be imported
};

// ---- columns ------------------------------------------------------------------------------------

static const struct field *top_field(struct str name)
{
	const struct field *f = field_find(&event_fields, name);

	return f ? f : field_find(&entry_fields, name);
}

// What a cell can hold.
static bool fits_cell(const struct field *f)
{
	return f->type != F_PARTS && f->type != F_TREE;
}

static void find_field(struct column *c)
{
	static const struct {
		struct str name, means;
	} short_names[] = {{S_INIT("rrule"), S_INIT("recurrence.rrule")},
			   {S_INIT("rdate"), S_INIT("recurrence.rdate")},
			   {S_INIT("exdate"), S_INIT("recurrence.exdate")}};
	struct str name = c->name;
	size_t dot;

	for (size_t i = 0; i < sizeof short_names / sizeof *short_names; i++)
		if (str_eq(name, short_names[i].name))
			name = short_names[i].means;
	dot = str_index(name, '.');
	c->field = top_field(str_first(name, dot));
	if (c->field && dot != SIZE_MAX) {
		c->part = c->field;
		c->field = c->part->type == F_PART
				   ? field_find(c->part->sub, str_from(name, dot + 1))
				   : NULL;
	}
	if (c->field && !fits_cell(c->field))
		c->field = NULL;
	c->body = str_eq(name, S("body")) || str_eq(name, S("description"));
}

static void add_names(struct arena *a, const struct field_table *t, struct strs *names,
		      const char *part)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct field *f = &t->fields[i];

		if (!fits_cell(f))
			continue;
		vec_push(a, names,
			 part ? arena_printf(a, "%s.%s", part, f->name) : str_cstr(f->name));
		if (f->type == F_PART && !part)
			add_names(a, f->sub, names, f->name);
	}
}

static void unknown_column(struct table *t, const struct column *c)
{
	struct arena *a = t->im->arena;
	struct strs names = {0};

	add_names(a, &event_fields, &names, NULL);
	add_names(a, &entry_fields, &names, NULL);
	vec_push(a, &names, S("body"));
	diag_report(t->im->log, &CLI_IMPORT_COLUMN, t->src, c->at,
		    "event has no field \"%.*s\", so the column is left out", STR_ARG(c->name));
	diag_suggest(t->im->log, utf8_lowered(a, c->name), names.p, names.n);
}

static bool read_header(struct table *t, const struct csv *csv)
{
	if (csv->n > COLUMNS_MAX) {
		diag_report(t->im->log, &CLI_IMPORT_LEFT, t->src, csv->row, "more than %d columns",
			    COLUMNS_MAX);
		return false;
	}
	for (size_t i = 0; i < csv->n; i++) {
		struct column *c = &t->columns[t->n++];

		*c = (struct column){.name = str_trim(csv->cells[i])};
		c->at = str_within(csv->cells[i], t->src->text) ? csv->cells[i] : csv->row;
		find_field(c);
		if (!c->field && !c->body && c->name.n)
			unknown_column(t, c);
	}
	return true;
}

static struct str cell(const struct table *t, const char *name)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(t->columns[i].name, str_cstr(name)))
			return str_trim(t->cells[i]);
	return (struct str){0};
}

// ---- values -------------------------------------------------------------------------------------

__attribute__((format(printf, 3, 4))) static bool bad_cell(struct table *t, struct str value,
							   const char *fmt, ...)
{
	struct str message;
	va_list args;

	va_start(args, fmt);
	message = arena_vprintf(t->im->arena, fmt, args);
	va_end(args);
	diag_report(t->im->log, &CLI_IMPORT_LEFT, t->src,
		    str_within(value, t->src->text) ? value : t->row, "%.*s", STR_ARG(message));
	t->left = true;
	return false;
}

static bool check_moment(struct table *t, const struct field *f, struct str v)
{
	enum date_form form;
	struct civil c;
	int offset;

	if (date_parse(v, &c, &form, &offset))
		return true;
	bad_cell(t, v, "\"%s\" can't be read as a date: \"%.*s\"", f->name, STR_ARG(v));
	diag_hint(t->im->log, "write 2026-11-21, 2026-11-21 09:30, or 2026-11-21T09:30:00+08:00");
	return false;
}

static bool check_rule(struct table *t, struct str v)
{
	struct rrule_faults faults = {0};
	struct rrule rule;

	if (rrule_parse(t->im->arena, v, &rule, &faults))
		return true;
	for (size_t i = 0; i < faults.n; i++) {
		bad_cell(t, str_within(faults.p[i].at, v) ? faults.p[i].at : v, "%.*s",
			 STR_ARG(faults.p[i].message));
		if (faults.p[i].hint.n)
			diag_hint(t->im->log, "%.*s", STR_ARG(faults.p[i].hint));
	}
	return false;
}

static bool check_enum(struct table *t, const struct field *f, struct str v)
{
	struct str names[32];
	size_t n = 0;

	for (; f->values[n] && n < 32; n++) {
		names[n] = str_cstr(f->values[n]);
		if (str_eq(names[n], v))
			return true;
	}
	bad_cell(t, v, "\"%s\" can't be \"%.*s\"", f->name, STR_ARG(v));
	diag_suggest(t->im->log, v, names, n);
	return false;
}

static bool check_zone(struct table *t, struct str *v)
{
	const struct zone *zone = import_zone(t->im, *v);
	struct strs names;

	if (zone) {
		*v = zone_name(zone);
		return true;
	}
	names = zone_names(t->im->zones);
	bad_cell(t, *v, "there is no time zone \"%.*s\"", STR_ARG(*v));
	diag_suggest(t->im->log, *v, names.p, names.n);
	return false;
}

static bool check_bool(struct table *t, const struct field *f, struct str *v)
{
	static const char *const yes[] = {"true", "yes", "1", "x"}, *const no[] = {"false", "no",
										   "0"};

	for (size_t i = 0; i < 4; i++)
		if (str_eq_nocase(*v, str_cstr(yes[i])))
			return *v = S("true"), true;
	for (size_t i = 0; i < 3; i++)
		if (str_eq_nocase(*v, str_cstr(no[i])))
			return *v = S("false"), true;
	return bad_cell(t, *v, "\"%s\" is true or false, not \"%.*s\"", f->name, STR_ARG(*v));
}

static bool check_int(struct table *t, const struct field *f, struct str v)
{
	int64_t n;

	return str_int(v, &n) ||
	       bad_cell(t, v, "\"%s\" is a whole number, not \"%.*s\"", f->name, STR_ARG(v));
}

static void put_list(struct table *t, const struct field *f, struct str v)
{
	char sep = str_index(v, ';') != SIZE_MAX ? ';' : ',';
	struct buf *b = &t->im->out;
	bool any = false;
	struct str one;

	buf_char(b, '[');
	while (str_next(&v, sep, &one)) {
		one = str_trim(one);
		if (one.n == 0 || (f->type == F_MOMENTS && !check_moment(t, f, one)))
			continue;
		if (any)
			buf_lit(b, ", ");
		ytree_quote(b, one);
		any = true;
	}
	buf_char(b, ']');
}

// Writes a cell as its field's type has it; what does not fit is reported.
static void put_value(struct table *t, const struct field *f, struct str v)
{
	struct buf *b = &t->im->out;
	bool bare = f->type == F_BOOL || f->type == F_INT;

	if (f->type == F_PART)
		f = &f->sub->fields[0];
	if (f->type == F_STRS || f->type == F_REFS || f->type == F_MOMENTS) {
		put_list(t, f, v);
		return;
	}
	if ((f->type == F_MOMENT && !check_moment(t, f, v)) ||
	    (f->type == F_RRULE && !check_rule(t, v)) ||
	    (f->type == F_ENUM && !check_enum(t, f, v)) ||
	    (f->type == F_ZONE && !check_zone(t, &v)) ||
	    (f->type == F_BOOL && !check_bool(t, f, &v)) ||
	    (f->type == F_INT && !check_int(t, f, v)))
		return;
	if (bare)
		buf_str(b, v);
	else
		ytree_quote(b, v);
}

// ---- rows ---------------------------------------------------------------------------------------

// A field with parts: one map of all the columns that are parts of it.
static void put_parts(struct table *t, size_t first)
{
	const struct field *part = t->columns[first].part;
	struct buf *b = &t->im->out;
	bool any = false;

	for (size_t i = 0; i < first; i++)
		if (t->columns[i].part == part && str_trim(t->cells[i]).n)
			return; // written already
	for (size_t i = first; i < t->n; i++) {
		const struct column *c = &t->columns[i];
		struct str v = str_trim(t->cells[i]);

		if (c->part != part || !c->field || v.n == 0)
			continue;
		if (!any)
			buf_printf(b, "%s:\n", part->name);
		any = true;
		buf_printf(b, "  %s: ", c->field->name);
		put_value(t, c->field, v);
		buf_char(b, '\n');
	}
}

static void put_columns(struct table *t)
{
	struct buf *b = &t->im->out;

	for (size_t i = 0; i < t->n; i++) {
		const struct column *c = &t->columns[i];
		struct str v = str_trim(t->cells[i]);

		if (!c->field || v.n == 0 || strcmp(c->field->name, "uid") == 0)
			continue;
		if (c->part) {
			put_parts(t, i);
			continue;
		}
		buf_printf(b, "%s: ", c->field->name);
		put_value(t, c->field, v);
		buf_char(b, '\n');
	}
}

static void put_body(struct table *t)
{
	for (size_t i = 0; i < t->n; i++) {
		if (!t->columns[i].body || str_trim(t->cells[i]).n == 0)
			continue;
		buf_char(&t->im->out, '\n');
		to_markdown(&t->im->out, t->im->arena, t->cells[i]);
	}
}

static void import_row(struct table *t)
{
	struct buf *b = &t->im->out;
	struct import_event ev = {
		.title = cell(t, "title"), .uid = cell(t, "uid"), .src = t->src, .at = t->row};
	struct str starts = cell(t, "starts");
	enum date_form form;
	int offset;

	t->left = false;
	if (ev.title.n == 0)
		bad_cell(t, t->row, "the row has no title");
	if (starts.n == 0)
		bad_cell(t, t->row, "the row does not say when the event starts");
	if (t->left)
		return;
	if (ev.uid.n == 0)
		ev.uid = import_uid(t->im, ev.title, starts);
	buf_reset(b);
	buf_lit(b, "---\n");
	put_columns(t);
	buf_lit(b, "uid: ");
	ytree_quote(b, ev.uid);
	buf_lit(b, "\n---\n");
	put_body(t);
	if (t->left || !date_parse(starts, &ev.starts, &form, &offset))
		return;
	import_put(t->im, &ev);
}

void import_csv(struct import *im, const struct source *src)
{
	struct table *t = arena_new(im->arena, struct table);
	struct csv csv;

	t->im = im;
	t->src = src;
	if (utf8_check(src->text) != src->text.n) {
		diag_report(im->log, &CLI_IMPORT_LEFT, src,
			    str_of(src->text.p + utf8_check(src->text), 1),
			    "the table is not valid UTF-8");
		return;
	}
	csv_init(&csv, im->arena, src, im->log);
	if (!csv_row(&csv) || !read_header(t, &csv))
		return;
	while (csv_row(&csv)) {
		t->row = csv.row;
		t->cells = csv.cells;
		if (csv.n == t->n)
			import_row(t);
		else
			diag_report(im->log, &CLI_IMPORT_LEFT, src, csv.row,
				    "the row has %zu fields, the header %zu", csv.n, t->n);
	}
}
