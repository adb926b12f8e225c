// When to build again.

#include "base/jsonw.h"
#include "cli/command.h"
#include "model/change.h"

static void write_json(struct buf *out, const struct change_ahead *c, struct str at)
{
	struct jsonw w;

	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_put_int(&w, "schema_version", 1);
	jsonw_put_text(&w, "at", at);
	if (at.n) {
		jsonw_put_int(&w, "epoch", c->at);
		jsonw_put_str(&w, "kind", str_cstr(c->kind));
		jsonw_put_text(&w, "file", c->file);
		jsonw_put_str(&w, "what", str_cstr(c->what));
	}
	jsonw_close(&w);
}

static void write_text(struct buf *out, const struct change_ahead *c, struct str at)
{
	if (at.n == 0) {
		buf_lit(out, "nothing changes by itself\n");
		return;
	}
	buf_printf(out, "%.*s %s%s%.*s %s\n", STR_ARG(at), c->kind, c->file.n ? " " : "",
		   STR_ARG(c->file), c->what);
}

static int run(struct command_run *r)
{
	struct load_options load = run_load_options(r);
	struct library *lib = load_site(r->arena, &load, r->log);
	struct change_ahead c;
	struct buf out, at;
	int code;

	if (!lib || r->log->errors)
		return EXIT_OK; // the log says why, and its exit code counts
	c = change_ahead(lib);
	buf_init(&out, BUF_MAX_DEFAULT);
	buf_init(&at, 64);
	if (c.at != INSTANT_NONE)
		date_rfc3339(&at, c.at, zone_offset(lib->site->zone, c.at));
	if (r->common.format == DIAG_JSON)
		write_json(&out, &c, buf_view(&at));
	else
		write_text(&out, &c, buf_view(&at));
	code = run_print(r, buf_view(&out));
	buf_release(&at);
	buf_release(&out);
	return code;
}

const struct command command_next_change = {
	.name = "next-change",
	.summary = "when a build of the same files would next come out differently",
	.help = "Prints the instant at which an event ends, a document is due or expires, or a "
		"consent begins or ends, and\n"
		"whose it is. For jobs that build exactly then.",
	.run = run,
};
