#include "load/decode.h"
#include "load/diags.h"

#define TABLES 2
#define NAMES_MAX 128

// Fields of both tables are numbered one after the other; bit i of `seen` is field i.
struct fields {
	const struct decode_shape *shape;
	uint64_t seen[NAMES_MAX / 64];
};

static bool is_seen(const struct fields *fs, unsigned number)
{
	return fs->seen[number / 64] >> number % 64 & 1;
}

// Where a map has both a field and an alias of it, the field's own name wins, and the other one is
// unknown.
static const struct field *look_up(const struct decode_shape *s, const struct ynode *map,
				   struct str key, unsigned *number)
{
	const char *alias = s->aliases ? map_get(s->aliases, key) : NULL;
	unsigned before = 0;

	if (alias && !str_eq(key, str_cstr(alias)) && ynode_get(map, str_cstr(alias)))
		return NULL;
	if (alias)
		key = str_cstr(alias);
	for (size_t t = 0; t < TABLES && s->tables[t]; t++) {
		const struct field *f = field_find(s->tables[t], key);

		if (f) {
			*number = before + (unsigned)(f - s->tables[t]->fields);
			return f;
		}
		before += (unsigned)s->tables[t]->n;
	}
	return NULL;
}

static struct strs *taxonomy(struct decode *d, const struct decode_shape *s, struct str key)
{
	size_t i = s->taxa ? str_index_in(key, &d->site->taxonomies) : SIZE_MAX;

	return i == SIZE_MAX ? NULL : &s->taxa[i];
}

static void add_pair(struct arena *a, struct ynode *map, const struct ypair *pair)
{
	if ((map->n & (map->n - 1)) == 0) { // full: room for twice as many
		struct ypair *pairs = arena_array(a, struct ypair, map->n ? map->n * 2 : 1);

		if (map->n)
			memcpy(pairs, map->pairs, map->n * sizeof *pairs);
		map->pairs = pairs;
	}
	map->pairs[map->n++] = *pair;
}

static void keep_unknown(struct decode *d, struct ynode **unknown, const struct ynode *map,
			 const struct ypair *pair)
{
	if (!*unknown) {
		*unknown = arena_new(d->arena, struct ynode);
		**unknown = (struct ynode){.type = Y_MAP, .at = map->at};
	}
	add_pair(d->arena, *unknown, pair);
}

static bool report_unknown(struct decode *d, const struct decode_shape *s, const struct ypair *pair)
{
	struct str names[NAMES_MAX];
	size_t n = 0;

	for (size_t t = 0; t < TABLES && s->tables[t]; t++)
		for (size_t i = 0; i < s->tables[t]->n && n < NAMES_MAX; i++)
			names[n++] = str_cstr(s->tables[t]->fields[i].name);
	for (size_t i = 0; s->taxa && i < d->site->taxonomies.n && n < NAMES_MAX; i++)
		names[n++] = d->site->taxonomies.p[i];
	diag_report(d->log, d->ids->key, d->src, pair->key_at, "%s has no field \"%.*s\"",
		    s->tables[1] ? s->tables[1]->name : s->tables[0]->name, STR_ARG(pair->key));
	diag_suggest(d->log, pair->key, names, n);
	return false;
}

static bool decode_pair(struct decode *d, const struct ynode *map, const struct ypair *pair,
			struct fields *fs)
{
	static const struct field taxonomy_field = {
		.name = "taxonomy", .type = F_STRS, .example = "[one, two]"};
	const struct decode_shape *s = fs->shape;
	unsigned number = 0;
	const struct field *f = look_up(s, map, pair->key, &number);
	struct strs *terms;

	if (!f && (terms = taxonomy(d, s, pair->key))) {
		struct field named = taxonomy_field;

		named.name = arena_cstr(d->arena, pair->key);
		return decode_field(d, &named, pair->value, terms);
	}
	if (!f && d->keep) {
		if (s->unknown)
			keep_unknown(d, s->unknown, map, pair);
		return true;
	}
	if (!f)
		return report_unknown(d, s, pair);
	if (is_seen(fs, number) && f->type != F_STRS && f->type != F_REFS) {
		diag_report(d->log, d->ids->key, d->src, pair->key_at, "\"%s\" is given twice",
			    f->name);
		return false;
	}
	if (pair->value->type != Y_NULL && (pair->value->type != Y_SCALAR || pair->value->text.n))
		fs->seen[number / 64] |= (uint64_t)1 << number % 64;
	return decode_field(d, f, pair->value, s->to);
}

