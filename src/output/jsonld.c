#include "output/jsonld.h"

#include "base/fs.h"
#include "model/url.h"
#include "output/icon.h"
#include "output/listing.h"
#include "output/naming.h"
#include "output/view_class.h"

#define TRAIL_MAX 12 // steps of a breadcrumb

// ---- parts --------------------------------------------------------------------------------------

static struct str absolute(struct jsonld *j, struct str url)
{
	const struct site *site = j->reader->view->lib->site;

	return url.n && url.p[0] == '/' && !url_is_external(url)
		       ? arena_cat(j->arena, site->base_url, url)
		       : url;
}

void jsonld_url(struct jsonld *j, const char *key, struct str url)
{
	if (url.n)
		jsonw_put_str(&j->w, key, absolute(j, url));
}

void jsonld_moment(struct jsonld *j, const char *key, const struct moment *m)
{
	struct buf *text = &j->reader->text;

	if (!m || !m->set)
		return;
	buf_reset(text);
	if (m->form == DATE_DAY)
		date_day(text, m->wall);
	else
		date_rfc3339(text, m->at, m->offset);
	jsonw_put_str(&j->w, key, buf_view(text));
}

void jsonld_text(struct jsonld *j, const char *key, struct str text)
{
	if (text.n)
		jsonw_put_str(&j->w, key, text);
}

void jsonld_open(struct jsonld *j, const char *type)
{
	jsonw_object(&j->w);
	jsonw_put_str(&j->w, "@type", str_cstr(type));
}

static void put_person(struct jsonld *j, struct str name, struct str url)
{
	jsonld_open(j, "Person");
	jsonw_put_str(&j->w, "name", name);
	jsonld_url(j, "url", url);
	jsonw_close(&j->w);
}

void jsonld_people(struct jsonld *j, const char *key, const struct people *people,
		   const struct strs *names)
{
	struct reader *r = j->reader;

	if (people->n + (names ? names->n : 0) == 0)
		return;
	jsonw_put_array(&j->w, key);
	for (size_t i = 0; i < people->n; i++) {
		const struct person *p = people->p[i];

		note_read(r, READ_PERSON, p);
		put_person(j, ltext_get(&p->name, r->lang), p->urls[r->lang->index]);
	}
	for (size_t i = 0; names && i < names->n; i++)
		put_person(j, names->p[i], S(""));
	jsonw_close(&j->w);
}

// The community itself: named the same on every page.
static void organization_fields(struct jsonld *j)
{
	const struct view *v = j->reader->view;

	jsonld_url(j, "@id", S("/#organization"));
	jsonw_put_str(&j->w, "name", ltext_get(&v->lib->site->title, j->reader->lang));
	jsonld_url(j, "url", reader_lang(j->reader)->home);
	if (v->icons->n)
		jsonld_url(j, "logo", v->icons->p[0].url);
}

void jsonld_organization(struct jsonld *j, const char *key)
{
	jsonw_key(&j->w, str_cstr(key));
	jsonld_open(j, "Organization");
	organization_fields(j);
	jsonw_close(&j->w);
}

static struct str website_id(struct jsonld *j)
{
	return arena_cat(j->arena, reader_lang(j->reader)->home, S("#website"));
}

static void part_of_site(struct jsonld *j)
{
	jsonw_put_object(&j->w, "isPartOf");
	jsonld_url(j, "@id", website_id(j));
	jsonw_close(&j->w);
}

static void put_site(struct jsonld *j)
{
	const struct site *site = j->reader->view->lib->site;
	const struct lang *lang = j->reader->lang;

	jsonld_open(j, "Organization");
	organization_fields(j);
	jsonld_text(j, "description", ltext_get(&site->description, lang));
	jsonw_close(&j->w);
	jsonld_open(j, "WebSite");
	jsonld_url(j, "@id", website_id(j));
	jsonld_url(j, "url", reader_lang(j->reader)->home);
	jsonw_put_str(&j->w, "name", ltext_get(&site->title, lang));
	jsonld_text(j, "description", ltext_get(&site->description, lang));
	jsonw_put_str(&j->w, "inLanguage", lang->tag);
	jsonw_put_object(&j->w, "publisher");
	jsonld_url(j, "@id", S("/#organization"));
	jsonw_close(&j->w);
	jsonw_close(&j->w);
}

// ---- where a page stands ------------------------------------------------------------------------

struct trail {
	struct {
		struct str title, url;
	} steps[TRAIL_MAX];
	size_t n;
};

