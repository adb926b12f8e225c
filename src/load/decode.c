#include "load/decode.h"

#include "base/colour.h"
#include "load/decode_date.h"
#include "load/diags.h"
#include "model/rrule.h"
#include "model/url.h"

const struct decode_ids decode_config_ids = {
	.key = &LOAD_CONFIG_KEY,
	.type = &LOAD_CONFIG,
	.value = &LOAD_CONFIG,
	.date = &LOAD_CONFIG,
	.zone = &LOAD_CONFIG,
	.url = &LOAD_CONFIG,
	.missing = &LOAD_CONFIG,
	.language = &LOAD_CONFIG,
	.rule = &LOAD_CONFIG,
};
const struct decode_ids decode_content_ids = {
	.key = &LOAD_UNKNOWN_KEY,
	.type = &LOAD_TYPE,
	.value = &LOAD_VALUE,
	.date = &LOAD_DATE,
	.zone = &LOAD_ZONE,
	.url = &LOAD_URL_FORM,
	.missing = &LOAD_MISSING,
	.language = &LOAD_LANGUAGE,
	.rule = &LOAD_RULE,
};

typedef bool decode_fn(struct decode *, const struct field *, const struct ynode *, void *at);

static bool wrong_type(struct decode *d, const struct field *f, const struct ynode *n)
{
	diag_report(d->log, d->ids->type, d->src, n->at, "\"%s\" must be %s, not %s", f->name,
		    field_type_name(f->type), ynode_what(n));
	if (f->example)
		diag_hint(d->log, "write it like this: %s: %s", f->name, f->example);
	return false;
}

static bool decode_text(struct decode *d, const struct field *f, const struct ynode *n, void *at)
{
	if (n->type != Y_SCALAR)
		return wrong_type(d, f, n);
	*(struct str *)at = n->text;
	return true;
}

static bool decode_ltext(struct decode *d, const struct field *f, const struct ynode *n, void *at)
{
	struct ltext *t = at;
	bool ok = true;

	if (n->type == Y_SEQ)
		return wrong_type(d, f, n);
	*t = (struct ltext){arena_array(d->arena, struct str, LANGS_MAX), 1};
	if (n->type == Y_SCALAR) {
		t->p[0] = n->text;
		return true;
	}
	for (size_t i = 0; i < n->n; i++) {
		const struct lang *lang = site_lang(d->site, n->pairs[i].key);

		if (!lang) {
			diag_report(d->log, d->ids->language, d->src, n->pairs[i].key_at,
				    "\"%.*s\" is not one of the site's languages",
				    STR_ARG(n->pairs[i].key));
			diag_suggest(d->log, n->pairs[i].key, d->site->lang_tags.p,
				     d->site->lang_tags.n);
			ok = false;
		} else if (n->pairs[i].value->type != Y_SCALAR) {
			ok = wrong_type(d, f, n->pairs[i].value);
		} else {
			t->p[lang->index] = n->pairs[i].value->text;
			t->n = lang->index >= t->n ? lang->index + 1 : t->n;
		}
	}
	return ok;
}

static bool decode_bool(struct decode *d, const struct field *f, const struct ynode *n, void *at)
{
	return ynode_bool(n, at) || wrong_type(d, f, n);
}

// Whether a number is one that the field may have; reported otherwise.
static bool check_range(struct decode *d, const struct field *f, const struct ynode *n,
			double number)
{
	if (f->least == f->most || (number >= f->least && number <= f->most))
		return true;
	if (f->most == INT32_MAX)
		diag_report(d->log, d->ids->value, d->src, n->at,
			    "\"%s\" must be at least %d, not %.*s", f->name, (int)f->least,
			    STR_ARG(n->text));
	else
		diag_report(d->log, d->ids->value, d->src, n->at,
			    "\"%s\" must be from %d to %d, not %.*s", f->name, (int)f->least,
			    (int)f->most, STR_ARG(n->text));
	if (f->example)
		diag_hint(d->log, "write it like this: %s: %s", f->name, f->example);
	return false;
}

