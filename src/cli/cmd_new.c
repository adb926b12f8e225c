// A new document: its fields from the tables that the decoder reads.

#include "base/fs.h"
#include "cli/command.h"
#include "cli/diags.h"
#include "cli/event_uid.h"
#include "model/url.h"

struct options {
	struct str lang, slug;
};

static const struct option_row rows[] = {
	{"lang", 0, OPT_TEXT, offsetof(struct options, lang), "TAG",
	 "its language; otherwise the site's first"},
	{"slug", 0, OPT_TEXT, offsetof(struct options, slug), "SLUG",
	 "name of its file; otherwise made of the title"},
	{0},
};

static int usage(const char *what, struct str word, const struct str *names, size_t n)
{
	struct str near = diag_nearest(word, names, n);

	fprintf(stderr, "kith: %s \"%.*s\"%s%.*s%s\n", what, STR_ARG(word),
		near.n ? "; did you mean \"" : "", STR_ARG(near), near.n ? "\"?" : "");
	return EXIT_USAGE;
}

// ---- the text -----------------------------------------------------------------------------------

struct draft {
	struct arena *arena;
	const struct site *site;
	const struct kind *kind;
	const struct lang *lang;
	struct str title, slug;
	instant now;
	struct buf out;
};

static void put_now(struct draft *d)
{
	struct civil c = zone_to_civil(d->site->zone, d->now);

	buf_printf(&d->out, "%04d-%02d-%02d %02d:%02d", (int)c.year, c.month, c.day, c.hour,
		   c.minute);
}

// False when nothing of the new document's own is known for that field.
static bool put_known(struct draft *d, const char *name)
{
	struct buf *b = &d->out;
	const char *title = d->kind->title_from ? d->kind->title_from : "title";

	if (strcmp(name, title) == 0) {
		buf_printf(b, "%s: ", name);
		ytree_quote(b, d->title);
	} else if (strcmp(name, "date") == 0 && d->kind->dated) {
		buf_lit(b, "date: ");
		put_now(d);
	} else if (strcmp(name, "uid") == 0 && d->kind->id == KIND_event) {
		buf_lit(b, "uid: ");
		event_uid(b, d->arena, d->site, d->slug, d->now);
	} else {
		return false;
	}
	buf_char(b, '\n');
	return true;
}

static void put_rows(struct draft *d, const struct field_table *table, bool wanted)
{
	for (size_t i = 0; i < table->n; i++) {
		const struct field *f = &table->fields[i];
		bool required = f->flags & FIELD_REQUIRED;
		size_t before = d->out.n;

		if (strcmp(f->name, "cascade") == 0 ||
		    (d->kind->title_from && strcmp(f->name, "title") == 0))
			continue;
		if (put_known(d, f->name)) {
			if (!wanted)
				d->out.n = before;
			continue;
		}
		if (required != wanted)
			continue;
		buf_printf(&d->out, "%s%s: %s # %s\n", required ? "" : "# ", f->name,
			   f->example ? f->example : "", f->help);
	}
}

static struct str write_text(struct draft *d)
{
	bool markdown = !d->kind->title_from;

	if (markdown)
		buf_lit(&d->out, "---\n");
	put_rows(d, &entry_fields, true);
	put_rows(d, d->kind->fields, true);
	put_rows(d, d->kind->fields, false);
	put_rows(d, &entry_fields, false);
	if (markdown)
		buf_lit(&d->out, "---\n\n");
	return buf_view(&d->out);
}

// ---- the file -----------------------------------------------------------------------------------

static struct str path_of(const struct draft *d)
{
	struct str folder = d->site->kinds[d->kind->id].folders.p[0];
	struct str dir = fs_join(d->arena, d->site->content, folder);
	struct str suffix = {0};

	if (d->lang->index != 0)
		suffix = arena_cat(d->arena, S("."), d->lang->tag);
	return arena_printf(d->arena, "%.*s%s%.*s%.*s.%s", STR_ARG(dir), dir.n ? "/" : "",
			    STR_ARG(d->slug), STR_ARG(suffix), d->kind->title_from ? "yaml" : "md");
}

static int write_file(struct command_run *r, struct draft *d)
{
	struct str path = path_of(d);
	const char *full = arena_cstr(r->arena, fs_join(r->arena, r->site.source, path));

	if (fs_exists(full)) {
		diag_report_path(r->log, &CLI_EXISTS, path, "the file is there already");
		return EXIT_OK;
	}
	if (!fs_write(full, write_text(d))) {
		diag_report_path(r->log, &CLI_OUTPUT, path, "the file can't be written");
		return EXIT_IO;
	}
	return run_say(r, arena_cat(r->arena, path, S("\n")));
}

static bool read_lang(const struct command_run *r, struct draft *d)
{
	const struct options *o = r->options;

	d->lang = o->lang.n ? site_lang(d->site, o->lang) : &d->site->langs[0];
	if (!d->lang)
		usage("the site has no language", o->lang, d->site->lang_tags.p,
		      d->site->lang_tags.n);
	return d->lang;
}

static bool read_slug(const struct command_run *r, struct draft *d)
{
	const struct options *o = r->options;

	d->slug = o->slug.n ? o->slug : url_slug(r->arena, d->title, site_pinyin(d->site, d->lang));
	if (url_slug_ok(d->slug))
		return true;
	fprintf(stderr, "kith: no file name can be made of \"%.*s\"; give one with --slug\n",
		STR_ARG(o->slug.n ? o->slug : d->title));
	return false;
}

static int run(struct command_run *r)
{
	struct load_options load = run_load_options(r);
	struct draft d = {.arena = r->arena, .title = str_trim(r->args[1]), .now = r->site.now};
	struct str names[KINDS_MAX];
	int code;

	d.site = load_config(r->arena, &load, zone_db_new(r->arena, NULL), r->log);
	if (!d.site || r->log->errors)
		return EXIT_OK; // the log's exit code counts
	d.kind = site_kind(d.site, r->args[0]);
	for (unsigned i = 0; i < d.site->nkinds; i++)
		names[i] = str_cstr(d.site->all_kinds[i]->name);
	if (!d.kind)
		return usage("there is no kind", r->args[0], names, d.site->nkinds);
	if (!read_lang(r, &d) || !read_slug(r, &d))
		return EXIT_USAGE;
	buf_init(&d.out, BUF_MAX_DEFAULT);
	code = write_file(r, &d);
	buf_release(&d.out);
	return code;
}

const struct command command_new = {
	.name = "new",
	.args = "<kind> <title>",
	.min_args = 2,
	.max_args = 2,
	.summary = "a file with the kind's fields, ready to write in",
	.help = "Writes content/<folder>/<slug>.md and prints its path. What the kind needs is "
		"filled "
		"in, everything else stands there\n"
		"as a comment. A file that is there already is left alone.",
	.options = rows,
	.options_size = sizeof(struct options),
	.run = run,
};