static void step(struct trail *t, struct str title, struct str url)
{
	if (t->n == TRAIL_MAX || title.n == 0 || url.n == 0)
		return;
	t->steps[t->n].title = title;
	t->steps[t->n++].url = url;
}

static void step_home(struct jsonld *j, struct trail *t)
{
	step(t, ltext_get(&j->reader->view->lib->site->title, j->reader->lang),
	     reader_lang(j->reader)->home);
}

static void step_list(struct jsonld *j, struct trail *t, const struct kind *kind)
{
	const struct view *v = j->reader->view;

	if (library_has_list(v->lib, kind->id, j->reader->lang))
		step(t, title_of_list(v->lib, v->theme, kind, j->reader->lang),
		     url_list(j->arena, v->lib->site, kind->id, j->reader->lang));
}

// The documents in whose folders it lies: guide above guide/pages.
static void step_folders(struct jsonld *j, struct trail *t, struct str id)
{
	struct str dir = fs_dirname(id);
	const struct entry *above;

	if (dir.n == 0)
		return;
	step_folders(j, t, dir);
	above = library_entry(j->reader->view->lib, dir, j->reader->lang);
	if (above && entry_in(above, CHANNEL_SITE) && above->kind->id != KIND_member) {
		note_read(j->reader, READ_ENTRY, above);
		step(t, above->title, above->url);
	}
}

static void put_trail(struct jsonld *j, const struct trail *t)
{
	if (t->n < 2)
		return;
	jsonld_open(j, "BreadcrumbList");
	jsonw_put_array(&j->w, "itemListElement");
	for (size_t i = 0; i < t->n; i++) {
		jsonld_open(j, "ListItem");
		jsonw_put_int(&j->w, "position", (int64_t)i + 1);
		jsonw_put_str(&j->w, "name", t->steps[i].title);
		jsonld_url(j, "item", t->steps[i].url);
		jsonw_close(&j->w);
	}
	jsonw_close(&j->w);
	jsonw_close(&j->w);
}

// ---- documents ----------------------------------------------------------------------------------

static void put_keywords(struct jsonld *j, const struct entry *e)
{
	if (e->terms.n == 0)
		return;
	jsonw_put_array(&j->w, "keywords");
	for (size_t i = 0; i < e->terms.n; i++)
		jsonw_str(&j->w, e->terms.p[i]->name);
	jsonw_close(&j->w);
}

void jsonld_common(struct jsonld *j, const char *type, const char *title_key, const struct entry *e)
{
	jsonld_open(j, type);
	jsonw_put_str(&j->w, title_key, e->title);
	jsonld_url(j, "url", e->url);
	jsonw_put_str(&j->w, "inLanguage", e->lang->tag);
	jsonld_text(j, "description", e->summary.n ? e->summary : e->excerpt);
	jsonld_url(j, "image", e->image.url);
	put_keywords(j, e);
}

static void put_article(struct jsonld *j, const char *type, const struct entry *e)
{
	const struct people *authors = &e->authors.as[j->reader->channel];

	jsonld_common(j, type, "headline", e);
	jsonld_url(j, "mainEntityOfPage", e->url);
	jsonld_moment(j, "datePublished", &e->date);
	jsonld_moment(j, "dateModified", entry_changed(e));
	if (authors->n + e->byline.n)
		jsonld_people(j, "author", authors, &e->byline);
	else
		jsonld_organization(j, "author");
	jsonld_organization(j, "publisher");
	if (e->doc && !e->retracted.reason.n)
		jsonw_put_int(&j->w, "wordCount", (int64_t)word_count_sum(&e->doc->length));
	part_of_site(j);
}

static void put_post(struct jsonld *j, const struct entry *e)
{
	put_article(j, "BlogPosting", e);
	jsonw_close(&j->w);
}

static void put_story(struct jsonld *j, const struct entry *e)
{
	const struct story *s = (const struct story *)e;

	put_article(j, s->ad ? "AdvertiserContentArticle" : "Article", e);
	jsonld_people(j, "about", &s->member.as[j->reader->channel], NULL);
	jsonw_close(&j->w);
}

static void put_page(struct jsonld *j, const struct entry *e)
{
	jsonld_common(j, "WebPage", "name", e);
	jsonld_moment(j, "datePublished", &e->date);
	jsonld_moment(j, "dateModified", entry_changed(e));
	part_of_site(j);
	jsonw_close(&j->w);
}

