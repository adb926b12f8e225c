#include "send/audience.h"

#include <errno.h>

#include "base/fs.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "load/load.h"
#include "send/diags.h"
#include "text/csv.h"
#include "text/mime.h"

enum column { COL_EMAIL, COL_NAME, COL_LANGUAGE, COL_SEGMENTS, COL_COUNT };
static const struct str COLUMNS[] = {S_INIT("email"), S_INIT("name"), S_INIT("language"),
				     S_INIT("segments")};

struct reader {
	struct arena *arena;
	struct diag_log *log;
	struct audience *into;
	struct map seen;       // addresses, case folded
	struct map suppressed; // the same
	bool ok;
};
struct list { // one file while it is read
	struct csv csv;
	struct audience_file *file;
	size_t where[COL_COUNT]; // index of each column of ours; SIZE_MAX: it has none
};

// The address as it is mailed: the domain is not case-sensitive (RFC 5321 §2.4).
static struct str normal_address(struct arena *a, struct str s)
{
	size_t at = str_rindex(s, '@');

	if (at == SIZE_MAX)
		return s;
	return arena_cat(a, str_first(s, at), utf8_lowered(a, str_from(s, at)));
}

// A place in the file for a report: the cell, or its row when the cell is a copy.
static struct str place(const struct list *l, struct str cell)
{
	return str_within(cell, l->file->src->text) ? cell : l->csv.row;
}

static const struct str *names_column(const struct audience_file *file)
{
	for (size_t i = 0; i < file->columns.n; i++)
		if (diag_nearest(file->columns.p[i], &COLUMNS[COL_EMAIL], 1).n)
			return &file->columns.p[i];
	return NULL;
}

static bool check_header(struct reader *r, const struct list *l)
{
	const struct strs *c = &l->file->columns;
	const struct str *near;

	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < i; k++)
			if (c->p[i].n && str_eq(c->p[i], c->p[k])) {
				diag_report(r->log, &SEND_AUDIENCE, l->file->src,
					    place(l, l->csv.cells[i]),
					    "two columns called \"%.*s\"", STR_ARG(c->p[i]));
				return false;
			}
	if (l->where[COL_EMAIL] != SIZE_MAX)
		return true;
	diag_report(r->log, &SEND_AUDIENCE, l->file->src, l->csv.row, "no column called \"email\"");
	near = names_column(l->file);
	if (near)
		diag_hint(r->log, "is \"%.*s\" meant to be \"email\"?", STR_ARG(*near));
	else
		diag_hint(r->log, "the first row names the columns: email,name,language");
	return false;
}

// Reads the header row: which column holds what.
static bool read_header(struct reader *r, struct list *l)
{
	for (int c = 0; c < COL_COUNT; c++)
		l->where[c] = SIZE_MAX;
	if (!csv_row(&l->csv)) {
		if (!l->csv.failed)
			diag_report(r->log, &SEND_AUDIENCE, l->file->src, (struct str){0},
				    "subscriber list without a header row");
		return false;
	}
	for (size_t i = 0; i < l->csv.n; i++) {
		struct str name = utf8_lowered(r->arena, str_trim(l->csv.cells[i]));

		vec_push(r->arena, &l->file->columns, name);
		for (int c = 0; c < COL_COUNT; c++)
			if (str_eq(name, COLUMNS[c]))
				l->where[c] = i;
	}
	return check_header(r, l);
}

static struct str cell(const struct list *l, enum column c)
{
	return l->where[c] < l->csv.n ? l->csv.cells[l->where[c]] : (struct str){0};
}

// Empty cells at the end, as spreadsheets write them, do no harm.
static bool row_fits(struct reader *r, const struct list *l)
{
	size_t most = l->file->columns.n, n = l->csv.n;

	while (n > most && str_trim(l->csv.cells[n - 1]).n == 0)
		n--;
	if (n <= most)
		return true;
	diag_report(r->log, &SEND_AUDIENCE, l->file->src, place(l, l->csv.cells[most]),
		    "row with %zu cells where the header has %zu", n, most);
	diag_hint(r->log, "put a cell that holds a comma between double quotes");
	return false;
}

static bool address_ok(struct reader *r, const struct list *l, struct str email)
{
	const char *why;

	if (address_check(email, &why))
		return true;
	diag_report(r->log, &SEND_ADDRESS, l->file->src, place(l, email),
		    "address that cannot be mailed: %s", why);
	return false;
}

static bool cells_ok(struct reader *r, const struct list *l)
{
	for (enum column c = COL_NAME; c < COL_COUNT; c++)
		if (!mime_is_clean(str_trim(cell(l, c)))) {
			diag_report(r->log, &SEND_ADDRESS, l->file->src, place(l, cell(l, c)),
				    "line break or control character in the column \"%.*s\"",
				    STR_ARG(COLUMNS[c]));
			return false;
		}
	return true;
}

