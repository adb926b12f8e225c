// Kinds that a site declares for itself: their field tables are made here.
#include "load/config.h"
#include "load/diags.h"
#include "model/entry.h"

#define OWN_FIELDS_MAX 32

FIELDS(own_field_fields, "field", struct own_field,
       {"type", F_TEXT, offsetof(struct own_field, type), FIELD_REQUIRED,
	.help = "Type of its value.", .example = "text"},
       {"required", F_BOOL, offsetof(struct own_field, required),
	.help = "Whether each document needs it.", .example = "true"},
       {"values", F_STRS, offsetof(struct own_field, values),
	.help = "The words that an enum may have.", .example = "[easy, hard]"},
       {"help", F_TEXT, offsetof(struct own_field, help), .help = "What it is, in a sentence.",
	.example = "How long it takes."},
       {"example", F_TEXT, offsetof(struct own_field, example), .help = "How it is written.",
	.example = "45"}, );

static const char *const examples[] = {
	[F_TEXT] = "a few words",
	[F_LTEXT] = "a few words",
	[F_BOOL] = "true",
	[F_INT] = "10",
	[F_FLOAT] = "1.5",
	[F_MOMENT] = "2026-11-21",
	[F_DURATION] = "1h30m",
	[F_STRS] = "[one, two]",
	[F_REF] = "mira",
	[F_REFS] = "[mira]",
	[F_TREE] = "{a: 1}",
	[F_ZONE] = "Asia/Shanghai",
	[F_URL] = "https://lantern.example/",
	[F_COLOUR] = "\"#a92c1b\"",
};

static bool is_name(struct str s)
{
	if (s.n == 0 || s.n > 40 || s.p[0] < 'a' || s.p[0] > 'z')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9') ||
		      s.p[i] == '_'))
			return false;
	return true;
}

// Names that mean something else in front matter, or that templates compute.
static bool is_taken(struct str name)
{
	static const char *const computed[] = {"kind",    "id",      "path",     "url",
					       "lang",    "terms",   "versions", "description",
					       "content", "excerpt", "prev",     "next"};

	for (size_t i = 0; i < sizeof computed / sizeof *computed; i++)
		if (str_eq(name, str_cstr(computed[i])))
			return true;
	return field_find(&entry_fields, name) != NULL;
}

static const char *const *enum_values(struct arena *a, const struct strs *values)
{
	const char **out = values->n ? arena_array(a, const char *, values->n + 1) : NULL;

	for (size_t i = 0; i < values->n; i++)
		out[i] = arena_cstr(a, values->p[i]);
	return out;
}

static bool report_type(struct decode *d, const struct own_field *own, struct str at)
{
	struct str names[32], list = {0};
	size_t n = 0;

	for (; field_type_words[n]; n++) {
		names[n] = str_cstr(field_type_words[n]);
		list = arena_printf(d->arena, "%.*s%s%s", STR_ARG(list), n ? ", " : "",
				    field_type_words[n]);
	}
	diag_report(d->log, d->ids->type, d->src, at, "there is no type \"%.*s\" of fields",
		    STR_ARG(own->type));
	if (!diag_suggest(d->log, own->type, names, n))
		diag_hint(d->log, "it is one of: %.*s", STR_ARG(list));
	return false;
}

bool config_own_field(struct decode *d, const struct ypair *pair, const struct field_table *more,
		      struct own_field *own, struct field *f)
{
	struct decode_shape shape = {.tables = {&own_field_fields, more}, .to = own};
	const struct ynode *n = pair->value, *type = ynode_get(n, S("type"));

	if (n->type == Y_SCALAR && !more) {
		own->type = n->text;
	} else if (n->type != Y_MAP) {
		diag_report(d->log, d->ids->type, d->src, n->at,
			    "a field is declared by a map, not by %s", ynode_what(n));
		diag_hint(d->log, "write it like this: {type: int, required: true}");
		return false;
	} else if (!decode_map(d, n, &shape)) {
		return false;
	}
	f->name = arena_cstr(d->arena, pair->key);
	f->flags = own->required ? FIELD_REQUIRED : 0;
	f->help = own->help.n ? arena_cstr(d->arena, own->help) : "A field of the site's own.";
	if (!field_type_find(own->type, &f->type))
		return report_type(d, own, type ? type->at : n->at);
	f->values = enum_values(d->arena, &own->values);
	if (f->type == F_ENUM && own->values.n == 0) {
		diag_report(d->log, d->ids->type, d->src, n->at, "an enum needs \"values\"");
		diag_hint(d->log, "write it like this: {type: enum, values: [easy, hard]}");
		return false;
	}
	f->example = own->example.n      ? arena_cstr(d->arena, own->example)
		     : f->type == F_ENUM ? f->values[0]
					 : examples[f->type];
	return true;
}