static void (*const nodes[KIND_COUNT])(struct jsonld *, const struct entry *) = {
	[KIND_post] = put_post,       [KIND_story] = put_story, [KIND_event] = jsonld_event,
	[KIND_newsletter] = put_post, [KIND_page] = put_page,
};

static void put_entry(struct jsonld *j, const struct entry *e)
{
	const struct site *site = j->reader->view->lib->site;
	struct trail t = {0};

	if (str_eq(e->url, reader_lang(j->reader)->home))
		put_site(j);
	if (e->kind->own)
		(site->kinds[e->kind->id].feed ? put_post : put_page)(j, e);
	else if (nodes[e->kind->id])
		nodes[e->kind->id](j, e);
	step_home(j, &t);
	step_list(j, &t, e->kind);
	if (e->kind->id == KIND_page)
		step_folders(j, &t, e->id);
	step(&t, e->title, e->url);
	put_trail(j, &t);
}

// ---- other pages --------------------------------------------------------------------------------

static void put_member(struct jsonld *j, const struct target *t, const struct person *p)
{
	const struct lang *lang = j->reader->lang;
	const struct member_link *links = p->links.p;

	note_read(j->reader, READ_PERSON, p);
	jsonld_open(j, "ProfilePage");
	jsonld_url(j, "url", t->url);
	jsonw_put_str(&j->w, "inLanguage", lang->tag);
	part_of_site(j);
	jsonw_key(&j->w, S("mainEntity"));
	jsonld_open(j, "Person");
	jsonw_put_str(&j->w, "name", ltext_get(&p->name, lang));
	jsonld_url(j, "url", t->url);
	jsonld_text(j, "description", ltext_get(&p->bio, lang));
	jsonld_url(j, "image", p->image.url);
	if (p->links.n) {
		jsonw_put_array(&j->w, "sameAs");
		for (size_t i = 0; i < p->links.n; i++)
			jsonw_str(&j->w, absolute(j, links[i].url));
		jsonw_close(&j->w);
	}
	jsonw_close(&j->w);
	jsonw_close(&j->w);
}

static void put_list(struct jsonld *j, const struct target *t)
{
	jsonld_open(j, "CollectionPage");
	jsonw_put_str(&j->w, "name", t->title);
	jsonld_url(j, "url", t->url);
	jsonw_put_str(&j->w, "inLanguage", j->reader->lang->tag);
	part_of_site(j);
	jsonw_close(&j->w);
}

static void put_target(struct jsonld *j, const struct target *t)
{
	const struct view *v = j->reader->view;
	struct trail trail = {0};

	if (str_eq(t->kind, S("404")))
		return;
	if (str_eq(t->kind, S("home"))) {
		put_site(j);
		return;
	}
	step_home(j, &trail);
	if (str_eq(t->kind, S("member"))) {
		put_member(j, t, t->input);
		step_list(j, &trail, &kind_member);
	} else {
		put_list(j, t);
	}
	if (str_eq(t->kind, S("tag"))) {
		const struct term *term = ((const struct listing *)t->input)->term;

		step(&trail, title_of_taxonomy(v->lib, v->theme, term->taxonomy, t->lang),
		     url_taxonomy(j->arena, term->taxonomy, t->lang));
	}
	step(&trail, t->title, t->url);
	put_trail(j, &trail);
}

// ---- the whole ----------------------------------------------------------------------------------

static struct value make(struct reader *r, const struct entry *e, const struct target *t)
{
	struct jsonld j = {.reader = r, .arena = vm_arena(r->vm)};
	struct buf out;
	struct str html;
	size_t before;
	bool empty;

	buf_init(&out, BUF_MAX_DEFAULT);
	note_read(r, READ_SITE, NULL);
	buf_lit(&out, "<script type=\"application/ld+json\">");
	jsonw_init_script(&j.w, &out);
	jsonw_object(&j.w);
	jsonw_put_str(&j.w, "@context", S("https://schema.org"));
	jsonw_put_array(&j.w, "@graph");
	before = out.n;
	if (e)
		put_entry(&j, e);
	else
		put_target(&j, t);
	empty = out.n == before;
	jsonw_close(&j.w);
	jsonw_close(&j.w);
	buf_lit(&out, "</script>");
	html = empty ? S("") : arena_dup(j.arena, buf_view(&out));
	buf_release(&out);
	return v_html(html);
}

struct value jsonld_entry(struct reader *r, const struct entry *e)
{
	return make(r, e, NULL);
}

struct value jsonld_target(struct reader *r, const struct target *t)
{
	return make(r, NULL, t);
}
