// What a field may hold, by its row in the field tables.

#include "cli/schema_field.h"

// What an editor may write for a text: the decoder takes any scalar as it stands.
#define SCALAR "string", "number", "boolean"
#define PATTERN_MOMENT \
	"^\\s*([0-9]{4}-[0-9]{2}-[0-9]{2}|([A-Za-z]{3}, *)?[0-9]{1,2} [A-Za-z]{3} [0-9]{4})"
#define PATTERN_DURATION "^([0-9]{1,9}[wdhms])+$"
#define PATTERN_COLOUR "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$"
#define PATTERN_RRULE "^\\s*([Rr][Rr][Uu][Ll][Ee]:)?\\s*[A-Za-z]+ *=[^;]+(;[A-Za-z]+ *=[^;]+)*$"
#define PATTERN_URL "^([Hh][Tt][Tt][Pp][Ss]?:|[Mm][Aa][Ii][Ll][Tt][Oo]:|/)"

static void put_types(struct jsonw *w, const char *const *types)
{
	jsonw_put_array(w, "type");
	for (; *types; types++)
		jsonw_str(w, str_cstr(*types));
	jsonw_close(w);
}

static void put_scalar(struct jsonw *w)
{
	put_types(w, (const char *const[]){SCALAR, "null", NULL});
}

static void put_pattern(struct jsonw *w, const char *pattern)
{
	put_types(w, (const char *const[]){"string", "null", NULL});
	jsonw_put_str(w, "pattern", str_cstr(pattern));
}

void schema_names(struct jsonw *w, const char *key, const char *const *names)
{
	jsonw_put_array(w, key);
	for (; *names; names++)
		jsonw_str(w, str_cstr(*names));
	jsonw_close(w);
}

// Opens one alternative of an anyOf.
static void either(struct jsonw *w)
{
	jsonw_put_array(w, "anyOf");
	jsonw_object(w);
}

static void or (struct jsonw * w)
{
	jsonw_close(w);
	jsonw_object(w);
}

static void end_either(struct jsonw *w)
{
	jsonw_close(w);
	jsonw_close(w);
}

void schema_object(struct jsonw *w)
{
	jsonw_put_str(w, "type", S("object"));
}

// ---- fields -------------------------------------------------------------------------------------

static void put_value(const struct schema *, const struct field *);

static void put_languages(const struct schema *s)
{
	if (!s->site)
		return;
	jsonw_put_object(s->w, "propertyNames");
	jsonw_put_array(s->w, "enum");
	for (unsigned i = 0; i < s->site->nlangs; i++)
		jsonw_str(s->w, s->site->langs[i].tag);
	jsonw_close(s->w);
	jsonw_close(s->w);
}

static void value_text(const struct schema *s, const struct field *f)
{
	(void)f;
	put_scalar(s->w);
}

static void value_ltext(const struct schema *s, const struct field *f)
{
	struct jsonw *w = s->w;

	(void)f;
	either(w);
	put_scalar(w);
	or (w);
	schema_object(w);
	put_languages(s);
	jsonw_put_object(w, "additionalProperties");
	put_types(w, (const char *const[]){SCALAR, NULL});
	jsonw_close(w);
	end_either(w);
}

static void value_bool(const struct schema *s, const struct field *f)
{
	(void)f;
	put_types(s->w, (const char *const[]){"boolean", "null", NULL});
}

static void put_range(struct jsonw *w, const struct field *f)
{
	if (f->least == f->most)
		return;
	jsonw_put_int(w, "minimum", f->least);
	if (f->most != INT32_MAX)
		jsonw_put_int(w, "maximum", f->most);
}

static void put_length(struct jsonw *w, const struct field *f)
{
	if (f->most)
		jsonw_put_int(w, "maxItems", f->most);
}

static void value_int(const struct schema *s, const struct field *f)
{
	put_types(s->w, (const char *const[]){"integer", "null", NULL});
	put_range(s->w, f);
}

static void value_float(const struct schema *s, const struct field *f)
{
	put_types(s->w, (const char *const[]){"number", "null", NULL});
	put_range(s->w, f);
}

