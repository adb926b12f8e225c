#include "text/html_links.h"

#include "text/html_scan.h"

// ---- one address --------------------------------------------------------------------------------

static bool has_scheme(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i] | 32;

		if (s.p[i] == ':')
			return i > 0;
		if (!((c >= 'a' && c <= 'z') || (i && ((c >= '0' && c <= '9') || s.p[i] == '+' ||
						       s.p[i] == '-' || s.p[i] == '.'))))
			return false;
	}
	return false;
}

// "https://host" of an absolute URL.
static struct str origin(struct str url)
{
	size_t host = str_find(url, S("://"));
	size_t path = host == SIZE_MAX ? SIZE_MAX : str_index(str_from(url, host + 3), '/');

	return path == SIZE_MAX ? url : str_first(url, host + 3 + path);
}

// Appends a path to what begins at out->p[from] and ends with '/', resolving "." and "..".
static void add_path(struct buf *out, size_t from, struct str path)
{
	while (path.n) {
		size_t end = str_index(path, '/');
		struct str part = str_first(path, end);
		bool last = end == SIZE_MAX;

		path = last ? (struct str){0} : str_from(path, end + 1);
		if (str_eq(part, S(".")))
			continue;
		if (!str_eq(part, S(".."))) {
			buf_str(out, part);
			if (!last)
				buf_char(out, '/');
			continue;
		}
		if (out->n > from + 1)
			out->n--;
		while (out->n > from + 1 && out->p[out->n - 1] != '/')
			out->n--;
	}
}

void url_resolve(struct buf *out, struct str base, struct str s)
{
	struct str host = origin(base), page, tail, path;
	size_t from, end = 0;

	s = str_trim(s);
	base = str_first(base, str_index(base, '#'));
	page = str_first(base, str_index(base, '?'));
	if (has_scheme(s) || s.n == 0) {
		buf_str(out, s.n ? s : base);
	} else if (str_starts(s, S("//"))) {
		buf_str(out, str_first(base, str_index(base, ':') + 1));
		buf_str(out, s);
	} else if (s.p[0] == '#') {
		buf_str(out, base);
		buf_str(out, s);
	} else if (s.p[0] == '?') {
		buf_str(out, page);
		buf_str(out, s);
	} else {
		while (end < s.n && s.p[end] != '?' && s.p[end] != '#')
			end++;
		path = str_first(s, end);
		tail = str_from(s, end);
		buf_str(out, host);
		from = out->n;
		buf_char(out, '/');
		if (path.p[0] == '/')
			path = str_from(path, 1);
		else if (page.n > host.n)
			buf_str(out,
				str_range(page.p + host.n + 1, page.p + str_rindex(page, '/') + 1));
		add_path(out, from, path);
		buf_str(out, tail);
	}
}

// ---- addresses in tags --------------------------------------------------------------------------

// `a.png 1x, b.png 2x`
static void add_srcset(struct buf *out, struct str base, struct str set)
{
	while (set.n) {
		size_t n = 0, end;
		struct str url;

		while (n < set.n && (html_is_space(set.p[n]) || set.p[n] == ','))
			n++;
		buf_str(out, str_first(set, n));
		set = str_from(set, n);
		for (n = 0; n < set.n && !html_is_space(set.p[n]);)
			n++;
		url = str_first(set, n);
		while (url.n && url.p[url.n - 1] == ',')
			url.n--;
		if (url.n)
			url_resolve(out, base, url);
		end = url.n < n ? 0 : str_index(str_from(set, n), ',');
		end = end == SIZE_MAX ? set.n : n + end;
		buf_str(out, str_range(set.p + url.n, set.p + end));
		set = str_from(set, end);
	}
}

static bool is_address(struct str name)
{
	static const char *const names[] = {"href", "src", "poster", "cite", "action", "data"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq_nocase(name, str_cstr(names[i])))
			return true;
	return false;
}

static void add_tag(struct buf *out, const struct html_token *t, struct str base)
{
	struct str rest = t->attrs;
	struct html_attr a;

	buf_str(out, str_range(t->all.p, t->attrs.p));
	for (struct str before = rest; html_next_attr(&rest, &a); before = rest) {
		bool is_set = str_eq_nocase(a.name, S("srcset"));
		char quote = a.quote ? a.quote : '"';

		buf_str(out, str_range(before.p, a.all.p));
		if (!a.has_value || !(is_set || is_address(a.name)) ||
		    (!a.quote && str_index(a.value, '"') != SIZE_MAX)) {
			buf_str(out, a.all);
			continue;
		}
		buf_str(out, a.name);
		buf_char(out, '=');
		buf_char(out, quote);
		if (is_set)
			add_srcset(out, base, a.value);
		else
			url_resolve(out, base, a.value);
		buf_char(out, quote);
	}
	buf_str(out, str_range(rest.p, t->all.p + t->all.n));
}

void html_links_absolute(struct buf *out, struct str html, struct str base)
{
	struct html_scan scan = {.rest = html};
	struct html_token t;

	while (html_next(&scan, &t)) {
		if (t.type == HTML_TAG)
			add_tag(out, &t, base);
		else
			buf_str(out, t.all);
	}
}
