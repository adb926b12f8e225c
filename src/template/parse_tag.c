// Parses tags to statements.

#include "template/parse.h"

typedef struct node *parse_tag(struct parser *);

static bool assignable(const struct node *n)
{
	if (n->kind == N_TUPLE) {
		for (size_t i = 0; i < n->list.n; i++)
			if (!assignable(n->list.p[i]))
				return false;
		return true;
	}
	return n->kind == N_NAME || n->kind == N_NSREF;
}
static void set_ctx(struct node *n, enum name_ctx ctx)
{
	n->op = (uint8_t)ctx;
	for (size_t i = 0; n->kind == N_TUPLE && i < n->list.n; i++)
		set_ctx(n->list.p[i], ctx);
}

static struct node *target_name(struct parser *p, enum name_ctx ctx)
{
	const struct token *t = expect(p, T_NAME);
	if (!t)
		return NULL;
	static const char *const reserved[] = {"true", "True", "false", "False", "none", "None"};
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (is_word(t, reserved[i]))
			return parse_fail(p, t, "cannot assign to \"%s\"", reserved[i]);
	struct node *n = node_new(p, N_NAME, t);
	n->name = t->text;
	n->op = (uint8_t)ctx;
	return n;
}

static struct node *target(struct parser *p, bool namespaces, enum name_ctx ctx)
{
	const struct token *t = p->t;
	if (namespaces && t[0].kind != T_EOF && t[1].kind == T_DOT) {
		if (!expect(p, T_NAME))
			return NULL;
		p->t++;
		const struct token *attr = expect(p, T_NAME);
		if (!attr)
			return NULL;
		struct node *n = node_new(p, N_NSREF, t);
		n->name = t->text;
		n->name2 = attr->text;
		return node_end(p, n);
	}
	struct node *n = parse_tuple(p, TUPLE_SIMPLE);
	if (n && !assignable(n))
		return n->kind == N_CONST
			       ? parse_fail(p, t, "cannot assign to \"%.*s\"", STR_ARG(t->at))
			       : parse_fail(p, t, "cannot assign to this");
	if (n)
		set_ctx(n, ctx);
	return n;
}

// ---- tags --------------------------------------------------------------------------------------

static struct node *tag_for(struct parser *p)
{
	struct node *n = node_new(p, N_FOR, p->t++);
	n->a = target(p, false, NAME_STORE);
	if (!n->a || !expect_word(p, "in") || !(n->b = parse_tuple(p, TUPLE_PLAIN)))
		return NULL;
	if (skip_word(p, "if") && !(n->c = parse_expr(p)))
		return NULL;
	n->recursive = skip_word(p, "recursive");
	node_end(p, n);
	static const char *const ends[] = {"endfor", "else", NULL};
	if (!parse_block_body(p, &n->body, ends))
		return NULL;
	bool has_else = is_word(p->t++, "else");
	return !has_else || parse_until(p, &n->orelse, "endfor") ? n : NULL;
}

static struct node *tag_if(struct parser *p)
{
	static const char *const ends[] = {"elif", "else", "endif", NULL};
	struct node *first = NULL;
	for (;;) {
		struct node *n = node_new(p, N_IF, p->t++);
		n->a = parse_tuple(p, TUPLE_PLAIN);
		if (!n->a)
			return NULL;
		node_end(p, n);
		if (!parse_block_body(p, &n->body, ends))
			return NULL;
		if (first)
			node_add(p, &first->elifs, n);
		else
			first = n;
		if (!is_word(p->t, "elif"))
			break;
	}
	bool has_else = is_word(p->t++, "else");
	return !has_else || parse_until(p, &first->orelse, "endif") ? first : NULL;
}

static struct node *tag_set(struct parser *p)
{
	struct node *n = node_new(p, N_SET, p->t++);
	n->a = target(p, true, NAME_STORE);
	if (!n->a)
		return NULL;
	if (skip_kind(p, T_ASSIGN))
		return (n->b = parse_tuple(p, 0)) ? node_end(p, n) : NULL;
	n->kind = N_SETBLOCK;
	if (p->t->kind == T_PIPE && !(n->b = parse_filters(p, NULL, false)))
		return NULL;
	node_end(p, n);
	return parse_until(p, &n->body, "endset") ? n : NULL;
}

static struct node *tag_with(struct parser *p)
{
	struct node *n = node_new(p, N_WITH, p->t++);
	while (p->t->kind != T_BLOCK_END) {
		if (n->list.n && !expect(p, T_COMMA))
			return NULL;
		struct node *t = target(p, false, NAME_PARAM);
		struct node *v = t && expect(p, T_ASSIGN) ? parse_expr(p) : NULL;
		if (!v)
			return NULL;
		node_add(p, &n->list, t);
		node_add(p, &n->list2, v);
	}
	node_end(p, n);
	return parse_until(p, &n->body, "endwith") ? n : NULL;
}

