#include "text/mime.h"

#include <stdio.h>

#include "base/ascii.h"
#include "base/utf8.h"

#define LINE_MAX_BYTES 998 // RFC 5322 §2.1.1
#define LINE_GOAL 76       // RFC 2047 §2: of lines that hold encoded words; and the aim of others
#define ENCODED_FRAME 12   // "=?UTF-8?B?" and "?="
#define WORD_BYTES 45      // of text in one encoded word, which base64 makes 60
#define QUOTED_MAX 60 // bytes of a quoted name; a longer one is encoded, so that it can be folded

static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char URL_ALPHABET[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static void base64(struct buf *b, struct str s, const char *alphabet, bool pad)
{
	for (size_t i = 0; i < s.n; i += 3) {
		size_t left = s.n - i;
		uint32_t v = (uint32_t)(unsigned char)s.p[i] << 16;
		char out[4];

		v |= left > 1 ? (uint32_t)(unsigned char)s.p[i + 1] << 8 : 0;
		v |= left > 2 ? (uint32_t)(unsigned char)s.p[i + 2] : 0;
		for (int k = 0; k < 4; k++)
			out[k] = alphabet[v >> (18 - 6 * k) & 63];
		if (left < 3 && pad)
			out[3] = '=', out[2] = left < 2 ? '=' : out[2];
		buf_add(b, out, left < 3 && !pad ? left + 1 : 4);
	}
}

void base64_encode(struct buf *b, struct str s)
{
	base64(b, s, ALPHABET, true);
}

void base64url_encode(struct buf *b, struct str s)
{
	base64(b, s, URL_ALPHABET, false);
}

// ---- headers ------------------------------------------------------------------------------------

bool mime_is_clean(struct str s)
{
	uint32_t cp;
	size_t len;

	if (utf8_check(s) != s.n)
		return false;
	for (; (len = utf8_decode(s, &cp)) != 0; s = str_from(s, len))
		if (utf8_steers(cp))
			return false;
	return true;
}

// Printable ASCII and blanks.
static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || (unsigned char)s.p[i] > 0x7E)
			return false;
	return true;
}

// Whether all words have something in them: no blank at either end, nor two in a row.
static bool is_single_spaced(struct str s)
{
	return s.n && s.p[0] != ' ' && s.p[s.n - 1] != ' ' && str_find(s, S("  ")) == SIZE_MAX;
}

static size_t longest_word(struct str s)
{
	size_t most = 0;
	struct str word;

	while (str_next(&s, ' ', &word))
		most = word.n > most ? word.n : most;
	return most;
}

// Whether the text can stand in a header as it is: ASCII, nothing that reads as an encoded word,
// and words that folding keeps.
static bool is_plain(struct str s)
{
	return s.n == 0 || (is_ascii(s) && is_single_spaced(s) &&
			    str_find(s, S("=?")) == SIZE_MAX && longest_word(s) <= LINE_GOAL - 16);
}

// Writes words with single spaces, folding before a word that would pass the goal. *column is where
// the line stands.
static void write_folded(struct buf *b, struct str s, size_t *column)
{
	struct str word;

	for (bool first = true; str_next(&s, ' ', &word); first = false) {
		if (!first && *column + 1 + word.n > LINE_GOAL) {
			buf_lit(b, "\r\n");
			*column = 0;
		}
		if (!first)
			buf_char(b, ' '), ++*column;
		buf_str(b, word);
		*column += word.n;
	}
}

// The longest run of whole characters from the front of `s` of at most `max` bytes.
static struct str take_chars(struct str s, size_t max)
{
	size_t n = 0, len;
	uint32_t cp;

	while ((len = utf8_decode(str_from(s, n), &cp)) != 0 && n + len <= max)
		n += len;
	return str_first(s, n);
}

// Writes encoded words (RFC 2047 §4.1), one a line.
static void write_encoded(struct buf *b, struct str s, size_t *column)
{
	while (s.n) {
		size_t used = *column + ENCODED_FRAME,
		       room = used < LINE_GOAL ? (LINE_GOAL - used) / 4 * 3 : 0;
		struct str piece = take_chars(s, room < WORD_BYTES ? room : WORD_BYTES);

		if (piece.n) {
			buf_lit(b, "=?UTF-8?B?");
			base64_encode(b, piece);
			buf_lit(b, "?=");
			*column += ENCODED_FRAME + (piece.n + 2) / 3 * 4;
			s = str_from(s, piece.n);
		}
		if (s.n) { // more to come, or no room behind the header's name
			buf_lit(b, "\r\n ");
			*column = 1;
		}
	}
}

static size_t write_name(struct buf *b, const char *name)
{
	buf_printf(b, "%s: ", name);
	return strlen(name) + 2;
}

bool mime_header_text(struct buf *b, const char *name, struct str text)
{
	size_t column;

	if (!mime_is_clean(text))
		return false;
	column = write_name(b, name);
	if (is_plain(text))
		write_folded(b, text, &column);
	else
		write_encoded(b, text, &column);
	buf_lit(b, "\r\n");
	return true;
}

bool mime_header_raw(struct buf *b, const char *name, struct str value)
{
	size_t column;

	if (!is_ascii(value) || !is_single_spaced(value) ||
	    longest_word(value) + strlen(name) + 2 > LINE_MAX_BYTES)
		return false;
	column = write_name(b, name);
	write_folded(b, value, &column);
	buf_lit(b, "\r\n");
	return true;
}