static void value_moment(const struct schema *s, const struct field *f)
{
	struct jsonw *w = s->w;

	(void)f;
	either(w);
	put_pattern(w, PATTERN_MOMENT);
	or (w);
	schema_object(w);
	jsonw_put_object(w, "properties");
	jsonw_put_object(w, "yyyy_mm_dd");
	put_pattern(w, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
	jsonw_close(w);
	jsonw_put_object(w, "utc_hh_mm");
	put_scalar(w);
	jsonw_close(w);
	jsonw_close(w);
	jsonw_put_array(w, "required");
	jsonw_str(w, S("yyyy_mm_dd"));
	jsonw_close(w);
	jsonw_put_bool(w, "additionalProperties", false);
	end_either(w);
}

static void value_moments(const struct schema *s, const struct field *f)
{
	either(s->w);
	value_moment(s, f);
	or (s->w);
	jsonw_put_str(s->w, "type", S("array"));
	put_length(s->w, f);
	jsonw_put_object(s->w, "items");
	value_moment(s, f);
	jsonw_close(s->w);
	end_either(s->w);
}

static void value_rrule(const struct schema *s, const struct field *f)
{
	(void)f;
	put_pattern(s->w, PATTERN_RRULE);
}

static void value_duration(const struct schema *s, const struct field *f)
{
	(void)f;
	put_pattern(s->w, PATTERN_DURATION);
}

static void put_word(struct jsonw *w, const char *const *values)
{
	if (values)
		schema_names(w, "enum", values);
	else
		put_scalar(w);
}

void schema_texts(struct jsonw *w, int64_t max, const char *const *values)
{
	either(w);
	put_word(w, values);
	or (w);
	jsonw_put_str(w, "type", S("array"));
	if (max)
		jsonw_put_int(w, "maxItems", max);
	jsonw_put_object(w, "items");
	put_word(w, values);
	jsonw_close(w);
	end_either(w);
}

static void value_texts(const struct schema *s, const struct field *f)
{
	schema_texts(s->w, f->type == F_REF, f->values);
}

static void value_enum(const struct schema *s, const struct field *f)
{
	jsonw_put_array(s->w, "enum");
	for (const char *const *v = f->values; *v; v++)
		jsonw_str(s->w, str_cstr(*v));
	jsonw_null(s->w);
	jsonw_close(s->w);
}

static void put_required(struct jsonw *w, const struct field_table *t)
{
	bool any = false;

	for (size_t i = 0; i < t->n; i++) {
		if (!(t->fields[i].flags & FIELD_REQUIRED))
			continue;
		if (!any)
			jsonw_put_array(w, "required");
		any = true;
		jsonw_str(w, str_cstr(t->fields[i].name));
	}
	if (any)
		jsonw_close(w);
}

void schema_fields(const struct schema *s, const struct field_table *t)
{
	for (size_t i = 0; i < t->n; i++) {
		jsonw_key(s->w, str_cstr(t->fields[i].name));
		schema_field(s, &t->fields[i]);
	}
}

void schema_table(const struct schema *s, const struct field_table *t)
{
	schema_object(s->w);
	jsonw_put_object(s->w, "properties");
	schema_fields(s, t);
	jsonw_close(s->w);
	put_required(s->w, t);
	jsonw_put_bool(s->w, "additionalProperties", false);
}

static void value_colour(const struct schema *s, const struct field *f)
{
	(void)f;
	put_pattern(s->w, PATTERN_COLOUR);
}

// A map by the sub-table, or what its first field may be.
static void value_part(const struct schema *s, const struct field *f)
{
	either(s->w);
	schema_table(s, f->sub);
	or (s->w);
	put_value(s, &f->sub->fields[0]);
	end_either(s->w);
}

static void value_parts(const struct schema *s, const struct field *f)
{
	struct field_table below;
	struct field named = {.type = F_PART};

	if (f->flags & FIELD_NAMED) {
		below = field_table_below(f->sub);
		named.sub = &below;
		schema_object(s->w);
		jsonw_put_object(s->w, "additionalProperties");
		value_part(s, &named);
		jsonw_close(s->w);
		return;
	}
	either(s->w);
	value_part(s, f);
	or (s->w);
	jsonw_put_str(s->w, "type", S("array"));
	put_length(s->w, f);
	jsonw_put_object(s->w, "items");
	value_part(s, f);
	jsonw_close(s->w);
	end_either(s->w);
}

static void value_tree(const struct schema *s, const struct field *f)
{
	if (!schema_tree(s, f))
		put_types(s->w, (const char *const[]){"object", "array", "null", NULL});
}

// ---- all of them --------------------------------------------------------------------------------

typedef void value_fn(const struct schema *, const struct field *);

static value_fn *const values[] = {
	[F_TEXT] = value_text,         [F_LTEXT] = value_ltext,
	[F_BOOL] = value_bool,         [F_INT] = value_int,
	[F_FLOAT] = value_float,       [F_MOMENT] = value_moment,
	[F_DURATION] = value_duration, [F_STRS] = value_texts,
	[F_REF] = value_texts,         [F_REFS] = value_texts,
	[F_ENUM] = value_enum,         [F_PART] = value_part,
	[F_PARTS] = value_parts,       [F_TREE] = value_tree,
	[F_ZONE] = value_text,         [F_URL] = NULL,
	[F_COLOUR] = value_colour,     [F_MOMENTS] = value_moments,
	[F_RRULE] = value_rrule,
};

static void put_value(const struct schema *s, const struct field *f)
{
	if (values[f->type])
		values[f->type](s, f);
	else
		put_pattern(s->w, PATTERN_URL);
}

// ---- examples: as written in YAML, here as values -----------------------------------------------

static void put_node(struct jsonw *w, const struct ynode *n)
{
	int64_t number;
	bool yes;

	if (n->type == Y_MAP || n->type == Y_SEQ) {
		n->type == Y_MAP ? jsonw_object(w) : jsonw_array(w);
		for (size_t i = 0; i < n->n; i++) {
			if (n->type == Y_MAP)
				jsonw_key(w, n->pairs[i].key);
			put_node(w, n->type == Y_MAP ? n->pairs[i].value : n->items[i]);
		}
		jsonw_close(w);
	} else if (ynode_bool(n, &yes)) {
		jsonw_bool(w, yes);
	} else if (ynode_int(n, &number)) {
		jsonw_int(w, number);
	} else {
		jsonw_str(w, n->text);
	}
}

static void put_example(const struct schema *s, const char *example)
{
	struct source *src = arena_new(s->arena, struct source);
	const struct ynode *map;
	struct diag_log log;

	diag_init(&log, s->arena);
	src->text = arena_printf(s->arena, "x: %s\n", example);
	map = ytree_parse(s->arena, src, src->text, &log);
	if (!map || map->type != Y_MAP)
		BUG("the example of a field is no YAML");
	jsonw_put_array(s->w, "examples");
	put_node(s->w, map->pairs[0].value);
	jsonw_close(s->w);
}

void schema_field(const struct schema *s, const struct field *f)
{
	struct jsonw *w = s->w;

	jsonw_object(w);
	jsonw_put_str(w, "description", str_cstr(f->help));
	if (f->example)
		put_example(s, f->example);
	put_value(s, f);
	jsonw_close(w);
}
