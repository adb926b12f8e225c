#pragma once
// One file to be made: what the plan lists, and what a template sees of pages that are no documents
// (home, lists, tags).

#include "model/library.h"
#include "template/template.h"

struct feed;
struct format;
struct view_classes;
struct class_draft;

enum out_root { OUT_SITE, OUT_OUTBOX, OUT_ROOTS };
// Their folders below the destination, and what the manifest calls them.
extern const char *const out_root_names[OUT_ROOTS];
extern const char out_root_letters[OUT_ROOTS + 1];

struct target {
	enum out_root root;
	struct str file; // below the root
	struct str url;  // site-relative; empty below outbox/
	const struct format *format;
	const struct lang *lang;   // NULL: of no language
	const struct entry *entry; // the document it is made from; NULL for lists and the like
	const void *input;         // the format's own
	struct str copy;           // the file it is a copy of, on disk; empty: it is rendered
	bool unmade;      // that file is not there yet: the format renders it, and puts it there
	struct str kind;  // of pages that are no documents: "home", "list", "tag" …
	struct str title; // of those
	struct str tmpl;  // the template; empty: none
	struct str
		what; // for reports, where there is no entry: "the list of posts", "static/x.png"
	struct str group; // what its versions in other languages have in common; empty: it has none
	const struct target_group *alternates; // those versions, itself included, in the order of
					       // languages; NULL without a group
	struct str
		at; // of a document: what in its source asked for this URL; p == NULL: field says
	const struct moment *changed; // of lists: when what they show last did; NULL: not known
	const struct feed *feed;      // of lists and terms: theirs; NULL: they have none
	const char *field; // the entry's field that asked for this URL: "slug", "aliases"
	bool follows; // the worker that made the target before it makes it next: they share work
	bool page;    // HTML for people: stands in the sitemap and is counted
};

struct target_group {
	struct target **p;
	size_t n, cap;
};

// An input of lists: which part of what, and where the other parts are.
struct listing {
	struct str base;               // URL of the first page
	const struct entries *entries; // one of these holds the items
	const struct people *people;
	bool agenda;                     // events: upcoming ones first
	size_t from, n;                  // the items of this page
	size_t number, total;            // this page, from 1, and how many pages there are
	const struct term *term;         // tag pages
	const struct calendar *calendar; // that its events are in; NULL: none
	enum kind_id kind;               // of lists
};

// The classes "page" (struct target), "pagination" (struct listing), "page link" and "version".
void target_classes(struct view_classes *, struct class_draft *);
