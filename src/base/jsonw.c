#include "base/jsonw.h"

#include "base/diag.h"
#include "base/utf8.h"
#include "base/word.h"

void jsonw_init(struct jsonw *w, struct buf *out)
{
	*w = (struct jsonw){.out = out};
}

void jsonw_init_script(struct jsonw *w, struct buf *out)
{
	*w = (struct jsonw){.out = out, .compact = true};
}

static void new_line(struct jsonw *w)
{
	if (w->compact)
		return;
	buf_char(w->out, '\n');
	for (unsigned i = 0; i < w->depth; i++)
		buf_lit(w->out, "  ");
}

// What stands before a value or a key: the comma and the line's indentation.
static void lead(struct jsonw *w)
{
	if (w->after_key) {
		w->after_key = false;
		return;
	}
	if (w->depth == 0)
		return;
	if (w->open[w->depth - 1].some)
		buf_char(w->out, ',');
	w->open[w->depth - 1].some = true;
	new_line(w);
}

static void open_with(struct jsonw *w, char opening, char closing)
{
	lead(w);
	if (w->depth == JSONW_DEPTH)
		BUG("JSON is nested too deeply");
	buf_char(w->out, opening);
	w->open[w->depth].close = closing;
	w->open[w->depth].some = false;
	w->depth++;
}

void jsonw_object(struct jsonw *w)
{
	open_with(w, '{', '}');
}

void jsonw_array(struct jsonw *w)
{
	open_with(w, '[', ']');
}

void jsonw_close(struct jsonw *w)
{
	if (w->depth == 0)
		BUG("nothing is open in this JSON");
	w->depth--;
	if (w->open[w->depth].some)
		new_line(w);
	buf_char(w->out, w->open[w->depth].close);
	if (w->depth == 0 && !w->compact)
		buf_char(w->out, '\n');
}

// Bytes of ASCII that stand in a JSON text as they are, in scripts as well.
static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '<';
}

static size_t plain_length(struct str s)
{
	size_t n = 0;

	for (; n + 8 <= s.n; n += 8) {
		uint64_t w = word_load(s.p + n);

		if (word_not_ascii(w) | word_below(w, 0x20) | word_has(w, '"') | word_has(w, '\\') |
		    word_has(w, '<') | word_has(w, 0x7F))
			break;
	}
	while (n < s.n && is_plain((unsigned char)s.p[n]))
		n++;
	return n;
}

static void quoted(struct jsonw *w, struct str s)
{
	struct buf *b = w->out;
	uint32_t cp;

	buf_char(b, '"');
	for (size_t len; s.n; s = str_from(s, len)) {
		len = plain_length(s);
		buf_add(b, s.p, len);
		s = str_from(s, len);
		len = utf8_decode(s, &cp);
		if (len == 0)
			break;
		if (cp == '"' || cp == '\\')
			buf_char(b, '\\'), buf_char(b, (char)cp);
		else if (cp == '\n')
			buf_lit(b, "\\n");
		else if (cp == '\t')
			buf_lit(b, "\\t");
		else if (cp < 0x20 || cp == 0x7F || cp == 0x2028 || cp == 0x2029 ||
			 (w->compact && cp == '<'))
			buf_printf(b, "\\u%04x", (unsigned)cp);
		else
			buf_utf8(b, cp);
	}
	buf_char(b, '"');
}

static void after_key(struct jsonw *w)
{
	buf_str(w->out, w->compact ? S(":") : S(": "));
	w->after_key = true;
}

void jsonw_key(struct jsonw *w, struct str key)
{
	lead(w);
	quoted(w, key);
	after_key(w);
}

// A key of kith's own, which holds nothing to be escaped.
static void own_key(struct jsonw *w, const char *key)
{
	lead(w);
	buf_char(w->out, '"');
	buf_str(w->out, str_cstr(key));
	buf_char(w->out, '"');
	after_key(w);
}

void jsonw_str(struct jsonw *w, struct str s)
{
	lead(w);
	quoted(w, s);
}

void jsonw_int(struct jsonw *w, int64_t n)
{
	lead(w);
	buf_int(w->out, n, 1);
}

void jsonw_bool(struct jsonw *w, bool b)
{
	lead(w);
	buf_str(w->out, b ? S("true") : S("false"));
}

void jsonw_null(struct jsonw *w)
{
	lead(w);
	buf_lit(w->out, "null");
}

void jsonw_put_str(struct jsonw *w, const char *key, struct str s)
{
	own_key(w, key);
	jsonw_str(w, s);
}

void jsonw_put_text(struct jsonw *w, const char *key, struct str s)
{
	own_key(w, key);
	if (s.n)
		jsonw_str(w, s);
	else
		jsonw_null(w);
}

void jsonw_put_int(struct jsonw *w, const char *key, int64_t n)
{
	own_key(w, key);
	jsonw_int(w, n);
}

void jsonw_put_bool(struct jsonw *w, const char *key, bool b)
{
	own_key(w, key);
	jsonw_bool(w, b);
}
