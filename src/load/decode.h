#pragma once
// YAML trees to structs by field tables: one decoder for kith.yaml, front matter and everything
// inside them. Faults are reported and leave their field unset; decoding goes on, so that one run
// shows them all.

#include "base/diag.h"
#include "model/entry.h"

// The reports of one decoding: kith.yaml's are configuration errors, a document's are content
// errors.
struct decode_ids {
	const struct diag_kind *key, *type, *value, *date, *zone, *url, *missing, *language, *rule;
};
extern const struct decode_ids decode_config_ids, decode_content_ids;

struct decode {
	struct arena *arena;
	struct diag_log *log;
	const struct source *src;
	const struct site *site; // its languages and zone
	struct zone_db *zones;
	const struct zone *zone; // of dates that give none; NULL: the site's
	const struct decode_ids *ids;
	bool keep; // fields that no table names are kept; inside other fields they stay in
		   // entry.front alone
	bool head; // a `Key: value` head: lists are written with commas
};

// What a map may hold, and where that goes.
struct decode_shape {
	const struct field_table
		*tables[2]; // both with offsets in the struct at `to`; the second may be NULL
	void *to;
	const struct map *aliases; // foreign name -> const char *; may be NULL
	struct strs *taxa; // values of fields that only a taxonomy names, by its index; NULL: there
			   // are none such
	struct ynode **unknown; // collects the fields that no table names, where they are kept; may
				// be NULL
	const struct cascade *cascade; // defaults for what the map does not give; checked already
};

// False when anything was reported.
bool decode_map(struct decode *, const struct ynode *map, const struct decode_shape *);
// The same for defaults that a folder's _index.md gives: what is required may be missing, what each
// document has for itself is refused. *good gets the pairs that can be used.
void decode_defaults(struct decode *, const struct ynode *map, const struct decode_shape *,
		     struct ynode *good);
// One value by its row, into the struct at `to`.
bool decode_field(struct decode *, const struct field *, const struct ynode *, void *to);
