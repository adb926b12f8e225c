#pragma once
// The kinds of content: one row each in kinds.def, one file each in src/model/; and those that a
// site declares for itself in kith.yaml. Kinds of a site are numbered on from KIND_COUNT, so that
// `id` indexes site.all_kinds, site.kinds and library.lists alike.

#include "model/field.h"

struct entry;
struct site;

enum kind_id {
#define KIND(name) KIND_##name,
#include "model/kinds.def"
#undef KIND
	KIND_COUNT
};
#define KINDS_MAX 32 // with those of a site's own

struct kind {
	enum kind_id id;       // a number of its own, from KIND_COUNT on, for kinds of a site's own
	const char *name;      // "post"
	const char *folder;    // default folder below content/: "posts"
	const char *permalink; // default: "/posts/:slug/" (url_permalink)
	const char *tmpl; // default template of its page: "post.html"; NULL: no page of its own
	const char *list_tmpl; // template of its section list: "list.html"; NULL: no list
	const char *list_path; // where that list lives: "/posts/"; NULL: no list
	size_t size;           // of its struct, which begins with struct entry
	const struct field_table *fields; // beside the shared ones (entry_fields)
	bool in_feed;                     // its entries are items of the site's feeds
	bool dated;                       // a date is required
	bool untrusted;                   // written by members: raw HTML is not let through
	bool yaml_files;                  // *.yaml files in its folder are entries too
	const char *title_from;           // the field that gives the title; NULL: "title"
	bool own;                         // declared in kith.yaml
	// Settles what follows from the fields alone, after they were read. May be NULL.
	void (*finish)(struct entry *, const struct site *);
};

extern const struct kind *const kinds[KIND_COUNT];
const struct kind *kind_find(struct str name); // of kith's own; NULL when there is none
#define KIND(name) extern const struct kind kind_##name;
#include "model/kinds.def"
#undef KIND
