// What templates see of pages that are no documents, and of the parts of a long list.

#include "output/target.h"

#include "base/fs.h"
#include "base/vec.h"
#include "model/url.h"
#include "output/feed.h"
#include "output/jsonld.h"
#include "output/card.h"
#include "output/locale.h"
#include "output/view_class.h"

// How many page numbers stand on each side of the current one.
#define PAGES_AROUND 2

const char *const out_root_names[OUT_ROOTS] = {[OUT_SITE] = "site", [OUT_OUTBOX] = "outbox"};
const char out_root_letters[OUT_ROOTS + 1] = {[OUT_SITE] = 's', [OUT_OUTBOX] = 'o'};

// ---- page ---------------------------------------------------------------------------------------

static struct value target_url(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return v_str(link_url(reader_of(vm), vm_arena(vm), ((const struct target *)o)->url));
}

static struct value target_lang(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return view_lang_object(reader_of(vm), ((const struct target *)o)->lang);
}

// On the first page of a list: what the _index.md of its folder says.
static const struct entry *list_text(struct reader *r, const struct target *t)
{
	const struct listing *l = t->input;

	if (!str_eq(t->kind, S("list")) || l->number != 1)
		return NULL;
	return r->view->lib->sections[l->kind][t->lang->index];
}

static struct value target_description(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);

	const struct entry *e = list_text(r, o);

	(void)f;
	if (e && e->excerpt.n)
		return v_str(e->excerpt);
	note_read(r, READ_SITE, NULL);
	return v_str(ltext_get(&r->view->lib->site->description, r->lang));
}

static struct value target_versions(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct target *t = o;
	struct reader *r = reader_of(vm);
	const struct target_group *g = t->alternates;
	size_t n = g ? g->n : 1;
	struct version *v = arena_array(vm_arena(vm), struct version, n);

	(void)f;
	for (size_t i = 0; i < n; i++) {
		const struct target *other = g ? g->p[i] : t;

		v[i] = (struct version){other->lang, other->url, other->title};
	}
	return view_versions(r, v, n);
}

static struct value target_section(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct target *t = o;

	const struct site *site = reader_of(vm)->view->lib->site;

	(void)f;
	return str_eq(t->kind, S("list"))
		       ? v_str(str_cstr(
				 site->all_kinds[((const struct listing *)t->input)->kind]->name))
		       : v_none();
}

static struct value target_content(struct vm *vm, const void *o, const struct vfield *f)
{
	struct reader *r = reader_of(vm);
	const struct entry *e = list_text(r, o);

	(void)f;
	if (!e)
		return v_html(S(""));
	buf_reset(&r->text);
	view_doc_html(r, &r->text, e, e->doc);
	return v_html(arena_dup(vm_arena(vm), buf_view(&r->text)));
}

static struct value target_feeds(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct target *t = o;
	struct reader *r = reader_of(vm);

	(void)f;
	if (t->feed)
		return view_feeds(r, t->feed->home, t->feed->title);
	return v_seq_structs(vm_arena(vm), r->view->classes->feed_link, NULL, 0,
			     sizeof(struct feed_link));
}

static struct value target_json_ld(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return jsonld_target(reader_of(vm), o);
}

static struct value target_share_image(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct target *t = o;
	const struct person *p = str_eq(t->kind, S("member")) ? t->input : NULL;
	struct reader *r = reader_of(vm);
	struct str card = card_url_target(vm_arena(vm), r->view->pictures, t);

	(void)f;
	if (p)
		note_read(r, READ_PERSON, p);
	return view_share_image(vm, card, t->title, p ? &p->image : NULL);
}

static const struct vfield page_rows[] = {
	VIEW_STR("kind", struct target, kind,
		 "What sort of page: home, list, members, member, tag, tags or 404."),
	VIEW_STR("title", struct target, title, "The page's title."),
	VIEW_GET("url", target_url, "str", "Where the page is."),
	VIEW_GET("lang", target_lang, "language", "The language it is in."),
	VIEW_GET("description", target_description, "str", "The site's description."),
	VIEW_GET("versions", target_versions, "list of version",
		 "The page in all languages that have it, itself included."),
	VIEW_GET("content", target_content, "html",
		 "On the first page of a list: what the _index.md of its folder says."),
	VIEW_GET("feeds", target_feeds, "list of feed",
		 "On lists and pages of terms: their own feeds."),
	VIEW_GET("json_ld", target_json_ld, "html",
		 "What machines read of the page: a script element with schema.org's words."),
	VIEW_GET("share_image", target_share_image, "image or none",
		 "The picture for who shares the page."),
	VIEW_GET("section", target_section, "str or none", "On lists: the kind of content listed."),
};

// ---- versions -----------------------------------------------------------------------------------

