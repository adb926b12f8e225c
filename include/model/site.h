#pragma once
// kith.yaml: what the whole site is. Read once, const afterwards.

#include "base/map.h"
#include "model/field.h"
#include "model/kind.h"
#include "model/recognition_rules.h"

#define LANGS_MAX 16

struct lang {
	unsigned index;    // in site.langs
	struct str tag;    // BCP 47 as written: "zh-Hans"
	struct str prefix; // "" for the first language, "/en" for others
	bool rtl;
};

struct menu_item {
	const struct ynode *node; // its tree in kith.yaml
	struct ltext title;       // empty: that of what it leads to
	struct str page;          // id of an entry: "about", "posts/x"
	struct str kind;          // name of a kind: its list
	struct str url;           // anything else
};
struct menu { // one row of `menus`
	struct str name;
	const struct lang *lang; // whose menu it is; NULL: that of all languages
	struct menu_item *items;
	size_t n;
};

// What kith.yaml says of one kind; defaults come from the kind's own row.
struct kind_config {
	struct strs folders;        // below the content folder; "" is the content folder itself
	struct str permalink;       // "/posts/:slug/" (url_permalink)
	struct str list;            // where its list lives: "/posts/"; empty: it has none
	struct str tmpl;            // template of a page of it
	struct ltext title;         // what its list is called; empty: the theme's word for the kind
	const struct ynode *fields; // of a kind of the site's own: its fields
	bool feed;                  // its documents are items of feeds
	bool dated;                 // of a kind of the site's own
	const struct ynode *aliases; // foreign name -> our name
	int unknown_fields;          // enum unknown_fields
	int consent;                 // stories: enum consent_rule
	struct map alias_map;        // foreign name -> const char * our name
};
enum unknown_fields { UNKNOWN_ERROR, UNKNOWN_KEEP };
enum consent_rule { CONSENT_REQUIRED, CONSENT_OFF };

// A field whose values get pages of their own.
struct taxonomy {
	struct str name;    // "tags"
	struct ltext title; // empty: the theme's word for the name, else the name
};

struct feeds_config {
	int64_t items; // default 20
	int content;   // 0 full, 1 summary
	bool sections; // lists have feeds of their own; default true
	bool terms;    // and so have terms; default true
};

struct markdown_config {
	int html; // enum markdown_html: raw HTML in what editors write (stories never have it)
};
enum markdown_html { MARKDOWN_HTML_RAW, MARKDOWN_HTML_SAFE, MARKDOWN_HTML_NONE };

#define IMAGE_WIDTHS_MAX 8
struct images_config {
	struct strs width_texts;           // as written
	uint32_t widths[IMAGE_WIDTHS_MAX]; // narrowest first; default 480, 960, 1600
	unsigned nwidths;
	int format;         // enum images_format
	int64_t quality;    // of lossy copies, 1 .. 100
	int64_t max_pixels; // of what is decoded
	struct str sizes;   // how wide pictures in texts are shown (HTML's `sizes`)
};
enum images_format { IMAGES_WEBP, IMAGES_SAME };

struct events_config {
	int64_t past, next;  // seconds before and after now for which occurrences are worked out
	int64_t occurrences; // the most of one event in that time
	int64_t refresh;     // seconds after which calendars ask again
	struct str color;    // of calendars: a CSS colour name; empty: none
};

struct app_config { // the web manifest
	struct ltext short_name;
	struct str theme_color, background_color;
	int display; // enum app_display
};

struct security_config { // security.txt (RFC 9116); no contact: there is none
	struct strs contact;
	struct moment expires;
	struct strs encryption, acknowledgments, policy, hiring;
};

struct cards_config {                                       // colours, 0xrrggbb
	struct str background_text, text_text, accent_text; // as written
	uint32_t background, text, accent;
};

struct links_config {       // `kith check --links external`
	struct strs ignore; // patterns of addresses; * stands for anything
	int64_t max_age;    // seconds for which an address that worked is not asked again
	int64_t timeout;    // seconds for one request
	int64_t per_host;   // requests to one host at the same time
};

