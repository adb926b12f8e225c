// Parses expressions: small recursive descent in the order of Jinja2's operators.

#include "template/parse.h"

typedef struct node *parse_fn(struct parser *);

struct node *parse_expr_plain(struct parser *p);

static struct node *binary(struct parser *p, enum node_kind kind, struct node *a, int op,
			   parse_fn *next)
{
	struct node *n = node_new(p, kind, NULL);
	n->at = a->at;
	n->op = (uint8_t)op;
	n->a = a;
	n->b = next(p);
	return n->b ? node_end(p, n) : NULL;
}

struct node *parse_expr(struct parser *p)
{
	if (!parse_enter(p))
		return NULL;
	struct node *e = parse_expr_plain(p);
	while (e && skip_word(p, "if")) {
		struct node *n = node_new(p, N_COND, NULL);
		n->at = e->at;
		n->b = e;
		n->a = parse_expr_plain(p);
		if (n->a && skip_word(p, "else") && !(n->c = parse_expr(p)))
			n->a = NULL;
		e = n->a ? node_end(p, n) : NULL;
	}
	p->depth--;
	return e;
}

static struct node *parse_compare(struct parser *p);

static struct node *parse_not(struct parser *p)
{
	if (!is_word(p->t, "not"))
		return parse_compare(p);
	if (!parse_enter(p))
		return NULL;
	struct node *n = node_new(p, N_NOT, p->t);
	p->t++;
	n->a = parse_not(p);
	p->depth--;
	return n->a ? node_end(p, n) : NULL;
}

static struct node *parse_and(struct parser *p)
{
	struct node *e = parse_not(p);
	while (e && skip_word(p, "and"))
		e = binary(p, N_AND, e, 0, parse_not);
	return e;
}

struct node *parse_expr_plain(struct parser *p)
{
	struct node *e = parse_and(p);
	while (e && skip_word(p, "or"))
		e = binary(p, N_OR, e, 0, parse_and);
	return e;
}

// A level of binary operators: token kinds and what they become.
struct level {
	uint8_t token[4], op[4];
	unsigned n;
};
static struct node *parse_level(struct parser *p, const struct level *l, parse_fn *next)
{
	struct node *e = next(p);
	while (e) {
		unsigned i = 0;
		while (i < l->n && p->t->kind != l->token[i])
			i++;
		if (i == l->n)
			break;
		p->t++;
		e = binary(p, N_BIN, e, l->op[i], next);
	}
	return e;
}

static struct node *parse_unary_filtered(struct parser *p);

static struct node *parse_pow(struct parser *p)
{
	static const struct level l = {{T_POW}, {VOP_POW}, 1};
	return parse_level(p, &l, parse_unary_filtered);
}
static struct node *parse_mul(struct parser *p)
{
	static const struct level l = {
		{T_MUL, T_DIV, T_FLOORDIV, T_MOD}, {VOP_MUL, VOP_DIV, VOP_FLOORDIV, VOP_MOD}, 4};
	return parse_level(p, &l, parse_pow);
}
static struct node *parse_concat(struct parser *p)
{
	struct node *e = parse_mul(p);
	if (!e || p->t->kind != T_TILDE)
		return e;
	struct node *n = node_new(p, N_CONCAT, NULL);
	n->at = e->at;
	node_add(p, &n->list, e);
	while (skip_kind(p, T_TILDE)) {
		e = parse_mul(p);
		if (!e)
			return NULL;
		node_add(p, &n->list, e);
	}
	return node_end(p, n);
}
static struct node *parse_add(struct parser *p)
{
	static const struct level l = {{T_ADD, T_SUB}, {VOP_ADD, VOP_SUB}, 2};
	return parse_level(p, &l, parse_concat);
}

static int compare_op(struct parser *p)
{
	static const struct {
		uint8_t token, op;
	} ops[] = {{T_EQ, CMP_EQ}, {T_NE, CMP_NE}, {T_LT, CMP_LT},
		   {T_LE, CMP_LE}, {T_GT, CMP_GT}, {T_GE, CMP_GE}};
	for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
		if (skip_kind(p, ops[i].token))
			return ops[i].op;
	if (skip_word(p, "in"))
		return CMP_IN;
	if (is_word(p->t, "not") && is_word(p->t + 1, "in"))
		return p->t += 2, CMP_NOTIN;
	return -1;
}