// ---- addresses ----------------------------------------------------------------------------------

static bool is_atext(char c) // RFC 5322 §3.2.3
{
	return ascii_is_alnum(c) || (c && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

static bool is_label(struct str s)
{
	if (s.n == 0 || s.n > 63 || s.p[0] == '-' || s.p[s.n - 1] == '-')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_is_alnum(s.p[i]) && s.p[i] != '-')
			return false;
	return true;
}

bool domain_check(struct str s)
{
	struct str label;

	if (s.n == 0 || s.n > 253)
		return false;
	while (str_next(&s, '.', &label))
		if (!is_label(label))
			return false;
	return true;
}

static bool is_dot_atom(struct str s)
{
	struct str atom;

	if (s.n == 0)
		return false;
	while (str_next(&s, '.', &atom)) {
		if (atom.n == 0)
			return false;
		for (size_t i = 0; i < atom.n; i++)
			if (!is_atext(atom.p[i]))
				return false;
	}
	return true;
}

// "=?charset?b?" or "=?charset?q?" anywhere.
static bool begins_encoded_word(struct str s)
{
	for (size_t at; (at = str_find(s, S("=?"))) != SIZE_MAX; s = str_from(s, at + 1)) {
		struct str rest = str_from(s, at + 2);
		size_t end = str_index(rest, '?');

		rest = str_from(rest, end == SIZE_MAX ? rest.n : end + 1);
		if (rest.n > 1 && strchr("bBqQ", rest.p[0]) && rest.p[1] == '?')
			return true;
	}
	return false;
}

static const char *address_fault(struct str s)
{
	size_t at = str_rindex(s, '@');
	struct str local = str_first(s, at),
		   domain = at == SIZE_MAX ? (struct str){0} : str_from(s, at + 1);

	if (s.n == 0)
		return "it is empty";
	if (!mime_is_clean(s))
		return "it holds a line break or control character";
	if (at == SIZE_MAX)
		return "it has no @";
	if (!is_ascii(domain))
		return "the domain is not ASCII; write it in its xn-- form";
	if (!is_ascii(local))
		return "the part before the @ is not ASCII";
	if (local.n > 64 || !is_dot_atom(local))
		return "the part before the @ is not valid";
	// Allowed, but mail programs read another address where they decode it (RFC 2047 §5).
	if (begins_encoded_word(local))
		return "it holds what begins an encoded word";
	if (!domain_check(domain))
		return "the domain is not valid";
	return s.n > 254 ? "it is longer than 254 bytes" : NULL;
}

bool address_check(struct str s, const char **why)
{
	const char *fault = address_fault(s);

	if (why)
		*why = fault;
	return !fault;
}

// Takes the quotes off a name. False when they do not enclose all of it, or when something is
// escaped inside them.
static bool unquote(struct str *name)
{
	if (name->n == 0 || name->p[0] != '"')
		return true;
	if (name->n < 2 || name->p[name->n - 1] != '"')
		return false;
	*name = str_of(name->p + 1, name->n - 2);
	return str_index(*name, '"') == SIZE_MAX && str_index(*name, '\\') == SIZE_MAX;
}

bool mailbox_parse(struct str s, struct mailbox *out, const char **why)
{
	size_t open;

	s = str_trim(s);
	open = str_rindex(s, '<');
	*out = (struct mailbox){.address = s};
	if (open != SIZE_MAX) {
		if (s.p[s.n - 1] != '>')
			return *why = "there is no > behind the address", false;
		out->name = str_trim(str_first(s, open));
		out->address = str_trim(str_range(s.p + open + 1, s.p + s.n - 1));
	}
	if (!unquote(&out->name))
		return *why = "the name's quotes cannot be read; leave them out", false;
	if (!mime_is_clean(out->name))
		return *why = "the name holds a line break or control character", false;
	return address_check(out->address, why);
}

static bool is_phrase(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_atext(s.p[i]) && s.p[i] != ' ')
			return false;
	return is_plain(s);
}

// A name of ASCII that is no phrase: "J. Smith", quoted (RFC 5322 §3.2.4).
static void write_quoted(struct buf *b, struct str s, size_t *column)
{
	size_t before = b->n;

	buf_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_char(b, '\\');
		buf_char(b, s.p[i]);
	}
	buf_char(b, '"');
	*column += b->n - before;
}

static bool can_quote(struct str s)
{
	size_t n = s.n;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '"' || s.p[i] == '\\';
	return n <= QUOTED_MAX && is_ascii(s) && is_single_spaced(s) &&
	       str_find(s, S("=?")) == SIZE_MAX;
}

bool mime_header_mailbox(struct buf *b, const char *name, const struct mailbox *m)
{
	size_t column;

	if (!mime_is_clean(m->name) || !address_check(m->address, NULL))
		return false;
	column = write_name(b, name);
	if (m->name.n == 0) {
		buf_str(b, m->address);
		buf_lit(b, "\r\n");
		return true;
	}
	if (is_phrase(m->name))
		write_folded(b, m->name, &column);
	else if (can_quote(m->name))
		write_quoted(b, m->name, &column);
	else
		write_encoded(b, m->name, &column);
	if (column + m->address.n + 3 > LINE_GOAL)
		buf_lit(b, "\r\n");
	buf_lit(b, " <");
	buf_str(b, m->address);
	buf_lit(b, ">\r\n");
	return true;
}
