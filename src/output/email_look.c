// A version's finished HTML looked over: what mail programs drop, what cannot be read, what is not
// there; and what a report counts.

#include <stdlib.h>

#include "base/colour.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "output/diags.h"
#include "output/email.h"
#include "output/html_tag.h"
#include "text/mail_support.h"

#define TEXT_SIZE_LEAST 14
#define TAP_LEAST 44
#define CONTRAST_LEAST 4.5
#define DEPTH_MAX 256

// How text stands in an element: inherited from those around it.
struct look {
	struct str name;
	struct colour color, background;
	double size, line; // px
	bool hidden;
};
struct looker {
	struct arena *arena;
	struct diag_log *log;
	const struct site *site;
	const struct newsletter *issue;
	struct email *email;
	struct map urls;   // that were counted
	struct map styles; // that were looked at: most stand on many elements
	struct map pairs;  // colour on background that can be read
	VEC(struct look) open;
	bool in_body, has_lang, body_lang;
};

// The place of a piece of text in the issue's own file; nowhere when it comes from elsewhere.
static struct str place(const struct looker *l, struct str text)
{
	size_t at = text.n ? str_find(l->issue->e.src->text, text) : SIZE_MAX;

	return at == SIZE_MAX ? (struct str){0} : str_of(l->issue->e.src->text.p + at, text.n);
}

#define REPORT(l, kind, text, ...) \
	diag_report((l)->log, &OUT_##kind, (l)->issue->e.src, place((l), (text)), __VA_ARGS__)

// ---- values of styles ---------------------------------------------------------------------------

// The value of a property in a style attribute; the last one counts.
static bool property(struct str style, const char *name, struct str *value)
{
	struct str rest = style, one;
	bool found = false;

	while (str_next(&rest, ';', &one)) {
		size_t colon = str_index(one, ':');

		if (colon == SIZE_MAX ||
		    !str_eq_nocase(str_trim(str_first(one, colon)), str_cstr(name)))
			continue;
		*value = str_trim(str_from(one, colon + 1));
		found = true;
	}
	return found;
}

static bool read_color(struct str s, struct colour *out)
{
	static const struct {
		const char *name;
		struct colour color;
	} names[] = {{"white", {255, 255, 255}},
		     {"black", {0, 0, 0}},
		     {"red", {255, 0, 0}},
		     {"gray", {128, 128, 128}}};

	if (colour_parse(s, out))
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq_nocase(s, str_cstr(names[i].name))) {
			*out = names[i].color;
			return true;
		}
	return false;
}

// A length in px; `em` is the size that em and % are of. False for anything else.
static bool read_length(struct str s, double em, double *out)
{
	char held[32], *end;
	double n;

	if (s.n == 0 || s.n >= sizeof held)
		return false;
	memcpy(held, s.p, s.n);
	held[s.n] = 0;
	n = strtod(held, &end);
	if (end == held)
		return false;
	if (strcmp(end, "px") == 0 || (n == 0 && *end == 0))
		*out = n;
	else if (strcmp(end, "pt") == 0)
		*out = n * 4 / 3;
	else if (strcmp(end, "em") == 0)
		*out = n * em;
	else if (strcmp(end, "%") == 0)
		*out = n * em / 100;
	else
		return false;
	return true;
}

// The first and third of `padding: 1px 2px 3px 4px` with what stands for them.
static double padding(struct str style, double em)
{
	double top = 0, bottom = 0;
	struct str value, words[4], rest;
	size_t n = 0;

	if (property(style, "padding", &value)) {
		for (rest = value; n < 4 && str_next(&rest, ' ', &words[n]);)
			n++;
		read_length(words[0], em, &top);
		read_length(words[n > 2 ? 2 : 0], em, &bottom);
	}
	if (property(style, "padding-top", &value))
		read_length(value, em, &top);
	if (property(style, "padding-bottom", &value))
		read_length(value, em, &bottom);
	return top + bottom;
}

// ---- contrast -----------------------------------------------------------------------------------

static struct colour inverse(struct colour c)
{
	return (struct colour){255 - c.r, 255 - c.g, 255 - c.b};
}

static void check_contrast(struct looker *l, const struct look *k, struct str text)
{
	const struct colour pair[] = {k->color, k->background};
	struct str key = str_of((const char *)pair, sizeof pair);
	double plain, inverted;

	if (map_get(&l->pairs, key))
		return;
	plain = colour_contrast(k->color, k->background);
	inverted = colour_contrast(inverse(k->color), inverse(k->background));
	if (plain >= CONTRAST_LEAST && inverted >= CONTRAST_LEAST) {
		map_put(&l->pairs, arena_dup(l->arena, key), l);
		return;
	}
	REPORT(l, MAIL_CONTRAST, text,
	       "text of #%02x%02x%02x on #%02x%02x%02x has a contrast of %.1f:1%s", k->color.r,
	       k->color.g, k->color.b, k->background.r, k->background.g, k->background.b,
	       plain < CONTRAST_LEAST ? plain : inverted,
	       plain < CONTRAST_LEAST ? "" : " where a mail program inverts colours");
}

