// Bodies of parts: quoted-printable and base64 (RFC 2045), of whole texts and of those with words
// to fill in.

#include <stdio.h>

#include "base/vec.h"
#include "text/mime.h"

#define LINE_MAX_BYTES 76
#define BASE64_BYTES 57 // that fill a line

// ---- whole texts --------------------------------------------------------------------------------

// The bytes from the place on that stand for themselves inside a line, at most `room`. The line's
// last is not among them: it decides for itself.
static size_t plain_length(struct str line, size_t from, size_t room)
{
	const unsigned char *p = (const unsigned char *)line.p + from;
	size_t n = 0, most = line.n - 1 - from;

	most = most < room ? most : room;
	while (n < most && ((p[n] >= ' ' && p[n] <= '~' && p[n] != '=') || p[n] == '\t'))
		n++;
	return n;
}

// One byte of a line, with a soft break before it where it needs one.
static void quote_byte(struct buf *b, struct str line, size_t i, size_t *column)
{
	static const char hex[] = "0123456789ABCDEF";
	unsigned char c = (unsigned char)line.p[i];
	bool last = i + 1 == line.n, blank = c == ' ' || c == '\t';
	bool quote = blank ? last : c < 0x20 || c > 0x7E || c == '=';

	if (*column + (quote ? 3 : 1) + !last > LINE_MAX_BYTES) {
		buf_lit(b, "=\r\n");
		*column = 0;
	}
	// For relays that handle them badly: no line begins with "." or "From ".
	if (*column == 0 && (c == '.' || str_starts(str_from(line, i), S("From "))))
		quote = true;
	if (quote)
		buf_add(b, (char[]){'=', hex[c >> 4], hex[c & 15]}, 3);
	else
		buf_char(b, (char)c);
	*column += quote ? 3 : 1;
}

// One line's bytes, with soft breaks that keep each line at 76 bytes or fewer (RFC 2045 §6.7).
static void quote_line(struct buf *b, struct str line)
{
	size_t column = 0;

	for (size_t i = 0; i < line.n; i++) {
		size_t plain = column ? plain_length(line, i, LINE_MAX_BYTES - 1 - column) : 0;

		buf_add(b, line.p + i, plain);
		i += plain, column += plain;
		quote_byte(b, line, i, &column);
	}
	buf_lit(b, "\r\n");
}

// The bytes in lines of 76.
static void base64_lines(struct buf *b, struct str bytes)
{
	for (size_t i = 0; i < bytes.n; i += BASE64_BYTES) {
		base64_encode(b, str_first(str_from(bytes, i), BASE64_BYTES));
		buf_lit(b, "\r\n");
	}
}

static size_t base64_size(size_t n)
{
	return (n + 2) / 3 * 4 + (n + BASE64_BYTES - 1) / BASE64_BYTES * 2;
}

static void write_head(struct buf *b, const char *type, const char *encoding)
{
	buf_printf(b, "Content-Type: %s; charset=utf-8\r\nContent-Transfer-Encoding: %s\r\n\r\n",
		   type, encoding);
}

void mime_boundary(char out[MIME_BOUNDARY_SIZE], uint64_t seed)
{
	// "=_" cannot stand in quoted-printable nor in base64, so no part can hold the boundary
	// (RFC 2045 §6.7).
	snprintf(out, MIME_BOUNDARY_SIZE, "=_kith_%016llx", (unsigned long long)seed);
}

// ---- texts with words to fill in ----------------------------------------------------------------

// What stands before the first word, between two, and behind the last.
struct run {
	struct str bytes; // with CRLF
	// quoted-printable: a word changes the line that it stands in and no other
	bool breaks;      // holds a line end
	struct str head;  // up to the first one, or all: of the line of the word before
	struct str lines; // the lines between, encoded
	struct str tail;  // behind the last one: of the line of the next word
	// base64: the word's length decides how many of these bytes go into its last group of
	// three, so they are encoded from the first, second and third byte on, in whole lines
	struct str groups[3];
};
struct mime_template {
	struct str head; // header lines
	bool base64;
	VEC(struct run) runs; // one more than words
	VEC(unsigned) words;  // by number
};

// Appends text with CRLF for its line ends.
static void add_crlf(struct buf *b, struct str text)
{
	size_t at;

	for (; (at = str_index(text, '\n')) != SIZE_MAX; text = str_from(text, at + 1)) {
		buf_add(b, text.p, at && text.p[at - 1] == '\r' ? at - 1 : at);
		buf_lit(b, "\r\n");
	}
	buf_str(b, text);
}

static void add_run(struct arena *a, struct mime_template *t, struct buf *bytes)
{
	vec_push(a, &t->runs, (struct run){.bytes = arena_dup(a, buf_view(bytes))});
	buf_reset(bytes);
}

