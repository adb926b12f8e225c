// Parses templates: the cursor over tokens, and bodies of text, expressions and tags.

#include "template/parse.h"

void *parse_fail(struct parser *p, const struct token *at, const char *fmt, ...)
{
	if (p->failed)
		return NULL;
	va_list ap;
	va_start(ap, fmt);
	struct str m = arena_vprintf(p->arena, fmt, ap);
	va_end(ap);
	struct str place = at->at;
	if (at->kind == T_EOF && p->open_places.n)
		place = p->open_places.p[p->open_places.n - 1];
	p->failed = true;
	diag_report(p->log, &TMPL_SYNTAX, p->map->src, text_place(p->map, place), "%.*s",
		    STR_ARG(m));
	return NULL;
}

bool is_word(const struct token *t, const char *word)
{
	return t->kind == T_NAME && str_eq(t->text, str_cstr(word));
}
bool skip_word(struct parser *p, const char *word)
{
	return is_word(p->t, word) ? p->t++, true : false;
}
bool skip_kind(struct parser *p, enum token_kind kind)
{
	return p->t->kind == kind ? p->t++, true : false;
}

const char *token_name(enum token_kind kind)
{
	static const char *const names[] = {
		[T_EOF] = "the end of the template",
		[T_DATA] = "text",
		[T_VAR_BEGIN] = "\"{{\"",
		[T_VAR_END] = "\"}}\"",
		[T_BLOCK_BEGIN] = "\"{%\"",
		[T_BLOCK_END] = "\"%}\"",
		[T_NAME] = "a name",
		[T_STRING] = "a string",
		[T_INT] = "a number",
		[T_FLOAT] = "a number",
		[T_ADD] = "\"+\"",
		[T_SUB] = "\"-\"",
		[T_DIV] = "\"/\"",
		[T_FLOORDIV] = "\"//\"",
		[T_MUL] = "\"*\"",
		[T_MOD] = "\"%\"",
		[T_POW] = "\"**\"",
		[T_TILDE] = "\"~\"",
		[T_LBRACKET] = "\"[\"",
		[T_RBRACKET] = "\"]\"",
		[T_LPAREN] = "\"(\"",
		[T_RPAREN] = "\")\"",
		[T_LBRACE] = "\"{\"",
		[T_RBRACE] = "\"}\"",
		[T_EQ] = "\"==\"",
		[T_NE] = "\"!=\"",
		[T_GT] = "\">\"",
		[T_GE] = "\">=\"",
		[T_LT] = "\"<\"",
		[T_LE] = "\"<=\"",
		[T_ASSIGN] = "\"=\"",
		[T_DOT] = "\".\"",
		[T_COLON] = "\":\"",
		[T_PIPE] = "\"|\"",
		[T_COMMA] = "\",\"",
		[T_SEMICOLON] = "\";\"",
	};
	return names[kind];
}

static const char *describe(struct parser *p, const struct token *t)
{
	return t->kind == T_NAME ? arena_printf(p->arena, "\"%.*s\"", STR_ARG(t->text)).p
				 : token_name(t->kind);
}

const struct token *expect(struct parser *p, enum token_kind kind)
{
	if (p->t->kind == kind)
		return p->t++;
	return parse_fail(p, p->t, "expected %s, got %s", token_name(kind), describe(p, p->t));
}
bool expect_word(struct parser *p, const char *word)
{
	if (skip_word(p, word))
		return true;
	parse_fail(p, p->t, "expected \"%s\", got %s", word, describe(p, p->t));
	return false;
}

struct node *node_new(struct parser *p, enum node_kind kind, const struct token *from)
{
	struct node *n = arena_new(p->arena, struct node);
	n->kind = (uint8_t)kind;
	if (from)
		n->at = from->at;
	return n;
}

void node_add(struct parser *p, struct nodes *to, struct node *n)
{
	if (n)
		vec_push(p->arena, to, n);
}

