// JSON text to values, by jansson.

#include "template/diags.h"
#include "template/vals.h"

#include <jansson.h>

#define JSON_DEPTH 200

// The byte where nesting passes JSON_DEPTH; SIZE_MAX when it never does.
static size_t too_deep_at(struct str s)
{
	size_t depth = 0;
	bool text = false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (text) {
			i += c == '\\';
			text = c != '"';
		} else if (c == '"') {
			text = true;
		} else if ((c == '[' || c == '{') && ++depth > JSON_DEPTH) {
			return i;
		} else if ((c == ']' || c == '}') && depth > 0) {
			depth--;
		}
	}
	return SIZE_MAX;
}

static struct value convert(struct arena *a, const json_t *j);

static struct value convert_object(struct arena *a, const json_t *j)
{
	struct value map = v_map_new(a);
	json_t *object = (json_t *)j;
	for (void *it = json_object_iter(object); it; it = json_object_iter_next(object, it)) {
		struct str key = str_cstr(json_object_iter_key(it));
		v_map_set(a, map, arena_dup(a, key), convert(a, json_object_iter_value(it)));
	}
	return map;
}

static struct value convert(struct arena *a, const json_t *j)
{
	switch (json_typeof(j)) {
	case JSON_OBJECT:
		return convert_object(a, j);
	case JSON_ARRAY: {
		size_t n = json_array_size(j);
		struct value list = v_list_new(a, n);
		for (size_t i = 0; i < n; i++)
			v_list_push(a, list, convert(a, json_array_get(j, i)));
		return list;
	}
	case JSON_STRING:
		return v_str(arena_dup(a, str_of(json_string_value(j), json_string_length(j))));
	case JSON_INTEGER:
		return v_int(json_integer_value(j));
	case JSON_REAL:
		return v_float(json_real_value(j));
	case JSON_TRUE:
	case JSON_FALSE:
		return v_bool(json_is_true(j));
	default:
		return v_none();
	}
}

// The token that ends at or before `end`.
static struct str token_before(struct str text, size_t end)
{
	if (end > text.n)
		end = text.n;
	size_t from = end;
	while (from > 0 && !strchr(" \t\r\n,:[]{}\"", text.p[from - 1]))
		from--;
	if (from == end && from > 0)
		from--;
	return (struct str){text.p + from, end - from};
}

bool v_from_json(struct arena *a, const struct source *src, struct value *out, struct diag_log *log)
{
	*out = v_none();
	struct str text = src->text;
	size_t deep = too_deep_at(text);
	if (deep != SIZE_MAX) {
		diag_report(log, &TMPL_CONTEXT, src, str_of(text.p + deep, 1),
			    "values are nested more than %d levels deep", JSON_DEPTH);
		return false;
	}
	json_error_t error;
	json_t *j = json_loadb(text.p, text.n, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
	if (!j) {
		bool integer = json_error_code(&error) == json_error_numeric_overflow;
		size_t end = error.position > 0 ? (size_t)error.position : 0;
		struct str at = text.n ? token_before(text, end) : (struct str){0};
		diag_report(log, &TMPL_CONTEXT, src, at, integer ? "a number beyond 64 bits" : "%s",
			    error.text);
		return false;
	}
	*out = convert(a, j);
	json_decref(j);
	return true;
}
