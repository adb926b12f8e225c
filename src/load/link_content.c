// Links, images and directives in bodies: what each leads to, or a report at its place.
#include "base/fs.h"
#include "load/diags.h"
#include "load/resolve.h"
#include "load/room.h"
#include "model/url.h"

#define NAMESAKE_MAX 20000
#define SUGGEST_MAX 500 // among more names the search would take longer than it helps

static const char *why_absent(enum absence why)
{
	static const char *const words[] = {
		[ABSENT_DRAFT] = "it is a draft",
		[ABSENT_FUTURE] = "it is dated in the future",
		[ABSENT_EXPIRED] = "it has expired",
		[ABSENT_WITHDRAWN] = "its subject withdrew",
	};

	return words[why];
}

void link_unwrap(struct doc_node *n)
{
	struct doc_node *parent = n->parent, *next = n->next, *tail = NULL, **link = &parent->first;
	struct doc_node *before = NULL;

	while (*link != n) {
		before = *link;
		link = &(*link)->next;
	}
	if (n->type == DOC_LINK) {
		for (struct doc_node *c = n->first; c; c = c->next) {
			c->parent = parent;
			tail = c;
		}
		*link = n->first;
	}
	if (tail)
		tail->next = next;
	else
		*link = next;
	if (parent->last == n)
		parent->last = tail ? tail : before;
}

static bool is_gone(const struct target *t)
{
	if (t->type == TARGET_MEMBER)
		return t->url.n == 0 && t->member->withdrew & 1u << SCOPE_PROFILE;
	if (t->type == TARGET_NOTHING)
		return t->file && t->file->withheld;
	return t->type == TARGET_ABSENT && t->absent->why == ABSENT_WITHDRAWN;
}

// "forum.example/x" and "news@forum.example" were meant for somewhere else: their first part ends
// in a domain, not in the extension of a file.
static bool is_host(struct str href)
{
	static const char *const files[] = {".md",   ".markdown", ".html", ".htm",  ".png", ".jpg",
					    ".jpeg", ".gif",      ".svg",  ".webp", ".pdf", ".yaml",
					    ".yml",  ".txt",      ".xml",  ".ics"};
	struct str first = str_first(href, str_index(href, '/')), ext = fs_extension(first);

	if (ext.n < 3 || ext.n > 8 || first.p[0] == '.' || first.p[0] == '#')
		return false;
	for (size_t i = 1; i < ext.n; i++)
		if ((ext.p[i] | 32) < 'a' || (ext.p[i] | 32) > 'z')
			return false;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (str_eq_nocase(ext, str_cstr(files[i])))
			return false;
	return true;
}

// The nearest of the URLs, for what begins with '/', or of the files' names; only of pictures for
// an image.
static struct str nearest(const struct loading *l, struct worker *w, struct str href, bool image)
{
	bool is_url = href.n && href.p[0] == '/';
	const struct map *map = is_url ? &l->lib->urls : &l->by_path;
	struct strs names = {0};

	if (map->n > SUGGEST_MAX)
		return (struct str){0};
	for (size_t i = 0; i < map->n; i++)
		if (!image || file_is_picture(map->entries[i].key))
			vec_push(w->arena, &names,
				 is_url ? map->entries[i].key : fs_basename(map->entries[i].key));
	return diag_nearest(is_url ? href : fs_basename(href), names.p, names.n);
}

// A document that has the name, whatever its folder: "part2.md" for blog/part2/index.md.
static const struct file *namesake(const struct loading *l, struct str href)
{
	struct str name = fs_basename(str_first(href, str_index(href, '#')));
	struct str stem = str_first(name, name.n - fs_extension(name).n);

	for (size_t i = 0; stem.n && i < l->files.n && l->files.n <= NAMESAKE_MAX; i++)
		if (l->files.p[i].entry && str_eq_nocase(l->files.p[i].stem, stem))
			return &l->files.p[i];
	return NULL;
}

static void hint_dead(const struct loading *l, struct worker *w, const struct target *t,
		      struct str href, bool image)
{
	static const struct str schemes[] = {S_INIT("https"), S_INIT("http"), S_INIT("mailto")};
	const struct file *same;
	struct str best;

