// kith render: one template with a JSON context, for theme authors and for test suites.

#define _XOPEN_SOURCE 700 // realpath
#include <errno.h>
#include <stdlib.h>

#include "base/fs.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/diags.h"
#include "output/filter.h"
#include "template/diags.h"
#include "template/template.h"

#define INPUT_MAX ((size_t)64 << 20)

struct options {
	struct str template, context, templates;
	int autoescape, undefined;
	bool trim_blocks, lstrip_blocks, keep_trailing_newline;
};

enum { ESCAPE_BY_NAME, ESCAPE_ON, ESCAPE_OFF };
enum { UNDEFINED_STRICT, UNDEFINED_LENIENT };

static const struct option_row rows[] = {
	{"template", 't', OPT_TEXT, offsetof(struct options, template), "FILE",
	 "the template; - reads standard input"},
	{"context", 0, OPT_TEXT, offsetof(struct options, context), "FILE",
	 "a JSON object with the names that it sees; - reads standard input"},
	{"templates", 0, OPT_TEXT, offsetof(struct options, templates), "DIR",
	 "where include, extends and import look (default: the template's folder)"},
	{"autoescape", 0, OPT_ENUM, offsetof(struct options, autoescape), "by-name|on|off",
	 "escape & < > \" ' (default by-name: in .html, .htm, .xhtml and .xml)"},
	{"trim-blocks", 0, OPT_FLAG, offsetof(struct options, trim_blocks), NULL,
	 "drop the line end behind a block tag"},
	{"lstrip-blocks", 0, OPT_FLAG, offsetof(struct options, lstrip_blocks), NULL,
	 "drop white space before a block tag"},
	{"keep-trailing-newline", 0, OPT_FLAG, offsetof(struct options, keep_trailing_newline),
	 NULL, "keep the line end at the end of a template"},
	{"undefined", 0, OPT_ENUM, offsetof(struct options, undefined), "strict|lenient",
	 "lenient: a name that does not exist prints nothing, as in Jinja2"},
	{0},
};

// The folder that include, extends and import read from.
struct folder {
	struct command_run *run;
	struct str dir;
	char *real; // its path without links, from realpath; NULL when it does not exist
};

static bool cannot_read(struct command_run *r, struct str path, int error)
{
	diag_report_path(r->log, &CLI_INPUT, path, "cannot read it: %s", strerror(error));
	return false;
}

// Reads what the command line named, pipes included.
static bool read_input(struct command_run *r, struct str path, const struct source **out)
{
	bool is_stdin = str_eq(path, S("-"));
	struct source *src = arena_new(r->arena, struct source);
	FILE *f = is_stdin ? stdin : fopen(arena_cstr(r->arena, path), "rb");
	struct buf b;
	size_t got = 0;
	int error = 0;

	*out = src;
	src->path = is_stdin ? S("<stdin>") : path;
	if (!f)
		return cannot_read(r, path, errno);
	buf_init(&b, INPUT_MAX);
	do {
		char *room = buf_reserve(&b, 65536);

		error = room ? 0 : EFBIG;
		got = room ? fread(room, 1, 65536, f) : 0;
		b.n += got;
	} while (got);
	if (!error && ferror(f))
		error = errno ? errno : EIO;
	src->text = buf_move(&b, r->arena);
	if (!is_stdin)
		fclose(f);
	return !error || cannot_read(r, src->path, error);
}

// The name's path below the folder: without "." and empty parts; false when it has "..".
static bool safe_name(struct arena *a, struct str name, struct str *out)
{
	struct str rest = name, part;

	*out = S("");
	while (str_next(&rest, '/', &part)) {
		if (str_eq(part, S("..")) || memchr(part.p, '\\', part.n) ||
		    memchr(part.p, 0, part.n))
			return false;
		if (part.n && !str_eq(part, S(".")))
			*out = out->n ? arena_printf(a, "%.*s/%.*s", STR_ARG(*out), STR_ARG(part))
				      : part;
	}
	return out->n > 0;
}

