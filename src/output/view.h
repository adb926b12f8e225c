#pragma once
// What templates see of a library, and the gate through which they see it.
//
// A view is made once for a build: classes generated from the model's field tables, globals of each
// language, the theme's templates compiled. It is const while pages render. A reader is one
// worker's way to look through it: a VM, memory for one page, and for whom the page is (language,
// channel, how links are written). Whatever a template reads beyond its own page it gets through
// the functions here, which can note it (note_read): a page's inputs are known exactly.

#include <stdatomic.h>

#include "model/library.h"
#include "template/template.h"

struct icons;
struct theme;
struct pictures;
struct view_lang;
struct reader;

// A text that several outputs show and whoever first asks makes; NULL: not made yet.
struct kept_text {
	_Atomic(const struct str *) text;
};

struct view {
	struct arena *arena;
	const struct library *lib;
	const struct theme *theme;
	const struct pictures *pictures; // NULL: nothing is known of them
	struct tmpl_engine *engine;
	struct map templates;         // name -> const struct tmpl *
	struct moment now;            // the library's clock in the site's zone
	struct view_classes *classes; // see view_class.h
	struct view_lang *langs;      // by index of the language
	struct value data;            // site.data, read-only
	const struct icons *icons;
	struct kept_text *feed_texts;     // what feeds show of each entry's text, by its number
	struct kept_text *calendar_texts; // what calendars in its language show of each event
};

// How links are written into what is rendered.
enum link_form {
	LINK_ROOT,     // "/sub/a/": pages
	LINK_ABSOLUTE, // "https://host/sub/a/": feeds and mail
};

// ---- what was read ------------------------------------------------------------------------------
enum read_what {
	READ_NOW,
	READ_SITE,
	READ_LIST,
	READ_ENTRY,
	READ_PERSON,
	READ_TERM,
	READ_ASSET,
	READ_PICTURE,
	READ_WORD
};
struct read {
	enum read_what what;
	const void *thing; // READ_LIST: the struct entries; READ_WORD, READ_ASSET, READ_PICTURE:
			   // its row; else the object; NULL for now and site
};
struct reads { // each once, in the order of first reading
	struct arena *arena;
	struct map seen;
	VEC(struct read) list;
};
void reads_init(struct reads *, struct arena *);
void reads_add(struct reads *, enum read_what, const void *thing);

// ---- what moves along with the clock ------------------------------------------------------------
// The next instant after now at which something would come out differently of the same library: an
// event comes into a list of the next 30 days, a document is older than those that a list shows,
// the year is another one.
struct move {
	instant at;              // INSTANT_NONE: nothing moves
	const struct entry *own; // whose text it stands in; NULL: the template of what is rendered
	const char *what;        // "one more event ahead"
};
// Keeps the earlier one; of the same instant, that with the smaller path, then text.
void move_add(struct move *, instant now, struct move);

// ---- readers ------------------------------------------------------------------------------------
struct reader {
	const struct view *view;
	struct vm *vm;
	struct diag_log *log;
	struct arena
		scratch; // for this page: contexts given to render_template; reset by reader_begin
	struct arena keep; // for what other readers may see as well: lives as long as the reader
	struct buf text;   // reused for what getters write (content)
	const struct lang *lang;
	enum channel channel; // whose persons it sees
	enum link_form links;
	const struct entry *own; // the entry whose page this is; NULL for lists
	const void *content_of;  // whose content was made last during this render, and that content
	struct str content;
	struct reads *reads;  // NULL: not noted
	struct move *ahead;   // the earliest that was noted; NULL: nobody asks
	struct reader *inner; // for templates rendered in the middle of another (directives); made
			      // when first needed
	unsigned depth; // of inner readers
	// Writes a directive of the text of `own`; NULL: output/directive.h's own way.
	bool (*directive)(struct reader *, struct buf *, const struct entry *own,
			  const struct doc_node *);
	// Passed on to doc_html and doc_text (newsletters' fields); NULL: the fallback is written.
	// ctx is `hook_ctx`.
	void (*field)(void *ctx, struct buf *, const struct doc_node *);
	void *hook_ctx;
};

static inline void note_read(struct reader *r, enum read_what what, const void *thing)
{
	if (r->reads)
		reads_add(r->reads, what, thing);
}

