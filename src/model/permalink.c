// Permalink patterns: "/posts/:year/:slug/".
#include "base/utf8.h"
#include "model/kind.h"
#include "model/url.h"

struct expansion {
	struct arena *arena;
	const struct entry *e;
	bool pinyin;
	struct buf out;
	bool has_lang; // :lang stands in the pattern, so the language's prefix does not go before
		       // it
};

// Each part returns false when the entry has no value for it.
static bool add_slug(struct expansion *x)
{
	buf_str(&x->out, x->e->slug);
	return true;
}

static bool add_title(struct expansion *x)
{
	struct str slug = url_slug(x->arena, x->e->title, x->pinyin);

	buf_str(&x->out, slug);
	return slug.n != 0;
}

static bool add_year(struct expansion *x)
{
	buf_printf(&x->out, "%04d", (int)x->e->date.wall.year);
	return x->e->date.set;
}

static bool add_month(struct expansion *x)
{
	buf_printf(&x->out, "%02d", x->e->date.wall.month);
	return x->e->date.set;
}

static bool add_day(struct expansion *x)
{
	buf_printf(&x->out, "%02d", x->e->date.wall.day);
	return x->e->date.set;
}

static bool add_section(struct expansion *x)
{
	struct str rest = x->e->section, first = {0};

	str_next(&rest, '/', &first);
	buf_str(&x->out, url_slug_name(x->arena, first, x->pinyin));
	return true;
}

static bool add_path(struct expansion *x)
{
	struct str rest = x->e->section, part;

	while (x->e->section.n && str_next(&rest, '/', &part)) {
		buf_str(&x->out, url_slug_name(x->arena, part, x->pinyin));
		buf_char(&x->out, '/');
	}
	return add_slug(x);
}

static bool add_lang(struct expansion *x)
{
	x->has_lang = true;
	utf8_lower(&x->out, x->e->lang->tag);
	return true;
}

static const struct {
	const char *name;
	bool (*add)(struct expansion *);
} parts[] = {
	{"slug", add_slug}, {"title", add_title},     {"year", add_year}, {"month", add_month},
	{"day", add_day},   {"section", add_section}, {"path", add_path}, {"lang", add_lang},
};

static bool add_part(struct expansion *x, struct str name)
{
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (str_eq(name, str_cstr(parts[i].name)))
			return parts[i].add(x);
	return false;
}

bool url_pattern_ok(struct str pattern, struct str *bad)
{
	bool any = false;

	*bad = (struct str){0};
	for (size_t i = 0, end; i < pattern.n; i = end) {
		size_t k = 0;

		end = i + 1;
		if (pattern.p[i] != ':')
			continue;
		while (end < pattern.n && pattern.p[end] >= 'a' && pattern.p[end] <= 'z')
			end++;
		*bad = str_range(pattern.p + i, pattern.p + end);
		while (k < sizeof parts / sizeof *parts &&
		       !str_eq(str_from(*bad, 1), str_cstr(parts[k].name)))
			k++;
		if (k == sizeof parts / sizeof *parts)
			return false;
		any = true;
	}
	*bad = (struct str){0};
	return any;
}

static bool expand(struct expansion *x, struct str pattern, struct str *bad)
{
	for (size_t i = 0; i < pattern.n;) {
		size_t end = i + 1;

		if (pattern.p[i] != ':') {
			buf_char(&x->out, pattern.p[i++]);
			continue;
		}
		while (end < pattern.n && pattern.p[end] >= 'a' && pattern.p[end] <= 'z')
			end++;
		*bad = str_range(pattern.p + i, pattern.p + end);
		if (!add_part(x, str_from(*bad, 1)))
			return false;
		i = end;
	}
	*bad = (struct str){0};
	return true;
}

// "//" becomes "/": a part may be empty (:section of a file that lies in no folder).
static void squeeze(struct buf *b)
{
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		if (b->p[i] != '/' || n == 0 || b->p[n - 1] != '/')
			b->p[n++] = b->p[i];
	b->n = n;
}

bool url_permalink(struct arena *a, const struct site *site, const struct entry *e, struct str *out,
		   struct str *bad)
{
	struct str pattern = site->kinds[e->kind->id].permalink;
	struct expansion x = {.arena = a, .e = e, .pinyin = site_pinyin(site, e->lang)};
	bool ok;

	buf_init(&x.out, BUF_MAX_DEFAULT);
	ok = expand(&x, pattern, bad);
	if (ok) {
		squeeze(&x.out);
		*out = url_encoded(a, buf_view(&x.out));
		if (!x.has_lang)
			*out = arena_cat(a, e->lang->prefix, *out);
		if (out->n == 0 || out->p[0] != '/' || url_to_file(a, *out).n == 0) {
			*bad = pattern;
			ok = false;
		}
	}
	buf_release(&x.out);
	return ok;
}
