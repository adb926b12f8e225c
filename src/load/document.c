// One file to one entry.
#include "load/document.h"

#include "load/decode_date.h"
#include "load/diags.h"
#include "load/front.h"
#include "load/room.h"
#include "model/event.h"
#include "model/url.h"
#include "text/markdown.h"

static bool read_front(struct worker *w, const struct file *f, const struct source *src,
		       struct front *front)
{
	if (file_is_markdown(f->path))
		return front_read(w->arena, src, front, &w->log);
	*front = (struct front){.given = true, .body = str_of(src->text.p + src->text.n, 0)};
	front->tree = ytree_parse(w->arena, src, src->text, &w->log);
	return front->tree != NULL;
}

static bool decode_entry(const struct loading *l, struct worker *w, const struct front *front,
			 struct entry *e)
{
	const struct kind_config *config = &l->site->kinds[e->kind->id];
	struct ynode *unknown = NULL;
	struct decode d = {
		.arena = w->arena,
		.log = &w->log,
		.src = e->src,
		.site = l->site,
		.zones = w->zones,
		.ids = &decode_content_ids,
		.keep = config->unknown_fields == UNKNOWN_KEEP,
		.head = front->head,
	};
	struct decode_shape shape = {
		.tables = {&entry_fields, e->kind->fields},
		.to = e,
		.aliases = &config->alias_map,
		.unknown = &unknown,
	};

	if (front->tree->type != Y_MAP) {
		diag_report(&w->log, &LOAD_TYPE, e->src, front->tree->at,
			    "the front matter must be a map, not %s", ynode_what(front->tree));
		return false;
	}
	e->taxa = shape.taxa = arena_array(w->arena, struct strs, l->site->taxonomies.n + 1);
	decode_map(&d, front->tree, &shape);
	e->unknown = unknown;
	return true;
}

struct str field_place(const struct loading *l, const struct entry *e, const char *field)
{
	const struct map *aliases = &l->site->kinds[e->kind->id].alias_map;
	struct str at = entry_at(e, field);

	for (size_t i = 0; !at.p && i < e->front->n; i++) {
		const char *name = map_get(aliases, e->front->pairs[i].key);

		if (name && strcmp(name, field) == 0)
			at = e->front->pairs[i].value->at;
	}
	return at;
}

static void settle_language(const struct loading *l, struct worker *w, struct entry *e)
{
	const struct lang *lang;

	if (e->language.n == 0)
		return;
	lang = site_lang(l->site, e->language);
	if (lang) {
		e->lang = lang;
		return;
	}
	diag_report(&w->log, &LOAD_LANGUAGE, e->src, field_place(l, e, "language"),
		    "\"%.*s\" is not one of the site's languages", STR_ARG(e->language));
	diag_suggest(&w->log, e->language, l->site->lang_tags.p, l->site->lang_tags.n);
}

static void settle_channels(const struct loading *l, struct worker *w, struct entry *e)
{
	static const struct str names[CHANNEL_COUNT] = {S_INIT("site"), S_INIT("feed"),
							S_INIT("email")};
	unsigned known = (1u << CHANNEL_COUNT) - 1;

	e->channels = e->channel_names.n ? 0 : known;
	for (size_t i = 0; i < e->channel_names.n; i++) {
		struct str name = e->channel_names.p[i];
		unsigned c = 0;

		while (c < CHANNEL_COUNT && !str_eq(names[c], name))
			c++;
		if (c < CHANNEL_COUNT) {
			e->channels |= 1u << c;
			continue;
		}
		diag_report(&w->log, &LOAD_VALUE, e->src, field_place(l, e, "channels"),
			    "there is no channel \"%.*s\"", STR_ARG(name));
		if (!diag_suggest(&w->log, name, names, CHANNEL_COUNT))
			diag_hint(&w->log, "channels are site, feed and email");
	}
}

// "2026-11-21-lantern-night": the bytes of the date and its dash; 0 when there is none.
static size_t leading_date(struct str stem)
{
	static const char form[] = "dddd-dd-dd-";
	size_t n = sizeof form - 1;

	if (stem.n <= n)
		return 0;
	for (size_t i = 0; i < n; i++)
		if (form[i] == 'd' ? stem.p[i] < '0' || stem.p[i] > '9' : stem.p[i] != form[i])
			return 0;
	return n;
}

static void settle_name(const struct loading *l, struct worker *w, const struct file *f,
			struct entry *e)
{
	size_t date = e->kind->dated ? leading_date(f->stem) : 0;

