#include "output/search.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "model/event.h"
#include "text/tokens.h"

#define PAGES_A_FILE 6
#define BYTES_A_FILE 2048 // of text
#define FILES_MAX 2048
#define PREFIX_CHARS 3

uint32_t search_hash(struct str token)
{
	uint32_t h = 2166136261u;

	if (!token_is_run(token))
		token = str_first(token, utf8_offset(token, PREFIX_CHARS));
	for (size_t i = 0; i < token.n; i++)
		h = (h ^ (unsigned char)token.p[i]) * 16777619u;
	return h ^ h >> 16;
}

unsigned search_files(size_t pages, uint64_t bytes)
{
	unsigned n = 1;

	while (n < FILES_MAX && n * PAGES_A_FILE < pages && n * BYTES_A_FILE < bytes)
		n *= 2;
	return n;
}

// ---- gathering ----------------------------------------------------------------------------------

struct token {
	struct str text;
	uint64_t hash;
	uint32_t page, before; // the page being counted, and the last that is in the list
	uint32_t count;        // in that page
	bool strong;           // in its title or a tag
	struct {
		char *p;
		size_t n, cap;
	} list;
};
struct index {
	struct arena *arena;
	struct reader *reader;
	struct token *tokens;
	size_t n, cap;
	uint32_t *slots; // index + 1; 0: free
	size_t nslots;   // a power of two
	uint32_t page;
	bool strong;
};

static void put_byte(struct index *x, struct token *t, uint32_t byte)
{
	vec_push(x->arena, &t->list, (char)byte);
}

static void put_page(struct index *x, struct token *t)
{
	uint32_t weight = t->strong ? 3 : t->count > 3 ? 2 : t->count > 1;
	uint32_t n = (t->page - t->before) << 2 | weight;

	for (; n > 127; n >>= 7)
		put_byte(x, t, (n & 127) | 128);
	put_byte(x, t, n);
	t->before = t->page;
}

static void grow_slots(struct index *x)
{
	x->nslots = x->nslots ? x->nslots * 2 : 1 << 14;
	x->slots = arena_array(x->arena, uint32_t, x->nslots);
	for (size_t i = 0; i < x->n; i++) {
		size_t at = x->tokens[i].hash & (x->nslots - 1);

		while (x->slots[at])
			at = (at + 1) & (x->nslots - 1);
		x->slots[at] = (uint32_t)i + 1;
	}
}

static struct token *find_token(struct index *x, struct str text)
{
	uint64_t hash = hash_str(text);
	size_t at = hash & (x->nslots - 1);
	struct token *t;

	for (; x->slots[at]; at = (at + 1) & (x->nslots - 1)) {
		t = &x->tokens[x->slots[at] - 1];
		if (t->hash == hash && str_eq(t->text, text))
			return t;
	}
	if (x->n == x->cap)
		x->tokens = vec_grow(x->arena, x->tokens, x->n, &x->cap, sizeof *x->tokens);
	t = &x->tokens[x->n++];
	*t = (struct token){.text = arena_dup(x->arena, text), .hash = hash, .page = UINT32_MAX};
	x->slots[at] = (uint32_t)x->n;
	if (x->n * 2 > x->nslots)
		grow_slots(x);
	return &x->tokens[x->n - 1];
}

static void add_token(void *ctx, struct str text)
{
	struct index *x = ctx;
	struct token *t = find_token(x, text);

	if (t->page != x->page) {
		if (t->count)
			put_page(x, t);
		t->page = x->page;
		t->count = 0;
		t->strong = false;
	}
	t->count++;
	t->strong |= x->strong;
}

static void add_text(struct index *x, struct str text)
{
	tokens_each(text, add_token, x);
}

// ---- what a page holds --------------------------------------------------------------------------

// Whether letters on both sides of the tag are one word.
static bool is_inline(struct str tag)
{
	static const char *const names[] = {"a",      "abbr", "b",    "code", "del",   "em",
					    "i",      "ins",  "mark", "s",    "small", "span",
					    "strong", "sub",  "sup",  "u",    "wbr"};
	size_t n = 0;

	if (str_starts(tag, S("/")))
		tag = str_from(tag, 1);
	while (n < tag.n && ((tag.p[n] | 32) >= 'a' && (tag.p[n] | 32) <= 'z'))
		n++;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq_nocase(str_first(tag, n), str_cstr(names[i])))
			return n == tag.n || !utf8_is_alnum((unsigned char)tag.p[n]);
	return false;
}

