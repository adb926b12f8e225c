#include "text/markdown_finish.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "text/heading.h"
#include "text/html_policy.h"
#include "text/markdown_inline.h"

static void remove_first(struct doc_node *parent)
{
	parent->first = parent->first->next;
	if (!parent->first)
		parent->last = NULL;
}

void callout_finish(struct doc_node *quote)
{
	struct doc_node *paragraph = quote->first, *mark = paragraph ? paragraph->first : NULL;
	struct str text;

	if (!mark || paragraph->type != DOC_PARAGRAPH || mark->type != DOC_TEXT ||
	    (mark->next && mark->next->type != DOC_SOFT_BREAK &&
	     mark->next->type != DOC_HARD_BREAK))
		return;
	text = str_trim(mark->text);
	if (!str_starts(text, S("[!")) || !str_ends(text, S("]")))
		return;
	quote->info = doc_callout(str_of(text.p + 2, text.n - 3));
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
	struct word_count *count;
	struct doc_node *soft_break; // one that waits for the character behind it
};

// Characters that have no spaces between them in Chinese and Japanese text.
static bool is_spaceless(uint32_t cp)
{
	return utf8_is_han(cp) || utf8_is_cjk_punct(cp) || (cp >= 0x3040 && cp <= 0x30FF);
}

// Quotes, dashes and the ellipsis, which Chinese shares with other languages.
static bool is_shared_mark(uint32_t cp)
{
	return cp >= 0x2014 && cp <= 0x2026;
}

static bool is_joined(uint32_t a, uint32_t b)
{
	return (is_spaceless(a) && (is_spaceless(b) || is_shared_mark(b))) ||
	       (is_shared_mark(a) && is_spaceless(b));
}

static void count_text(struct words *w, struct str text)
{
	uint32_t cp;

	if (text.n && w->soft_break) {
		utf8_decode(text, &cp);
		w->soft_break->tight = is_joined(w->count->last, cp);
		w->soft_break = NULL;
	}
	word_count_add(w->count, text);
}

static void end_text(struct words *w)
{
	word_count_end(w->count);
	w->soft_break = NULL;
}

// A link whose text is its address, or an e-mail address, is no words.
static bool is_bare_address(const struct doc_node *n)
{
	return n->type == DOC_LINK && n->autolink;
}

static void count_words(struct doc *doc, bool tighten)
{
	struct words w = {.count = &doc->length};
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
			word_count_blank(&doc->length);
			w.soft_break = tighten ? n : NULL;
		} else if (n->type < DOC_TEXT || n->type == DOC_HARD_BREAK ||
			   n->type == DOC_FIELD) {
			end_text(&w);
		}
		n = doc_next(doc->root, n);
	}
}

static void list_node(struct arena *arena, struct doc *doc, struct doc_node *n)
{
	if (n->type == DOC_LINK || n->type == DOC_IMAGE)
		vec_push(arena, &doc->links, n);
	else if (n->type == DOC_HEADING)
		vec_push(arena, &doc->headings, n);
	else if ((n->type == DOC_DIRECTIVE || n->type == DOC_SEGMENT) && n->info.n)
		vec_push(arena, &doc->directives, n);
	else if (n->type == DOC_MORE && !doc->more)
		doc->more = n;
}

void markdown_finish(struct builder *b, bool whole)
{
	struct doc *doc = b->doc;

	if (b->options->html == HTML_SAFE)
		html_policy_apply(b, doc->root);
	if (!b->options->commonmark)
		inline_finish(b, whole);
	for (struct doc_node *n = doc->root; n; n = doc_next(doc->root, n))
		list_node(b->arena, doc, n);
	if (!b->options->commonmark)
		headings_finish(b);
	count_words(doc, !b->options->commonmark);
}
