#include "output/explain.h"

#include "base/jsonw.h"
#include "base/vec.h"
#include "output/format.h"
#include "output/view_class.h"

struct explaining {
	struct arena *arena;
	struct plan plan;
	const struct theme *theme;
	const struct view *view;
	struct buf *out;
	struct jsonw *json;                 // NULL: text for people
	VEC(const struct vclass *) classes; // all that there are
	VEC(const struct vclass *) open;    // to be printed, in the order of their first mention
};

static bool open_all(struct explaining *x, struct arena *a, const struct library *lib,
		     struct str root, struct diag_log *log)
{
	x->arena = a;
	x->theme = theme_open(a, lib->site, root, log);
	if (!x->theme)
		return false;
	x->view = view_new(a, lib, x->theme, log);
	plan_make(&x->plan, a, lib, x->theme, NULL, root, NULL, log);
	return x->view != NULL;
}

// ---- classes ------------------------------------------------------------------------------------

static void know(struct explaining *x, const struct vclass *c)
{
	for (size_t i = 0; i < x->classes.n; i++)
		if (x->classes.p[i] == c)
			return;
	if (!c)
		return;
	vec_push(x->arena, &x->classes, c);
	for (uint32_t i = 0; i < c->nfields; i++)
		know(x, c->fields[i].cls);
}

static void know_all(struct explaining *x)
{
	const struct view_classes *c = x->view->classes;
	const struct vclass *const some[] = {
		c->person, c->person_link, c->person_role, c->moment,      c->image,
		c->term,   c->lang,        c->site,        c->menu_link,   c->version,
		c->target, c->pagination,  c->page_link,   c->feed_link,   c->icon,
		c->year,   c->asset,       c->instance,    c->calendar,    c->event_year,
		c->agenda, c->held_level,  c->held_badge,  c->held_honour, c->grant};

	for (unsigned i = 0; i < x->view->lib->site->nkinds; i++)
		know(x, c->kinds[i]);
	for (size_t i = 0; i < sizeof some / sizeof *some; i++)
		know(x, some[i]);
}

// Whether a type ("list of version", "moment or none") names the class as a word of its own.
static bool names(const char *type, const char *name)
{
	struct str rest = str_cstr(type), word = str_cstr(name);

	for (size_t i; (i = str_find(rest, word)) != SIZE_MAX; rest = str_from(rest, i + 1)) {
		bool starts = i == 0 || rest.p[i - 1] == ' ' || rest.p[i - 1] == '(';
		bool ends = i + word.n == rest.n || strchr(" ,)", rest.p[i + word.n]);

		if (starts && ends)
			return true;
	}
	return false;
}

static void mention(struct explaining *x, const struct vclass *c)
{
	for (size_t i = 0; i < x->open.n; i++)
		if (x->open.p[i] == c)
			return;
	if (c)
		vec_push(x->arena, &x->open, c);
}

static void mention_type(struct explaining *x, const char *type)
{
	for (size_t i = 0; type && i < x->classes.n; i++)
		if (x->classes.p[i] != x->view->classes->target &&
		    names(type, x->classes.p[i]->name))
			mention(x, x->classes.p[i]);
}

static void put_line(struct explaining *x, struct str name, const char *type, const char *help)
{
	if (!x->json) {
		buf_printf(x->out, "  %-18.*s %-22s %s\n", STR_ARG(name), type ? type : "",
			   help ? help : "");
		return;
	}
	jsonw_object(x->json);
	jsonw_put_str(x->json, "name", name);
	jsonw_put_text(x->json, "type", str_cstr(type));
	jsonw_put_text(x->json, "help", str_cstr(help));
	jsonw_close(x->json);
}

static void put_row(struct explaining *x, struct str name, const char *type, const char *help)
{
	put_line(x, name, type, help);
	mention_type(x, type);
}

static void put_class(struct explaining *x, const struct vclass *c)
{
	for (uint32_t i = 0; i < c->nfields; i++) {
		const struct vfield *f = &c->fields[i];

		put_row(x, f->name, f->type, f->help);
		mention(x, f->cls);
	}
}

// ---- what a template makes ----------------------------------------------------------------------

struct use { // one sort of page that a template makes
	const struct vclass *page;
	size_t pages;
	const struct target *example;
	bool list, term;
};

static void count_uses(struct explaining *x, struct str tmpl, struct use *uses, size_t *n)
{
	const struct view_classes *c = x->view->classes;

	for (size_t i = 0; i < x->plan.targets.n; i++) {
		const struct target *t = x->plan.targets.p[i];
		const struct vclass *page;
		size_t u = 0;

		if (!t->page || !str_eq(t->tmpl, tmpl))
			continue;
		page = t->entry ? c->kinds[t->entry->kind->id] : c->target;
		while (u < *n && uses[u].page != page)
			u++;
		if (u == *n)
			uses[(*n)++] = (struct use){.page = page, .example = t};
		uses[u].pages++;
		uses[u].list |= str_eq(t->kind, S("list")) || str_eq(t->kind, S("members")) ||
				str_eq(t->kind, S("tag"));
		uses[u].term |= str_eq(t->kind, S("tag"));
	}
}

