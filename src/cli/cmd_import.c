// Events of other programs: each becomes a file of its own.

#include <errno.h>

#include "base/fs.h"
#include "base/hash.h"
#include "cli/import.h"
#include "model/url.h"

struct options {
	struct str lang, timezone;
	bool force, dry_run;
};

static const struct option_row rows[] = {
	{"force", 0, OPT_FLAG, offsetof(struct options, force), NULL,
	 "write over files of events that there are already"},
	{"dry-run", 0, OPT_FLAG, offsetof(struct options, dry_run), NULL,
	 "say what would be written, and write nothing"},
	{"timezone", 0, OPT_TEXT, offsetof(struct options, timezone), "ZONE",
	 "for times whose own zone is not known; otherwise such events are left out"},
	{"lang", 0, OPT_TEXT, offsetof(struct options, lang), "TAG",
	 "language of the events; otherwise the site's first"},
	{0},
};

// ---- the events that there are ------------------------------------------------------------------

static struct str folder_of(const struct import *im, size_t i)
{
	return fs_join(im->arena, im->site->content, im->site->kinds[KIND_event].folders.p[i]);
}

static struct str suffix_of(const struct import *im)
{
	return im->lang->index ? arena_cat(im->arena, S("."), im->lang->tag) : (struct str){0};
}

// Whether a file's name says the language of the import.
static bool in_language(const struct import *im, struct str path)
{
	struct str stem = str_first(path, path.n - fs_extension(path).n), suffix = suffix_of(im);

	if (suffix.n)
		return str_ends(stem, suffix);
	return !site_lang(im->site, str_from(fs_extension(fs_basename(stem)), 1));
}

static const struct ynode *uid_of(const struct import *im, const struct ynode *front)
{
	const struct map *aliases = &im->site->kinds[KIND_event].alias_map;
	const struct ynode *uid = ynode_get(front, S("uid"));

	for (size_t i = 0; !uid && front->type == Y_MAP && i < front->n; i++) {
		const char *name = map_get(aliases, front->pairs[i].key);

		if (name && strcmp(name, "uid") == 0)
			uid = front->pairs[i].value;
	}
	return uid && uid->type == Y_SCALAR ? uid : NULL;
}

// What can't be read here is reported by kith check.
static void know_file(struct import *im, struct str path)
{
	struct str ext = fs_extension(path);
	const struct source *src;
	const struct ynode *front, *uid;
	struct diag_log quiet;

	map_put(&im->paths, path, im);
	if (!str_eq(ext, S(".md")) && !str_eq(ext, S(".markdown")) && !str_eq(ext, S(".yaml")) &&
	    !str_eq(ext, S(".yml")))
		return;
	diag_init(&quiet, im->arena);
	src = load_source(im->arena, im->run->site.source, path, &quiet);
	front = src ? load_front(im->arena, src, &quiet) : NULL;
	uid = front ? uid_of(im, front) : NULL;
	if (uid && (!map_get(&im->uids, uid->text) || in_language(im, path)))
		map_put(&im->uids, uid->text, (void *)arena_cstr(im->arena, path));
}

static void know_events(struct import *im)
{
	struct fs_list files;

	map_init(&im->clocks, im->arena);
	map_init(&im->uids, im->arena);
	map_init(&im->paths, im->arena);
	for (size_t i = 0; i < im->site->kinds[KIND_event].folders.n; i++) {
		struct str folder = folder_of(im, i);
		const char *full =
			arena_cstr(im->arena, fs_join(im->arena, im->run->site.source, folder));

		files = (struct fs_list){0};
		if (!fs_walk(im->arena, full, &files))
			continue;
		for (size_t k = 0; k < files.n; k++)
			know_file(im, fs_join(im->arena, folder, files.p[k].path));
	}
}

struct str import_uid(struct import *im, struct str title, struct str starts)
{
	struct str text = arena_printf(im->arena, "%.*s %.*s", STR_ARG(starts), STR_ARG(title));
	struct str host = im->site->base_url;

	host = str_from(host, str_find(host, S("://")) + 3);
	host = str_first(host, str_index(host, '/'));
	return arena_printf(im->arena, "%016llx@%.*s", (unsigned long long)hash_str(text),
			    STR_ARG(host));
}

// ---- files --------------------------------------------------------------------------------------

static struct str path_of(const struct import *im, struct str slug)
{
	return arena_printf(im->arena, "%.*s/%.*s%.*s.md", STR_ARG(folder_of(im, 0)), STR_ARG(slug),
			    STR_ARG(suffix_of(im)));
}

// A name that no file has yet: of the title, with the day, with a number.
static struct str free_path(const struct import *im, const struct import_event *ev)
{
	struct str slug = url_slug(im->arena, ev->title, site_pinyin(im->site, im->lang)), path;

	if (!url_slug_ok(slug))
		slug = S("event");
	path = path_of(im, slug);
	if (!map_get(&im->paths, path))
		return path;
	slug = arena_printf(im->arena, "%.*s-%04d-%02d-%02d", STR_ARG(slug), (int)ev->starts.year,
			    ev->starts.month, ev->starts.day);
	path = path_of(im, slug);
	for (int i = 2; map_get(&im->paths, path); i++)
		path = path_of(im, arena_printf(im->arena, "%.*s-%d", STR_ARG(slug), i));
	return path;
}

static void write_file(struct import *im, struct str path)
{
	const char *full = arena_cstr(im->arena, fs_join(im->arena, im->run->site.source, path));

	if (!im->dry_run && !fs_write(full, buf_view(&im->out))) {
		diag_report_path(im->log, &CLI_OUTPUT, path, "the file can't be written: %s",
				 strerror(errno));
		im->code = EXIT_IO;
		return;
	}
	run_say(im->run, arena_cat(im->arena, path, S("\n")));
}