static struct node *tag_autoescape(struct parser *p)
{
	struct node *n = node_new(p, N_AUTOESCAPE, p->t++);
	n->a = parse_expr(p);
	return n->a && parse_until(p, &n->body, "endautoescape") ? n : NULL;
}

static bool only_space(struct parser *p, const struct nodes *body)
{
	for (size_t i = 0; i < body->n; i++) {
		const struct node *o = body->p[i];
		if (o->kind != N_OUTPUT)
			return parse_fail(p, p->t,
					  "a required block can hold nothing but comments"),
			       false;
		for (size_t k = 0; k < o->list.n; k++)
			if (o->list.p[k]->kind != N_TEXT || str_trim(o->list.p[k]->name).n)
				return parse_fail(p, p->t,
						  "a required block can hold nothing but comments"),
				       false;
	}
	return true;
}

static struct node *tag_block(struct parser *p)
{
	struct node *n = node_new(p, N_BLOCK, p->t++);
	const struct token *name = expect(p, T_NAME);
	if (!name)
		return NULL;
	n->name = name->text;
	n->scoped = skip_word(p, "scoped");
	n->required = skip_word(p, "required");
	if (p->t->kind == T_SUB)
		return parse_fail(p, p->t, "block names cannot hold \"-\", use \"_\"");
	node_end(p, n);
	if (!parse_until(p, &n->body, "endblock") || (n->required && !only_space(p, &n->body)))
		return NULL;
	if (p->t->kind == T_NAME && str_eq(p->t->text, n->name))
		p->t++;
	return n;
}

static struct node *tag_extends(struct parser *p)
{
	struct node *n = node_new(p, N_EXTENDS, p->t++);
	n->a = parse_expr(p);
	return n->a ? node_end(p, n) : NULL;
}

// `with context` or `without context`, if it stands here.
static bool parse_context(struct parser *p, struct node *n)
{
	bool with = is_word(p->t, "with");
	if ((!with && !is_word(p->t, "without")) || !is_word(p->t + 1, "context"))
		return false;
	n->with_context = with;
	p->t += 2;
	return true;
}

static struct node *tag_include(struct parser *p)
{
	struct node *n = node_new(p, N_INCLUDE, p->t++);
	n->with_context = true;
	n->a = parse_expr(p);
	if (!n->a)
		return NULL;
	if (is_word(p->t, "ignore") && is_word(p->t + 1, "missing")) {
		n->ignore_missing = true;
		p->t += 2;
	}
	parse_context(p, n);
	return node_end(p, n);
}

static struct node *tag_import(struct parser *p)
{
	struct node *n = node_new(p, N_IMPORT, p->t++);
	n->a = parse_expr(p);
	if (!n->a || !expect_word(p, "as"))
		return NULL;
	struct node *t = target_name(p, NAME_STORE);
	if (!t)
		return NULL;
	n->name = t->name;
	parse_context(p, n);
	return node_end(p, n);
}

static struct node *parse_alias(struct parser *p)
{
	const struct token *at = p->t;
	struct node *t = target_name(p, NAME_STORE);
	if (!t)
		return NULL;
	if (t->name.p[0] == '_')
		return parse_fail(p, at, "names that start with \"_\" cannot be imported");
	struct node *n = node_new(p, N_ALIAS, at);
	n->name = n->name2 = t->name;
	if (skip_word(p, "as")) {
		t = target_name(p, NAME_STORE);
		if (!t)
			return NULL;
		n->name2 = t->name;
	}
	return n;
}

static struct node *tag_from(struct parser *p)
{
	struct node *n = node_new(p, N_FROM, p->t++);
	n->a = parse_expr(p);
	if (!n->a || !expect_word(p, "import"))
		return NULL;
	for (;;) {
		if (n->list.n && !expect(p, T_COMMA))
			return NULL;
		if (p->t->kind != T_NAME)
			return expect(p, T_NAME), NULL;
		if (parse_context(p, n))
			break;
		struct node *a = parse_alias(p);
		if (!a)
			return NULL;
		node_add(p, &n->list, a);
		if (parse_context(p, n) || p->t->kind != T_COMMA)
			break;
	}
	return node_end(p, n);
}