	if (date && !e->date.set)
		date_read(str_first(f->stem, date - 1), l->site->zone, &e->date);
	if (e->slug.n && !url_slug_ok(e->slug)) {
		diag_report(&w->log, &LOAD_SLUG, e->src, field_place(l, e, "slug"),
			    "\"%.*s\" can't be a part of an address", STR_ARG(e->slug));
		e->slug = (struct str){0};
	}
	if (e->slug.n == 0)
		e->slug = url_slug_name(w->arena, str_from(f->stem, date));
	if (e->slug.n == 0 && f->stem.n)
		diag_report(&w->log, &LOAD_SLUG, e->src, (struct str){0},
			    "no address can be made of the file's name");
	if (e->kind->dated && !e->date.set && !field_place(l, e, "date").p) {
		diag_report(&w->log, &LOAD_MISSING, e->src, e->front->at,
			    "%s lacks the field \"date\"", e->kind->name);
		diag_hint(&w->log, "add a line like this: date: 2026-11-21");
	}
}

// The title: the front matter's; without any, the first heading, which then is not repeated in the
// body.
static void settle_title(struct worker *w, const struct front *front, struct entry *e)
{
	struct doc_node *heading = e->doc->headings.n ? e->doc->headings.p[0] : NULL;
	const char *field = e->kind->title_from ? e->kind->title_from : "title";

	if (e->kind->title_from)
		e->title = ltext_get(&((struct member *)e)->name, e->lang);
	if (e->title.n)
		return;
	if (!e->kind->title_from && (!heading || front->given)) {
		diag_report(&w->log, &LOAD_MISSING, e->src, e->front->at,
			    "%s lacks the field \"%s\"", e->kind->name, field);
		diag_hint(&w->log, "add a line like this: %s: Lantern Night", field);
	}
	e->title = heading ? doc_plain(w->arena, heading) : e->stem;
	if (heading && e->doc->root->first == heading) {
		e->doc->root->first = heading->next;
		if (e->doc->root->last == heading)
			e->doc->root->last = NULL;
	}
}

static void read_body(const struct loading *l, struct worker *w, struct entry *e)
{
	struct markdown_options options = {
		.fields = e->kind->id == KIND_newsletter,
		.keep_html = !e->kind->untrusted && l->site->markdown.html == MARKDOWN_HTML_RAW,
	};

	e->doc = markdown_parse(w->arena, e->src, e->body, &options, &w->log);
	document_anchors(w->arena, e);
}

static void settle_event(const struct loading *l, struct worker *w, struct entry *e)
{
	struct event *ev = (struct event *)e;

	if (!ev->ends.set || ev->end >= ev->starts.at)
		return;
	diag_report(&w->log, &LOAD_EVENT_ORDER, e->src, field_place(l, e, "ends"),
		    "the event ends before it begins");
}

// What no report of a missing field can be made up for.
static bool can_stand(const struct entry *e)
{
	return e->kind->id != KIND_event || ((const struct event *)e)->starts.set;
}

struct entry *document_read(const struct loading *l, struct worker *w, const struct file *f)
{
	const struct source *src = load_source(w->arena, l->opt->source, f->shown, &w->log);
	struct front front;
	struct entry *e;

	if (!src || !read_front(w, f, src, &front))
		return NULL;
	e = arena_alloc(w->arena, f->kind->size);
	e->kind = f->kind;
	e->src = src;
	e->front = front.tree;
	e->path = f->path;
	e->id = f->id;
	e->stem = f->stem;
	e->section = f->section;
	e->bundle = f->bundle;
	e->lang = f->lang;
	e->body = front.body;
	if (!decode_entry(l, w, &front, e))
		return NULL;
	if (e->translation_key.n)
		e->id = e->translation_key;
	settle_language(l, w, e);
	settle_channels(l, w, e);
	settle_name(l, w, f, e);
	read_body(l, w, e);
	settle_title(w, &front, e);
	e->excerpt = document_excerpt(w->arena, e);
	if (!can_stand(e))
		return NULL;
	if (e->kind->finish)
		e->kind->finish(e, l->site);
	if (e->kind->id == KIND_event)
		settle_event(l, w, e);
	else if (e->kind->id == KIND_member)
		document_check_consent(w, e);
	return e;
}

static void read_one(struct loading *l, struct worker *w, size_t item)
{
	struct file *f = &l->files.p[item];

	if (f->kind)
		f->entry = document_read(l, w, f);
}

void load_documents(struct loading *l)
{
	load_work(l, l->files.n, read_one);
	for (size_t i = 0; i < l->files.n; i++)
		if (l->files.p[i].entry)
			vec_push(l->arena, &l->read, l->files.p[i].entry);
}