void import_put(struct import *im, const struct import_event *ev)
{
	const char *known = map_get(&im->uids, ev->uid);
	struct str path = known ? str_cstr(known) : free_path(im, ev);

	if (known && fs_same(arena_cstr(im->arena, fs_join(im->arena, im->run->site.source, path)),
			     buf_view(&im->out))) {
		im->same++;
	} else if (known && !im->force) {
		diag_report(im->log, &CLI_IMPORT_EXISTS, ev->src, ev->at,
			    "the event is in %s already and was left as it is", known);
		diag_hint(im->log, "--force writes over it");
		im->left++;
	} else {
		write_file(im, path);
		*(known ? &im->changed : &im->added) += 1;
	}
	map_put(&im->paths, path, im);
	if (!known)
		map_put(&im->uids, ev->uid, (void *)arena_cstr(im->arena, path));
}

// ---- the command --------------------------------------------------------------------------------

static const struct form {
	struct str name, ext;
	void (*read)(struct import *, const struct source *);
} forms[] = {
	{S_INIT("ics"), S_INIT(".ics"), import_ics},
	{S_INIT("csv"), S_INIT(".csv"), import_csv},
};
#define FORMS (sizeof forms / sizeof *forms)

// The bytes as they are: lines of calendars may be folded inside a character.
static void read_file(struct import *im, const struct form *form, struct str path)
{
	struct source *src = arena_new(im->arena, struct source);

	src->path = path;
	if (!fs_read(im->arena, arena_cstr(im->arena, path), ICAL_BYTES_MAX, &src->text)) {
		diag_report_path(im->log, &CLI_INPUT, path, "the file can't be read: %s",
				 errno == EFBIG ? "it is too large" : strerror(errno));
		return;
	}
	form->read(im, src);
}

static void read_folder(struct import *im, const struct form *form, struct str path)
{
	struct fs_list files = {0};
	size_t n = 0;

	if (!fs_walk(im->arena, arena_cstr(im->arena, path), &files)) {
		diag_report_path(im->log, &CLI_INPUT, path, "the folder can't be read: %s",
				 strerror(errno));
		return;
	}
	for (size_t i = 0; i < files.n; i++) {
		if (!str_eq_nocase(fs_extension(files.p[i].path), form->ext))
			continue;
		read_file(im, form, fs_join(im->arena, path, files.p[i].path));
		n++;
	}
	if (n == 0)
		diag_report_path(im->log, &CLI_INPUT, path, "the folder holds no %.*s file",
				 STR_ARG(form->ext));
}

static const struct form *find_form(struct str name)
{
	struct str names[FORMS], near;

	for (size_t i = 0; i < FORMS; i++) {
		names[i] = forms[i].name;
		if (str_eq(forms[i].name, name))
			return &forms[i];
	}
	near = diag_nearest(name, names, FORMS);
	fprintf(stderr, "kith: import knows ics and csv, not \"%.*s\"%s%.*s%s\n", STR_ARG(name),
		near.n ? "; did you mean \"" : "", STR_ARG(near), near.n ? "\"?" : "");
	return NULL;
}

static bool read_options(struct import *im)
{
	const struct options *o = im->run->options;
	struct strs names;
	struct str near;

	im->force = o->force;
	im->dry_run = o->dry_run;
	im->lang = o->lang.n ? site_lang(im->site, o->lang) : &im->site->langs[0];
	if (!im->lang) {
		fprintf(stderr, "kith: the site has no language \"%.*s\"\n", STR_ARG(o->lang));
		return false;
	}
	if (o->timezone.n == 0 || (im->zone = zone_find(im->zones, o->timezone)))
		return true;
	names = zone_names(im->zones);
	near = diag_nearest(o->timezone, names.p, names.n);
	fprintf(stderr, "kith: there is no time zone \"%.*s\"%s%.*s%s\n", STR_ARG(o->timezone),
		near.n ? "; did you mean \"" : "", STR_ARG(near), near.n ? "\"?" : "");
	return false;
}

static void say_counts(struct import *im)
{
	const char *would = im->dry_run ? " (nothing was written)" : "";

	run_say(im->run,
		arena_printf(im->arena,
			     "%zu added, %zu written over, %zu unchanged, %zu left alone%s\n",
			     im->added, im->changed, im->same, im->left, would));
}

static int run(struct command_run *r)
{
	struct load_options load = run_load_options(r);
	struct import im = {.arena = r->arena, .log = r->log, .run = r};
	const struct form *form = find_form(r->args[0]);

	if (!form)
		return EXIT_USAGE;
	im.zones = zone_db_new(r->arena, NULL);
	im.site = load_config(r->arena, &load, im.zones, r->log);
	if (!im.site || r->log->errors)
		return EXIT_OK; // the log's exit code counts
	if (!read_options(&im))
		return EXIT_USAGE;
	know_events(&im);
	buf_init(&im.out, BUF_MAX_DEFAULT);
	if (fs_is_dir(arena_cstr(r->arena, r->args[1])))
		read_folder(&im, form, r->args[1]);
	else
		read_file(&im, form, r->args[1]);
	say_counts(&im);
	buf_release(&im.out);
	return im.code;
}

const struct command command_import = {
	.name = "import",
	.args = "ics|csv <file or folder>",
	.min_args = 2,
	.max_args = 2,
	.summary = "event files from calendars (.ics) or tables (.csv)",
	.help = "Each event becomes a file in the events' folder, with its rule, zone, cancelled "
		"and moved occurrences. What can't be\n"
		"kept is reported. An event that there is already (by its uid) is left alone, "
		"unless "
		"--force is given.",
	.options = rows,
	.options_size = sizeof(struct options),
	.run = run,
};