static bool deepest(void *ctx, struct node *n)
{
	uint16_t *d = ctx;
	*d = n->depth > *d ? n->depth : *d;
	return true;
}

struct node *node_end(struct parser *p, struct node *n)
{
	uint16_t d = 0;
	const char *end = p->t[-1].at.p + p->t[-1].at.n;
	if (n->at.p && end > n->at.p)
		n->at.n = (size_t)(end - n->at.p);
	node_each(n, deepest, &d);
	n->depth = (uint16_t)(d + 1);
	return n->depth > CHAIN_DEPTH
		       ? parse_fail(p, p->t,
				    "expression is too long: more than %d operators in a row",
				    CHAIN_DEPTH)
		       : n;
}

bool parse_enter(struct parser *p)
{
	if (++p->depth <= PARSE_DEPTH)
		return true;
	parse_fail(p, p->t, "nested more than %d levels deep", PARSE_DEPTH);
	return false;
}

// ---- bodies ------------------------------------------------------------------------------------

static bool parse_body(struct parser *p, struct nodes *out, const char *const *ends);

// The body of a tag: at the end of the opening tag, up to one of `ends`, which is left to the
// caller.
bool parse_block_body(struct parser *p, struct nodes *out, const char *const *ends)
{
	skip_kind(p, T_COLON);
	return expect(p, T_BLOCK_END) && parse_body(p, out, ends);
}

// The same up to one closing tag, which is skipped.
bool parse_until(struct parser *p, struct nodes *out, const char *end)
{
	const char *const ends[] = {end, NULL};
	return parse_block_body(p, out, ends) && (p->t++, true);
}

// Adds text or an expression to the output statement being collected.
static void add_output(struct parser *p, struct nodes *out, struct node **open, struct node *n)
{
	if (!*open) {
		*open = node_new(p, N_OUTPUT, NULL);
		(*open)->at = n->at;
		node_add(p, out, *open);
	}
	node_add(p, &(*open)->list, n);
}

const char *closing_tag(const char *const *ends)
{
	while (strncmp(ends[0], "end", 3) != 0)
		ends++;
	return ends[0];
}

static bool at_end_tag(const struct parser *p, const char *const *ends)
{
	for (size_t i = 0; ends && ends[i]; i++)
		if (is_word(p->t, ends[i]))
			return true;
	return false;
}

static bool parse_var(struct parser *p, struct nodes *out, struct node **open)
{
	p->t++;
	struct node *e = parse_tuple(p, 0);
	if (!e || !expect(p, T_VAR_END))
		return false;
	add_output(p, out, open, e);
	return true;
}

// Up to one of the end tags (current then), or the end of the text when there are none.
static bool parse_body(struct parser *p, struct nodes *out, const char *const *ends)
{
	struct node *open = NULL;
	for (;;) {
		if (p->t->kind == T_DATA) {
			struct node *n = node_new(p, N_TEXT, p->t);
			n->name = p->t->text;
			p->t++;
			add_output(p, out, &open, n);
		} else if (p->t->kind == T_VAR_BEGIN) {
			if (!parse_var(p, out, &open))
				return false;
		} else if (p->t->kind == T_BLOCK_BEGIN) {
			open = NULL;
			p->t++;
			if (at_end_tag(p, ends))
				return true;
			struct node *n = parse_statement(p, ends);
			if (!n || !expect(p, T_BLOCK_END))
				return false;
			node_add(p, out, n);
		} else {
			break;
		}
	}
	if (!ends)
		return true;
	parse_fail(p, p->t, "\"%.*s\" is never closed",
		   STR_ARG(p->open_tags.p[p->open_tags.n - 1]));
	diag_hint(p->log, "it wants \"%s\"", closing_tag(ends));
	return false;
}

bool parse(struct arena *a, const struct text_map *map, const struct tokens *toks,
	   struct nodes *out, struct diag_log *log)
{
	struct parser p = {.arena = a, .map = map, .t = toks->p, .log = log};
	return parse_body(&p, out, NULL);
}