// Whether the file, links followed, lies in the folder.
static bool lies_in(const struct folder *f, const char *path)
{
	char *real = realpath(path, NULL);
	size_t n = f->real ? strlen(f->real) : 0;
	bool inside = real && n && strncmp(real, f->real, n) == 0 && (real[n] == '/' || n == 1);

	free(real);
	return inside;
}

static bool load(void *ctx, struct str name, const struct source **out)
{
	const struct folder *f = ctx;
	struct arena *a = f->run->arena;
	struct source *src = arena_new(a, struct source);
	const char *path;

	if (!safe_name(a, name, &name))
		return false;
	src->path = f->dir.n ? fs_join(a, f->dir, name) : name;
	path = arena_cstr(a, src->path);
	if (!fs_exists(path) || fs_is_dir(path) || !lies_in(f, path))
		return false;
	if (!fs_read(a, path, INPUT_MAX, &src->text))
		return cannot_read(f->run, src->path, errno);
	*out = src;
	return true;
}

static bool read_context(struct command_run *r, struct str path, struct value *out)
{
	const struct source *src;

	*out = v_map_new(r->arena);
	if (!path.n)
		return true;
	if (!read_input(r, path, &src) || !v_from_json(r->arena, src, out, r->log))
		return false;
	if (out->type == V_MAP)
		return true;
	diag_report(r->log, &TMPL_CONTEXT, src, (struct str){0},
		    "the context is not a JSON object");
	return false;
}

static struct tmpl_engine *new_engine(struct arena *a, const struct options *o,
				      struct folder *folder)
{
	struct tmpl_options options = {
		.autoescape_html = o->autoescape == ESCAPE_BY_NAME,
		.autoescape_all = o->autoescape == ESCAPE_ON,
		.trim_blocks = o->trim_blocks,
		.lstrip_blocks = o->lstrip_blocks,
		.keep_trailing_newline = o->keep_trailing_newline,
		.lenient = o->undefined == UNDEFINED_LENIENT,
	};

	return tmpl_engine_new(a, &options, load, folder);
}

static int render(struct command_run *r, const struct options *o, struct folder *folder)
{
	const struct source *src;
	const struct tmpl *t;
	struct tmpl_engine *engine;
	struct value context;
	struct vm *vm;
	struct buf out;
	int code = EXIT_OK;

	if (!read_input(r, o->template, &src) || !read_context(r, o->context, &context))
		return EXIT_OK; // the log says why, and its exit code counts
	engine = new_engine(r->arena, o, folder);
	filters_add(engine);
	t = tmpl_compile(engine, src, r->log);
	if (!t)
		return EXIT_OK;
	buf_init(&out, BUF_MAX_DEFAULT);
	vm = vm_new(engine, &(struct tmpl_limits){0}, r->log, NULL);
	if (vm_render(vm, t, v_none(), context, &out))
		code = run_print(r, buf_view(&out));
	vm_free(vm);
	buf_release(&out);
	return code;
}

static int run(struct command_run *r)
{
	const struct options *o = r->options;
	bool is_stdin = str_eq(o->template, S("-"));
	struct folder folder = {.run = r, .dir = o->templates};
	int code;

	if (!o->template.n || (is_stdin && str_eq(o->context, S("-")))) {
		fprintf(stderr,
			"kith: render needs --template FILE%s\nusage: kith render [options]; `kith "
			"help render` lists them\n",
			is_stdin ? ": only one of the two can be standard input" : "");
		return EXIT_USAGE;
	}
	if (!folder.dir.n && !is_stdin)
		folder.dir = fs_dirname(o->template);
	folder.real = realpath(folder.dir.n ? arena_cstr(r->arena, folder.dir) : ".", NULL);
	if (!folder.real && o->templates.n) {
		cannot_read(r, o->templates, errno);
		return EXIT_OK;
	}
	code = render(r, o, &folder);
	free(folder.real);
	return code;
}

const struct command command_render = {
	.name = "render",
	.summary = "a template with a JSON context, to standard output",
	.help = "Needs no kith.yaml; paths are relative to the current folder. Prints nothing when "
		"anything is wrong.",
	.options = rows,
	.options_size = sizeof(struct options),
	.no_site = true,
	.run = run,
};
