#include "send/audience.h"

#include <errno.h>
#include <idn2.h>
#include <stdio.h>

#include "base/ascii.h"
#include "base/date.h"
#include "base/fs.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "load/load.h"
#include "send/address_set.h"
#include "send/diags.h"
#include "text/csv.h"
#include "text/mime.h"

#define FILE_MAX ((size_t)2 << 30)
#define ROWS_MAX UINT32_MAX
#define REPORTS_MAX 100 // of bad rows, and of duplicates, in one file
#define SCRATCH_MAX ((size_t)1 << 20)

enum column {
	COL_EMAIL,
	COL_NAME,
	COL_LANGUAGE,
	COL_SEGMENTS,
	COL_CONSENT_DATE,
	COL_CONSENT_SOURCE,
	COL_REASON, // of suppressed.csv
	COL_COUNT
};
static const struct str COLUMNS[COL_COUNT] = {
	S_INIT("email"),        S_INIT("name"),           S_INIT("language"), S_INIT("segments"),
	S_INIT("consent_date"), S_INIT("consent_source"), S_INIT("reason")};

// ---- reading ------------------------------------------------------------------------------------

struct reader {
	struct arena *arena;
	struct diag_log *log;
	struct audience *into;
	struct audience gone;                 // the rows of suppressed.csv
	struct address_set suppressed, *seen; // the second is the audience's
	bool ok;
};
struct list { // one file while it is read
	struct reader *reader;
	struct csv csv;
	struct arena scratch; // of the reader of cells
	struct audience_file *file;
	size_t reports[2]; // of bad rows, of duplicates
};

static struct str cell_of(const struct csv *csv, const struct audience_file *file, enum column c)
{
	return file->where[c] < csv->n ? csv->cells[file->where[c]] : (struct str){0};
}

static struct str cell(const struct list *l, enum column c)
{
	return cell_of(&l->csv, l->file, c);
}

// A place in the file for a report: the cell, or its row when the cell is a copy.
static struct str place(const struct list *l, struct str cell)
{
	return str_within(cell, l->file->src->text) ? cell : l->csv.row;
}

enum report { REPORT_BAD, REPORT_DUPLICATE };
// Reports about a row, as long as there are not too many: finding a line costs a look through the
// file.
__attribute__((format(printf, 5, 6))) static bool report(struct list *l, enum report what,
							 const struct diag_kind *kind,
							 struct str at, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	if (++l->reports[what] > REPORTS_MAX)
		return false;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	diag_report(l->reader->log, kind, l->file->src, place(l, at), "%s", text);
	return true;
}

static void report_rest(struct list *l)
{
	static const char *const words[] = {"rows like these", "addresses that stand there twice"};

	for (int i = REPORT_BAD; i <= REPORT_DUPLICATE; i++)
		if (l->reports[i] > REPORTS_MAX)
			diag_report(l->reader->log,
				    i == REPORT_BAD ? &SEND_ADDRESS : &SEND_DUPLICATE, l->file->src,
				    (struct str){0}, "%zu more %s", l->reports[i] - REPORTS_MAX,
				    words[i]);
}

// ---- the header row -----------------------------------------------------------------------------

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
	if (l->file->where[COL_EMAIL] != UINT32_MAX)
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
	l->file->where = arena_array(r->arena, uint32_t, COL_COUNT);
	for (int c = 0; c < COL_COUNT; c++)
		l->file->where[c] = UINT32_MAX;
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
				l->file->where[c] = (uint32_t)i;
	}
	return check_header(r, l);
}

// ---- rows ---------------------------------------------------------------------------------------