struct utm { // marks of links, for the web server's log (utm_source=…)
	struct str source, medium, campaign;
	struct strs hosts; // other hosts whose links are marked too: "shop.example", "*.example"
};

struct unsubscribe_config {
	struct str https;  // with {token}
	struct str mailto; // address
};
enum mail_profile { PROFILE_NONE, PROFILE_US, PROFILE_EU, PROFILE_CN };
struct newsletter_config {
	struct str from; // "灯笼巷 <news@lantern.example>"
	struct str reply_to;
	struct str postal_address;
	struct str relay; // "smtp://host:25", "smtps://…"; empty: a Maildir below outbox/
	struct str user;  // for AUTH; the password comes from password_file or KITH_SMTP_PASSWORD
	struct str password_file, password_command;
	int64_t connections;           // to the relay at the same time; 0: 4
	double rate, rate_per_domain;  // mails a second; 0: as fast as it goes
	int64_t warm_up;               // seconds until the whole rate is used
	struct strs retry_after;       // durations; none: 5, 10, 20, 40 and 66 minutes
	struct str ledger, ledger_key; // folder and file; default "ledger", "ledger.key"
	struct unsubscribe_config unsubscribe;
	struct str unsubscribe_key; // file, below the site's folder unless absolute; default
				    // "unsubscribe.key"
	struct str audience;        // folder of the subscriber lists; default "audience"
	struct str list_id;         // default: newsletter.<host>
	struct utm utm;             // of issues that give none of their own
	int profile;                // enum mail_profile: whose law mails must keep
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
	const struct ynode *theme_options; // what the theme's options are set to; NULL: nothing
	struct str content;                // folder, default "content"
	const struct ynode *menus_tree, *kinds_tree, *checks_tree, *formats_tree, *extra;
	struct strs ignore; // patterns of content paths that are left alone: "drafts/*", "*.tmp.md"
	VEC(struct menu) menus;
	const struct ynode *taxonomies_tree, *fallback_tree;
	struct strs taxonomies;    // their names, in the order of taxonomy; default: tags
	struct taxonomy *taxonomy; // as many as there are names
	int slugs;                 // enum slug_rule
	const struct lang *fallback[LANGS_MAX]; // what lists of a language show where it has no
						// version of a document; NULL: nothing
	int64_t page_size;                      // items a list page, default 10
	struct feeds_config feeds;
	struct markdown_config markdown;
	struct events_config events;
	bool minify;       // pages are written with less white space
	struct strs icons; // files below the static folder, the first the main one; default: the
			   // theme's
	struct app_config app;
	struct security_config security;
	struct links_config links;
	struct images_config images;
	struct cards_config cards;
	struct newsletter_config newsletter;
	struct recognition_config recognition;
	struct kind_config kinds[KINDS_MAX];     // by id, as all_kinds
	const struct kind *all_kinds[KINDS_MAX]; // kith's, then the site's own
	unsigned nkinds;
	const struct source *src;
	const struct ynode *tree; // all of kith.yaml, for places
};

enum slug_rule { SLUGS_PINYIN, SLUGS_UNICODE };

extern const struct field_table site_fields; // of kith.yaml's top level
extern const struct field_table app_fields;
extern const struct field_table kind_config_fields;
extern const struct field_table menu_item_fields;
extern const struct field_table utm_fields;

// Whether an output format is on: `formats: {search: false}` turns one off.
bool site_format(const struct site *, const char *name);
// Whether kith.yaml turns it on in so many words.
bool site_format_asked(const struct site *, const char *name);

// The kind of that name, the site's own included; NULL when there is none.
const struct kind *site_kind(const struct site *, struct str name);
// Whether names of that language are written in pinyin where they stand in URLs: Han characters are
// Chinese unless the language is Japanese or Korean.
bool site_pinyin(const struct site *, const struct lang *);
// The language of that tag; NULL when the site has none such.
const struct lang *site_lang(const struct site *, struct str tag);
// The text in that language, else in the first language that has it; empty when there is none at
// all.
struct str ltext_get(const struct ltext *, const struct lang *);
