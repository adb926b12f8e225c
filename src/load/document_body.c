// What is read off a document's body.
#include "base/ascii.h"
#include "load/document.h"

static bool is_name_char(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_' || c == ':';
}

// The value of id= or name= at the start of `s`; empty when there is none.
static struct str attribute(struct str s, struct str name)
{
	char quote;
	size_t end = 0;

	if (!str_starts(s, name))
		return (struct str){0};
	s = str_trim(str_from(s, name.n));
	if (s.n == 0 || s.p[0] != '=')
		return (struct str){0};
	s = str_trim(str_from(s, 1));
	quote = s.n ? s.p[0] : 0;
	if (quote != '"' && quote != '\'') {
		while (end < s.n && s.p[end] != '>' && (unsigned char)s.p[end] > ' ')
			end++;
		return str_first(s, end);
	}
	s = str_from(s, 1);
	end = str_index(s, quote);
	return end == SIZE_MAX ? (struct str){0} : str_first(s, end);
}

static void html_anchors(struct entry *e, struct str html)
{
	for (size_t i = 1; i < html.n; i++) {
		struct str value;

		if (is_name_char(html.p[i - 1]) || (html.p[i] != 'i' && html.p[i] != 'n'))
			continue;
		value = attribute(str_from(html, i), S("id"));
		if (value.n == 0)
			value = attribute(str_from(html, i), S("name"));
		if (value.n)
			map_put(&e->anchors, value, e);
	}
}

// The places of a footnote and of what refers to it.
static void note_anchors(struct arena *a, struct entry *e, const struct doc_node *note)
{
	map_put(&e->anchors, arena_printf(a, "fn-%u", note->start), e);
	for (uint32_t i = 1; i <= note->uses; i++)
		map_put(&e->anchors,
			i == 1 ? arena_printf(a, "fnref-%u", note->start)
			       : arena_printf(a, "fnref-%u-%u", note->start, i),
			e);
}

void document_anchors(struct arena *a, struct entry *e)
{
	map_init(&e->anchors, a);
	for (size_t i = 0; i < e->doc->headings.n; i++)
		map_put(&e->anchors, e->doc->headings.p[i]->id, e);
	for (struct doc_node *n = e->doc->root; n; n = doc_next(e->doc->root, n)) {
		if (n->type == DOC_NOTE)
			note_anchors(a, e, n);
		if (n->type == DOC_HTML)
			html_anchors(e, n->text);
		if (n->type != DOC_HTML_BLOCK)
			continue;
		for (struct doc_node *text = n->first; text; text = text->next)
			html_anchors(e, text->text);
	}
}

struct doc *document_retraction(struct arena *a, const struct entry *e)
{
	struct doc *doc = arena_new(a, struct doc);
	struct doc_node *paragraph = doc_node_new(a, DOC_PARAGRAPH),
			*text = doc_node_new(a, DOC_TEXT);

	doc->src = e->src;
	doc->root = doc_node_new(a, DOC_ROOT);
	doc_append(doc->root, paragraph);
	doc_append(paragraph, text);
	text->text = e->retracted.reason;
	return doc;
}
