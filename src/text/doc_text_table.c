#include "text/doc_text_table.h"

#include "base/utf8.h"
#include "base/vec.h"

#define GAP 2 // blanks between columns

struct cell {
	struct str text;
	unsigned width;
	uint8_t align;
};
struct row {
	struct cell *cells;
	size_t n, cap;
	bool head;
};
struct grid {
	struct arena arena;
	VEC(struct row) rows;
	VEC(unsigned) widths; // of the columns
};

static void read_row(const struct text_table *t, struct grid *g, const struct doc_node *n,
		     struct buf *scratch)
{
	struct row *row = vec_add(&g->arena, &g->rows);

	row->head = n->parent->type == DOC_TABLE_HEAD;
	for (const struct doc_node *c = n->first; c; c = c->next) {
		struct cell *cell;
		size_t i = row->n;

		if (row->n == row->cap)
			row->cells = vec_grow(&g->arena, row->cells, row->n, &row->cap,
					      sizeof *row->cells);
		cell = &row->cells[row->n++];
		buf_reset(scratch);
		t->cell(t->ctx, scratch, c);
		for (size_t k = 0; k < scratch->n; k++)
			if (scratch->p[k] == '\n')
				scratch->p[k] = ' ';
		cell->text = arena_dup(&g->arena, str_trim(buf_view(scratch)));
		cell->width = utf8_columns(cell->text);
		cell->align = c->align;
		if (i == g->widths.n)
			vec_push(&g->arena, &g->widths, 1);
		if (cell->width > g->widths.p[i])
			g->widths.p[i] = cell->width;
	}
}

static void blanks(struct buf *out, unsigned n)
{
	while (n--)
		buf_char(out, ' ');
}

static void write_cell(struct buf *out, const struct cell *cell, unsigned width)
{
	unsigned free = width - cell->width, left = 0;

	if (cell->align == DOC_ALIGN_RIGHT)
		left = free;
	else if (cell->align == DOC_ALIGN_CENTER)
		left = free / 2;
	blanks(out, left);
	buf_str(out, cell->text);
	blanks(out, free - left + GAP);
}

static void write_columns(const struct text_table *t, const struct grid *g, struct buf *line)
{
	for (size_t r = 0; r < g->rows.n; r++) {
		const struct row *row = &g->rows.p[r];

		buf_reset(line);
		for (size_t i = 0; i < row->n; i++)
			write_cell(line, &row->cells[i], g->widths.p[i]);
		t->line(t->ctx, str_rtrim(buf_view(line)));
		if (!row->head)
			continue;
		buf_reset(line);
		for (size_t i = 0; i < g->widths.n; i++) {
			for (unsigned k = 0; k < g->widths.p[i]; k++)
				buf_char(line, '-');
			blanks(line, GAP);
		}
		t->line(t->ctx, str_rtrim(buf_view(line)));
	}
}

// Each row's cells one below the other, behind their column's heading.
static void write_lists(const struct text_table *t, const struct grid *g, struct buf *line)
{
	const struct row *head = g->rows.n && g->rows.p[0].head ? &g->rows.p[0] : NULL;
	bool gap = false;

	for (size_t r = head ? 1 : 0; r < g->rows.n; r++) {
		const struct row *row = &g->rows.p[r];

		if (gap)
			t->line(t->ctx, (struct str){0});
		for (size_t i = 0; i < row->n; i++) {
			if (!row->cells[i].text.n)
				continue;
			buf_reset(line);
			if (head && i < head->n && head->cells[i].text.n) {
				buf_str(line, head->cells[i].text);
				buf_lit(line, ": ");
			}
			buf_str(line, row->cells[i].text);
			t->text(t->ctx, buf_view(line));
			gap = true;
		}
	}
}

void text_table_write(const struct text_table *t, const struct doc_node *table)
{
	struct grid g = {0};
	struct buf line;
	size_t width = 0;

	arena_init(&g.arena);
	buf_init(&line, BUF_MAX_DEFAULT);
	for (const struct doc_node *part = table->first; part; part = part->next)
		for (const struct doc_node *row = part->first; row; row = row->next)
			read_row(t, &g, row, &line);
	for (size_t i = 0; i < g.widths.n; i++)
		width += g.widths.p[i] + (i ? GAP : 0);
	if (!t->width || width <= t->width)
		write_columns(t, &g, &line);
	else
		write_lists(t, &g, &line);
	buf_release(&line);
	arena_release(&g.arena);
}
