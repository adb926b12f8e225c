// A built page through libgumbo: its links and ids, and what is wrong with it by itself.

#include "base/fs.h"
#include "check/built.h"
#include "model/url.h"

#include <gumbo.h>

#define NESTED_MAX 10000 // elements that are open at once: gumbo's time grows with their square

struct reading {
	struct built_worker *w;
	const struct site *site;
	struct facts *f;
	unsigned h1;
	bool has_title, has_lang;
};

// ---- addresses ----------------------------------------------------------------------------------

// What is behind the site's own address in an absolute URL; false when it is another site's.
static bool own_path(const struct site *site, struct str url, struct str *path)
{
	if (!str_starts(url, site->base_url))
		return false;
	*path = str_from(url, site->base_url.n);
	if (path->n && path->p[0] != '/' && path->p[0] != '#' && path->p[0] != '?')
		return false;
	if (path->n == 0 || path->p[0] != '/')
		*path = S("/");
	return true;
}

static bool is_web(struct str url)
{
	struct str scheme = url_scheme(url);

	return str_starts(url, S("//")) || str_eq_nocase(scheme, S("http")) ||
	       str_eq_nocase(scheme, S("https"));
}

static size_t path_end(struct str url)
{
	size_t i = 0;

	while (i < url.n && url.p[i] != '?' && url.p[i] != '#')
		i++;
	return i;
}

// A relative reference of the page at `base` as a site-relative URL (RFC 3986 §5.2, by its path).
static struct str resolve(struct arena *a, struct str base, struct str href)
{
	size_t end = path_end(href);
	struct str path = str_first(href, end), folder, joined;

	if (end == 0)
		return arena_cat(a, base, href);
	folder = str_first(base, str_rindex(base, '/') + 1);
	joined = arena_cat(a, folder, path);
	if (!fs_normal(a, str_from(joined, 1), &joined))
		return href; // climbs out: such a URL is no file's
	joined = arena_cat(a, S("/"), joined);
	if (joined.n > 1 &&
	    (str_ends(path, S("/")) || str_ends(path, S("/..")) || str_ends(path, S("/.")) ||
	     str_eq(path, S("..")) || str_eq(path, S("."))))
		joined = arena_cat(a, joined, S("/"));
	return arena_cat(a, joined, str_from(href, end));
}

// ---- what is noted ------------------------------------------------------------------------------

struct str facts_resolve(struct arena *a, const struct site *site, struct str base, struct str href)
{
	struct str path, prefix = site->base_path;

	if (own_path(site, href, &path))
		return arena_dup(a, path);
	if (is_web(href) || url_scheme(href).n || base.n == 0)
		return (struct str){0}; // mail has no address of its own
	if (href.n == 0 || href.p[0] != '/')
		return resolve(a, base, arena_dup(a, href));
	if (prefix.n == 0)
		return arena_dup(a, href);
	if (str_starts(href, prefix) && (href.n == prefix.n || href.p[prefix.n] == '/'))
		return href.n == prefix.n ? S("/") : arena_dup(a, str_from(href, prefix.n));
	return arena_cat(a, S("/.."), href); // outside the site's own folder
}

static void note_link(struct reading *r, const char *text, bool anchor)
{
	struct arena *a = &r->w->keep;
	struct str href = str_trim(str_cstr(text));
	struct str url = facts_resolve(a, r->site, r->f->url, href);

	if (url.n) {
		vec_push(a, &r->f->links, (struct link){url, arena_dup(a, href)});
		if (anchor)
			vec_push(a, &r->f->anchors, url);
	} else if (anchor && is_web(href)) {
		vec_push(a, &r->f->external, arena_dup(a, href));
	}
}

static void note_fault(struct reading *r, const struct diag_kind *kind, const char *what)
{
	vec_push(&r->w->keep, &r->f->faults,
		 (struct fault){kind, arena_dup(&r->w->keep, str_cstr(what))});
}