static struct value version_lang(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return view_lang_object(reader_of(vm), ((const struct version *)o)->lang);
}

static struct value version_name(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)vm, (void)f;
	return v_str(lang_autonym(((const struct version *)o)->lang->tag));
}

static struct value version_url(struct vm *vm, const void *o, const struct vfield *f)
{
	(void)f;
	return v_str(link_url(reader_of(vm), vm_arena(vm), ((const struct version *)o)->url));
}

static const struct vfield version_rows[] = {
	VIEW_GET("lang", version_lang, "language", "The version's language; prints as its tag."),
	VIEW_GET("name", version_name, "str", "The language's own name for itself."),
	VIEW_GET("url", version_url, "str", "Where the version is."),
	VIEW_STR("title", struct version, title, "Its title."),
};

// ---- pagination ---------------------------------------------------------------------------------

struct page_link {
	const struct listing *of;
	int64_t number;
	bool current, gap;
};

static struct value page_link_url(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct page_link *l = o;
	struct arena *a = vm_arena(vm);

	(void)f;
	return v_str(link_url(reader_of(vm), a, url_list_page(a, l->of->base, (size_t)l->number)));
}

static struct value page_link_print(struct vm *vm, const void *o)
{
	return page_link_url(vm, o, NULL);
}

static const struct vfield page_link_rows[] = {
	{.name = S_INIT("number"),
	 .how = VF_INT64,
	 .off = offsetof(struct page_link, number),
	 .type = "int",
	 .help = "From 1 on."},
	{.name = S_INIT("current"),
	 .how = VF_BOOL,
	 .off = offsetof(struct page_link, current),
	 .type = "bool",
	 .help = "Whether it is this page."},
	{.name = S_INIT("gap"),
	 .how = VF_BOOL,
	 .off = offsetof(struct page_link, gap),
	 .type = "bool",
	 .help = "Whether pages before it are left out."},
	VIEW_GET("url", page_link_url, "str", "Where that page is."),
};

static struct value one_link(struct vm *vm, const struct listing *l, size_t number)
{
	struct page_link *link;

	if (number < 1 || number > l->total)
		return v_none();
	link = arena_new(vm_arena(vm), struct page_link);
	*link = (struct page_link){l, (int64_t)number, number == l->number, false};
	return v_object(reader_of(vm)->view->classes->page_link, link);
}

static struct value get_prev(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct listing *l = o;

	(void)f;
	return one_link(vm, l, l->number - 1);
}

static struct value get_next(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct listing *l = o;

	(void)f;
	return one_link(vm, l, l->number + 1);
}

// The first, the last, and those around the current one: never more than fit a line, however long
// the list is.
static struct value get_pages(struct vm *vm, const void *o, const struct vfield *f)
{
	const struct listing *l = o;
	struct page_link *p = arena_array(vm_arena(vm), struct page_link, 2 * PAGES_AROUND + 3);
	size_t n = 0, last = 0;
	size_t from = l->number > PAGES_AROUND ? l->number - PAGES_AROUND : 1;
	size_t to = l->number + PAGES_AROUND < l->total ? l->number + PAGES_AROUND : l->total;

	(void)f;
	for (size_t i = from > 1 ? from - 1 : 1; i <= to + 1 && i <= l->total; i++) {
		size_t number = i < from ? 1 : i > to ? l->total : i;

		p[n++] = (struct page_link){l, (int64_t)number, number == l->number,
					    number > last + 1};
		last = number;
	}
	return v_seq_structs(vm_arena(vm), reader_of(vm)->view->classes->page_link, p, n,
			     sizeof *p);
}

static const struct vfield pagination_rows[] = {
	{.name = S_INIT("number"),
	 .how = VF_INT64,
	 .off = offsetof(struct listing, number),
	 .type = "int",
	 .help = "Which page this is, from 1 on."},
	{.name = S_INIT("total"),
	 .how = VF_INT64,
	 .off = offsetof(struct listing, total),
	 .type = "int",
	 .help = "How many pages there are."},
	VIEW_GET("prev", get_prev, "page link or none", "The page before; prints as its URL."),
	VIEW_GET("next", get_next, "page link or none", "The page after; prints as its URL."),
	VIEW_GET("pages", get_pages, "list of page link",
		 "The first and last page and those around this one."),
};

void target_classes(struct view_classes *c, struct class_draft *d)
{
	class_add(d, VIEW_ROWS(page_rows));
	c->target = class_done(d, "page", NULL);
	class_add(d, VIEW_ROWS(version_rows));
	c->version = class_done(d, "version", NULL);
	class_add(d, VIEW_ROWS(pagination_rows));
	c->pagination = class_done(d, "pagination", NULL);
	class_add(d, VIEW_ROWS(page_link_rows));
	c->page_link = class_done(d, "page link", page_link_print);
}
