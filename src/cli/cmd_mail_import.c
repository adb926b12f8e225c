// kith mail import: what comes back of a newsletter, from files.

#include <stdlib.h>

#include "base/ascii.h"
#include "base/jsonw.h"
#include "cli/mail.h"
#include "cli/table.h"
#include "send/import.h"

// A text of somebody else's, fit for a terminal and cut to a line.
static struct str shown(struct arena *a, struct str text)
{
	char *p = arena_alloc_raw(a, text.n + 1, 1);

	for (size_t i = 0; i < text.n; i++)
		p[i] = ascii_is_control(text.p[i]) ? ' ' : text.p[i];
	return str_of(p, text.n);
}

// ---- addresses ----------------------------------------------------------------------------------

static void rows_json(const struct import *in, struct jsonw *w)
{
	size_t n[IMPORT_FATES] = {0};

	for (size_t i = 0; i < in->rows.n; i++)
		n[in->rows.p[i].fate]++;
	jsonw_put_int(w, "read", (int64_t)in->read);
	jsonw_put_int(w, "other", (int64_t)in->other);
	jsonw_put_int(w, "forged", (int64_t)in->forged);
	jsonw_put_int(w, "looked", (int64_t)in->looked);
	for (int f = 0; f < IMPORT_FATES; f++)
		jsonw_put_int(w, import_fate_names[f], (int64_t)n[f]);
	jsonw_put_array(w, "addresses");
	for (size_t i = 0; i < in->rows.n; i++) {
		const struct import_row *row = &in->rows.p[i];

		jsonw_object(w);
		jsonw_put_str(w, "address", row->address);
		jsonw_put_str(w, "fate", str_cstr(import_fate_names[row->fate]));
		jsonw_put_text(w, "status", row->status);
		jsonw_put_text(w, "reason", row->reason);
		jsonw_close(w);
	}
	jsonw_close(w);
}

static void rows_text(const struct import *in, struct buf *out)
{
	size_t n[IMPORT_FATES] = {0};
	struct table t;

	table_init(&t, in->arena, 4);
	for (size_t i = 0; i < in->rows.n; i++) {
		const struct import_row *row = &in->rows.p[i];
		struct str *cells = table_row(&t);

		n[row->fate]++;
		cells[0] = str_cstr(import_fate_names[row->fate]);
		cells[1] = shown(in->arena, row->address);
		cells[2] = row->status;
		cells[3] = shown(in->arena, row->reason);
	}
	table_write(&t, out);
	buf_printf(out, "%zu read", in->read);
	for (int f = 0; f < IMPORT_FATES; f++)
		if (n[f] || f == IMPORT_SUPPRESSED)
			buf_printf(out, ", %zu %s", n[f], import_fate_names[f]);
	if (in->other)
		buf_printf(out, ", %zu other mails", in->other);
	if (in->forged)
		buf_printf(out, ", %zu with a link of no subscriber", in->forged);
	buf_lit(out, "\n");
	if (n[IMPORT_UNPROVEN])
		buf_printf(out,
			   "%zu could be forged: they bring back nothing of a mail of ours; "
			   "--unproven counts them\n",
			   n[IMPORT_UNPROVEN]);
	if (in->looked)
		buf_printf(out,
			   "%zu links were only looked at (GET), as mail filters do; --count-looks "
			   "counts them\n",
			   in->looked);
}

static bool read_site(struct command_run *r, struct import *in, struct audience *audience)
{
	struct load_options load = run_load_options(r);
	const struct site *site = load_config(r->arena, &load, zone_db_new(r->arena, NULL), r->log);
	const struct mail_options *o = r->options;
	struct buf list_id;

	*in = (struct import){
		.arena = r->arena,
		.log = r->log,
		.site = site,
		.root = r->site.source,
		.audience = audience,
		.now = r->site.now,
		.ledger_key = str_cstr(getenv("KITH_LEDGER_KEY")),
		.dry_run = o->dry_run,
		.unproven = o->unproven,
	};
	if (!site)
		return false;
	buf_init(&list_id, BUF_MAX_DEFAULT);
	email_list_id(&list_id, site);
	in->list_id = buf_move(&list_id, r->arena);
	return audience_read(r->arena, in->root, site->newsletter.audience, audience, r->log);
}

static bool read_bounces(struct command_run *r, const char *path, struct buf *text, struct jsonw *w)
{
	struct audience audience;
	struct import in;

	if (!read_site(r, &in, &audience) || !import_bounces(&in, path))
		return false;
	w ? rows_json(&in, w) : rows_text(&in, text);
	return true;
}