// Something of what is being rendered would be another from `at` on; what is not after now is left
// out.
static inline void note_move(struct reader *r, const struct entry *own, instant at,
			     const char *what)
{
	if (r->ahead)
		move_add(r->ahead, r->view->lib->now, (struct move){at, own, what});
}
// A part of a moment was read: if that is the view's own now, its next year, month, day or offset
// from UTC is noted. What differs every second or hour is not.
void note_clock(struct reader *, const struct moment *, char letter); // y M d X
// The same for what a pattern of date() shows.
void note_clock_pattern(struct reader *, const struct moment *, struct str pattern);

// Classes, globals and compiled templates; NULL with all reports when the theme's templates or
// words are wrong.
struct view *view_new(struct arena *, const struct library *, const struct theme *,
		      struct diag_log *);

// A reader for one thread. Its struct lives in the log's arena.
struct reader *reader_new(const struct view *, struct diag_log *);
void reader_free(struct reader *); // NULL is fine
// Begins a new piece of output: forgets the last one's memory. `own` may be NULL.
void reader_begin(struct reader *, const struct lang *, enum channel, enum link_form,
		  const struct entry *own);
// Renders a template of the theme ("post.html", "partials/x.html", "email/digest.html") with the
// globals of the reader's language. `context` is a map in r->scratch. Appends to out; false with a
// report when there is no such template or it fails.
bool reader_render(struct reader *, struct str tmpl, struct value context, struct buf *out);
// Another machine with the same language, channel and links, for a template inside a template; NULL
// (having failed the running render) when that nests too deep.
struct reader *reader_inner(struct reader *);

// ---- kept texts ---------------------------------------------------------------------------------
// A reader that notes what it reads, or what moves, keeps none, for each of its outputs has to be
// noted.

static inline const struct str *view_kept(const struct reader *r, const struct kept_text *k)
{
	return r->reads || r->ahead ? NULL : atomic_load(&k->text);
}
// Keeps a copy of the text, unless another worker was first; gives the one to show.
struct str view_keep(struct reader *, struct kept_text *, struct str text);

// ---- values -------------------------------------------------------------------------------------
// All of these note the read. The memory is the VM's when called while a template runs; for
// contexts pass the arena.
struct value view_entry(struct reader *, const struct entry *); // none for NULL
// Events stand in lists as the occurrence that is on or comes next, or else was last.
struct value view_entries(struct reader *, struct arena *, struct entry *const *p, size_t n);
// An occurrence of an event, which has all that its event has; none for NULL.
struct value view_instance(struct reader *, const struct instance *);
struct value view_instances(struct arena *, const struct instance *const *p, size_t n);
struct value view_calendar(struct reader *, const struct calendar *); // none for NULL
struct value view_agenda(struct reader *);                            // of the reader's language
struct value view_person(struct reader *, const struct person *);     // none for NULL
struct value view_people(struct reader *, struct arena *, const struct people *);
struct value view_term(struct reader *, const struct term *);
struct value view_moment(struct reader *, const struct moment *); // none when it is not set
struct value view_moments(struct arena *, const struct moments *);
struct value view_tree(struct arena *,
		       const struct ynode *); // maps, lists, scalars by YAML's core schema

// ---- URLs and words -----------------------------------------------------------------------------
// "" or "/sub" or "https://host/sub": what goes before a site-relative URL in this output.
struct str link_prefix(const struct reader *);
// A URL as it is written in this output: site-relative ones with the prefix, others as they are.
struct str link_url(struct reader *, struct arena *, struct str url);
// The interface's word in the reader's language, without parameters; empty when there is none.
struct str view_word(struct reader *, struct str key);
// The same for a node of own's text, with a report at its place when there is none.
struct str view_doc_word(struct reader *, const struct entry *own, const struct doc_node *,
			 struct str key);
// What stands in `own`'s text, as HTML with links in the reader's form and directives resolved.
void view_doc_html(struct reader *, struct buf *, const struct entry *own, const struct doc *);
// Plain text cut to `length` code points with "…" when it was longer.
struct str view_cut(struct arena *, struct str text, size_t length);
// Upcoming and past events of a language (soonest first; latest first), made once.
struct entries view_upcoming(struct reader *);
struct entries view_past(struct reader *);