// ---- text ---------------------------------------------------------------------------------------

// Whether a reader sees something: no blanks, entities that show nothing, or marks alone.
static struct str visible(struct str s)
{
	static const struct str nothing[] = {S_INIT("&nbsp;"),  S_INIT("&zwnj;"), S_INIT("&#847;"),
					     S_INIT("&#8203;"), S_INIT("&#160;"), S_INIT("&shy;")};

	for (bool again = true; again;) {
		again = false;
		s = str_trim(s);
		for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++)
			if (str_starts(s, nothing[i])) {
				s = str_from(s, nothing[i].n);
				again = true;
			}
	}
	return s;
}

static void look_at_text(struct looker *l, struct str s)
{
	const struct look *k = &l->open.p[l->open.n - 1];

	s = visible(s);
	if (!l->in_body || k->hidden || s.n == 0)
		return;
	s = str_rtrim(str_first(s, str_index(s, '&')));
	if (k->size < TEXT_SIZE_LEAST)
		REPORT(l, MAIL_TEXT_SIZE, s, "text of %g px; %d px can be read on a phone", k->size,
		       TEXT_SIZE_LEAST);
	check_contrast(l, k, s);
}

// ---- elements -----------------------------------------------------------------------------------

static struct str unescaped(struct looker *l, struct str s)
{
	char *p;
	size_t n = 0;

	if (str_find(s, S("&amp;")) == SIZE_MAX)
		return s;
	p = arena_alloc_raw(l->arena, s.n, 1);
	for (size_t i = 0; i < s.n; i++) {
		p[n++] = s.p[i];
		if (str_starts(str_from(s, i), S("&amp;")))
			i += 4;
	}
	return str_of(p, n);
}

// Without marks that kith put on it: as the issue's file may have it.
static struct str written(struct looker *l, struct str url)
{
	size_t at = str_find(url, S("utm_source="));

	if (str_starts(url, l->site->base_url))
		url = str_from(url, l->site->base_url.n);
	return at == SIZE_MAX ? url : (struct str){0};
}

static void look_at_link(struct looker *l, const struct html_tag *t)
{
	static const struct str good[] = {S_INIT("https://"), S_INIT("mailto:"), S_INIT("tel:"),
					  S_INIT("http://")};
	struct str url;
	size_t i = 0;

	if (!html_tag_attr(t, S("href"), &url) || str_index(url, '\x01') != SIZE_MAX)
		return;
	url = unescaped(l, url);
	while (i < 4 && !str_starts(url, good[i]))
		i++;
	if (i == 4)
		REPORT(l, MAIL_LINK, written(l, url), "\"%.*s\" leads nowhere from a mail",
		       STR_ARG(url));
	else if (i == 3 && !str_starts(l->site->base_url, S("http://")))
		REPORT(l, MAIL_LINK_HTTP, written(l, url), "\"%.*s\" is not encrypted",
		       STR_ARG(url));
	if (map_get(&l->urls, url))
		return;
	map_put(&l->urls, url, l);
	vec_push(l->arena, &l->email->links, url);
}

static void look_at_image(struct looker *l, const struct html_tag *t)
{
	static const struct str bad[] = {S_INIT(".svg"), S_INIT(".webp"), S_INIT(".avif")};
	struct email_image image = {0};
	struct str width, path;
	int64_t n;

	html_tag_attr(t, S("src"), &image.url);
	image.url = unescaped(l, image.url);
	path = str_first(image.url, str_index(image.url, '?'));
	if (!html_tag_attr(t, S("alt"), &image.alt))
		REPORT(l, MAIL_IMAGE, written(l, image.url), "an image without alt");
	if (!html_tag_attr(t, S("width"), &width) || !str_int(width, &n) || n < 1)
		REPORT(l, MAIL_IMAGE, written(l, image.url), "an image without a width in pixels");
	else
		image.width = n;
	if (!str_starts(image.url, S("https://")) && !str_starts(l->site->base_url, S("http://")))
		REPORT(l, MAIL_IMAGE_URL, written(l, image.url),
		       "an image whose address is not https: %.*s",
		       STR_ARG(str_first(image.url, 80)));
	for (size_t i = 0; i < 3; i++)
		if (str_ends(path, bad[i]))
			REPORT(l, MAIL_IMAGE_URL, written(l, image.url),
			       "an image that not all mail programs show: %.*s", STR_ARG(path));
	vec_push(l->arena, &l->email->images, image);
}

static void look_at_style(struct looker *l, const struct html_tag *t)
{
	struct str rest = t->style, one;

	if (map_get(&l->styles, t->style))
		return;
	map_put(&l->styles, t->style, l);
	while (str_next(&rest, ';', &one)) {
		size_t colon = str_index(one, ':');

		if (colon != SIZE_MAX)
			mail_support_check(str_trim(str_first(one, colon)),
					   str_trim(str_from(one, colon + 1)), l->issue->e.src,
					   place(l, str_trim(one)), l->log);
	}
}

