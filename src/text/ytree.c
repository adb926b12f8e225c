#include "text/ytree.h"

#include <yaml.h>

#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "text/diags.h"
#include "text/yaml_error.h"

#define SMALL_MAP 8 // keys up to which duplicates are looked for one by one

struct anchor {
	struct ynode *node; // NULL while it is being read
	size_t nodes;       // with aliases expanded
};

struct reader {
	struct arena *arena;
	const struct source *src;
	struct diag_log *log;
	struct str text; // what libyaml reads: without a BOM
	bool ascii;
	size_t cursor_index, cursor_byte; // the same place in characters and bytes
	yaml_parser_t parser;
	yaml_event_t event;
	struct map anchors;
	size_t nodes;
};

// The byte place of a mark. libyaml counts characters; marks come nearly in order, so the cursor
// walks little.
static const char *place_of(struct reader *r, size_t index)
{
	if (r->ascii)
		return r->text.p + (index < r->text.n ? index : r->text.n);
	while (r->cursor_index < index && r->cursor_byte < r->text.n) {
		r->cursor_byte++;
		while (r->cursor_byte < r->text.n &&
		       ((unsigned char)r->text.p[r->cursor_byte] & 0xC0) == 0x80)
			r->cursor_byte++;
		r->cursor_index++;
	}
	while (r->cursor_index > index && r->cursor_byte > 0) {
		r->cursor_byte--;
		while (r->cursor_byte > 0 &&
		       ((unsigned char)r->text.p[r->cursor_byte] & 0xC0) == 0x80)
			r->cursor_byte--;
		r->cursor_index--;
	}
	return r->text.p + r->cursor_byte;
}

static struct str first_line(struct str s)
{
	return str_rtrim(str_first(s, str_index(s, '\n')));
}

// From a mark to the end of its line.
static struct str line_from(struct reader *r, size_t index)
{
	return first_line(str_range(place_of(r, index), r->text.p + r->text.n));
}

static struct str event_at(struct reader *r)
{
	const char *from = place_of(r, r->event.start_mark.index);
	const char *to = place_of(r, r->event.end_mark.index);

	return first_line(str_range(from, to > from ? to : from));
}

static void report_syntax(struct reader *r)
{
	const yaml_parser_t *p = &r->parser;
	struct str problem, context = {0};

	if (p->error == YAML_MEMORY_ERROR)
		BUG("libyaml ran out of memory");
	if (p->error == YAML_READER_ERROR)
		problem = str_from(r->text, p->problem_offset);
	else
		problem = line_from(r, p->problem_mark.index);
	if (p->context)
		context = line_from(r, p->context_mark.index);
	if (problem.p == r->text.p + r->text.n) { // the end: show the last line that holds anything
		struct str held = str_rtrim(r->text);
		size_t line = str_rindex(held, '\n');

		problem = line == SIZE_MAX ? held : str_from(held, line + 1);
	}
	yaml_error_report(r->log, r->src, p, problem, context);
}

static bool next_event(struct reader *r)
{
	yaml_event_delete(&r->event);
	if (yaml_parser_parse(&r->parser, &r->event))
		return true;
	report_syntax(r);
	return false;
}

static bool limit(struct reader *r, struct str at, const char *what)
{
	diag_report(r->log, &TEXT_YAML_LIMIT, r->src, at, "%s", what);
	return false;
}

static struct ynode *node_new(struct reader *r, enum ynode_type type)
{
	struct ynode *node = arena_new(r->arena, struct ynode);

	node->type = (uint8_t)type;
	node->at = event_at(r);
	return node;
}

// Whether the node counts still stay within the limits with `more` nodes and `levels` more levels
// at depth `depth`.
static bool within_limits(struct reader *r, size_t more, unsigned depth, struct str at)
{
	r->nodes += more;
	if (r->nodes > YTREE_MAX_NODES)
		return limit(r, at, "more values than kith reads from one file");
	if (depth > YTREE_MAX_DEPTH)
		return limit(r, at, "values nested too deeply");
	return true;
}

static bool is_null_word(struct str s)
{
	return s.n == 0 || str_eq(s, S("~")) || str_eq(s, S("null")) || str_eq(s, S("Null")) ||
	       str_eq(s, S("NULL"));
}

// The scalar's value: a slice of the source where it stands there as it is, else a copy.
static struct str scalar_text(struct reader *r, struct str at)
{
	struct str value = {(const char *)r->event.data.scalar.value, r->event.data.scalar.length};

	if (r->event.data.scalar.style != YAML_PLAIN_SCALAR_STYLE && at.n >= 2)
		at = str_of(at.p + 1, at.n - 2);
	return str_eq(at, value) ? at : arena_dup(r->arena, value);
}

