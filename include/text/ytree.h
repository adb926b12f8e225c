#pragma once
// YAML text as a tree whose nodes know their place in the file.
//
// Reads one document through libyaml. Refuses duplicate keys, keys that are not scalars, more than
// YTREE_MAX_DEPTH levels, more than YTREE_MAX_NODES nodes (aliases expanded) and texts over
// YTREE_MAX_BYTES. Scalars keep their text; what type a plain scalar means is decided by who reads
// the field (YAML 1.2 core schema helpers below).

#include "base/diag.h"

#define YTREE_MAX_DEPTH 64
#define YTREE_MAX_NODES 1000000
#define YTREE_MAX_BYTES (64u << 20)

enum ynode_type { Y_NULL, Y_SCALAR, Y_SEQ, Y_MAP };

struct ypair;
struct ynode {
	uint8_t type;    // enum ynode_type; Y_NULL only for an empty or plain null scalar (null, ~)
	bool plain;      // Y_SCALAR: unquoted, so it may mean a number or a bool
	uint8_t height;  // levels of nodes below it
	struct str at;   // the token in the source's text (the first line of a block); for reports
	struct str text; // Y_SCALAR, Y_NULL: the value
	struct ynode **items; // Y_SEQ
	struct ypair *pairs;  // Y_MAP, in file order
	size_t n;             // items or pairs
};
struct ypair {
	struct str key;    // value of the key scalar
	struct str key_at; // its place
	struct ynode *value;
};

// Parses `text`, a slice of src->text. NULL with reports when it cannot be read; an empty document
// gives an empty map. Of a duplicate key, which is reported, the first value stays.
struct ynode *ytree_parse(struct arena *, const struct source *, struct str text,
			  struct diag_log *);
// The same tree for `Key: value` lines (Pelican's head): every value is a plain scalar, keys are
// lower-cased, indented lines continue a value, and a key that stands twice stays twice. *body is
// what follows the head and its blank line. NULL when the text does not begin with such lines
// (nothing is reported).
struct ynode *ytree_parse_head(struct arena *, const struct source *, struct str text,
			       struct str *body);
// JSON text through jansson into the same tree (data files).
struct ynode *ytree_parse_json(struct arena *, const struct source *, struct str text,
			       struct diag_log *);

struct ynode *ynode_get(const struct ynode *map, struct str key); // NULL when absent or not a map
// What a plain scalar means in YAML 1.2's core schema; false when it is something else. true/false
// in three spellings each.
bool ynode_bool(const struct ynode *, bool *out);
bool ynode_int(const struct ynode *, int64_t *out);
bool ynode_float(const struct ynode *, double *out);
// "a list", "a map", "text", "a number", "true or false", "nothing": for messages.
const char *ynode_what(const struct ynode *);

// Writes a text as a YAML scalar in double quotes, which holds anything and stays on one line.
void ytree_quote(struct buf *, struct str);
