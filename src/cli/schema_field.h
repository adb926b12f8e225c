#pragma once
// The parts of a schema that schema.c puts together: fields and tables of them.

#include "cli/schema.h"

struct schema {
	struct arena *arena;
	struct jsonw *w;
	const struct site *site;           // may be NULL
	const struct field_table *options; // of the theme; may be NULL
};

// Each writes members of the schema object that is open.
void schema_object(struct jsonw *); // "type": "object"
void schema_names(struct jsonw *, const char *key, const char *const *names);
// One text, or a list of at most `max` of them (0: any number); of `values` where there are some.
void schema_texts(struct jsonw *, int64_t max, const char *const *values);
// The map that a table describes.
void schema_table(const struct schema *, const struct field_table *);

// A field's schema, an object of its own; of a table, each behind its name.
void schema_field(const struct schema *, const struct field *);
void schema_fields(const struct schema *, const struct field_table *);

// A map of kith.yaml whose keys are names (schema.c); false when the field is none.
bool schema_tree(const struct schema *, const struct field *);
