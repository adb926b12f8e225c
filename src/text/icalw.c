#include "text/icalw.h"

#include "base/word.h"
#include "base/ascii.h"

void icalw_init(struct icalw *w, struct buf *out)
{
	*w = (struct icalw){.out = out};
}

static void end_line(struct icalw *w)
{
	buf_lit(w->out, "\r\n");
	w->column = 0;
}

static void fold(struct icalw *w)
{
	buf_lit(w->out, "\r\n ");
	w->column = 1;
}

// Writes bytes that stay on one line: a character, an escape.
static void put_whole(struct icalw *w, const char *p, size_t n)
{
	if (w->column + n > ICALW_LINE)
		fold(w);
	buf_add(w->out, p, n);
	w->column += n;
}

// How many bytes of `s` fit the line without cutting a character; 0 when none does.
static size_t fitting(const struct icalw *w, struct str s)
{
	size_t n = ICALW_LINE - w->column;

	if (n >= s.n)
		return s.n;
	while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
		n--;
	return n;
}

static void put_run(struct icalw *w, struct str s)
{
	while (s.n) {
		size_t n = fitting(w, s);

		if (n == 0 && w->column == 1) // no UTF-8
			n = s.n < ICALW_LINE - 1 ? s.n : ICALW_LINE - 1;
		if (n == 0) {
			fold(w);
			continue;
		}
		buf_add(w->out, s.p, n);
		w->column += n;
		s = str_from(s, n);
	}
}

// ---- lines in parts -----------------------------------------------------------------------------

void icalw_name(struct icalw *w, const char *name)
{
	put_run(w, str_cstr(name));
}

// How many bytes hold no control character, at least up to the word with the first one.
static size_t clean_length(struct str s)
{
	size_t n = 0;

	while (n + 8 <= s.n) {
		uint64_t word = word_load(s.p + n);

		if (word_below(word, 0x20) | word_has(word, 0x7F))
			break;
		n += 8;
	}
	return n;
}

void icalw_value(struct icalw *w, struct str s)
{
	size_t from = 0;

	put_whole(w, ":", 1);
	for (size_t i = clean_length(s); i < s.n; i++) {
		if (!ascii_is_line_control(s.p[i]))
			continue;
		put_run(w, str_of(s.p + from, i - from));
		from = i + 1;
	}
	put_run(w, str_from(s, from));
	end_line(w);
}

// How a byte is written in the place where it stands; NULL: as it is.
typedef const char *written_fn(struct str s, size_t i);

static void put_written(struct icalw *w, struct str s, written_fn *written)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char *other = written(s, i);

		if (!other)
			continue;
		put_run(w, str_of(s.p + from, i - from));
		put_whole(w, other, strlen(other));
		from = i + 1;
	}
	put_run(w, str_from(s, from));
}

// In a parameter's value, RFC 6868.
static const char *in_param(struct str s, size_t i)
{
	switch (s.p[i]) {
	case '"':
		return "^'";
	case '^':
		return "^^";
	case '\n':
		return "^n";
	default:
		return ascii_is_line_control(s.p[i]) ? "" : NULL;
	}
}

void icalw_param(struct icalw *w, const char *name, struct str s)
{
	bool quoted = s.n == 0;

	for (size_t i = 0; i < s.n; i++)
		quoted |= !!strchr(":;,\"", s.p[i]);
	put_whole(w, ";", 1);
	put_run(w, str_cstr(name));
	put_whole(w, "=\"", quoted ? 2 : 1);
	put_written(w, s, in_param);
	if (quoted)
		put_whole(w, "\"", 1);
}

static const char *in_text(struct str s, size_t i)
{
	switch (s.p[i]) {
	case '\\':
		return "\\\\";
	case ';':
		return "\\;";
	case ',':
		return "\\,";
	case '\n':
		return "\\n";
	case '\r':
		return i + 1 < s.n && s.p[i + 1] == '\n' ? "" : "\\n";
	default:
		return ascii_is_line_control(s.p[i]) ? "" : NULL;
	}
}

void icalw_text(struct icalw *w, struct str s)
{
	icalw_texts(w, &s, 1);
}

void icalw_texts(struct icalw *w, const struct str *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		put_whole(w, i ? "," : ":", 1);
		put_written(w, p[i], in_text);
	}
	end_line(w);
}

// ---- lines in one -------------------------------------------------------------------------------

void icalw_put(struct icalw *w, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	icalw_name(w, name);
	icalw_value(w, value);
}

void icalw_begin(struct icalw *w, const char *component)
{
	icalw_put(w, "BEGIN", str_cstr(component));
}

void icalw_end(struct icalw *w, const char *component)
{
	icalw_put(w, "END", str_cstr(component));
}

void icalw_put_text(struct icalw *w, const char *name, struct str text)
{
	if (text.n == 0)
		return;
	icalw_name(w, name);
	icalw_text(w, text);
}

void icalw_put_uri(struct icalw *w, const char *name, struct str uri)
{
	if (uri.n == 0)
		return;
	icalw_name(w, name);
	icalw_param(w, "VALUE", S("URI"));
	icalw_value(w, uri);
}

void icalw_put_int(struct icalw *w, const char *name, int64_t n)
{
	char digits[24];
	struct buf b = {.p = digits, .cap = sizeof digits, .max = sizeof digits};

	buf_int(&b, n, 1);
	icalw_put(w, name, buf_view(&b));
}

void icalw_put_utc(struct icalw *w, const char *name, instant t)
{
	char digits[24];
	struct buf b = {.p = digits, .cap = sizeof digits, .max = sizeof digits};

	icalw_utc(&b, t);
	icalw_put(w, name, buf_view(&b));
}

// ---- dates --------------------------------------------------------------------------------------

void icalw_day(struct buf *b, struct civil c)
{
	buf_int(b, c.year, 4);
	buf_int(b, c.month, 2);
	buf_int(b, c.day, 2);
}

void icalw_wall(struct buf *b, struct civil c)
{
	icalw_day(b, c);
	buf_char(b, 'T');
	buf_int(b, c.hour, 2);
	buf_int(b, c.minute, 2);
	buf_int(b, c.second, 2);
}

void icalw_utc(struct buf *b, instant t)
{
	icalw_wall(b, civil_from_utc(t));
	buf_char(b, 'Z');
}

void icalw_offset(struct buf *b, int seconds)
{
	int size = seconds < 0 ? -seconds : seconds;

	buf_char(b, seconds < 0 ? '-' : '+');
	buf_int(b, size / 3600, 2);
	buf_int(b, size / 60 % 60, 2);
	if (size % 60)
		buf_int(b, size % 60, 2);
}