static void look_at_names(struct looker *l, const struct html_tag *t)
{
	const struct mail_support *s = mail_support_find(MAIL_ELEMENT, t->name);
	struct str attrs = t->attrs;
	struct html_attr a;

	if ((s && s->level == MAIL_DROPPED) || str_eq_nocase(t->name, S("script")) ||
	    str_eq_nocase(t->name, S("iframe")) || str_eq_nocase(t->name, S("embed")))
		REPORT(l, MAIL_ELEMENT, t->name, "<%.*s> is dropped by mail programs",
		       STR_ARG(t->name));
	while (html_attr_next(&attrs, &a)) {
		s = mail_support_find(MAIL_ATTRIBUTE, a.name);
		if (s && s->level == MAIL_DROPPED)
			REPORT(l, MAIL_ELEMENT, a.name,
			       "the attribute %.*s is dropped by mail programs", STR_ARG(a.name));
	}
}

static void look_at_tap(struct looker *l, const struct html_tag *t, const struct look *k)
{
	struct str display, href;
	double high = k->line + padding(t->style, k->size);

	if (!html_tag_attr(t, S("href"), &href) || !property(t->style, "display", &display) ||
	    !str_ends(display, S("block")) || k->hidden || high >= TAP_LEAST)
		return;
	REPORT(l, MAIL_TAP, written(l, href), "a button of %g px; fingers need %d px", high,
	       TAP_LEAST);
}

// What an element looks like, from its parent's look and its own style.
static struct look look_of(const struct looker *l, const struct html_tag *t)
{
	struct look k = l->open.p[l->open.n - 1];
	struct str value;

	k.name = t->name;
	if (html_tag_attr(t, S("bgcolor"), &value))
		read_color(value, &k.background);
	if (property(t->style, "background", &value) ||
	    property(t->style, "background-color", &value))
		read_color(value, &k.background);
	if (property(t->style, "color", &value))
		read_color(value, &k.color);
	if (property(t->style, "font-size", &value))
		read_length(value, k.size, &k.size);
	if (property(t->style, "line-height", &value) && !read_length(value, k.size, &k.line))
		k.line = k.size * 1.2;
	if (property(t->style, "display", &value) && str_eq_nocase(value, S("none")))
		k.hidden = true;
	return k;
}

static void look_at_tag(struct looker *l, const struct html_tag *t)
{
	struct look k = look_of(l, t);
	bool language = html_tag_has(t, S("lang")) && html_tag_has(t, S("dir"));

	if (str_eq_nocase(t->name, S("html")))
		l->has_lang = language;
	if (l->in_body && l->open.n && str_eq_nocase(l->open.p[l->open.n - 1].name, S("body")))
		l->body_lang |= language;
	l->in_body |= str_eq_nocase(t->name, S("body"));
	look_at_names(l, t);
	look_at_style(l, t);
	if (str_eq_nocase(t->name, S("a"))) {
		look_at_link(l, t);
		look_at_tap(l, t, &k);
	} else if (str_eq_nocase(t->name, S("img"))) {
		look_at_image(l, t);
	}
	if (!html_is_void(t->name) && !t->self_closing && l->open.n < DEPTH_MAX)
		vec_push(l->arena, &l->open, k);
}

static void close_tag(struct looker *l, struct str name)
{
	for (size_t i = l->open.n; i-- > 1;)
		if (str_eq_nocase(l->open.p[i].name, name)) {
			l->open.n = i;
			return;
		}
}

static void look_at_all(struct looker *l, struct str html)
{
	struct html_tag t;

	while (html.n) {
		size_t n = str_index(html, '<');

		look_at_text(l, str_first(html, n));
		if (n == SIZE_MAX)
			return;
		html = str_from(html, n);
		if (html.n > 1 && (html.p[1] == '!' || html.p[1] == '?')) {
			n = html_declaration(html);
		} else if (!html_tag_read(html, &t)) {
			n = 1;
		} else if (t.closing) {
			n = t.n;
			close_tag(l, t.name);
		} else {
			n = t.n;
			look_at_tag(l, &t);
			if (html_is_raw(t.name))
				n += html_raw_length(str_from(html, n), t.name);
		}
		html = str_from(html, n);
	}
}

void email_look(struct arena *a, const struct site *site, struct email *email, struct diag_log *log)
{
	struct looker l = {
		.arena = a, .log = log, .site = site, .issue = email->issue, .email = email};
	const struct look root = {.background = {255, 255, 255}, .size = 16, .line = 19};

	map_init(&l.urls, a);
	map_init(&l.styles, a);
	map_init(&l.pairs, a);
	vec_push(a, &l.open, root);
	look_at_all(&l, email->html);
	if (!l.has_lang || !l.body_lang)
		REPORT(&l, MAIL_LANG, S(""), "%s says no lang and dir",
		       l.has_lang ? "the body's first element" : "html");
}
