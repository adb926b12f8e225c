#include "output/view.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "model/url.h"
#include "output/diags.h"
#include "output/directive.h"
#include "output/icon.h"
#include "output/filter.h"
#include "output/picture.h"
#include "output/theme.h"
#include "output/view_class.h"
#include "text/doc_html.h"

#define INNER_MAX 4

// ---- what was read ------------------------------------------------------------------------------

void reads_init(struct reads *r, struct arena *a)
{
	*r = (struct reads){.arena = a};
	map_init(&r->seen, a);
}

void reads_add(struct reads *r, enum read_what what, const void *thing)
{
	uintptr_t id[2] = {(uintptr_t)what, (uintptr_t)thing};
	uintptr_t *kept;

	if (map_get(&r->seen, str_of((const char *)id, sizeof id)))
		return;
	kept = arena_array(r->arena, uintptr_t, 2);
	memcpy(kept, id, sizeof id);
	map_put(&r->seen, str_of((const char *)kept, sizeof id), kept);
	vec_push(r->arena, &r->list, (struct read){what, thing});
}

// ---- making a view ------------------------------------------------------------------------------

struct template_source {
	const struct theme *theme;
	struct diag_log *log;
};

static bool load_template(void *ctx, struct str name, const struct source **out)
{
	struct template_source *from = ctx;

	*out = theme_source(from->theme, theme_template_file(from->theme->arena, name), from->log);
	return *out != NULL;
}

static bool is_template(struct str file)
{
	return str_starts(file, S("templates/")) ||
	       (str_starts(file, S("email/")) &&
		(str_ends(file, S(".html")) || str_ends(file, S(".txt"))));
}

static bool compile_all(struct view *v, struct diag_log *log)
{
	const struct map *files = &v->theme->files;
	bool ok = true;

	map_init(&v->templates, v->arena);
	for (size_t i = 0; i < files->n; i++) {
		struct str file = files->entries[i].key;
		struct str name = str_starts(file, S("email/")) ? file : str_from(file, 10);

		if (!is_template(file))
			continue;
		map_put(&v->templates, name, (void *)tmpl_load(v->engine, name, log));
		ok &= map_get(&v->templates, name) != NULL;
	}
	return ok;
}

static void tell_names(struct view *v)
{
	static const char *const context[] = {
		"page", "calendar", "month", "items",    "pagination",      "years",
		"year", "term",     "terms", "person",   "issue",           "body",
		"text", "args",     "item",  "view_url", "unsubscribe_url", "postal_address"};
	const struct vclass *g = v->classes->globals;
	size_t n = sizeof context / sizeof *context;
	struct str *names = arena_array(v->arena, struct str, g->nfields + n);

	for (size_t i = 0; i < n; i++)
		names[i] = str_cstr(context[i]);
	for (uint32_t i = 0; i < g->nfields; i++)
		names[n++] = g->fields[i].name;
	tmpl_known_names(v->engine, names, n);
}

struct view *view_new(struct arena *a, const struct library *lib, const struct theme *theme,
		      struct diag_log *log)
{
	struct tmpl_options options = {
		.autoescape_html = true, .trim_blocks = true, .lstrip_blocks = true};
	struct view *v = arena_new(a, struct view);
	struct icons *icons = arena_new(a, struct icons);
	struct template_source *from = arena_new(a, struct template_source);

	*from = (struct template_source){theme, log};
	v->arena = a;
	v->lib = lib;
	v->theme = theme;
	v->now = moment_in(lib->site->zone, lib->now, DATE_ZONED);
	v->engine = tmpl_engine_new(a, &options, load_template, from);
	v->classes = view_classes_new(a, v->engine, lib->site, &theme->options->table);
	filters_add(v->engine);
	v->feed_texts = arena_array(a, struct kept_text, lib->all.n + 1);
	v->calendar_texts = arena_array(a, struct kept_text, lib->all.n + 1);
	v->data = view_tree(a, lib->data);
	v_freeze(v->data);
	view_langs_new(v);
	tell_names(v);
	v->icons = icons;
	if (!(icons_find(icons, a, lib, theme, log) & compile_all(v, log)))
		return NULL;
	tmpl_freeze(v->engine);
	return v;
}

// ---- readers ------------------------------------------------------------------------------------

struct reader *reader_new(const struct view *v, struct diag_log *log)
{
	struct reader *r = arena_new(log->arena, struct reader);

	r->view = v;
	r->log = log;
	arena_init(&r->scratch);
	arena_init(&r->keep);
	buf_init(&r->text, BUF_MAX_DEFAULT);
	r->vm = vm_new(v->engine, &(struct tmpl_limits){0}, log, r);
	return r;
}

void reader_free(struct reader *r)
{
	if (!r)
		return;
	reader_free(r->inner);
	vm_free(r->vm);
	buf_release(&r->text);
	arena_release(&r->scratch);
	arena_release(&r->keep);
}