// HTML without its tags and entities.
static void put_html(struct buf *out, struct str s)
{
	while (s.n) {
		size_t n = 0, end;

		while (n < s.n && s.p[n] != '<' && s.p[n] != '&')
			n++;
		buf_add(out, s.p, n);
		s = str_from(s, n);
		if (!s.n)
			break;
		end = str_index(s, s.p[0] == '<' ? '>' : ';');
		if (s.p[0] == '&' || !is_inline(str_from(s, 1)))
			buf_char(out, ' ');
		if (end == SIZE_MAX || (s.p[0] == '&' && end > 10))
			end = 0;
		s = str_from(s, end + 1);
	}
}

static void put_doc(struct buf *out, const struct doc *doc)
{
	struct doc_node *n = doc->root;

	while (n) {
		bool html = n->parent && n->parent->type == DOC_HTML_BLOCK;

		if ((n->type == DOC_TEXT && !html) || n->type == DOC_FIELD)
			buf_str(out, n->text);
		else if (n->type == DOC_TEXT || n->type == DOC_HTML)
			put_html(out, n->text);
		else if (n->type < DOC_TEXT || n->type == DOC_HARD_BREAK ||
			 (n->type == DOC_SOFT_BREAK && !n->tight))
			buf_char(out, '\n');
		n = doc_next(doc->root, n);
	}
}

// The text with what its directives show.
static void add_doc(struct index *x, struct buf *text, const struct entry *own,
		    const struct doc *doc)
{
	struct buf html;

	if (!doc)
		return;
	buf_reset(text);
	if (doc->directives.n) {
		buf_init(&html, BUF_MAX_DEFAULT);
		view_doc_html(x->reader, &html, own, doc);
		put_html(text, buf_view(&html));
		buf_release(&html);
	} else {
		put_doc(text, doc);
	}
	add_text(x, buf_view(text));
}

// What the main part of a page shows that its own template makes.
static void add_rendered(struct index *x, struct buf *text, const struct search_page *p)
{
	struct reader *r = x->reader;
	struct str page, main;
	struct value context;
	struct buf html;
	size_t at;

	reader_begin(r, p->entry->lang, CHANNEL_SITE, LINK_ROOT, p->entry);
	context = v_map_new(&r->scratch);
	v_map_set(&r->scratch, context, S("page"), view_entry(r, p->entry));
	buf_init(&html, BUF_MAX_DEFAULT);
	buf_reset(text);
	reader_render(r, p->tmpl, context, &html);
	page = buf_view(&html);
	at = str_find(page, S("<main"));
	main = at == SIZE_MAX ? page : str_from(page, at);
	put_html(text, str_first(main, str_find(main, S("</main>"))));
	buf_release(&html);
	add_text(x, buf_view(text));
}

static void add_ltext(struct index *x, const struct ltext *t, const struct lang *lang)
{
	add_text(x, ltext_get(t, lang));
}

static void add_people(struct index *x, const struct people *people, const struct lang *lang)
{
	for (size_t i = 0; i < people->n; i++)
		add_ltext(x, &people->p[i]->name, lang);
}

static void add_strs(struct index *x, const struct strs *s)
{
	for (size_t i = 0; i < s->n; i++)
		add_text(x, s->p[i]);
}

// The words that a kind's own fields hold; never what is private.
static void add_fields(struct index *x, const struct field_table *t, const char *from,
		       const struct lang *lang)
{
	for (size_t i = 0; t && i < t->n; i++) {
		const struct field *f = &t->fields[i];
		const void *at = from + f->off;
		const struct parts *parts = at;

		if (f->flags & FIELD_PRIVATE)
			continue;
		if (f->type == F_TEXT && strcmp(f->name, "uid") != 0)
			add_text(x, *(const struct str *)at);
		else if (f->type == F_LTEXT)
			add_ltext(x, at, lang);
		else if (f->type == F_STRS)
			add_strs(x, at);
		else if (f->type == F_PART)
			add_fields(x, f->sub, at, lang);
		for (size_t k = 0; f->type == F_PARTS && k < parts->n; k++)
			add_fields(x, f->sub, (const char *)parts->p + k * f->sub->size, lang);
	}
}

