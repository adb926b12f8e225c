// kith as a worker of the template bench: reads `print|run ENGINE TEMPLATE SECONDS`, see
// tests/bench/templates/bench.py. The engine `kith` renders values made from JSON (maps),
// `kith-typed` structs of this program seen through field tables.
//
//     template_bench TEMPLATE-FOLDER CONTEXT-FOLDER

#include <jansson.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/fs.h"
#include "template/template.h"

// ---- the typed model ----------------------------------------------------------------------------
struct link { // an entry of the navigation, a tag, a related post
	struct str title, name, url, date, summary;
	int count;
	bool active;
};
struct links {
	struct link *p;
	size_t n;
};
struct page {
	struct str title, url, date, summary, author, content;
	struct links tags, related;
};
struct site {
	struct str title, url, lang;
};
struct row {
	struct str name, city;
	int id, amount;
	bool paid;
};

#define FIELD(T, member, kind)                                                                 \
	{                                                                                      \
		S_INIT(#member), kind, offsetof(struct T, member), 0, NULL, NULL, NULL, "", "" \
	}
#define LINKS(T, member)                                                                    \
	{                                                                                   \
		S_INIT(#member), VF_ARRAY, offsetof(struct T, member), sizeof(struct link), \
			&link_class, NULL, NULL, "", ""                                     \
	}
#define CLASS(T)                                                \
	static struct vclass T##_class = {.name = #T,           \
					  .fields = T##_fields, \
					  .nfields = sizeof T##_fields / sizeof *T##_fields}

static const struct vfield link_fields[] = {
	FIELD(link, title, VF_STR),   FIELD(link, name, VF_STR),    FIELD(link, url, VF_STR),
	FIELD(link, date, VF_STR),    FIELD(link, summary, VF_STR), FIELD(link, count, VF_INT),
	FIELD(link, active, VF_BOOL),
};
CLASS(link);
static const struct vfield page_fields[] = {
	FIELD(page, title, VF_STR),  FIELD(page, url, VF_STR),
	FIELD(page, date, VF_STR),   FIELD(page, summary, VF_STR),
	FIELD(page, author, VF_STR), FIELD(page, content, VF_HTML),
	LINKS(page, tags),           LINKS(page, related),
};
CLASS(page);
static const struct vfield site_fields[] = {FIELD(site, title, VF_STR), FIELD(site, url, VF_STR),
					    FIELD(site, lang, VF_STR)};
CLASS(site);
static const struct vfield row_fields[] = {
	FIELD(row, name, VF_STR),   FIELD(row, city, VF_STR),  FIELD(row, id, VF_INT),
	FIELD(row, amount, VF_INT), FIELD(row, paid, VF_BOOL),
};
CLASS(row);

static struct str text(json_t *of, const char *key)
{
	json_t *j = json_object_get(of, key);

	return json_is_string(j) ? str_of(json_string_value(j), json_string_length(j)) : S("");
}

static int number(json_t *of, const char *key)
{
	return (int)json_integer_value(json_object_get(of, key));
}

static struct links read_links(struct arena *a, json_t *list)
{
	struct links out = {arena_array(a, struct link, json_array_size(list)),
			    json_array_size(list)};
	size_t i;
	json_t *j;

	json_array_foreach(list, i, j) out.p[i] =
		(struct link){text(j, "title"),
			      text(j, "name"),
			      text(j, "url"),
			      text(j, "date"),
			      text(j, "summary"),
			      number(j, "count"),
			      json_is_true(json_object_get(j, "active"))};
	return out;
}

static void read_page(struct arena *a, json_t *j, struct value context)
{
	struct page *page = arena_new(a, struct page);
	struct site *site = arena_new(a, struct site);
	json_t *p = json_object_get(j, "page"), *s = json_object_get(j, "site");
	struct links nav = read_links(a, json_object_get(j, "nav"));

	*page = (struct page){text(p, "title"),
			      text(p, "url"),
			      text(p, "date"),
			      text(p, "summary"),
			      text(p, "author"),
			      text(p, "content"),
			      read_links(a, json_object_get(p, "tags")),
			      read_links(a, json_object_get(p, "related"))};
	*site = (struct site){text(s, "title"), text(s, "url"), text(s, "lang")};
	v_map_set(a, context, S("page"), v_object(&page_class, page));
	v_map_set(a, context, S("site"), v_object(&site_class, site));
	v_map_set(a, context, S("nav"), v_seq_structs(a, &link_class, nav.p, nav.n, sizeof *nav.p));
	v_map_set(a, context, S("year"), v_int(number(j, "year")));
}

static void read_table(struct arena *a, json_t *j, struct value context)
{
	json_t *list = json_object_get(j, "rows"), *r;
	size_t n = json_array_size(list), i;
	struct row *rows = arena_array(a, struct row, n);

	json_array_foreach(list, i, r) rows[i] =
		(struct row){text(r, "name"), text(r, "city"), number(r, "id"), number(r, "amount"),
			     json_is_true(json_object_get(r, "paid"))};
	v_map_set(a, context, S("title"), v_str(text(j, "title")));
	v_map_set(a, context, S("rows"), v_seq_structs(a, &row_class, rows, n, sizeof *rows));
}

// ---- the worker ---------------------------------------------------------------------------------
struct bench {
	struct arena arena;
	struct diag_log log;
	struct str templates, contexts;
	struct vm *vm;
	struct tmpl_engine *engine;
};

static _Noreturn void fail(struct bench *b, const char *what)
{
	fprintf(stderr, "template_bench: %s\n", what);
	diag_print(&b->log, stderr, DIAG_TEXT, false);
	exit(1);
}

static bool find_template(void *ctx, struct str name, const struct source **out)
{
	struct bench *b = ctx;
	struct source *src = arena_new(&b->arena, struct source);

	src->path = arena_dup(&b->arena, name);
	*out = src;
	return fs_read(&b->arena, arena_cstr(&b->arena, fs_join(&b->arena, b->templates, name)),
		       1 << 20, &src->text);
}

static struct value read_context(struct bench *b, struct str name, bool typed)
{
	struct arena *a = &b->arena;
	struct source *src = arena_new(a, struct source);
	struct value out = v_map_new(a);
	json_t *j;

	src->path = fs_join(a, b->contexts, arena_printf(a, "%.*s.json", STR_ARG(name)));
	if (!fs_read(a, arena_cstr(a, src->path), 1 << 24, &src->text))
		fail(b, "cannot read the context");
	if (!typed) {
		if (!v_from_json(a, src, &out, &b->log))
			fail(b, "cannot read the context");
		return out;
	}
	j = json_loadb(src->text.p, src->text.n, 0, NULL);
	if (!j)
		fail(b, "cannot read the context");
	// The slices point into `j`, which lives on.
	(str_eq(name, S("page")) ? read_page : read_table)(a, j, out);
	return out;
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void render(struct bench *b, const struct tmpl *t, struct value context, struct buf *out)
{
	buf_reset(out);
	if (!vm_render(b->vm, t, v_none(), context, out))
		fail(b, "the template fails");
}

struct job {
	const char *engine, *name;
	const struct tmpl *t;
	struct value context;
};

static struct job *find_job(struct bench *b, const char *engine, const char *name)
{
	static struct job jobs[] = {
		{.engine = "kith", .name = "page"},
		{.engine = "kith", .name = "table"},
		{.engine = "kith-typed", .name = "page"},
		{.engine = "kith-typed", .name = "table"},
	};

	for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
		struct job *j = &jobs[i];

		if (strcmp(j->engine, engine) != 0 || strcmp(j->name, name) != 0)
			continue;
		if (!j->t) {
			j->t = tmpl_load(b->engine, arena_printf(&b->arena, "%s.html", name),
					 &b->log);
			j->context = read_context(b, str_cstr(name), i >= 2);
		}
		return j->t ? j : NULL;
	}
	return NULL;
}

static void run(struct bench *b, const struct job *j, double seconds, struct buf *out)
{
	double start = now(), took = 0;
	long pages = 0;

	while (took < seconds) {
		for (int i = 0; i < 10; i++)
			render(b, j->t, j->context, out);
		pages += 10;
		took = now() - start;
	}
	printf("%ld %f\n", pages, took);
}

static void serve(struct bench *b)
{
	char what[16], engine[32], name[32];
	double seconds;
	struct buf out;

	buf_init(&out, BUF_MAX_DEFAULT);
	while (scanf("%15s %31s %31s %lf", what, engine, name, &seconds) == 4) {
		struct job *j = find_job(b, engine, name);

		if (!j)
			fail(b, "no such engine or template");
		if (strcmp(what, "print") == 0) {
			render(b, j->t, j->context, &out);
			printf("%zu\n", out.n);
			fwrite(out.p, 1, out.n, stdout);
		} else {
			run(b, j, seconds, &out);
		}
		fflush(stdout);
	}
	buf_release(&out);
}

int main(int argc, char **argv)
{
	struct bench b = {.templates = str_cstr(argc > 2 ? argv[1] : ""),
			  .contexts = str_cstr(argc > 2 ? argv[2] : "")};
	struct tmpl_options options = {
		.autoescape_all = true, .trim_blocks = true, .keep_trailing_newline = true};

	arena_init(&b.arena);
	diag_init(&b.log, &b.arena);
	if (argc != 3)
		fail(&b, "needs the templates' and the contexts' folder");
	b.engine = tmpl_engine_new(&b.arena, &options, find_template, &b);
	tmpl_add_class(b.engine, &link_class);
	tmpl_add_class(b.engine, &page_class);
	tmpl_add_class(b.engine, &site_class);
	tmpl_add_class(b.engine, &row_class);
	b.vm = vm_new(b.engine, &(struct tmpl_limits){0}, &b.log, NULL);
	serve(&b);
	vm_free(b.vm);
	arena_release(&b.arena);
	return 0;
}
