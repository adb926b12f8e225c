#pragma once
// JSON Schema (2020-12) of what editors write, made from the field tables that the decoder reads.

#include "base/jsonw.h"
#include "model/kind.h"
#include "model/site.h"

#define SCHEMA_DIALECT "https://json-schema.org/draft/2020-12/schema"

// The kinds of the site, or, without one, kith's own; gives their number.
size_t schema_kinds(const struct site *, const struct kind *const **);

// The members of a schema object (the object itself is opened and closed by the caller): kith.yaml,
// or the front matter of a kind. `site` gives languages, taxonomies, aliases and whether unknown
// fields are kept; NULL: as without a kith.yaml.
// `options`: those of the site's theme; NULL: not known.
void schema_config(struct arena *, struct jsonw *, const struct site *,
		   const struct field_table *options);
// A file of content/ledger.
void schema_ledger(struct arena *, struct jsonw *, const struct site *);
void schema_kind(struct arena *, struct jsonw *, const struct site *, const struct kind *);
