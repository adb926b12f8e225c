// JSON into the tree of ytree.h. jansson decides what is valid and decodes strings, but keeps no
// places: the text, known to be valid by then, is walked a second time for them.

#include <jansson.h>

#include "base/ascii.h"
#include "text/diags.h"
#include "text/ytree.h"

struct walk {
	struct arena *arena;
	const struct source *src;
	struct diag_log *log;
	const char *p, *end; // the text from the next token on
	size_t nodes;
};

static void skip_space(struct walk *w)
{
	while (w->p < w->end && (*w->p == ' ' || *w->p == '\t' || *w->p == '\n' || *w->p == '\r'))
		w->p++;
}

// Steps over `c` and the white space around it.
static void step(struct walk *w, char c)
{
	skip_space(w);
	if (w->p == w->end || *w->p != c)
		BUG("jansson took JSON that is not valid");
	w->p++;
	skip_space(w);
}

static struct str cut_string(struct walk *w)
{
	const char *from = w->p++;

	while (*w->p != '"')
		w->p += *w->p == '\\' ? 2 : 1;
	w->p++;
	return str_range(from, w->p);
}

// A number or a word.
static struct str cut_bare(struct walk *w)
{
	const char *from = w->p;

	while (w->p < w->end && !memchr(",]} \t\r\n", *w->p, 7))
		w->p++;
	return str_range(from, w->p);
}

// A string's value: a slice of the text where no escapes stand in it.
static struct str string_value(struct walk *w, struct str at, const char *p, size_t n)
{
	struct str inside = {at.p + 1, at.n - 2}, value = {p, n};

	return str_eq(inside, value) ? inside : arena_dup(w->arena, value);
}

static struct ynode *read_value(struct walk *w, json_t *value, unsigned depth);

static bool read_array(struct walk *w, struct ynode *node, json_t *value, unsigned depth)
{
	node->type = Y_SEQ;
	node->n = json_array_size(value);
	node->items = arena_array(w->arena, struct ynode *, node->n);
	step(w, '[');
	for (size_t i = 0; i < node->n; i++) {
		if (i)
			step(w, ',');
		node->items[i] = read_value(w, json_array_get(value, i), depth + 1);
		if (!node->items[i])
			return false;
		if (node->height <= node->items[i]->height)
			node->height = (uint8_t)(node->items[i]->height + 1);
	}
	step(w, ']');
	return true;
}

// jansson keeps the members in the order of the text.
static bool read_object(struct walk *w, struct ynode *node, json_t *value, unsigned depth)
{
	struct ypair *pair;

	node->type = Y_MAP;
	node->n = json_object_size(value);
	pair = node->pairs = arena_array(w->arena, struct ypair, node->n);
	step(w, '{');
	for (void *it = json_object_iter(value); it;
	     it = json_object_iter_next(value, it), pair++) {
		if (pair != node->pairs)
			step(w, ',');
		pair->key_at = cut_string(w);
		pair->key = string_value(w, pair->key_at, json_object_iter_key(it),
					 json_object_iter_key_len(it));
		step(w, ':');
		pair->value = read_value(w, json_object_iter_value(it), depth + 1);
		if (!pair->value)
			return false;
		if (node->height <= pair->value->height)
			node->height = (uint8_t)(pair->value->height + 1);
	}
	step(w, '}');
	return true;
}

static bool within_limits(struct walk *w, unsigned depth)
{
	const char *what = depth > YTREE_MAX_DEPTH ? "values nested too deeply"
			   : ++w->nodes > YTREE_MAX_NODES
				   ? "more values than kith reads from one file"
				   : NULL;

	if (what)
		diag_report(w->log, &TEXT_YAML_LIMIT, w->src, str_of(w->p, 1), "%s", what);
	return !what;
}

static struct ynode *read_value(struct walk *w, json_t *value, unsigned depth)
{
	struct ynode *node = arena_new(w->arena, struct ynode);
	const char *from;

	skip_space(w);
	from = w->p;
	if (!within_limits(w, depth))
		return NULL;
	if (json_is_array(value) || json_is_object(value)) {
		if (!(json_is_array(value) ? read_array : read_object)(w, node, value, depth))
			return NULL;
		node->at = str_range(from, w->p);
		node->at = str_first(node->at, str_index(node->at, '\n'));
		node->at = str_rtrim(node->at);
	} else if (json_is_string(value)) {
		node->type = Y_SCALAR;
		node->at = cut_string(w);
		node->text = string_value(w, node->at, json_string_value(value),
					  json_string_length(value));
	} else {
		node->type = json_is_null(value) ? Y_NULL : Y_SCALAR;
		node->plain = true;
		node->at = node->text = cut_bare(w);
	}
	return node;
}

static bool is_bare_char(char c)
{
	return ascii_is_alnum(c) || c == '.' || c == '-' || c == '+';
}

// jansson says where the token ends that it choked on: a number or a word is shown from its
// beginning.
static void report_syntax(struct diag_log *log, const struct source *src, struct str text,
			  const json_error_t *error)
{
	size_t end = (size_t)error->position < text.n ? (size_t)error->position : text.n,
	       from = end ? end - 1 : 0;

	while (from > 0 && is_bare_char(text.p[from]) && is_bare_char(text.p[from - 1]))
		from--;
	if (json_error_code(error) == json_error_duplicate_key)
		diag_report(log, &TEXT_JSON_SYNTAX, src, str_of(text.p + from, end - from),
			    "the same key twice in one object");
	else
		diag_report(log, &TEXT_JSON_SYNTAX, src, str_of(text.p + from, end - from),
			    "JSON that cannot be read: %s", error->text);
}

struct ynode *ytree_parse_json(struct arena *arena, const struct source *src, struct str text,
			       struct diag_log *log)
{
	struct walk w = {.arena = arena, .src = src, .log = log};
	struct ynode *node;
	json_error_t error;
	json_t *root;

	if (str_starts(text, S("\xEF\xBB\xBF")))
		text = str_from(text, 3);
	if (text.n > YTREE_MAX_BYTES) {
		diag_report(log, &TEXT_YAML_LIMIT, src, (struct str){0},
			    "a JSON text larger than 64 MiB");
		return NULL;
	}
	root = json_loadb(text.p ? text.p : "", text.n, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY,
			  &error);
	if (!root) {
		report_syntax(log, src, text, &error);
		return NULL;
	}
	w.p = text.p;
	w.end = text.p + text.n;
	node = read_value(&w, root, 1);
	json_decref(root);
	return node;
}
