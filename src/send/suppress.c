#include "send/suppress.h"

#include <errno.h>

#include "base/fs.h"
#include "base/utf8.h"
#include "send/diags.h"
#include "text/csv.h"

#define FILE_MAX_BYTES ((size_t)1 << 30)
#define NAME "suppressed.csv"

enum column { COL_EMAIL, COL_DATE, COL_REASON, COL_COUNT };
static const struct str COLUMNS[] = {S_INIT("email"), S_INIT("date"), S_INIT("reason")};

struct table {
	struct source src; // text.p == NULL: there is no file
	struct csv csv;
	enum column order[64]; // of the file's columns; COL_COUNT: not one of ours
	size_t n;
};

static bool failed(struct diag_log *log, const struct source *src, const char *what)
{
	diag_report_path(log, &SEND_SUPPRESSED, src->path, "%s: %s", what, strerror(errno));
	return false;
}

static bool read_header(struct arena *a, struct table *t, struct diag_log *log)
{
	bool found = false;

	if (!csv_row(&t->csv))
		return !t->csv.failed;
	for (; t->n < t->csv.n && t->n < sizeof t->order / sizeof *t->order; t->n++) {
		struct str name = utf8_lowered(a, str_trim(t->csv.cells[t->n]));

		t->order[t->n] = COL_COUNT;
		for (int c = 0; c < COL_COUNT; c++)
			if (str_eq(name, COLUMNS[c]))
				t->order[t->n] = (enum column)c;
		found = found || t->order[t->n] == COL_EMAIL;
	}
	if (found)
		return true;
	diag_report(log, &SEND_SUPPRESSED, &t->src, t->csv.row, "no column called \"email\"");
	diag_hint(log, "the first row names the columns: email,date,reason");
	return false;
}

static bool open_table(struct arena *a, struct str root, struct str folder, struct table *t,
		       struct diag_log *log)
{
	struct str path = fs_join(a, folder, S(NAME));

	*t = (struct table){.src.path = path};
	if (!fs_read(a, arena_cstr(a, fs_join(a, root, path)), FILE_MAX_BYTES, &t->src.text))
		return errno == ENOENT || failed(log, &t->src, "cannot be read");
	csv_init(&t->csv, a, &t->src, log);
	return read_header(a, t, log);
}

static void write_cell(struct buf *b, const struct suppress_row *s, enum column c)
{
	if (c == COL_EMAIL)
		buf_str(b, s->address);
	else if (c == COL_DATE)
		date_day(b, civil_from_utc(s->since));
	else if (c == COL_REASON)
		buf_str(b, s->reason);
}

static void write_row(struct buf *b, const struct table *t, const struct suppress_row *s)
{
	for (size_t i = 0; i < t->n; i++) {
		if (i)
			buf_char(b, ',');
		write_cell(b, s, t->order[i]);
	}
	buf_char(b, '\n');
}

bool suppress_add(struct arena *a, struct str root, struct str folder, const struct suppress_row *s,
		  size_t n, struct diag_log *log)
{
	struct table t;
	struct buf b;
	bool ok;

	if (!open_table(a, root, folder, &t, log))
		return false;
	buf_init(&b, FILE_MAX_BYTES);
	buf_str(&b, t.src.text);
	if (t.n == 0) {
		static const enum column order[] = {COL_EMAIL, COL_DATE, COL_REASON};

		memcpy(t.order, order, sizeof order);
		t.n = COL_COUNT;
		buf_lit(&b, "email,date,reason\n");
	} else if (!str_ends(t.src.text, S("\n"))) {
		buf_char(&b, '\n');
	}
	for (size_t i = 0; i < n; i++)
		write_row(&b, &t, &s[i]);
	errno = EFBIG;
	ok = !b.full && fs_write(arena_cstr(a, fs_join(a, root, t.src.path)), buf_view(&b));
	if (!ok)
		failed(log, &t.src, "cannot be written");
	buf_release(&b);
	return ok;
}
