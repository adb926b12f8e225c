#include "base/diag_form.h"

#include "base/utf8.h"

void diag_cursor_move(struct diag_cursor *c, const struct source *src, const char *at)
{
	const char *start;

	if (c->src != src || at < c->at)
		*c = (struct diag_cursor){src, src->text.p, 1, 1};
	for (start = c->at; start < at; start = c->at) {
		const char *end = memchr(start, '\n', (size_t)(at - start));

		if (end) {
			c->line++;
			c->col = 1;
			c->at = end + 1;
		} else {
			c->col += utf8_count(str_range(start, at));
			c->at = at;
		}
	}
}

struct str diag_path(const struct diag *d)
{
	return d->src ? d->src->path : d->path;
}

const char *diag_level_name(enum diag_level level)
{
	static const char *const names[] = {"off", "note", "warning", "error"};

	return names[level];
}

void diag_advice(struct buf *b, const struct diag *d)
{
	struct str remedy = str_cstr(d->kind->remedy);

	if (d->hint.n) {
		buf_str(b, d->hint);
	} else if (d->level > DIAG_NOTE && remedy.n) {
		bool upper = remedy.p[0] >= 'A' && remedy.p[0] <= 'Z';

		buf_char(b, upper ? (char)(remedy.p[0] + ('a' - 'A')) : remedy.p[0]);
		buf_add(b, remedy.p + 1, remedy.n - 1 - str_ends(remedy, S(".")));
	}
}