static bool name_ok(struct decode *d, const struct ypair *pair)
{
	if (!is_name(pair->key)) {
		diag_report(d->log, &LOAD_CONFIG, d->src, pair->key_at,
			    "\"%.*s\" can't be the name of a field", STR_ARG(pair->key));
		diag_hint(d->log, "use lower-case letters, digits and _, a letter first");
	} else if (is_taken(pair->key)) {
		diag_report(d->log, &LOAD_CONFIG, d->src, pair->key_at,
			    "every document has \"%.*s\" already", STR_ARG(pair->key));
		diag_hint(d->log, "give the field another name");
	} else {
		return true;
	}
	return false;
}

static const struct field_table *make_table(struct decode *d, const char *name,
					    const struct ynode *tree)
{
	struct field_table *table = arena_new(d->arena, struct field_table);
	struct field *rows = arena_array(d->arena, struct field, OWN_FIELDS_MAX);
	size_t size = (sizeof(struct entry) + 15) / 16 * 16;

	*table = (struct field_table){.name = name, .fields = rows};
	if (tree && tree->type != Y_MAP) {
		diag_report(d->log, &LOAD_CONFIG, d->src, tree->at,
			    "\"fields\" must be a map from names to types, not %s",
			    ynode_what(tree));
		tree = NULL;
	}
	for (size_t i = 0; tree && i < tree->n; i++) {
		struct field *f = &rows[table->n];
		struct own_field own = {0};

		if (table->n == OWN_FIELDS_MAX) {
			diag_report(d->log, &LOAD_CONFIG, d->src, tree->pairs[i].key_at,
				    "a kind has at most %d fields of its own", OWN_FIELDS_MAX);
			break;
		}
		if (!name_ok(d, &tree->pairs[i]) ||
		    !config_own_field(d, &tree->pairs[i], NULL, &own, f))
			continue;
		f->off = (uint32_t)size;
		size += (field_type_size(f->type) + 15) / 16 * 16;
		table->n++;
	}
	table->size = size;
	return table;
}

// `list`: true, false, or where it lives.
static void settle_list(struct decode *d, struct kind *k, struct kind_config *c)
{
	if (str_eq(c->list, S("true")))
		c->list = k->folder[0] ? arena_printf(d->arena, "/%s/", k->folder)
				       : arena_printf(d->arena, "/%s/", k->name);
	else if (str_eq(c->list, S("false")))
		c->list = (struct str){0};
	if (c->list.n == 0)
		return;
	k->list_tmpl = "list.html";
	k->list_path = arena_cstr(d->arena, c->list);
}

void config_own_kind(struct decode *d, struct site *site, const struct ypair *pair)
{
	struct kind *k = arena_new(d->arena, struct kind);
	struct kind_config *c = &site->kinds[site->nkinds];

	if (site->nkinds == KINDS_MAX) {
		diag_report(d->log, &LOAD_CONFIG, d->src, pair->key_at,
			    "there are more than %d kinds", KINDS_MAX);
		return;
	}
	if (!is_name(pair->key)) {
		diag_report(d->log, &LOAD_CONFIG, d->src, pair->key_at,
			    "\"%.*s\" can't be the name of a kind", STR_ARG(pair->key));
		diag_hint(d->log, "use lower-case letters, digits and _, a letter first");
		return;
	}
	*k = (struct kind){
		.id = (enum kind_id)site->nkinds,
		.name = arena_cstr(d->arena, pair->key),
		.tmpl = "page.html",
		.list_tmpl = "list.html",
		.own = true,
	};
	map_init(&c->alias_map, d->arena);
	c->tmpl = str_cstr(k->tmpl);
	k->fields = make_table(d, k->name, ynode_get(pair->value, S("fields")));
	k->size = k->fields->size;
	config_kind_settings(d, k, pair->value, c);
	k->folder = c->folders.n ? arena_cstr(d->arena, c->folders.p[0]) : k->name;
	k->permalink = arena_printf(d->arena, "/%s%s:slug/", k->folder, k->folder[0] ? "/" : "").p;
	if (c->permalink.n == 0)
		c->permalink = str_cstr(k->permalink);
	k->in_feed = c->feed;
	k->dated = c->dated || c->feed;
	k->list_tmpl = NULL;
	settle_list(d, k, c);
	site->all_kinds[site->nkinds++] = k;
}
