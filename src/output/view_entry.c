// What templates see of documents and people beside the fields that editors write.

#include "base/fs.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "output/jsonld.h"
#include "output/card.h"
#include "output/view_class.h"
#include "text/doc_html.h"

#define DESCRIPTION_LENGTH 160

// ---- every document -----------------------------------------------------------------------------

static struct value get_kind(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_str(str_cstr(((const struct entry *)o)->kind->name));
}

static struct value get_url(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return v_str(link_url(reader_of(vm), vm_arena(vm), ((const struct entry *)o)->url));
}

static struct value get_lang(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return view_lang_object(reader_of(vm), ((const struct entry *)o)->lang);
}

static struct value get_description(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct entry *e = o;

	(void)f;
	return v_str(
		view_cut(vm_arena(vm), e->summary.n ? e->summary : e->excerpt, DESCRIPTION_LENGTH));
}

// The HTML of a text, made once for each render that asks.
static struct value content(struct vm *vm, const void *of, const struct entry *own,
			    const struct doc *doc)
{
	struct reader *r = reader_of(vm);

	if (r->content_of != of) {
		buf_reset(&r->text);
		view_doc_html(r, &r->text, own, doc);
		r->content = arena_dup(vm_arena(vm), buf_view(&r->text));
		r->content_of = of;
	}
	return v_html(r->content);
}

static struct value get_content(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct entry *e = o;

	(void)f;
	return e->doc ? content(vm, o, e, e->doc) : v_html(S(""));
}

static struct value term_at(struct vm *vm, const struct vseq *s, uint32_t i)
{
	return view_term(reader_of(vm), ((const struct term *const *)s->base)[i]);
}

static struct value terms_of(struct vm *vm, const struct entry *e, bool all)
{
	const struct term **p = arena_array(vm_arena(vm), const struct term *, e->terms.n);
	struct vseq *seq = arena_new(vm_arena(vm), struct vseq);

	for (size_t i = 0; i < e->terms.n; i++)
		if (all || str_eq(e->terms.p[i]->taxonomy, S("tags")))
			p[seq->n++] = e->terms.p[i];
	seq->at = term_at;
	seq->base = p;
	return (struct value){.type = V_SEQ, .seq = seq};
}

static struct value get_tags(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return terms_of(vm, o, false);
}

static struct value get_terms(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return terms_of(vm, o, true);
}

static struct value get_prev(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct entry *e = ((const struct entry *)o)->prev;

	(void)f;
	while (e && !entry_in(e, reader_of(vm)->channel))
		e = e->prev;
	return view_entry(reader_of(vm), e);
}

static struct value get_next(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct entry *e = ((const struct entry *)o)->next;

	(void)f;
	while (e && !entry_in(e, reader_of(vm)->channel))
		e = e->next;
	return view_entry(reader_of(vm), e);
}

static struct value get_image(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct image *image = (const struct image *)((const char *)o + f->off);

	return image->url.n ? v_object(reader_of(vm)->view->classes->image, image) : v_none();
}

static struct value get_versions(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct entry *e = o;
	struct reader *r = reader_of(vm);
	struct version *v = arena_array(vm_arena(vm), struct version, e->versions.n);
	size_t n = 0;

	(void)f;
	for (size_t i = 0; i < e->versions.n; i++) {
		const struct entry *other = e->versions.p[i];

		if (other != e && !entry_in(other, r->channel))
			continue;
		if (other != e)
			note_read(r, READ_ENTRY, other);
		v[n++] = (struct version){other->lang, other->url, other->title};
	}
	return view_versions(r, v, n);
}

// ---- what belongs together ----------------------------------------------------------------------

static struct value get_retracted(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct retraction *r = &((const struct entry *)o)->retracted;
	struct arena *a = vm_arena(vm);
	struct value map;

	(void)f;
	if (!r->reason.n)
		return v_none();
	map = v_map_new(a);
	v_map_set(a, map, S("reason"), v_str(r->reason));
	v_map_set(a, map, S("date"), view_moment(reader_of(vm), &r->date));
	return map;
}