// Whether a list holds no more than it may; the first that is too many is reported.
static bool check_length(struct decode *d, const struct field *f, const struct ynode *list)
{
	if (f->most == 0 || list->n <= (size_t)f->most)
		return true;
	diag_report(d->log, d->ids->value, d->src, list->items[f->most]->at,
		    "\"%s\" holds at most %d items, not %zu", f->name, (int)f->most, list->n);
	diag_hint(d->log, "leave some out, or spread them over several documents");
	return false;
}

static bool decode_int(struct decode *d, const struct field *f, const struct ynode *n, void *at)
{
	int64_t number;

	if (!ynode_int(n, &number))
		return wrong_type(d, f, n);
	if (!check_range(d, f, n, (double)number))
		return false;
	*(int64_t *)at = number;
	return true;
}

static bool decode_float(struct decode *d, const struct field *f, const struct ynode *n, void *at)
{
	double number;

	if (!ynode_float(n, &number))
		return wrong_type(d, f, n);
	if (!check_range(d, f, n, number))
		return false;
	*(double *)at = number;
	return true;
}

static bool decode_moment(struct decode *d, const struct field *f, const struct ynode *n, void *at)
{
	return date_decode(d, f, n, at);
}

static bool decode_moments(struct decode *d, const struct field *f, const struct ynode *n, void *at)
{
	struct moments *out = at;
	bool ok = true;

	if (n->type != Y_SEQ)
		return date_decode(d, f, n, vec_add(d->arena, out));
	if (!check_length(d, f, n))
		return false;
	for (size_t i = 0; i < n->n; i++) {
		if (!date_decode(d, f, n->items[i], vec_add(d->arena, out)))
			ok = false;
	}
	return ok;
}

static bool decode_rrule(struct decode *d, const struct field *f, const struct ynode *n, void *at)
{
	struct rrule *rule = arena_new(d->arena, struct rrule);
	struct rrule_faults faults = {0};

	if (n->type != Y_SCALAR)
		return wrong_type(d, f, n);
	if (rrule_parse(d->arena, n->text, rule, &faults)) {
		*(const struct rrule **)at = rule;
		return true;
	}
	for (size_t i = 0; i < faults.n; i++) {
		struct rrule_fault *fault = &faults.p[i];

		// Where the value holds escapes or goes over several lines, its text has no place.
		diag_report(d->log, d->ids->rule, d->src,
			    str_within(fault->at, n->at) ? fault->at : n->at, "%.*s",
			    STR_ARG(fault->message));
		if (fault->hint.n)
			diag_hint(d->log, "%.*s", STR_ARG(fault->hint));
	}
	return false;
}

static bool decode_duration_field(struct decode *d, const struct field *f, const struct ynode *n,
				  void *at)
{
	if (n->type != Y_SCALAR)
		return wrong_type(d, f, n);
	if (duration_parse(n->text, at))
		return true;
	diag_report(d->log, d->ids->value, d->src, n->at, "\"%s\" is no duration", f->name);
	diag_hint(d->log, "write it like this: 90m, 2h, 1h30m, 3d");
	return false;
}

static void add_commas(struct decode *d, struct str text, struct strs *out)
{
	struct str piece;

	while (str_next(&text, ',', &piece))
		if (str_trim(piece).n)
			vec_push(d->arena, out, str_trim(piece));
}

// Whether a text is one of those that the field may have; reported otherwise.
static bool check_word(struct decode *d, const struct field *f, const struct ynode *n)
{
	struct str names[32], list = {0};
	size_t count = 0;

	for (; f->values && f->values[count] && count < 32; count++) {
		names[count] = str_cstr(f->values[count]);
		if (str_eq(names[count], n->text))
			return true;
		list = arena_printf(d->arena, "%.*s%s%s", STR_ARG(list), count ? ", " : "",
				    f->values[count]);
	}
	if (!f->values)
		return true;
	diag_report(d->log, d->ids->value, d->src, n->at, "\"%s\" can't be \"%.*s\"", f->name,
		    STR_ARG(n->text));
	if (!diag_suggest(d->log, n->text, names, count))
		diag_hint(d->log, "it is one of: %.*s", STR_ARG(list));
	return false;
}