// At "(": parameters with their defaults.
static bool parse_signature(struct parser *p, struct node *n)
{
	if (!expect(p, T_LPAREN))
		return false;
	while (p->t->kind != T_RPAREN) {
		if (n->list.n && !expect(p, T_COMMA))
			return false;
		const struct token *at = p->t;
		struct node *a = target_name(p, NAME_PARAM);
		if (!a)
			return false;
		for (size_t i = 0; i < n->list.n; i++)
			if (str_eq(n->list.p[i]->name, a->name))
				return parse_fail(p, at, "parameter \"%.*s\" stands twice",
						  STR_ARG(a->name)),
				       false;
		if (skip_kind(p, T_ASSIGN)) {
			struct node *d = parse_expr(p);
			if (!d)
				return false;
			node_add(p, &n->list2, d);
		} else if (n->list2.n) {
			return parse_fail(p, at,
					  "parameter without a default after one with a default"),
			       false;
		}
		node_add(p, &n->list, a);
	}
	p->t++;
	return true;
}

static struct node *tag_macro(struct parser *p)
{
	struct node *n = node_new(p, N_MACRO, p->t++);
	struct node *name = target_name(p, NAME_STORE);
	if (!name)
		return NULL;
	n->name = name->name;
	if (!parse_signature(p, n))
		return NULL;
	node_end(p, n);
	return parse_until(p, &n->body, "endmacro") ? n : NULL;
}

static struct node *tag_call(struct parser *p)
{
	struct node *n = node_new(p, N_CALLBLOCK, p->t++);
	if (p->t->kind == T_LPAREN && !parse_signature(p, n))
		return NULL;
	const struct token *at = p->t;
	n->a = parse_expr(p);
	if (!n->a)
		return NULL;
	if (n->a->kind != N_CALL)
		return parse_fail(p, at, "expected a call");
	node_end(p, n);
	return parse_until(p, &n->body, "endcall") ? n : NULL;
}

static struct node *tag_filter(struct parser *p)
{
	struct node *n = node_new(p, N_FILTERBLOCK, p->t++);
	n->a = parse_filters(p, NULL, true);
	return n->a && parse_until(p, &n->body, "endfilter") ? n : NULL;
}

static struct node *tag_print(struct parser *p)
{
	struct node *n = node_new(p, N_OUTPUT, p->t++);
	while (p->t->kind != T_BLOCK_END) {
		if (n->list.n && !expect(p, T_COMMA))
			return NULL;
		struct node *e = parse_expr(p);
		if (!e)
			return NULL;
		node_add(p, &n->list, e);
	}
	return n;
}

static struct node *tag_do(struct parser *p)
{
	struct node *n = node_new(p, N_DO, p->t++);
	n->a = parse_tuple(p, 0);
	return n->a ? node_end(p, n) : NULL;
}

static const struct {
	struct str name;
	parse_tag *parse;
} tags[] = {
	{S_INIT("for"), tag_for},         {S_INIT("if"), tag_if},
	{S_INIT("block"), tag_block},     {S_INIT("extends"), tag_extends},
	{S_INIT("print"), tag_print},     {S_INIT("macro"), tag_macro},
	{S_INIT("include"), tag_include}, {S_INIT("from"), tag_from},
	{S_INIT("import"), tag_import},   {S_INIT("set"), tag_set},
	{S_INIT("with"), tag_with},       {S_INIT("autoescape"), tag_autoescape},
	{S_INIT("call"), tag_call},       {S_INIT("filter"), tag_filter},
	{S_INIT("do"), tag_do},
};
#define NTAGS (sizeof tags / sizeof *tags)

static struct node *unknown_tag(struct parser *p, const char *const *ends)
{
	struct str name = p->t->text, names[NTAGS + 4];
	size_t n = 0;
	parse_fail(p, p->t, "unknown tag \"%.*s\"", STR_ARG(name));
	for (; ends && ends[n]; n++)
		names[n] = str_cstr(ends[n]);
	for (size_t i = 0; i < NTAGS; i++)
		names[n++] = tags[i].name;
	if (str_eq(name, S("raw")) || str_eq(name, S("endraw")))
		diag_hint(p->log, "raw takes no arguments");
	else if (str_starts(name, S("end")) && ends)
		diag_hint(p->log, "\"%.*s\" is still open and wants \"%s\"",
			  STR_ARG(p->open_tags.p[p->open_tags.n - 1]), closing_tag(ends));
	else
		diag_suggest(p->log, name, names, n);
	return NULL;
}

struct node *parse_statement(struct parser *p, const char *const *ends)
{
	if (p->t->kind != T_NAME)
		return parse_fail(p, p->t, "expected the name of a tag, got %s",
				  token_name(p->t->kind));
	if (!parse_enter(p))
		return NULL;
	for (size_t i = 0; i < NTAGS; i++) {
		if (!str_eq(p->t->text, tags[i].name))
			continue;
		vec_push(p->arena, &p->open_tags, tags[i].name);
		vec_push(p->arena, &p->open_places, p->t->at);
		struct node *n = tags[i].parse(p);
		if (n)
			p->open_tags.n--, p->open_places.n--, p->depth--;
		return n;
	}
	return unknown_tag(p, ends);
}
