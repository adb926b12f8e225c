#include "text/markdown_finish.h"

#include "base/utf8.h"

struct str markdown_slug(struct arena *arena, struct str text)
{
	char *p = arena_alloc_raw(arena, text.n + 1, 1);
	struct buf lower;
	struct str slug;
	size_t n = 0;

	for (size_t i = 0, len; i < text.n; i += len) {
		uint32_t cp;

		len = utf8_decode(str_from(text, i), &cp);
		if (utf8_is_alnum(cp)) {
			memcpy(p + n, text.p + i, len);
			n += len;
		} else if (n && p[n - 1] != '-' && cp != '\'' && cp != 0x2019) {
			p[n++] = '-';
		}
	}
	if (n && p[n - 1] == '-')
		n--;
	buf_init(&lower, BUF_MAX_DEFAULT);
	utf8_lower(&lower, str_of(p, n));
	slug = arena_dup(arena, buf_view(&lower));
	buf_release(&lower);
	return slug;
}

// Cuts ` {#id}` off the heading's last text; empty when there is none.
static struct str explicit_id(struct doc_node *heading)
{
	struct doc_node *last = heading->last;
	struct str text, id;
	size_t from;

	if (!last || last->type != DOC_TEXT)
		return (struct str){0};
	text = str_rtrim(last->text);
	from = str_rindex(text, '{');
	if (from == SIZE_MAX || !str_ends(text, S("}")) ||
	    !str_starts(str_from(text, from), S("{#")))
		return (struct str){0};
	id = str_of(text.p + from + 2, text.n - from - 3);
	for (size_t i = 0; i < id.n; i++)
		if ((unsigned char)id.p[i] <= ' ' || strchr("{}\"'<>&#", id.p[i]))
			return (struct str){0};
	if (id.n)
		last->text = str_rtrim(str_first(text, from));
	return id;
}

void heading_finish(struct arena *arena, struct map *ids, struct doc_node *heading)
{
	struct str id = explicit_id(heading), base;
	uintptr_t given;

	if (!id.n)
		id = markdown_slug(arena, doc_plain(arena, heading));
	if (!id.n)
		id = S("section");
	base = id;
	while ((given = (uintptr_t)map_get(ids, id)) != 0) {
		uintptr_t count = (uintptr_t)map_get(ids, base);

		map_put(ids, base, (void *)(count + 1));
		id = arena_printf(arena, "%.*s-%zu", STR_ARG(base), (size_t)count);
	}
	map_put(ids, id, (void *)(uintptr_t)1);
	heading->id = id;
}

static void remove_first(struct doc_node *parent)
{
	parent->first = parent->first->next;
	if (!parent->first)
		parent->last = NULL;
}

void callout_finish(struct doc_node *quote)
{
	static const struct str kinds[] = {S_INIT("note"), S_INIT("tip"), S_INIT("important"),
					   S_INIT("warning"), S_INIT("caution")};
	struct doc_node *paragraph = quote->first, *mark = paragraph ? paragraph->first : NULL;
	struct str text;

	if (!mark || paragraph->type != DOC_PARAGRAPH || mark->type != DOC_TEXT ||
	    (mark->next && mark->next->type != DOC_SOFT_BREAK &&
	     mark->next->type != DOC_HARD_BREAK))
		return;
	text = str_trim(mark->text);
	if (!str_starts(text, S("[!")) || !str_ends(text, S("]")))
		return;
	text = str_of(text.p + 2, text.n - 3);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eq_nocase(text, kinds[i]))
			quote->info = kinds[i];
	if (!quote->info.n)
		return;
	remove_first(paragraph);
	if (paragraph->first)
		remove_first(paragraph); // the break behind it
	if (!paragraph->first)
		remove_first(quote);
}

bool is_more_mark(struct str html)
{
	html = str_trim(html);
	if (!str_starts(html, S("<!--")) || !str_ends(html, S("-->")) || html.n < 7)
		return false;
	return str_eq_nocase(str_trim(str_of(html.p + 4, html.n - 7)), S("more"));
}

// The walk over a document's text in order.
struct words {
	struct doc *doc;
	bool in_word;
	uint32_t joiner; // the mark right behind a word that may join it to the next letters
	uint32_t last;   // the last code point of this block's text
	struct doc_node *soft_break; // one that waits for the character behind it
};

// Characters that have no spaces between them in Chinese and Japanese text.
static bool is_spaceless(uint32_t cp)
{
	return utf8_is_han(cp) || utf8_is_cjk_punct(cp) || (cp >= 0x3040 && cp <= 0x30FF);
}

static bool is_digit(uint32_t cp)
{
	return cp >= '0' && cp <= '9';
}

// "don't", "e-mail", "v1.2" and "1,000" are one word each.
static bool is_joiner(const struct words *w, uint32_t cp)
{
	return cp == '\'' || cp == 0x2019 || cp == '-' || cp == '_' || cp == '.' ||
	       (cp == ',' && is_digit(w->last));
}

static void count_char(struct words *w, uint32_t cp)
{
	if (utf8_is_han(cp)) {
		w->doc->han++;
		w->in_word = false;
	} else if (utf8_is_alnum(cp)) {
		bool joined = w->joiner && (w->joiner != ',' || is_digit(cp));

		if (!w->in_word && !joined)
			w->doc->words++;
		w->in_word = true;
	} else {
		w->joiner = w->in_word && is_joiner(w, cp) ? cp : 0;
		w->in_word = false;
		w->last = cp;
		return;
	}
	w->joiner = 0;
	w->last = cp;
}

static void count_text(struct words *w, struct str text)
{
	size_t i = 0, len;
	uint32_t cp;

	if (text.n && w->soft_break) {
		utf8_decode(text, &cp);
		w->soft_break->tight = is_spaceless(w->last) && is_spaceless(cp);
		w->soft_break = NULL;
	}
	for (; i < text.n; i += len) {
		len = utf8_decode(str_from(text, i), &cp);
		count_char(w, cp);
	}
}

static void end_text(struct words *w)
{
	w->in_word = false;
	w->joiner = 0;
	w->last = 0;
	w->soft_break = NULL;
}

// A link whose text is its address, or an e-mail address, is no words.
static bool is_bare_address(const struct doc_node *n)
{
	return n->type == DOC_LINK && n->autolink;
}

void words_finish(struct doc *doc, bool tighten)
{
	struct words w = {.doc = doc};
	struct doc_node *n = doc->root;

	while (n) {
		if (n->type == DOC_IMAGE || n->type == DOC_HTML_BLOCK || is_bare_address(n)) {
			end_text(&w);
			n = doc_skip(doc->root, n);
			continue;
		}
		if (n->type == DOC_TEXT) {
			count_text(&w, n->text);
		} else if (n->type == DOC_SOFT_BREAK) {
			w.in_word = false;
			w.joiner = 0;
			w.soft_break = tighten ? n : NULL;
		} else if (n->type < DOC_TEXT || n->type == DOC_HARD_BREAK ||
			   n->type == DOC_FIELD) {
			end_text(&w);
		}
		n = doc_next(doc->root, n);
	}
}
