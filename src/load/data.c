// content/data: YAML, JSON and CSV as one tree, for templates.
#include "base/fs.h"
#include "load/diags.h"
#include "load/room.h"
#include "text/csv.h"

#define COLUMNS_MAX 1000

static struct ynode *new_node(struct arena *a, enum ynode_type type, struct str at)
{
	struct ynode *n = arena_new(a, struct ynode);

	*n = (struct ynode){.type = (uint8_t)type, .at = at};
	return n;
}

// A whole number with a zero before it is no number but a code: "007", "0512".
static bool is_code(struct str s)
{
	return s.n > 1 && s.p[0] == '0' && s.p[1] >= '0' && s.p[1] <= '9';
}

static struct ynode *cell(struct arena *a, struct str text, struct str at)
{
	struct ynode *n = new_node(a, Y_SCALAR, at);

	n->text = text;
	n->plain = !is_code(text);
	return n;
}

static bool read_header(struct loading *l, struct csv *csv, struct strs *names)
{
	if (!csv_row(csv))
		return false;
	for (size_t i = 0; i < csv->n; i++) {
		struct str name = str_trim(csv->cells[i]);

		for (size_t k = 0; k < i && csv->n <= COLUMNS_MAX; k++) {
			if (!str_eq(names->p[k], name))
				continue;
			diag_report(l->log, &LOAD_DATA_ROW, csv->src,
				    str_within(name, csv->src->text) ? name : csv->row,
				    "two columns are called \"%.*s\"", STR_ARG(name));
			return false;
		}
		vec_push(l->arena, names, name);
	}
	if (csv->n <= COLUMNS_MAX)
		return true;
	diag_report(l->log, &LOAD_DATA_ROW, csv->src, csv->row, "there are more than %d columns",
		    COLUMNS_MAX);
	return false;
}

static struct ynode *read_row(struct loading *l, struct csv *csv, const struct strs *names)
{
	struct ynode *row = new_node(l->arena, Y_MAP, csv->row);

	if (csv->n != names->n) {
		diag_report(l->log, &LOAD_DATA_ROW, csv->src, csv->row,
			    "the row has %zu fields, and the header %zu", csv->n, names->n);
		return NULL;
	}
	row->pairs = arena_array(l->arena, struct ypair, names->n);
	for (size_t i = 0; i < names->n; i++)
		row->pairs[row->n++] = (struct ypair){
			.key = names->p[i], .value = cell(l->arena, csv->cells[i], csv->row)};
	return row;
}

static struct ynode *read_csv(struct loading *l, const struct source *src)
{
	struct ynode *list = new_node(l->arena, Y_SEQ, str_first(src->text, 0));
	VEC(struct ynode *) rows = {0};
	struct strs names = {0};
	struct csv csv;

	csv_init(&csv, l->arena, src, l->log);
	if (!read_header(l, &csv, &names))
		return csv.failed || names.n ? NULL : list;
	while (csv_row(&csv)) {
		struct ynode *row = read_row(l, &csv, &names);

		if (row)
			vec_push(l->arena, &rows, row);
	}
	list->items = rows.p;
	list->n = rows.n;
	return list;
}

static struct ynode *read_file(struct loading *l, const struct file *f)
{
	struct str ext = fs_extension(f->path);
	const struct source *src;

	if (!str_eq_nocase(ext, S(".csv")) && !str_eq_nocase(ext, S(".json")) &&
	    !str_eq_nocase(ext, S(".yaml")) && !str_eq_nocase(ext, S(".yml"))) {
		diag_report_path(l->log, &LOAD_STRAY, f->shown,
				 "the file is no data: templates cannot see it");
		diag_hint(l->log, "data is .yaml, .json or .csv");
		return NULL;
	}
	src = load_source(l->arena, l->opt->source, f->shown, l->log);
	if (!src)
		return NULL;
	if (str_eq_nocase(ext, S(".csv")))
		return read_csv(l, src);
	if (str_eq_nocase(ext, S(".json")))
		return ytree_parse_json(l->arena, src, src->text, l->log);
	return ytree_parse(l->arena, src, src->text, l->log);
}

// The map of a folder in that of the folder above it, made when it is not there; NULL when a file
// has its name.
static struct ynode **place(struct arena *a, struct ynode *map, struct str name)
{
	struct ypair *pairs;

	for (size_t i = 0; i < map->n; i++)
		if (str_eq(map->pairs[i].key, name))
			return &map->pairs[i].value;
	pairs = arena_array(a, struct ypair, map->n + 1);
	if (map->n)
		memcpy(pairs, map->pairs, map->n * sizeof *pairs);
	map->pairs = pairs;
	pairs[map->n] = (struct ypair){.key = name};
	return &pairs[map->n++].value;
}

static void put(struct loading *l, struct ynode *root, const struct file *f)
{
	struct str rest = str_from(f->path, 5), part; // behind "data/"
	struct ynode *map = root, **at, *value;

	while (str_index(rest, '/') != SIZE_MAX && str_next(&rest, '/', &part)) {
		at = place(l->arena, map, part);
		if (!*at)
			*at = new_node(l->arena, Y_MAP, (struct str){0});
		map = *at;
		if (map->type != Y_MAP)
			break;
	}
	part = str_first(rest, rest.n - fs_extension(rest).n);
	at = map->type == Y_MAP ? place(l->arena, map, part) : &map;
	if (*at) {
		diag_report_path(l->log, &LOAD_DUPLICATE, f->shown,
				 "two files are the data \"%.*s\"", STR_ARG(part));
		diag_hint(l->log, "rename one of them");
		return;
	}
	value = read_file(l, f);
	*at = value ? value : new_node(l->arena, Y_NULL, (struct str){0});
}

void load_data(struct loading *l)
{
	struct ynode *root = new_node(l->arena, Y_MAP, (struct str){0});

	for (size_t i = 0; i < l->files.n; i++)
		if (l->files.p[i].is_data)
			put(l, root, &l->files.p[i]);
	l->lib->data = root;
}
