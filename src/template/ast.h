#pragma once
// Tokens and syntax trees of templates. Trees live in an arena that is given back once the template
// is compiled.

#include "base/vec.h"
#include "template/code.h"

enum token_kind {
	T_EOF,
	T_DATA,
	T_VAR_BEGIN,
	T_VAR_END,
	T_BLOCK_BEGIN,
	T_BLOCK_END,
	T_NAME,
	T_STRING,
	T_INT,
	T_FLOAT,
	T_ADD,
	T_SUB,
	T_DIV,
	T_FLOORDIV,
	T_MUL,
	T_MOD,
	T_POW,
	T_TILDE,
	T_LBRACKET,
	T_RBRACKET,
	T_LPAREN,
	T_RPAREN,
	T_LBRACE,
	T_RBRACE,
	T_EQ,
	T_NE,
	T_GT,
	T_GE,
	T_LT,
	T_LE,
	T_ASSIGN,
	T_DOT,
	T_COLON,
	T_PIPE,
	T_COMMA,
	T_SEMICOLON,
};
struct token {
	enum token_kind kind;
	struct str at;    // in the normalised text
	struct str text;  // T_DATA: what remains after whitespace control; T_STRING: unescaped
	struct value val; // T_INT, T_FLOAT
};
struct tokens {
	struct token *p;
	size_t n, cap;
};

// A template's text with all line ends made "\n". Places are given in it and translated for
// reports.
struct text_map {
	const struct source *src;
	struct str text;
	VEC(uint32_t)
	cuts; // offsets in `text` before each of which a byte of the source was left out
};
struct str text_place(const struct text_map *, struct str at);

// False, with a report, when the text cannot be cut into tokens.
bool lex(struct arena *, const struct tmpl_options *, struct text_map *, struct tokens *out,
	 struct diag_log *);
void lex_normalise(struct arena *, const struct tmpl_options *, const struct source *,
		   struct text_map *out);

enum node_kind {
	N_CONST,
	N_NAME,
	N_NSREF,
	N_TUPLE,
	N_LIST,
	N_DICT,
	N_COND,
	N_FILTER,
	N_TEST,
	N_CALL,
	N_GETITEM,
	N_GETATTR,
	N_SLICE,
	N_CONCAT,
	N_COMPARE,
	N_OPERAND,
	N_KEYWORD,
	N_BIN,
	N_AND,
	N_OR,
	N_NOT,
	N_NEG,
	N_POS,
	N_TEXT,
	N_OUTPUT,
	N_FOR,
	N_IF,
	N_MACRO,
	N_CALLBLOCK,
	N_FILTERBLOCK,
	N_WITH,
	N_BLOCK,
	N_EXTENDS,
	N_INCLUDE,
	N_IMPORT,
	N_FROM,
	N_ALIAS,
	N_SET,
	N_SETBLOCK,
	N_DO,
	N_AUTOESCAPE,
};
enum name_ctx { NAME_LOAD, NAME_STORE, NAME_PARAM };

struct node;
struct nodes {
	struct node **p;
	size_t n, cap;
};
// Which members a kind uses:
//   const val · name, nsref (name.name2) · tuple, list, concat: list · dict: list keys, list2
//   values · cond: a test, b, c filter, test, call: a, name, list, kw, star, dstar · getitem a[b] ·
//   getattr a.name · slice a:b:c compare: a, list of operand (op, a) · keyword name=a · bin: op, a,
//   b text: name · output: list · for: a target, b iterable, c condition, body, orelse · if: a,
//   body, elifs, orelse macro, callblock: name or a, list parameters, list2 defaults, body ·
//   filterblock: a, body with: list targets, list2 values, body · block: name, body · extends a ·
//   include a · import a as name from a import list of alias (name as name2) · set: a = b ·
//   setblock: a, filter b, body · do a · autoescape: a, body
struct node {
	uint8_t kind; // enum node_kind
	uint8_t op;   // enum v_op, enum cmp_op or enum name_ctx
	bool scoped, required, recursive, ignore_missing, with_context;
	uint16_t depth; // of the tree below
	struct str at;
	struct str name, name2;
	struct value val;
	struct node *a, *b, *c, *star, *dstar;
	struct nodes list, list2, kw, body, elifs, orelse;
};

// Parses; NULL, with a report, when the text is not a template. The result is the list of
// statements as an N_OUTPUT's siblings.
bool parse(struct arena *, const struct text_map *, const struct tokens *, struct nodes *out,
	   struct diag_log *);

// Calls `fn` for each child in the order in which Jinja2 visits them.
typedef bool node_fn(void *ctx, struct node *);
bool node_each(struct node *, node_fn *fn, void *ctx); // false as soon as fn gave false
bool nodes_each(const struct nodes *, node_fn *fn, void *ctx);