static void split(struct arena *a, struct mime_template *t, const struct mime_piece *pieces,
		  size_t n)
{
	struct buf bytes;

	buf_init(&bytes, BUF_MAX_DEFAULT);
	for (size_t i = 0; i < n; i++) {
		if (!pieces[i].hole) {
			add_crlf(&bytes, pieces[i].text);
			continue;
		}
		add_run(a, t, &bytes);
		vec_push(a, &t->words, pieces[i].word);
	}
	if (bytes.n ? bytes.p[bytes.n - 1] != '\n' : t->words.n != 0)
		buf_lit(&bytes, "\r\n");
	add_run(a, t, &bytes);
	buf_release(&bytes);
}

// Cuts a run into lines. Returns how many bytes all of it takes when it is encoded.
static size_t make_quoted(struct arena *a, struct run *run, bool first, struct buf *out)
{
	struct str rest = run->bytes, line;
	size_t from = first ? 0 : str_find(rest, S("\r\n")), to = str_rindex(rest, '\n');

	run->breaks = to != SIZE_MAX;
	run->head = first ? (struct str){0} : str_first(rest, from);
	run->tail = run->breaks ? str_from(rest, to + 1) : first ? rest : (struct str){0};
	buf_reset(out);
	if (run->breaks) {
		from += first ? 0 : 2;
		rest = str_range(rest.p + from, rest.p + to + 1);
		while (str_line(&rest, &line))
			quote_line(out, line);
		run->lines = arena_dup(a, buf_view(out));
	}
	if (run->head.n)
		quote_line(out, run->head);
	if (run->tail.n)
		quote_line(out, run->tail);
	return out->n;
}

static void make_groups(struct arena *a, struct run *run, bool first, bool last, struct buf *out)
{
	for (size_t from = 0; from < (first ? 1 : 3) && from <= run->bytes.n; from++) {
		struct str bytes = str_from(run->bytes, from);

		buf_reset(out);
		base64_lines(out, last ? bytes : str_first(bytes, bytes.n / 3 * 3));
		run->groups[from] = arena_dup(a, buf_view(out));
	}
}

struct mime_template *mime_template_new(struct arena *a, const char *type,
					const struct mime_piece *pieces, size_t n)
{
	struct mime_template *t = arena_new(a, struct mime_template);
	size_t quoted = 0, bytes = 0;
	struct buf out;

	buf_init(&out, BUF_MAX_DEFAULT);
	split(a, t, pieces, n);
	for (size_t i = 0; i < t->runs.n; i++) {
		quoted += make_quoted(a, &t->runs.p[i], i == 0, &out);
		bytes += t->runs.p[i].bytes.n;
	}
	t->base64 = base64_size(bytes) < quoted;
	for (size_t i = 0; t->base64 && i < t->runs.n; i++)
		make_groups(a, &t->runs.p[i], i == 0, i + 1 == t->runs.n, &out);
	buf_reset(&out);
	write_head(&out, type, t->base64 ? "base64" : "quoted-printable");
	t->head = arena_dup(a, buf_view(&out));
	buf_release(&out);
	return t;
}

static void write_quoted(struct buf *out, const struct mime_template *t, const struct str *words,
			 struct buf *line)
{
	const struct run *run = t->runs.p;

	buf_str(out, run->lines);
	buf_str(line, run->tail);
	for (size_t i = 0; i < t->words.n; i++) {
		run = &t->runs.p[i + 1];
		buf_str(line, words[t->words.p[i]]);
		buf_str(line, run->head);
		if (!run->breaks)
			continue;
		quote_line(out, buf_view(line));
		buf_reset(line);
		buf_str(out, run->lines);
		buf_str(line, run->tail);
	}
}

static void write_base64(struct buf *out, const struct mime_template *t, const struct str *words,
			 struct buf *rest)
{
	const struct run *run = t->runs.p;

	buf_str(out, run->groups[0]);
	if (t->words.n)
		buf_str(rest, str_from(run->bytes, run->bytes.n / 3 * 3));
	for (size_t i = 0; i < t->words.n; i++) {
		struct str behind;
		size_t need;

		run = &t->runs.p[i + 1];
		buf_str(rest, words[t->words.p[i]]);
		need = (3 - rest->n % 3) % 3;
		buf_str(rest, str_first(run->bytes, need));
		if (run->bytes.n < need)
			continue; // too short to fill the group
		base64_lines(out, buf_view(rest));
		buf_reset(rest);
		buf_str(out, run->groups[need]);
		behind = str_from(run->bytes, need);
		if (i + 1 < t->words.n)
			buf_str(rest, str_from(behind, behind.n / 3 * 3));
	}
	base64_lines(out, buf_view(rest));
}

void mime_template_write(struct buf *out, const struct mime_template *t, const struct str *words)
{
	struct buf rest; // of a line or a group of three, while words come in

	buf_init(&rest, BUF_MAX_DEFAULT);
	buf_str(out, t->head);
	(t->base64 ? write_base64 : write_quoted)(out, t, words, &rest);
	buf_release(&rest);
}
