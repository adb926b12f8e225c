// Walks the content folder once and tells what each file is.
#include <errno.h>

#include "base/fs.h"
#include "base/utf8.h"
#include "load/diags.h"
#include "load/room.h"

// Folders of the content folder that hold no documents; and, where the content folder is the site's
// own, what else lies there.
static const char *const no_documents[] = {"static", "data", "i18n", "ledger"};
static const char *const not_content[] = {"site", "outbox", "themes", "audience", "node_modules"};

static bool in_folder(struct str path, struct str folder)
{
	return folder.n == 0 ||
	       (str_starts(path, folder) && path.n > folder.n && path.p[folder.n] == '/');
}

static bool in_one_of(struct str path, const char *const *folders, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (in_folder(path, str_cstr(folders[i])))
			return true;
	return false;
}

static bool is_ignored(const struct site *site, struct str path)
{
	for (size_t i = 0; i < site->ignore.n; i++)
		if (str_glob(site->ignore.p[i], path))
			return true;
	return false;
}

// The kind whose folder holds the path, the longest folder winning; *folder is that folder.
static const struct kind *kind_of(const struct site *site, struct str path, struct str *folder)
{
	const struct kind *best = NULL;

	for (size_t k = 0; k < site->nkinds; k++) {
		for (size_t i = 0; i < site->kinds[k].folders.n; i++) {
			struct str f = site->kinds[k].folders.p[i];

			if (in_folder(path, f) && (!best || f.n > folder->n)) {
				best = site->all_kinds[k];
				*folder = f;
			}
		}
	}
	return best;
}

bool file_is_markdown(struct str path)
{
	struct str ext = fs_extension(path);

	return str_eq_nocase(ext, S(".md")) || str_eq_nocase(ext, S(".markdown"));
}

static bool is_yaml(struct str ext)
{
	return str_eq_nocase(ext, S(".yaml")) || str_eq_nocase(ext, S(".yml"));
}

// Cuts a first part that is a language of the site off the path: "en/guide/a" -> "guide/a".
static struct str cut_language(const struct site *site, struct str path, const struct lang **lang)
{
	size_t slash = str_index(path, '/');
	const struct lang *found =
		slash == SIZE_MAX ? NULL : site_lang(site, str_first(path, slash));

	if (!found || *lang)
		return path;
	*lang = found;
	return str_from(path, slash + 1);
}

// A suffix that looks like a language tag which the site does not have: "fr", "pt-BR", "zh-Hant".
static bool looks_like_tag(struct str s)
{
	size_t dash = str_index(s, '-'), n = dash == SIZE_MAX ? s.n : dash;

	for (size_t i = 0; i < s.n; i++)
		if (i != dash && !((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'z'))
			return false;
	if (n != 2 || (s.p[0] & 32) == 0)
		return false;
	return dash == SIZE_MAX || s.n - dash - 1 == 2 || s.n - dash - 1 == 4;
}

static struct str cut_suffix(struct loading *l, struct file *f, struct str stem)
{
	size_t dot = str_rindex(stem, '.');
	const struct lang *lang;
	struct str suffix;

	if (dot == SIZE_MAX || dot == 0)
		return stem;
	suffix = str_from(stem, dot + 1);
	lang = site_lang(l->site, suffix);
	if (lang) {
		f->lang = lang;
		f->has_suffix = true;
		return str_first(stem, dot);
	}
	if (looks_like_tag(suffix)) {
		diag_report_path(l->log, &LOAD_LANGUAGE, f->shown,
				 "\"%.*s\" is not one of the site's languages", STR_ARG(suffix));
		diag_hint(l->log, "list it under \"languages\" in kith.yaml, or rename the file");
	}
	return stem;
}

// id, section and stem from what stands below the kind's folder.
static void name_document(struct loading *l, struct file *f, struct str folder, struct str rest)
{
	struct arena *a = l->arena;
	struct str dir, name;

	rest = cut_language(l->site, rest, &f->lang);
	f->has_suffix = f->lang != NULL;
	dir = fs_dirname(rest);
	name = fs_basename(rest);
	name = cut_suffix(l, f, str_first(name, name.n - fs_extension(name).n));
	if (!f->lang)
		f->lang = &l->site->langs[0];
	f->bundle = str_eq(name, S("index")) || str_eq(name, S("_index"));
	if (f->bundle) {
		name = fs_basename(dir);
		dir = fs_dirname(dir);
	}
	f->stem = name;
	f->section = dir;
	f->id = fs_join(a, fs_join(a, folder, dir), name);
	if (f->id.n == 0)
		f->id = S("index");
}

// _index.md, in a kind's folder index.md too, speaks of its folder; among pages it is one of them.
static void settle_index(const struct loading *l, struct file *f)
{
	bool index = str_starts(fs_basename(f->path), S("_index.")) && file_is_markdown(f->path);

	f->is_index = index;
	if (f->kind->id == KIND_page || (!index && !(f->bundle && f->stem.n == 0)))
		return;
	f->is_index = true;
	f->section_of = f->kind;
	f->is_list_text =
		f->stem.n == 0 && f->section.n == 0 && l->site->kinds[f->kind->id].list.n != 0;
	f->kind = &kind_page;
}

static void classify(struct loading *l, struct file *f)
{
	const struct lang *lang = NULL;
	struct str folder = {0}, ext = fs_extension(f->path), path;
	const struct kind *kind = kind_of(l->site, f->path, &folder);

	path = f->path;
	if (folder.n == 0) {
		path = cut_language(l->site, f->path, &lang);
		kind = kind_of(l->site, path, &folder);
	}
	if (!file_is_markdown(path) && !(is_yaml(ext) && kind && kind->yaml_files))
		return;
	if (!kind) {
		diag_report_path(l->log, &LOAD_STRAY, f->shown,
				 "the file lies in no kind's folder and is left out");
		diag_hint(l->log,
			  "move it to %.*s/%s, or name its folder under \"kinds\" in kith.yaml",
			  STR_ARG(l->site->content), kind_page.folder);
		return;
	}
	f->kind = kind;
	f->lang = lang;
	name_document(l, f, folder, folder.n ? str_from(path, folder.n + 1) : path);
	settle_index(l, f);
	if (f->bundle && f->stem.n && !f->section_of)
		map_put(&l->bundles, fs_dirname(f->path), f);
}

// Device names of Windows, with any extension, and what its names cannot hold or end in.
static bool is_windows_name(struct str name)
{
	static const char *const devices[] = {"con", "prn", "aux", "nul"};
	struct str stem = str_first(name, str_index(name, '.'));

	for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
		if (str_eq_nocase(stem, str_cstr(devices[i])))
			return false;
	if (stem.n == 4 && stem.p[3] >= '1' && stem.p[3] <= '9' &&
	    (str_eq_nocase(str_first(stem, 3), S("com")) ||
	     str_eq_nocase(str_first(stem, 3), S("lpt"))))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < 0x20 || strchr("<>:\"|?*\\", name.p[i]))
			return false;
	return name.n == 0 || (name.p[name.n - 1] != '.' && name.p[name.n - 1] != ' ');
}