static void read_segments(struct reader *r, struct subscriber *s, struct str text)
{
	for (size_t i = 0; i < text.n;) {
		struct str word = str_from(text, i);
		size_t n = 0;

		while (n < word.n && !(word.p[n] && strchr(" ;,|", word.p[n])))
			n++;
		if (n)
			vec_push(r->arena, &s->segments, str_first(word, n));
		i += n + 1;
	}
}

// Whether the address is still to be added: not suppressed, and not in the audience already.
static bool is_new(struct reader *r, const struct list *l, struct str email)
{
	struct str key = utf8_lowered(r->arena, email);

	if (map_get(&r->suppressed, key)) {
		r->into->suppressed++;
		return false;
	}
	if (map_get(&r->seen, key)) {
		r->into->duplicates++;
		diag_report(r->log, &SEND_DUPLICATE, l->file->src, l->csv.row,
			    "\"%.*s\" is in the audience already", STR_ARG(email));
		return false;
	}
	map_put(&r->seen, key, l->file);
	return true;
}

static void add_subscriber(struct reader *r, const struct list *l, struct str email)
{
	struct subscriber *s = vec_add(r->arena, &r->into->list);
	size_t n = l->file->columns.n;
	struct str *values = arena_array(r->arena, struct str, n);

	for (size_t i = 0; i < n && i < l->csv.n; i++)
		values[i] = str_trim(l->csv.cells[i]);
	*s = (struct subscriber){
		.email = email,
		.name = str_trim(cell(l, COL_NAME)),
		.language = str_trim(cell(l, COL_LANGUAGE)),
		.at = l->csv.row,
		.values = values,
		.file = l->file,
	};
	read_segments(r, s, cell(l, COL_SEGMENTS));
}

static bool read_row(struct reader *r, const struct list *l)
{
	struct str email = cell(l, COL_EMAIL);

	// A line break is refused also where trimming would hide it.
	if (str_index(email, '\r') == SIZE_MAX && str_index(email, '\n') == SIZE_MAX)
		email = str_trim(email);
	if (!row_fits(r, l) || !address_ok(r, l, email) || !cells_ok(r, l))
		return false;
	email = normal_address(r->arena, email);
	if (is_new(r, l, email))
		add_subscriber(r, l, email);
	return true;
}

static bool read_suppressed_row(struct reader *r, const struct list *l)
{
	struct str email = utf8_lowered(r->arena, str_trim(cell(l, COL_EMAIL)));

	if (!row_fits(r, l))
		return false;
	map_put(&r->suppressed, email, l->file);
	return true;
}

static bool read_file(struct reader *r, struct str root, struct str path, bool suppressed)
{
	struct list l = {.file = arena_new(r->arena, struct audience_file)};
	bool ok = true;

	l.file->src = load_source(r->arena, root, path, r->log);
	if (!l.file->src)
		return false;
	csv_init(&l.csv, r->arena, l.file->src, r->log);
	if (!read_header(r, &l))
		return false;
	while (csv_row(&l.csv))
		ok = (suppressed ? read_suppressed_row(r, &l) : read_row(r, &l)) && ok;
	return ok && !l.csv.failed;
}

static bool is_list(const struct fs_entry *f)
{
	return str_eq_nocase(fs_extension(f->path), S(".csv"));
}

// Reads the files that are the suppression list, or those that are not; returns how many.
static size_t read_lists(struct reader *r, struct str root, struct str folder,
			 const struct fs_list *files, bool suppressed)
{
	size_t n = 0;

	for (size_t i = 0; i < files->n; i++) {
		const struct fs_entry *f = &files->p[i];

		if (!is_list(f) || str_eq_nocase(f->path, S("suppressed.csv")) != suppressed)
			continue;
		r->ok = read_file(r, root, fs_join(r->arena, folder, f->path), suppressed) && r->ok;
		n++;
	}
	return n;
}

bool audience_read(struct arena *a, struct str root, struct str folder, struct audience *out,
		   struct diag_log *log)
{
	struct reader r = {.arena = a, .log = log, .into = out, .ok = true};
	const char *dir = arena_cstr(a, fs_join(a, root, folder));
	struct fs_list files = {0};

	*out = (struct audience){0};
	map_init(&r.seen, a);
	map_init(&r.suppressed, a);
	if (fs_is_dir(dir) && !fs_walk(a, dir, &files)) {
		diag_report_path(log, &SEND_AUDIENCE, folder, "the folder cannot be read: %s",
				 strerror(errno));
		return false;
	}
	read_lists(&r, root, folder, &files, true);
	if (read_lists(&r, root, folder, &files, false))
		return r.ok;
	diag_report_path(log, &SEND_AUDIENCE, folder, "no subscriber list");
	diag_hint(log,
		  "put one into %.*s/subscribers.csv: a header row with email,name,language, then "
		  "a row each",
		  STR_ARG(folder));
	return false;
}
