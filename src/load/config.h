#pragma once
// Parts of reading kith.yaml.

#include "load/decode.h"

// `checks`: levels of reports by id, into the log. `tables` as in load_options.
void config_checks(struct decode *, const struct site *,
		   const struct diag_kind *const *const *tables);
// `security`.
void config_security(struct decode *, const struct site *, instant now);
// `languages`, before all else: texts in kith.yaml are given by language.
void config_languages(struct decode *, struct site *);
void config_fallback(struct decode *, struct site *);
void config_taxonomies(struct decode *, struct site *);
// What follows in `recognition` from what it says.
void config_recognition(struct decode *, struct site *);
void config_menus(struct decode *, struct site *);
// `kinds`: defaults first, then what the site says, and kinds of its own.
void config_kinds(struct decode *, struct site *);
// A kind of the site's own, from its row in `kinds`.
void config_own_kind(struct decode *, struct site *, const struct ypair *);
// What YAML says of one field that kith does not know of itself: a kind's own, or a theme's option.
struct own_field {
	struct str type, help, example;
	bool required;
	struct strs values;
};
// Reads such a row into `own` and makes a field of it, without an offset. `more` describes what the
// row may say besides; then `own` begins a larger struct. May be NULL.
bool config_own_field(struct decode *, const struct ypair *, const struct field_table *more,
		      struct own_field *own, struct field *);
// What a row says that any kind may have.
void config_kind_settings(struct decode *, const struct kind *, const struct ynode *,
			  struct kind_config *);