// Only the tags of YAML's core schema are known; they change nothing but `!!str` and `!`, which
// make text.
static bool check_tag(struct reader *r, const yaml_char_t *tag, bool *text)
{
	static const char *const known[] = {"str",  "int", "float", "bool",
					    "null", "seq", "map",   "timestamp"};
	struct str t = str_cstr((const char *)tag);
	struct str core = S("tag:yaml.org,2002:");

	*text = false;
	if (!t.n)
		return true;
	*text = str_eq(t, S("!"));
	if (*text)
		return true;
	for (size_t i = 0; str_starts(t, core) && i < sizeof known / sizeof *known; i++) {
		*text = i == 0;
		if (str_eq(str_from(t, core.n), str_cstr(known[i])))
			return true;
	}
	diag_report(r->log, &TEXT_YAML_SYNTAX, r->src, event_at(r), "no tag called \"%.*s\"",
		    STR_ARG(t));
	diag_hint(r->log, "quote a value that begins with !");
	return false;
}

static struct ynode *read_scalar(struct reader *r, unsigned depth)
{
	struct ynode *node = node_new(r, Y_SCALAR);
	bool text;

	if (!check_tag(r, r->event.data.scalar.tag, &text) || !within_limits(r, 1, depth, node->at))
		return NULL;
	node->text = scalar_text(r, node->at);
	node->plain = r->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE && !text;
	if (node->plain && is_null_word(node->text))
		node->type = Y_NULL;
	return node;
}

static struct anchor *anchor_open(struct reader *r, const yaml_char_t *name)
{
	struct anchor *a;

	if (!name)
		return NULL;
	a = arena_new(r->arena, struct anchor);
	map_put(&r->anchors, arena_dup(r->arena, str_cstr((const char *)name)), a);
	return a;
}

// An alias is the anchored node again, at the place of the alias. It counts as if it were written
// out.
static struct ynode *read_alias(struct reader *r, unsigned depth)
{
	struct str name = str_cstr((const char *)r->event.data.alias.anchor);
	const struct anchor *a = map_get(&r->anchors, name);
	struct ynode *node;

	if (!a || !a->node) {
		diag_report(r->log, &TEXT_YAML_SYNTAX, r->src, event_at(r),
			    a ? "alias inside its own anchor \"%.*s\""
			      : "no anchor called \"%.*s\"",
			    STR_ARG(name));
		diag_hint(r->log, "quote a value that begins with *");
		return NULL;
	}
	if (!within_limits(r, a->nodes, depth + a->node->height, event_at(r)))
		return NULL;
	node = arena_new(r->arena, struct ynode);
	*node = *a->node;
	node->at = event_at(r);
	return node;
}

static struct ynode *read_node(struct reader *r, unsigned depth);

static void note_height(struct ynode *parent, const struct ynode *child)
{
	if (parent->height <= child->height)
		parent->height = (uint8_t)(child->height + 1);
}

// The place of a collection is its first line; one in [ ] or { } ends with its bracket.
static void end_collection(struct reader *r, struct ynode *node, bool flow)
{
	if (flow)
		node->at = first_line(str_range(node->at.p, place_of(r, r->event.end_mark.index)));
}

static struct ynode *read_seq(struct reader *r, unsigned depth)
{
	struct ynode *node = node_new(r, Y_SEQ);
	bool flow = r->event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE;
	VEC(struct ynode *) items = {0};
	bool text;

	if (!check_tag(r, r->event.data.sequence_start.tag, &text) ||
	    !within_limits(r, 1, depth, node->at))
		return NULL;
	if (!flow)
		node->at = line_from(r, r->event.start_mark.index);
	for (;;) {
		struct ynode *item;

		if (!next_event(r))
			return NULL;
		if (r->event.type == YAML_SEQUENCE_END_EVENT)
			break;
		item = read_node(r, depth + 1);
		if (!item)
			return NULL;
		note_height(node, item);
		vec_push(r->arena, &items, item);
	}
	end_collection(r, node, flow);
	node->items = items.p;
	node->n = items.n;
	return node;
}

struct pairs {
	struct ypair *p;
	size_t n, cap;
	struct map seen; // key -> index + 1, once there are more than SMALL_MAP
};

static const struct ypair *find_key(struct reader *r, struct pairs *pairs, struct str key)
{
	size_t known;

	if (pairs->n <= SMALL_MAP) {
		for (size_t i = 0; i < pairs->n; i++)
			if (str_eq(pairs->p[i].key, key))
				return &pairs->p[i];
		return NULL;
	}
	if (!pairs->seen.arena)
		map_init(&pairs->seen, r->arena);
	while (pairs->seen.n < pairs->n) {
		size_t i = pairs->seen.n;

		map_put(&pairs->seen, pairs->p[i].key, (void *)(uintptr_t)(i + 1));
	}
	known = (size_t)(uintptr_t)map_get(&pairs->seen, key);
	return known ? &pairs->p[known - 1] : NULL;
}

static void report_twice(struct reader *r, const struct ypair *twin, struct str at)
{
	size_t line, col;

	diag_place(r->src, twin->key_at.p, &line, &col);
	diag_report(r->log, &TEXT_YAML_DUPLICATE, r->src, at, "key \"%.*s\" twice in one map",
		    STR_ARG(twin->key));
	diag_hint(r->log, "it stands in line %zu, column %zu already: keep one of them", line, col);
}