	if (t->type == TARGET_UNKNOWN) {
		diag_suggest(&w->log, url_scheme(href), schemes, 3);
	} else if (t->type == TARGET_ABSENT) {
		diag_hint(&w->log, "%.*s is not published: %s",
			  STR_ARG(t->absent->entry->src->path), why_absent(t->absent->why));
	} else if (t->type == TARGET_MEMBER) {
		diag_hint(&w->log, "%.*s gives no consent to a profile on the site",
			  STR_ARG(t->member->e.src->path));
	} else if (str_starts(href, S("(")) && str_ends(href, S(")"))) {
		diag_hint(&w->log, "take the second pair of parentheses away: %.*s",
			  (int)href.n - 2, href.p + 1);
	} else if (!image && (same = namesake(l, href))) {
		diag_hint(&w->log, "did you mean %.*s?", STR_ARG(same->shown));
	} else if ((best = nearest(l, w, href, image)).n) {
		diag_hint(&w->log, "did you mean \"%.*s\"?", STR_ARG(best));
	} else if (is_host(href)) {
		diag_hint(&w->log, "for another site or an address, write %s%.*s",
			  str_index(href, '@') == SIZE_MAX ? "https://" : "mailto:", STR_ARG(href));
	}
}

static void check_fragment(struct worker *w, const struct entry *from, const struct doc_node *n,
			   const struct target *t)
{
	const struct map *anchors = t->type == TARGET_ENTRY ? &t->entry->anchors : NULL;
	struct strs names = {0};

	if (!anchors || t->fragment.n == 0 || str_eq(t->fragment, S("top")) ||
	    map_get(anchors, t->fragment))
		return;
	diag_report(&w->log, &LOAD_FRAGMENT_DEAD, from->src, n->at,
		    "%s%.*s has no heading \"%.*s\"", t->entry == from ? "this document" : "",
		    t->entry == from ? 0 : (int)t->entry->src->path.n, t->entry->src->path.p,
		    STR_ARG(t->fragment));
	if (anchors->n > SUGGEST_MAX)
		return;
	for (size_t i = 0; i < anchors->n; i++)
		vec_push(w->arena, &names, anchors->entries[i].key);
	diag_suggest(&w->log, t->fragment, names.p, names.n);
}

static void set_target(struct worker *w, struct doc_node *n, const struct target *t)
{
	if (t->type == TARGET_OUTSIDE)
		n->target = t->url;
	else
		n->target = t->suffix.n ? arena_cat(w->arena, t->url, t->suffix) : t->url;
	if (t->file)
		atomic_store(&t->file->wanted, true);
}

static bool is_dead(const struct target *t)
{
	return t->type == TARGET_NOTHING || t->type == TARGET_UNKNOWN || t->type == TARGET_ABSENT ||
	       (t->type == TARGET_MEMBER && t->url.n == 0);
}

static void link_node(struct loading *l, struct worker *w, struct entry *e, struct doc_node *n)
{
	struct target t = resolve_link(l, w->arena, e, n->href);
	bool image = n->type == DOC_IMAGE;

	if (is_gone(&t)) {
		diag_report(&w->log, &LOAD_LINK_GONE, e->src, n->at, "%s is left out: a member %s",
			    image ? "the image" : "the link",
			    t.file ? "has not consented to the picture"
				   : "withdrew what it leads to");
		link_unwrap(n);
	} else if (t.type == TARGET_UNSAFE) {
		diag_report(&w->log, &LOAD_LINK_UNSAFE, e->src, n->at,
			    "an address of this kind can't be linked");
		n->target = S("#");
	} else if (image && t.type != TARGET_FILE && t.type != TARGET_OUTSIDE &&
		   t.type != TARGET_PAGE) {
		diag_report(&w->log, &LOAD_IMAGE_MISSING, e->src, n->at,
			    "there is no image \"%.*s\"", STR_ARG(n->href));
		hint_dead(l, w, &t, n->href, image);
	} else if (is_dead(&t)) {
		diag_report(&w->log, &LOAD_LINK_DEAD, e->src, n->at, "nothing is at \"%.*s\"",
			    STR_ARG(n->href));
		hint_dead(l, w, &t, n->href, image);
	} else {
		set_target(w, n, &t);
		check_fragment(w, e, n, &t);
	}
}

