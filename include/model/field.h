#pragma once
// Field tables: what a kind, a part of it, or kith.yaml may say. One row a field; the decoder, the
// template view, the JSON Schema, `kith new`, suggestions and the reference page all read the same
// rows.

#include "base/date.h"
#include "base/vec.h"
#include "base/zone.h"
#include "text/ytree.h"

enum field_type {
	F_TEXT,     // struct str
	F_LTEXT,    // struct ltext: one text, or a map from language to text
	F_BOOL,     // bool
	F_INT,      // int64_t
	F_FLOAT,    // double
	F_MOMENT,   // struct moment
	F_DURATION, // int64_t seconds: "90m", "2h", "1h30m", "3d"
	F_STRS,     // struct strs: a list, or one text
	F_REF,      // struct refs of at most one: a member's slug
	F_REFS,     // struct refs: a list, or one
	F_ENUM,     // int: an index into `values`
	F_PART,     // a struct by `sub`, embedded; a scalar sets the sub-table's first field
	F_PARTS,    // struct parts: a list of structs by `sub` (one map is a list of one)
	F_TREE,     // const struct ynode *: kept as it is
	F_ZONE,     // const struct zone *
	F_URL,      // struct str: http(s) or mailto, or site-relative
	F_COLOUR,   // struct str: "#a92c1b"
	F_MOMENTS,  // struct moments: a list, or one
	F_RRULE,    // const struct rrule *
};

enum field_flags {
	FIELD_REQUIRED = 1,
	FIELD_PRIVATE = 2, // never seen by templates (join_url, consent, relay passwords)
	FIELD_SCALAR = 8,  // F_TREE: a scalar is fine as well
	FIELD_ALONE = 4,   // each document's own: not cascaded from a folder's _index.md
	FIELD_NAMED = 16,  // F_PARTS: written as a map from names, which go into the sub-table's
			   // first field (a text)
};

struct field_table;
struct field {
	const char *name;
	enum field_type type;
	uint32_t off; // in the table's struct
	unsigned flags;
	const struct field_table *sub; // F_PART, F_PARTS
	const char *const *values; // F_ENUM: NULL-terminated, the first is the default. F_STRS: the
				   // words that it may hold; NULL: any
	// F_INT, F_FLOAT: the least and the greatest that it may be. Lists: how many items they
	// hold at most. Both 0: any.
	int32_t least, most;
	const char *help;    // one sentence for editors
	const char *example; // as written in YAML; may be NULL
};
struct field_table {
	const char *name; // "event", "rsvp", "site"
	const struct field *fields;
	size_t n;
	size_t size; // of the struct
};
// FIELDS(table, "name", struct type, rows) defines a const struct field_table named `table`.
#define FIELDS(table, shown, type, ...)                           \
	static const struct field table##_rows[] = {__VA_ARGS__}; \
	const struct field_table table = {                        \
		shown, table##_rows, sizeof table##_rows / sizeof *table##_rows, sizeof(type)}

struct parts {
	void *p; // n structs of sub->size bytes
	size_t n;
};

// A text in several languages, by the language's index; an empty slice where there is none. NULL:
// nothing at all.
struct ltext {
	struct str *p;
	uint32_t n;
};

// A point in time as an editor wrote it.
struct moment {
	bool set;
	enum date_form form;     // DATE_DAY: no time was given
	instant at;              // the start of the day for DATE_DAY
	int offset;              // seconds east of UTC at that instant, in its own zone
	const struct zone *zone; // the zone it was read in; NULL when the text had its own offset
	struct civil wall;       // the date and time as written
};

// An instant as a moment of that zone.
struct moment moment_in(const struct zone *, instant, enum date_form);

struct moments {
	struct moment *p;
	size_t n, cap;
};

// A reference to a member by slug, as written; resolved by linking. Outputs see only persons
// (model/consent.h).
struct member;
struct ref {
	struct str slug;
	struct str at; // place in `src`
	const struct source *src;
	struct member *to;
};
enum channel { CHANNEL_SITE, CHANNEL_FEED, CHANNEL_EMAIL, CHANNEL_COUNT };
struct person;
struct people {
	const struct person **p;
	size_t n, cap;
};
struct refs {
	struct ref *p;
	size_t n, cap;
	struct people as[CHANNEL_COUNT]; // those of them who consented, per channel
};

// The row of that name; NULL when there is none.
const struct field *field_find(const struct field_table *, struct str name);
// The type that kith.yaml calls by that name for fields of a site's own kinds: "text", "int" …;
// false when there is none such.
bool field_type_find(struct str name, enum field_type *);
// What may stand below a name of FIELD_NAMED: the table without its first field.
static inline struct field_table field_table_below(const struct field_table *t)
{
	return (struct field_table){t->name, t->fields + 1, t->n - 1, t->size};
}
extern const char *const field_type_words[]; // those names, NULL-terminated
size_t field_type_size(enum field_type);     // of what it is kept in
const char *field_type_name(
	enum field_type); // "text", "date", "list of texts": for messages and the reference