void reader_begin(struct reader *r, const struct lang *lang, enum channel channel,
		  enum link_form links, const struct entry *own)
{
	arena_reset(&r->scratch);
	r->lang = lang;
	r->channel = channel;
	r->links = links;
	r->own = own;
	r->content_of = NULL;
	if (r->ahead) // whose it is must not depend on what was rendered before
		vm_forget_kept(r->vm);
}

bool reader_render(struct reader *r, struct str tmpl, struct value context, struct buf *out)
{
	const struct view_lang *l = reader_lang(r);
	const struct tmpl *t = map_get(&r->view->templates, tmpl);

	r->content_of = NULL;
	if (!t)
		theme_report_missing(r->view->theme, tmpl, NULL, S(""), r->log);
	return t && vm_render(r->vm, t,
			      v_object(r->view->classes->globals, &l->forms[r->channel][r->links]),
			      context, out);
}

struct reader *reader_inner(struct reader *r)
{
	if (r->depth == INNER_MAX) {
		vm_fail(r->vm, "directives nest too deep");
		return NULL;
	}
	if (!r->inner) {
		r->inner = reader_new(r->view, r->log);
		r->inner->depth = r->depth + 1;
	}
	r->inner->reads = r->reads;
	r->inner->ahead = r->ahead;
	reader_begin(r->inner, r->lang, r->channel, r->links, r->own);
	r->inner->directive = r->directive;
	r->inner->field = r->field;
	r->inner->hook_ctx = r->hook_ctx;
	return r->inner;
}

struct str view_keep(struct reader *r, struct kept_text *k, struct str text)
{
	const struct str *first = NULL;
	struct str *made;

	if (r->reads || r->ahead)
		return arena_dup(&r->scratch, text);
	made = arena_new(&r->keep, struct str);
	*made = arena_dup(&r->keep, text);
	return atomic_compare_exchange_strong(&k->text, &first, made) ? *made : *first;
}

// ---- values -------------------------------------------------------------------------------------

struct value view_entry(struct reader *r, const struct entry *e)
{
	if (!e)
		return v_none();
	if (e->kind->id == KIND_member)
		BUG("a member was lent to a template");
	if (e != r->own)
		note_read(r, READ_ENTRY, e);
	return v_object(r->view->classes->kinds[e->kind->id], e);
}

static struct value entry_at_index(struct vm *vm, const struct vseq *s, uint32_t i)
{
	const struct entry *e = ((const struct entry *const *)s->base)[i];

	if (e->kind->id == KIND_event)
		return view_instance(reader_of(vm), ((const struct event *)e)->shown);
	return view_entry(reader_of(vm), e);
}

const struct entry *view_entry_of(const struct reader *r, struct value v)
{
	const struct view_classes *c = r->view->classes;

	if (v.type != V_OBJECT)
		return NULL;
	if (v.cls == c->instance->id)
		return &((const struct instance *)v.o)->event->e;
	for (unsigned i = 0; i < r->view->lib->site->nkinds; i++)
		if (c->kinds[i] && v.cls == c->kinds[i]->id)
			return v.o;
	return NULL;
}

static struct value person_at(struct vm *vm, const struct vseq *s, uint32_t i)
{
	return view_person(reader_of(vm), ((const struct person *const *)s->base)[i]);
}

static struct value moment_at(struct vm *vm, const struct vseq *s, uint32_t i)
{
	return view_moment(reader_of(vm), (const struct moment *)s->base + i);
}

static struct value sequence(struct arena *a, struct vseq seq)
{
	struct vseq *s = arena_new(a, struct vseq);

	*s = seq;
	return (struct value){.type = V_SEQ, .seq = s};
}

struct value view_entries(struct reader *r, struct arena *a, struct entry *const *p, size_t n)
{
	(void)r;
	return sequence(a, (struct vseq){.n = (uint32_t)n, .at = entry_at_index, .base = p});
}

struct value view_person(struct reader *r, const struct person *p)
{
	if (p)
		note_read(r, READ_PERSON, p);
	return v_object(r->view->classes->person, p);
}

struct value view_people(struct reader *r, struct arena *a, const struct people *people)
{
	(void)r;
	return sequence(
		a, (struct vseq){.n = (uint32_t)people->n, .at = person_at, .base = people->p});
}

struct value view_term(struct reader *r, const struct term *t)
{
	if (t)
		note_read(r, READ_TERM, t);
	return v_object(r->view->classes->term, t);
}

struct value view_moment(struct reader *r, const struct moment *m)
{
	return m->set ? v_object(r->view->classes->moment, m) : v_none();
}

struct value view_moments(struct arena *a, const struct moments *m)
{
	return sequence(a, (struct vseq){.n = (uint32_t)m->n, .at = moment_at, .base = m->p});
}

struct value view_versions(struct reader *r, const struct version *v, size_t n)
{
	return v_seq_structs(vm_arena(r->vm), r->view->classes->version, v, n, sizeof *v);
}

static struct value scalar(const struct ynode *node)
{
	int64_t i;
	double d;
	bool b;