static void note_id(struct reading *r, const char *id, bool unique)
{
	struct str key = arena_dup(&r->w->keep, str_cstr(id));

	if (key.n == 0)
		return;
	if (unique && map_get(&r->f->ids, key))
		note_fault(r, &CHECK_PAGE_ID, id);
	map_put(&r->f->ids, key, r->f);
}

// "a.png 1x, b.png 2x"
static void note_srcset(struct reading *r, const char *text)
{
	struct str rest = str_cstr(text), one;

	while (str_next(&rest, ',', &one)) {
		size_t end = 0;

		one = str_trim(one);
		while (end < one.n && one.p[end] != ' ' && one.p[end] != '\n' && one.p[end] != '\t')
			end++;
		if (end)
			note_link(r, arena_cstr(&r->w->scratch, str_first(one, end)), false);
	}
}

// ---- elements -----------------------------------------------------------------------------------

static const char *attribute(const GumboElement *e, const char *name)
{
	const GumboAttribute *at = gumbo_get_attribute(&e->attributes, name);

	return at ? at->value : NULL;
}

// Attributes that hold an address, by element; GUMBO_TAG_LAST: on any.
static const struct {
	GumboTag tag;
	const char *name;
	bool anchor;
} addresses[] = {
	{GUMBO_TAG_A, "href", true},       {GUMBO_TAG_AREA, "href", true},
	{GUMBO_TAG_LINK, "href", false},   {GUMBO_TAG_IMG, "src", false},
	{GUMBO_TAG_SCRIPT, "src", false},  {GUMBO_TAG_SOURCE, "src", false},
	{GUMBO_TAG_VIDEO, "src", false},   {GUMBO_TAG_VIDEO, "poster", false},
	{GUMBO_TAG_AUDIO, "src", false},   {GUMBO_TAG_TRACK, "src", false},
	{GUMBO_TAG_IFRAME, "src", false},  {GUMBO_TAG_EMBED, "src", false},
	{GUMBO_TAG_OBJECT, "data", false}, {GUMBO_TAG_FORM, "action", false},
};

static void read_meta(struct reading *r, const GumboElement *e)
{
	const char *property = attribute(e, "property"), *content = attribute(e, "content");

	if (!property)
		property = attribute(e, "name");
	if (property && content &&
	    (strcmp(property, "og:image") == 0 || strcmp(property, "og:url") == 0 ||
	     strcmp(property, "twitter:image") == 0))
		note_link(r, content, false);
}

static bool has_text(const GumboElement *e)
{
	for (unsigned i = 0; i < e->children.length; i++) {
		const GumboNode *n = e->children.data[i];

		if (n->type == GUMBO_NODE_TEXT && str_trim(str_cstr(n->v.text.text)).n)
			return true;
	}
	return false;
}

// A form that posts goes to a program, which is none of the site's pages.
static bool posts(const GumboElement *e)
{
	const char *method = e->tag == GUMBO_TAG_FORM ? attribute(e, "method") : NULL;

	return method && str_eq_nocase(str_cstr(method), S("post"));
}

static void read_element(struct reading *r, const GumboElement *e)
{
	const char *value;

	for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
		if (addresses[i].tag == e->tag && !posts(e) &&
		    (value = attribute(e, addresses[i].name)))
			note_link(r, value, addresses[i].anchor);
	if ((value = attribute(e, "srcset")))
		note_srcset(r, value);
	if ((value = attribute(e, "id")))
		note_id(r, value, true);
	if (e->tag == GUMBO_TAG_A && (value = attribute(e, "name")))
		note_id(r, value, false);
	if (e->tag == GUMBO_TAG_META)
		read_meta(r, e);
	else if (e->tag == GUMBO_TAG_HTML)
		r->has_lang = (value = attribute(e, "lang")) && *value;
	else if (e->tag == GUMBO_TAG_TITLE && e->tag_namespace == GUMBO_NAMESPACE_HTML)
		r->has_title |= has_text(e);
	else if (e->tag == GUMBO_TAG_H1)
		r->h1++;
	else if (e->tag == GUMBO_TAG_IMG && !attribute(e, "alt"))
		note_fault(r, &CHECK_PAGE_ALT, (value = attribute(e, "src")) ? value : "");
}

