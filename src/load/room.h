#pragma once
// One load of a site: what its steps hand on to each other. scan finds the files, document reads
// each of them, link binds them.

#include <stdatomic.h>

#include "load/load.h"
#include "model/member.h"

struct file {
	struct str path;         // below the content folder
	struct str shown;        // relative to the site's folder: "content/posts/a.md"
	const struct kind *kind; // NULL: no document
	const struct lang *lang;
	struct str id, stem, section;
	bool bundle;
	bool is_static;                // below content/static
	bool is_data;                  // below content/data
	bool is_ledger;                // below content/ledger
	bool is_index;                 // _index.md: may hold a cascade
	bool is_list_text;             // it is the text of the list of `section_of`
	bool has_suffix;               // its name says its language
	const struct kind *section_of; // of an _index.md below the folder of a kind that is not
				       // pages; it is read as a page
	bool withheld;                 // a picture of a member who has not consented to it
	atomic_bool wanted;  // copied: static, of a published bundle, or named by a document
	struct str url;      // no document: where it would be copied to; empty: nowhere
	struct entry *entry; // NULL: no document, or one that could not be read
};

struct loading {
	struct arena *arena;
	const struct load_options *opt;
	struct diag_log *log;
	struct site *site;
	struct library *lib;
	struct worker *workers;
	unsigned nworkers;
	VEC(struct file) files;
	struct map by_path;   // content path -> struct file *
	struct map cascades;  // content path of a folder -> struct cascade *
	struct map bundles;   // content path of a folder -> struct file * of its document
	struct entries read;  // all that could be read, members included
	struct map absent;    // content path, or URL -> struct absent *
	struct map entry_at;  // URL or alias -> struct entry *
	struct map member_at; // URL of a member's page in any language -> struct member *
};

// A worker's own memory and reports while work is done in parallel.
struct worker {
	struct arena arena_own;
	struct arena *arena;
	struct diag_log log;
	struct zone_db *zones;
};

// Warns of a carriage return that ends no line: the first of them, for a file of an old Mac would
// have one on each line.
void source_check_lines(const struct source *, struct diag_log *);
// Puts blanks in place of control characters that no page can hold, in a part of the source's text,
// and reports the first.
void source_blank_controls(const struct source *, struct str part, struct diag_log *);
// The place of a field's value, whatever alias the file gives it by, or in a cascade; *src is its
// source. p == NULL when it is not given.
struct str field_place(const struct entry *, const char *field, const struct source **src);
bool file_is_markdown(struct str path);
bool load_scan(struct loading *);
void load_data(struct loading *);  // library.data
void load_deeds(struct loading *); // library.deeds
// Reads what _index.md files cascade, before the documents are read.
void load_sections(struct loading *);
// The defaults for documents of that folder and language; NULL when there are none.
const struct cascade *section_cascade(const struct loading *, struct arena *, struct str folder,
				      const struct lang *);
void section_put(struct loading *, const struct file *, struct entry *); // library.sections
void load_documents(struct loading *);
// Reads one document; NULL with reports when it cannot be read at all.
struct entry *document_read(const struct loading *, struct worker *, const struct file *);

// The steps of linking, in this order.
void link_publish(struct loading *); // duplicates; URLs; drafts, scheduled and expired ones left
				     // out; members apart
void link_members(struct loading *); // references to members, consent
void link_deeds(struct loading *, const struct strs *slugs); // members of library.deeds
// Resolves references; `slugs` are those that there are.
void link_refs(struct loading *, struct refs *, const struct strs *slugs);
void link_lists(struct loading *); // versions, lists, neighbours
void link_terms(struct loading *);
void link_series(struct loading *);
void link_events(struct loading *);      // behind link_terms; instances, and the agendas
void link_agendas(struct loading *);     // calendars, months, years
void link_recognition(struct loading *); // behind link_events
void link_related(struct loading *);     // behind link_terms
void link_translations(struct loading *);
void link_urls(struct loading *);    // every URL that there is; where files beside documents go
void link_content(struct loading *); // links, images and directives in bodies
void link_directives(struct loading *, struct worker *, const struct entry *);
bool file_is_picture(struct str path); // by its extension
// Puts a figure below a `::gallery` for each of its pictures, before links are resolved.
void link_gallery(const struct loading *, struct worker *, const struct entry *, struct doc_node *);
// Puts a link's children in its place; any other node is gone.
void link_unwrap(struct doc_node *);
void link_menus(struct loading *);
void link_files(struct loading *); // library.files
void absent_put(struct loading *, const struct entry *, enum absence);
// Gives the entries of one id their versions; the list is sorted by id and language.
void link_versions(struct loading *, struct entries *);

// Runs fn for items 0 .. n-1 on the load's workers and joins their reports.
typedef void work_fn(struct loading *, struct worker *, size_t item);
void load_work(struct loading *, size_t n, work_fn *);
