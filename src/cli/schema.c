#include "cli/schema.h"

#include "cli/command.h"

// What an editor may write for a text: the decoder takes any scalar as it stands.
#define SCALAR "string", "number", "boolean"
#define FIELDS_MAX 64
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

static void put_names(struct jsonw *w, const char *key, const char *const *names)
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

static void put_object(struct jsonw *w)
{
	jsonw_put_str(w, "type", S("object"));
}

// ---- fields -------------------------------------------------------------------------------------

struct schema {
	struct arena *arena;
	struct jsonw *w;
	const struct site *site;           // may be NULL
	const struct field_table *options; // of the theme; may be NULL
};

static void put_field(const struct schema *, const struct field *);
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
	put_object(w);
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
	put_object(w);
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
		put_names(w, "enum", values);
	else
		put_scalar(w);
}

// One text, or a list of at most `max` of them (0: any number); of `values` where there are some.
static void texts(struct jsonw *w, int64_t max, const char *const *values)
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
	texts(s->w, f->type == F_REF, f->values);
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

static void put_fields(const struct schema *s, const struct field_table *t)
{
	for (size_t i = 0; i < t->n; i++) {
		jsonw_key(s->w, str_cstr(t->fields[i].name));
		put_field(s, &t->fields[i]);
	}
}

