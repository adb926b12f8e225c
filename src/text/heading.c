#include "text/heading.h"

#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "text/diags.h"

// Whether lower case may need more than ASCII's rule.
static bool may_have_case(uint32_t cp)
{
	return cp >= 0x80 && !(cp >= 0x2E80 && cp < 0xA000);
}

struct str markdown_slug(struct arena *arena, struct str text)
{
	char *p = arena_alloc_raw(arena, text.n + 1, 1);
	struct buf lower;
	bool cased = false;
	size_t n = 0;

	for (size_t i = 0, len; i < text.n; i += len) {
		unsigned char c = (unsigned char)text.p[i];
		uint32_t cp = c;

		len = c < 0x80 ? 1 : utf8_decode(str_from(text, i), &cp);
		if (len == 1 && c >= 'A' && c <= 'Z') {
			p[n++] = (char)(c | 32);
		} else if (utf8_is_alnum(cp)) {
			memcpy(p + n, text.p + i, len);
			n += len;
			cased |= may_have_case(cp);
		} else if (n && p[n - 1] != '-' && cp != '\'' && cp != 0x2019) {
			p[n++] = '-';
		}
	}
	if (n && p[n - 1] == '-')
		n--;
	if (!cased)
		return str_of(p, n);
	buf_init(&lower, BUF_MAX_DEFAULT);
	utf8_lower(&lower, str_of(p, n));
	return buf_move(&lower, arena);
}

// The `{…}` at a heading's end, braces included, when it is meant as attributes; empty: there is
// none.
static struct str attributes_of(const struct doc_node *heading)
{
	const struct doc_node *last = heading->last;
	struct str text, inner;
	size_t from, i = 0;

	if (!last || last->type != DOC_TEXT)
		return (struct str){0};
	text = str_rtrim(last->text);
	from = str_rindex(text, '{');
	if (from == SIZE_MAX || !str_ends(text, S("}")))
		return (struct str){0};
	text = str_from(text, from);
	inner = str_trim(str_of(text.p + 1, text.n - 2));
	while (i < inner.n && (unsigned char)inner.p[i] > ' ' && !strchr("=\"'{}", inner.p[i]))
		i++;
	if (!inner.n || !(inner.p[0] == '#' || (inner.p[0] == '.' && i > 1) ||
			  (inner.p[0] == ':' && inner.n > 1 && strchr(" #.", inner.p[1])) ||
			  (i && i < inner.n && inner.p[i] == '=')))
		return (struct str){0};
	return text;
}

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || strchr("{}\"'<>&#.=", s.p[i]))
			return false;
	return s.n > 0;
}

static bool cut_word(struct str *rest, struct str *word)
{
	size_t i = 0;

	*rest = str_trim(*rest);
	while (i < rest->n && (unsigned char)rest->p[i] > ' ')
		i++;
	*word = str_first(*rest, i);
	*rest = str_from(*rest, i);
	return i > 0;
}

struct attributes {
	struct str id, bad; // bad: the first word that can't be read
};

// `classes`, empty, takes the classes with blanks between them.
static struct attributes read_attributes(struct buf *classes, struct str braces)
{
	struct str rest = str_of(braces.p + 1, braces.n - 2), word;
	struct attributes a = {0};

	while (cut_word(&rest, &word)) {
		struct str name = str_from(word, 1);

		if (word.p[0] == '#' && is_name(name) && !a.id.n) {
			a.id = name;
		} else if (word.p[0] == '.' && is_name(name)) {
			if (classes->n)
				buf_char(classes, ' ');
			buf_str(classes, name);
		} else if (!a.bad.n) {
			a.bad = word;
		}
	}
	return a;
}

// Takes the attributes off a heading: its classes stay with it, its id is given back.
static struct str take_attributes(struct builder *b, struct doc_node *heading)
{
	struct str braces = attributes_of(heading);
	struct attributes a;
	struct buf classes;

	if (!braces.n)
		return (struct str){0};
	buf_init(&classes, BUF_MAX_DEFAULT);
	a = read_attributes(&classes, braces);
	if (!a.bad.n && classes.n)
		heading->info = arena_dup(b->arena, buf_view(&classes));
	buf_release(&classes);
	if (a.bad.n) {
		diag_report(b->log, &TEXT_HEADING_ATTRIBUTE, b->src,
			    str_within(a.bad, b->body) ? a.bad : heading->at,
			    "an attribute that cannot be read: %.*s", STR_ARG(a.bad));
		return (struct str){0};
	}
	heading->last->text = str_rtrim(
		str_first(heading->last->text, (size_t)(braces.p - heading->last->text.p)));
	return a.id;
}

// `id` made unique. `ids` holds how often each was given.
static struct str unique(struct arena *arena, struct map *ids, struct str id)
{
	struct str base = id;

	while (map_get(ids, id)) {
		uintptr_t count = (uintptr_t)map_get(ids, base);

		map_put(ids, base, (void *)(count + 1));
		id = arena_printf(arena, "%.*s-%zu", STR_ARG(base), (size_t)count);
	}
	map_put(ids, id, (void *)(uintptr_t)1);
	return id;
}

static void take_id(struct builder *b, struct map *ids, struct doc_node *heading)
{
	struct str id = take_attributes(b, heading);

	if (!id.n)
		return;
	if (map_get(ids, id)) {
		diag_report(b->log, &TEXT_HEADING_ID, b->src,
			    str_within(id, b->body) ? id : heading->at,
			    "the id \"%.*s\" is given twice", STR_ARG(id));
		id = unique(b->arena, ids, id);
	}
	map_put(ids, id, (void *)(uintptr_t)1);
	heading->id = id;
}

// The ids that footnotes and the references to them get (doc_html.c).
static void keep_note_ids(struct arena *arena, struct map *ids, const struct doc_node *notes)
{
	for (const struct doc_node *n = notes ? notes->first : NULL; n; n = n->next) {
		map_put(ids, arena_printf(arena, "fn-%u", (unsigned)n->start),
			(void *)(uintptr_t)1);
		map_put(ids, arena_printf(arena, "fnref-%u", (unsigned)n->start),
			(void *)(uintptr_t)(n->uses + 1));
		for (uint32_t i = 2; i <= n->uses; i++)
			map_put(ids,
				arena_printf(arena, "fnref-%u-%u", (unsigned)n->start, (unsigned)i),
				(void *)(uintptr_t)1);
	}
}

void headings_finish(struct builder *b)
{
	struct doc *doc = b->doc;
	struct map ids;

	map_init(&ids, b->arena);
	keep_note_ids(b->arena, &ids, doc->notes);
	for (size_t i = 0; i < doc->headings.n; i++)
		take_id(b, &ids, doc->headings.p[i]);
	for (size_t i = 0; i < doc->headings.n; i++) {
		struct doc_node *heading = doc->headings.p[i];
		struct str slug;

		if (heading->id.n)
			continue;
		slug = markdown_slug(b->arena, doc_plain(b->arena, heading));
		heading->id = unique(b->arena, &ids, slug.n ? slug : S("section"));
	}
}