static void put_names(struct explaining *x, const struct use *u)
{
	put_line(x, S("page"), u->page->name, "what the page is about");
	mention(x, u->page);
	if (!u->list)
		return;
	put_row(x, S("items"), "list", "documents or persons of this part of the list");
	put_row(x, S("pagination"), "pagination", "the parts of the list");
	if (u->term)
		put_row(x, S("term"), "term", "whose page it is");
	for (unsigned i = 0; i < x->view->lib->site->nkinds; i++)
		mention(x, x->view->classes->kinds[i]);
	mention(x, x->view->classes->person);
}

static void put_use(struct explaining *x, const struct use *u)
{
	if (!x->json) {
		buf_printf(x->out, "\nMakes %zu page%s, such as %.*s. There it sees:\n", u->pages,
			   u->pages == 1 ? "" : "s", STR_ARG(u->example->url));
		put_names(x, u);
		return;
	}
	jsonw_object(x->json);
	jsonw_put_int(x->json, "pages", (int64_t)u->pages);
	jsonw_put_str(x->json, "example", u->example->url);
	jsonw_put_array(x->json, "names");
	put_names(x, u);
	jsonw_close(x->json);
	jsonw_close(x->json);
}

static void write_text(struct explaining *x, struct str tmpl, const struct use *uses, size_t n)
{
	const struct theme_file *file =
		map_get(&x->theme->files, theme_template_file(x->arena, tmpl));
	const struct vclass *target = x->view->classes->target;

	buf_printf(x->out, "%.*s is %.*s\n", STR_ARG(tmpl), STR_ARG(file->path));
	for (size_t i = 0; i < n; i++)
		put_use(x, &uses[i]);
	if (n == 0)
		buf_lit(x->out, "\nMakes no page by itself: it is extended, included or imported, "
				"or makes a mail or a directive.\n");
	buf_lit(x->out, "\nEverywhere:\n");
	put_class(x, x->view->classes->globals);
	for (size_t i = 0; i < x->open.n; i++) {
		buf_printf(x->out, "\n%s%s:\n", x->open.p[i]->name,
			   x->open.p[i] == target ? " (no document: home, a list …)" : "");
		put_class(x, x->open.p[i]);
	}
}

static void write_json(struct explaining *x, struct str tmpl, const struct use *uses, size_t n)
{
	const struct theme_file *file =
		map_get(&x->theme->files, theme_template_file(x->arena, tmpl));
	struct jsonw w;

	x->json = &w;
	jsonw_init(&w, x->out);
	jsonw_object(&w);
	jsonw_put_int(&w, "schema_version", 1);
	jsonw_put_str(&w, "template", tmpl);
	jsonw_put_str(&w, "file", file->path);
	jsonw_put_array(&w, "makes");
	for (size_t i = 0; i < n; i++)
		put_use(x, &uses[i]);
	jsonw_close(&w);
	jsonw_put_array(&w, "everywhere");
	put_class(x, x->view->classes->globals);
	jsonw_close(&w);
	jsonw_put_object(&w, "types");
	for (size_t i = 0; i < x->open.n; i++) {
		jsonw_put_array(&w, x->open.p[i] == x->view->classes->target
					    ? "page without document"
					    : x->open.p[i]->name);
		put_class(x, x->open.p[i]);
		jsonw_close(&w);
	}
	jsonw_close(&w);
	jsonw_close(&w);
}

bool explain_template(struct arena *a, const struct library *lib, struct str root, struct str tmpl,
		      bool json, struct buf *out, struct diag_log *log)
{
	struct explaining x = {.out = out};
	struct use uses[KINDS_MAX + 1]; // one for each kind, and one for pages of kith's own
	size_t n = 0;

	if (!open_all(&x, a, lib, root, log))
		return false;
	if (!theme_has_template(x.theme, tmpl)) {
		theme_report_missing(x.theme, tmpl, NULL, (struct str){0}, log);
		return false;
	}
	know_all(&x);
	count_uses(&x, tmpl, uses, &n);
	(json ? write_json : write_text)(&x, tmpl, uses, n);
	return true;
}

bool explain_page(struct arena *a, const struct library *lib, struct str root,
		  const struct entry *e, struct str *tmpl, struct str *file, struct diag_log *log)
{
	struct explaining x = {0};
	const struct target *t;
	const struct theme_file *f;

	if (!open_all(&x, a, lib, root, log))
		return false;
	t = plan_find(&x.plan, e->url);
	if (!t || t->entry != e || !t->tmpl.n)
		return false;
	f = map_get(&x.theme->files, theme_template_file(a, t->tmpl));
	*tmpl = t->tmpl;
	*file = f ? f->path : (struct str){0};
	return true;
}