	if (ynode_bool(node, &b))
		return v_bool(b);
	if (ynode_int(node, &i))
		return v_int(i);
	return ynode_float(node, &d) ? v_float(d) : v_str(node->text);
}

struct value view_tree(struct arena *a, const struct ynode *node)
{
	struct value v;

	if (!node || node->type == Y_NULL)
		return v_none();
	if (node->type == Y_SCALAR)
		return node->plain ? scalar(node) : v_str(node->text);
	v = node->type == Y_SEQ ? v_list_new(a, node->n) : v_map_new(a);
	for (size_t i = 0; i < node->n; i++) {
		if (node->type == Y_SEQ)
			v_list_push(a, v, view_tree(a, node->items[i]));
		else
			v_map_set(a, v, node->pairs[i].key, view_tree(a, node->pairs[i].value));
	}
	return v;
}

// ---- URLs, words and texts ----------------------------------------------------------------------

struct str link_prefix(const struct reader *r)
{
	const struct site *site = r->view->lib->site;

	return r->links == LINK_ABSOLUTE ? site->base_url : site->base_path;
}

struct str link_url(struct reader *r, struct arena *a, struct str url)
{
	struct str prefix = link_prefix(r);

	if (prefix.n == 0 || url.n == 0 || url.p[0] != '/' || url_is_external(url))
		return url;
	return arena_cat(a, prefix, url);
}

struct str view_word(struct reader *r, struct str key)
{
	const struct word *w = words_find(reader_lang(r)->words, key);

	if (w)
		note_read(r, READ_WORD, w);
	return w ? w->form[PLURAL_OTHER] : S("");
}

struct str view_doc_word(struct reader *r, const struct entry *own, const struct doc_node *node,
			 struct str key)
{
	struct str word = view_word(r, key);

	if (word.n)
		return word;
	diag_report(r->log, &OUT_WORDS, own ? own->src : NULL, own ? node->at : (struct str){0},
		    "there is no text \"%.*s\" in language \"%.*s\", which this needs",
		    STR_ARG(key), STR_ARG(r->lang->tag));
	diag_hint(r->log, "add it to the theme's i18n/%.*s.yaml", STR_ARG(r->lang->tag));
	return word;
}

struct hook {
	struct reader *reader;
	const struct entry *own;
	bool shown; // a picture stands above
};

static bool hook_directive(void *ctx, struct buf *out, const struct doc_node *node)
{
	struct hook *h = ctx;

	if (h->reader->directive)
		return h->reader->directive(h->reader, out, h->own, node);
	if (node->type == DOC_SEGMENT) // in mail alone is it known who reads
		return h->own && h->own->kind->id == KIND_newsletter;
	return directive_on_page(h->reader, out, h->own, node);
}

static struct str hook_word(void *ctx, const struct doc_node *node, struct str key)
{
	struct hook *h = ctx;

	return view_doc_word(h->reader, h->own, node, key);
}

static void hook_field(void *ctx, struct buf *out, const struct doc_node *node)
{
	struct hook *h = ctx;

	if (h->reader->field)
		h->reader->field(h->reader->hook_ctx, out, node);
	else
		html_escape(out, node->text);
}

static void hook_image(void *ctx, struct buf *out, const struct doc_node *node)
{
	struct hook *h = ctx;

	bool hero = h->own && str_eq(h->own->image.url, node->target);

	picture_attributes(h->reader, out, node->target, h->shown && !hero);
	h->shown = true;
}

static void hook_raw(void *ctx, struct buf *out, struct str html)
{
	struct hook *h = ctx;

	picture_raw_html(h->reader, out, html, h->own, &h->shown);
}

void view_doc_html(struct reader *r, struct buf *out, const struct entry *own,
		   const struct doc *doc)
{
	struct hook hook = {r, own, own && own->image.url.n};
	struct doc_html_options options = {
		.link_prefix = link_prefix(r),
		.plain_tasks = r->channel == CHANNEL_EMAIL,
		.no_heading_ids = r->channel != CHANNEL_SITE,
		.directive = hook_directive,
		.field = hook_field,
		.image = hook_image,
		.raw = r->channel == CHANNEL_EMAIL ? NULL : hook_raw,
		.word = hook_word,
		.ctx = &hook,
	};

	doc_html_children(out, doc->root, &options);
}

// Where a text of at most `length` code points is best cut: not inside a word of letters when a
// space is near.
static size_t cut_at(struct str text, size_t length)
{
	size_t end = utf8_offset(text, length), at = end;

	if (end == 0 || end >= text.n || (unsigned char)text.p[end] >= 0x80)
		return end;
	while (at > 0 && end - at < 24 && text.p[at] != ' ' && (unsigned char)text.p[at] < 0x80)
		at--;
	return at > 0 && text.p[at] == ' ' ? at : end;
}

struct str view_cut(struct arena *a, struct str text, size_t length)
{
	if (text.n <= length || utf8_count(text) <= length)
		return text;
	return arena_cat(a, str_rtrim(str_first(text, cut_at(text, length))), S("…"));
}
