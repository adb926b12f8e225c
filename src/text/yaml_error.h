#pragma once
// libyaml's complaints in kith's words.

#include <yaml.h>

#include "base/diag.h"

// Reports why the parser stopped. `problem` and `context` are libyaml's two places as slices of
// src->text that reach from its marks to the end of their lines.
void yaml_error_report(struct diag_log *, const struct source *, const yaml_parser_t *,
		       struct str problem, struct str context);
