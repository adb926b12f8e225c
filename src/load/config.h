#pragma once
// Parts of reading kith.yaml.

#include "load/decode.h"

// `checks`: levels of reports by id, into the log. `tables` as in load_options.
void config_checks(struct decode *, const struct site *,
		   const struct diag_kind *const *const *tables);
// `languages`, before all else: texts in kith.yaml are given by language.
void config_languages(struct decode *, struct site *);
void config_fallback(struct decode *, struct site *);
void config_taxonomies(struct decode *, struct site *);
void config_menus(struct decode *, struct site *);
// `kinds`: defaults first, then what the site says, and kinds of its own.
void config_kinds(struct decode *, struct site *);
// A kind of the site's own, from its row in `kinds`.
void config_own_kind(struct decode *, struct site *, const struct ypair *);
// What a row says that any kind may have.
void config_kind_settings(struct decode *, const struct kind *, const struct ynode *,
			  struct kind_config *);