// Reads the key in the current event into `pair`; *twice when the map has it already.
static bool read_key(struct reader *r, struct pairs *pairs, struct ypair *pair, bool *twice)
{
	const struct ypair *twin;

	pair->key_at = event_at(r);
	if (r->event.type != YAML_SCALAR_EVENT) {
		diag_report(r->log, &TEXT_YAML_SYNTAX, r->src, pair->key_at,
			    "a key that is not plain text");
		diag_hint(r->log, "quote a key or value that holds brackets, braces or *");
		return false;
	}
	pair->key = scalar_text(r, pair->key_at);
	twin = find_key(r, pairs, pair->key);
	*twice = twin != NULL;
	if (twin)
		report_twice(r, twin, pair->key_at);
	return true;
}

static struct ynode *read_map(struct reader *r, unsigned depth)
{
	struct ynode *node = node_new(r, Y_MAP);
	bool flow = r->event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
	struct pairs pairs = {0};
	bool text;

	if (!check_tag(r, r->event.data.mapping_start.tag, &text) ||
	    !within_limits(r, 1, depth, node->at))
		return NULL;
	if (!flow)
		node->at = line_from(r, r->event.start_mark.index);
	for (;;) {
		struct ypair pair = {0};
		bool twice;

		if (!next_event(r))
			return NULL;
		if (r->event.type == YAML_MAPPING_END_EVENT)
			break;
		if (!read_key(r, &pairs, &pair, &twice) || !next_event(r))
			return NULL;
		pair.value = read_node(r, depth + 1);
		if (!pair.value)
			return NULL;
		note_height(node, pair.value);
		if (!twice)
			*vec_add(r->arena, &pairs) = pair;
	}
	end_collection(r, node, flow);
	node->pairs = pairs.p;
	node->n = pairs.n;
	return node;
}

// Reads the node that the current event begins. NULL when that was reported.
static struct ynode *read_node(struct reader *r, unsigned depth)
{
	size_t before = r->nodes;
	struct anchor *anchor;
	struct ynode *node;

	switch (r->event.type) {
	case YAML_ALIAS_EVENT:
		return read_alias(r, depth);
	case YAML_SCALAR_EVENT:
		anchor = anchor_open(r, r->event.data.scalar.anchor);
		node = read_scalar(r, depth);
		break;
	case YAML_SEQUENCE_START_EVENT:
		anchor = anchor_open(r, r->event.data.sequence_start.anchor);
		node = read_seq(r, depth);
		break;
	case YAML_MAPPING_START_EVENT:
		anchor = anchor_open(r, r->event.data.mapping_start.anchor);
		node = read_map(r, depth);
		break;
	default:
		BUG("an event of libyaml's that cannot come here");
	}
	if (anchor && node) {
		anchor->node = node;
		anchor->nodes = r->nodes - before;
	}
	return node;
}

static struct ynode *empty_map(struct reader *r)
{
	struct ynode *node = arena_new(r->arena, struct ynode);

	node->type = Y_MAP;
	node->at = str_first(r->text, 0);
	return node;
}

static struct ynode *read_document(struct reader *r)
{
	struct ynode *root;

	if (!next_event(r) ||
	    !next_event(r)) // the stream's start, then the document's or the stream's end
		return NULL;
	if (r->event.type == YAML_STREAM_END_EVENT)
		return empty_map(r);
	if (!next_event(r))
		return NULL;
	root = read_node(r, 1);
	if (!root || !next_event(r) || !next_event(r))
		return NULL;
	if (r->event.type != YAML_STREAM_END_EVENT) {
		diag_report(r->log, &TEXT_YAML_SYNTAX, r->src, event_at(r),
			    "a second YAML document in one file");
		diag_hint(r->log,
			  "remove the line ---, or put the document into a file of its own");
		return NULL;
	}
	// An empty document (only comments) is one null scalar for libyaml.
	return root->type == Y_NULL && !root->text.n ? empty_map(r) : root;
}

struct ynode *ytree_parse(struct arena *arena, const struct source *src, struct str text,
			  struct diag_log *log)
{
	struct reader r = {.arena = arena, .src = src, .log = log, .text = text};
	struct ynode *root;

	if (str_starts(r.text, S("\xEF\xBB\xBF")))
		r.text = str_from(r.text, 3);
	if (r.text.n > YTREE_MAX_BYTES) {
		limit(&r, (struct str){0}, "a YAML text larger than 64 MiB");
		return NULL;
	}
	if (!r.text.n)
		return empty_map(&r);
	r.ascii = utf8_count(r.text) == r.text.n;
	map_init(&r.anchors, arena);
	if (!yaml_parser_initialize(&r.parser))
		BUG("libyaml ran out of memory");
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)r.text.p, r.text.n);
	root = read_document(&r);
	yaml_event_delete(&r.event);
	yaml_parser_delete(&r.parser);
	return root;
}