static struct node *parse_compare(struct parser *p)
{
	struct node *e = parse_add(p), *n = NULL;
	for (int op; e && (op = compare_op(p)) >= 0;) {
		if (!n) {
			n = node_new(p, N_COMPARE, NULL);
			n->at = e->at;
			n->a = e;
		}
		struct node *o = node_new(p, N_OPERAND, p->t);
		o->op = (uint8_t)op;
		o->a = e = parse_add(p);
		if (e)
			node_add(p, &n->list, node_end(p, o));
	}
	return e && n ? node_end(p, n) : e;
}

// ---- calls, filters, tests ---------------------------------------------------------------------

static bool bad_args(struct parser *p, const struct token *at)
{
	parse_fail(p, at, "arguments in the wrong order");
	if (p->failed)
		diag_hint(p->log,
			  "positional ones come first, then *list, then name=value, then **map");
	return false;
}

static bool parse_keyword(struct parser *p, struct node *n)
{
	struct node *k = node_new(p, N_KEYWORD, p->t);
	k->name = p->t->text;
	for (size_t i = 0; i < n->kw.n; i++)
		if (str_eq(n->kw.p[i]->name, k->name))
			return parse_fail(p, p->t, "argument \"%.*s\" is given twice",
					  STR_ARG(k->name)),
			       false;
	p->t += 2;
	k->a = parse_expr(p);
	if (!k->a)
		return false;
	node_add(p, &n->kw, node_end(p, k));
	return true;
}

static bool parse_arg(struct parser *p, struct node *n)
{
	const struct token *at = p->t;
	if (skip_kind(p, T_MUL)) {
		if (n->star || n->dstar)
			return bad_args(p, at);
		return (n->star = parse_expr(p)) != NULL;
	}
	if (skip_kind(p, T_POW)) {
		if (n->dstar)
			return bad_args(p, at);
		return (n->dstar = parse_expr(p)) != NULL;
	}
	if (at->kind == T_NAME && at[1].kind == T_ASSIGN)
		return n->dstar ? bad_args(p, at) : parse_keyword(p, n);
	if (n->star || n->dstar || n->kw.n)
		return bad_args(p, at);
	struct node *e = parse_expr(p);
	if (e)
		node_add(p, &n->list, e);
	return e != NULL;
}

// At "(".
static bool parse_args(struct parser *p, struct node *n)
{
	p->t++;
	for (bool comma = false; p->t->kind != T_RPAREN; comma = true) {
		if (comma && !expect(p, T_COMMA))
			return false;
		if (comma && p->t->kind == T_RPAREN)
			break;
		if (!parse_arg(p, n))
			return false;
	}
	p->t++;
	return true;
}

static struct node *parse_call(struct parser *p, struct node *callee)
{
	struct node *n = node_new(p, N_CALL, NULL);
	n->at = callee->at;
	n->a = callee;
	return parse_args(p, n) ? node_end(p, n) : NULL;
}

// A dotted name.
static bool parse_dotted(struct parser *p, struct str *out)
{
	const struct token *t = expect(p, T_NAME);
	if (!t)
		return false;
	*out = t->text;
	while (skip_kind(p, T_DOT)) {
		t = expect(p, T_NAME);
		if (!t)
			return false;
		*out = arena_printf(p->arena, "%.*s.%.*s", STR_ARG(*out), STR_ARG(t->text));
	}
	return true;
}

struct node *parse_filters(struct parser *p, struct node *e, bool started)
{
	while (started || skip_kind(p, T_PIPE)) {
		started = false;
		struct node *n = node_new(p, N_FILTER, p->t);
		n->a = e;
		if (!parse_dotted(p, &n->name) || (p->t->kind == T_LPAREN && !parse_args(p, n)))
			return NULL;
		e = node_end(p, n);
		if (!e)
			return NULL;
	}
	return e;
}

static bool starts_test_arg(const struct token *t)
{
	if (t->kind == T_NAME)
		return !is_word(t, "else") && !is_word(t, "or") && !is_word(t, "and");
	return t->kind == T_STRING || t->kind == T_INT || t->kind == T_FLOAT ||
	       t->kind == T_LBRACKET || t->kind == T_LBRACE;
}