// Those of a list that the reader's channel shows.
static struct value shown_of(struct vm *vm, const struct entries *list)
{
	struct reader *r = reader_of(vm);
	struct entry **p = arena_array(vm_arena(vm), struct entry *, list->n);
	size_t n = 0;

	note_read(r, READ_LIST, list);
	for (size_t i = 0; i < list->n; i++)
		if (entry_in(list->p[i], r->channel))
			p[n++] = list->p[i];
	return view_entries(r, vm_arena(vm), p, n);
}

static struct value get_related(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return shown_of(vm, &((const struct entry *)o)->related);
}

static struct value get_series_parts(struct vm *vm, const void *o, const struct vfield *f)
{
	static const struct entries none;
	const struct series *s = ((const struct entry *)o)->in_series;

	(void)f;
	return shown_of(vm, s ? &s->parts : &none);
}

static struct value get_part(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct entry *e = o;

	(void)vm, (void)f;
	return e->in_series ? v_int(e->part) : v_none();
}

// The next part of the series in one direction that the reader's channel shows.
static struct value series_step(struct vm *vm, const struct entry *e, int step)
{
	const struct series *s = e->in_series;
	struct reader *r = reader_of(vm);

	for (size_t i = e->part - 1 + (size_t)step; s && i < s->parts.n; i += (size_t)step)
		if (entry_in(s->parts.p[i], r->channel))
			return view_entry(r, s->parts.p[i]);
	return v_none();
}

static struct value get_series_prev(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return series_step(vm, o, -1);
}

static struct value get_series_next(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return series_step(vm, o, 1);
}

static struct value get_stale(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct entry *against = ((const struct entry *)o)->stale_against;
	struct reader *r = reader_of(vm);

	(void)f;
	return against && entry_in(against, r->channel) ? view_entry(r, against) : v_none();
}

// The `extra` map, and the fields that no table names where the kind keeps those.
static struct value get_extra(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct entry *e = o;
	struct arena *a = vm_arena(vm);
	struct value map = v_map_new(a);
	const struct ynode *trees[] = {e->unknown, e->extra};

	(void)f;
	for (size_t t = 0; t < sizeof trees / sizeof *trees; t++)
		for (size_t i = 0; trees[t] && trees[t]->type == Y_MAP && i < trees[t]->n; i++)
			v_map_set(a, map, trees[t]->pairs[i].key,
				  view_tree(a, trees[t]->pairs[i].value));
	return map;
}

static struct value toc_list(struct vm *vm, const struct doc_toc *toc)
{
	struct arena *a = vm_arena(vm);
	struct value list = v_list_new(a, toc->n);

	for (size_t i = 0; i < toc->n; i++) {
		struct value map = v_map_new(a);

		v_map_set(a, map, S("level"), v_int(toc->items[i].level));
		v_map_set(a, map, S("id"), v_str(toc->items[i].id));
		v_map_set(a, map, S("text"), v_str(toc->items[i].text));
		v_map_set(a, map, S("children"), toc_list(vm, &toc->items[i]));
		v_list_push(a, list, map);
	}
	return list;
}

static struct value get_toc(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct entry *e = o;
	struct doc_toc toc = {0};

	(void)f;
	if (e->doc)
		toc = doc_toc(vm_arena(vm), e->doc);
	return toc_list(vm, &toc);
}

static struct value get_word_count(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct entry *e = o;

	(void)vm;
	(void)f;
	return v_int(e->doc ? (int64_t)word_count_sum(&e->doc->length) : 0);
}

static struct value get_reading_time(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct entry *e = o;

	(void)vm;
	(void)f;
	return v_int(e->doc ? word_count_minutes(&e->doc->length) : 0);
}

static struct value get_json_ld(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return jsonld_entry(reader_of(vm), o);
}

