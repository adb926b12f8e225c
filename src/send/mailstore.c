#include "send/mailstore.h"

#include <errno.h>

#include "base/fs.h"
#include "send/diags.h"

#define FILE_MAX_BYTES ((size_t)1 << 30)

struct walk {
	void (*each)(void *ctx, struct arena *, struct str path, struct str message);
	void *ctx;
	struct diag_log *log;
	struct arena scratch;
};

// ---- mbox (RFC 4155) ----------------------------------------------------------------------------

// Takes a '>' away from lines that begin with ">From ", ">>From " …, as mboxrd writes them.
static struct str unquoted(struct arena *a, struct str message)
{
	char *p = arena_alloc_raw(a, message.n + 1, 1);
	struct str rest = message;
	size_t n = 0;

	while (rest.n) {
		size_t end = str_index(rest, '\n'), marks = 0;
		struct str line = str_first(rest, end == SIZE_MAX ? rest.n : end + 1);

		while (marks < line.n && line.p[marks] == '>')
			marks++;
		if (marks && str_starts(str_from(line, marks), S("From ")))
			line = str_from(line, 1);
		memcpy(p + n, line.p, line.n);
		n += line.n;
		rest = end == SIZE_MAX ? (struct str){0} : str_from(rest, end + 1);
	}
	return str_of(p, n);
}

// The length of the mbox's first message, its "From " line included.
static size_t message_end(struct str text)
{
	size_t at = 0, next;

	while ((next = str_find(str_from(text, at), S("\nFrom "))) != SIZE_MAX) {
		at += next + 1;
		// A message ends with an empty line.
		if (at >= 2 && (text.p[at - 2] == '\n' ||
				(at >= 3 && text.p[at - 2] == '\r' && text.p[at - 3] == '\n')))
			return at;
	}
	return text.n;
}

static void read_mbox(struct walk *w, struct str path, struct str text)
{
	while (text.n) {
		size_t end = message_end(text), line = str_index(text, '\n');
		struct str message =
			str_from(str_first(text, end), line == SIZE_MAX ? end : line + 1);
		struct arena own;

		arena_init(&own);
		w->each(w->ctx, &own, path, unquoted(&own, message));
		arena_release(&own);
		text = str_from(text, end);
	}
}

static bool read_file(struct walk *w, const char *path, struct str shown)
{
	struct str text;

	arena_reset(&w->scratch);
	if (!fs_read(&w->scratch, path, FILE_MAX_BYTES, &text)) {
		diag_report_path(w->log, &SEND_MAIL_FILE, shown, "mails cannot be read: %s",
				 strerror(errno));
		return false;
	}
	if (str_starts(text, S("From ")))
		read_mbox(w, shown, text);
	else
		w->each(w->ctx, &w->scratch, shown, text);
	return true;
}

// A Maildir's own folders, where it is one: what lies in tmp/ is not there yet.
static bool is_mail(struct str path, bool maildir)
{
	return !maildir || str_starts(path, S("cur/")) || str_starts(path, S("new/"));
}

static bool read_folder(struct walk *w, const char *path)
{
	struct fs_list files = {0};
	struct arena names;
	struct str dir = str_cstr(path);
	bool ok, maildir;

	arena_init(&names);
	maildir = fs_is_dir(arena_printf(&names, "%s/new", path).p) &&
		  fs_is_dir(arena_printf(&names, "%s/cur", path).p);
	ok = fs_walk(&names, path, &files);
	if (!ok)
		diag_report_path(w->log, &SEND_MAIL_FILE, dir, "folder cannot be read: %s",
				 strerror(errno));
	for (size_t i = 0; i < files.n; i++) {
		struct str full = fs_join(&names, dir, files.p[i].path);

		if (!files.p[i].is_link && is_mail(files.p[i].path, maildir))
			ok = read_file(w, arena_cstr(&names, full), full) && ok;
	}
	arena_release(&names);
	return ok;
}

bool mailstore_read(const char *path,
		    void (*each)(void *ctx, struct arena *, struct str path, struct str message),
		    void *ctx, struct diag_log *log)
{
	struct walk w = {.each = each, .ctx = ctx, .log = log};
	bool ok;

	arena_init(&w.scratch);
	ok = fs_is_dir(path) ? read_folder(&w, path) : read_file(&w, path, str_cstr(path));
	arena_release(&w.scratch);
	return ok;
}
