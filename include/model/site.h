#pragma once
// kith.yaml: what the whole site is. Read once, const afterwards.

#include "base/map.h"
#include "model/field.h"
#include "model/kind.h"

#define LANGS_MAX 16

struct lang {
	unsigned index;    // in site.langs
	struct str tag;    // BCP 47 as written: "zh-Hans"
	struct str prefix; // "" for the first language, "/en" for others
	bool rtl;
};

struct menu_item {
	struct str at;      // its place in kith.yaml
	struct ltext title; // empty: that of what it leads to
	struct str page;    // id of an entry: "about", "posts/x"
	struct str kind;    // name of a kind: its list
	struct str url;     // anything else
};
struct menu { // one row of `menus`
	struct str name;
	struct menu_item *items;
	size_t n;
};

// What kith.yaml says of one kind; defaults come from the kind's own row.
struct kind_config {
	struct strs folders;         // below the content folder; "" is the content folder itself
	struct str permalink;        // "/posts/:slug/" (url_permalink)
	struct str list;             // where its list lives: "/posts/"; empty: it has none
	struct str tmpl;             // template of a page of it
	const struct ynode *aliases; // foreign name -> our name
	int unknown_fields;          // enum unknown_fields
	int consent;                 // stories: enum consent_rule
	struct map alias_map;        // foreign name -> const char * our name
};
enum unknown_fields { UNKNOWN_ERROR, UNKNOWN_KEEP };
enum consent_rule { CONSENT_REQUIRED, CONSENT_OFF };

struct feeds_config {
	int64_t items; // default 20
	int content;   // 0 full, 1 summary
};

struct markdown_config {
	int html; // enum markdown_html: raw HTML in what editors write (stories never have it)
};
enum markdown_html { MARKDOWN_HTML_RAW, MARKDOWN_HTML_NONE };

struct unsubscribe_config {
	struct str https;  // with {token}
	struct str mailto; // address
};
struct newsletter_config {
	struct str from; // "灯笼巷 <news@lantern.example>"
	struct str reply_to;
	struct str postal_address;
	struct str relay; // "smtp://host:25", "smtps://…"; empty: a Maildir below outbox/
	struct str user;  // for AUTH; the password comes from password_file or KITH_SMTP_PASSWORD
	struct str password_file;
	struct unsubscribe_config unsubscribe;
	struct str unsubscribe_key; // file, below the site's folder unless absolute; default
				    // "unsubscribe.key"
	struct str audience;        // folder of the subscriber lists; default "audience"
	struct str list_id;         // default: newsletter.<host>
};

struct site {
	int64_t version;
	struct ltext title, description;
	struct str base_url;  // without the last '/': "https://host/sub"
	struct str base_path; // "/sub", or ""
	struct strs lang_tags;
	struct lang langs[LANGS_MAX];
	unsigned nlangs;
	const struct zone *zone;
	struct str theme;
	struct str content; // folder, default "content"
	const struct ynode *menus_tree, *kinds_tree, *checks_tree, *formats_tree, *extra;
	struct strs ignore; // patterns of content paths that are left alone: "drafts/*", "*.tmp.md"
	VEC(struct menu) menus;
	struct strs taxonomies; // default: tags
	int64_t page_size;      // items a list page, default 10
	struct feeds_config feeds;
	struct markdown_config markdown;
	struct newsletter_config newsletter;
	struct kind_config kinds[KIND_COUNT];
	const struct source *src;
	const struct ynode *tree; // all of kith.yaml, for places
};

extern const struct field_table site_fields; // of kith.yaml's top level
extern const struct field_table kind_config_fields;
extern const struct field_table menu_item_fields;

// Whether an output format is on: `formats: {search: false}` turns one off.
bool site_format(const struct site *, const char *name);

// The language of that tag; NULL when the site has none such.
const struct lang *site_lang(const struct site *, struct str tag);
// The text in that language, else in the first language that has it; empty when there is none at
// all.
struct str ltext_get(const struct ltext *, const struct lang *);