static struct value get_share_image(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct entry *e = o;
	struct str card = card_url_entry(vm_arena(vm), reader_of(vm)->view->pictures, e);

	(void)f;
	return view_share_image(vm, card, e->title, &e->image);
}

static struct value get_changed(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct moment *m = entry_changed(o);

	(void)f;
	return m ? view_moment(reader_of(vm), m) : v_none();
}

static const struct vfield entry_rows[] = {
	VIEW_GET("kind", get_kind, "str",
		 "The kind of content: post, story, event, newsletter or page."),
	VIEW_STR("id", struct entry, id,
		 "The content path without language and extension: posts/lantern-night."),
	VIEW_STR("path", struct entry, path, "The file's content path: posts/lantern-night.en.md."),
	VIEW_GET("url", get_url, "str", "Where the page is."),
	VIEW_GET("lang", get_lang, "language", "The language it is in."),
	VIEW_GET("description", get_description, "str",
		 "The summary or excerpt, short enough for a meta element."),
	VIEW_STR(
		"excerpt", struct entry, excerpt,
		"The summary, the part before <!--more-->, or the first paragraph, as plain text."),
	VIEW_GET("content", get_content, "html", "The text as HTML."),
	VIEW_GET("toc", get_toc, "list of heading",
		 "Its headings of levels 2 to 4: level, id, text, children."),
	VIEW_GET("word_count", get_word_count, "int", "Han characters and other words."),
	VIEW_GET("reading_time", get_reading_time, "int", "Minutes that reading it takes."),
	VIEW_GET("tags", get_tags, "list of term", "Its tags."),
	VIEW_GET("terms", get_terms, "list of term", "Its terms of all taxonomies."),
	VIEW_GET("versions", get_versions, "list of version",
		 "The document in all its languages, itself included."),
	VIEW_GET("prev", get_prev, "document or none", "The next older one of its kind."),
	VIEW_GET("next", get_next, "document or none", "The next newer one of its kind."),
	{.name = S_INIT("image"),
	 .how = VF_GET,
	 .off = offsetof(struct entry, image),
	 .get = get_image,
	 .type = "image or none",
	 .help = "Its picture."},
	VIEW_GET("retracted", get_retracted, "map of reason and date, or none",
		 "Whether the text was taken back, and why."),
	VIEW_GET("related", get_related, "list of document",
		 "Documents that share most with it, at most five."),
	VIEW_GET("series_part", get_part, "int or none", "Which part of its series it is, from 1."),
	VIEW_GET("series_items", get_series_parts, "list of document",
		 "All parts of its series, by date."),
	VIEW_GET("series_prev", get_series_prev, "document or none", "The part before it."),
	VIEW_GET("series_next", get_series_next, "document or none", "The part after it."),
	VIEW_GET("stale_against", get_stale, "document or none",
		 "A version in another language that was updated since this one was."),
	VIEW_GET("json_ld", get_json_ld, "html",
		 "What machines read of the page: a script element with schema.org's words."),
	VIEW_GET("share_image", get_share_image, "image or none",
		 "The picture for who shares the page."),
	VIEW_GET("changed", get_changed, "moment or none",
		 "When it last changed: the latest of all its dates."),
	VIEW_GET("extra", get_extra, "map", "The extra fields of the front matter."),
};

// ---- stories and issues -------------------------------------------------------------------------

static struct value get_members(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);

	(void)f;
	return view_people(r, vm_arena(vm), &((const struct story *)o)->member.as[r->channel]);
}

static const struct vfield story_rows[] = {
	VIEW_GET("members", get_members, "list of person", "Whom the story is about."),
};
static const struct vfield newsletter_rows[] = {
	VIEW_STR("issue", struct newsletter, issue, "The issue's name: its file's stem."),
};

