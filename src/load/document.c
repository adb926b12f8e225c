// One file to one entry.
#include "load/document.h"

#include "base/fs.h"
#include "load/decode_date.h"
#include "load/diags.h"
#include "load/front.h"
#include "load/room.h"
#include "model/event.h"
#include "model/url.h"
#include "text/markdown.h"

static bool read_front(struct arena *a, const struct source *src, struct front *front,
		       struct diag_log *log)
{
	if (file_is_markdown(src->path))
		return front_read(a, src, front, log);
	*front = (struct front){.given = true, .body = str_of(src->text.p + src->text.n, 0)};
	front->tree = ytree_parse(a, src, src->text, log);
	return front->tree != NULL;
}

struct ynode *load_front(struct arena *a, const struct source *src, struct diag_log *log)
{
	struct front front;

	return read_front(a, src, &front, log) ? front.tree : NULL;
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
		.cascade = e->cascade,
	};

	if (front->tree->type != Y_MAP) {
		diag_report(&w->log, &LOAD_TYPE, e->src, front->tree->at,
			    "the front matter must be a map, not %s", ynode_what(front->tree));
		diag_hint(&w->log, "write lines like this: title: Lantern Night");
		return false;
	}
	e->taxa = shape.taxa = arena_array(w->arena, struct strs, l->site->taxonomies.n + 1);
	decode_map(&d, front->tree, &shape);
	e->unknown = unknown;
	return true;
}

struct str field_place(const struct entry *e, const char *field, const struct source **src)
{
	struct str at = entry_at(e, field);

	*src = e->src;
	for (const struct cascade *c = e->cascade; c && !at.p; c = c->next) {
		at = field_at(e->field_aliases, c->tree, field);
		*src = c->src;
	}
	if (!at.p)
		*src = e->src;
	return at;
}

static void settle_language(const struct loading *l, struct worker *w, struct entry *e)
{
	const struct lang *lang;
	const struct source *src;
	struct str at;

	if (e->language.n == 0)
		return;
	lang = site_lang(l->site, e->language);
	if (lang) {
		e->lang = lang;
		return;
	}
	at = field_place(e, "language", &src);
	diag_report(&w->log, &LOAD_LANGUAGE, src, at, "\"%.*s\" is not one of the site's languages",
		    STR_ARG(e->language));
	diag_suggest(&w->log, e->language, l->site->lang_tags.p, l->site->lang_tags.n);
}

// The place of one item of a list of texts.
static struct str item_place(const struct entry *e, const char *field, size_t i,
			     const struct source **src)
{
	const struct ynode *n = ynode_get(e->front, str_cstr(field));

	*src = e->src;
	return n && n->type == Y_SEQ && i < n->n ? n->items[i]->at : field_place(e, field, src);
}