static bool read_unsubscribes(struct command_run *r, const char *path, struct buf *text,
			      struct jsonw *w)
{
	const struct mail_options *o = r->options;
	struct audience audience;
	struct import in;

	if (!read_site(r, &in, &audience) || !import_unsubscribes(&in, path, o->count_looks))
		return false;
	w ? rows_json(&in, w) : rows_text(&in, text);
	return true;
}

// ---- clicks -------------------------------------------------------------------------------------

static void clicks_json(const struct clicks *c, struct jsonw *w)
{
	jsonw_put_int(w, "read", (int64_t)c->lines);
	jsonw_put_int(w, "few", (int64_t)c->few);
	jsonw_put_array(w, "links");
	for (size_t i = 0; i < c->rows.n; i++) {
		jsonw_object(w);
		jsonw_put_str(w, "campaign", c->rows.p[i].campaign);
		jsonw_put_str(w, "target", c->rows.p[i].target);
		jsonw_put_int(w, "clicks", (int64_t)c->rows.p[i].clicks);
		jsonw_put_int(w, "people", (int64_t)c->rows.p[i].people);
		jsonw_close(w);
	}
	jsonw_close(w);
}

static void clicks_text(struct arena *a, const struct clicks *c, struct buf *out)
{
	struct table t;

	table_init(&t, a, 4);
	for (size_t i = 0; i < c->rows.n; i++) {
		const struct click_row *row = &c->rows.p[i];
		struct str *cells = table_row(&t);

		cells[0] = shown(a, row->campaign);
		cells[1] = arena_printf(a, "%zu clicks", row->clicks);
		cells[2] = arena_printf(a, "%zu people", row->people);
		cells[3] = shown(a, row->target);
	}
	table_write(&t, out);
	buf_printf(out, "%zu lines read", c->lines);
	if (c->few)
		buf_printf(out, "; %zu links that fewer than %d people followed are not shown",
			   c->few, IMPORT_PEOPLE_MIN);
	buf_lit(out, "\n");
}

static bool read_clicks(struct command_run *r, const char *path, struct buf *text, struct jsonw *w)
{
	struct clicks c;

	if (!import_clicks(r->arena, path, &c, r->log))
		return false;
	w ? clicks_json(&c, w) : clicks_text(r->arena, &c, text);
	return true;
}

// ---- the action ---------------------------------------------------------------------------------

static const struct {
	struct str name;
	// Writes what was found into `text`, or into `w` when it is given.
	bool (*read)(struct command_run *, const char *path, struct buf *text, struct jsonw *w);
} SOURCES[] = {
	{S_INIT("dsn"), read_bounces},
	{S_INIT("unsubscribe"), read_unsubscribes},
	{S_INIT("clicks"), read_clicks},
};

static int read_source(struct command_run *r, size_t source)
{
	const char *path = arena_cstr(r->arena, r->args[2]);
	bool json = r->common.format == DIAG_JSON, ok;
	struct jsonw w;
	struct buf out;
	int code = EXIT_OK;

	buf_init(&out, BUF_MAX_DEFAULT);
	jsonw_init(&w, &out);
	if (json) {
		jsonw_object(&w);
		jsonw_put_int(&w, "schema_version", 1);
	}
	ok = SOURCES[source].read(r, path, &out, json ? &w : NULL);
	if (json && ok)
		jsonw_close(&w);
	if (ok)
		code = run_print(r, buf_view(&out));
	buf_release(&out);
	return code; // the log says why it could not, and its exit code counts
}

static int run(struct command_run *r, const struct str *args, size_t n)
{
	struct str what = args[0];
	struct str names[sizeof SOURCES / sizeof *SOURCES], near;

	for (size_t i = 0; i < sizeof SOURCES / sizeof *SOURCES; i++) {
		names[i] = SOURCES[i].name;
		if (str_eq(names[i], what))
			return read_source(r, i);
	}
	(void)n;
	near = diag_nearest(what, names, sizeof names / sizeof *names);
	fprintf(stderr, "kith: mail import does not know \"%.*s\"%s%.*s%s\n", STR_ARG(what),
		near.n ? "; did you mean \"" : "", STR_ARG(near), near.n ? "\"?" : "");
	return EXIT_USAGE;
}

const struct mail_action mail_import = {"import", "dsn|unsubscribe|clicks PATH", 2, 2, run};
