// Text and addresses inside HTML: the part of doc_html.h that knows no tree.

#include "base/ascii.h"
#include "text/doc_html.h"

enum { RAW, AMP, LT, GT, QUOT };

static const uint8_t text_class[256] = {['&'] = AMP, ['<'] = LT, ['>'] = GT, ['"'] = QUOT};
static const struct str escapes[] = {[AMP] = S_INIT("&amp;"),
				     [LT] = S_INIT("&lt;"),
				     [GT] = S_INIT("&gt;"),
				     [QUOT] = S_INIT("&quot;")};

void html_escape(struct buf *out, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = text_class[(unsigned char)s.p[i]];

		if (!c)
			continue;
		buf_add(out, s.p + from, i - from);
		buf_str(out, escapes[c]);
		from = i + 1;
	}
	if (s.n > from)
		buf_add(out, s.p + from, s.n - from);
}

static bool is_url_char(unsigned char c)
{
	return ascii_is_alnum(c) || (c && strchr("~-_.+!*(),%#@?=;:/$&'", c));
}

void html_url(struct buf *out, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";
	bool fragment = false; // which holds no other '#' (RFC 3986 §3.5)

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '&')
			buf_lit(out, "&amp;");
		else if (is_url_char(c) && !(c == '#' && fragment))
			buf_char(out, (char)c);
		else
			buf_add(out, (char[]){'%', hex[c >> 4], hex[c & 15]}, 3);
		fragment |= c == '#';
	}
}

// Browsers leave out tabs and line breaks inside a scheme, and control characters and blanks before
// it.
static struct str squeeze_scheme(struct str url, char out[16])
{
	size_t n = 0;

	for (size_t i = 0; i < url.n && n < 16; i++) {
		unsigned char c = (unsigned char)url.p[i];

		if (c <= ' ')
			continue;
		if (c == ':')
			return str_of(out, n);
		out[n++] = c >= 'A' && c <= 'Z' ? (char)(c | 32) : (char)c;
	}
	return (struct str){0};
}

bool html_is_safe_url(struct str url)
{
	static const struct str bad[] = {S_INIT("javascript"), S_INIT("vbscript"), S_INIT("data")};
	char held[16];
	struct str scheme = squeeze_scheme(url, held);

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (str_eq(scheme, bad[i]))
			return false;
	return true;
}

bool html_is_plain_url(struct str url)
{
	static const struct str good[] = {S_INIT("http"), S_INIT("https"), S_INIT("mailto"),
					  S_INIT("tel")};
	size_t end = 0, colon = str_index(url, ':');

	while (end < url.n && (!strchr("/?#", url.p[end]) || !url.p[end]))
		end++;
	if (colon == SIZE_MAX || colon > end)
		return true;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (str_eq_nocase(str_first(url, colon), good[i]))
			return true;
	return false;
}
