#pragma once
// Everything a site holds, linked. Const once loaded: check and output only read it.

#include "model/agenda.h"
#include "model/consent.h"
#include "model/entry.h"
#include "model/event.h"
#include "model/newsletter.h"
#include "model/story.h"

struct term {
	struct str taxonomy; // "tags"
	struct str name;     // as first written
	struct str slug;
	struct str url;
	const struct lang *lang;
	struct entries entries;          // newest first
	size_t shown[CHANNEL_COUNT];     // how many of them a channel shows
	const struct calendar *calendar; // of the events that have it; NULL: none has
};
struct terms {
	struct term **p; // by name
	size_t n, cap;
};

// Why a document that was read is not in library.all.
enum absence { ABSENT_DRAFT = 1, ABSENT_FUTURE, ABSENT_EXPIRED, ABSENT_WITHDRAWN };
struct absent {
	enum absence why;
	const struct entry *entry;
};

struct library {
	struct arena *arena;
	const struct site *site;
	struct zone_db *zones;
	instant now;
	struct str root; // the site's folder, for reading resources

	struct entries all; // published, members left out; sorted by id, then language
	struct entries lists[KINDS_MAX]
			    [LANGS_MAX]; // of a kind in a language, newest first (events: by start;
					 // pages: by weight, then title); without KIND_member
	struct entries mixed[KINDS_MAX][LANGS_MAX];   // the same with what stands in for missing
						      // versions (site.fallback)
	struct entry *sections[KINDS_MAX][LANGS_MAX]; // the kind's own _index.md: title and text of
						      // its list; may be NULL
	struct {
		struct series **p;
		size_t n, cap;
	} series;                         // by name, then language
	struct agenda agendas[LANGS_MAX]; // when events take place
	VEC(struct deed) deeds;           // rows of content/ledger, by file
	const struct ynode *data; // content/data: a map by name, folders being maps of theirs
	struct people people[CHANNEL_COUNT]; // by slug
	struct terms terms[LANGS_MAX];
	struct map by_path; // content path of a file -> struct entry *
	struct map by_id;   // id -> the entry in the first language that has it
	struct {
		struct resource *p;
		size_t n, cap;
	} files;          // static files and resources to copy, by URL
	struct strs idle; // files beside documents that nothing names: not copied; relative to the
			  // site's folder
	VEC(struct absent) absent; // read, but not published; without members

	struct map
		urls; // site-relative URLs that exist, the pages that kith makes by itself included

	// only for the rooms load and model
	struct {
		struct member **p;
		size_t n, cap;
	} members;
	struct map member_by_slug;
};

// The version of `e` in `lang`; NULL when there is none.
const struct entry *entry_version(const struct entry *e, const struct lang *lang);
struct entry *library_entry(const struct library *, struct str id,
			    const struct lang *); // NULL when there is none
// What a directive means by a name: the entry of a kind's list in a language whose slug, file or id
// is called so; NULL when there is none.
struct entry *library_named(const struct library *, enum kind_id, const struct lang *,
			    struct str name);
// What lists of a kind show in a language: its entries, and in the same order those of another one
// that stand in for missing versions.
const struct entries *library_list(const struct library *, enum kind_id, const struct lang *);
// Whether the kind has a list page in that language: it has entries, or people.
bool library_has_list(const struct library *, enum kind_id, const struct lang *);
// Where a menu's item leads in that language and what it is called (empty: the theme's word for the
// kind); false when there is nothing in that language.
bool library_menu_link(struct arena *, const struct library *, const struct menu_item *,
		       const struct lang *, struct str *url, struct str *title);
void entries_sort_newest(
	struct entries *); // by date, or when an event starts; then by id and language