// The node after `n` in a walk over the tree: by its place among its siblings, not by recursion, so
// that depth costs no stack.
static const GumboNode *following(const GumboNode *n)
{
	if ((n->type == GUMBO_NODE_ELEMENT || n->type == GUMBO_NODE_TEMPLATE) &&
	    n->v.element.children.length)
		return n->v.element.children.data[0];
	for (; n->parent; n = n->parent) {
		const GumboVector *siblings = n->parent->type == GUMBO_NODE_DOCUMENT
						      ? &n->parent->v.document.children
						      : &n->parent->v.element.children;

		if (n->index_within_parent + 1 < siblings->length)
			return siblings->data[n->index_within_parent + 1];
	}
	return NULL;
}

// Memory for gumbo: freeing its tree would recurse, so it lives in the worker's arena.
static void *take_memory(void *arena, size_t size)
{
	return arena_alloc(arena, size);
}

static void leave_memory(void *arena, void *p)
{
	(void)arena, (void)p;
}

// Whether more elements may be open at once than a page is parsed with; by counting tags, so that
// an element without an end tag counts until the end.
static bool too_deep(struct str html)
{
	static const char *const empty[] = {"br",   "hr",   "img",    "input",
					    "link", "meta", "source", "wbr"};
	size_t depth = 0;

	for (size_t at; (at = str_index(html, '<')) != SIZE_MAX;) {
		struct str name = {html.p + at + 1, 0};

		html = str_from(html, at + 1);
		if (html.n && html.p[0] == '/') {
			depth -= depth > 0;
			continue;
		}
		while (name.n < html.n && (html.p[name.n] | 32) >= 'a' &&
		       (html.p[name.n] | 32) <= 'z')
			name.n++;
		depth += name.n > 0;
		for (size_t i = 0; name.n && i < sizeof empty / sizeof *empty; i++)
			depth -= str_eq_nocase(name, str_cstr(empty[i]));
		if (depth > NESTED_MAX)
			return true;
	}
	return false;
}

// Headings that the document itself has on the level of its title: reported there.
static unsigned top_headings(const struct entry *e)
{
	unsigned n = 0;

	for (size_t i = 0; e && e->doc && i < e->doc->headings.n;
	     i++) // one may be the title itself
		n += e->doc->headings.p[i]->level == 1;
	return n;
}

void facts_read(struct built_worker *w, const struct site *site, struct facts *f, struct str html)
{
	struct reading r = {.w = w, .site = site, .f = f};
	GumboOptions options = kGumboDefaultOptions;
	const GumboOutput *out;

	map_init(&f->ids, &w->keep);
	if (too_deep(html)) {
		note_fault(&r, &CHECK_PAGE_DEEP, "");
		return;
	}
	options.allocator = take_memory;
	options.deallocator = leave_memory;
	options.userdata = &w->scratch;
	options.max_errors = 0;
	out = gumbo_parse_with_options(&options, html.p, html.n);
	for (const GumboNode *n = out->root; n; n = following(n))
		if (n->type == GUMBO_NODE_ELEMENT)
			read_element(&r, &n->v.element);
	f->parsed = true;
	if (f->url.n == 0)
		return;
	if (!r.has_lang)
		note_fault(&r, &CHECK_PAGE_LANG, "");
	if (!r.has_title)
		note_fault(&r, &CHECK_PAGE_TITLE, "");
	if (r.h1 > 1 + top_headings(f->entry))
		note_fault(&r, &CHECK_PAGE_H1, "");
}
