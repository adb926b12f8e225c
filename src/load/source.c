#include "load/load.h"

#include <errno.h>

#include "base/ascii.h"
#include "base/fs.h"
#include "base/utf8.h"
#include "load/diags.h"
#include "load/room.h"

#define SOURCE_MAX ((size_t)16 << 20)

void source_check_lines(const struct source *src, struct diag_log *log)
{
	struct str rest = src->text;
	size_t at;

	while ((at = str_index(rest, '\r')) != SIZE_MAX) {
		if (at + 1 == rest.n || rest.p[at + 1] != '\n') {
			diag_report(log, &LOAD_LONE_CR, src, str_of(rest.p + at, 1),
				    "a carriage return that ends no line");
			return;
		}
		rest = str_from(rest, at + 1);
	}
}

// How many bytes of a control character stand there, tabs and ends of lines aside: C0, DEL, and C1
// as UTF-8.
static size_t control_at(const char *p, const char *end)
{
	if ((unsigned char)*p != 0xc2)
		return ascii_is_text_control(*p);
	return p + 1 < end && (unsigned char)p[1] < 0xa0 ? 2 : 0;
}

void source_blank_controls(const struct source *src, struct str part, struct diag_log *log)
{
	char *p = (char *)(uintptr_t)part.p, *end = p + part.n; // memory of the arena
	bool told = false;
	size_t n;

	for (; p < end; p++) {
		if ((unsigned char)*p >= 0x20 && (unsigned char)*p < 0x7f)
			continue;
		n = control_at(p, end);
		if (n && !told)
			diag_report(log, &LOAD_CONTROL, src, str_of(p, n),
				    "a control character, which no page can hold");
		told |= n > 0;
		memset(p, ' ', n);
	}
}

static bool check_text(const struct source *src, struct diag_log *log)
{
	const char *nul = memchr(src->text.p, 0, src->text.n);
	size_t bad = utf8_check(src->text);

	if (bad < src->text.n && (!nul || src->text.p + bad < nul)) {
		diag_report(log, &LOAD_UTF8, src, str_of(src->text.p + bad, 1),
			    "this byte is not valid UTF-8");
		diag_hint(log, "save the file as UTF-8");
		return false;
	}
	if (nul) {
		diag_report(log, &LOAD_UTF8, src, str_of(nul, 1), "a NUL byte stands in the text");
		return false;
	}
	return true;
}

const struct source *load_source(struct arena *a, struct str root, struct str path,
				 struct diag_log *log)
{
	return load_source_max(a, root, path, SOURCE_MAX, log);
}

const struct source *load_source_max(struct arena *a, struct str root, struct str path, size_t max,
				     struct diag_log *log)
{
	struct source *src = arena_new(a, struct source);
	struct str full = fs_join(a, root, path);

	src->path = arena_dup(a, path);
	if (!fs_read(a, arena_cstr(a, full), max, &src->text)) {
		if (errno == EFBIG)
			diag_report_path(log, &LOAD_TOO_LARGE, path,
					 "the file is larger than %zu MB", max >> 20);
		else
			diag_report_path(log, &LOAD_UNREADABLE, path, "the file can't be read: %s",
					 strerror(errno));
		return NULL;
	}
	if (str_starts(src->text, S("\xEF\xBB\xBF")))
		src->text = str_from(src->text, 3);
	return check_text(src, log) ? src : NULL;
}
