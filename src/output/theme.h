#pragma once
// A theme: layers of folders, each over the one that it extends. A layer is a folder themes/<name>/
// of the site's own or one shipped with kith. Templates below templates/, mail below email/,
// interface words in i18n/<lang>.yaml, assets below assets/, options in theme.yaml.

#include "load/theme.h"
#include "model/library.h"
#include "output/words.h"

struct theme_file {
	struct str name;          // "templates/base.html"
	struct str path;          // relative to the site's folder, or absolute
	const struct source *src; // once read
};
struct theme_layer {
	struct str name;  // the theme's
	struct map files; // name -> struct theme_file *
};
struct asset {
	struct str name;  // "main.css"
	struct str url;   // "/assets/main.1f2e3d4c.css"
	struct str path;  // on disk
	struct str bytes; // p == NULL: those of the file
	struct str off; // the output format that alone needs it, and is off; empty: it is published
	struct str integrity; // of what is fingerprinted: "sha256-…" (W3C Subresource Integrity)
};
struct theme {
	struct arena *arena;
	struct str name;
	struct str root;             // the site's folder, to which relative paths belong
	struct theme_layer *layers;  // the farthest ancestor first
	struct theme_config *config; // their theme.yaml
	size_t nlayers;
	struct map files;  // of all layers: name -> struct theme_file *
	struct map assets; // name -> struct asset *
	const struct theme_options *options;
	struct words words[LANGS_MAX];
};

// Finds the theme that kith.yaml names and reads what all pages need; NULL with reports. `root` is
// the site's folder.
struct theme *theme_open(struct arena *, const struct site *, struct str root, struct diag_log *);
// A text file of the theme by its name; NULL when there is none (nothing is reported) or it cannot
// be read (reported). "templates/default/post.html" is post.html of the layer "default", where the
// theme has no such file itself. One thread.
const struct source *theme_source(const struct theme *, struct str name, struct diag_log *);
// "post.html" -> "templates/post.html", "email/email.html" stays.
struct str theme_template_file(struct arena *, struct str tmpl);
bool theme_has_template(const struct theme *, struct str tmpl);
// Reports that a template is missing, with the nearest one; at a place of src when that is not
// NULL.
void theme_report_missing(const struct theme *, struct str tmpl, const struct source *src,
			  struct str at, struct diag_log *);
const struct asset *theme_asset(const struct theme *, struct str name); // NULL when there is none

// Finds out which assets are not published, by theme.yaml's `assets`; false with reports.
bool theme_assets_needed(const struct theme *, const struct site *, struct diag_log *);
// The colours of the options as custom properties; reports those that are hard to read.
struct str theme_style(struct arena *, const struct theme_options *, struct diag_log *);
