#pragma once
// What every kind of content shares: one document in one language.

#include "base/map.h"
#include "model/site.h"
#include "text/doc.h"

struct image {
	struct str src; // as written
	struct str alt;
	struct str url; // set by linking: site-relative or absolute
};
struct correction {
	struct moment date;
	struct str text;
};

struct retraction {
	struct moment date;
	struct str reason;
};

struct entry;
struct entries {
	struct entry **p;
	size_t n, cap;
};

// What the front matter says of a file beside the document.
struct resource_text {
	struct str src; // its path below the document's folder; * stands for anything
	struct str alt, title;
};

// A file beside a document, or one that a document names: copied to `url`.
struct resource {
	struct str path; // on disk, relative to the site's folder
	struct str url;  // site-relative, percent-encoded
};

struct entry {
	const struct kind *kind;
	const struct source *src;
	const struct ynode
		*front; // the front matter's tree, for places; an empty map when there was none
	const struct map *field_aliases; // foreign name of a field -> const char * our name; may be
					 // NULL
	struct str stem; // of the file: "lantern-night", or the bundle's folder; without language,
			 // with a leading date
	struct str section; // folders between the kind's and the file: "news", "guide/more", or ""
	struct str id;   // content path without language and extension: "posts/lantern-night"; the
			 // same for all versions
	struct str path; // content path of the file: "posts/lantern-night.en.md"
	bool bundle;     // <id>/index.md: files beside it are its resources
	const struct lang *lang;

	// fields (entry_fields)
	struct str title, slug, summary, layout, language, translation_key;
	struct moment date, updated, expires;
	bool draft;
	int64_t weight;
	struct strs tags, aliases, audience, channel_names, byline;
	struct refs authors;
	struct image image;
	struct parts corrections;    // struct correction
	struct parts resource_texts; // struct resource_text
	struct retraction retracted; // reason.n == 0: it stands
	struct str series;
	const struct ynode *extra; // the `extra` map
	const struct ynode *cascade_tree;
	const struct ynode *
		unknown; // with `unknown_fields: keep`: the fields that no table names; may be NULL
	struct strs *taxa; // by index in site.taxonomies: the terms of this entry

	// made while loading
	uint32_t number;               // its place in library.all
	const struct cascade *cascade; // the defaults that its fields came from, the nearest first;
				       // NULL: none
	struct str body;               // slice of src->text
	struct doc *doc;
	struct str url;     // site-relative, with the language's prefix: "/en/posts/lantern-night/"
	struct str excerpt; // plain text: summary, or the part before <!--more-->, or the first
			    // paragraph
	struct map anchors; // ids in its body that a link may name
	unsigned channels;  // bits 1 << enum channel: where it may appear (front matter, consent)
	struct entries
		versions; // all language versions, itself included, in the order of languages
	struct entry *prev, *next; // older and newer of the same kind and language
	const struct series *in_series;
	unsigned part;          // of the series, from 1
	struct entries related; // what shares most with it, at most RELATED_MAX, the nearest first
	const struct entry *stale_against; // a newer version of it in another language; NULL: it
					   // is up to date
	uint32_t missing; // bits 1 << lang.index: languages of the site that have no version of it
	struct {
		struct term **p;
		size_t n, cap;
	} terms;
	VEC(struct resource) resources; // of its bundle
};

#define RELATED_MAX 5

// Documents of one series in one language, by date.
struct series {
	struct str name;
	const struct lang *lang;
	struct entries parts;
};

// Defaults of fields for the documents below a folder, from its _index.md.
struct cascade {
	const struct source *src;
	const struct ynode *tree;
	const struct lang *lang;    // of the documents that they are for; NULL: of all
	const struct cascade *next; // of folders further up
};

extern const struct field_table entry_fields, image_fields;

static inline bool entry_in(const struct entry *e, enum channel c)
{
	return e->channels >> c & 1;
}
// Whether feeds may show it: its kind stands in feeds, its channels and consents allow it, and it
// has a date and a page.
bool entry_in_feeds(const struct site *, const struct entry *);
// Whether the archive by year shows it: it has a date, and is of a kind whose documents have them.
// Events have an archive of their own.
bool entry_in_archive(const struct site *, const struct entry *);
// The day on which it was news: its date, or that of a later correction or retraction, or of a
// change of an event's plans, which bring it back to the top of feeds. NULL when it has no date.
const struct moment *entry_issued(const struct entry *);
// When it last changed: the latest of all its dates; NULL when it has none.
const struct moment *entry_changed(const struct entry *);
// Lists of members that a document may hold: one for each field of such a type, those inside other
// fields (an event's sessions) included.
struct role {
	const char *name; // as reports call it: "author"
	struct refs *refs;
};
#define ROLES_MAX 512
unsigned entry_roles(const struct entry *, struct role out[ROLES_MAX]);
// The place of a field's value in the source, by whatever name; p == NULL when the file does not
// give it.
struct str entry_at(const struct entry *, const char *field);
// The same in any tree, and as a node; aliases as entry.field_aliases.
const struct ynode *field_node(const struct map *aliases, const struct ynode *tree,
			       const char *field);
struct str field_at(const struct map *aliases, const struct ynode *tree, const char *field);
