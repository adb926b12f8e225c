#pragma once
// The search index of one language: which pages hold which token, cut into files by a hash of the
// token, so that a search fetches little; and a table of the pages, cut into files of a few.
//
// Pages are numbered with the newest first. A file of tokens is a run of entries, sorted by token:
//   length of the token, token (UTF-8), length of the list, list
// and a list holds, for each page, (difference to the page before << 2 | weight); all numbers are
// varints, seven bits to a byte, the lowest first. Weights: 0 once in the text, 1 twice or three
// times, 2 more often, 3 in the title or a tag.

#include "output/view.h"

#define SEARCH_TABLE 4 // pages in a file of the table

struct search_page {
	struct str url, title, about;
	struct str date; // "2026-11-21" or empty
	instant at;      // INSTANT_NONE: without a date
	const struct entry *entry;
	struct str tmpl; // of a document that chose its own: it may show more than the text
	const struct person *person;
};
struct search {
	const struct library *lib;
	const struct lang *lang;
	struct search_page *pages; // the newest first
	size_t npages;
	unsigned nfiles;   // of tokens; a power of two
	struct buf *files; // their bytes, once made
	struct str version;
};

// Whether the site has it: a theme without search.html has none unless kith.yaml asks for it.
bool search_is_on(const struct theme *, const struct site *);
// Which file a token is in: FNV-1a of the token; of words their first three characters, so that
// what begins alike lies together.
uint32_t search_hash(struct str token);
// How many files of tokens so many pages have, of which the texts have so many bytes.
unsigned search_files(size_t pages, uint64_t bytes);
// Makes the bytes of all files and the version.
void search_make(struct search *, struct reader *, struct arena *);
