#pragma once
// What machines read of a page: schema.org in JSON-LD, as a script element that holds one graph.
//
// Every page says where it stands (BreadcrumbList); home pages what the site is (Organization,
// WebSite); documents what they are. A kind's own node is a row in jsonld.c's table.

#include "base/jsonw.h"
#include "output/target.h"
#include "output/view.h"

struct jsonld {
	struct reader *reader;
	struct jsonw w; // inside the graph's array: a node is an object in it
	struct arena *arena;
};

// The script element of a document's page, or of any other.
struct value jsonld_entry(struct reader *, const struct entry *);
struct value jsonld_target(struct reader *, const struct target *);

// For nodes of a kind's own: a node of that type, which jsonw_close ends; key and text, unless it
// is empty; key and full address; key and RFC 3339 time, or day; key and the people that the
// channel may name; the community as the value of a key.
void jsonld_open(struct jsonld *, const char *type);
void jsonld_text(struct jsonld *, const char *key, struct str text);
void jsonld_url(struct jsonld *, const char *key, struct str url);
void jsonld_moment(struct jsonld *, const char *key, const struct moment *);
void jsonld_people(struct jsonld *, const char *key, const struct people *,
		   const struct strs *names);
void jsonld_organization(struct jsonld *, const char *key);
void jsonld_event(struct jsonld *, const struct entry *);
// An entry's name, address, language, description, picture, keywords.
void jsonld_common(struct jsonld *, const char *type, const char *title_key, const struct entry *);