static void check_windows(struct loading *l, const struct file *f)
{
	struct str rest = f->path, part;

	while (str_next(&rest, '/', &part)) {
		if (is_windows_name(part))
			continue;
		diag_report_path(l->log, &LOAD_FILE_NAME, f->shown,
				 "the name \"%.*s\" can't be used on Windows", STR_ARG(part));
		return;
	}
}

// False, with a report, when another file has the same name but for upper and lower case.
static bool check_case(struct loading *l, struct map *folded, const struct file *f)
{
	struct buf low;
	const struct file **first;

	buf_init(&low, BUF_MAX_DEFAULT);
	utf8_lower(&low, f->path);
	first = (const struct file **)map_at(folded, buf_move(&low, l->arena));
	if (!*first) {
		*first = f;
		return true;
	}
	diag_report_path(l->log, &LOAD_FILE_CASE, f->shown,
			 "the name differs only in upper and lower case from %.*s",
			 STR_ARG((*first)->shown));
	return false;
}

static void add_file(struct loading *l, const struct fs_entry *found)
{
	bool whole = str_eq(l->site->content, S("."));
	struct str folder = {0};
	struct file *f;

	if (is_ignored(l->site, found->path) ||
	    (whole &&
	     in_one_of(found->path, not_content, sizeof not_content / sizeof *not_content)))
		return;
	f = vec_add(l->arena, &l->files);
	f->path = found->path;
	f->shown = whole ? found->path : fs_join(l->arena, l->site->content, found->path);
	if (found->is_link) {
		diag_report_path(l->log, &LOAD_LINK_OUT, f->shown,
				 "the symbolic link leads out of the content folder, or nowhere");
		l->files.n--;
		return;
	}
	kind_of(l->site, f->path, &folder);
	f->is_static = folder.n == 0 && in_folder(f->path, S("static"));
	f->is_data = folder.n == 0 && in_folder(f->path, S("data"));
	f->is_ledger = folder.n == 0 && in_folder(f->path, S("ledger"));
}

bool load_scan(struct loading *l)
{
	struct str dir = fs_join(l->arena, l->opt->source, l->site->content);
	struct fs_list found = {0};
	struct map folded;

	map_init(&folded, l->arena);
	map_init(&l->by_path, l->arena);
	map_init(&l->bundles, l->arena);
	if (!fs_walk(l->arena, arena_cstr(l->arena, dir), &found)) {
		diag_report_path(l->log, &LOAD_UNREADABLE, l->site->content,
				 "the content folder can't be read: %s", strerror(errno));
		return false;
	}
	for (size_t i = 0; i < found.n; i++)
		add_file(l, &found.p[i]);
	for (size_t i = 0; i < l->files.n; i++) {
		struct file *f = &l->files.p[i];
		struct str folder = {0};

		map_put(&l->by_path, f->path, f);
		check_windows(l, f);
		if (!check_case(l, &folded, f))
			continue;
		kind_of(l->site, f->path, &folder);
		if (folder.n ||
		    !in_one_of(f->path, no_documents, sizeof no_documents / sizeof *no_documents))
			classify(l, f);
	}
	return true;
}
