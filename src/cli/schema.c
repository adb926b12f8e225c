#include "cli/schema.h"

#include "cli/command.h"
#include "cli/schema_field.h"

#define FIELDS_MAX 64

// ---- the maps of kith.yaml whose keys are names -------------------------------------------------

static void tree_menus(const struct schema *s)
{
	schema_object(s->w);
	jsonw_put_object(s->w, "additionalProperties");
	jsonw_put_str(s->w, "type", S("array"));
	jsonw_put_object(s->w, "items");
	schema_table(s, &menu_item_fields);
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

	schema_object(s->w);
	jsonw_put_object(s->w, "properties");
	for (size_t i = 0; i < n; i++) {
		jsonw_put_object(s->w, all[i]->name);
		schema_table(s, &kind_config_fields);
		jsonw_close(s->w);
	}
	jsonw_close(s->w);
	jsonw_put_object(s->w, "additionalProperties");
	schema_object(s->w);
	schema_names(s->w, "required", (const char *const[]){"fields", NULL});
	jsonw_close(s->w);
}

static void tree_formats(const struct schema *s)
{
	schema_object(s->w);
	jsonw_put_object(s->w, "additionalProperties");
	jsonw_put_str(s->w, "type", S("boolean"));
	jsonw_close(s->w);
}

static void tree_options(const struct schema *s)
{
	if (s->options)
		schema_table(s, s->options);
	else
		schema_object(s->w);
}

static void tree_checks(const struct schema *s)
{
	schema_object(s->w);
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

bool schema_tree(const struct schema *s, const struct field *f)
{
	for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) {
		if (field_find(&site_fields, str_cstr(f->name)) == f &&
		    strcmp(f->name, trees[i].name) == 0) {
			trees[i].put(s);
			return true;
		}
	}
	return false;
}

// ---- the sorts of files ---------------------------------------------------------------------

void schema_config(struct arena *a, struct jsonw *w, const struct site *site,
		   const struct field_table *options)
{
	struct schema s = {a, w, site, options};

	jsonw_put_str(w, "title", S("kith.yaml"));
	schema_object(w);
	jsonw_put_object(w, "properties");
	schema_fields(&s, &site_fields);
	jsonw_close(w);
	schema_names(w, "required", (const char *const[]){"title", "base_url", NULL});
	jsonw_put_bool(w, "additionalProperties", false);
}

void schema_ledger(struct arena *a, struct jsonw *w, const struct site *site)
{
	struct schema s = {a, w, site, NULL};

	jsonw_put_str(w, "title", S("ledger"));
	jsonw_put_str(w, "type", S("array"));
	jsonw_put_object(w, "items");
	schema_table(&s, &deed_fields);
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
		schema_texts(s->w, 0, NULL);
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
			schema_field(s, f);
		} else {
			jsonw_object(s->w);
			schema_texts(s->w, 0, NULL);
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
	schema_names(s->w, "required", (const char *const[]){name, NULL});
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
	schema_object(w);
	jsonw_put_object(w, "properties");
	for (size_t i = 0; i < entry_fields.n; i++) {
		const struct field *f = &entry_fields.fields[i];

		if (field_find(kind->fields, str_cstr(f->name))) // the kind's own wins
			continue;
		jsonw_key(w, str_cstr(f->name));
		schema_field(&s, f);
	}
	schema_fields(&s, kind->fields);
	put_taxonomies(&s, kind);
	put_aliases(&s, kind);
	jsonw_close(w);
	put_all_needed(&s, kind);
	jsonw_put_bool(w, "additionalProperties", keep);
}