static void add_entry(struct index *x, struct buf *text, const struct search_page *p)
{
	const struct entry *e = p->entry;
	struct role roles[ROLES_MAX];
	unsigned n = entry_roles(e, roles);

	x->strong = true;
	add_text(x, e->title);
	for (size_t i = 0; i < e->terms.n; i++)
		add_text(x, e->terms.p[i]->name);
	x->strong = false;
	add_text(x, e->summary);
	add_strs(x, &e->byline);
	for (unsigned i = 0; i < n; i++)
		add_people(x, &roles[i].refs->as[CHANNEL_SITE], e->lang);
	add_fields(x, e->kind->fields, (const char *)e, e->lang);
	add_doc(x, text, e, e->doc);
	if (p->tmpl.n)
		add_rendered(x, text, p);
}

static void add_person(struct index *x, struct buf *text, const struct person *p,
		       const struct lang *lang)
{
	const struct member_role *roles = p->roles.p;

	x->strong = true;
	add_ltext(x, &p->name, lang);
	x->strong = false;
	add_ltext(x, &p->bio, lang);
	add_text(x, p->city);
	for (size_t i = 0; i < p->roles.n; i++)
		add_ltext(x, &roles[i].role, lang);
	add_doc(x, text, NULL, p->docs[lang->index]);
}

// ---- files --------------------------------------------------------------------------------------

static int by_text(const void *a, const void *b)
{
	return str_cmp((*(struct token *const *)a)->text, (*(struct token *const *)b)->text);
}

static void put_varint(struct buf *out, size_t n)
{
	for (; n > 127; n >>= 7)
		buf_char(out, (char)((n & 127) | 128));
	buf_char(out, (char)n);
}

static void put_files(struct search *s, struct index *x)
{
	struct token **sorted = arena_array(x->arena, struct token *, x->n + 1);

	for (size_t i = 0; i < x->n; i++) {
		put_page(x, &x->tokens[i]);
		sorted[i] = &x->tokens[i];
	}
	qsort(sorted, x->n, sizeof *sorted, by_text);
	for (size_t i = 0; i < x->n; i++) {
		const struct token *t = sorted[i];
		struct buf *to = &s->files[search_hash(t->text) & (s->nfiles - 1)];

		put_varint(to, t->text.n);
		buf_str(to, t->text);
		put_varint(to, t->list.n);
		buf_add(to, t->list.p, t->list.n);
	}
}

static void put_row(struct buf *out, struct str url, struct str title, struct str about)
{
	buf_str(out, url);
	buf_char(out, '\n');
	buf_str(out, title);
	buf_char(out, '\n');
	buf_str(out, about);
	buf_char(out, '\n');
}

static void put_version(struct search *s, struct arena *a)
{
	struct buf all;

	buf_init(&all, BUF_MAX_DEFAULT);
	for (unsigned i = 0; i < s->nfiles; i++)
		buf_printf(&all, "%016" PRIx64, hash_str(buf_view(&s->files[i])));
	for (size_t i = 0; i < s->npages; i++)
		put_row(&all, s->pages[i].url, s->pages[i].title, s->pages[i].about);
	s->version = arena_printf(a, "%016" PRIx64, hash_str(buf_view(&all)));
	buf_release(&all);
}

void search_make(struct search *s, struct reader *r, struct arena *a)
{
	struct arena own;
	struct index x = {.arena = &own, .reader = r};
	struct buf text;

	arena_init(&own);
	buf_init(&text, BUF_MAX_DEFAULT);
	grow_slots(&x);
	s->files = arena_array(a, struct buf, s->nfiles);
	for (unsigned i = 0; i < s->nfiles; i++)
		buf_init(&s->files[i], BUF_MAX_DEFAULT);
	for (x.page = 0; x.page < s->npages; x.page++) {
		const struct search_page *p = &s->pages[x.page];

		if (p->entry)
			add_entry(&x, &text, p);
		else
			add_person(&x, &text, p->person, s->lang);
	}
	put_files(s, &x);
	put_version(s, a);
	buf_release(&text);
	arena_release(&own);
}
