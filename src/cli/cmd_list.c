#include "base/jsonw.h"
#include "cli/command.h"
#include "cli/status.h"
#include "cli/table.h"

struct options {
	struct str status, author, lang;
};

static const struct option_row rows[] = {
	{"status", 0, OPT_TEXT, offsetof(struct options, status), "NAMES",
	 "only these: published, draft, scheduled, expired, withdrawn, hidden"},
	{"author", 0, OPT_TEXT, offsetof(struct options, author), "SLUG",
	 "only what this member wrote"},
	{"lang", 0, OPT_TEXT, offsetof(struct options, lang), "TAG", "only this language"},
	{0},
};

static bool usage(const char *what, struct str word, const struct str *names, size_t n)
{
	struct str near = diag_nearest(word, names, n);

	fprintf(stderr, "kith: there is no %s \"%.*s\"%s%.*s%s\n", what, STR_ARG(word),
		near.n ? "; did you mean \"" : "", STR_ARG(near), near.n ? "\"?" : "");
	return false;
}

// "draft,scheduled" as bits; all of them for the empty text.
static bool read_statuses(struct str text, unsigned *bits)
{
	struct str names[STATUS_COUNT], one;

	*bits = text.n ? 0 : (1u << STATUS_COUNT) - 1;
	for (unsigned i = 0; i < STATUS_COUNT; i++)
		names[i] = str_cstr(status_names[i]);
	while (text.n && str_next(&text, ',', &one)) {
		unsigned i = 0;

		while (i < STATUS_COUNT && !str_eq(names[i], one))
			i++;
		if (i == STATUS_COUNT)
			return usage("status", one, names, STATUS_COUNT);
		*bits |= 1u << i;
	}
	return true;
}

// ---- what is listed -----------------------------------------------------------------------------

static bool is_by(const struct entry *e, struct str slug)
{
	for (size_t i = 0; i < e->authors.n; i++)
		if (str_eq(e->authors.p[i].slug, slug))
			return true;
	return slug.n == 0;
}

struct filter {
	const struct kind *kind; // NULL: all
	unsigned statuses;
	const struct options *o;
};

static bool passes(const struct filter *f, const struct listed *l)
{
	return (!f->kind || l->entry->kind == f->kind) && f->statuses >> l->status & 1 &&
	       is_by(l->entry, f->o->author) &&
	       (f->o->lang.n == 0 || str_eq_nocase(l->entry->lang->tag, f->o->lang));
}

static struct str authors(struct arena *a, const struct entry *e)
{
	struct str text = {0};

	for (size_t i = 0; i < e->authors.n; i++)
		text = arena_printf(a, "%.*s%s%.*s", STR_ARG(text), text.n ? ", " : "",
				    STR_ARG(e->authors.p[i].slug));
	for (size_t i = 0; i < e->byline.n; i++)
		text = arena_printf(a, "%.*s%s%.*s", STR_ARG(text), text.n ? ", " : "",
				    STR_ARG(e->byline.p[i]));
	return text;
}

static void write_text(struct arena *a, const struct listing *list, const struct filter *f,
		       struct buf *out)
{
	struct table t;

	table_init(&t, a, 8);
	for (size_t i = 0; i < list->n; i++) {
		const struct listed *l = &list->p[i];
		struct str *cells;

		if (!passes(f, l))
			continue;
		cells = table_row(&t);
		cells[0] = str_cstr(status_names[l->status]);
		cells[1] = str_cstr(l->entry->kind->name);
		cells[2] = l->entry->lang->tag;
		cells[3] = listed_day(a, l->entry);
		cells[4] = l->entry->title;
		cells[5] = l->url;
		cells[6] = l->entry->src->path;
		cells[7] = authors(a, l->entry);
	}
	table_write(&t, out);
}

static void write_json(struct arena *a, const struct listing *list, const struct filter *f,
		       struct buf *out)
{
	struct jsonw w;

	jsonw_init(&w, out);
	jsonw_object(&w);
	jsonw_put_int(&w, "schema_version", 1);
	jsonw_put_array(&w, "documents");
	for (size_t i = 0; i < list->n; i++)
		if (passes(f, &list->p[i])) {
			jsonw_object(&w);
			listed_json(a, &w, &list->p[i]);
			jsonw_close(&w);
		}
	jsonw_close(&w);
	jsonw_close(&w);
}

// ---- the command --------------------------------------------------------------------------------

static bool find_kind(struct command_run *r, const struct site *site, const struct kind **kind)
{
	struct str names[KINDS_MAX];

	if (r->nargs == 0 || (*kind = site_kind(site, r->args[0])))
		return true;
	for (unsigned i = 0; i < site->nkinds; i++)
		names[i] = str_cstr(site->all_kinds[i]->name);
	return usage("kind", r->args[0], names, site->nkinds);
}

static int run(struct command_run *r)
{
	struct load_options load = run_load_options(r);
	struct filter f = {.o = r->options};
	struct listing list;
	struct library *lib;
	struct buf out;
	int code;

	if (!read_statuses(f.o->status, &f.statuses))
		return EXIT_USAGE;
	lib = load_site(r->arena, &load, r->log);
	if (!lib)
		return EXIT_OK; // the log says why, and its exit code counts
	if (!find_kind(r, lib->site, &f.kind))
		return EXIT_USAGE;
	list = status_list(r->arena, lib);
	buf_init(&out, BUF_MAX_DEFAULT);
	if (r->common.format == DIAG_JSON)
		write_json(r->arena, &list, &f, &out);
	else
		write_text(r->arena, &list, &f, &out);
	code = run_print(r, buf_view(&out));
	buf_release(&out);
	return code;
}

const struct command command_list = {
	.name = "list",
	.args = "[KIND]",
	.max_args = 1,
	.summary = "what there is, drafts and what has expired included",
	.help = "A line for each document: status, kind, language, date, title, address, file, "
		"authors. With\n"
		"--format json the list is one JSON object, in which events have their "
		"occurrences.",
	.options = rows,
	.options_size = sizeof(struct options),
	.run = run,
};
