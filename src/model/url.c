#include "model/url.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "model/kind.h"
#include "model/pinyin.h"

// Characters of `keep` stay beside letters and digits where one follows; all else becomes one '-'
// between them.
static struct str slug_of(struct arena *a, struct str text, const char *keep, bool pinyin)
{
	struct buf out, lower;
	bool gap = false, word_before = false;
	char kept = 0;
	uint32_t cp;
	struct str word;

	buf_init(&lower, BUF_MAX_DEFAULT);
	buf_init(&out, BUF_MAX_DEFAULT);
	utf8_lower(&lower, text);
	text = buf_view(&lower);
	for (size_t len; (len = utf8_decode(text, &cp)) != 0; text = str_from(text, len)) {
		size_t han = pinyin && utf8_is_han(cp) ? pinyin_word(text, &word) : 0;

		if (han) {
			if (out.n)
				buf_char(&out, kept ? kept : '-');
			buf_str(&out, word);
			len = han;
			gap = false;
			word_before = true;
			kept = 0;
		} else if (utf8_is_alnum(cp)) {
			if (out.n && kept)
				buf_char(&out, kept);
			else if (out.n && (gap || word_before))
				buf_char(&out, '-');
			buf_add(&out, text.p, len);
			gap = word_before = false;
			kept = 0;
		} else if (cp < 0x80 && !gap && !kept && strchr(keep, (int)cp)) {
			kept = (char)cp;
		} else {
			gap = true;
			kept = 0;
		}
	}
	buf_release(&lower);
	return buf_move(&out, a);
}

struct str url_slug(struct arena *a, struct str text, bool pinyin)
{
	return slug_of(a, text, "", pinyin);
}

struct str url_slug_name(struct arena *a, struct str name, bool pinyin)
{
	return slug_of(a, name, "._", pinyin);
}

bool url_slug_ok(struct str slug)
{
	if (slug.n == 0 || slug.n > URL_SLUG_MAX || str_eq(slug, S(".")) || str_eq(slug, S("..")))
		return false;
	for (size_t i = 0; i < slug.n; i++) {
		char c = slug.p[i];

		if (ascii_is_control(c) || memchr("/\\?#", c, 4))
			return false;
	}
	return true;
}

static bool is_unreserved(unsigned char c)
{
	return ascii_is_alnum(c) || (c && strchr("-._~", c));
}

static bool is_path_char(unsigned char c)
{
	return is_unreserved(c) || (c && strchr("!$&'()*+,;=:@/", c));
}

static void encode(struct buf *b, struct str s, bool (*stays)(unsigned char))
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (stays(c)) {
			buf_char(b, (char)c);
		} else {
			buf_char(b, '%');
			buf_char(b, hex[c >> 4]);
			buf_char(b, hex[c & 15]);
		}
	}
}

void url_encode_path(struct buf *b, struct str s)
{
	encode(b, s, is_path_char);
}

void url_encode_value(struct buf *b, struct str s)
{
	encode(b, s, is_unreserved);
}

struct str url_encoded(struct arena *a, struct str path)
{
	struct buf b;

	buf_init(&b, BUF_MAX_DEFAULT);
	url_encode_path(&b, path);
	return buf_move(&b, a);
}

bool url_decode(struct arena *a, struct str url, struct str *out)
{
	char *p = arena_alloc_raw(a, url.n + 1, 1);
	size_t n = 0;

	for (size_t i = 0; i < url.n; i++) {
		int hi, lo;

		if (url.p[i] == '%' && i + 2 < url.n && (hi = ascii_hex(url.p[i + 1])) >= 0 &&
		    (lo = ascii_hex(url.p[i + 2])) >= 0) {
			p[n++] = (char)(hi * 16 + lo);
			i += 2;
		} else {
			p[n++] = url.p[i];
		}
	}
	p[n] = 0;
	*out = str_of(p, n);
	return !memchr(p, 0, n) && utf8_check(*out) == n;
}

struct str url_scheme(struct str url)
{
	size_t i = 0;

	for (; i < url.n; i++) {
		char c = url.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!letter &&
		    (i == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.')))
			break;
	}
	return i && i < url.n && url.p[i] == ':' ? str_first(url, i) : (struct str){0};
}

bool url_is_web(struct str url)
{
	return str_starts(url, S("https://")) || str_starts(url, S("http://"));
}

bool url_is_external(struct str url)
{
	return url_scheme(url).n != 0 || str_starts(url, S("//"));
}

static bool is_one_of(struct str scheme, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(scheme, str_cstr(names[i])))
			return true;
	return false;
}

bool url_is_safe(struct str url)
{
	static const char *const unsafe[] = {"javascript", "vbscript",   "data",
					     "blob",       "livescript", "mocha"};

	return !is_one_of(url_scheme(url), unsafe, sizeof unsafe / sizeof *unsafe);
}