// The domain in lower case (it is not case-sensitive, RFC 5321 §2.4), and as A-labels (RFC 5891).
// False when it has none.
static bool normal_domain(struct arena *a, struct str *email, const char **why)
{
	size_t at = str_rindex(*email, '@');
	struct str domain = at == SIZE_MAX ? (struct str){0} : str_from(*email, at + 1);
	bool ascii = true, lower = true;
	uint8_t *labels = NULL;
	int failed;

	for (size_t i = 0; i < domain.n; i++) {
		ascii &= (unsigned char)domain.p[i] < 0x80;
		lower &= domain.p[i] == ascii_lower(domain.p[i]);
	}
	if (ascii && lower)
		return true;
	if (ascii) {
		*email = arena_cat(a, str_first(*email, at + 1), utf8_lowered(a, domain));
		return true;
	}
	failed = idn2_lookup_u8((const uint8_t *)arena_cstr(a, domain), &labels,
				IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
	if (!failed)
		*email = arena_cat(a, str_first(*email, at + 1), str_cstr((const char *)labels));
	idn2_free(labels);
	*why = "the domain has no form that mail servers know (IDNA)";
	return !failed;
}

// Empty cells at the end, as spreadsheets write them, do no harm.
static bool row_fits(struct list *l)
{
	size_t most = l->file->columns.n, n = l->csv.n;

	while (n > most && str_trim(l->csv.cells[n - 1]).n == 0)
		n--;
	if (n <= most)
		return true;
	if (report(l, REPORT_BAD, &SEND_AUDIENCE, l->csv.cells[most],
		   "row with %zu cells where the header has %zu", n, most))
		diag_hint(l->reader->log, "put a cell that holds a comma between double quotes");
	return false;
}

// The address as it is mailed.
static bool read_address(struct list *l, struct str *email)
{
	struct str written = cell(l, COL_EMAIL);
	const char *why;

	// A line break is refused also where trimming would hide it.
	*email = written;
	if (str_index(*email, '\r') == SIZE_MAX && str_index(*email, '\n') == SIZE_MAX)
		*email = str_trim(*email);
	if (normal_domain(l->reader->arena, email, &why) && address_check(*email, &why))
		return true;
	report(l, REPORT_BAD, &SEND_ADDRESS, str_trim(written).n ? *email : written,
	       "address that cannot be mailed: %s", why);
	return false;
}

// Most cells are printable ASCII, which needs no decoding.
static bool is_clean(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (ascii_is_control(s.p[i]) || (unsigned char)s.p[i] >= 0x80)
			return mime_is_clean(s);
	return true;
}

static bool cells_ok(struct list *l)
{
	struct str date = str_trim(cell(l, COL_CONSENT_DATE));
	enum date_form form;
	struct civil civil;
	int offset;

	for (enum column c = COL_NAME; c <= COL_CONSENT_SOURCE; c++)
		if (!is_clean(str_trim(cell(l, c)))) {
			report(l, REPORT_BAD, &SEND_ADDRESS, cell(l, c),
			       "line break or control character in the column \"%.*s\"",
			       STR_ARG(COLUMNS[c]));
			return false;
		}
	if (date.n == 0 || date_parse(date, &civil, &form, &offset))
		return true;
	if (report(l, REPORT_BAD, &SEND_CONSENT, cell(l, COL_CONSENT_DATE),
		   "\"%.*s\" is no date of a consent", STR_ARG(date)))
		diag_hint(l->reader->log, "write it like 2026-11-21");
	return false;
}

static struct subscriber *add_row(struct arena *a, const struct list *l, struct audience *to,
				  struct str email)
{
	struct subscriber *s = vec_add(a, &to->list);

	*s = (struct subscriber){
		.email = email,
		.row = l->csv.row.p,
		.row_bytes = (uint32_t)l->csv.row.n,
		.file = (uint16_t)(l->file - l->reader->into->files.p),
	};
	return s;
}

static void note_suppressed(struct reader *r, struct subscriber *s)
{
	const uint64_t *slot =
		r->suppressed.n ? address_set_slot(&r->suppressed, r->gone.list.p, s->email) : NULL;

	if (!slot || !*slot)
		return;
	s->suppressed = r->gone.list.p[(uint32_t)*slot - 1].suppressed;
	r->into->reasons.p[s->suppressed - 1].n++;
	r->into->suppressed++;
}

static bool read_row(struct list *l)
{
	struct reader *r = l->reader;
	struct str email;
	uint64_t *slot;

	if (!row_fits(l) || !read_address(l, &email) || !cells_ok(l))
		return false;
	slot = address_set_slot(r->seen, r->into->list.p, email);
	if (*slot) {
		bool gone = r->into->list.p[(uint32_t)*slot - 1].suppressed;

		r->into->duplicates++;
		if (!gone)
			report(l, REPORT_DUPLICATE, &SEND_DUPLICATE, l->csv.row,
			       "\"%.*s\" is in the audience already", STR_ARG(email));
		return true;
	}
	note_suppressed(r, add_row(r->arena, l, r->into, email));
	address_set_fill(slot, email, r->into->list.n - 1);
	r->into->without_consent += str_trim(cell(l, COL_CONSENT_DATE)).n == 0 ||
				    str_trim(cell(l, COL_CONSENT_SOURCE)).n == 0;
	return true;
}

static uint16_t reason_index(struct reader *r, struct str reason)
{
	size_t i = 0;

	reason = reason.n && reason.n <= 60 && mime_is_clean(reason) ? reason : S("suppressed");
	while (i < r->into->reasons.n && !str_eq(r->into->reasons.p[i].reason, reason))
		i++;
	// Reasons of free text are too many to count each.
	if (i == r->into->reasons.n && i == 50)
		return 50;
	if (i == r->into->reasons.n)
		vec_push(r->arena, &r->into->reasons,
			 (struct suppression){arena_dup(r->arena, reason), 0});
	return (uint16_t)(i + 1);
}

static bool read_suppressed_row(struct list *l)
{
	struct reader *r = l->reader;
	struct str email = str_trim(cell(l, COL_EMAIL));
	const char *why;
	uint64_t *slot;

	if (!row_fits(l))
		return false;
	// What cannot be mailed needs no suppression.
	if (!normal_domain(r->arena, &email, &why))
		return true;
	slot = address_set_slot(&r->suppressed, r->gone.list.p, email);
	if (*slot)
		return true;
	add_row(r->arena, l, &r->gone, email)->suppressed =
		reason_index(r, str_trim(cell(l, COL_REASON)));
	address_set_fill(slot, email, r->gone.list.n - 1);
	r->suppressed.n++;
	return true;
}

// ---- files --------------------------------------------------------------------------------------

static size_t count_lines(struct str s)
{
	const char *end = s.p + s.n;
	size_t n = 1;

	for (const char *p = s.p; s.n && (p = memchr(p, '\n', (size_t)(end - p))); p++)
		n++;
	return n;
}

// Room for the rows of the file, so that nothing grows, and leaves its smaller self behind, while
// it is read.
static bool make_room(struct list *l, struct audience *to, struct address_set *set)
{
	struct arena *a = l->reader->arena;
	size_t rows = to->list.n + count_lines(l->file->src->text);
	struct subscriber *p;

	if (rows > ROWS_MAX) {
		diag_report_path(l->reader->log, &SEND_AUDIENCE, l->file->src->path,
				 "too many rows");
		return false;
	}
	if (rows > to->list.cap) {
		p = arena_alloc_raw(a, rows * sizeof *p, _Alignof(struct subscriber));
		if (to->list.n)
			memcpy(p, to->list.p, to->list.n * sizeof *p);
		to->list.p = p;
		to->list.cap = rows;
	}
	address_set_grow(set, rows);
	return true;
}

static bool read_rows(struct list *l, bool (*row)(struct list *))
{
	bool ok = true;

	while (csv_row(&l->csv)) {
		ok = row(l) && ok;
		if (l->scratch.total > SCRATCH_MAX) {
			arena_reset(&l->scratch);
			l->csv.cells = NULL;
			l->csv.cap = 0;
		}
	}
	report_rest(l);
	return ok && !l->csv.failed;
}

static bool read_file(struct reader *r, struct str root, struct str path, bool suppressed)
{
	struct list l = {.reader = r, .file = vec_add(r->arena, &r->into->files)};
	bool ok;

	*l.file = (struct audience_file){
		.src = load_source_max(r->arena, root, path, FILE_MAX, r->log)};
	if (!l.file->src ||
	    !make_room(&l, suppressed ? &r->gone : r->into, suppressed ? &r->suppressed : r->seen))
		return false;
	arena_init(&l.scratch);
	csv_init(&l.csv, &l.scratch, l.file->src, r->log);
	ok = read_header(r, &l) && read_rows(&l, suppressed ? read_suppressed_row : read_row);
	arena_release(&l.scratch);
	return ok;
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
		if (r->into->files.n > UINT16_MAX) {
			diag_report_path(r->log, &SEND_AUDIENCE, folder, "too many lists");
			r->ok = false;
			break;
		}
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
	r.seen = out->set = arena_new(a, struct address_set);
	r.seen->arena = r.suppressed.arena = a;
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

// ---- test mails ---------------------------------------------------------------------------------

static const struct subscriber *find(const struct audience *a, struct str address)
{
	for (size_t i = 0; i < a->list.n; i++)
		if (str_eq_nocase(a->list.p[i].email, address))
			return &a->list.p[i];
	return NULL;
}

static const struct source *made_up(struct arena *a, struct str address, struct str segments)
{
	struct source *src = arena_new(a, struct source);

	src->path = S("--test");
	src->text = arena_printf(a, "%.*s,\"%.*s\"", STR_ARG(address), STR_ARG(segments));
	return src;
}

bool audience_pick(struct arena *a, const struct audience *from, const struct str *addresses,
		   size_t n, struct str segments, struct audience *out, struct diag_log *log)
{
	bool ok = true;

	*out = (struct audience){0};
	for (size_t i = 0; i < from->files.n; i++)
		vec_push(a, &out->files, from->files.p[i]);
	for (size_t i = 0; i < n && out->files.n < UINT16_MAX; i++) {
		struct str address = addresses[i];
		struct audience_file *file;
		const struct subscriber *s;
		const char *why;

		if (!normal_domain(a, &address, &why) || !address_check(address, &why)) {
			diag_report_path(log, &SEND_ADDRESS, S("--test"),
					 "\"%.*s\" cannot be mailed: %s", STR_ARG(address), why);
			ok = false;
			continue;
		}
		if (find(out, address))
			continue;
		s = audience_find(from, address);
		if (s) {
			vec_push(a, &out->list, *s);
			out->list.p[out->list.n - 1].suppressed = 0;
			continue;
		}
		file = vec_add(a, &out->files);
		*file = (struct audience_file){.src = made_up(a, address, segments)};
		vec_push(a, &file->columns, COLUMNS[COL_EMAIL]);
		vec_push(a, &file->columns, COLUMNS[COL_SEGMENTS]);
		file->where = arena_array(a, uint32_t, COL_COUNT);
		for (int c = 0; c < COL_COUNT; c++)
			file->where[c] = UINT32_MAX;
		file->where[COL_EMAIL] = 0;
		file->where[COL_SEGMENTS] = 1;
		vec_push(a, &out->list,
			 (struct subscriber){.email = address,
					     .row = file->src->text.p,
					     .row_bytes = (uint32_t)file->src->text.n,
					     .file = (uint16_t)(out->files.n - 1)});
	}
	return ok;
}

const struct subscriber *audience_find(const struct audience *a, struct str address)
{
	const uint64_t *slot;

	if (!a->list.n || !a->set || !a->set->nslots)
		return NULL;
	slot = address_set_slot(a->set, a->list.p, address);
	return *slot ? &a->list.p[(uint32_t)*slot - 1] : NULL;
}

// ---- one subscriber -----------------------------------------------------------------------------

static void split_segments(struct arena *a, struct strs *to, struct str text)
{
	for (size_t i = 0; i < text.n;) {
		struct str word = str_from(text, i);
		size_t n = 0;

		while (n < word.n && !(word.p[n] && strchr(" ;,|", word.p[n])))
			n++;
		if (n)
			vec_push(a, to, str_first(word, n));
		i += n + 1;
	}
}

void subscriber_read(struct arena *a, const struct audience *audience, const struct subscriber *s,
		     struct email_recipient *out)
{
	const struct audience_file *file = &audience->files.p[s->file];
	struct csv csv = {.arena = a, .src = file->src, .rest = subscriber_row(s)};
	size_t n = file->columns.n;
	struct str *values = arena_array(a, struct str, n);

	csv.cells = arena_array(a, struct str, n + 1);
	csv.cap = n + 1;
	if (!csv_row(&csv))
		BUG("a row that was read cannot be read again");
	for (size_t i = 0; i < n && i < csv.n; i++)
		values[i] = str_trim(csv.cells[i]);
	*out = (struct email_recipient){
		.address = s->email,
		.name = str_trim(cell_of(&csv, file, COL_NAME)),
		.language = str_trim(cell_of(&csv, file, COL_LANGUAGE)),
		.field_names = file->columns.p,
		.field_values = values,
		.nfields = n,
	};
	split_segments(a, &out->segments, cell_of(&csv, file, COL_SEGMENTS));
}