// Where a picture lies; `at` is the place of its src in `src`.
static void link_picture(struct loading *l, struct worker *w, struct entry *e, struct image *image,
			 const struct source *src, struct str at)
{
	struct target t;

	if (image->src.n == 0)
		return;
	t = resolve_link(l, w->arena, e, image->src);
	if (is_gone(&t))
		return;
	if (t.type == TARGET_FILE || t.type == TARGET_OUTSIDE || t.type == TARGET_PAGE) {
		image->url = t.url;
		if (t.file)
			atomic_store(&t.file->wanted, true);
		return;
	}
	diag_report(&w->log, &LOAD_IMAGE_MISSING, src, at, "there is no image \"%.*s\"",
		    STR_ARG(image->src));
	hint_dead(l, w, &t, image->src, true);
}

static void link_image(struct loading *l, struct worker *w, struct entry *e)
{
	const struct ynode *at = ynode_get(ynode_get(e->front, S("image")), S("src"));
	const struct source *src;
	struct str place = field_place(e, "image", &src);

	link_picture(l, w, e, &e->image, src, at ? at->at : place);
}

// The pictures of an event's recap.
static void link_photos(struct loading *l, struct worker *w, struct event *ev)
{
	const struct ynode *list = ynode_get(ynode_get(ev->e.front, S("recap")), S("photos"));
	struct image *photos = ev->recap.photos.p;
	const struct source *src;
	struct str place = field_place(&ev->e, "recap", &src);

	for (size_t i = 0; i < ev->recap.photos.n; i++) {
		bool is_item = list && list->type == Y_SEQ && i < list->n;

		link_picture(l, w, &ev->e, &photos[i], src, is_item ? list->items[i]->at : place);
	}
}

// The directives first: galleries bring pictures.
static void link_text(struct loading *l, struct worker *w, struct entry *e)
{
	link_directives(l, w, e);
	for (size_t i = 0; i < e->doc->links.n; i++)
		link_node(l, w, e, e->doc->links.p[i]);
}

// Files of which the front matter speaks must be there.
static void link_resource_texts(struct loading *l, struct worker *w, const struct entry *e)
{
	const struct ynode *list = ynode_get(e->front, S("resources"));
	const struct resource_text *texts = e->resource_texts.p;

	for (size_t i = 0; i < e->resource_texts.n; i++) {
		bool is_item = list && list->type == Y_SEQ && i < list->n;
		const struct ynode *item = is_item ? list->items[i] : list;
		const struct ynode *at = ynode_get(item, S("src"));

		if (str_index(texts[i].src, '*') != SIZE_MAX ||
		    resolve_beside(l, w->arena, e, url_encoded(w->arena, texts[i].src)))
			continue;
		at = at ? at : item;
		diag_report(&w->log, &LOAD_IMAGE_MISSING, e->src, at ? at->at : (struct str){0},
			    "there is no file \"%.*s\" beside the document", STR_ARG(texts[i].src));
		hint_dead(l, w, &(struct target){0}, texts[i].src, true);
	}
}

static void link_one(struct loading *l, struct worker *w, size_t item)
{
	struct entry *e = l->lib->all.p[item];

	link_text(l, w, e);
	link_image(l, w, e);
	link_resource_texts(l, w, e);
	if (e->kind->id == KIND_event)
		link_photos(l, w, (struct event *)e);
}

// Members' texts are linked with their own pages as the place that links start from.
static void link_member(struct loading *l, struct worker *w, size_t item)
{
	struct member *m = l->lib->members.p[item];

	if (!m->person[CHANNEL_SITE] && !m->person[CHANNEL_FEED] && !m->person[CHANNEL_EMAIL])
		return;
	for (size_t v = 0; v < m->e.versions.n; v++)
		link_text(l, w, m->e.versions.p[v]);
	link_image(l, w, &m->e);
	for (enum channel c = 0; c < CHANNEL_COUNT; c++)
		if (m->person[c] && consent_given(m, SCOPE_PHOTO, c))
			m->person[c]->image = m->e.image;
}

static void link_section(struct loading *l, struct worker *w, size_t item)
{
	for (unsigned k = 0; k < l->site->nlangs; k++) {
		struct entry *e = l->lib->sections[item][k];

		if (e)
			link_text(l, w, e);
	}
}

void link_content(struct loading *l)
{
	load_work(l, l->lib->all.n, link_one);
	load_work(l, l->lib->members.n, link_member);
	load_work(l, l->site->nkinds, link_section);
}
