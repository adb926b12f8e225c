#include "output/feed.h"

#include <sys/stat.h>

#include "base/fs.h"
#include "base/vec.h"
#include "model/url.h"
#include "output/listing.h"
#include "output/media.h"
#include "output/view_class.h"
#include "text/doc_html.h"
#include "text/html_links.h"

#define FORMS 3

struct feeds {
	const struct format *forms[FORMS]; // by the index in feed_forms; NULL: it is turned off
	struct feed_item **items;          // by the entry's number; made when first chosen
};

// ---- files of an item ---------------------------------------------------------------------------

static bool is_recording(struct str type)
{
	return str_starts(type, S("audio/")) || str_starts(type, S("video/"));
}

// Adds a file that the build makes, when its size is known.
static void add_file(struct plan *p, struct feed_item *item, struct str url, bool is_picture)
{
	const struct target *t = plan_find(p, url);
	struct stat st;

	if (!t || !t->copy.n || stat(arena_cstr(p->arena, t->copy), &st) != 0)
		return;
	vec_push(p->arena, &item->enclosures,
		 (struct enclosure){url, media_type(t->file), st.st_size, is_picture});
}

static struct feed_item *item_of(struct plan *p, const struct entry *e)
{
	struct feed_item **place = &p->feeds->items[e->number];

	if (*place)
		return *place;
	*place = arena_new(p->arena, struct feed_item);
	(*place)->entry = e;
	for (size_t i = 0; i < e->resources.n && !e->retracted.reason.n; i++)
		if (is_recording(media_type(e->resources.p[i].url)))
			add_file(p, *place, e->resources.p[i].url, false);
	if (e->image.url.n && !e->retracted.reason.n)
		add_file(p, *place, e->image.url, true);
	return *place;
}

// ---- choosing -----------------------------------------------------------------------------------

static bool goes_before(const struct entry *a, const struct entry *b)
{
	instant x = entry_issued(a)->at, y = entry_issued(b)->at;

	return x != y ? x > y : str_cmp(a->id, b->id) < 0;
}

// The newest of the lists, kept in order in `chosen` (room for `limit`).
static void choose(const struct site *site, const struct entries *list, struct entry **chosen,
		   size_t *n, size_t limit)
{
	for (size_t i = 0; i < list->n; i++) {
		struct entry *e = list->p[i];
		size_t at = *n;

		if (!entry_in_feeds(site, e) || (at == limit && !goes_before(e, chosen[limit - 1])))
			continue;
		if (at == limit)
			at--;
		else
			(*n)++;
		for (; at && goes_before(e, chosen[at - 1]); at--)
			chosen[at] = chosen[at - 1];
		chosen[at] = e;
	}
}

// ---- planning -----------------------------------------------------------------------------------

static bool add_targets(struct plan *p, struct feed *f)
{
	bool ok = true;

	for (size_t i = 0; i < FORMS; i++) {
		struct target t = {.lang = f->lang, .format = p->feeds->forms[i], .input = f};

		if (!t.format)
			continue;
		t.url = f->urls[i] = url_feed(p->arena, f->home, &feed_forms[i]);
		t.what = arena_printf(p->arena, "the %s feed of %.*s", feed_forms[i].name,
				      STR_ARG(f->home));
		ok &= plan_add(p, t) != NULL;
	}
	return ok;
}

// A feed of the newest documents of some lists; those of the site are made even when they are
// empty.
static struct feed *add_feed(struct plan *p, struct feed proto, const struct entries *const *lists,
			     size_t nlists, bool *ok)
{
	size_t limit = (size_t)p->lib->site->feeds.items, n = 0;
	struct entry **chosen = arena_array(p->arena, struct entry *, limit);
	struct feed *f;

	for (size_t i = 0; i < nlists; i++)
		choose(p->lib->site, lists[i], chosen, &n, limit);
	if (n == 0 && !proto.of_site)
		return NULL;
	f = arena_new(p->arena, struct feed);
	*f = proto;
	f->items = arena_array(p->arena, struct feed_item *, n);
	f->nitems = n;
	for (size_t i = 0; i < n; i++)
		f->items[i] = item_of(p, chosen[i]);
	*ok &= add_targets(p, f);
	return f;
}

static bool plan_site(struct plan *p, const struct lang *lang)
{
	const struct site *site = p->lib->site;
	const struct entries *lists[KINDS_MAX];
	struct feed f = {.lang = lang, .of_site = true};
	bool ok = true;

	for (unsigned k = 0; k < site->nkinds; k++)
		lists[k] = &p->lib->lists[k][lang->index];
	f.title = ltext_get(&site->title, lang);
	f.description = ltext_get(&site->description, lang);
	f.home = url_home(p->arena, lang);
	add_feed(p, f, lists, site->nkinds, &ok);
	return ok;
}

// The documents in the page's own language that a list or the page of a term shows; NULL: it has no
// feed.
static const struct entries *list_of(const struct plan *p, const struct target *t)
{
	const struct feeds_config *config = &p->lib->site->feeds;
	const struct listing *l = t->input;

	if (str_eq(t->kind, S("list")))
		return config->sections ? &p->lib->lists[l->kind][t->lang->index] : NULL;
	return str_eq(t->kind, S("tag")) && config->terms ? &l->term->entries : NULL;
}

