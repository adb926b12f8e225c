#pragma once
// Parts of reading kith.yaml.

#include "load/decode.h"

// `checks`: levels of reports by id, into the log. `tables` as in load_options.
void config_checks(struct decode *, const struct site *,
		   const struct diag_kind *const *const *tables);
// `kinds`: defaults first, then what the site says.
void config_kinds(struct decode *, struct site *);
