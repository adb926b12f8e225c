// Any bytes as a subject, a mailbox, an address and a part: what is written stays in its lines, is
// ASCII, and adds no header.

#include <stdlib.h>

#include "../text/one_part.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
	if (!good)
		abort();
}

// One header that may be folded: lines of at most 998 bytes, or of 76 with encoded words, each but
// the first beginning with a blank.
static void check_header(struct str out, bool encoded)
{
	struct str line;
	bool first = true;

	must(out.n > 2 && str_ends(out, S("\r\n")));
	while (str_line(&out, &line)) {
		must(line.n <= 998 && str_index(line, '\r') == SIZE_MAX && str_trim(line).n > 0);
		must(first != (line.p[0] == ' '));
		must(!encoded || line.n <= 76 || str_find(line, S("=?UTF-8?B?")) == SIZE_MAX);
		for (size_t i = 0; i < line.n; i++)
			must(line.p[i] >= 0x20 && line.p[i] < 0x7F);
		first = false;
	}
}

static void try_headers(struct str s)
{
	struct mailbox m = {0}, named = {s, S("a@example.org")};
	const char *why = NULL;
	struct buf out;

	buf_init(&out, (size_t)1 << 24);
	must(mime_header_text(&out, "Subject", s) == mime_is_clean(s));
	if (out.n)
		check_header(buf_view(&out), true);
	buf_reset(&out);
	must(mime_header_mailbox(&out, "To", &named) == mime_is_clean(s));
	if (out.n)
		check_header(buf_view(&out), true);
	buf_reset(&out);
	if (mime_header_raw(&out, "List-Id", s))
		check_header(buf_view(&out), false);
	else
		must(out.n == 0);
	buf_reset(&out);
	if (mailbox_parse(s, &m, &why)) {
		must(mime_header_mailbox(&out, "From", &m) && address_check(m.address, NULL));
		check_header(buf_view(&out), true);
	} else {
		must(why != NULL);
	}
	buf_release(&out);
}

static void check_part(struct str rest)
{
	struct str line;

	while (str_line(&rest, &line)) {
		must(line.n <= 76);
		for (size_t i = 0; i < line.n; i++)
			must((line.p[i] >= 0x20 || line.p[i] == '\t') && line.p[i] < 0x7F);
		must(line.n == 0 ||
		     (line.p[line.n - 1] != ' ' && line.p[line.n - 1] != '\t' && line.p[0] != '.'));
	}
}

static void try_part(struct str s)
{
	struct buf out;

	buf_init(&out, (size_t)1 << 24);
	one_part(&out, "text/plain", s);
	check_part(buf_view(&out));
	buf_release(&out);
}

// The same text as a template: each line's first half is a word of the recipient's.
static void try_template(struct str s)
{
	struct mime_piece pieces[16];
	struct str words[8], line, rest = s;
	struct arena a;
	struct buf out;
	size_t n = 0;

	arena_init(&a);
	buf_init(&out, (size_t)1 << 24);
	for (; n < 8 && str_line(&rest, &line); n++) {
		const char *half = line.p + line.n / 2;

		words[n] = str_range(line.p, half);
		pieces[2 * n] = (struct mime_piece){.hole = true, .word = (unsigned)n};
		pieces[2 * n + 1] =
			(struct mime_piece){.text = str_range(half, n < 7 ? rest.p : s.p + s.n)};
	}
	mime_template_write(&out, mime_template_new(&a, "text/html", pieces, 2 * n), words);
	check_part(buf_view(&out));
	buf_release(&out);
	arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = str_of((const char *)data, size);

	try_headers(s);
	try_part(s);
	try_template(s);
	return 0;
}
