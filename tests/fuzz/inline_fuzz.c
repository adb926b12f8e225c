// A style sheet and HTML, parted by a NUL: inlining ends, and with an empty sheet no letter of the
// HTML is lost or added.

#include <stdlib.h>

#include "output/email.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_alnum(char c)
{
	return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9');
}

static bool holds(struct str s, struct str word)
{
	for (size_t i = 0; i + word.n <= s.n; i++)
		if (str_eq_nocase(str_of(s.p + i, word.n), word))
			return true;
	return false;
}

static void same_letters(struct str a, struct str b)
{
	for (;; a = str_from(a, 1), b = str_from(b, 1)) {
		while (a.n && !is_alnum(a.p[0]))
			a = str_from(a, 1);
		while (b.n && !is_alnum(b.p[0]))
			b = str_from(b, 1);
		if ((a.n == 0) != (b.n == 0) || (a.n && a.p[0] != b.p[0]))
			abort();
		if (a.n == 0)
			return;
	}
}

static void inline_with(struct arena *a, struct diag_log *log, struct str css, struct str html,
			struct buf *out)
{
	struct source *src = arena_new(a, struct source);

	*src = (struct source){S("email.css"), css};
	email_inline(out, html, css_parse(a, src, log), NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str all = str_of((const char *)data, size), css = str_first(all, str_index(all, 0));
	struct str html = str_from(all, css.n + 1);
	struct arena a;
	struct diag_log log;
	struct buf out;

	arena_init(&a);
	diag_init(&log, &a);
	buf_init(&out, (size_t)1 << 26);
	inline_with(&a, &log, css, html, &out);
	buf_reset(&out);
	inline_with(&a, &log, S(""), html, &out);
	if (!holds(html, S("class")) && !holds(html, S("style")))
		same_letters(html, buf_view(&out));
	buf_release(&out);
	arena_release(&a);
	return 0;
}