// At "is".
static struct node *parse_test(struct parser *p, struct node *e)
{
	p->t++;
	bool negated = skip_word(p, "not");
	struct node *n = node_new(p, N_TEST, p->t);
	n->a = e;
	if (!parse_dotted(p, &n->name))
		return NULL;
	if (p->t->kind == T_LPAREN) {
		if (!parse_args(p, n))
			return NULL;
	} else if (starts_test_arg(p->t)) {
		if (is_word(p->t, "is"))
			return parse_fail(p, p->t, "tests cannot be chained with \"is\"");
		struct node *arg = parse_primary(p);
		arg = arg ? parse_postfix(p, arg) : NULL;
		if (!arg)
			return NULL;
		node_add(p, &n->list, arg);
	}
	n = node_end(p, n);
	if (n && negated) {
		struct node *not = node_new(p, N_NOT, NULL);
		not ->at = n->at;
		not ->a = n;
		n = node_end(p, not );
	}
	return n;
}

static struct node *parse_slice(struct parser *p)
{
	struct node *n = node_new(p, N_SLICE, p->t);
	if (p->t->kind != T_COLON) {
		n->a = parse_expr(p);
		if (!n->a || p->t->kind != T_COLON)
			return n->a;
	}
	p->t++;
	if (p->t->kind != T_COLON && p->t->kind != T_RBRACKET && p->t->kind != T_COMMA &&
	    !(n->b = parse_expr(p)))
		return NULL;
	if (skip_kind(p, T_COLON) && p->t->kind != T_RBRACKET && p->t->kind != T_COMMA &&
	    !(n->c = parse_expr(p)))
		return NULL;
	return node_end(p, n);
}

// At "[".
static struct node *parse_item(struct parser *p, struct node *of)
{
	struct node *n = node_new(p, N_GETITEM, NULL), *t = node_new(p, N_TUPLE, p->t);
	n->at = of->at;
	n->a = of;
	p->t++;
	while (p->t->kind != T_RBRACKET) {
		if (t->list.n && !expect(p, T_COMMA))
			return NULL;
		struct node *e = parse_slice(p);
		if (!e)
			return NULL;
		node_add(p, &t->list, e);
	}
	p->t++;
	n->b = t->list.n == 1 ? t->list.p[0] : node_end(p, t);
	for (size_t i = 0; t->list.n != 1 && i < t->list.n; i++)
		if (t->list.p[i]->kind == N_SLICE)
			return parse_fail(p, p->t - 1,
					  "a slice cannot stand in a list of subscripts");
	return n->b ? node_end(p, n) : NULL;
}

// At ".".
static struct node *parse_attr(struct parser *p, struct node *of)
{
	p->t++;
	const struct token *t = p->t;
	struct node *n = node_new(p, t->kind == T_NAME ? N_GETATTR : N_GETITEM, NULL);
	n->at = of->at;
	n->a = of;
	if (t->kind == T_INT) {
		n->b = node_new(p, N_CONST, t);
		n->b->val = t->val;
	} else if (t->kind != T_NAME) {
		return parse_fail(p, t, "expected a name or a number after \".\"");
	}
	n->name = t->text;
	p->t++;
	n = node_end(p, n);
	if (n)
		n->at = t->at; // an error about it points at the attribute
	return n;
}

struct node *parse_postfix(struct parser *p, struct node *n)
{
	while (n) {
		if (p->t->kind == T_DOT)
			n = parse_attr(p, n);
		else if (p->t->kind == T_LBRACKET)
			n = parse_item(p, n);
		else if (p->t->kind == T_LPAREN)
			n = parse_call(p, n);
		else
			break;
	}
	return n;
}

static struct node *parse_filter_expr(struct parser *p, struct node *n)
{
	while (n) {
		if (p->t->kind == T_PIPE)
			n = parse_filters(p, n, false);
		else if (is_word(p->t, "is"))
			n = parse_test(p, n);
		else if (p->t->kind == T_LPAREN)
			n = parse_call(p, n);
		else
			break;
	}
	return n;
}