static const struct {
	const struct vfield *rows;
	size_t n;
} kind_rows[KIND_COUNT] = {
	[KIND_story] = {VIEW_ROWS(story_rows)},
	[KIND_newsletter] = {VIEW_ROWS(newsletter_rows)},
};

void view_entry_rows(struct class_draft *d, const struct kind *kind)
{
	class_add(d, VIEW_ROWS(entry_rows));
	if (kind->id == KIND_event)
		class_add(d, view_event_rows, view_event_nrows);
	else if (!kind->own)
		class_add(d, kind_rows[kind->id].rows, kind_rows[kind->id].n);
}

// ---- people -------------------------------------------------------------------------------------

static struct value person_ltext(struct vm *vm, const void *o, const struct vfield *f)
{
	return v_str(
		ltext_get((const struct ltext *)((const char *)o + f->off), reader_of(vm)->lang));
}

static struct value person_url(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);

	(void)f;
	return v_str(link_url(r, vm_arena(vm), ((const struct person *)o)->urls[r->lang->index]));
}

static struct value person_joined(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return view_moment(reader_of(vm), &((const struct person *)o)->joined);
}

static struct value person_links(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct person *p = o;

	(void)f;
	return v_seq_structs(vm_arena(vm), reader_of(vm)->view->classes->person_link, p->links.p,
			     p->links.n, sizeof(struct member_link));
}

static struct value person_roles(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct person *p = o;

	(void)f;
	return v_seq_structs(vm_arena(vm), reader_of(vm)->view->classes->person_role, p->roles.p,
			     p->roles.n, sizeof(struct member_role));
}

static struct value person_content(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct doc *doc = ((const struct person *)o)->docs[reader_of(vm)->lang->index];

	(void)f;
	return doc ? content(vm, o, NULL, doc) : v_html(S(""));
}

// Those of a person's documents that are in the reader's language.
static struct value person_entries(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct entries *all = (const struct entries *)((const char *)o + f->off);
	struct reader *r = reader_of(vm);
	struct entry **p = arena_array(vm_arena(vm), struct entry *, all->n);
	size_t n = 0;

	for (size_t i = 0; i < all->n; i++)
		if (all->p[i]->lang == r->lang)
			p[n++] = all->p[i];
	note_read(r, READ_LIST, all);
	return view_entries(r, vm_arena(vm), p, n);
}

#define PERSON(shown, getter, member, kind, text)                                      \
	{                                                                              \
		.name = S_INIT(shown), .how = VF_GET, .get = (getter),                 \
		.off = offsetof(struct person, member), .type = (kind), .help = (text) \
	}

const struct vfield view_person_rows[] = {
	VIEW_STR("slug", struct person, slug, "The member's name in URLs."),
	PERSON("name", person_ltext, name, "str", "The name, in the language of the page."),
	PERSON("title", person_ltext, name, "str", "The same."),
	PERSON("bio", person_ltext, bio, "str", "A few words about the person."),
	VIEW_STR("pronouns", struct person, pronouns, "Pronouns."),
	VIEW_STR("city", struct person, city, "Where the person is."),
	PERSON("links", person_links, links, "list of {label, url}",
	       "The person's addresses elsewhere."),
	PERSON("roles", person_roles, roles, "list of {role, since, until}",
	       "What the person does in the community."),
	PERSON("joined", person_joined, joined, "moment or none", "When the person joined."),
	PERSON("image", get_image, image, "image or none",
	       "A picture, where the person agreed to it."),
	VIEW_GET("url", person_url, "str", "The person's page; empty when there is none."),
	VIEW_GET("content", person_content, "html",
		 "What the person's file says below the front matter."),
	PERSON("stories", person_entries, stories, "list of story", "Stories about the person."),
	PERSON("posts", person_entries, posts, "list of post", "What the person wrote."),
	PERSON("hosting", person_entries, hosting, "list of event",
	       "Events that the person hosts or speaks at."),
};
const size_t view_person_nrows = sizeof view_person_rows / sizeof *view_person_rows;
