// _index.md: the text of a kind's list, and `cascade`, the defaults of what lies below its folder.
#include "base/fs.h"
#include "load/decode.h"
#include "load/diags.h"
#include "load/document.h"
#include "load/front.h"
#include "model/kind.h"

static bool is_blank(struct str body)
{
	return str_trim(body).n == 0;
}

// Cascades of one folder: those of a language stand before that of all.
static void put_cascade(struct loading *l, struct str folder, struct cascade *c)
{
	struct cascade **at = (struct cascade **)map_at(&l->cascades, folder);

	if (*at && !c->lang) {
		(*at)->next = c;
		return;
	}
	c->next = *at;
	*at = c;
}

static void read_cascade(struct loading *l, struct worker *w, const struct file *f,
			 const struct kind *kind, const struct source *src,
			 const struct ynode *tree)
{
	const struct kind_config *config = &l->site->kinds[kind->id];
	struct ynode *good = arena_new(l->arena, struct ynode), *unknown = NULL;
	struct cascade *c = arena_new(l->arena, struct cascade);
	struct decode d = {.arena = l->arena,
			   .log = l->log,
			   .src = src,
			   .site = l->site,
			   .zones = w->zones,
			   .ids = &decode_content_ids,
			   .keep = config->unknown_fields == UNKNOWN_KEEP};
	struct decode_shape shape = {
		.tables = {&entry_fields, kind->fields},
		.to = arena_alloc(l->arena, kind->size),
		.aliases = &config->alias_map,
		.taxa = arena_array(l->arena, struct strs, l->site->taxonomies.n + 1),
		.unknown = &unknown,
	};

	if (tree->type != Y_MAP) {
		diag_report(l->log, &LOAD_TYPE, src, tree->at,
			    "\"cascade\" must be a map of fields, not %s", ynode_what(tree));
		diag_hint(l->log, "write it like this: cascade: {tags: [news]}");
		return;
	}
	decode_defaults(&d, tree, &shape, good);
	*c = (struct cascade){.src = src, .tree = good};
	if (f->lang != &l->site->langs[0] || f->has_suffix)
		c->lang = f->lang;
	put_cascade(l, fs_dirname(f->path), c);
}

static void read_section(struct loading *l, struct worker *w, struct file *f)
{
	const struct kind *kind = f->section_of ? f->section_of : f->kind;
	const struct source *src = load_source(l->arena, l->opt->source, f->shown, l->log);
	const struct ynode *cascade = NULL;
	struct front front;

	if (!src || !front_read(l->arena, src, &front, l->log)) {
		f->kind = NULL; // reported
		return;
	}
	cascade = ynode_get(front.tree, S("cascade"));
	if (cascade)
		read_cascade(l, w, f, kind, src, cascade);
	if (f->section_of && !f->is_list_text) {
		f->kind = NULL;
		if (is_blank(front.body))
			return;
		diag_report(l->log, &LOAD_SECTION, src, str_first(str_trim(front.body), 1),
			    "the text of a section is not shown");
		diag_hint(l->log, "only %s has a page of its own: its list",
			  "the folder of a kind");
	}
}

void load_sections(struct loading *l)
{
	map_init(&l->cascades, l->arena);
	for (size_t i = 0; i < l->files.n; i++)
		if (l->files.p[i].is_index)
			read_section(l, &l->workers[0], &l->files.p[i]);
}

// The chain of one folder and those above it, for documents of that language.
const struct cascade *section_cascade(const struct loading *l, struct arena *a, struct str folder,
				      const struct lang *lang)
{
	struct cascade *first = NULL, **link = &first;

	if (l->cascades.n == 0)
		return NULL;
	for (struct str dir = folder;; dir = fs_dirname(dir)) {
		for (const struct cascade *c = map_get(&l->cascades, dir); c; c = c->next) {
			if (c->lang && c->lang != lang)
				continue;
			*link = arena_new(a, struct cascade);
			**link = *c;
			(*link)->next = NULL;
			link = (struct cascade **)&(*link)->next;
		}
		if (dir.n == 0)
			return first;
	}
}

void section_put(struct loading *l, const struct file *f, struct entry *e)
{
	struct entry **place = &l->lib->sections[f->section_of->id][e->lang->index];

	if (*place) {
		diag_report(l->log, &LOAD_DUPLICATE, e->src, e->front->at,
			    "this is the same text as %.*s", STR_ARG((*place)->src->path));
		return;
	}
	*place = e;
}