static void put_table(const struct schema *s, const struct field_table *t)
{
	put_object(s->w);
	jsonw_put_object(s->w, "properties");
	put_fields(s, t);
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
	put_table(s, f->sub);
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
		put_object(s->w);
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

// ---- the maps of kith.yaml whose keys are names -------------------------------------------------

static void tree_menus(const struct schema *s)
{
	put_object(s->w);
	jsonw_put_object(s->w, "additionalProperties");
	jsonw_put_str(s->w, "type", S("array"));
	jsonw_put_object(s->w, "items");
	put_table(s, &menu_item_fields);
	jsonw_put_array(s->w, "anyOf");
	for (size_t i = 0; i < 3; i++) {
		jsonw_object(s->w);
		jsonw_put_array(s->w, "required");
		jsonw_str(s->w, (const struct str[]){S("page"), S("kind"), S("url")}[i]);
		jsonw_close(s->w);
		jsonw_close(s->w);
	}
	jsonw_close(s->w);
	jsonw_close(s->w);
	jsonw_close(s->w);
}

size_t schema_kinds(const struct site *site, const struct kind *const **all)
{
	*all = site ? (const struct kind *const *)site->all_kinds : kinds;
	return site ? site->nkinds : KIND_COUNT;
}

// kith's own kinds, and those that the site declares: a new one says its fields.
static void tree_kinds(const struct schema *s)
{
	const struct kind *const *all;
	size_t n = schema_kinds(s->site, &all);

	put_object(s->w);
	jsonw_put_object(s->w, "properties");
	for (size_t i = 0; i < n; i++) {
		jsonw_put_object(s->w, all[i]->name);
		put_table(s, &kind_config_fields);
		jsonw_close(s->w);
	}
	jsonw_close(s->w);
	jsonw_put_object(s->w, "additionalProperties");
	put_object(s->w);
	put_names(s->w, "required", (const char *const[]){"fields", NULL});
	jsonw_close(s->w);
}

static void tree_formats(const struct schema *s)
{
	put_object(s->w);
	jsonw_put_object(s->w, "additionalProperties");
	jsonw_put_str(s->w, "type", S("boolean"));
	jsonw_close(s->w);
}

static void tree_options(const struct schema *s)
{
	if (s->options)
		put_table(s, s->options);
	else
		put_object(s->w);
}

static void tree_checks(const struct schema *s)
{
	put_object(s->w);
	jsonw_put_object(s->w, "properties");
	for (const struct diag_kind *const *const *t = registry; *t; t++) {
		for (const struct diag_kind *const *k = *t; *k; k++) {
			jsonw_put_object(s->w, (*k)->id);
			jsonw_put_str(s->w, "description", str_cstr((*k)->cause));
			jsonw_put_array(s->w, "enum");
			jsonw_str(s->w, S("off"));
			jsonw_str(s->w, S("note"));
			jsonw_str(s->w, S("warning"));
			jsonw_str(s->w, S("error"));
			jsonw_close(s->w);
			jsonw_close(s->w);
		}
	}
	jsonw_close(s->w);
	jsonw_put_bool(s->w, "additionalProperties", false);
}

static const struct tree {
	const char *name;
	void (*put)(const struct schema *);
} trees[] = {
	{"menus", tree_menus},   {"kinds", tree_kinds},           {"formats", tree_formats},
	{"checks", tree_checks}, {"theme_options", tree_options},
};

static void value_tree(const struct schema *s, const struct field *f)
{
	for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) {
		if (field_find(&site_fields, str_cstr(f->name)) == f &&
		    strcmp(f->name, trees[i].name) == 0) {
			trees[i].put(s);
			return;
		}
	}
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

static void put_field(const struct schema *s, const struct field *f)
{
	struct jsonw *w = s->w;

	jsonw_object(w);
	jsonw_put_str(w, "description", str_cstr(f->help));
	if (f->example)
		put_example(s, f->example);
	put_value(s, f);
	jsonw_close(w);
}

// ---- the two sorts of files ---------------------------------------------------------------------

void schema_config(struct arena *a, struct jsonw *w, const struct site *site,
		   const struct field_table *options)
{
	struct schema s = {a, w, site, options};

	jsonw_put_str(w, "title", S("kith.yaml"));
	put_object(w);
	jsonw_put_object(w, "properties");
	put_fields(&s, &site_fields);
	jsonw_close(w);
	put_names(w, "required", (const char *const[]){"title", "base_url", NULL});
	jsonw_put_bool(w, "additionalProperties", false);
}

void schema_ledger(struct arena *a, struct jsonw *w, const struct site *site)
{
	struct schema s = {a, w, site, NULL};

	jsonw_put_str(w, "title", S("ledger"));
	jsonw_put_str(w, "type", S("array"));
	jsonw_put_object(w, "items");
	put_table(&s, &deed_fields);
	jsonw_close(w);
}

static bool is_field(const struct kind *kind, struct str name)
{
	return field_find(&entry_fields, name) || field_find(kind->fields, name);
}

static void put_taxonomies(const struct schema *s, const struct kind *kind)
{
	for (size_t i = 0; s->site && i < s->site->taxonomies.n; i++) {
		struct str name = s->site->taxonomies.p[i];

		if (is_field(kind, name))
			continue;
		jsonw_key(s->w, name);
		jsonw_object(s->w);
		texts(s->w, 0, NULL);
		jsonw_close(s->w);
	}
}

static const struct map *aliases_of(const struct schema *s, const struct kind *kind)
{
	return s->site && s->site->kinds[kind->id].alias_map.n ? &s->site->kinds[kind->id].alias_map
							       : NULL;
}

static void put_aliases(const struct schema *s, const struct kind *kind)
{
	const struct map *aliases = aliases_of(s, kind);

	for (size_t i = 0; aliases && i < aliases->n; i++) {
		struct str name = str_cstr(aliases->entries[i].value);
		const struct field *f = field_find(&entry_fields, name);

		if (!f)
			f = field_find(kind->fields, name);
		jsonw_key(s->w, aliases->entries[i].key);
		if (f) {
			put_field(s, f);
		} else {
			jsonw_object(s->w);
			texts(s->w, 0, NULL);
			jsonw_close(s->w);
		}
	}
}

static bool has_alias(const struct map *aliases, const char *name)
{
	for (size_t i = 0; aliases && i < aliases->n; i++)
		if (strcmp(aliases->entries[i].value, name) == 0)
			return true;
	return false;
}

// A field that is needed: in `required`, or, where it has other names, one of an anyOf.
static void put_needed(const struct schema *s, const struct map *aliases, const char *name)
{
	jsonw_object(s->w);
	put_names(s->w, "required", (const char *const[]){name, NULL});
	jsonw_close(s->w);
	for (size_t i = 0; i < aliases->n; i++) {
		if (strcmp(aliases->entries[i].value, name) != 0)
			continue;
		jsonw_object(s->w);
		jsonw_put_array(s->w, "required");
		jsonw_str(s->w, aliases->entries[i].key);
		jsonw_close(s->w);
		jsonw_close(s->w);
	}
}

static size_t needed(const struct kind *kind, const char *names[FIELDS_MAX])
{
	size_t n = 0;

	if (!kind->title_from)
		names[n++] = "title";
	for (size_t i = 0; i < kind->fields->n && n < FIELDS_MAX; i++)
		if (kind->fields->fields[i].flags & FIELD_REQUIRED)
			names[n++] = kind->fields->fields[i].name;
	return n;
}

static void put_all_needed(const struct schema *s, const struct kind *kind)
{
	const struct map *aliases = aliases_of(s, kind);
	const char *names[FIELDS_MAX];
	size_t n = needed(kind, names);

	jsonw_put_array(s->w, "required");
	for (size_t i = 0; i < n; i++)
		if (!has_alias(aliases, names[i]))
			jsonw_str(s->w, str_cstr(names[i]));
	jsonw_close(s->w);
	if (!aliases)
		return;
	jsonw_put_array(s->w, "allOf");
	jsonw_object(s->w); // never empty, as the standard wants it
	jsonw_close(s->w);
	for (size_t i = 0; i < n; i++) {
		if (!has_alias(aliases, names[i]))
			continue;
		jsonw_object(s->w);
		jsonw_put_array(s->w, "anyOf");
		put_needed(s, aliases, names[i]);
		jsonw_close(s->w);
		jsonw_close(s->w);
	}
	jsonw_close(s->w);
}

void schema_kind(struct arena *a, struct jsonw *w, const struct site *site, const struct kind *kind)
{
	struct schema s = {a, w, site, NULL};
	bool keep = site && site->kinds[kind->id].unknown_fields == UNKNOWN_KEEP;

	jsonw_put_str(w, "title", str_cstr(kind->name));
	put_object(w);
	jsonw_put_object(w, "properties");
	for (size_t i = 0; i < entry_fields.n; i++) {
		const struct field *f = &entry_fields.fields[i];

		if (field_find(kind->fields, str_cstr(f->name))) // the kind's own wins
			continue;
		jsonw_key(w, str_cstr(f->name));
		put_field(&s, f);
	}
	put_fields(&s, kind->fields);
	put_taxonomies(&s, kind);
	put_aliases(&s, kind);
	jsonw_close(w);
	put_all_needed(&s, kind);
	jsonw_put_bool(w, "additionalProperties", keep);
}
