#pragma once
// What the parser's files share: the token cursor and how it fails.

#include "template/ast.h"
#include "template/diags.h"

// How deep a template's tags and expressions may nest, and how long a chain of operators may grow.
#define PARSE_DEPTH 200
#define CHAIN_DEPTH 800

struct parser {
	struct arena *arena;
	const struct text_map *map;
	const struct token *t; // the current token; the last one is T_EOF
	struct diag_log *log;
	unsigned depth;
	bool failed;
	VEC(struct str) open_tags;   // tags not yet closed
	VEC(struct str) open_places; // where they stand
};

// The tag among `ends` that closes: "endif" of "elif", "else", "endif".
const char *closing_tag(const char *const *ends);
// Reports at a token and gives NULL. Only the first failure is reported.
__attribute__((format(printf, 3, 4))) void *parse_fail(struct parser *, const struct token *at,
						       const char *fmt, ...);
bool is_word(const struct token *, const char *word);
bool skip_word(struct parser *, const char *word);
bool skip_kind(struct parser *, enum token_kind);
const struct token *expect(struct parser *, enum token_kind); // NULL when another stands there
bool expect_word(struct parser *, const char *word);
const char *token_name(enum token_kind);
struct node *node_new(struct parser *, enum node_kind, const struct token *from);
// Ends a node at the token before the current one, and counts its depth.
struct node *node_end(struct parser *, struct node *);
void node_add(struct parser *, struct nodes *, struct node *);
bool parse_enter(struct parser *); // counts nesting; false, having failed, when it is too deep

// Expressions. All give NULL when they failed.
struct node *parse_expr(struct parser *);
struct node *parse_expr_plain(struct parser *); // without an inline if
struct node *parse_primary(struct parser *);
struct node *parse_postfix(struct parser *, struct node *);
struct node *parse_filters(struct parser *, struct node *,
			   bool started); // `| a | b`; started: the name stands first
enum tuple_flags { TUPLE_SIMPLE = 1, TUPLE_PLAIN = 2, TUPLE_PARENS = 4 };
struct node *parse_tuple(struct parser *, int flags);

// Statements. The body of a tag stands at the end of the opening tag and goes up to one of `ends`,
// which is left to the caller; parse_until skips it.
bool parse_block_body(struct parser *, struct nodes *out, const char *const *ends);
bool parse_until(struct parser *, struct nodes *out, const char *end);
struct node *parse_statement(struct parser *, const char *const *ends);
