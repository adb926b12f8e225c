#include "text/bare_link.h"

#include "base/ascii.h"
#include "base/utf8.h"

// Quotes, dashes and the ellipsis, which Chinese shares with other languages.
static bool is_wide_mark(uint32_t cp)
{
	return (cp >= 0x2010 && cp <= 0x205E) || cp == 0xB7 || cp == 0xA0;
}

// Where an address that has come as far as `i` ends, before the marks at its end are cut off.
static size_t scan_address(struct str s, size_t i)
{
	while (i < s.n) {
		unsigned char c = (unsigned char)s.p[i];
		uint32_t cp;
		size_t n = 1;

		if (c <= ' ' || c == '<' || c == 0x7F)
			break;
		if (c >= 0x80) {
			n = utf8_decode(str_from(s, i), &cp);
			if (utf8_width(cp) != 1 || utf8_is_cjk_punct(cp) || is_wide_mark(cp))
				break;
		}
		i += n;
	}
	return i;
}

static size_t count_of(struct str s, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == c;
	return n;
}

// Marks at the end belong to the sentence, and so does a `)` that closes nothing in the address.
static size_t trim_end(struct str s, size_t from, size_t to)
{
	struct str inner = str_of(s.p + from, to - from);
	size_t opened = count_of(inner, '('), closed = count_of(inner, ')');

	while (to > from) {
		char c = s.p[to - 1];

		if (c == ')' && closed > opened)
			closed--;
		else if (!strchr("?!.,:;*_~'\"|", c) || !c)
			break;
		to--;
	}
	return to;
}

// The end of a host's name: parts with dots between them; 0: it is none.
static size_t scan_host(struct str s, size_t i, bool dotted)
{
	size_t from = i, dots = 0;

	for (; i < s.n; i++) {
		if (s.p[i] == '.')
			dots += i > from && i + 1 < s.n && s.p[i - 1] != '.' &&
				(ascii_is_alnum(s.p[i + 1]) || (unsigned char)s.p[i + 1] >= 0x80);
		else if (!ascii_is_alnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '_' &&
			 (unsigned char)s.p[i] < 0x80)
			break;
	}
	if (i == from || !ascii_is_alnum(s.p[from]))
		return 0;
	i = from + scan_address(str_of(s.p + from, i - from), 0);
	return dots || !dotted || str_starts(str_from(s, from), S("localhost")) ? i : 0;
}

static size_t scheme_before(struct str s, size_t least, size_t colon)
{
	static const struct str schemes[] = {S_INIT("https"), S_INIT("http"), S_INIT("ftp")};

	for (size_t k = 0; k < sizeof schemes / sizeof *schemes; k++) {
		size_t n = schemes[k].n;

		if (colon >= least + n && str_eq_nocase(str_of(s.p + colon - n, n), schemes[k]))
			return colon - n;
	}
	return SIZE_MAX;
}

static enum bare_link url_at(struct str s, size_t least, size_t i, char prev, size_t *from,
			     size_t *to)
{
	size_t host;

	*from = scheme_before(s, least, i);
	if (*from == SIZE_MAX || !str_starts(str_from(s, i), S("://")))
		return BARE_NONE;
	prev = *from ? s.p[*from - 1] : prev;
	host = ascii_is_alnum(prev) ? 0 : scan_host(s, i + 3, true);
	if (!host)
		return BARE_NONE;
	*to = trim_end(s, *from, scan_address(s, host));
	return *to > i + 3 ? BARE_URL : BARE_NONE;
}

static enum bare_link www_at(struct str s, size_t i, char prev, size_t *from, size_t *to)
{
	size_t host;

	prev = i ? s.p[i - 1] : prev;
	if (ascii_is_alnum(prev) || (prev && strchr("._-/@:", prev)) || s.n - i < 5 ||
	    !str_eq_nocase(str_of(s.p + i, 4), S("www.")))
		return BARE_NONE;
	host = scan_host(s, i + 4, false);
	if (!host)
		return BARE_NONE;
	*from = i;
	*to = trim_end(s, i, scan_address(s, host));
	return memchr(s.p + i + 4, '.', *to > i + 4 ? *to - i - 4 : 0) ? BARE_WWW : BARE_NONE;
}

static enum bare_link mail_at(struct str s, size_t least, size_t i, char prev, size_t *from,
			      size_t *to)
{
	size_t host;

	for (*from = i; *from > least; --*from) {
		char c = s.p[*from - 1];

		if (!ascii_is_alnum(c) && (!c || !strchr(".-_+", c)))
			break;
	}
	prev = *from ? s.p[*from - 1] : prev;
	if (*from == i || (prev && strchr("/:@", prev)))
		return BARE_NONE;
	for (host = i + 1;
	     host < s.n && (ascii_is_alnum(s.p[host]) || strchr(".-_", s.p[host])) && s.p[host];)
		host++;
	while (host > i + 1 && s.p[host - 1] == '.')
		host--;
	*to = host;
	if (host == i + 1 || s.p[i + 1] == '.' || !ascii_is_alnum(s.p[host - 1]) ||
	    !memchr(s.p + i + 1, '.', host - i - 1))
		return BARE_NONE;
	return BARE_MAIL;
}

enum bare_link bare_link_at(struct str text, size_t least, size_t i, char prev, size_t *from,
			    size_t *to)
{
	if (text.p[i] == ':')
		return url_at(text, least, i, prev, from, to);
	if (text.p[i] == '@')
		return mail_at(text, least, i, prev, from, to);
	return www_at(text, i, prev, from, to);
}

size_t bare_link_rest(struct str text)
{
	return trim_end(text, 0, scan_address(text, 0));
}