static bool check_required(struct decode *d, const struct ynode *map, const struct fields *fs)
{
	unsigned number = 0;
	bool ok = true;

	for (size_t t = 0; t < TABLES && fs->shape->tables[t]; t++) {
		const struct field_table *table = fs->shape->tables[t];

		for (size_t i = 0; i < table->n; i++, number++) {
			const struct field *f = &table->fields[i];

			if (!(f->flags & FIELD_REQUIRED) || is_seen(fs, number))
				continue;
			diag_report(d->log, d->ids->missing, d->src, map->at,
				    "%s lacks the field \"%s\"", table->name, f->name);
			if (f->example)
				diag_hint(d->log, "add a line like this: %s: %s", f->name,
					  f->example);
			ok = false;
		}
	}
	return ok;
}

// Whether the map itself, or a nearer cascade, gives the field already.
static bool is_given(struct decode *d, const struct ynode *map, const struct fields *fs,
		     const struct field *f, unsigned number, struct str key)
{
	struct strs *terms;

	if (f)
		return is_seen(fs, number);
	terms = taxonomy(d, fs->shape, key);
	return terms ? terms->n != 0
		     : ynode_get(map, key) ||
			       (fs->shape->unknown && ynode_get(*fs->shape->unknown, key));
}

// What was wrong in a cascade has been reported at its own place.
static void apply_cascade(struct decode *d, const struct ynode *map, struct fields *fs, int zones)
{
	struct decode quiet = *d;
	struct diag_log log;

	diag_init(&log, d->arena);
	quiet.log = &log;
	for (const struct cascade *c = fs->shape->cascade; c; c = c->next) {
		quiet.src = c->src;
		for (size_t i = 0; i < c->tree->n; i++) {
			const struct ypair *pair = &c->tree->pairs[i];
			unsigned number = 0;
			const struct field *f = look_up(fs->shape, c->tree, pair->key, &number);
			const struct zone *const *at;

			if ((f && f->type == F_ZONE) != zones ||
			    is_given(d, map, fs, f, number, pair->key))
				continue;
			decode_pair(&quiet, c->tree, pair, fs);
			if (zones && *(at = (void *)((char *)fs->shape->to + f->off)))
				d->zone = *at;
		}
	}
}

void decode_defaults(struct decode *d, const struct ynode *map, const struct decode_shape *shape,
		     struct ynode *good)
{
	struct fields fs = {.shape = shape};
	unsigned number;

	*good = (struct ynode){.type = Y_MAP, .at = map->at};
	for (size_t i = 0; i < map->n; i++) {
		const struct ypair *pair = &map->pairs[i];
		const struct field *f = look_up(shape, map, pair->key, &number);

		if (f && f->flags & FIELD_ALONE) {
			diag_report(d->log, d->ids->key, d->src, pair->key_at,
				    "\"%s\" is each document's own and can't be cascaded", f->name);
			diag_hint(d->log, "give it in the documents themselves");
		} else if (decode_pair(d, map, pair, &fs)) {
			add_pair(d->arena, good, pair);
		}
	}
}

// The zone of a map is the zone of the dates in it, wherever it stands among them.
bool decode_map(struct decode *d, const struct ynode *map, const struct decode_shape *shape)
{
	const struct zone *outer = d->zone;
	struct fields fs = {.shape = shape};
	unsigned number;
	bool ok = true;

	for (int zones = 1; zones >= 0; zones--) {
		for (size_t i = 0; i < map->n; i++) {
			const struct field *f = look_up(shape, map, map->pairs[i].key, &number);
			const struct zone *const *at;

			if ((f && f->type == F_ZONE) != zones)
				continue;
			ok &= decode_pair(d, map, &map->pairs[i], &fs);
			if (zones && *(at = (void *)((char *)shape->to + f->off)))
				d->zone = *at;
		}
		apply_cascade(d, map, &fs, zones);
	}
	ok &= check_required(d, map, &fs);
	d->zone = outer;
	return ok;
}