static bool plan_lists(struct plan *p)
{
	size_t n = p->targets.n;
	const struct feed *last = NULL;
	bool ok = true;

	for (size_t i = 0; i < n; i++) {
		struct target *t = p->targets.p[i];
		const struct entries *list = list_of(p, t);
		const struct listing *l = t->input;
		struct feed f = {.lang = t->lang, .description = S("")};

		if (!list)
			continue;
		if (l->number == 1) {
			f.title = arena_printf(
				p->arena, "%.*s%.*s%.*s", STR_ARG(t->title),
				STR_ARG(plan_word_or(p, t->lang, S("title_separator"), S(" · "))),
				STR_ARG(ltext_get(&p->lib->site->title, t->lang)));
			f.home = t->url;
			last = add_feed(p, f, &list, 1, &ok);
		}
		t->feed = last; // the other parts of a list follow its first
	}
	return ok;
}

bool feed_plan(struct plan *p)
{
	const struct site *site = p->lib->site;
	bool ok = true;

	if (p->feeds)
		return true;
	p->feeds = arena_new(p->arena, struct feeds);
	p->feeds->items = arena_array(p->arena, struct feed_item *, p->lib->all.n + 1);
	for (size_t i = 0; i < FORMS; i++)
		for (size_t k = 0; formats[k]; k++)
			if (strcmp(formats[k]->name, feed_forms[i].format) == 0 &&
			    site_format(site, formats[k]->name))
				p->feeds->forms[i] = formats[k];
	for (unsigned i = 0; i < site->nlangs; i++)
		ok &= plan_site(p, &site->langs[i]);
	return ok & plan_lists(p);
}

// ---- what the forms share -----------------------------------------------------------------------

void feed_begin(struct reader *r, const struct feed *f)
{
	reader_begin(r, f->lang, CHANNEL_FEED, LINK_ABSOLUTE, NULL);
}

static void add_correction(struct reader *r, struct buf *out, const struct correction *c)
{
	buf_lit(out, "<p><strong>");
	html_escape(out, view_word(r, S("correction")));
	buf_lit(out, " (");
	date_day(out, c->date.wall);
	buf_lit(out, ")</strong>");
	html_escape(out, view_word(r, S("colon")));
	html_escape(out, c->text);
	buf_lit(out, "</p>\n");
}

static void make_text(struct reader *r, struct buf *absolute, const struct entry *e)
{
	const struct correction *corrections = e->corrections.p;
	struct buf out;

	buf_init(&out, BUF_MAX_DEFAULT);
	if (e->doc)
		view_doc_html(r, &out, e, e->doc);
	for (size_t i = 0; i < e->corrections.n && !e->retracted.reason.n; i++)
		add_correction(r, &out, &corrections[i]);
	html_links_absolute(absolute, buf_view(&out), link_url(r, &r->scratch, e->url));
	buf_release(&out);
}

struct str feed_text(struct reader *r, const struct entry *e)
{
	struct kept_text *place = &r->view->feed_texts[e->number];
	const struct str *there = view_kept(r, place);
	struct str text;
	struct buf made;

	if (r->view->lib->site->feeds.content != 0)
		return S("");
	if (there)
		return *there;
	buf_init(&made, BUF_MAX_DEFAULT);
	make_text(r, &made, e);
	text = view_keep(r, place, buf_view(&made));
	buf_release(&made);
	return text;
}

static const struct moment *replanned(const struct entry *e)
{
	return e->kind->id == KIND_event ? event_replanned((const struct event *)e) : NULL;
}

struct str feed_item_title(struct reader *r, const struct entry *e)
{
	const struct event *ev = (const struct event *)e;
	bool moved = replanned(e) && ev->previous_starts.set && ev->status != STATUS_CANCELLED &&
		     ev->status != STATUS_MOVED_ONLINE;
	struct str word;

	if (!replanned(e) || (ev->status == STATUS_SCHEDULED && !moved))
		return e->title;
	word = view_word(
		r, arena_cat(&r->scratch, S("status_"),
			     moved ? S("rescheduled") : str_cstr(event_statuses[ev->status])));
	if (word.n == 0)
		return e->title;
	return arena_printf(&r->scratch, "%.*s%.*s%.*s", STR_ARG(word),
			    STR_ARG(view_word(r, S("colon"))), STR_ARG(e->title));
}

struct str feed_id(struct reader *r, const struct entry *e)
{
	const struct moment *m = replanned(e);
	struct str again = m ? arena_printf(&r->scratch, "#%lld", (long long)m->at) : S("");

	struct str url = r->view->lib->site->base_url;
	size_t host = str_find(url, S("://"));
	struct str rest = host == SIZE_MAX ? url : str_from(url, host + 3);

	rest = str_first(rest, str_index(rest, '/'));
	rest = str_first(rest, str_index(rest, ':'));
	return arena_printf(&r->scratch, "tag:%.*s,%04d-%02d-%02d:%.*s/%.*s%.*s", STR_ARG(rest),
			    (int)e->date.wall.year, e->date.wall.month, e->date.wall.day,
			    STR_ARG(url_encoded(&r->scratch, e->id)), STR_ARG(e->lang->tag),
			    STR_ARG(again));
}

const struct moment *feed_changed(const struct feed *f)
{
	const struct moment *last = NULL;

	for (size_t i = 0; i < f->nitems; i++) {
		const struct moment *m = entry_changed(f->items[i]->entry);

		if (!last || m->at > last->at)
			last = m;
	}
	return last;
}

struct str feed_time(struct reader *r, const struct moment *m)
{
	struct buf out;

	buf_init(&out, 64);
	date_rfc3339(&out, m->at, m->offset);
	return buf_move(&out, &r->scratch);
}