static bool decode_strs(struct decode *d, const struct field *f, const struct ynode *n, void *at)
{
	struct strs *out = at;
	bool ok = true;

	if (n->type == Y_SCALAR && d->head) {
		add_commas(d, n->text, out);
		return true;
	}
	if (n->type == Y_SCALAR) {
		vec_push(d->arena, out, n->text);
		return check_word(d, f, n);
	}
	if (n->type == Y_MAP)
		return wrong_type(d, f, n);
	for (size_t i = 0; i < n->n; i++) {
		if (n->items[i]->type == Y_SCALAR) {
			vec_push(d->arena, out, n->items[i]->text);
			ok &= check_word(d, f, n->items[i]);
		} else if (n->items[i]->type != Y_NULL) {
			ok = wrong_type(d, f, n->items[i]);
		}
	}
	return ok;
}

static bool decode_refs(struct decode *d, const struct field *f, const struct ynode *n, void *at)
{
	struct refs *out = at;
	bool ok = true;

	if (n->type == Y_SCALAR) {
		vec_push(d->arena, out, (struct ref){.slug = n->text, .at = n->at, .src = d->src});
		return true;
	}
	if (n->type == Y_MAP || (f->type == F_REF && n->n > 1))
		return wrong_type(d, f, n);
	for (size_t i = 0; i < n->n; i++) {
		if (n->items[i]->type == Y_SCALAR)
			vec_push(d->arena, out,
				 (struct ref){.slug = n->items[i]->text,
					      .at = n->items[i]->at,
					      .src = d->src});
		else
			ok = wrong_type(d, f, n->items[i]);
	}
	return ok;
}

static bool decode_enum(struct decode *d, const struct field *f, const struct ynode *n, void *at)
{
	if (n->type != Y_SCALAR)
		return wrong_type(d, f, n);
	for (size_t i = 0; f->values[i]; i++) {
		if (str_eq(str_cstr(f->values[i]), n->text)) {
			*(int *)at = (int)i;
			return true;
		}
	}
	return check_word(d, f, n);
}

static bool decode_part(struct decode *d, const struct field *f, const struct ynode *n, void *at)
{
	struct decode_shape shape = {.tables = {f->sub}, .to = at};

	if (n->type == Y_SCALAR)
		return decode_field(d, &f->sub->fields[0], n, at);
	if (n->type != Y_MAP)
		return wrong_type(d, f, n);
	return decode_map(d, n, &shape);
}

// A map from names to parts; a scalar sets the first field below the name.
static bool decode_named(struct decode *d, const struct field *f, const struct ynode *n,
			 struct parts *out)
{
	struct field_table below = field_table_below(f->sub);
	bool ok = true;

	if (n->type != Y_MAP)
		return wrong_type(d, f, n);
	*out = (struct parts){arena_alloc(d->arena, f->sub->size * n->n), n->n};
	for (size_t i = 0; i < n->n; i++) {
		char *to = (char *)out->p + i * f->sub->size;
		struct field one = {.name = f->name, .type = F_PART, .sub = &below};

		*(struct str *)(to + f->sub->fields[0].off) = n->pairs[i].key;
		ok &= decode_part(d, &one, n->pairs[i].value, to);
	}
	return ok;
}