static void settle_channels(struct worker *w, struct entry *e)
{
	static const struct str names[CHANNEL_COUNT] = {S_INIT("site"), S_INIT("feed"),
							S_INIT("email")};
	unsigned known = (1u << CHANNEL_COUNT) - 1;
	const struct source *src;
	struct str at;

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
		at = item_place(e, "channels", i, &src);
		diag_report(&w->log, &LOAD_VALUE, src, at, "there is no channel \"%.*s\"",
			    STR_ARG(name));
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

// Whether something stands there that was reported when it could not be read.
static bool has_value(const struct entry *e, struct str at)
{
	const struct ynode *n = ynode_get(e->front, S("date"));

	return at.p && !(n && n->type == Y_NULL);
}

// Where a missing field is missed: at its name when that stands there without a value.
static struct str missing_at(const struct entry *e, const char *field)
{
	for (size_t i = 0; i < e->front->n; i++)
		if (str_eq(e->front->pairs[i].key, str_cstr(field)))
			return e->front->pairs[i].key_at;
	return e->front->at;
}

static void report_slug(struct worker *w, const struct entry *e)
{
	const struct source *src;
	struct str at = field_place(e, "slug", &src);

	if (e->slug.n > URL_SLUG_MAX)
		diag_report(&w->log, &LOAD_SLUG, src, at, "the slug is longer than %d bytes",
			    URL_SLUG_MAX);
	else
		diag_report(&w->log, &LOAD_SLUG, src, at, "\"%.*s\" can't be a part of an address",
			    STR_ARG(e->slug));
}

static void settle_name(const struct loading *l, struct worker *w, const struct file *f,
			struct entry *e)
{
	size_t date = e->kind->dated ? leading_date(f->stem) : 0;
	const struct source *src;

	if (date && !e->date.set)
		date_read(str_first(f->stem, date - 1), l->site->zone, &e->date);
	if (e->slug.n && !url_slug_ok(e->slug)) {
		report_slug(w, e);
		e->slug = (struct str){0};
	}
	if (e->slug.n == 0)
		e->slug = url_slug_name(w->arena, str_from(f->stem, date),
					site_pinyin(l->site, e->lang));
	if (e->slug.n == 0 && f->stem.n)
		diag_report(&w->log, &LOAD_SLUG, e->src, (struct str){0},
			    "no address can be made of the file's name");
	if (e->kind->dated && !e->date.set && !has_value(e, field_place(e, "date", &src))) {
		diag_report(&w->log, &LOAD_MISSING, e->src, missing_at(e, "date"),
			    "%s lacks the field \"date\"", e->kind->name);
		diag_hint(&w->log, "add a line like this: date: 2026-11-21");
	}
}

// Whether the field stands there with a value of another type, which was reported.
static bool is_wrong(const struct entry *e, const char *field)
{
	const struct ynode *n = ynode_get(e->front, str_cstr(field));

	return n && (n->type == Y_MAP || n->type == Y_SEQ);
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
	if (is_wrong(e, field)) {
		e->title = e->stem;
		return;
	}
	if (!e->kind->title_from && (!heading || front->given)) {
		diag_report(&w->log, &LOAD_MISSING, e->src, missing_at(e, field),
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

// What editors may write; members' stories never get more than the allow-list.
static enum html_policy html_policy(const struct loading *l, const struct entry *e)
{
	switch (l->site->markdown.html) {
	case MARKDOWN_HTML_NONE:
		return HTML_AS_TEXT;
	case MARKDOWN_HTML_SAFE:
		return HTML_SAFE;
	default:
		return e->kind->untrusted ? HTML_SAFE : HTML_RAW;
	}
}

static void read_body(const struct loading *l, struct worker *w, struct entry *e)
{
	struct markdown_options options = {
		.fields = e->kind->id == KIND_newsletter,
		.html = html_policy(l, e),
	};

	e->doc = markdown_parse(w->arena, e->src, e->body, &options, &w->log);
	if (e->retracted.reason.n)
		e->doc = document_retraction(w->arena, e);
	document_anchors(w->arena, e);
}

// What no report of a missing field can be made up for.
static bool can_stand(const struct entry *e)
{
	return e->kind->id != KIND_event || ((const struct event *)e)->starts.set;
}

static void check_cascade(struct worker *w, const struct file *f, const struct entry *e)
{
	const struct ynode *n = ynode_get(e->front, S("cascade"));

	if (!n || f->is_index)
		return;
	diag_report(&w->log, &LOAD_VALUE, e->src, n->at, "\"cascade\" stands only in _index.md");
	diag_hint(&w->log, "move it to the _index.md of the folder that it is for");
}

// The _index.md of a kind's folder: title and text of its list.
static struct entry *read_list_text(const struct loading *l, struct worker *w, const struct file *f,
				    struct entry *e)
{
	e->url = url_list(w->arena, l->site, f->section_of->id, e->lang);
	e->channels = (1u << CHANNEL_COUNT) - 1;
	read_body(l, w, e);
	e->excerpt = e->summary.n ? e->summary : doc_excerpt(w->arena, e->doc);
	return e;
}

struct entry *document_read(const struct loading *l, struct worker *w, const struct file *f)
{
	const struct source *src = load_source(w->arena, l->opt->source, f->shown, &w->log);
	struct front front;
	struct entry *e;

	if (!src)
		return NULL;
	source_check_lines(src, &w->log);
	if (!read_front(w->arena, src, &front, &w->log))
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
	e->field_aliases = &l->site->kinds[f->kind->id].alias_map;
	e->lang = f->lang;
	e->body = front.body;
	source_blank_controls(src, e->body, &w->log);
	e->cascade = section_cascade(l, w->arena, fs_dirname(f->path), f->lang);
	if (f->section_of)
		e->cascade = NULL;
	if (!decode_entry(l, w, &front, e))
		return NULL;
	check_cascade(w, f, e);
	if (f->section_of)
		return read_list_text(l, w, f, e);
	if (e->translation_key.n)
		e->id = e->translation_key;
	settle_language(l, w, e);
	settle_channels(w, e);
	settle_name(l, w, f, e);
	read_body(l, w, e);
	settle_title(w, &front, e);
	e->excerpt = e->summary.n ? e->summary : doc_excerpt(w->arena, e->doc);
	if (!can_stand(e))
		return NULL;
	if (e->kind->finish)
		e->kind->finish(e, l->site);
	if (e->kind->id == KIND_event)
		document_event(l, w, (struct event *)e);
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
		if (l->files.p[i].entry && l->files.p[i].section_of)
			section_put(l, &l->files.p[i], l->files.p[i].entry);
		else if (l->files.p[i].entry)
			vec_push(l->arena, &l->read, l->files.p[i].entry);
}
