// Reports for machines: kith's own JSON, and SARIF 2.1.0 (OASIS), which code hosts and editors
// read.

#include "base/ascii.h"
#include "base/diag_form.h"
#include "base/jsonw.h"

// ---- kith's own ---------------------------------------------------------------------------------

static void put_place(struct jsonw *w, const struct diag *d, struct diag_cursor *c)
{
	struct diag_cursor end;

	if (!d->src || !d->at.p) {
		jsonw_key(w, S("line")), jsonw_null(w);
		jsonw_key(w, S("column")), jsonw_null(w);
		return;
	}
	diag_cursor_move(c, d->src, d->at.p);
	jsonw_put_int(w, "line", (int64_t)c->line);
	jsonw_put_int(w, "column", (int64_t)c->col);
	if (d->at.n == 0)
		return;
	end = *c;
	diag_cursor_move(&end, d->src, d->at.p + d->at.n);
	jsonw_put_int(w, "end_line", (int64_t)end.line);
	jsonw_put_int(w, "end_column", (int64_t)end.col);
}

static void put_report(struct jsonw *w, const struct diag *d, struct diag_cursor *c,
		       struct buf *advice)
{
	struct str trail = d->trail, line;

	jsonw_object(w);
	jsonw_put_str(w, "id", str_cstr(d->kind->id));
	jsonw_put_str(w, "level", str_cstr(diag_level_name(d->level)));
	jsonw_put_text(w, "file", diag_path(d));
	put_place(w, d, c);
	jsonw_put_str(w, "message", d->message);
	buf_reset(advice);
	diag_advice(advice, d);
	jsonw_put_text(w, "hint", buf_view(advice));
	jsonw_put_array(w, "trail");
	while (str_line(&trail, &line))
		jsonw_str(w, line);
	jsonw_close(w);
	jsonw_close(w);
}

void diag_json(const struct diag_log *log, struct buf *out)
{
	struct diag_cursor cursor = {0};
	struct buf advice;
	struct jsonw w;
	size_t notes = 0;

	buf_init(&advice, BUF_MAX_DEFAULT);
	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_put_int(&w, "schema_version", 1);
	jsonw_put_array(&w, "reports");
	for (size_t i = 0; i < log->n; i++) {
		notes += log->p[i].level == DIAG_NOTE;
		if (log->p[i].level != DIAG_OFF)
			put_report(&w, &log->p[i], &cursor, &advice);
	}
	jsonw_close(&w);
	jsonw_put_object(&w, "counts");
	jsonw_put_int(&w, "errors", (int64_t)log->errors);
	jsonw_put_int(&w, "warnings", (int64_t)log->warnings);
	jsonw_put_int(&w, "notes", (int64_t)notes);
	jsonw_close(&w);
	jsonw_close(&w);
	buf_release(&advice);
}

// ---- SARIF --------------------------------------------------------------------------------------

#define SARIF_SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

static void put_message(struct jsonw *w, const char *key, const char *text)
{
	jsonw_put_object(w, key);
	jsonw_put_str(w, "text", str_cstr(text));
	jsonw_close(w);
}

static const char *sarif_level(enum diag_level level)
{
	return level == DIAG_OFF ? "none" : diag_level_name(level);
}

static void put_rule(struct jsonw *w, const struct diag_kind *k)
{
	jsonw_object(w);
	jsonw_put_str(w, "id", str_cstr(k->id));
	put_message(w, "shortDescription", k->cause);
	put_message(w, "fullDescription", k->cause);
	put_message(w, "help", k->remedy);
	jsonw_put_object(w, "defaultConfiguration");
	jsonw_put_str(w, "level", str_cstr(sarif_level(k->level)));
	jsonw_close(w);
	jsonw_close(w);
}

static void put_tool(struct jsonw *w, const struct diag_kind *const *const *tables,
		     const char *version)
{
	jsonw_put_object(w, "tool");
	jsonw_put_object(w, "driver");
	jsonw_put_str(w, "name", S("kith"));
	jsonw_put_str(w, "version", str_cstr(version));
	jsonw_put_array(w, "rules");
	for (; *tables; tables++)
		for (const struct diag_kind *const *k = *tables; *k; k++)
			put_rule(w, *k);
	jsonw_close(w);
	jsonw_close(w);
	jsonw_close(w);
}