static bool decode_parts(struct decode *d, const struct field *f, const struct ynode *n, void *at)
{
	struct parts *out = at;
	bool ok = true;

	if (f->flags & FIELD_NAMED)
		return decode_named(d, f, n, out);
	if (n->type != Y_SEQ) {
		*out = (struct parts){arena_alloc(d->arena, f->sub->size), 1};
		return decode_part(d, f, n, out->p);
	}
	if (!check_length(d, f, n))
		return false;
	*out = (struct parts){arena_alloc(d->arena, f->sub->size * n->n), n->n};
	for (size_t i = 0; i < n->n; i++)
		ok &= decode_part(d, f, n->items[i], (char *)out->p + i * f->sub->size);
	return ok;
}

static bool decode_tree(struct decode *d, const struct field *f, const struct ynode *n, void *at)
{
	if (n->type == Y_SCALAR && !(f->flags & FIELD_SCALAR))
		return wrong_type(d, f, n);
	*(const struct ynode **)at = n;
	return true;
}

static bool decode_zone(struct decode *d, const struct field *f, const struct ynode *n, void *at)
{
	const struct zone *zone;
	struct strs names;

	if (n->type != Y_SCALAR)
		return wrong_type(d, f, n);
	zone = zone_find(d->zones, n->text);
	if (!zone) {
		names = zone_names(d->zones);
		diag_report(d->log, d->ids->zone, d->src, n->at, "there is no time zone \"%.*s\"",
			    STR_ARG(n->text));
		if (!diag_suggest(d->log, n->text, names.p, names.n))
			diag_hint(d->log, "use a name like Asia/Shanghai or UTC");
		return false;
	}
	*(const struct zone **)at = zone;
	return true;
}

static bool decode_url(struct decode *d, const struct field *f, const struct ynode *n, void *at)
{
	static const char *const schemes[] = {"http", "https", "mailto"};
	struct str scheme;
	bool ok = false;

	if (n->type != Y_SCALAR)
		return wrong_type(d, f, n);
	scheme = url_scheme(n->text);
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
		ok |= str_eq_nocase(scheme, str_cstr(schemes[i]));
	if (!ok && !(scheme.n == 0 && str_starts(n->text, S("/")))) {
		diag_report(d->log, d->ids->url, d->src, n->at,
			    "\"%s\" is no address that can be used here", f->name);
		diag_hint(d->log, "write a full https:// address, mailto:, or a path of this site "
				  "such as /about/");
		return false;
	}
	*(struct str *)at = n->text;
	return true;
}

static bool decode_colour(struct decode *d, const struct field *f, const struct ynode *n, void *at)
{
	struct colour colour;

	if (n->type != Y_SCALAR)
		return wrong_type(d, f, n);
	if (!colour_parse(n->text, &colour)) {
		diag_report(d->log, d->ids->value, d->src, n->at, "\"%s\" is no colour", f->name);
		diag_hint(d->log,
			  "write it with # and six or three digits, in quotes: \"#a92c1b\"");
		return false;
	}
	*(struct str *)at = n->text;
	return true;
}

static decode_fn *const decoders[] = {
	[F_TEXT] = decode_text,
	[F_LTEXT] = decode_ltext,
	[F_BOOL] = decode_bool,
	[F_INT] = decode_int,
	[F_FLOAT] = decode_float,
	[F_MOMENT] = decode_moment,
	[F_DURATION] = decode_duration_field,
	[F_STRS] = decode_strs,
	[F_REF] = decode_refs,
	[F_REFS] = decode_refs,
	[F_ENUM] = decode_enum,
	[F_PART] = decode_part,
	[F_PARTS] = decode_parts,
	[F_TREE] = decode_tree,
	[F_ZONE] = decode_zone,
	[F_URL] = decode_url,
	[F_COLOUR] = decode_colour,
	[F_MOMENTS] = decode_moments,
	[F_RRULE] = decode_rrule,
};

bool decode_field(struct decode *d, const struct field *f, const struct ynode *n, void *to)
{
	if (n->type == Y_NULL)
		return true;
	return decoders[f->type](d, f, n, (char *)to + f->off);
}