bool url_is_known(struct str url)
{
	static const char *const known[] = {"http",   "https",   "mailto", "tel",  "sms", "geo",
					    "ftp",    "ftps",    "sftp",   "xmpp", "irc", "ircs",
					    "webcal", "matrix",  "magnet", "git",  "ssh", "news",
					    "gemini", "gopher",  "sip",    "sips", "urn", "feed",
					    "weixin", "facetime"};
	struct str scheme = url_scheme(url);

	return scheme.n == 0 || is_one_of(scheme, known, sizeof known / sizeof *known);
}

struct str url_to_file(struct arena *a, struct str url)
{
	struct str path, rest, part;
	size_t end = 0;

	while (end < url.n && url.p[end] != '?' && url.p[end] != '#')
		end++;
	if (end == 0 || url.p[0] != '/' || !url_decode(a, str_from(str_first(url, end), 1), &path))
		return (struct str){0};
	rest = path;
	while (str_next(&rest, '/', &part))
		if (str_eq(part, S("..")) || str_eq(part, S(".")))
			return (struct str){0};
	if (path.n == 0 || path.p[path.n - 1] == '/')
		path = arena_cat(a, path, S("index.html"));
	return path;
}

struct str url_home(struct arena *a, const struct lang *lang)
{
	return arena_cat(a, lang->prefix, S("/"));
}

struct str url_list(struct arena *a, const struct site *site, enum kind_id kind,
		    const struct lang *lang)
{
	return arena_cat(a, lang->prefix, site->kinds[kind].list);
}

struct str url_list_page(struct arena *a, struct str list, size_t number)
{
	char room[32];
	struct buf b = {.p = room, .cap = sizeof room, .max = sizeof room};

	if (number <= 1)
		return list;
	buf_lit(&b, "page/");
	buf_int(&b, (int64_t)number, 1);
	buf_char(&b, '/');
	return arena_cat(a, list, buf_view(&b));
}

static struct str events_base(const struct site *site)
{
	struct str list = site->kinds[KIND_event].list;

	return list.n ? list : S("/events/");
}

struct str url_events(struct arena *a, const struct site *site, const struct lang *lang,
		      const char *part, struct str name)
{
	return arena_printf(a, "%.*s%.*s%s/%.*s/", STR_ARG(lang->prefix),
			    STR_ARG(events_base(site)), part, STR_ARG(url_encoded(a, name)));
}

struct str url_months(struct arena *a, const struct site *site, const struct lang *lang)
{
	return arena_printf(a, "%.*s%.*scalendar/", STR_ARG(lang->prefix),
			    STR_ARG(events_base(site)));
}

struct str url_month(struct arena *a, const struct site *site, const struct lang *lang,
		     int32_t year, int month)
{
	return arena_printf(a, "%.*s%04d-%02d/", STR_ARG(url_months(a, site, lang)), (int)year,
			    month);
}

struct str url_calendar(struct arena *a, struct str page)
{
	return arena_cat(a, page, S("calendar.ics"));
}

struct str url_event_calendar(struct arena *a, struct str event)
{
	size_t dot = str_rindex(event, '.');

	if (str_ends(event, S("/")))
		return arena_cat(a, event, S("event.ics"));
	if (dot != SIZE_MAX && str_index(str_from(event, dot), '/') == SIZE_MAX)
		event = str_first(event, dot);
	return arena_cat(a, event, S(".ics"));
}

struct str url_taxonomy(struct arena *a, struct str taxonomy, const struct lang *lang)
{
	return arena_printf(a, "%.*s/%.*s/", STR_ARG(lang->prefix),
			    STR_ARG(url_encoded(a, taxonomy)));
}

struct str url_term(struct arena *a, struct str taxonomy, struct str slug, const struct lang *lang)
{
	return arena_printf(a, "%.*s/%.*s/%.*s/", STR_ARG(lang->prefix),
			    STR_ARG(url_encoded(a, taxonomy)), STR_ARG(url_encoded(a, slug)));
}

const struct feed_form feed_forms[] = {
	{"rss", "rss.xml", "application/rss+xml", "RSS"},
	{"atom", "atom.xml", "application/atom+xml", "Atom"},
	{"jsonfeed", "feed.json", "application/feed+json", "JSON Feed"},
	{0},
};

struct str url_feed(struct arena *a, struct str page, const struct feed_form *form)
{
	return arena_cat(a, page, str_cstr(form->file));
}

struct str url_archive(struct arena *a, const struct lang *lang, int32_t year)
{
	if (year == 0)
		return arena_cat(a, lang->prefix, S("/archive/"));
	return arena_printf(a, "%.*s/archive/%d/", STR_ARG(lang->prefix), (int)year);
}

struct str url_web_manifest(struct arena *a, const struct lang *lang)
{
	return arena_cat(a, lang->prefix, S("/site.webmanifest"));
}

struct str url_llms(struct arena *a, const struct lang *lang)
{
	return arena_cat(a, lang->prefix, S("/llms.txt"));
}

struct str url_search(struct arena *a, const struct lang *lang)
{
	return arena_cat(a, lang->prefix, S("/search/"));
}

struct str url_not_found(struct arena *a, const struct lang *lang)
{
	return arena_cat(a, lang->prefix, S("/404.html"));
}