static int64_t rule_index(const struct diag_kind *const *const *tables,
			  const struct diag_kind *kind)
{
	int64_t n = 0;

	for (; *tables; tables++)
		for (const struct diag_kind *const *k = *tables; *k; k++, n++)
			if (*k == kind)
				return n;
	return -1;
}

// A path as a URI reference (RFC 3986 §4.1).
static void put_uri(struct jsonw *w, struct str path, struct buf *scratch)
{
	buf_reset(scratch);
	if (path.p[0] == '/')
		buf_lit(scratch, "file://");
	for (size_t i = 0; i < path.n; i++) {
		unsigned char c = (unsigned char)path.p[i];

		if (ascii_is_alnum(c) || (c && strchr("-._~/", c)))
			buf_char(scratch, (char)c);
		else
			buf_printf(scratch, "%%%02X", c);
	}
	jsonw_put_str(w, "uri", buf_view(scratch));
}

static void put_region(struct jsonw *w, const struct diag *d, struct diag_cursor *c)
{
	struct diag_cursor end;

	diag_cursor_move(c, d->src, d->at.p);
	end = *c;
	diag_cursor_move(&end, d->src, d->at.p + d->at.n);
	jsonw_put_object(w, "region");
	jsonw_put_int(w, "startLine", (int64_t)c->line);
	jsonw_put_int(w, "startColumn", (int64_t)c->col);
	jsonw_put_int(w, "endLine", (int64_t)end.line);
	jsonw_put_int(w, "endColumn", (int64_t)end.col);
	jsonw_close(w);
}

static void put_location(struct jsonw *w, const struct diag *d, struct diag_cursor *c,
			 struct buf *scratch)
{
	struct str path = diag_path(d);

	if (path.n == 0)
		return;
	jsonw_put_array(w, "locations");
	jsonw_object(w);
	jsonw_put_object(w, "physicalLocation");
	jsonw_put_object(w, "artifactLocation");
	put_uri(w, path, scratch);
	jsonw_close(w);
	if (d->src && d->at.p)
		put_region(w, d, c);
	jsonw_close(w);
	jsonw_close(w);
	jsonw_close(w);
}

static void put_result(struct jsonw *w, const struct diag *d, int64_t rule, struct diag_cursor *c,
		       struct buf *scratch)
{
	jsonw_object(w);
	jsonw_put_str(w, "ruleId", str_cstr(d->kind->id));
	if (rule >= 0)
		jsonw_put_int(w, "ruleIndex", rule);
	jsonw_put_str(w, "level", str_cstr(sarif_level(d->level)));
	buf_reset(scratch);
	buf_str(scratch, d->message);
	if (d->trail.n)
		buf_char(scratch, '\n'), buf_str(scratch, d->trail);
	if (d->hint.n)
		buf_lit(scratch, "\nhint: "), buf_str(scratch, d->hint);
	jsonw_put_object(w, "message");
	jsonw_put_str(w, "text", buf_view(scratch));
	jsonw_close(w);
	put_location(w, d, c, scratch);
	jsonw_close(w);
}

void diag_sarif(const struct diag_log *log, struct buf *out,
		const struct diag_kind *const *const *tables, const char *version)
{
	struct diag_cursor cursor = {0};
	struct buf scratch;
	struct jsonw w;

	buf_init(&scratch, BUF_MAX_DEFAULT);
	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_put_str(&w, "$schema", S(SARIF_SCHEMA));
	jsonw_put_str(&w, "version", S("2.1.0"));
	jsonw_put_array(&w, "runs");
	jsonw_object(&w);
	put_tool(&w, tables, version);
	jsonw_put_str(&w, "columnKind", S("unicodeCodePoints"));
	jsonw_put_array(&w, "results");
	for (size_t i = 0; i < log->n; i++)
		if (log->p[i].level != DIAG_OFF)
			put_result(&w, &log->p[i], rule_index(tables, log->p[i].kind), &cursor,
				   &scratch);
	jsonw_close(&w);
	jsonw_close(&w);
	jsonw_close(&w);
	jsonw_close(&w);
	buf_release(&scratch);
}
