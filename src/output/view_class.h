#pragma once
// The classes of values that templates see, and the pieces of view*.c that fill them.

#include "output/view.h"

struct view_classes {
	struct vclass *kinds[KINDS_MAX]; // by id; members' is NULL: a member is never lent
	struct vclass *person, *person_link, *person_role, *moment, *image, *term, *lang, *site,
		*menu_link, *version, *feed_link, *icon, *asset, *year;
	struct vclass *instance, *calendar, *event_year, *agenda;
	struct vclass *held_level, *held_badge, *held_honour, *grant;
	struct vclass *target, *pagination, *page_link, *theme, *globals;
};

// What one channel may show in one language.
struct view_lists {
	struct entries kinds[KINDS_MAX]; // as library_list
	struct entries upcoming, past;   // events: soonest first, latest first
	struct entries agenda;           // both, upcoming first
};
// What the view holds of one language.
struct view_lang {
	const struct view *view;
	const struct lang *lang;
	struct str home; // "/en/"
	struct view_lists lists[CHANNEL_COUNT];
	struct menu_links *menus; // as many as the site has
	size_t nmenus;
	const struct words *words;
	bool forms[CHANNEL_COUNT][2]; // globals objects, one for each channel and link_form
};
struct menu_link {
	struct str title, url;
};
// A feed in one form.
struct feed_link {
	const struct feed_form *form;
	struct str url, title; // site-relative
};
struct menu_links {
	struct str name;
	struct menu_link *p;
	size_t n, cap;
};

// A document or list in one language, as seen from another.
struct version {
	const struct lang *lang;
	struct str url, title;
};

// Makes all classes and registers them with the engine.
struct view_classes *view_classes_new(struct arena *, struct tmpl_engine *, const struct site *,
				      const struct field_table *options);
// A class being put together.
struct class_draft {
	struct arena *arena;
	struct tmpl_engine *engine;
	struct map *by_table; // field table -> its class
	VEC(struct vfield) fields;
};
void class_add_table(struct class_draft *,
		     const struct field_table *); // what the table makes public
void class_add(struct class_draft *, const struct vfield *rows,
	       size_t n); // computed: they win over the table's
struct vclass *class_done(struct class_draft *, const char *name,
			  struct value (*print)(struct vm *, const void *));

#define VIEW_GET(shown, getter, kind, text)                                            \
	{                                                                              \
		.name = S_INIT(shown), .how = VF_GET, .get = (getter), .type = (kind), \
		.help = (text)                                                         \
	}
#define VIEW_STR(shown, type_, member, text)                                          \
	{                                                                             \
		.name = S_INIT(shown), .how = VF_STR, .off = offsetof(type_, member), \
		.type = "str", .help = (text)                                         \
	}
#define VIEW_ROWS(rows) (rows), sizeof(rows) / sizeof *(rows)

// Computed fields.
void view_entry_rows(struct class_draft *, const struct kind *);
void view_event_classes(struct view_classes *, struct class_draft *); // behind those of the kinds
void view_recognition_classes(struct view_classes *, struct class_draft *);
extern const struct vfield view_recognition_rows[]; // of person
extern const size_t view_recognition_nrows;
struct value view_recognised(struct vm *, const void *, const struct vfield *); // of site
// What the person was given in that time, as a list of {what, title, date}: roles, levels, badges,
// honours. False when that is nothing.
bool view_awards(struct reader *, const struct person *, instant after, instant until,
		 struct value *out);
extern const struct vfield view_event_rows[];
extern const size_t view_event_nrows;
extern const struct vfield view_person_rows[], view_globals_rows[], view_site_rows[],
	view_lang_rows[], view_image_rows[];
extern const size_t view_person_nrows, view_globals_nrows, view_site_nrows, view_lang_nrows,
	view_image_nrows;
extern const struct vfunc view_image_function, view_events_function;
void years_classes(struct view_classes *, struct class_draft *);     // year
void view_head_classes(struct view_classes *, struct class_draft *); // feed, icon, asset
// A page's share card at that URL, else its own picture (may be NULL), unless that is an SVG.
struct value view_share_image(struct vm *, struct str card, struct str title,
			      const struct image *own);
struct value view_lang_print(struct vm *, const void *);
void view_langs_new(struct view *);                // fills view->langs
extern const struct vfunc *const view_functions[]; // NULL-terminated
extern const struct vfunc view_markdown, view_excerpt;
struct value view_function_get(struct vm *, const void *,
			       const struct vfield *); // the function in `arg`

// The document that a value is, or is an occurrence of; NULL for anything else.
const struct entry *view_entry_of(const struct reader *, struct value);

static inline struct reader *reader_of(struct vm *vm)
{
	return vm_host(vm);
}
static inline struct view_lang *reader_lang(const struct reader *r)
{
	return &r->view->langs[r->lang->index];
}
static inline const struct view_lists *reader_lists(const struct reader *r)
{
	return &reader_lang(r)->lists[r->channel];
}
struct value view_lang_object(struct reader *, const struct lang *);
// The feeds of a page in all forms that are turned on.
struct value view_feeds(struct reader *, struct str page, struct str title);
// All versions of a document, itself included.
struct value view_versions(struct reader *, const struct version *, size_t n);
