#pragma once
// theme.yaml: what a theme is made of and which options it has, and what kith.yaml sets them to.

#include "model/site.h"

#define THEME_OPTIONS_MAX 64

struct theme_config {       // one theme.yaml
	struct str name;    // the theme's folder
	struct str extends; // the theme that it stands on; empty: none
	struct str description;
	struct str stylesheet; // the asset that colours are written into
	const struct ynode *options, *defaults;
	const struct ynode *assets; // by the output format that alone needs them
	const struct source *src;   // NULL: the theme has no theme.yaml
	struct str extends_at;
};
// What theme.yaml says of an option beside its type: where a colour goes in the style sheet.
struct theme_style {
	struct str property; // "--accent"; empty: nowhere
	struct str text;     // property that gets black or white, whichever is read better on it
	bool dark;           // for readers who prefer a dark scheme
	struct strs on;      // colours that it must be read on
};
struct theme_place {
	const struct source *src;
	struct str at;
};
struct theme_options {
	struct field_table table;
	void *values;               // a struct by the table
	struct theme_style *styles; // one for each row
	struct theme_place *places; // where its value was given; src == NULL: nowhere
};

extern const struct field_table theme_config_fields; // of theme.yaml
extern const struct field_table own_field_fields;    // of an option, and of a kind's own field
extern const struct field_table theme_option_fields; // what an option may say besides

// Reads theme.yaml into `out`; false with reports.
bool load_theme_config(struct arena *, const struct site *, const struct source *,
		       struct theme_config *out, struct diag_log *);
// The options that `layers` declare, the farthest ancestor first, without values. NULL with
// reports.
struct theme_options *load_theme_options(struct arena *, const struct site *,
					 const struct theme_config *layers, size_t n,
					 struct diag_log *);
// Fills in their values: defaults, then what kith.yaml says. False with reports.
bool load_theme_values(struct arena *, const struct site *, struct theme_options *,
		       const struct theme_config *layers, size_t n, struct diag_log *);
