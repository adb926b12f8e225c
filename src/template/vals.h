#pragma once
// What the files of the value library share.

#include "base/buf.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "template/diags.h"
#include "template/ops.h"

// How deep lists and maps may nest to be printed, compared or hashed.
#define VALUE_DEPTH 200
// The longest text that one operation may make.
#define TEXT_MAX ((size_t)1 << 26)

#define fail_type(vm, ...) vm_fail_kind((vm), &TMPL_TYPE, __VA_ARGS__)
#define fail_limit(vm, ...) vm_fail_kind((vm), &TMPL_LIMIT, __VA_ARGS__)

// ---- further kinds of V_OTHER -------------------------------------------------------------------

struct vo_method {
	struct vother o; // VO_METHOD
	struct value self;
	const struct vbuiltin *row;
};
struct vo_builtin {
	struct vother o; // VO_BUILTIN
	const struct vbuiltin *row;
};
struct vo_cycler {
	struct vother o; // VO_CYCLER
	struct value items;
	uint32_t pos;
};
struct vo_joiner {
	struct vother o; // VO_JOINER
	struct value sep;
	bool used;
};
enum view_what { VIEW_KEYS, VIEW_VALUES, VIEW_ITEMS };
struct vo_view {
	struct vother o; // VO_VIEW
	uint8_t what;    // enum view_what
	struct value map;
};
// What map, select, reversed … give: its items are made one by one and only once.
struct vo_iter {
	struct vother o; // VO_ITER
	bool done;
	bool started;
	const char *type;                                               // Python's name of it
	bool (*next)(struct vm *, struct vo_iter *, struct value *out); // false at the end
	struct viter src;
	struct value value; // what is iterated
	struct value *args; // for `next`
	void *state;        // for `next`
	int64_t n;          // for `next`
};
struct vo_iter *iter_new(struct vm *, const char *type, struct value of,
			 bool (*next)(struct vm *, struct vo_iter *, struct value *));
struct value v_other(struct vother *);

// ---- small helpers ------------------------------------------------------------------------------

static inline bool is_str(struct value v)
{
	return v.type == V_STR;
}
static inline bool is_int(struct value v)
{
	return v.type == V_INT || v.type == V_BOOL;
}
static inline bool is_number(struct value v)
{
	return is_int(v) || v.type == V_FLOAT;
}
static inline bool is_other(struct value v, enum vother_kind k)
{
	return v.type == V_OTHER && v.other->kind == k;
}
static inline bool is_listlike(struct value v)
{
	return v.type == V_LIST || v.type == V_SEQ;
}
static inline int64_t get_int(struct value v)
{
	return v.type == V_BOOL ? v.b : v.i;
}
static inline struct value v_text_value(struct str s, bool safe)
{
	return safe ? v_html(s) : v_str(s);
}
static inline bool given(struct value v)
{
	return varg_given(v);
}

// False, having failed, when `v` is undefined and undefined values may not be used.
bool use_undefined(struct vm *, struct value v);
double get_float(struct value number);

// Texts being made on the heap, moved to the VM's arena by out_close.
void out_open(struct buf *);
struct value out_close(struct vm *, struct buf *, bool safe);
struct str out_str(struct vm *, struct buf *);

// Arguments. False, having failed, when the value does not fit.
bool arg_int(struct vm *, struct value, int64_t *out);
bool arg_str(struct vm *, struct value, const char *who, struct str *out);
// str(v) unless it is text already: keeps markup markup.
struct value soft_str(struct vm *, struct value);

// Items of sequences by index, without bounds checks.
uint32_t seq_len(struct value);
struct value seq_at(struct vm *, struct value, uint32_t i);
bool is_sequence(struct value); // list, tuple or host's sequence

// Sorts in place, stably; keys[i] belongs to items[i]. False when a comparison failed.
bool sort_by_keys(struct vm *, struct value *items, struct value *keys, size_t n, bool reverse);

// ---- maps ---------------------------------------------------------------------------------------

struct vmap_entry *vmap_find(struct vm *, const struct vmap *, struct value key, uint64_t hash);
void vmap_put(struct arena *, struct vm *, struct vmap *, struct value key, uint64_t hash,
	      struct value);
void vmap_clear(struct vmap *);
struct vmap_entry *vmap_last(const struct vmap *);
uint64_t hash_text(struct str);
// The pair (key, value) as a tuple.
struct value v_pair(struct vm *, struct value a, struct value b);
// dict(value, **kw): false, having failed, when value is neither a map nor pairs.
bool map_update(struct vm *, struct value map, struct value from);

// ---- numbers and formats ------------------------------------------------------------------------

void print_float(struct buf *, double);
// int(text, base) and float(text): false when the text is none. *overflow: beyond 64 bits.
bool parse_int(struct str, int base, int64_t *out, bool *overflow);
bool parse_float(struct str, double *out);
// format(value, spec).
void format_value(struct vm *, struct buf *, struct value, struct str spec);
// `text % args`, and text.format(...).
struct value format_percent(struct vm *, struct value text, struct value args);
struct value format_braces(struct vm *, struct value text, struct value args, struct value kwargs);
void print_ascii(struct vm *, struct buf *, struct value);
struct value float_to_int(struct vm *, double);

// ---- text ---------------------------------------------------------------------------------------

void escape_add(struct buf *, struct str);
struct str unescape_html(struct vm *, struct str);
struct str strip_tags(struct vm *, struct str);

// ---- attributes ---------------------------------------------------------------------------------

// The attribute alone, without falling back to items; false when there is none.
bool attr_find(struct vm *, struct value of, struct str name, struct value *out);
// What a missing attribute gives: undefined, or an error for names that every Python object has.
struct value no_attr(struct vm *, struct value of, struct str name);
// The item alone, without falling back to attributes; false when there is none.
bool item_find(struct vm *, struct value of, struct value key, struct value *out);
const struct vbuiltin *method_find(struct value self, struct str name);
size_t method_names(struct value self, struct str *out, size_t room);
extern const struct vbuiltin methods_str[], methods_list[], methods_map[], methods_tuple[];
extern const struct vbuiltin methods_cycler[];

// "a.b,c" as the filters take it: one path per part, made ready once.
struct attr_path {
	struct value *p;
	size_t n;
};
struct attr_path attr_path(struct vm *, struct value attribute);
struct value attr_get(struct vm *, struct value item, const struct attr_path *, struct value dflt);
struct value ignore_case(struct vm *, struct value);

// ---- rows ---------------------------------------------------------------------------------------

// Tables of rows sorted by name.
const struct vbuiltin *row_find(const struct vbuiltin *rows, size_t n, struct str name);
#define P(...)                    \
	{                         \
		__VA_ARGS__, NULL \
	}
#define ROW(NAME, PARAMS, REQUIRED, CALL, HELP)                  \
	{                                                        \
		S_INIT(NAME), PARAMS, REQUIRED, CALL, HELP, NULL \
	}