static struct node *parse_unary(struct parser *p, bool filters)
{
	struct node *n;
	if (!parse_enter(p))
		return NULL;
	if (p->t->kind == T_SUB || p->t->kind == T_ADD) {
		n = node_new(p, p->t->kind == T_SUB ? N_NEG : N_POS, p->t);
		p->t++;
		n->a = parse_unary(p, false);
		n = n->a ? node_end(p, n) : NULL;
	} else {
		n = parse_primary(p);
	}
	n = n ? parse_postfix(p, n) : NULL;
	n = n && filters ? parse_filter_expr(p, n) : n;
	p->depth--;
	return n;
}
static struct node *parse_unary_filtered(struct parser *p)
{
	return parse_unary(p, true);
}

// ---- literals ----------------------------------------------------------------------------------

static struct node *parse_name(struct parser *p)
{
	static const struct {
		const char *word;
		int value;
	} words[] = {{"true", 1},  {"True", 1},  {"false", 0},
		     {"False", 0}, {"none", -1}, {"None", -1}};
	struct node *n = node_new(p, N_NAME, p->t);
	n->name = p->t->text;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (is_word(p->t, words[i].word)) {
			n->kind = N_CONST;
			n->val = words[i].value < 0 ? v_none() : v_bool(words[i].value);
		}
	p->t++;
	return n;
}

static struct node *parse_string(struct parser *p)
{
	struct node *n = node_new(p, N_CONST, p->t);
	struct str s = p->t->text;
	while ((++p->t)->kind == T_STRING)
		s = arena_cat(p->arena, s, p->t->text);
	n->val = v_str(s);
	return node_end(p, n);
}

static struct node *parse_list(struct parser *p)
{
	struct node *n = node_new(p, N_LIST, p->t++);
	while (p->t->kind != T_RBRACKET) {
		if (n->list.n && !expect(p, T_COMMA))
			return NULL;
		if (p->t->kind == T_RBRACKET)
			break;
		struct node *e = parse_expr(p);
		if (!e)
			return NULL;
		node_add(p, &n->list, e);
	}
	p->t++;
	return node_end(p, n);
}

static struct node *parse_dict(struct parser *p)
{
	struct node *n = node_new(p, N_DICT, p->t++);
	while (p->t->kind != T_RBRACE) {
		if (n->list.n && !expect(p, T_COMMA))
			return NULL;
		if (p->t->kind == T_RBRACE)
			break;
		struct node *k = parse_expr(p);
		struct node *v = k && expect(p, T_COLON) ? parse_expr(p) : NULL;
		if (!v)
			return NULL;
		node_add(p, &n->list, k);
		node_add(p, &n->list2, v);
	}
	p->t++;
	return node_end(p, n);
}

struct node *parse_primary(struct parser *p)
{
	const struct token *t = p->t;
	struct node *n;
	switch (t->kind) {
	case T_NAME:
		return parse_name(p);
	case T_STRING:
		return parse_string(p);
	case T_INT:
	case T_FLOAT:
		n = node_new(p, N_CONST, t);
		n->val = t->val;
		p->t++;
		return n;
	case T_LPAREN:
		p->t++;
		n = parse_tuple(p, TUPLE_PARENS);
		return n && expect(p, T_RPAREN) ? n : NULL;
	case T_LBRACKET:
		return parse_list(p);
	case T_LBRACE:
		return parse_dict(p);
	default:
		return parse_fail(p, t, "expected an expression, got %s", token_name(t->kind));
	}
}

static bool tuple_end(const struct parser *p)
{
	enum token_kind k = p->t->kind;
	return k == T_VAR_END || k == T_BLOCK_END || k == T_RPAREN;
}

struct node *parse_tuple(struct parser *p, int flags)
{
	parse_fn *item = flags & TUPLE_SIMPLE  ? parse_primary
			 : flags & TUPLE_PLAIN ? parse_expr_plain
					       : parse_expr;
	struct node *n = node_new(p, N_TUPLE, p->t);
	bool tuple = false;
	if (!parse_enter(p))
		return NULL;
	while (!tuple_end(p)) {
		struct node *e = item(p);
		if (!e)
			return NULL;
		node_add(p, &n->list, e);
		if (!skip_kind(p, T_COMMA))
			break;
		tuple = true;
	}
	p->depth--;
	if (!tuple && n->list.n)
		return n->list.p[0];
	if (!tuple && !(flags & TUPLE_PARENS))
		return parse_fail(p, p->t, "expected an expression, got %s",
				  token_name(p->t->kind));
	return node_end(p, n);
}
