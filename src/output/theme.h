#pragma once
// A theme: the site's own files in themes/<name>/ over those shipped with kith. Templates below
// templates/, mail below email/, interface words in i18n/<lang>.yaml, assets below assets/.

#include "model/library.h"
#include "output/words.h"

struct theme_file {
	struct str name;          // "templates/base.html"
	struct str path;          // relative to the site's folder, or absolute
	const struct source *src; // once read
};
struct asset {
	struct str name; // "main.css"
	struct str url;  // "/assets/main.1f2e3d4c.css"
	struct str path; // on disk
};
struct theme {
	struct arena *arena;
	struct str name;
	struct str root;   // the site's folder, to which relative paths of its own files belong
	struct map files;  // name -> struct theme_file *
	struct map assets; // name -> struct asset *
	struct words words[LANGS_MAX];
};

// Finds the theme that kith.yaml names and reads what all pages need; NULL with reports. `root` is
// the site's folder.
struct theme *theme_open(struct arena *, const struct site *, struct str root, struct diag_log *);
// A text file of the theme by its name; NULL when there is none (nothing is reported) or it cannot
// be read (reported). One thread.
const struct source *theme_source(const struct theme *, struct str name, struct diag_log *);
// "post.html" -> "templates/post.html", "email/email.html" stays.
struct str theme_template_file(struct arena *, struct str tmpl);
bool theme_has_template(const struct theme *, struct str tmpl);
// Reports that a template is missing, with the nearest one; at a place of src when that is not
// NULL.
void theme_report_missing(const struct theme *, struct str tmpl, const struct source *src,
			  struct str at, struct diag_log *);
const struct asset *theme_asset(const struct theme *, struct str name); // NULL when there is none
